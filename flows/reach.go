package flows

import (
	"slices"

	"ruangaman/report"
)

// How the helper can reach somebody, and in an emergency where exactly they are, lies sealed apart from the story: see
// report.Apart. The last answer counts. Whoever holds the case opens it behind a tap of its own, after the conflict check; where
// exactly is destroyed as soon as somebody says that they are safe, and both when the case ends.

// What a step may say under apart.
const (
	partReach = "reach"
	partWhere = "where"
)

const (
	fieldReach report.Field = "reach"
	// fieldPolice is the leave to send the police to that place.
	fieldPolice report.Field = "police"
	reachNone                = "none" // "do not look for me"
)

// What a case's history says of it.
const (
	didReach = "reach" // opened how to reach them, and where they are
	didSafe  = "safe"  // said that they are safe; nobody's name: it came from the reporter's chat
)

// apartUnits is how much may be told in one answer that lies apart, in UTF-16 units: all that a case keeps apart is shown in one
// message.
const apartUnits = 800

func fitsApart(words ...string) bool {
	n := 0
	for _, w := range words {
		n += utf16Len(w) + 2
	}
	return n <= apartUnits
}

// parted takes out of what was told what lies apart.
func (f *Flows) parted(answers map[report.Field][]string) map[report.Field][]string {
	apart := map[report.Field][]string{}
	for field, v := range answers {
		if f.byField(field).Apart != "" {
			apart[field] = v
			delete(answers, field)
		}
	}
	return apart
}

// part is which of the two an answer belongs to. One act tells only one of them.
func (f *Flows) part(answers map[report.Field][]string) string {
	for field := range answers {
		if f.byField(field).Apart == partWhere {
			return partWhere
		}
	}
	return partReach
}

// keepApart makes what was told apart the case's, in place of what was told before. Who does not want to be looked for leaves
// nothing to find them by; who then says where they are wants to be found.
func (t *talk) keepApart(c *report.Case, told map[report.Field][]string) {
	if len(told) == 0 {
		return
	}
	c.Unsought = slices.Contains(told[fieldReach], reachNone)
	s, _ := t.here()
	switch {
	case c.Unsought:
		c.Reach, c.Where = report.ID{}, nil
		return
	case t.f.part(told) != partWhere:
		c.Reach = t.env.Fresh.Apart
	case s.Flow == flowRescue: // the question stands until it was passed: what comes there belongs together
		c.Where = append(c.Where, t.env.Fresh.Apart)
	default:
		c.Where = []report.ID{t.env.Fresh.Apart}
	}
	t.out.Apart = append(t.out.Apart, report.Apart{ID: t.env.Fresh.Apart, Case: c.ID, At: t.env.Now, Answers: told})
}

// tellsWhere reports whether what was typed is an answer to "where exactly?". What is too long for one is part of the story.
func (t *talk) tellsWhere(s *step) bool {
	c, ok := caseOnScreen(t.d)
	return s.Flow == flowRescue && s.Kind == kindText && fitsApart(t.in.Text) && (!ok || len(c.Where) < report.MaxWhere)
}

// saved is what is said to words that were just added after an emergency.
func (t *talk) saved() string {
	if len(t.out.Apart) > 0 {
		return t.f.saidOf(t.out.Apart[0])
	}
	return "addition_saved"
}

// saidOf is what is said to an answer that lies apart.
func (f *Flows) saidOf(a report.Apart) string {
	if f.part(a.Answers) == partWhere {
		return "where_saved"
	}
	return "reach_saved"
}

// beyondReach goes on to a question whose answer lies apart, after the code word.
func (f *Flows) beyondReach(d report.Desk, in report.Input, env report.Env, c *report.Case, want report.Step) report.Change {
	t := f.take(d, in, env)
	t.d.State.At, t.d.State.Case = "more", c.ID
	t.state.At, t.state.Case = "more", c.ID
	t.beginAddition(want)
	return t.finish()
}

// safe is "sudah aman" from the reporter's chat. Whoever pressed it may be somebody else, so the case goes on and whoever holds
// it is told to make sure; nothing is said before the key is gone.
func (t *talk) safe(c *report.Case) {
	n := c.Clone()
	t.erased, n.Where = lastOf(c.Where), nil
	n.Log = append(n.Log, report.Entry{At: t.env.Now, Event: didSafe})
	t.out.Cases = append(t.out.Cases, *n)
	t.out.Outbox = append(t.out.Outbox, offScreens(n, didReach, t.env)...)
	t.out.Outbox = append(t.out.Outbox, toStaff(n, n.Holder, t.env, report.Message{Do: report.ActSend, As: report.AsNotice,
		Body: []report.Text{report.T("staff_said_safe", "code", code(n))}, Buttons: openByCode(n)})...)
	t.note("safe_done")
	t.show(moveCall, "more", "")
}

