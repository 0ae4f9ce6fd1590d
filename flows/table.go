package flows

import (
	_ "embed"
	"fmt"

	"ruangaman/report"
)

//go:embed report.yaml
var reportYAML []byte

// kind says how a step is shown and what answers it.
type kind string

// The kinds of step. Only consent and area must be answered; a detour is entered from anywhere and leads back.
const (
	kindMenu    kind = "menu"    // outside a report: buttons that lead on, nothing is kept
	kindConsent kind = "consent" // the limits, and the button that accepts them
	kindChoice  kind = "choice"  // one of several
	kindMany    kind = "many"    // any number of several
	kindArea    kind = "area"    // a district or a ward, by button or typed
	kindText    kind = "text"    // one typed answer
	kindStory   kind = "story"   // as much as the person wants to type
	kindReview  kind = "review"  // what was told, before it is sent
	kindDetour  kind = "detour"  // beside the path: danger, helplines, what to change
)

// sent is the end of every flow: not a step but what happens after the last one. It is also the name of the screen that
// follows, so the referee sees one state.
const sent report.Step = "sent"

// The flows of the table.
const (
	flowOutside   = "outside"
	flowLearn     = "learn"
	flowReport    = "report"
	flowEmergency = "emergency"
	flowAddition  = "addition"
	flowRescue    = "rescue"
)

// step is one question of the table.
type step struct {
	ID      report.Step
	Line    int
	Kind    kind
	Flow    string
	Field   report.Field
	Level   string   // of an area: district or ward
	Text    []string // text keys, one a paragraph
	Witness []string // in its place when a witness tells
	Guarded []string // in its place when only a person may end the case on the screen
	Alarm   []string // in its place while the case on the screen is an emergency
	More    []string // behind [Baca selengkapnya]
	Picked  string   // in its place once something is marked
	// Note is said on the screen after this one; WitnessNote in its place to a witness.
	Note, WitnessNote string
	Choices           []choice
	When              map[report.Field]string
	Optional          bool
	Hourly            bool // the choices are the hours of a day
	Adults            bool // passed over by whoever is spoken to as a child
	Correct           bool // may be answered anew after sending; see correct.go
	Unanswered        report.Urgency
	To, Back          report.Step
	Review, Card      string // text keys of the label in the summary and on the staff's card
	Apart             string // partReach or partWhere: the answer lies sealed apart; see reach.go
}

// choice is one button of a step.
type choice struct {
	ID       string
	Line     int
	Label    string
	Hour     string // in place of Label, where the choices are hours
	For      string // whom it is offered to after sending; see fits
	Beside   bool   // its button stands beside the one above
	On       string // label while what the choice sets is on
	To       report.Step
	Do       string
	Raise    report.Urgency
	Child    report.Urgency // raise if the person affected is a child
	Voice    report.Voice
	Set      map[report.Field]string
	When     map[report.Field]string
	Note     string
	Job      report.Job
	Exclude  string
	Window   report.Window
	Category string
	Near     string // what it says of where the accused is: nearHome, nearOffice, nearApart
}

// table is report.yaml as it is read; compile.go checks it.
type table struct {
	Starts     map[string][]report.Step
	Flows      []string
	Categories []string
	Fills      map[string]string // by text key: what fills its placeholders
	Steps      []step
	lines      map[string]int // of flows
}

// choice finds a choice by id.
func (s *step) choice(id string) (*choice, bool) {
	for i := range s.Choices { // a choice is large to copy
		if s.Choices[i].ID == id {
			return &s.Choices[i], true
		}
	}
	return nil, false
}

