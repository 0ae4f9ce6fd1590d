package flows

import (
	"strconv"
	"strings"

	"ruangaman/report"
)

// What a case's history says of letters.
const (
	didThread = "thread" // opened what was written
	didLetter = "letter" // sent one
	didChange = "changed_helper"
)

// The choices of TapWrite.
const (
	writeStop  = "batal"
	writeAgain = "ulang"
)

// maySpeak reports whether this person may read and write letters in the case: who handles it or watches over it, and the
// second reader of talk with a child. The conflict check comes first.
func (a *act) maySpeak() bool { return a.manages() || readsAlong(a.c, a.who, a.env) }

// letterTap answers the buttons about letters.
func (a *act) letterTap() {
	switch {
	case !a.maySpeak():
		a.show(a.view())
	case !a.checked():
		a.show(a.conflictCheck())
	case a.tap.Verb == report.TapThread:
		a.thread()
	case a.tap.Verb == report.TapWrite && a.tap.Choice == writeStop:
		a.stopWriting()
	case a.tap.Verb == report.TapWrite:
		a.startWriting()
	case a.tap.Verb == report.TapMeet:
		a.meet()
	case a.tap.Verb == report.TapPost:
		a.post()
	}
}

// startWriting is TULIS: from now on, for a while, what this person types belongs to this case and to no other.
func (a *act) startWriting() {
	if withChild(a.c) && len(secondReaders(a.c, a.who.ID, a.env)) == 0 {
		a.write(report.Writing{})
		a.show(card{body: []report.Text{report.T("staff_write_alone", "code", code(a.c))}, buttons: [][]report.Button{a.back()}})
		return
	}
	w := report.Writing{Case: a.c.ID, About: a.about(), Until: a.env.Now.Add(report.WritingLife), Card: a.in.Message}
	if old, ok := a.writingCard(); ok {
		w.Card = old
	}
	a.write(w)
	a.c.DropPreview(a.who.ID)
	a.save()
	body := []report.Text{report.T("staff_write_ask", "code", code(a.c), "span", spanText(report.WritingLife)),
		report.T("staff_write_how")}
	if withChild(a.c) {
		body = append(body, report.T("staff_write_child"))
	}
	a.showInCard(card{body: body, buttons: [][]report.Button{{a.button("btn_meet", report.TapMeet, "")}, {a.button("btn_write_stop", report.TapWrite, writeStop)}}})
}

func (a *act) stopWriting() {
	a.write(report.Writing{})
	a.c.DropPreview(a.who.ID)
	a.save()
	a.showInCard(a.view())
}

// writingCard is the message above a tapped preview that still says that this person writes in this case.
func (a *act) writingCard() (report.MessageID, bool) {
	w := a.d.State.Writing
	return w.Card, w.Case == a.c.ID && w.Card != 0 && w.Card != a.in.Message
}

// showInCard shows a screen in place of the one that says that they write. The preview that was tapped goes, with its words.
func (a *act) showInCard(s card) {
	old, ok := a.writingCard()
	if ok {
		a.removeTapped()
		a.in.Message = old
	}
	a.show(s)
}

func (a *act) removeTapped() {
	a.out.Outbox = append(a.out.Outbox, report.Message{To: a.d.Chat, Do: report.ActDelete, Targets: []report.MessageID{a.in.Message},
		Purpose: report.PurposeAnswer, Lane: report.LaneAnswer})
}

// write sets the writing mode of this chat.
func (a *act) write(w report.Writing) {
	state := a.d.State
	if a.out.State != nil {
		state = *a.out.State
	}
	state.Writing = w
	a.out.State = &state
}

// about is what a button about the case names: this person's own offer, or the code.
func (a *act) about() string {
	if a.offer >= 0 {
		return string(a.c.Offers[a.offer].ID)
	}
	return string(a.c.Code)
}

// stopsWriting ends the writing mode as soon as its owner turns to anything else, so that no letter meant for one case is typed
// while another stands on the screen.
func (a *act) stopsWriting() {
	w := a.d.State.Writing
	if w.Case.Zero() || a.out.State != nil && a.out.State.Writing != w {
		return
	}
	switch a.tap.Verb {
	case report.TapMeet, report.TapPost, report.TapWrite:
		if a.in.Kind == report.KindTap && a.tap.About == w.About {
			return
		}
	}
	a.write(report.Writing{})
}

