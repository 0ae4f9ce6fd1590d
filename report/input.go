package report

import (
	"bytes"
	"fmt"
	"log/slog"
	"slices"
	"time"
)

// Kind says what a person did in the chat.
type Kind string

// The kinds of input. Media kinds may carry a reference to a file (Input.File), never the file.
const (
	KindText      Kind = "text"
	KindCommand   Kind = "command"
	KindTap       Kind = "tap"
	KindEdited    Kind = "edited"
	KindPhoto     Kind = "photo"
	KindVoice     Kind = "voice"
	KindVideo     Kind = "video"
	KindDocument  Kind = "document"
	KindSticker   Kind = "sticker"
	KindLocation  Kind = "location"
	KindContact   Kind = "contact"
	KindOther     Kind = "other"
	KindBlocked   Kind = "blocked"   // the person blocked the bot or deleted the chat
	KindUnblocked Kind = "unblocked" // and came back
)

// Input is one act of one person, cleaned of everything Telegram adds: no name, no username, no phone number.
type Input struct {
	Kind Kind
	// Text is the typed text, or a caption; at most 4096 UTF-16 units (Telegram's limit).
	Text string
	// Command is the command without "/" and "@bot", lower case: "mulai". Args is what followed it.
	Command string
	Args    string
	// Data is the raw callback data of a tap: a hint, never a right. See ParseTap.
	Data string
	// Message is the person's message, or for a tap the message that carries the button.
	Message MessageID
	// Private: a chat of one person with the bot. In groups and channels nothing about violence is ever said.
	Private bool
	// File is what may become evidence: a photo, a document that says it is a JPEG or PNG, a voice message. nil: nothing of
	// the kind. Kind, Ref and Size are set.
	File *File
	// Upload is a document whose name ends like a configuration file's. Only a coordinator's is looked at.
	Upload *Upload
	// Latitude and Longitude of KindLocation.
	Latitude, Longitude float64
	// At is Telegram's date of the message; zero if Telegram gave none.
	At time.Time
}

// Format hides an input from every fmt verb.
func (Input) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides an input from slog.
func (Input) LogValue() slog.Value { return slog.StringValue(redacted) }

// Lookup says which case beside the chat's own ones an input is about, so that the store can lay it on the desk in the
// same transaction. The zero value asks for nothing.
type Lookup struct {
	Receipt Receipt
	Offer   OfferID
	Code    Code
	// Told asks for every case this chat opened, also those that have ended.
	Told bool
	// Held asks for the open cases which the person holds or has an open offer for.
	Held PersonID
}

// Desk is what lies before a decision: everything about one chat, read in the transaction that will write the answer.
type Desk struct {
	Chat  ChatID
	State ChatState
	Draft *Draft
	// Mine are the open cases this chat opened, newest first, at most DeskCases.
	Mine []Case
	// Found is the case named by the Lookup, if there is one. When the Lookup names none (Receipt, Offer and Code are
	// empty), it is the case of Draft.Case, else of State.Case, so that what a receipt opened can be added to.
	Found *Case
	// Told answers Lookup.Told.
	Told []Case
	// Writing is the case of State.Writing, if there still is one.
	Writing *Case
	// Held answers Lookup.Held, at most DeskCases, in the order of ComesBefore; HeldMore is how many there are beyond them.
	Held     []Case
	HeldMore int
	// City counts over all chats.
	City Counters
}

// DeskCases bounds the lists of cases on a desk.
const DeskCases = 20

