package flows

import (
	"maps"
	"time"

	"ruangaman/report"
)

// addMenu offers what may be added to the case on the screen.
func (t *talk) addMenu() {
	c, ok := caseOnScreen(t.d)
	switch {
	case t.draft != nil:
		t.show(moveCall, "unfinished", "")
	case !ok:
		t.note("addition_closed")
		t.show(moveCall, t.f.home(), "")
	case !c.Status.Open():
		t.show(moveCall, "after", "")
	default:
		t.show(moveCall, "more", "")
	}
}

// beginAddition asks one thing more about the case on the screen. An unfinished report is not thrown away for it.
func (t *talk) beginAddition(ask report.Step) {
	c, ok := caseOnScreen(t.d)
	switch {
	case t.draft != nil || !ok || !c.Status.Open():
		if t.draft == nil && ok {
			t.note("addition_closed")
		}
		t.addMenu()
		return
	case t.f.steps[ask].Apart != "" && !c.Word.IsZero() && !unlocked(t.d, c, t.env):
		ch := screenChange(askWord(t.d, t.env, c, ask)) // another hand must not send the helper elsewhere
		t.instead = &ch
		return
	case !t.ask(moveNext, ask):
		return
	}
	t.beginDraft(flowAddition)
	d := t.draft
	d.At, d.Case, d.Voice, d.Consented = ask, c.ID, c.Voice, true
	for _, field := range ofPerson {
		if v := c.Answers[field]; len(v) > 0 {
			d.Answers[field] = v
		}
	}
	d.IfInterrupted = d.First(fieldInterrupted) == interruptedYes
}

// ofPerson are answers that an addition takes over from its case, because its questions and permissions depend on them.
var ofPerson = []report.Field{fieldRole, fieldAge, fieldInterrupted}

// sendAddition adds what was told to its case, forgets the draft and offers the next thing to add.
func (t *talk) sendAddition() {
	if t.nobodyElse() {
		return
	}
	voice := t.draft.Voice
	t.voice = &voice
	id := t.draft.Case
	away, unsought := !same(t.f.leftOut(t.draft), report.Exclusion{}), t.draft.First(fieldReach) == reachNone
	switch added, open := t.flushAddition(); {
	case !open:
		t.note("addition_closed")
	case added && unsought: // the choice has said it
	case added && len(t.out.Apart) > 0:
		t.note(t.f.saidOf(t.out.Apart[0]))
	case added && away:
		t.note("away_saved")
	case added:
		t.note("addition_saved")
	}
	t.state.At, t.state.Case, t.moved = "more", id, true
}

// flushAddition writes an addition into its case. It reports whether there was something to add, and whether the case
// is still open.
func (t *talk) flushAddition() (added, open bool) {
	d := t.draft
	a := report.Addition{At: t.env.Now, Answers: t.f.forStaff(d), Signs: d.Signs}
	for _, field := range ofPerson {
		delete(a.Answers, field)
	}
	c, ok := t.caseByID(d.Case)
	open = ok && c.Status.Open()
	if open {
		c = t.tightened(c, &a)
	}
	urgency, reason, sent, ex := d.Urgency, d.Reason, d.Files, t.f.leftOut(d)
	t.drop()
	t.erased = report.ID{} // nothing is said of its end
	if !open {
		return false, false
	}
	n := c.Clone()
	shut := !same(ex, report.Exclusion{}) && t.shutOut(n, ex)
	if !shut && len(ex.Jobs) > 0 { // it would leave nobody; whoever holds that office must not read it either
		delete(a.Answers, fieldRelation)
		delete(a.Answers, "job")
	}
	shut = t.newHours(n, d) || shut
	if len(a.Answers) == 0 && a.Place == a.Former && urgency <= c.Urgency && len(sent) == 0 {
		if shut {
			t.out.Cases = append(t.out.Cases, *n)
		}
		return shut, true
	}
	added = t.amend(n, a, urgency, reason)
	t.addFiles(n, sent)
	return added || shut, true
}

