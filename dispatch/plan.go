package dispatch

import (
	"slices"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

// Env is everything a plan may depend on beside the case: time, chance and configuration, handed in.
type Env struct {
	Now    time.Time
	Roster *roster.Roster
	City   *report.City
	States map[report.PersonID]report.PersonState
	// Move is the law of the life of a case (flows.Move).
	Move func(report.Status, report.Event) (report.Status, error)
	// NewOffer draws the random name of an offer, a new one at every call.
	NewOffer func() report.OfferID
}

// meeting is the Env as this case meets it: the daily canary has people of its own, every other case has none of them.
func (e Env) meeting(c *report.Case) Env {
	if c != nil && c.Canary {
		e.City = e.City.ForCanary()
	}
	return e
}

// The alarms a plan can raise. They carry no content.
const (
	alarmNobody   = "nobody_reachable" // a pass of the ladder reached nobody
	alarmUntold   = "nobody_to_tell"   // a follow-up is late and nobody is left to hear of it
	alarmUnlawful = "unlawful_move"    // the life of a case refused a move that dispatch needs
)

// shortest is the least time ahead at which anything is planned: waits are whole seconds, and a due time that is not
// ahead would make the worker spin.
const shortest = time.Second

// Plan is everything that time, the roster and the state of people do to one open case now. It may be asked at any
// time: a case that is not due and whose people are all in place gives the zero Change. After it NextDue lies ahead,
// at most Roster.LongestWait. The case is not written to; the Change carries a copy with the Rev that was read.
func Plan(c report.Case, env Env) report.Change {
	if !c.Status.Open() {
		return report.Change{}
	}
	p := newPlanner(&c, env.meeting(&c))
	p.takeBack()
	p.hearSilence()
	p.remindWish()
	if p.c.Status.Unanswered() {
		p.climb()
	} else {
		p.followUp()
	}
	return p.finish(&c)
}

// hearSilence takes three silent minutes after "is it happening now?" for a yes.
func (p *planner) hearSilence() {
	if p.c.AskedAt.After(p.now) { // the clock was set back
		p.c.AskedAt = p.now
	}
	if asked := p.c.AskedAt; !asked.IsZero() && !p.now.Before(asked.Add(report.QuietEmergency)) {
		p.c.AskedAt = time.Time{}
		p.c.Urgency = report.Emergency
	}
}

// planner is one case being planned: the copy that changes, and what is to be said.
type planner struct {
	Env
	now    time.Time
	c      *report.Case
	change report.Change
	// touched: an offer or the case itself was taken back from somebody, so the ladder is looked at although it is not
	// due.
	touched bool
}

func newPlanner(c *report.Case, env Env) *planner {
	// Without the monotonic reading and in one zone, so that a stored time equals the one it was planned with.
	return &planner{Env: env, now: env.Now.UTC().Round(0), c: c.Clone()}
}

func (p *planner) due() bool { return !p.c.NextDue.After(p.now) }

func (p *planner) alarm(event string) {
	p.change.Alarms = append(p.change.Alarms, report.Alarm{Event: event, Case: p.c.ID})
}

func (p *planner) log(event report.Event, by report.PersonID) {
	p.c.Log = append(p.c.Log, report.Entry{At: p.now, Event: string(event), By: by})
}

// within keeps a planned time ahead of now and within the longest wait (promise P3).
func (p *planner) within(at time.Time) time.Time {
	if first := p.now.Add(shortest); at.Before(first) {
		return first
	}
	if last := p.now.Add(max(p.Roster.LongestWait(), shortest)); at.After(last) {
		return last
	}
	return at
}

func (p *planner) finish(before *report.Case) report.Change {
	p.c.NextDue = p.within(p.c.DueBy(p.c.NextDue))
	if !same(before, p.c) {
		p.change.Cases = []report.Case{*p.c}
		p.watch(before)
	}
	return p.change
}

// same compares what a plan may change.
func same(a, b *report.Case) bool {
	return a.Urgency == b.Urgency && a.Status == b.Status && a.Holder == b.Holder && a.FollowedUp == b.FollowedUp &&
		a.AcceptedAt.Equal(b.AcceptedAt) && a.AskedAt.Equal(b.AskedAt) && a.NextDue.Equal(b.NextDue) &&
		a.Ladder == b.Ladder && slices.Equal(a.Offers, b.Offers) && askAt(a).Equal(askAt(b))
}