// Format hides a desk from every fmt verb.
func (Desk) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// ChatState is what we remember of a chat beside its draft: no words of anybody.
type ChatState struct {
	Lang Lang `json:"lang,omitempty"`
	// LiveRev is the revision shown by the live message; a tap of another one is stale.
	LiveRev int `json:"live_rev,omitempty"`
	// Place in conversation outside a draft: "", "home", "status_code" … (flows owns the words).
	At Step `json:"at,omitempty"`
	// Case is the case whose status or card is on the screen, for additions.
	Case ID `json:"case,omitzero"`
	// Wrong are the instants of wrong receipts in the last hour.
	Wrong []time.Time `json:"wrong,omitempty"`
	// DraftDay (YYYY-MM-DD, local) and Drafts count the drafts begun that day.
	DraftDay string `json:"draft_day,omitempty"`
	Drafts   int    `json:"drafts,omitempty"`
	// Hint is the slug of the area that a poster's link named: a suggestion at the question for the place, no answer.
	Hint string `json:"hint,omitempty"`
	// SentDay (YYYY-MM-DD, local) and Sent count the reports sent that day; see CalmAfter.
	SentDay string `json:"sent_day,omitempty"`
	Sent    int    `json:"sent,omitempty"`
	// ActedAt is when the person last did something here, at most a minute early. See flows/idle.go.
	ActedAt time.Time `json:"acted_at,omitzero"`
	// Proof is what was shown here since the chat was last left alone.
	Proof Proof `json:"proof,omitzero"`
	// Next is the screen that the question for the code word leads on to.
	Next Step `json:"next,omitempty"`
	// Writing is the letter that somebody of the staff is writing here.
	Writing Writing `json:"writing,omitzero"`
	// Word is a code word typed once, waiting to be typed again.
	Word CodeWord `json:"word,omitzero"`
	// Tail is the keyed check (Env.Tail) of the digits that are being asked back, while they are.
	Tail string `json:"tail,omitempty"`
	// Closed: the person blocked the bot or deleted the chat. Nothing is sent here until they come back.
	Closed bool `json:"closed,omitempty"`
	// Trace is what the person wants to stay of this chat, Remnant the harmless line a wipe leaves ("": the usual one).
	Trace   Trace  `json:"trace,omitempty"`
	Remnant string `json:"remnant,omitempty"`
	// Resting: ten idle minutes have had their meaning here, and nobody acted since. AwakeUntil holds it back in an
	// emergency. See RestsAt.
	Resting    bool      `json:"resting,omitempty"`
	AwakeUntil time.Time `json:"awake_until,omitzero"`
	// Left counts messages of either side that stand here and are too old for us to delete. The store counts.
	Left int `json:"left,omitempty"`
}

// Proof is what somebody showed in a chat to be the reporter of a case.
type Proof struct {
	Case    ID   `json:"case,omitzero"`
	Receipt bool `json:"receipt,omitempty"` // its receipt was typed
	Word    bool `json:"word,omitempty"`    // its code word was typed
}

// Same reports whether two states are equal.
func (s ChatState) Same(o ChatState) bool {
	return s.Lang == o.Lang && s.LiveRev == o.LiveRev && s.At == o.At && s.Case == o.Case && slices.Equal(s.Wrong, o.Wrong) &&
		s.DraftDay == o.DraftDay && s.Drafts == o.Drafts && s.ActedAt.Equal(o.ActedAt) && s.Proof == o.Proof && s.Next == o.Next && s.Hint == o.Hint &&
		s.Writing == o.Writing && bytes.Equal(s.Word.Hash, o.Word.Hash) && s.Tail == o.Tail && s.Closed == o.Closed && s.Trace == o.Trace &&
		s.Remnant == o.Remnant && s.Resting == o.Resting && s.AwakeUntil.Equal(o.AwakeUntil) &&
		s.SentDay == o.SentDay && s.Sent == o.Sent && s.Left == o.Left
}

// Counters are counts over all chats, kept to slow down guessing and to know a flood, and who came by links.
type Counters struct {
	// WrongHour is the hour (Unix hours) that Wrong counts wrong receipts in.
	WrongHour int64 `json:"wrong_hour,omitempty"`
	Wrong     int   `json:"wrong,omitempty"`
	// Turnout is how many chats came by each event's link.
	Turnout []Turnout `json:"reach,omitempty"`
	// Bare are the instants (Unix seconds) of the newest bare emergencies, the oldest first; see FloodAfter.
	Bare [FloodAfter]int64 `json:"bare,omitzero"`
	// FloodTold is when (Unix seconds) the coordinators were last told of a flood.
	FloodTold int64 `json:"flood_told,omitempty"`
	CanaryWait
}

// LogValue hides a desk from slog.
func (Desk) LogValue() slog.Value { return slog.StringValue(redacted) }
