package flows

import (
	"slices"
	"time"

	"ruangaman/report"
)

// ending is one way a case may end: what it is called (opt_outcome_*) and the move it is.
type ending struct {
	Outcome string
	By      report.Event
}

var endings = []ending{
	{"helped", report.EventClose},
	{"referred", report.EventClose},
	{"unreachable", report.EventClose},
	{"declined", report.EventClose},
	{"mistake", report.EventClose},
	{"not_ours", report.EventNotOurs},
	{"duplicate", report.EventDuplicate},
}

// endings are those this person may choose now.
func (a *act) endings() []ending {
	return slices.DeleteFunc(slices.Clone(endings), func(e ending) bool { return !a.allowed(e.By) })
}

// outcomes asks how it ended.
func (a *act) outcomes() card {
	s := card{body: []report.Text{report.T("staff_close_ask", "code", code(a.c))}}
	for _, e := range a.endings() {
		s.buttons = append(s.buttons, []report.Button{a.button("opt_outcome_"+e.Outcome, report.TapClose, e.Outcome)})
	}
	s.buttons = append(s.buttons, a.back())
	return s
}

// finish ends the case with an outcome. Its content goes some time later (simpan.kasus_selesai); until then whoever
// watches over it may open it again.
func (a *act) finish() {
	may := a.endings()
	i := slices.IndexFunc(may, func(e ending) bool { return e.Outcome == a.tap.Choice })
	if i < 0 {
		a.show(a.view())
		return
	}
	c, mine := a.c, a.holds()
	c.Status, _ = Move(c.Status, may[i].By) // endings has asked
	c.Outcome, c.ClosedAt, c.NextDue = may[i].Outcome, a.env.Now, time.Time{}
	c.Reach, c.Where = report.ID{}, nil // nobody looks for them any more
	a.record(string(may[i].By))
	a.show(card{body: []report.Text{report.T("staff_closed", "code", code(c))}})
	a.clearStory()
	a.closeOffers(report.OfferRevoked, report.T("staff_offer_over"))
	a.tellHolder(a.moved())
	if mine && may[i].By != report.EventClose {
		// Ended without help given: somebody beside the holder should know.
		a.alert(a.moved())
	}
	a.save()
}

// clearStory takes the details of the case off this person's screen.
func (a *act) clearStory() {
	a.out.Outbox = append(a.out.Outbox, report.Message{To: a.d.Chat, Do: report.ActDelete, As: report.AsCard,
		About: a.c.ID, Purpose: report.PurposeAnswer, Lane: report.LaneAnswer})
}

// reopen gives an ended case back to whoever held it, or to the person who opens it again. With neither (the reporter
// writes again, the holder has left) it is offered anew: an open case always has somebody who is due.
func reopen(c *report.Case, by report.PersonID, env report.Env) {
	to, err := Move(c.Status, report.EventReopen)
	if err != nil {
		return
	}
	c.Status, c.ClosedAt, c.Outcome = to, time.Time{}, ""
	c.Log = append(c.Log, report.Entry{At: env.Now, Event: string(report.EventReopen), By: by})
	if !fit(c, c.Holder, env) {
		c.Holder = by
	}
	if c.Holder == "" {
		c.Status, _ = Move(c.Status, report.EventRelease)
		c.Restart(env.Now)
		return
	}
	c.AcceptedAt, c.FollowedUp, c.Ladder.Late = env.Now, false, 0
	c.NextDue = nextLook(c, env)
}

// fit reports whether somebody can still answer for the case.
func fit(c *report.Case, holder report.PersonID, env report.Env) bool {
	p, ok := env.City.Person(holder)
	return ok && p.Chat != c.Reporter && c.MaySee(p) && !env.States[holder].Frozen
}
