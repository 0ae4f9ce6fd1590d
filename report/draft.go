package report

import (
	"fmt"
	"log/slog"
	"slices"
	"time"
)

// Field names an answer, for example "about", "ward", "kinds". The table flows/report.yaml is the list.
type Field string

// Step names a question of a table, [a-z0-9_]+.
type Step string

// Draft is a report that is being told: sealed, expiring, destroyed on /batal and /keluar.
type Draft struct {
	ID    ID     `json:"id"`
	Rev   int    `json:"rev"` // counts changes; a button of an earlier rev is stale
	Lang  Lang   `json:"lang"`
	Voice Voice  `json:"voice,omitempty"`
	Flow  string `json:"flow"` // the table: "report", "emergency", "addition"
	At    Step   `json:"at"`
	// Answers holds what was chosen or typed, by field. Story parts are appended in order.
	Answers map[Field][]string `json:"answers,omitempty"`
	Place   Place              `json:"place,omitzero"`
	// Candidates are the wards a typed name may have meant; the person is asked which.
	Candidates []string `json:"candidates,omitempty"`

	Urgency Urgency `json:"urgency,omitempty"`
	Reason  Reason  `json:"reason,omitempty"`
	Signs   []Sign  `json:"signs,omitempty"` // what the danger check found, shown to staff as categories
	// Files were sent beside the words; only references, nothing is fetched before the report is sent.
	Files []File `json:"files,omitempty"`
	// Consented: the limits were shown and [Setuju] or [Kirim ke petugas] was pressed. Nothing is sent without it.
	Consented bool `json:"consented,omitempty"`
	// IfInterrupted: "if you are interrupted, may we send what is here?" was answered yes.
	IfInterrupted bool `json:"if_interrupted,omitempty"`
	// Case is set in an addition: the case that is being added to.
	Case ID `json:"case,omitzero"`
	// Exclude is who must not see it, whatever is answered: taken over from a case that ended before its addition.
	Exclude Exclusion `json:"exclude,omitzero"`
	// Canary: see CanaryTeller. The case it becomes is one, too.
	Canary bool `json:"canary,omitempty"`
	// Veiled: its teller was away for ten minutes, so what was answered is not shown until they ask for it.
	Veiled bool `json:"veiled,omitempty"`
	// Young: its teller came by a child's cards, or by a report that is told to a child. Who does not say who it is about is
	// spoken to as a child.
	Young bool `json:"young,omitempty"`
	// Hushed: its teller said "jangan balas".
	Hushed bool `json:"hushed,omitempty"`
	// Resume is where the conversation goes on after a detour (danger screen, helplines).
	Resume Step `json:"resume,omitempty"`

	Messages int `json:"messages"` // how many messages were typed into this draft
	Bytes    int `json:"bytes"`    // how much was typed
	// DueAt is when silence has a meaning (30 quiet minutes, or 3 in an emergency); zero if it has none.
	DueAt     time.Time `json:"due_at,omitzero"`
	ExpiresAt time.Time `json:"expires_at"`
}

// First gives the first value of a field, or "".
func (d *Draft) First(f Field) string {
	if v := d.Answers[f]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// Has reports whether a field has this value.
func (d *Draft) Has(f Field, value string) bool { return slices.Contains(d.Answers[f], value) }

// Clone is a deep copy, so that a pure function can answer with a new draft and leave the old one alone.
func (d *Draft) Clone() *Draft {
	c := *d
	c.Answers = cloneAnswers(d.Answers)
	c.Candidates = slices.Clone(d.Candidates)
	c.Signs = slices.Clone(d.Signs)
	c.Files = slices.Clone(d.Files)
	c.Exclude.Jobs, c.Exclude.People = slices.Clone(d.Exclude.Jobs), slices.Clone(d.Exclude.People)
	return &c
}

func cloneAnswers(from map[Field][]string) map[Field][]string {
	n := 0
	for _, v := range from {
		n += len(v)
	}
	to, all := make(map[Field][]string, len(from)), make([]string, 0, n)
	for f, v := range from {
		if v == nil {
			to[f] = nil
			continue
		}
		all = append(all, v...)
		to[f] = all[len(all)-len(v) : len(all) : len(all)] // a longer answer will not run into the next
	}
	return to
}

// Format hides a draft from every fmt verb.
func (Draft) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides a draft from slog.
func (Draft) LogValue() slog.Value { return slog.StringValue(redacted) }

// Sign is one hit of the danger check.
type Sign struct {
	Group string `json:"group"` // a group of the phrase list, for example "weapon_threat_to_life"
	// Phrase is the listed phrase (not the reporter's sentence); shown only with the story.
	Phrase string  `json:"phrase"`
	Level  Urgency `json:"level"`
	// Fiction: words like "film" or "mimpi" were near; a person decides.
	Fiction bool `json:"fiction,omitempty"`
}

// Limits of one report and one chat (issue "the main job", table of bad input).
const (
	MaxReportBytes    = 64 << 10         // all words of one report
	MaxDraftMessages  = 200              // messages typed into one draft
	MaxDraftsPerDay   = 20               // drafts one chat may begin in a day; emergencies are never stopped
	WrongReceiptsHour = 10               // wrong receipts from one chat in an hour before answers come later
	WrongReceiptsCity = 300              // the same over all chats
	QuietRoutine      = 30 * time.Minute // silence after which a consented, allowed draft is sent
	QuietEmergency    = 3 * time.Minute  // the same in an emergency, and "sedang terjadi?" unanswered
	FloodAfter        = 6                // bare emergencies an hour in the city; further ones ring in bundles
	FloodEvery        = 10 * time.Minute // one bundled alert a person in this time
	CalmAfter         = 5                // reports of one chat a day; further routine ones reach the coordinators silently
	OpenEmergencies   = 2                // open emergencies of one chat and ward; the next one becomes an addition
)
