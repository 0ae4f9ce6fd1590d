package dispatch

import (
	"slices"

	"ruangaman/report"
)

// called lists the people whom a step offers the case to now, in written order. The last step calls everybody it names;
// a step with sekaligus everybody who was not asked yet in this round; any other step the first of those.
func (p *planner) called(step int) []report.PersonID {
	s := p.steps()[step]
	people := p.Roster.Targets(s, p.c.Place, p.now)
	if step == p.last() {
		return p.lastCalled(people)
	}
	if p.c.Elsewhere && !s.AtOnce {
		people = p.fromElsewhere(step)
	}
	people = slices.DeleteFunc(people, func(id report.PersonID) bool { return !p.free(id) || p.asked(id) })
	if !s.AtOnce && len(people) > 1 {
		people = people[:1]
	}
	return people
}

// lastCalled are the people of the last step. Whoever holds an open offer is called again with it; a decline of this
// round is respected until the next.
func (p *planner) lastCalled(named []report.PersonID) []report.PersonID {
	if !slices.ContainsFunc(named, p.free) {
		named = p.standIns(named)
	}
	return slices.DeleteFunc(slices.Clone(named), func(id report.PersonID) bool { return !p.callable(id) })
}

// having lists the people of a role for whom ok holds, in written order.
func (p *planner) having(role report.Role, ok func(report.PersonID) bool) []report.PersonID {
	var out []report.PersonID
	for _, person := range p.City.People {
		if person.Role == role && ok(person.ID) {
			out = append(out, person.ID)
		}
	}
	return out
}

// free reports whether an offer to this person makes sense now: in petugas:, allowed to see the case, reachable and not
// on leave.
func (p *planner) free(id report.PersonID) bool {
	return p.maySee(id) && p.States[id].Reachable(p.now) && !p.Roster.OnLeave(id, p.now)
}

func (p *planner) maySee(id report.PersonID) bool {
	person, ok := p.City.Person(id)
	return ok && maySee(person, p.c)
}

// maySee is the rule of exclusion, and whose report it is never sees it either (promise P7), also if they joined
// petugas: after telling it.
func maySee(person report.Person, c *report.Case) bool {
	return c.MaySee(person) && (c.Reporter == 0 || person.Chat != c.Reporter)
}

// asked reports whether this person was offered the case in this round. An offer that never arrived (403) or was taken
// back does not count: whoever is reachable again may be asked.
func (p *planner) asked(id report.PersonID) bool {
	i, ok := p.c.OfferTo(id)
	if !ok || p.c.Offers[i].Round != p.c.Ladder.Round {
		return false
	}
	state := p.c.Offers[i].State
	return state != report.OfferBlocked && state != report.OfferRevoked
}

// callable reports whether the last step may call this person now.
func (p *planner) callable(id report.PersonID) bool {
	return p.free(id) && (!p.asked(id) || p.holdsOpen(id))
}

func (p *planner) holdsOpen(id report.PersonID) bool {
	i, ok := p.c.OfferTo(id)
	return ok && p.c.Offers[i].State == report.OfferOpen
}