// lastOf stands for all of them: their keys go in one transaction, so when it is gone, all are.
func lastOf(ids []report.ID) report.ID {
	if len(ids) == 0 {
		return report.ID{}
	}
	return ids[len(ids)-1]
}

// reachNotice tells the holder of a case that there is something new of how to find the person: not what, only where to read it.
func reachNotice(c *report.Case, env report.Env) []report.Message {
	about := string(c.Code)
	if i, ok := c.OfferTo(c.Holder); ok {
		about = string(c.Offers[i].ID)
	}
	return toStaff(c, c.Holder, env, report.Message{Do: report.ActSend, As: report.AsNotice, Body: []report.Text{report.T("staff_reach_added")},
		Buttons: [][]report.Button{{tapButton("btn_reach", report.TapReach, about, "", 0)}}})
}

// unsought says plainly to staff that somebody does not want to be looked for.
func unsought(c *report.Case) []report.Text {
	if !c.Unsought {
		return nil
	}
	return []report.Text{report.T("staff_unsought")}
}

// mayReach reports whether this person may open what lies apart now.
func (a *act) mayReach() bool { return a.manages() && a.c.MayReach(a.who) }

// storyButtons open the story and what lies apart from it.
func (a *act) storyButtons() []report.Button {
	row := []report.Button{a.button("btn_story", report.TapStory, "")}
	if len(a.c.Apart()) > 0 && a.mayReach() {
		row = append(row, a.button("btn_reach", report.TapReach, ""))
	}
	return row
}

// find shows what lies apart, as the story is shown: after the conflict check, protected, for a while, and written down. The
// words themselves come into the message when it is claimed; see Told.
func (a *act) find() {
	switch {
	case !a.mayReach():
		a.show(a.view())
		return
	case !a.checked():
		a.show(a.conflictCheck())
		return
	case len(a.c.Apart()) == 0:
		a.reply(report.Text{List: append([]report.Text{report.T("staff_reach_none", "code", code(a.c))}, unsought(a.c)...), Join: "\n"})
		return
	}
	if a.note(didReach) {
		a.save()
	}
	body := []report.Text{report.T("staff_reach_head", "code", code(a.c), "span", spanText(a.env.City.Keep.Screen))}
	if a.c.Witness {
		body = append(body, report.T("staff_reach_witness"))
	}
	body = append(body, a.policeLeave()...)
	a.details(report.Message{Body: body, Apart: true}, nil)
}

// policeLeave says whether the police may be sent to the place: whoever reads where it is has to know it at once.
func (a *act) policeLeave() []report.Text {
	values := a.c.Answers[fieldPolice]
	for _, part := range a.c.Added {
		if v := part.Answers[fieldPolice]; len(v) > 0 {
			values = v
		}
	}
	if len(values) == 0 {
		return nil
	}
	return []report.Text{report.T("staff_story_line", "label", report.T("label_police"), "value", a.f.named(a.f.byField(fieldPolice), values))}
}

// Told is something that lies apart in words for staff.
func (f *Flows) Told(a report.Apart, env report.Env) []report.Text {
	head := "staff_reach_told"
	if f.part(a.Answers) == partWhere {
		head = "staff_where_told"
	}
	lines := f.lines(a.Answers, func(s *step) report.Text { return f.named(s, a.Answers[s.Field]) })
	return append([]report.Text{report.T(head, "time", clock(a.At, env))}, lines...)
}

// safeSure is the choice of TapSafe that is meant.
const safeSure = "ya"

// safe is SUDAH AMAN: it asks once more, then where somebody was is destroyed, and taken off the phones that showed it.
func (a *act) safe() {
	where := lastOf(a.c.Where)
	switch {
	case !a.holds() || where.Zero():
		a.show(a.view())
	case a.tap.Choice != safeSure:
		a.show(card{body: []report.Text{report.T("staff_safe_ask", "code", code(a.c))}, buttons: [][]report.Button{
			{a.button("btn_safe_sure", report.TapSafe, safeSure)}, a.back()}})
	default:
		a.c.Where = nil
		a.record(didSafe)
		a.out.Outbox = append(a.out.Outbox, offScreens(a.c, didReach, a.env)...)
		a.showAfter(report.T("staff_safe_done", "code", code(a.c)))
		a.out.Outbox[len(a.out.Outbox)-1].WhenErased = where
		a.save()
	}
}
