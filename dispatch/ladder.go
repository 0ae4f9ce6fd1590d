package dispatch

import (
	"slices"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

// climb takes a case that nobody has accepted one step on, if it is time.
func (p *planner) climb() {
	raised := p.raised()
	if !p.due() && !raised && !p.touched && !p.stalled() && !p.astray() && !p.passedOn() {
		return
	}
	if raised && p.started() {
		p.startOver()
	}
	crisis := p.newCrisis()
	p.c.Ladder.Urgency, p.c.Ladder.Reason = p.c.Urgency, p.c.Reason
	if p.night() {
		return
	}
	p.fit()
	p.part()
	p.handOver()
	l := &p.c.Ladder
	switch {
	case l.Step < 0:
		p.advance(p.first())
	case !p.now.Before(l.WaitUntil):
		p.advance(l.Step + 1)
	case !p.alive() || p.returned():
		p.advance(l.Step)
	case !l.Reminded && !l.RemindAt.IsZero() && !p.now.Before(l.RemindAt):
		p.remind()
	default:
		p.nudge()
	}
	p.handOver() // in a new round whoever is on duty may be asked again
	if crisis {
		p.crisis()
	}
	p.c.NextDue = p.nextLook()
}

// raised reports whether the case has grown above what its ladder was started for.
func (p *planner) raised() bool {
	l := p.c.Ladder
	return p.c.Urgency > l.Urgency || p.c.Reason != "" && p.c.Reason != l.Reason
}

// started reports whether the ladder has done or deferred anything yet.
func (p *planner) started() bool { return p.c.Ladder.Step >= 0 || p.c.Ladder.Morning }

// startOver puts the case before its first step, in a new round. Open offers stay open.
func (p *planner) startOver() {
	p.c.Ladder = report.Ladder{Step: -1, Round: p.c.Ladder.Round + 1, Urgency: p.c.Urgency, Reason: p.c.Reason}
}

// lastResort is climbed when the configuration has no ladder at all. Its check refuses that, but a case must never wait
// for a list that is empty.
var lastResort = []roster.Step{{To: []roster.Target{roster.TargetCoordinator}, AtOnce: true, Repeat: 10 * time.Minute}}

func (p *planner) steps() []roster.Step {
	if steps := p.Roster.Ladder(p.c.Urgency, p.c.Reason); len(steps) > 0 {
		return steps
	}
	return lastResort
}

func (p *planner) last() int { return len(p.steps()) - 1 }

// first is the step at which this case's ladder begins: for the city level, where no roster of a ward applies, and for the
// quiet lane, the first one that calls coordinators.
func (p *planner) first() int {
	if !p.c.Place.CityLevel() && !p.c.Exclude.CityOnly && !p.calm() {
		return 0
	}
	for i, s := range p.steps() {
		if s.Names(roster.TargetCoordinator) {
			return i
		}
	}
	return 0
}

// fit brings a stored ladder into the present configuration, which may have fewer steps and shorter waits by now.
func (p *planner) fit() {
	l := &p.c.Ladder
	if last := p.last(); l.Step > last {
		l.Step = last
		l.Round++ // within a round the ladder only rises
	}
	if l.Step < 0 {
		return
	}
	if latest := p.now.Add(p.wait(l.Step)); l.WaitUntil.After(latest) {
		l.WaitUntil = latest
	}
}

// astray reports whether the ladder waits for longer than the present configuration and the present clock make anybody
// wait: waits have become shorter, the night was changed, or the clock was set back.
func (p *planner) astray() bool {
	l := p.c.Ladder
	if l.Step < 0 {
		night, _ := p.sleeping()
		return l.Morning && !night || !l.Morning && p.c.NextDue.After(p.now.Add(p.wait(p.first())))
	}
	return l.WaitUntil.After(p.now.Add(p.wait(l.Step)))
}

// wait is how long a step lasts before the next one, or before the last one comes again.
func (p *planner) wait(step int) time.Duration {
	s := p.steps()[step]
	if step == p.last() {
		return max(s.Repeat, shortest)
	}
	return max(s.Wait, shortest)
}

// advance offers the case to the people of a step, or of the first one after it that has anybody. Past the last step the
// last comes again, in a new round.
func (p *planner) advance(from int) {
	l := &p.c.Ladder
	last := p.last()
	if from > last {
		from = last
		l.Round++
		l.Step = -1
	}
	for step := max(from, 0); step <= last; step++ {
		fresh := step != l.Step
		if p.offerStep(step, fresh) {
			if fresh {
				p.stand(step)
			}
			return
		}
	}
	p.nobody()
}

// stand begins the wait of a step.
func (p *planner) stand(step int) {
	l := &p.c.Ladder
	l.Step, l.StepAt, l.WaitUntil = step, p.now, p.now.Add(p.wait(step))
	l.RemindAt, l.Reminded = time.Time{}, false
	if remind := p.steps()[step].Remind; remind > 0 {
		l.RemindAt = p.now.Add(remind)
	}
}

// offerStep offers the case to whom a step calls now and reports whether that was anybody. The group hears of a step
// when the ladder arrives there, not when somebody declines.
func (p *planner) offerStep(step int, fresh bool) bool {
	people := p.called(step)
	for _, person := range people {
		p.offer(person, step, false)
	}
	if fresh && p.steps()[step].Names(roster.TargetGroup) {
		p.tellGroup()
	}
	return len(people) > 0
}

// nobody: a whole pass reached no one. The last step is tried again after ulangi, and people who can do something about
// it hear of it. An offer of this step whose person cannot be reached any more counts as one that never arrived: they
// are asked again as soon as they can be.
func (p *planner) nobody() {
	for i := range p.c.Offers {
		if o := &p.c.Offers[i]; p.current(*o) {
			o.State = report.OfferBlocked
		}
	}
	l := &p.c.Ladder
	if last := p.last(); l.Step != last || !l.WaitUntil.After(p.now) {
		p.stand(last)
	}
	p.cryForHelp(false)
}

// remind repeats the push of the step's open offers, once.
func (p *planner) remind() {
	p.c.Ladder.Reminded = true
	for i := range p.c.Offers {
		if o := &p.c.Offers[i]; p.current(*o) && p.free(o.To) && o.At.Before(p.now) {
			o.At = p.now
			p.ring(o, textReminder, p.calm())
		}
	}
}

// nextLook is when the ladder has something to do again.
func (p *planner) nextLook() time.Time {
	l := p.c.Ladder
	next := l.WaitUntil
	if !l.Reminded && l.RemindAt.After(p.now) && l.RemindAt.Before(next) {
		next = l.RemindAt
	}
	if at, ok := p.handoffAt(); ok && at.After(p.now) && at.Before(next) {
		next = at
	}
	if at, ok := p.nudgeAt(); ok && at.After(p.now) && at.Before(next) {
		next = at
	}
	return next
}

// current reports whether an offer belongs to the step and round the ladder stands at and may still be accepted.
func (p *planner) current(o report.Offer) bool {
	l := p.c.Ladder
	return o.State == report.OfferOpen && o.Step == l.Step && o.Round == l.Round
}

// alive reports whether anybody the present step called may still answer.
func (p *planner) alive() bool {
	for _, o := range p.c.Offers {
		if p.current(o) && p.free(o.To) {
			return true
		}
	}
	return false
}

// stalled reports whether the present step waits for nobody although something can be done: there is a step left to
// climb, somebody became reachable whom the last one calls, or the last of its people was just lost and nobody knows it yet.
func (p *planner) stalled() bool {
	step, last := p.c.Ladder.Step, p.last()
	if step < 0 || p.alive() {
		return p.returned()
	}
	return step < last || slices.ContainsFunc(p.c.Offers, p.current) || len(p.called(last)) > 0
}
