package dispatch

import "ruangaman/report"

// Blocked is what follows when Telegram refused (403) a message to a person of petugas: about a case. The person counts
// as unreachable until any update of theirs arrives; their open offer is lost and the ladder goes on at once. A case
// they hold stays theirs, since the silence may pass, but the coordinators are told now and at every follow-up.
// A message about no case is given with the zero Case.
func Blocked(c report.Case, person report.PersonID, env Env) report.Change {
	if person == "" {
		return report.Change{}
	}
	state := env.States[person]
	known := state.Blocked
	p := newPlanner(&c, env)
	if !known {
		state.Person, state.Blocked = person, true
		p.change.People, p.change.Kick = []report.PersonState{state}, true // another case may wait for them
	}
	if c.ID.Zero() || !c.Status.Open() {
		return p.change
	}
	if c.Status.Unanswered() {
		p.blockOffer(person)
	} else if c.Holder == person && !known {
		silent, _ := p.sleeping()
		p.tellCoordinators(textHolderAway, silent)
	}
	return p.finishBlocked(&c)
}

func (p *planner) blockOffer(person report.PersonID) {
	for i := range p.c.Offers {
		if o := &p.c.Offers[i]; o.To == person && o.State == report.OfferOpen {
			o.State = report.OfferBlocked
			p.c.NextDue = p.now
			p.change.Kick = true
		}
	}
}

// finishBlocked leaves NextDue at now: the kick that goes with it plans the next offer.
func (p *planner) finishBlocked(before *report.Case) report.Change {
	if !same(before, p.c) {
		p.change.Cases = []report.Case{*p.c}
	}
	return p.change
}
