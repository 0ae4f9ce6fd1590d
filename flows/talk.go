package flows

import (
	"slices"
	"strings"

	"ruangaman/report"
)

// The verbs of the conversation's buttons; those of the staff are in report.
const (
	verbAnswer  = "a" // a choice of a step
	verbPlace   = "p" // a district or ward, by its slug
	verbGo      = "n" // one of the ways below
	verbEdit    = "e" // in [Ubah]: the step to go back to
	verbReceipt = "r" // the receipt was written down
)

// The ways of verbGo.
const (
	goBack = "back"
	goSkip = "skip"
	goDone = "done"
	goSend = "send"
	goExit = "exit"
	goShow = "show" // what was answered before ten idle minutes
)

// talk is one act of somebody who tells or might tell, with everything its answer depends on, and the answer as it
// grows. It works on copies: the desk stays as it was, so that a refused move leaves no trace.
type talk struct {
	f   *Flows
	d   report.Desk
	in  report.Input
	env report.Env

	state report.ChatState
	draft *report.Draft // nil while there is none

	notes   []report.Text // said before the present question
	more    bool          // show what lies behind [Baca selengkapnya]
	voice   *report.Voice // overrides how the screen is spoken
	again   bool          // they were away: see idle.go
	anew    bool          // send the live message anew in place of an edit
	silent  bool          // show nothing at all
	stands  bool          // what was sent stays in the chat for now
	filed   string        // what is said to the file that came; "" if none could be taken
	quiet   bool          // nobody acted: time itself asks
	touched bool          // the draft changed
	moved   bool          // another screen outside the draft
	refused bool          // the referee said no
	erased  report.ID     // the screen says so only once this key is gone
	lane    report.Lane
	instead *report.Change // the answer of another screen
	out     report.Change
}

// take lays the desk out for an answer.
func (f *Flows) take(d report.Desk, in report.Input, env report.Env) *talk {
	t := &talk{f: f, d: d, in: in, env: env, state: d.State, lane: report.LaneAnswer}
	if d.Draft != nil {
		t.draft = d.Draft.Clone()
		t.mend()
	}
	return t
}

// mend brings a draft of an older table to a step that exists: nobody loses a report to a new question.
func (t *talk) mend() {
	if _, known := t.f.steps[t.draft.At]; !known {
		t.draft.At = t.waiting()
	}
}

// waiting is the first step of the draft's flow that still waits for an answer.
func (t *talk) waiting() report.Step {
	if len(t.f.table.Starts[t.draft.Flow]) == 0 {
		t.draft.Flow = flowReport
	}
	all := t.f.walk(t.draft, func(s *step) bool { return !s.passed(t.draft) })
	return all[len(all)-1].ID
}

// inDraft reports whether the draft is on the screen. It may also lie aside while somebody looks at the first screen,
// which must look the same with and without it.
func (t *talk) inDraft() bool { return t.draft != nil && t.state.At == "" }

// here is the step on the screen; what follows its name in a place outside a draft comes second. A place this table
// does not know is the first screen.
func (t *talk) here() (*step, string) {
	if t.inDraft() {
		return t.f.steps[t.draft.At], ""
	}
	return t.f.place(t.state.At)
}

// place reads a place outside a draft: a step, or a step and what was chosen before it ("limits_me_child"), because
// before the consent nothing else is kept.
func (f *Flows) place(at report.Step) (*step, string) {
	if s, ok := f.steps[at]; ok {
		return s, ""
	}
	for name := string(at); name != ""; {
		cut := strings.LastIndexByte(name, '_')
		if cut < 0 {
			break
		}
		name = name[:cut]
		if s, ok := f.steps[report.Step(name)]; ok {
			return s, string(at)[cut+1:]
		}
	}
	return f.steps[f.home()], ""
}

// home is the first screen.
func (f *Flows) home() report.Step { return f.table.Starts[flowOutside][0] }

// rev is the revision that the buttons of the present screen carry.
func (t *talk) rev() int {
	if t.inDraft() {
		return t.draft.Rev
	}
	return t.state.LiveRev
}

// note says something before the next question.
func (t *talk) note(keys ...string) {
	for _, key := range keys {
		if key != "" {
			t.notes = append(t.notes, t.say(key))
		}
	}
}

// noteOnce is note for what must not be said twice in one answer.
func (t *talk) noteOnce(key string) {
	if !slices.ContainsFunc(t.notes, func(n report.Text) bool { return n.Key == key }) {
		t.note(key)
	}
}

// ask has the referee judge a move from the step on the screen.
func (t *talk) ask(move string, to report.Step) bool {
	s, _ := t.here()
	return t.lawful(s.ID, move, to)
}

func (t *talk) lawful(from report.Step, move string, to report.Step) bool {
	got, err := t.f.referee.move(string(from), event(move, to))
	if err != nil || got != string(to) {
		t.refused = true
		return false
	}
	return true
}

// show goes to a screen outside the draft. A case stays on the screen only where it is spoken of.
func (t *talk) show(move string, to report.Step, suffix string) {
	if !t.ask(move, to) {
		return
	}
	s := t.f.steps[to]
	if s.Flow == flowOutside && !slices.Contains(afterSending, to) && to != atSetWord || s.Flow == flowLearn ||
		s.Flow == flowReport || s.Flow == flowEmergency {
		t.state.Case = report.ID{}
	}
	if suffix != "" {
		to += "_" + report.Step(suffix)
	}
	t.state.At, t.moved = to, true
}

// afterSending are the screens on which the case that was sent is still meant.
var afterSending = []report.Step{sent, "more", "farewell", atAsk, atMailbox, atWrite, atChange, atPermit, "after", "correct", atMistaken,
	atStop, atErase, atSlip, atSafe, atTail}

// stand puts the draft on the screen at a step.
func (t *talk) stand(move string, to report.Step) {
	if !t.ask(move, to) {
		return
	}
	t.draft.At = to
	t.state.At = ""
	t.touched = true
}

// aside leads from the present question to a detour, from which [Lanjut] leads back.
func (t *talk) aside(to report.Step) {
	if !t.inDraft() {
		t.show(moveCall, to, "")
		return
	}
	t.confirmAttack()
	if s, _ := t.here(); s.Kind != kindDetour {
		t.draft.Resume = s.ID
	}
	t.stand(moveCall, to)
}

// advance goes on from a step that was just answered or skipped.
func (t *talk) advance(s *step) { t.advanceFrom(s, s) }

// advanceFrom is advance where the screen is a detour, and s the step of the table it stands for.
func (t *talk) advanceFrom(screen, s *step) {
	before := t.draft.Urgency
	t.f.settle(t.draft)
	hops := t.f.ahead(t.draft, s)
	from := screen.ID
	for _, to := range hops {
		if !t.lawful(from, moveNext, to) {
			return
		}
		from = to
	}
	to := hops[len(hops)-1]
	t.touched = true
	if to == sent {
		if len(hops) > 1 {
			t.draft.At = hops[len(hops)-2]
		}
		t.f.settle(t.draft)
		t.send()
		return
	}
	t.draft.At, t.draft.Candidates, t.state.At = to, nil, ""
	if t.draft.Flow == flowReport && before < report.Emergency && t.draft.Urgency == report.Emergency {
		t.aside("danger")
	}
	t.f.settle(t.draft) // the consent is taken back while its question is on the screen
}

// drop destroys the draft. What is said of it waits until its key is gone.
func (t *talk) drop() {
	if t.draft == nil {
		return
	}
	t.out.Erase = append(t.out.Erase, t.draft.ID)
	t.erased = t.draft.ID
	t.draft, t.touched = nil, false
}
