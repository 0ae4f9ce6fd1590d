package report

import (
	"fmt"
	"log/slog"
	"time"
)

// MaxUpload is how large a configuration file may be that comes by chat: a city's has about 20 KiB, and at this size the
// worst that can be written takes the parser about a second.
const MaxUpload = 64 << 10

// ProposalLife is how long a file that was sent may be taken into use: what its sender read about it must still be in
// their head.
const ProposalLife = time.Hour

// Upload is a configuration file that a coordinator wants to see in force: one they sent, or the one accepted before the
// present one.
type Upload struct {
	// Ref is Telegram's file_id, Size what it said; no Ref asks for the file before.
	Ref  string `json:"ref,omitempty"`
	Size int64  `json:"size,omitempty"`
	// Message brought the file. It leaves the chat once the file was read: the accounts of the whole staff stand in it.
	Message MessageID `json:"message,omitempty"`
}

// Format hides an upload from every fmt verb.
func (Upload) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides an upload from slog.
func (Upload) LogValue() slog.Value { return slog.StringValue(redacted) }

// Verdict is what was found when such a file was read.
type Verdict string

// The verdicts.
const (
	UploadGood      Verdict = "good"
	UploadMistakes  Verdict = "mistakes"  // Lines name them
	UploadSame      Verdict = "same"      // nothing would change
	UploadTechnical Verdict = "technical" // it changes what only the server's own file may: addresses, folders, the token
	UploadLarge     Verdict = "large"
	UploadLost      Verdict = "lost"  // Telegram does not give it
	UploadNone      Verdict = "none"  // nothing was accepted before the present one
	UploadFixed     Verdict = "fixed" // it cannot be written where the bot looks; Lines are still what would change
)

// Judged is a file that was read: the words about it, and where it is good, itself.
type Judged struct {
	By      PersonID  // who wants it
	Message MessageID // that brought it; 0: none did
	Earlier bool      // it is the file accepted before the present one
	Stale   bool      // it was read before, and what it was compared with changed meanwhile
	Verdict Verdict
	Lines   []string
	Text    string
	Hash    string
	Base    Base
}

// Base is what a file was compared with: another one in force or on the disk makes the comparison worthless.
type Base struct {
	InForce string `json:"in_force"` // hash of the accepted file
	OnDisk  string `json:"on_disk"`  // hash of what lies there, accepted or not
}

// Format hides what was read from every fmt verb.
func (Judged) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides what was read from slog.
func (Judged) LogValue() slog.Value { return slog.StringValue(redacted) }

// Proposal is a good file on its way into force.
type Proposal struct {
	ID   ID        `json:"id"`
	By   PersonID  `json:"by"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
	Hash string    `json:"hash"`
	Base Base      `json:"base"`
	// Earlier: it was in force before.
	Earlier bool `json:"earlier,omitempty"`
	// Message carries the button that was pressed, and says that it is being put in place.
	Message MessageID `json:"message,omitempty"`
	// Pressed: its sender wants it in force. From here on it is carried out, by the next start if need be.
	Pressed bool `json:"pressed,omitempty"`
}

// Over reports whether it can no longer be taken into use. What was pressed is carried out, however late.
func (p *Proposal) Over(now time.Time) bool { return !p.Pressed && now.Sub(p.At) >= ProposalLife }

// Format hides a proposal from every fmt verb.
func (*Proposal) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides a proposal from slog.
func (*Proposal) LogValue() slog.Value { return slog.StringValue(redacted) }

// AcceptedFile is a version of the configuration that is or was in force.
type AcceptedFile struct {
	At time.Time
	By PersonID // who sent it; empty: it was changed on the server
}
