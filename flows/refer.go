package flows

import (
	"slices"

	"ruangaman/report"
)

// maxServiceSlug keeps a service's button inside Telegram's 64 bytes of callback data.
const maxServiceSlug = 24

// refer hands the case on to a service as well, or asks which. The holder makes the call; the reporter is told neither
// the service nor the place.
func (a *act) refer(slug string) {
	services := a.services()
	i := slices.IndexFunc(services, func(s report.Service) bool { return serviceSlug(s) == slug })
	if i < 0 {
		a.show(a.serviceList(services))
		return
	}
	s := services[i]
	how := report.T("staff_refer_no_contact", "service", report.Raw(s.Name))
	if s.Contact != "" {
		how = report.T("staff_refer_contact", "service", report.Raw(s.Name), "contact", report.Raw(s.Contact))
	}
	a.step(report.EventRefer, string(report.EventRefer)+":"+s.ID, how)
}

func (a *act) serviceList(services []report.Service) card {
	s := card{body: []report.Text{report.T("staff_refer_ask", "code", code(a.c))}}
	for _, service := range services {
		b := a.button("", report.TapMove, string(report.EventRefer)+"-"+serviceSlug(service))
		b.Label = report.Raw(service.Name)
		s.buttons = append(s.buttons, []report.Button{b})
	}
	s.buttons = append(s.buttons, a.back())
	return s
}

func serviceSlug(s report.Service) string {
	slug := report.Slug(s.ID)
	return slug[:min(len(slug), maxServiceSlug)]
}

// services are those this case may be referred to. One that is written not to fit a kind of case (a mediator and
// violence at home) is left out for that kind, and also while nobody has said what kind it is.
func (a *act) services() []report.Service {
	kinds, known := kindsOf(a.c)
	return slices.DeleteFunc(slices.Clone(a.env.City.Services), func(s report.Service) bool {
		unfit := slices.ContainsFunc(s.Except, func(not string) bool { return slices.Contains(kinds, not) })
		return unfit || !known && len(s.Except) > 0
	})
}

// atHome are the relations that make violence domestic ("kdrt" under kecuali:).
var atHome = []string{"spouse", "ex", "partner", "parent", "family"}

// kindsOf are the words of untuk: and kecuali: that fit a case, and whether what happened and by whom was told at all.
func kindsOf(c *report.Case) (kinds []string, known bool) {
	kinds = slices.Clone(c.Answers[fieldKinds])
	relation := c.Answers[fieldRelation]
	known = len(kinds) > 0 && len(relation) > 0
	if c.Child {
		kinds = append(kinds, "anak")
	}
	if c.Witness {
		kinds = append(kinds, "saksi")
	}
	if slices.ContainsFunc(relation, func(r string) bool { return slices.Contains(atHome, r) }) {
		kinds = append(kinds, "kdrt")
	}
	return kinds, known
}