// readTable turns the file into steps. What is no step at all is told as a fault; whether the steps fit together is
// another question.
func readTable(top value, f *faults) *table {
	t := &table{Starts: map[string][]report.Step{}, Fills: map[string]string{}, lines: map[string]int{}}
	for _, e := range top.keys {
		switch e.key {
		case "flows":
			for _, flow := range e.keys {
				start, _ := flow.get("start")
				t.Flows, t.lines[flow.key] = append(t.Flows, flow.key), flow.line
				for _, word := range start.words() {
					t.Starts[flow.key] = append(t.Starts[flow.key], report.Step(word))
				}
			}
		case "fills":
			for _, use := range e.keys {
				for _, key := range use.words() {
					t.Fills[key] = use.key
				}
			}
		case "categories":
			t.Categories = e.words()
		case "steps":
			for _, item := range e.list {
				t.Steps = append(t.Steps, readStep(item, f))
			}
		default:
			f.add(e.line, "unknown key %q", e.key)
		}
	}
	t.follow()
	t.corrections()
	return t
}

// follow fills in what the file leaves out: the next step is the one below, a field is called like its step.
func (t *table) follow() {
	for i := range t.Steps {
		s := &t.Steps[i]
		if s.Field == "" {
			s.Field = report.Field(s.ID)
		}
		below := i+1 < len(t.Steps) && t.Steps[i+1].Flow == s.Flow
		if s.To == "" && below && s.Kind != kindMenu && s.Kind != kindDetour {
			s.To = t.Steps[i+1].ID
		}
	}
}

func readStep(v value, f *faults) step {
	s := step{Line: v.line}
	for _, e := range v.keys {
		if read, ok := stepKeys[e.key]; !ok {
			f.add(e.line, "unknown key %q", e.key)
		} else if err := read(&s, e.value, f); err != nil {
			f.add(e.line, "%s: %v", e.key, err)
		}
	}
	return s
}

// stepKeys reads each key of a step.
var stepKeys = map[string]func(*step, value, *faults) error{
	"id":           func(s *step, v value, _ *faults) error { s.ID = report.Step(v.word); return nil },
	"kind":         func(s *step, v value, _ *faults) error { s.Kind = kind(v.word); return nil },
	"flow":         func(s *step, v value, _ *faults) error { s.Flow = v.word; return nil },
	"field":        func(s *step, v value, _ *faults) error { s.Field = report.Field(v.word); return nil },
	"level":        func(s *step, v value, _ *faults) error { s.Level = v.word; return nil },
	"text":         func(s *step, v value, _ *faults) error { s.Text = v.words(); return nil },
	"witness":      func(s *step, v value, _ *faults) error { s.Witness = v.words(); return nil },
	"more":         func(s *step, v value, _ *faults) error { s.More = v.words(); return nil },
	"guarded":      func(s *step, v value, _ *faults) error { s.Guarded = v.words(); return nil },
	"alarm":        func(s *step, v value, _ *faults) error { s.Alarm = v.words(); return nil },
	"correct":      func(s *step, v value, _ *faults) (err error) { s.Correct, err = parseYes(v.word); return err },
	"picked":       func(s *step, v value, _ *faults) error { s.Picked = v.word; return nil },
	"note":         func(s *step, v value, _ *faults) error { s.Note = v.word; return nil },
	"witness_note": func(s *step, v value, _ *faults) error { s.WitnessNote = v.word; return nil },
	"when":         func(s *step, v value, _ *faults) error { s.When = pairs(v); return nil },
	"optional":     func(s *step, v value, _ *faults) (err error) { s.Optional, err = parseYes(v.word); return err },
	"hourly": func(s *step, v value, _ *faults) (err error) {
		if s.Hourly, err = parseYes(v.word); s.Hourly {
			s.Choices = hours()
		}
		return err
	},
	"unanswered": func(s *step, v value, _ *faults) (err error) { s.Unanswered, err = parseUrgency(v.word); return err },
	"adults":     func(s *step, v value, _ *faults) (err error) { s.Adults, err = parseYes(v.word); return err },
	"to":         func(s *step, v value, _ *faults) error { s.To = report.Step(v.word); return nil },
	"back":       func(s *step, v value, _ *faults) error { s.Back = report.Step(v.word); return nil },
	"review":     func(s *step, v value, _ *faults) error { s.Review = v.word; return nil },
	"card":       func(s *step, v value, _ *faults) error { s.Card = v.word; return nil },
	"apart":      func(s *step, v value, _ *faults) error { s.Apart = v.word; return nil },
	"choices": func(s *step, v value, f *faults) error {
		for _, item := range v.list {
			s.Choices = append(s.Choices, readChoice(item, f))
		}
		return nil
	},
}

