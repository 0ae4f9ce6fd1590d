package report

import (
	"fmt"
	"log/slog"
	"slices"
	"time"
)

// Letter is one thing that a reporter or somebody of the staff wrote or said to the other within a case. It is part of the
// case and sealed with its key.
type Letter struct {
	N  int       `json:"n"` // numbers the letters of a case from 1; a preview keeps its number when it is sent
	At time.Time `json:"at"`
	// By is who of the staff wrote it; empty for the reporter, who is told the role alone.
	By   PersonID `json:"by,omitempty"`
	Role Role     `json:"role,omitempty"`
	Text string   `json:"text,omitempty"`
	// Sound is a voice message in Text's place, as Telegram's file_id: it is passed on, never fetched.
	Sound string `json:"sound,omitempty"`
	// Meet is an offer to meet in Text's place: a template without a word of anybody.
	Meet Meeting `json:"meet,omitzero"`
	// Answer is the reporter's to an offer to meet: "yes", "other" or "no". It is a letter of theirs without words.
	Answer string `json:"answer,omitempty"`
	// SeenAt is when the other side saw it.
	SeenAt time.Time `json:"seen_at,omitzero"`
	// Held: never shown to the reporter, because its writer was exchanged before they saw it.
	Held bool `json:"held,omitempty"`
}

// Meeting is what an offer to meet says. There are always two of the staff, and the place is always a public one.
type Meeting struct {
	Place string   `json:"place,omitempty"` // a place of flows/letters.yaml
	When  string   `json:"when,omitempty"`  // a time of day of flows/letters.yaml
	With  PersonID `json:"with,omitempty"`  // who comes along
}

// Limits of letters. A case must stay small enough to be read and written at every tap.
const (
	MaxLetterRunes  = 1000             // characters of one letter
	MaxLetters      = 60               // letters kept in a case; the oldest that were seen go first
	MaxLettersBytes = 24 << 10         // words of all letters of a case
	WritingLife     = 15 * time.Minute // how long a typed message of the staff is taken as a letter, and a preview may be sent
	MaxUnanswered   = 20               // letters of the reporter that nobody has seen
)

// FromReporter reports whether the reporter wrote it.
func (l Letter) FromReporter() bool { return l.By == "" }

// Waits reports whether it waits for the reporter to see it.
func (l Letter) Waits() bool { return !l.FromReporter() && l.SeenAt.IsZero() && !l.Held }

func (l Letter) size() int { return len(l.Text) + len(l.Sound) + 100 }

// Unread is how many letters wait for the reporter.
func (c *Case) Unread() int { return c.count(Letter.Waits) }

// Unheard is how many letters of the reporter nobody of the staff has seen.
func (c *Case) Unheard() int {
	return c.count(func(l Letter) bool { return l.FromReporter() && l.SeenAt.IsZero() })
}

func (c *Case) count(is func(Letter) bool) (n int) {
	for _, l := range c.Letters {
		if is(l) {
			n++
		}
	}
	return n
}

// Post adds a letter. Letters that both sides have seen make room for it, the oldest first; it is false if there is none.
func (c *Case) Post(l Letter) bool {
	if l.N == 0 {
		c.Posted++
		l.N = c.Posted
	}
	all := append(slices.Clone(c.Letters), l)
	for len(all) > MaxLetters || lettersSize(all) > MaxLettersBytes {
		i := slices.IndexFunc(all[:len(all)-1], func(l Letter) bool { return !l.SeenAt.IsZero() || l.Held })
		if i < 0 {
			return false
		}
		all = slices.Delete(all, i, i+1)
	}
	c.Letters = all
	return true
}

func lettersSize(all []Letter) (n int) {
	for _, l := range all {
		n += l.size()
	}
	return n
}

// Preview keeps a letter that somebody of the staff is about to send, in place of their former one, and gives its number.
func (c *Case) Preview(l Letter) int {
	c.Posted++
	l.N = c.Posted
	c.DropPreview(l.By)
	c.Previews = append(c.Previews, l)
	return l.N
}

// PreviewOf finds what a person is about to send.
func (c *Case) PreviewOf(by PersonID) (Letter, bool) {
	for _, l := range c.Previews {
		if l.By == by {
			return l, true
		}
	}
	return Letter{}, false
}

// DropPreview forgets what a person was about to send.
func (c *Case) DropPreview(by PersonID) {
	c.Previews = slices.DeleteFunc(slices.Clone(c.Previews), func(l Letter) bool { return l.By == by })
}

// Writing is the writing mode of somebody of the staff: to which case their next words belong.
type Writing struct {
	Case ID `json:"case,omitzero"`
	// About is what the button named: the person's own offer, or the code.
	About string    `json:"about,omitempty"`
	Until time.Time `json:"until,omitzero"`
	// Card is the message that says that they write, so that it can say that they do not any more.
	Card MessageID `json:"card,omitempty"`
}

// Format hides a letter from every fmt verb.
func (Letter) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides a letter from slog.
func (Letter) LogValue() slog.Value { return slog.StringValue(redacted) }
