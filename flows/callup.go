package flows

import "ruangaman/report"

// Telegram wakes nobody. So a coordinator's card of a case that nobody has accepted says who was called and has not
// answered, with the telephone number where the configuration has one. Nobody else ever sees a number.

// callUp are those lines; none for anybody but a coordinator. Whoever may not hear of the case is not among them.
func (a *act) callUp() []report.Text {
	if a.who.Role != report.RoleCoordinator || !a.c.Status.Unanswered() {
		return nil
	}
	lines := []report.Text{report.T("staff_call_up")}
	for _, o := range a.c.Offers {
		waits := o.State == report.OfferOpen || o.State == report.OfferBlocked
		if !waits || o.To == a.who.ID || !fit(a.c, o.To, a.env) {
			continue
		}
		person, _ := a.env.City.Person(o.To)
		lines = append(lines, report.T("staff_call_up_line", "person", a.reach(person)))
	}
	if len(lines) == 1 {
		return nil
	}
	return []report.Text{{List: lines, Join: "\n"}}
}

// reach names a colleague: to a coordinator with the telephone number.
func (a *act) reach(p report.Person) report.Text {
	if a.who.Role != report.RoleCoordinator {
		return report.Raw(p.Name)
	}
	return p.Call()
}