// turnedFromWriting is stopsWriting for what the conversation answered.
func turnedFromWriting(d report.Desk, in report.Input, ch report.Change) report.Change {
	if d.State.Writing.Case.Zero() || in.Kind != report.KindTap && in.Kind != report.KindCommand {
		return ch
	}
	state := d.State
	if ch.State != nil {
		state = *ch.State
	}
	state.Writing = report.Writing{}
	ch.State = &state
	return ch
}

// typed takes what somebody of the staff types or says while they write a letter. It reports false when they do not.
func (a *act) typed() bool {
	w := a.d.State.Writing
	if w.Case.Zero() {
		return false
	}
	takeTyped(&a.out, a.d, a.in)
	a.tap = report.Tap{Verb: report.TapWrite, About: w.About}
	a.d.Found = a.d.Writing
	switch {
	case !a.env.Now.Before(w.Until):
		a.write(report.Writing{})
		a.say(report.T("staff_write_over"))
	case a.d.Writing == nil || a.d.Writing.ID != w.Case || !a.admit() || !a.maySpeak():
		a.write(report.Writing{})
		a.say(report.T("staff_not_found"))
	default:
		a.preview()
	}
	return true
}

// preview shows what would go to the reporter, with what the list of words finds in it. Nothing is sent yet.
func (a *act) preview() {
	l := report.Letter{At: a.env.Now, By: a.who.ID, Role: a.who.Role, Text: strings.TrimSpace(a.in.Text)}
	if a.in.Kind == report.KindVoice && a.in.File != nil {
		l.Text, l.Sound = "", a.in.File.Ref
	}
	if l.Text == "" && l.Sound == "" || len([]rune(l.Text)) > report.MaxLetterRunes {
		a.notice(report.T("staff_write_form", "code", code(a.c), "n", number(report.MaxLetterRunes)), nil)
		return
	}
	a.previewOf(l)
}

func (a *act) previewOf(l report.Letter) {
	found := a.f.letterWords.check(l.Text, a.c, a.env)
	n := a.c.Preview(l)
	a.save()
	body := []report.Text{report.T("staff_preview", "code", code(a.c))}
	m := a.f.fill(report.Message{Body: body}, l)
	for _, hit := range found.hits {
		m.Body = append(m.Body, report.T("staff_word_"+hit.group, "found", report.Raw(hit.words)))
	}
	var rows [][]report.Button
	switch {
	case found.stops:
		m.Body = append(m.Body, report.T("staff_preview_stop"))
	case len(found.hits) > 0:
		rows = append(rows, []report.Button{a.button("btn_post_anyway", report.TapPost, strconv.Itoa(n))})
	default:
		rows = append(rows, []report.Button{a.button("btn_post", report.TapPost, strconv.Itoa(n))})
	}
	rows = append(rows, []report.Button{a.button("btn_write_again", report.TapWrite, writeAgain)},
		[]report.Button{a.button("btn_write_stop", report.TapWrite, writeStop)})
	a.details(m, rows)
}

// details answers with a message that holds words of the case: protected, and for a while.
func (a *act) details(m report.Message, rows [][]report.Button) {
	m.To, m.Do, m.As, m.Lang, m.Protect = a.d.Chat, report.ActSend, report.AsCard, langOf(a.d, a.env), true
	m.DeleteAfter, m.Purpose, m.Lane, m.About, m.Person = a.env.City.Keep.Screen, report.PurposeStaff, report.LaneAnswer, a.c.ID, a.who.ID
	m.Buttons = rows
	a.out.Outbox = append(a.out.Outbox, m)
}

// notice answers about the case with a line of its own.
func (a *act) notice(words report.Text, rows [][]report.Button) {
	a.tell(a.who, report.Message{Do: report.ActSend, As: report.AsNotice, Body: []report.Text{words}, Buttons: rows,
		Purpose: report.PurposeStaff, Lane: report.LaneAnswer})
}

