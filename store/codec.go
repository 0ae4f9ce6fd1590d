package store

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"ruangaman/report"
)

// What lies under the seals. JSON of the report types, because every field there has a fixed name and an older row lacks
// what a newer program added; message ids are packed, because a chat has many.

// chatRecord is everything about a chat but its draft.
type chatRecord struct {
	Chat  report.ChatID    `json:"chat"`
	State report.ChatState `json:"state,omitzero"`
	// Last is the newest message of each sort, so that an edit finds it.
	Last map[report.As]report.MessageID `json:"last,omitempty"`
	// Known are the messages of both sides that a wipe has to remove, oldest first.
	Known knownMessages `json:"known,omitempty"`
	// Cards are the details of cases that stand on this phone, so that they can be taken from whoever lost the case.
	Cards []card `json:"cards,omitempty"`
	// Work are the messages of the duty, Kept is the line a wipe left: neither leaves by itself. Tidy: the row that lets the
	// rest leave is queued. See tidy.go.
	Work []report.MessageID `json:"work,omitempty"`
	Kept report.MessageID   `json:"kept,omitempty"`
	Tidy bool               `json:"tidy,omitempty"`
}

// card is a message with details of a case.
type card struct {
	Message report.MessageID `json:"message"`
	About   report.ID        `json:"about"`
	// Notice: words about the case without its details, which go only with everything else.
	Notice bool `json:"notice,omitempty"`
}

// draftRecord is a draft and the chat it is told in.
type draftRecord struct {
	Chat  report.ChatID `json:"chat"`
	Draft report.Draft  `json:"draft"`
}

// encode never fails for the types of this package and of report.
func encode(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %T: not encodable", v)
	}
	return b, nil
}

// decode keeps the words of the content out of its error.
func decode(b []byte, into any) error {
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("decode %T: damaged content", into)
	}
	return nil
}

// known is a message that stands in a chat.
type known struct {
	id     report.MessageID
	minute int64 // when we learnt of it
}

// knownMessages encodes as base64 of differences: about 4 bytes a message.
type knownMessages []known

// MarshalText packs the list.
func (k knownMessages) MarshalText() ([]byte, error) {
	b := make([]byte, 0, 4*len(k)+8)
	var last known
	for _, m := range k {
		b = binary.AppendVarint(b, int64(m.id-last.id))
		b = binary.AppendVarint(b, m.minute-last.minute)
		last = m
	}
	return base64.StdEncoding.AppendEncode(nil, b), nil
}

// UnmarshalText unpacks the list.
func (k *knownMessages) UnmarshalText(text []byte) error {
	b, err := base64.StdEncoding.AppendDecode(nil, text)
	if err != nil {
		return err
	}
	var last known
	for len(b) > 0 {
		id, n := binary.Varint(b)
		if n <= 0 {
			return report.ErrInvalid
		}
		minute, m := binary.Varint(b[n:])
		if m <= 0 {
			return report.ErrInvalid
		}
		b = b[n+m:]
		last = known{last.id + report.MessageID(id), last.minute + minute}
		*k = append(*k, last)
	}
	return nil
}

// rowOf is the row number of a draft or case: the first 63 bits of its random id. A zero id has none.
func rowOf(id report.ID) int64 { return int64(binary.BigEndian.Uint64(id[:8]) >> 1) } //nolint:gosec // shifted

// The clear columns know minutes, weeks and days only.
const (
	minute = time.Minute
	day    = 24 * time.Hour
	week   = 7 * day
)

// minuteOf rounds down; an unset time is 0.
func minuteOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix() / int64(minute/time.Second)
}

// weekAfter rounds up, so that the clear column tells less than the sealed instant.
func weekAfter(t time.Time) int64 {
	const seconds = int64(week / time.Second)
	return (t.Unix() + seconds - 1) / seconds
}

// weekOf is the last week that is over at t.
func weekOf(t time.Time) int64 { return t.Unix() / int64(week/time.Second) }

func dayOf(t time.Time) int64 { return t.Unix() / int64(day/time.Second) }
