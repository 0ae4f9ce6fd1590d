package report

import (
	"slices"
	"time"
)

// Contact is what the reporter allowed (promise P9). The zero value is never.
type Contact struct {
	// Mode: "" never, "open" only when they open the chat, "hours" in Windows with Line or Words.
	Mode    ContactMode `json:"mode,omitempty"`
	Windows []Window    `json:"windows,omitempty"`
	Line    string      `json:"line,omitempty"`  // text key of the neutral line
	Words   string      `json:"words,omitempty"` // the line in the reporter's own words, checked to be harmless; goes before Line
	// Turn counts how often this was changed. A line that was written under an earlier turn is not sent.
	Turn int `json:"turn,omitempty"`
	// Hushed: "jangan balas". Not even an open emergency edits a message by itself, until the reporter allows a sign anew.
	Hushed bool `json:"hushed,omitempty"`
}

// Hush is what is left of a leave after "jangan balas": none, and what waits under it is not sent.
func (c Contact) Hush() Contact { return Contact{Turn: c.Turn + 1, Hushed: true} }

// ContactMode says whether the bot may speak first.
type ContactMode string

// The contact modes.
const (
	ContactNever ContactMode = ""
	ContactOpen  ContactMode = "open"
	ContactHours ContactMode = "hours"
)

// MaxLineRunes is how long a neutral line in one's own words may be: what a list of chats shows of it.
const MaxLineRunes = 60

// Window is a span of local minutes since midnight, From inclusive, To exclusive; it may pass midnight.
type Window struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Covers reports whether the local clock time of at lies in the window.
func (w Window) Covers(at time.Time) bool {
	m := at.Hour()*60 + at.Minute()
	if w.From <= w.To {
		return m >= w.From && m < w.To
	}
	return m >= w.From || m < w.To
}

// Allows reports whether the bot may speak first at the local time at.
func (c Contact) Allows(at time.Time) bool {
	return c.Mode == ContactHours && slices.ContainsFunc(c.Windows, func(w Window) bool { return w.Covers(at) })
}

// Next is the next instant the reporter allows: local itself if that is allowed, else the opening of the nearest window.
// It is false where the bot may never speak first.
func (c Contact) Next(local time.Time) (time.Time, bool) {
	if c.Mode != ContactHours {
		return time.Time{}, false
	}
	if c.Allows(local) {
		return local, true
	}
	var opens []time.Time
	for _, w := range c.Windows {
		for day := range 2 {
			at := time.Date(local.Year(), local.Month(), local.Day()+day, 0, w.From, 0, 0, local.Location())
			if at.After(local) && w.From != w.To {
				opens = append(opens, at)
			}
		}
	}
	if len(opens) == 0 {
		return time.Time{}, false
	}
	return slices.MinFunc(opens, time.Time.Compare), true
}

// Join puts windows in order and makes one of those that touch, so that hours ticked one by one read as people say them.
func Join(windows []Window) []Window {
	sorted := slices.Clone(windows)
	slices.SortFunc(sorted, func(a, b Window) int { return a.From - b.From })
	var out []Window
	for _, w := range sorted {
		if last := len(out) - 1; last >= 0 && w.From <= out[last].To && w.From <= w.To && out[last].From <= out[last].To {
			out[last].To = max(out[last].To, w.To)
			continue
		}
		out = append(out, w)
	}
	return out
}

// Approach is the answer to the one question after a suicide statement, "may we contact you?" (P9, second exception). Without
// an answer nobody does.
type Approach string

// The answers.
const (
	ApproachUnasked Approach = ""
	ApproachAsked   Approach = "asked" // not answered, or passed over
	ApproachYes     Approach = "yes"
	ApproachNo      Approach = "no"
)

// AsksApproach reports whether a case still calls for that question.
func (c *Case) AsksApproach() bool {
	return c.Reason == ReasonSuicide && c.Approach == ApproachUnasked && c.Status.Open() && c.Reporter != 0
}
