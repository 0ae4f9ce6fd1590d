package flows

import (
	"slices"

	"ruangaman/report"
)

// tap answers a button. What it says is a hint: the button must belong to the step on the screen and to its revision,
// and the choice must be one the table offers there. Anything else is answered by the present question.
func (t *talk) tap() {
	tap, ok := report.ParseTap(t.in.Data)
	switch {
	case !ok:
		t.note("stale_button")
		return
	case tap.Verb == verbReceipt:
		t.noted(tap)
		return
	case tap.Verb == verbGo && tap.Choice == goExit:
		t.exit() // also from a button of yesterday: whoever presses it wants the screen gone
		return
	case tap.Verb == tapAdd && tap.Rev == t.state.LiveRev:
		t.addMenu()
		return
	}
	s, _ := t.here()
	homely := t.again && s.ID == t.f.home() // the first screen that ten idle minutes left carries an older number
	if tap.About != string(s.ID) || tap.Rev != t.rev() && !homely {
		if tap.Rev != t.rev()-1 { // a finger that shook is not told that it was late
			t.note("stale_button")
		}
		return
	}
	switch tap.Verb {
	case verbAnswer:
		if c, ok := s.choice(tap.Choice); ok && holds(t.draft, c.When) && t.fits(c) {
			t.chosen(s, c)
		}
	case verbPlace:
		t.placeTapped(s, tap.Choice)
	case verbGo:
		t.way(s, tap.Choice)
	case verbEdit:
		t.edit(report.Step(tap.Choice))
	}
}

// way follows one of the ways that every question has.
func (t *talk) way(s *step, to string) {
	switch to {
	case goBack:
		t.back()
	case goSkip:
		t.skip()
	case goDone:
		if t.inDraft() && s.Kind == kindMany && len(t.draft.Answers[s.Field]) > 0 {
			t.answered(s)
		}
	case goSend:
		if t.inDraft() {
			t.send()
		}
	case goShow:
		t.unveil()
	case goUnfile:
		if t.inDraft() {
			t.unfile()
		}
	}
}

// chosen answers a choice of the table.
func (t *talk) chosen(s *step, c *choice) {
	switch {
	case c.Do == "" && c.To == "farewell" && t.state.Trace == report.TraceLeave:
		t.exit()
	case c.Do != "":
		t.do(s, c)
	case s.Kind == kindMenu:
		t.show(moveNext, c.To, t.readBy(c.To, c.Voice))
	case s.Flow == flowRescue:
		t.rescued(s, c)
	case s.Kind == kindConsent:
		t.agree(s, c)
	case !t.inDraft(): // "about", before the consent: the answer travels with the place, nothing is kept
		t.note(c.Note)
		t.show(moveNext, s.To, c.ID)
	case s.Kind == kindMany:
		t.toggle(s, c)
	case s.Kind == kindArea:
		t.placeless(s, c)
	default:
		t.draft.Answers[s.Field] = []string{c.ID}
		t.answered(s)
	}
}

// answered says what the answers of a step call for, and goes on.
func (t *talk) answered(s *step) {
	note := s.Note
	if s.WitnessNote != "" && t.draft.First(fieldRole) == roleWitness {
		note = s.WitnessNote
	}
	t.note(note)
	for _, id := range t.draft.Answers[s.Field] {
		if c, ok := s.choice(id); ok {
			t.note(t.awayNote(c))
		}
	}
	t.advance(s)
}

// toggle switches one of several on or off.
func (t *talk) toggle(s *step, c *choice) {
	now := t.draft.Answers[s.Field]
	if i := slices.Index(now, c.ID); i >= 0 && t.draft.Veiled { // nobody takes back what is not shown
		t.touched = true
		return
	} else if i >= 0 {
		now = slices.Delete(slices.Clone(now), i, i+1)
	} else {
		now = append(slices.Clone(now), c.ID)
	}
	if len(now) == 0 {
		delete(t.draft.Answers, s.mark())
	} else {
		t.draft.Answers[s.Field] = now
	}
	t.touched = true
	t.f.settle(t.draft)
}

// agree accepts the limits: from here on there is a draft.
func (t *talk) agree(s *step, c *choice) {
	if t.inDraft() {
		t.draft.Answers[s.Field] = []string{c.ID}
		t.advance(s)
		return
	}
	_, about := t.here()
	if s.Flow == flowEmergency {
		t.beginEmergency("", "")
		return
	}
	if !t.countDraft() {
		t.note("draft_limit")
		return
	}
	t.note(c.Note)
	t.beginDraft(s.Flow)
	t.draft.Answers["about"] = []string{}
	t.knowAbout(about)
	t.draft.Answers[s.Field] = []string{c.ID}
	t.draft.At = s.ID
	t.advance(s)
}

// beginDraft starts a draft. Its ID becomes the case's.
func (t *talk) beginDraft(flow string) {
	t.draft = &report.Draft{ID: t.env.Fresh.ID, Lang: langOf(t.d, t.env), Flow: flow, At: t.f.table.Starts[flow][0],
		Answers: map[report.Field][]string{}}
	t.state.At, t.touched = "", true
}

// countDraft counts the reports begun today; false when there were too many. Calls for help are not counted.
func (t *talk) countDraft() bool {
	day := t.env.Now.In(t.env.City.Zone).Format("2006-01-02")
	if t.state.DraftDay != day {
		t.state.DraftDay, t.state.Drafts = day, 0
	}
	if t.state.Drafts >= report.MaxDraftsPerDay {
		return false
	}
	t.state.Drafts++
	return true
}

// edit goes back to one part of what was told.
func (t *talk) edit(to report.Step) {
	for _, s := range t.f.path(t.atEnd()) {
		if s.ID == to && s.Review != "" {
			t.stand(moveResume, to)
			t.f.settle(t.draft)
			return
		}
	}
}

// atEnd is the draft as if it stood where nothing is left to ask, so that its path holds everything told.
func (t *talk) atEnd() *report.Draft {
	d := *t.draft
	d.At = sent
	return &d
}