// caseByID finds an open case on the desk.
func (t *talk) caseByID(id report.ID) (*report.Case, bool) {
	look := t.d
	look.State.Case = id
	return caseOnScreen(look)
}

// standsAlone reports whether an addition has lost its case, because that ended meanwhile. It is then a report of its
// own: what was told goes along, and is kept from the same people.
func (t *talk) standsAlone() bool {
	c, ok := t.caseByID(t.draft.Case)
	if ok && c.Status.Open() {
		return false
	}
	t.draft.Case, t.draft.Flow = report.ID{}, flowEmergency
	if ok {
		t.draft.Place, t.draft.Exclude = c.Place, c.Exclude
	}
	return true
}

// amend writes an addition into a case and reports whether its words found room. What raises the urgency wakes the
// ladder at once; whoever holds the case hears of the addition, not of its words.
func (t *talk) amend(c *report.Case, a report.Addition, urgency report.Urgency, reason report.Reason) (saved bool) {
	n := c.Clone()
	apart := t.f.parted(a.Answers)
	t.keepApart(n, apart)
	a.Corrects = t.f.corrects(n, a.Answers)
	saved = len(a.Answers)+len(a.Signs) == 0 && a.Place == a.Former || t.addTo(n, a)
	if !saved {
		t.note("story_full")
	}
	if reason != "" {
		n.Reason, n.Category = reason, categorySuicide
	}
	unbundle(n)
	raised := urgency > n.Urgency || reason != c.Reason && reason != ""
	if raised {
		n.Urgency = n.Urgency.Raise(urgency)
		n.NextDue, t.out.Kick = t.env.Now, true
	}
	if n.Urgency == report.Emergency {
		n.AskedAt = time.Time{}
		t.lane, t.out.Kick = report.LaneEmergency, true
		n.NextDue = dueNow(n, t.env)
	}
	n.Elsewhere = t.f.elsewhere(newest(n))
	n.NextDue = n.DueBy(n.NextDue)
	t.settleFiles(n)
	t.out.Cases = append(t.out.Cases, *n)
	more := len(apart) == 0 || len(a.Answers)+len(a.Signs) > 0 || a.Place != a.Former
	if saved && more || raised {
		t.out.Outbox = append(t.out.Outbox, addedNotice(n, t.env)...)
	}
	if len(apart) > 0 {
		t.out.Outbox = append(t.out.Outbox, reachNotice(n, t.env)...)
	}
	return saved
}

// rescued takes one answer after an emergency was sent. Each goes out at once: whoever looks for this person must not
// wait for the next question. A nil choice is a skipped question or typed words, which are in a.
func (t *talk) rescued(s *step, c *choice, words ...string) {
	if s.ID == atApproach {
		t.approached(c)
		return
	}
	on, ok := caseOnScreen(t.d)
	answers := map[report.Field][]string{}
	if c != nil {
		answers[s.Field] = []string{c.ID}
		t.note(c.Note)
	} else if len(words) > 0 {
		answers[s.Field] = words
	}
	switch {
	case len(answers) == 0:
	case !ok || !on.Status.Open():
		t.note("addition_closed")
	default:
		n := on.Clone()
		t.allow(n, s, c)
		if t.amend(n, report.Addition{At: t.env.Now, Answers: maps.Clone(answers)}, n.Urgency, "") && c == nil {
			t.note(t.saved())
		}
	}
	t.show(moveNext, t.f.next(&report.Draft{}, s), "")
}

// allow writes down whether somebody may write here now, if that was the question. Given after somebody has accepted, it
// takes effect at once.
func (t *talk) allow(c *report.Case, s *step, answer *choice) {
	if s.ID != atHere || answer == nil {
		return
	}
	contact := report.Contact{}
	switch answer.ID {
	case "yes":
		contact = report.Contact{Mode: report.ContactHours, Windows: []report.Window{{From: 0, To: 24 * 60}}, Line: "discreet_notice"}
	case "open":
		contact.Mode = report.ContactOpen
	default: // "no" takes nothing back that was allowed before
		return
	}
	t.out.Outbox = append(t.out.Outbox, permit(c, contact, t.env)...)
}
