package flows

import (
	"time"

	"ruangaman/report"
)

// card is one screen for staff: paragraphs and buttons.
type card struct {
	body    []report.Text
	buttons [][]report.Button
}

// freshly, as the choice of a tap, asks for a new message instead of an edit: the button stands under something that
// must stay.
const freshly = "baru"

// show answers with a screen about the case: in place of the tapped message, or as a new one after a command.
func (a *act) show(s card) {
	m := report.Message{To: a.d.Chat, Do: report.ActSend, As: report.AsNotice, Body: s.body, Buttons: s.buttons,
		Lang: langOf(a.d, a.env), Purpose: report.PurposeStaff, Lane: report.LaneAnswer, About: a.c.ID, Person: a.who.ID}
	if a.offer >= 0 {
		m.As, m.Offer = report.AsOffer, a.c.Offers[a.offer].ID
	}
	if a.in.Kind == report.KindTap && a.tap.Choice != freshly {
		m.Do, m.Target = report.ActEdit, a.in.Message
	}
	if a.offer < 0 {
		m.DeleteAfter = a.env.City.Keep.Screen
	}
	a.out.Outbox = append(a.out.Outbox, m)
}

// tell writes to another person about the case; they are asked again whether they may hear of it when it is sent.
func (a *act) tell(p report.Person, m report.Message) {
	if p.Chat == 0 || p.Chat == a.c.Reporter || !a.c.MaySee(p) {
		return
	}
	m.To, m.Lang, m.About, m.Person = p.Chat, a.env.City.Lang, a.c.ID, p.ID
	a.out.Outbox = append(a.out.Outbox, m)
}

// alert tells whoever watches over the case something without content, with a button that opens it. It gives the number
// of people told.
func (a *act) alert(body ...report.Text) int {
	told := 0
	for _, p := range overseers(a.c, a.env) {
		if p.ID == a.who.ID {
			continue
		}
		a.tell(p, report.Message{Do: report.ActSend, As: report.AsNotice, Body: body, Buttons: openByCode(a.c),
			Purpose: report.PurposeAlert, Lane: urgentLane(a.c)})
		told++
	}
	return told
}

// tellHolder says something without content to whoever holds the case, unless they did it themselves.
func (a *act) tellHolder(words report.Text) {
	holder, ok := a.env.City.Person(a.c.Holder)
	if ok && holder.ID != a.who.ID {
		a.tell(holder, report.Message{Do: report.ActSend, As: report.AsNotice, Body: []report.Text{words},
			Purpose: report.PurposeStaff, Lane: urgentLane(a.c)})
	}
}

// addedNotice tells the holder of a case that the reporter added something: not what, only where to read it. It is empty
// while nobody holds the case; then the ladder goes on and whoever accepts reads all of it.
func addedNotice(c *report.Case, env report.Env) []report.Message {
	p, ok := env.City.Person(c.Holder)
	if !ok || !c.Status.Open() || !c.MaySee(p) || p.Chat == 0 {
		return nil
	}
	about := string(c.Code)
	if i, ok := c.OfferTo(p.ID); ok {
		about = string(c.Offers[i].ID)
	}
	return []report.Message{{To: p.Chat, Do: report.ActSend, As: report.AsNotice, Lang: env.City.Lang,
		Body:    []report.Text{report.T("staff_added")},
		Buttons: [][]report.Button{{tapButton("btn_story", report.TapStory, about, "", 0)}},
		Purpose: report.PurposeStaff, Lane: urgentLane(c), About: c.ID, Person: p.ID}}
}

func urgentLane(c *report.Case) report.Lane {
	if c.Urgency == report.Emergency {
		return report.LaneEmergency
	}
	return report.LaneOther
}

// openByCode is the button under a line that names a case; the line stays.
func openByCode(c *report.Case) [][]report.Button {
	return [][]report.Button{{tapButton("btn_open", report.TapOpen, string(c.Code), freshly, 0)}}
}

// button is one about the case in question: it names this person's own offer, or the code where they have none.
func (a *act) button(label, verb, choice string) report.Button {
	about := string(a.c.Code)
	if a.offer >= 0 {
		about = string(a.c.Offers[a.offer].ID)
	}
	return tapButton(label, verb, about, choice, 0)
}

// clock is a time of day in the city, with the date when it is not today.
func clock(at time.Time, env report.Env) report.Text {
	at, now := at.In(env.City.Zone), env.Now.In(env.City.Zone)
	if at.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return report.Raw(at.Format("15:04"))
	}
	return report.Raw(at.Format("02-01-2006 15:04"))
}