func readChoice(v value, f *faults) choice {
	c := choice{Line: v.line}
	for _, e := range v.keys {
		if read, ok := choiceKeys[e.key]; !ok {
			f.add(e.line, "unknown key %q", e.key)
		} else if err := read(&c, e.value); err != nil {
			f.add(e.line, "%s: %v", e.key, err)
		}
	}
	return c
}

// choiceKeys reads each key of a choice.
var choiceKeys = map[string]func(*choice, value) error{
	"id":       func(c *choice, v value) error { c.ID = v.word; return nil },
	"label":    func(c *choice, v value) error { c.Label = v.word; return nil },
	"for":      func(c *choice, v value) error { c.For = v.word; return nil },
	"beside":   func(c *choice, v value) (err error) { c.Beside, err = parseYes(v.word); return err },
	"on":       func(c *choice, v value) error { c.On = v.word; return nil },
	"to":       func(c *choice, v value) error { c.To = report.Step(v.word); return nil },
	"do":       func(c *choice, v value) error { c.Do = v.word; return nil },
	"raise":    func(c *choice, v value) (err error) { c.Raise, err = parseUrgency(v.word); return err },
	"child":    func(c *choice, v value) (err error) { c.Child, err = parseUrgency(v.word); return err },
	"voice":    func(c *choice, v value) error { c.Voice = report.Voice(v.word); return nil },
	"set":      func(c *choice, v value) error { c.Set = pairs(v); return nil },
	"when":     func(c *choice, v value) error { c.When = pairs(v); return nil },
	"note":     func(c *choice, v value) error { c.Note = v.word; return nil },
	"job":      func(c *choice, v value) error { c.Job = report.Job(v.word); return nil },
	"exclude":  func(c *choice, v value) error { c.Exclude = v.word; return nil },
	"window":   func(c *choice, v value) (err error) { c.Window, err = parseWindow(v.word); return err },
	"near":     func(c *choice, v value) error { c.Near = v.word; return nil },
	"category": func(c *choice, v value) error { c.Category = v.word; return nil },
}

// hours are the choices of a step that asks hour by hour.
func hours() (all []choice) {
	for h := range 24 {
		all = append(all, choice{ID: fmt.Sprintf("h%02d", h), Hour: fmt.Sprintf("%02d–%02d", h, h+1),
			Beside: h%4 > 0, Window: report.Window{From: h * 60, To: (h + 1) * 60}})
	}
	return all
}

// label is what a choice is called.
func (c *choice) label() report.Text {
	if c.Hour != "" {
		return report.Raw(c.Hour)
	}
	return report.T(c.Label)
}

func pairs(v value) map[report.Field]string {
	m := make(map[report.Field]string, len(v.keys))
	for _, e := range v.keys {
		m[report.Field(e.key)] = e.word
	}
	return m
}

func parseYes(word string) (bool, error) {
	if word != "yes" && word != "no" {
		return false, fmt.Errorf("%q is neither yes nor no", word)
	}
	return word == "yes", nil
}

func parseUrgency(word string) (report.Urgency, error) {
	for _, u := range []report.Urgency{report.Routine, report.Urgent, report.Emergency} {
		if u.String() == word {
			return u, nil
		}
	}
	return report.Routine, fmt.Errorf("%q is no urgency", word)
}

// parseWindow reads "08:00-12:00" as minutes since midnight.
func parseWindow(word string) (report.Window, error) {
	var fromH, fromM, toH, toM int
	if _, err := fmt.Sscanf(word, "%d:%d-%d:%d", &fromH, &fromM, &toH, &toM); err != nil {
		return report.Window{}, fmt.Errorf("%q is no window like 08:00-12:00", word)
	}
	return report.Window{From: fromH*60 + fromM, To: toH*60 + toM}, nil
}
