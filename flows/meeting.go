package flows

import (
	"slices"
	"strconv"
	"strings"

	"ruangaman/report"
)

// A meeting is offered by template alone: two of the staff, a public place, a time of day. Nobody types a word of it.
var (
	meetPlaces = []string{"office", "puskesmas", "school", "service"}
	meetTimes  = []string{"morning", "afternoon"}
)

// companions are who may come along: they may see the case and are no activist, so that nobody new has to hear of it.
func (a *act) companions() []report.Person {
	return slices.DeleteFunc(slices.Clone(a.env.City.People), func(p report.Person) bool {
		return p.ID == a.who.ID || p.Role == report.RoleActivist || p.Chat == 0 || p.Chat == a.c.Reporter || !a.c.MaySee(p) || a.env.States[p.ID].Frozen
	})
}

// alone reports whether a letter offers a meeting to which nobody comes along any more: who was named may have been left out of
// the case since the preview.
func (a *act) alone(l report.Letter) bool {
	return l.Meet.Place != "" && !slices.ContainsFunc(a.companions(), func(p report.Person) bool { return p.ID == l.Meet.With })
}

// meet asks for place, time and companion, one tap each, and then shows the preview.
func (a *act) meet() {
	place, rest, _ := strings.Cut(a.tap.Choice, "-")
	when, with, _ := strings.Cut(rest, "-")
	people := a.companions()
	i, err := strconv.Atoi(with)
	var options []report.Button
	ask := "staff_meet_with"
	switch {
	case len(people) == 0:
		a.show(card{body: []report.Text{report.T("staff_meet_nobody", "code", code(a.c))}, buttons: [][]report.Button{a.back()}})
		return
	case !slices.Contains(meetPlaces, place):
		ask = "staff_meet_place"
		for _, p := range meetPlaces {
			options = append(options, a.button("opt_meet_"+p, report.TapMeet, p))
		}
	case !slices.Contains(meetTimes, when):
		ask = "staff_meet_when"
		for _, w := range meetTimes {
			options = append(options, a.button("opt_meet_"+w, report.TapMeet, place+"-"+w))
		}
	case err == nil && i >= 0 && i < len(people):
		a.previewOf(report.Letter{At: a.env.Now, By: a.who.ID, Role: a.who.Role, Meet: report.Meeting{Place: place, When: when, With: people[i].ID}})
		return
	default:
		for n, p := range people {
			b := a.button("", report.TapMeet, place+"-"+when+"-"+strconv.Itoa(n))
			b.Label = report.Raw(p.Name)
			options = append(options, b)
		}
	}
	s := card{body: []report.Text{report.T(ask, "code", code(a.c))}}
	for _, b := range options {
		s.buttons = append(s.buttons, []report.Button{b})
	}
	s.buttons = append(s.buttons, []report.Button{a.button("btn_write_stop", report.TapWrite, writeStop)})
	a.show(s)
}

func meetingText(m report.Meeting) report.Text {
	return report.T("meet_offer", "place", report.T("opt_meet_"+m.Place), "when", report.T("opt_meet_"+m.When))
}

// tellCompanion lets whoever was named as the second person know, so that a template never promises what nobody knows of.
func (a *act) tellCompanion(l report.Letter) {
	if p, ok := a.env.City.Person(l.Meet.With); ok {
		a.tell(p, report.Message{Do: report.ActSend, As: report.AsNotice, Buttons: openByCode(a.c),
			Body:    []report.Text{report.T("staff_meet_companion", "code", code(a.c), "person", report.Raw(a.who.Name))},
			Purpose: report.PurposeStaff, Lane: report.LaneOther})
	}
}
