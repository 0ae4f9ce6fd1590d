package dispatch

import "ruangaman/report"

// newCrisis reports whether the ladder has not heard of a suicide statement yet.
func (p *planner) newCrisis() bool {
	return p.c.Reason == report.ReasonSuicide && p.c.Ladder.Reason != p.c.Reason
}

// crisis tells every psychologist and coordinator at once that somebody spoke of ending their life, whoever holds the case
// or is being asked, and whatever ladder the configuration has for it. Who has an open offer was called by that. It is said
// once, when the reason is new to the ladder: newCrisis.
func (p *planner) crisis() {
	for _, role := range []report.Role{report.RolePsychologist, report.RoleCoordinator} {
		for _, id := range p.having(role, p.tellable) {
			if id == p.c.Holder || p.holdsOpen(id) {
				continue
			}
			if m, ok := p.tell(id, report.PurposeStaff, report.T(textEmergency)); ok {
				m.Buttons = p.openByCode()
				p.queue(m)
			}
		}
	}
}
