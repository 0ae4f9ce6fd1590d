package flows

import "ruangaman/report"

// What people decide about a wish. The reporter hears of it when they ask, never before (P9).

// The choices of TapWish.
const (
	wishKeep  = "keep"  // the case goes on
	wishAsk   = "ask"   // ask once more before it is granted
	wishGrant = "grant" // grant it
)

// What a case's history says of wishes.
const (
	didWish   = "wish"
	didKeep   = "wish_keep"
	didSecond = "wish_first" // would grant it; a second person has to agree
)

// wishText says what the reporter asked for, and whether the receipt was typed with it.
func wishText(c *report.Case) report.Text {
	text := report.T("staff_wish_"+string(c.Wish.Kind), "code", code(c))
	if !c.Wish.Proven {
		return text
	}
	return report.Text{List: []report.Text{text, report.T("staff_wish_proven")}, Join: " "}
}

// wishLines stand on the card of a case while a wish waits.
func wishLines(c *report.Case) []report.Text {
	if !c.Wish.Waits() {
		return nil
	}
	lines := []report.Text{wishText(c), report.T("staff_wish_warning")}
	if c.Wish.First != "" {
		lines = append(lines, report.T("staff_wish_second", "code", code(c)))
	}
	return lines
}

// wishButtons lead to a decision.
func (a *act) wishButtons() [][]report.Button {
	if !a.c.Wish.Waits() {
		return nil
	}
	return [][]report.Button{{a.button("btn_wish_keep", report.TapWish, wishKeep), a.button("btn_wish_grant", report.TapWish, wishAsk)}}
}

// decide answers a button about a wish.
func (a *act) decide() {
	switch {
	case !a.c.Wish.Waits():
		a.show(a.view())
	case a.tap.Choice == wishKeep:
		a.keepOn()
	case a.tap.Choice == wishGrant:
		a.grant()
	default:
		a.show(card{body: []report.Text{wishText(a.c), report.T("staff_wish_sure")}, buttons: [][]report.Button{
			{a.button("btn_wish_sure", report.TapWish, wishGrant)}, a.back()}})
	}
}

// keepOn lets the case go on.
func (a *act) keepOn() {
	w := a.c.Wish
	w.Decision, w.By = report.WishKept, a.who.ID
	a.record(didKeep)
	a.tellDeciders(report.T("staff_wish_kept", "code", code(a.c)))
	a.showAfter(report.T("staff_wish_kept", "code", code(a.c)))
	a.save()
}

// grant ends the case as the reporter wished. A child's case needs two different people.
func (a *act) grant() {
	w := a.c.Wish
	if needsTwo(a.c) && (w.First == a.who.ID || !fit(a.c, w.First, a.env)) {
		if w.First != a.who.ID {
			w.First = a.who.ID
			a.record(didSecond)
			a.tellDeciders(wishLines(a.c)...)
			a.save()
		}
		a.showAfter(report.T("staff_wish_first", "code", code(a.c)))
		return
	}
	w.Decision, w.By = report.WishGranted, a.who.ID
	if w.Kind == report.WishDelete {
		a.erase()
		return
	}
	a.out.Outbox = append(a.out.Outbox, withdraw(a.c, a.who.ID, a.env)...)
	a.tellDeciders(a.moved())
	a.show(card{body: []report.Text{a.moved()}})
	a.save()
}

// needsTwo: a child's case, and one whose age nobody told.
func needsTwo(c *report.Case) bool { return c.Child || len(c.Answers[fieldAge]) == 0 }

// erase destroys the case and its key. The words that say so are no message about a case, and wait until it is gone (P8).
func (a *act) erase() {
	a.out.Erase = []report.ID{a.c.ID}
	a.out.Outbox = append(offPhones(a.c, a.env), erasedNotices(a.c, a.who.ID, a.env)...)
	a.say(report.T("staff_case_erased", "code", code(a.c))) // a message of its own: the card that was tapped goes, too
	a.out.Outbox[len(a.out.Outbox)-1].WhenErased = a.c.ID
}

// tellDeciders tells everybody else who decides.
func (a *act) tellDeciders(words ...report.Text) {
	for _, id := range deciders(a.c, a.env) {
		if id != a.who.ID {
			a.out.Outbox = append(a.out.Outbox, toStaff(a.c, id, a.env, report.Message{Do: report.ActSend, As: report.AsNotice,
				Body: words, Buttons: openByCode(a.c)})...)
		}
	}
}
