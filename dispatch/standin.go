package dispatch

import (
	"slices"

	"ruangaman/report"
	"ruangaman/roster"
)

// The last step has no step after it. When nobody it names can be called, others stand in, so that a case never waits for
// people who are all away, barred or unreachable (promise P3).

// standInRoles is the order in which the roles of the city are asked.
var standInRoles = []report.Role{
	report.RoleCoordinator, report.RolePsychologist, report.RoleIndependent, report.RoleActivist,
}

// nearby are asked first when those of the last step are only away: whoever is on duty is free again, perhaps, and the
// backups know the ward.
var nearby = roster.Step{To: []roster.Target{roster.TargetOnDuty, roster.TargetBackup}}

// standIns are asked instead of the people whom the last step names. When these are excluded, or the reporter asked for
// the city, only the roles of the city are (DESIGN §6).
func (p *planner) standIns(named []report.PersonID) []report.PersonID {
	if slices.ContainsFunc(named, p.maySee) && !p.c.Exclude.CityOnly {
		near := p.Roster.Targets(nearby, p.c.Place, p.now)
		if slices.ContainsFunc(near, p.callable) {
			return near
		}
	}
	return p.anybody()
}

// anybody are the people of the first role in which somebody can be offered the case.
func (p *planner) anybody() []report.PersonID {
	for _, role := range standInRoles {
		if people := p.having(role, p.callable); len(people) > 0 {
			return people
		}
	}
	return nil
}

// returned reports whether only stand-ins hold offers of the last step although somebody whom it names can be called
// again.
func (p *planner) returned() bool {
	if p.c.Ladder.Step != p.last() {
		return false
	}
	named := p.Roster.Targets(p.steps()[p.last()], p.c.Place, p.now)
	for _, o := range p.c.Offers {
		if p.current(o) && p.free(o.To) && slices.Contains(named, o.To) {
			return false
		}
	}
	return slices.ContainsFunc(named, p.callable)
}
