package flows

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"ruangaman/report"
)

// The commands of the duty. They are not among the visible ones.
const (
	cmdCase   = "kasus"
	cmdDuty   = "jaga"
	cmdID     = "id"
	cmdRest   = "istirahat"
	cmdFreeze = "bekukan"
	cmdThaw   = "cairkan"
	cmdStaff  = "petugas" // what there is
	cmdEnd    = "selesai" // after /istirahat or /bekukan: no longer
)

// commanded answers a command of the duty. Only /id answers anybody, with the number of their own account: that is how
// the admin gets to know it. To everybody else the others are commands we do not know.
func (a *act) commanded(known bool) bool {
	if a.in.Command == cmdID {
		a.say(report.T("id_answer", "id", report.Raw(strconv.FormatInt(int64(a.d.Chat), 10))))
		return true
	}
	if !known {
		return false
	}
	switch a.in.Command {
	case cmdCase:
		a.cases()
	case cmdDuty:
		a.say(a.duty()...)
	case cmdRest:
		a.rest()
	case cmdStaff:
		a.say(a.help()...)
	case cmdFreeze, cmdThaw:
		a.freeze()
	case cmdSwap:
		a.swap()
	case cmdLeave:
		a.leave()
	case cmdVersions:
		return a.versions()
	case cmdTest:
		a.test()
	default:
		return false
	}
	return true
}

// cases is /kasus: the list of what this person holds or is offered, or one case by its code.
func (a *act) cases() {
	switch {
	case a.in.Args == "":
		a.listCases()
	case a.admit():
		a.open()
	default:
		a.notFound()
	}
}

func (a *act) listCases() {
	lines := []report.Text{report.T("staff_cases_head")}
	var buttons [][]report.Button
	for i := range a.d.Held {
		c := &a.d.Held[i]
		about, ok := a.mine(c)
		if !ok {
			continue
		}
		lines = append(lines, report.T("staff_case_line", "code", code(c), "ward", placeText(c.Place),
			"urgency", report.T("urgency_"+c.Urgency.String()), "status", report.T("staff_status_"+string(c.Status))))
		buttons = append(buttons, []report.Button{tapText(code(c), report.TapOpen, about, freshly, 0)})
	}
	if buttons == nil {
		a.say(report.T("staff_cases_none"))
		return
	}
	if a.d.HeldMore > 0 {
		lines = append(lines, report.T("staff_cases_more", "n", report.Raw(strconv.Itoa(a.d.HeldMore))))
	}
	a.say(report.Text{List: lines, Join: "\n"})
	m := &a.out.Outbox[len(a.out.Outbox)-1]
	m.Buttons, m.Purpose, m.Person = buttons, report.PurposeStaff, a.who.ID
	m.DeleteAfter = a.env.City.Keep.Screen
}

// mine reports whether a case belongs in this person's list, and what a button for it names.
func (a *act) mine(c *report.Case) (about string, ok bool) {
	if !fit(c, a.who.ID, a.env) || !c.Status.Open() {
		return "", false
	}
	if i, offered := c.OfferTo(a.who.ID); offered && (c.Offers[i].State == report.OfferOpen || c.Holder == a.who.ID) {
		return string(c.Offers[i].ID), true
	}
	return string(c.Code), c.Holder == a.who.ID
}

// duty says who is on duty now, in the written order of the wards.
func (a *act) duty() []report.Text {
	var order []report.PersonID
	wards := map[report.PersonID][]report.Text{}
	var none []report.Text
	for _, d := range a.env.City.Districts {
		for _, w := range d.Wards {
			p, ok := a.env.OnDuty[w]
			if !ok {
				none = append(none, report.Raw(w))
				continue
			}
			if wards[p] == nil {
				order = append(order, p)
			}
			wards[p] = append(wards[p], report.Raw(w))
		}
	}
	body := []report.Text{report.T("staff_duty_head")}
	for _, id := range order {
		p, _ := a.env.City.Person(id)
		body = append(body, report.T("staff_duty_line", "person", report.Raw(p.Name), "wards", listed(wards[id])))
	}
	if none != nil {
		body = append(body, report.T("staff_duty_none", "wards", listed(none)))
	}
	return body
}

// help lists the commands of the duty.
func (a *act) help() []report.Text {
	body := []report.Text{report.T("staff_help")}
	if a.who.Role == report.RoleCoordinator {
		body = append(body, report.T("staff_help_coordinator"))
	}
	return body
}

func listed(items []report.Text) report.Text { return report.Text{List: items, Join: ", "} }

// restHours bound /istirahat: without a number it is a night; nobody rests away for good by a typing mistake.
const (
	restHours    = 8
	maxRestHours = 72
)

// rest is /istirahat: no new offers for some hours. What is held stays held.
func (a *act) rest() {
	state := a.state(a.who.ID)
	resting := a.env.Now.Before(state.RestUntil)
	words := strings.Fields(strings.ToLower(a.in.Args))
	hours, answer := restHours, report.T("staff_rest_off")
	if len(words) > 0 && words[0] != cmdEnd {
		n, err := strconv.Atoi(strings.TrimSuffix(words[0], "jam"))
		if err != nil || n < 1 || n > maxRestHours {
			a.say(report.T("staff_rest_how"))
			return
		}
		hours, resting = n, false
	}
	if len(words) > 0 && words[0] == cmdEnd || resting {
		state.RestUntil, a.out.Kick = time.Time{}, true
	} else {
		state.RestUntil = a.env.Now.Add(time.Duration(hours) * time.Hour)
		answer = report.T("staff_rest_on", "until", clock(state.RestUntil, a.env))
	}
	a.out.People = []report.PersonState{state}
	a.say(answer)
}

// freeze is /bekukan and /cairkan: a coordinator takes a person off everything at once, or lets them back. That offers
// and cases go to others, and leave the person's phone, is the worker's part.
func (a *act) freeze() {
	if !a.coordinates() {
		a.say(report.T("staff_coordinator_only"))
		return
	}
	other, ok := named(a.env.City, a.in.Args)
	switch {
	case a.in.Args == "":
		a.say(report.T("staff_freeze_how"))
		return
	case !ok || other.ID == a.who.ID:
		a.say(report.T("staff_freeze_unknown"))
		return
	}
	state := a.state(other.ID)
	state.Frozen = a.in.Command == cmdFreeze && !slices.Contains(strings.Fields(strings.ToLower(a.in.Args)), cmdEnd)
	a.out.People, a.out.Kick = []report.PersonState{state}, true
	if state.Frozen {
		a.say(report.T("staff_frozen", "person", report.Raw(other.Name), "id", report.Raw(string(other.ID))))
	} else {
		a.say(report.T("staff_thawed", "person", report.Raw(other.Name)))
	}
}

// named finds a person by their key in the configuration, as somebody types it.
func named(city *report.City, args string) (report.Person, bool) {
	words := strings.Fields(args)
	if len(words) == 0 {
		return report.Person{}, false
	}
	i := slices.IndexFunc(city.People, func(p report.Person) bool { return strings.EqualFold(string(p.ID), words[0]) })
	if i < 0 {
		return report.Person{}, false
	}
	return city.People[i], true
}
