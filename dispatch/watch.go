package dispatch

import "ruangaman/report"

// watch tells the reporter of an emergency by a silent edit when more people were asked, or when whoever held it has gone.
func (p *planner) watch(before *report.Case) {
	changed := before.PeopleOffered() != p.c.PeopleOffered() || before.Status.Unanswered() != p.c.Status.Unanswered()
	if changed && p.c.Watched(p.now) {
		p.queue(p.c.Watch(report.Text{List: p.City.UrgentHelp(), Join: "\n"}))
	}
}
