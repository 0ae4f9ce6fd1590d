package dispatch

import (
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

// When duty changes hands, an offer that whoever was on duty has not answered goes to whoever is on duty now. The ladder
// stands where it stood: by when the next step is called does not change, so no handoff makes anybody wait longer for the
// coordinator. An accepted case stays with its helper.

// handOver moves the offer of whoever went off duty. One that they opened stays open for them beside the new one, because
// they may be reading it: the first TERIMA has the case.
func (p *planner) handOver() {
	i, to, ok := p.handoff()
	if !ok {
		return
	}
	o := &p.c.Offers[i]
	step := o.Step
	o.Duty = false
	if !o.Seen {
		o.State = report.OfferRevoked
		p.withdraw(*o, textOffDuty)
	}
	p.offer(to, step, false)
}

// handoff finds an open offer that was made to somebody because they were on duty, and who is on duty now instead. It is
// false while the new one was asked in this round already, cannot be asked, or lives too near to be asked first: then the
// offer stays where it is.
func (p *planner) handoff() (offer int, to report.PersonID, ok bool) {
	now, on := p.Roster.OnDuty(p.c.Place.Ward, p.now)
	if !on || p.c.Ladder.Step < 0 || !p.free(now.Person) || p.asked(now.Person) {
		return 0, "", false
	}
	if person, _ := p.City.Person(now.Person); p.c.Elsewhere && report.MayLiveNear(person, p.c.Place) {
		return 0, "", false
	}
	for i, o := range p.c.Offers {
		if o.Duty && o.State == report.OfferOpen && o.To != now.Person {
			return i, now.Person, true
		}
	}
	return 0, "", false
}

// handoffAt is when the duty ends under which an open offer was made; false if there is none.
func (p *planner) handoffAt() (time.Time, bool) {
	for _, o := range p.c.Offers {
		if o.Duty && o.State == report.OfferOpen {
			now, on := p.Roster.OnDuty(p.c.Place.Ward, p.now)
			return now.Until, on
		}
	}
	return time.Time{}, false
}

// onDuty reports whether a step calls a person because they are on duty now.
func (p *planner) onDuty(id report.PersonID, step int) bool {
	now, on := p.Roster.OnDuty(p.c.Place.Ward, p.now)
	return on && now.Person == id && p.steps()[step].Names(roster.TargetOnDuty)
}

// passedOn reports whether duty changed hands since an open offer was made.
func (p *planner) passedOn() bool {
	_, _, ok := p.handoff()
	return ok
}
