package dispatch

import (
	"slices"

	"ruangaman/report"
)

// watch tells the reporter of an emergency by a silent edit when more people were asked, or when whoever held it has gone.
func (p *planner) watch(before *report.Case) {
	changed := before.PeopleOffered() != p.c.PeopleOffered() || before.Status.Unanswered() != p.c.Status.Unanswered()
	if changed && p.c.Watched(p.now) {
		p.queue(p.c.Watch(p.numbers()))
	}
}

// numbers are the helplines for an emergency, one a line; all of them if none is marked so.
func (p *planner) numbers() report.Text {
	var urgent, all []report.Text
	for _, h := range p.City.Help {
		contact := report.Raw(h.Number)
		if h.Note != "" {
			contact = report.T("help_note", "contact", contact, "note", report.Raw(h.Note))
		}
		line := report.T("help_line", "name", report.Raw(h.Name), "contact", contact)
		all = append(all, line)
		if slices.Contains(h.For, "darurat") {
			urgent = append(urgent, line)
		}
	}
	if len(urgent) == 0 {
		urgent = all
	}
	return report.Text{List: urgent, Join: "\n"}
}
