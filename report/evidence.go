package report

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"
)

// File is something that was sent beside words: a photo, a picture, a voice message. A draft keeps a reference to it; only
// after sending it is fetched, cleaned and sealed, and only where MayFetch allows it. Of a film, and of a sound that is no
// voice message, we only ever know that it exists.
type File struct {
	N     int       `json:"n"` // its number in the report, from 1; staff ask for it by that
	Kind  Kind      `json:"kind"`
	State FileState `json:"state"`
	// Ref is Telegram's file_id while it waits, then empty: without it nobody can fetch it through this bot.
	Ref  string `json:"ref,omitempty"`
	Size int64  `json:"size,omitempty"` // bytes, as Telegram said; then as it is kept
	// Message is the reporter's message while it still stands in their chat: a voice may exist nowhere else, so it stays
	// until we have it, and what we do not take stays for its owner to keep. Where MayFetch says never it does not stay.
	Message MessageID `json:"message,omitempty"`
	At      time.Time `json:"at,omitzero"`
}

// FileState says what became of a file.
type FileState string

// The states of a file.
const (
	FileWaiting FileState = "waiting" // a reference; fetched after sending
	FileKept    FileState = "kept"    // cleaned and sealed; staff may open it
	FileTold    FileState = "told"    // not with us, or not any more; we know that it exists and nothing else
	FileRefused FileState = "refused" // fetched, and not what can be kept; or Telegram did not give it
	FileLost    FileState = "lost"    // it was kept, and is not on the disk any more
)

// Limits of evidence.
const (
	MaxFiles       = 10       // of one report, those of its additions included
	MaxFileBytes   = 20 << 20 // of one file: what a bot can fetch (Bot API getFile)
	MaxReportFiles = 50 << 20 // bytes of one report
	MaxAllFiles    = 5 << 30  // bytes of all files together
)

// Archive is the queue in which files wait to be fetched. It is no chat of Telegram's (-1 is none): the outbox hands out one
// row a chat at a time and in order, so files are fetched one at a time and hold up nobody's answers.
const Archive ChatID = -1

// What decides whether a file may be fetched, as flows/report.yaml writes it (a test compares).
const (
	fieldAge, ageAdult     = Field("age"), "adult"
	fieldKinds, fieldPlace = Field("kinds"), Field("place")
	kindSexual, kindOnline = "seksual", "online"
	placeOnline            = "online"
	signSextortion         = "sextortion_online"
)

// sexualWords are the beginnings of listed phrases about sexual violence: who wrote one has told the kind without a button.
var sexualWords = []string{"perkos", "perkaos", "cabul", "leceh", "setubuh", "gilir", "diraba", "telanjang", "vcs"}

// mayFetch is the single rule about evidence (issue: never fetched when the victim is under 18 or of unknown age, or the
// kind is sexual or online). A picture of a child or of somebody's body must never be with us, whoever sent it and why.
func mayFetch(signs []Sign, told ...map[Field][]string) bool {
	if len(told) == 0 || !slices.Equal(told[0][fieldAge], []string{ageAdult}) {
		return false
	}
	for _, answers := range told {
		if age := answers[fieldAge]; len(age) > 0 && age[0] != ageAdult { // corrected, and never taken back
			return false
		}
		if slices.Contains(answers[fieldKinds], kindSexual) || slices.Contains(answers[fieldKinds], kindOnline) ||
			slices.Contains(answers[fieldPlace], placeOnline) {
			return false
		}
	}
	return !slices.ContainsFunc(signs, func(s Sign) bool {
		return s.Group == signSextortion ||
			slices.ContainsFunc(sexualWords, func(w string) bool { return strings.Contains(s.Phrase, w) })
	})
}

// MayFetch reports whether files sent with this report may be fetched, by what is told so far. It is asked when a file comes,
// when the report is sent or added to, and again in the transactions that claim the fetch and a look at the file.
func (c *Case) MayFetch() bool {
	if c.Child {
		return false
	}
	told, signs := []map[Field][]string{c.Answers}, slices.Clone(c.Signs)
	for _, a := range c.Added {
		told, signs = append(told, a.Answers), append(signs, a.Signs...)
	}
	return mayFetch(signs, told...)
}

// MayFetch is the same rule for what is not sent yet.
func (d *Draft) MayFetch() bool { return mayFetch(d.Signs, d.Answers) }

// File finds a file by its number.
func (c *Case) File(n int) (int, bool) {
	i := slices.IndexFunc(c.Files, func(f File) bool { return f.N == n })
	return max(i, 0), i >= 0
}

// TakeFrom takes a file that still stands in the reporter's chat out of it, unless they chose to keep everything.
func (f File) TakeFrom(chat ChatID) (rows []Message) {
	if f.Message == 0 || chat == 0 {
		return nil
	}
	return []Message{{To: chat, Do: ActDelete, Targets: []MessageID{f.Message}, Purpose: PurposeTidy, Lane: LaneOther}}
}

// Picture reports whether the file is something to look at.
func (f File) Picture() bool { return f.Kind == KindPhoto || f.Kind == KindDocument }

// Kept is a file as it lies in the store.
type Kept struct {
	Row  int64 // names the file in the data folder
	Key  []byte
	Form string // "jpeg", "png", "opus"
	Size int64  // bytes of content, without padding
	// Width and Height are pixels; zero for a voice.
	Width, Height int
}

// Format hides a sealed file, whose key is in it, from every fmt verb.
func (Kept) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides a sealed file from slog.
func (Kept) LogValue() slog.Value { return slog.StringValue(redacted) }

// Format hides a file from every fmt verb.
func (File) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides a file from slog.
func (File) LogValue() slog.Value { return slog.StringValue(redacted) }
