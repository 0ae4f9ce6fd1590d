package flows

import (
	"slices"

	"ruangaman/report"
)

// The screens of a card, as choices of TapOpen.
const (
	showSteps = "langkah" // the first steps again
	showCheck = "periksa" // do you know somebody here?
	passCheck = "lanjut"  // no, nobody
	showMoves = "ubah"    // how does it stand?
)

// open is BUKA, and every way through the card. What it shows is decided by what the person is to the case now, not by
// the button.
func (a *act) open() {
	switch {
	case a.manages(), !a.mayAccept() && readsAlong(a.c, a.who, a.env):
		a.browse()
	case a.mayAccept() && !a.c.Offers[a.offer].Seen:
		a.c.Offers[a.offer].Seen = true
		a.show(a.view())
		a.save()
	default:
		a.show(a.view())
	}
}

// browse leads whoever may read the case through its screens.
func (a *act) browse() {
	switch a.tap.Choice {
	case showSteps:
		a.show(a.firstSteps())
	case showCheck:
		a.show(a.conflictCheck())
	case showMoves:
		a.show(a.moves())
	case passCheck:
		if a.note(didCheck) {
			a.save()
		}
		a.show(a.view())
	default:
		a.show(a.view())
	}
}

// view is the screen that fits what this person is to the case.
func (a *act) view() card {
	switch {
	case a.holds() && !a.checked():
		return a.firstSteps()
	case a.holds():
		return a.workCard()
	case a.mayAccept():
		return a.offerCard()
	case oversees(a.c, a.who, a.env):
		return a.workCard()
	case readsAlong(a.c, a.who, a.env):
		return a.alongCard()
	case !a.c.Status.Open():
		return card{body: []report.Text{report.T("staff_offer_over")}}
	case a.c.Status.Unanswered():
		return a.declined()
	default:
		return a.tooLate()
	}
}

func (a *act) declined() card { return card{body: []report.Text{report.T("staff_decline_ok")}} }

// tooLate thanks whoever was ready as well, after somebody else had accepted.
func (a *act) tooLate() card {
	if a.c.Status.Unanswered() {
		return a.declined()
	}
	return card{body: []report.Text{report.T("staff_accept_late", "code", code(a.c))}}
}

// offerCard is what an offer tells before TERIMA: never a word of the reporter.
func (a *act) offerCard() card {
	body := append([]report.Text{a.summary(), report.T("staff_card_how")}, a.callUp()...)
	if oversees(a.c, a.who, a.env) {
		body = append(body, approachLines(a.c)...)
	}
	return card{
		body: body,
		buttons: [][]report.Button{
			{a.button("btn_accept", report.TapAccept, "")},
			{a.button("btn_decline", report.TapDecline, ""), a.button("btn_conflict", report.TapConflict, "")},
		},
	}
}

// summary is code, place, urgency and category.
func (a *act) summary() report.Text {
	return report.T("staff_card", "code", code(a.c), "ward", placeText(a.c.Place),
		"urgency", report.T("urgency_"+a.c.Urgency.String()), "category", report.T(a.c.Category))
}

func placeText(p report.Place) report.Text {
	switch {
	case p.Ward != "":
		return report.Raw(p.Ward)
	case p.District != "":
		return report.T("place_district", "district", report.Raw(p.District))
	default:
		return report.T("staff_ward_unknown")
	}
}

// firstSteps is the card after TERIMA: what to do first with this kind of case, and what never to do.
func (a *act) firstSteps() card {
	next := showCheck
	if a.checked() {
		next = ""
	}
	return card{body: a.stepTexts(), buttons: [][]report.Button{
		{a.button("btn_next", report.TapOpen, next)},
		{a.button("btn_call_coordinator", report.TapCall, "")},
	}}
}

