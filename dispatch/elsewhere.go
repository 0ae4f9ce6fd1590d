package dispatch

import (
	"slices"

	"ruangaman/report"
)

// fromElsewhere lists whom a step that calls one person may call when the accused lives in the home or holds an office: a
// neighbour of theirs should not be the first to hear. Whoever does not live near comes first, also from the steps that
// follow and call one person; then the others of this step and of those before it, so that nobody who was passed over is
// forgotten. The last step calls everybody it names, as always.
func (p *planner) fromElsewhere(step int) []report.PersonID {
	steps := p.steps()
	var people []report.PersonID
	for later := step; later < p.last(); later++ {
		if !steps[later].AtOnce {
			people = append(people, p.living(later, false)...)
		}
	}
	for earlier := step; earlier >= 0; earlier-- {
		if !steps[earlier].AtOnce {
			people = append(people, p.living(earlier, true)...)
		}
	}
	return people
}

// living are the people of a step who may live near the case, or who do not.
func (p *planner) living(step int, near bool) []report.PersonID {
	return slices.DeleteFunc(slices.Clone(p.Roster.Targets(p.steps()[step], p.c.Place, p.now)), func(id report.PersonID) bool {
		person, ok := p.City.Person(id)
		return !ok || report.MayLiveNear(person, p.c.Place) != near
	})
}
