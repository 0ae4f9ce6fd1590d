package flows

import (
	"slices"
	"strconv"
	"time"

	"ruangaman/report"
)

// The fields of an answered report that decide something on the staff's side.
const (
	fieldKinds    report.Field = "kinds"
	fieldRelation report.Field = "relation"
	fieldPrivate  report.Field = "private"
	fieldPlace    report.Field = "place"
	fieldStory    report.Field = "story"

	kindSexual  = "seksual"
	privateSeen = "yes"
)

// read shows the story: behind a tap, after the conflict check, protected from forwarding, gone from the screen after a
// while. That it was read is written down.
func (a *act) read() {
	if !a.checked() {
		a.show(a.conflictCheck())
		return
	}
	if a.note(didRead) {
		a.save()
	}
	parts := pack(a.tellAll(), partUnits)
	for i, part := range parts {
		if len(parts) > 1 {
			part = append([]report.Text{report.T("staff_story_part", "n", number(i+1), "total", number(len(parts)))}, part...)
		}
		var buttons [][]report.Button
		if i == len(parts)-1 {
			buttons = a.fileButtons()
		}
		a.out.Outbox = append(a.out.Outbox, report.Message{To: a.d.Chat, Do: report.ActSend, As: report.AsCard, Body: part,
			Buttons: buttons, Lang: langOf(a.d, a.env), Protect: true, DeleteAfter: a.env.City.Keep.Screen, Purpose: report.PurposeStaff,
			Lane: report.LaneAnswer, About: a.c.ID, Person: a.who.ID})
	}
}

func number(n int) report.Text { return report.Raw(strconv.Itoa(n)) }

// tellAll is everything the reporter told, in the order in which somebody who must act wants to read it.
func (a *act) tellAll() []report.Text {
	c := a.c
	all := []report.Text{report.T("staff_story_head", "code", code(c))}
	if c.Silence {
		all = append(all, report.T("staff_story_silence"))
	}
	all = append(all, signs(c.Signs)...)
	if len(c.Answers[fieldStory]) == 0 {
		all = append(all, report.T("staff_story_none"))
	}
	all = append(all, raws(c.Answers[fieldStory])...)
	all = append(all, a.lines(report.Addition{At: c.OpenedAt, Answers: c.Answers})...)
	all = append(all, a.contactWish())
	for _, more := range c.Added {
		all = append(all, a.added(more)...)
	}
	all = append(all, a.files()...)
	return append(all, report.T("staff_story_end", "span", spanText(a.env.City.Keep.Screen)))
}

// added is one addition under its time; one that only changed what is shown elsewhere, such as the wish for a sign, is
// not announced.
func (a *act) added(more report.Addition) []report.Text {
	told := slices.Concat(signs(more.Signs), raws(more.Answers[fieldStory]), movedTo(more), a.lines(more))
	head := "staff_story_added"
	switch {
	case len(told) == 0:
		return nil
	case len(more.Corrects) > 0 || more.Place != more.Former:
		head = "staff_story_fixed"
	}
	return append([]report.Text{report.T(head, "time", clock(more.At, a.env))}, told...)
}

func raws(words []string) []report.Text {
	all := make([]report.Text, 0, len(words))
	for _, w := range words {
		all = append(all, report.Raw(w))
	}
	return all
}

// signs are the listed phrases that raised the urgency; the story itself decides what they mean.
func signs(found []report.Sign) []report.Text {
	list := make([]report.Text, 0, len(found))
	for _, s := range found {
		if s.Phrase == "" {
			continue // found before the consent: nothing of it was kept
		}
		item := report.Raw(s.Phrase)
		if s.Fiction {
			item = report.Text{List: []report.Text{item, report.T("staff_story_fiction")}, Join: " – "}
		}
		list = append(list, item)
	}
	if len(list) == 0 {
		return nil
	}
	return []report.Text{report.T("staff_story_signs", "list", listed(list))}
}

// contactWish says whether and when the bot may give a sign in the reporter's chat.
func (a *act) contactWish() report.Text {
	value := report.T("opt_contact_never")
	switch c := a.c.Contact; c.Mode {
	case report.ContactOpen:
		value = report.T("opt_contact_open")
	case report.ContactHours:
		value = listed([]report.Text{report.T("opt_contact_hours"), hoursText(c.Windows)})
	}
	return report.T("staff_story_line", "label", report.T("label_contact"), "value", value)
}

// spanText says how long something lasts, in its largest whole unit.
func spanText(d time.Duration) report.Text {
	for _, unit := range []struct {
		of        time.Duration
		one, many string
	}{{24 * time.Hour, "span_day", "span_days"}, {time.Hour, "span_hour", "span_hours"}, {time.Minute, "span_minute", "span_minutes"}} {
		switch {
		case d == unit.of:
			return report.T(unit.one)
		case d > unit.of && d%unit.of == 0:
			return report.T(unit.many, "n", number(int(d/unit.of)))
		}
	}
	return report.T("span_seconds", "n", number(int(d/time.Second)))
}