func (a *act) stepTexts() []report.Text {
	c := a.c
	var body []report.Text
	if c.Urgency == report.Emergency {
		body = append(body, report.T("staff_steps_emergency", "code", code(c), "numbers", a.numbers("darurat")))
	} else {
		body = append(body, report.T("staff_steps", "code", code(c)),
			report.T("staff_steps_numbers", "numbers", a.numbers("darurat")))
	}
	if c.Reason == report.ReasonSuicide {
		body = append(body, report.T("staff_steps_suicide", "numbers", a.numbers("bunuh diri")))
		body = append(body, approachLines(c)...)
	}
	for _, kind := range []struct {
		fits bool
		key  string
	}{
		{c.Child, "staff_steps_child"},
		{slices.Contains(c.Answers[fieldKinds], kindSexual), "staff_steps_sexual"},
		{c.Witness, "staff_steps_witness"},
		{slices.Contains(c.Answers[fieldPrivate], privateSeen), "staff_steps_watched"},
		{c.Unsought, "staff_unsought"},
	} {
		if kind.fits {
			body = append(body, report.T(kind.key))
		}
	}
	return append(body, wishLines(c)...)
}

// checked reports whether this person has said that they know nobody in the case.
func (a *act) checked() bool {
	return slices.ContainsFunc(a.c.Log, func(e report.Entry) bool { return e.Event == didCheck && e.By == a.who.ID })
}

// conflictCheck tells just enough to notice that one knows somebody, before a word of the story is read.
func (a *act) conflictCheck() card {
	body := report.T("staff_conflict_check", "code", code(a.c), "relation", a.answers("relation"),
		"place", a.answers("place"), "ward", placeText(a.c.Place))
	return card{body: []report.Text{body}, buttons: [][]report.Button{
		{a.button("btn_no_conflict", report.TapOpen, passCheck)},
		{a.button("btn_conflict", report.TapConflict, "")},
	}}
}

// workCard is the card of a case somebody holds or watches over.
func (a *act) workCard() card {
	rows := append(a.wishButtons(), a.storyButtons(), []report.Button{a.button("btn_thread", report.TapThread, ""), a.button("btn_write", report.TapWrite, "")})
	last := []report.Button{a.button("btn_progress", report.TapOpen, showMoves)}
	if a.holds() {
		if len(a.c.Where) > 0 {
			rows = append(rows, []report.Button{a.button("btn_safe", report.TapSafe, "")})
		}
		rows = append(rows, []report.Button{a.button("btn_followed_up", report.TapFollowed, "")},
			[]report.Button{a.button("btn_call_coordinator", report.TapCall, "")})
		last = append(last, a.button("btn_first_steps", report.TapOpen, showSteps))
	}
	body := append([]report.Text{a.summary(), a.standing()}, a.callUp()...)
	if !a.c.Away.IsZero() {
		body = append(body, report.T("staff_chat_closed"))
	}
	body = append(append(body, unsought(a.c)...), approachLines(a.c)...)
	return card{
		body:    append(body, wishLines(a.c)...),
		buttons: append(rows, last, []report.Button{a.button("btn_conflict", report.TapConflict, "")}),
	}
}

// alongCard is for the second reader of talk with a child, who neither holds the case nor watches over it.
func (a *act) alongCard() card {
	return card{body: []report.Text{a.summary(), report.T("staff_along")}, buttons: [][]report.Button{
		{a.button("btn_thread", report.TapThread, ""), a.button("btn_write", report.TapWrite, "")},
		{a.button("btn_conflict", report.TapConflict, "")},
	}}
}

// standing says how the case stands: its state, who holds it and when somebody looks again.
func (a *act) standing() report.Text {
	state := report.T("staff_status_" + string(a.c.Status))
	holder, ok := a.env.City.Person(a.c.Holder)
	if !ok || !a.c.Status.Open() {
		return report.T("staff_standing", "status", state)
	}
	return report.T("staff_standing_held", "status", state, "person", a.reach(holder), "due", clock(a.c.NextDue, a.env))
}