// post is KIRIM: the preview with this number, of this person, in this case becomes a letter. The words are checked once more,
// because the button is a hint.
func (a *act) post() {
	l, ok := a.c.PreviewOf(a.who.ID)
	if !ok || strconv.Itoa(l.N) != a.tap.Choice || a.env.Now.Sub(l.At) > report.WritingLife || !a.c.Status.Open() {
		a.replaceTapped(report.T("staff_preview_gone", "code", code(a.c)))
		return
	}
	if a.f.letterWords.check(l.Text, a.c, a.env).stops || withChild(a.c) && len(secondReaders(a.c, a.who.ID, a.env)) == 0 || a.alone(l) {
		a.replaceTapped(report.T("staff_preview_stop"))
		return
	}
	a.c.DropPreview(a.who.ID)
	l.At = a.env.Now
	if !a.c.Post(l) {
		a.replaceTapped(report.T("staff_letter_full", "code", code(a.c)))
		return
	}
	a.record(didLetter)
	a.out.Outbox = append(a.out.Outbox, sign(a.c, a.env)...)
	a.out.Outbox = append(a.out.Outbox, letterNotices(a.c, a.who.ID, a.env)...)
	if l.Meet.With != "" {
		a.tellCompanion(l)
	}
	a.write(report.Writing{})
	a.save()
	s := a.view()
	s.body = append([]report.Text{report.T("staff_letter_sent", "code", code(a.c))}, s.body...)
	a.showInCard(s)
}

// replaceTapped puts words in place of the tapped message, whose words of the case go with it.
func (a *act) replaceTapped(words report.Text) {
	m := report.Message{To: a.d.Chat, Do: report.ActSend, As: report.AsNotice, Body: []report.Text{words}, Lang: langOf(a.d, a.env),
		Purpose: report.PurposeStaff, Lane: report.LaneAnswer, About: a.c.ID, Person: a.who.ID, Buttons: [][]report.Button{a.back()}}
	a.removeTapped()
	a.out.Outbox = append(a.out.Outbox, m)
}

// thread shows who said what and when, protected, for a while; voices follow as messages of their own.
func (a *act) thread() {
	all := []report.Text{report.T("staff_thread_head", "code", code(a.c))}
	var voices []report.Letter
	for i := range a.c.Letters {
		l := &a.c.Letters[i]
		m := report.Message{Body: []report.Text{report.T("staff_thread_line", "who", a.whoWrote(*l), "time", clock(l.At, a.env))}}
		if l.Sound != "" {
			voices = append(voices, *l)
			m.Body = append(m.Body, report.T("staff_thread_voice"))
		} else {
			m = a.f.fill(m, *l)
		}
		if l.Held {
			m.Body = append(m.Body, report.T("staff_thread_held"))
		}
		all = append(all, m.Body...)
		if l.FromReporter() && l.SeenAt.IsZero() {
			l.SeenAt = a.env.Now
		}
	}
	if len(a.c.Letters) == 0 {
		all = append(all, report.T("staff_thread_none"))
	}
	a.note(didThread)
	a.save()
	parts := pack(all, partUnits)
	for i, part := range parts {
		var rows [][]report.Button
		if i == len(parts)-1 {
			rows = [][]report.Button{{a.button("btn_write", report.TapWrite, "")}, a.back()}
		}
		a.details(report.Message{Body: part}, rows)
	}
	for _, l := range voices[max(0, len(voices)-lettersAgain):] {
		a.details(report.Message{Sound: l.Sound, Body: []report.Text{report.T("staff_thread_line", "who", a.whoWrote(l), "time", clock(l.At, a.env))}}, nil)
	}
}

// whoWrote names the writer of a letter to the staff: role and person, for the reporter the role alone.
func (a *act) whoWrote(l report.Letter) report.Text {
	p, ok := a.env.City.Person(l.By)
	switch {
	case l.FromReporter():
		return report.T("staff_role_reporter")
	case !ok:
		return roleName(l)
	}
	return report.Text{List: []report.Text{roleName(l), report.Raw(p.Name)}, Join: " "}
}
