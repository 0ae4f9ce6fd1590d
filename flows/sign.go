package flows

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ruangaman/report"
)

// signAgain is how long one line stands for all that is new. Whoever has not looked by then may have lost it.
const signAgain = 12 * time.Hour

// sign tells the reporter of a case that there is news: by the neutral line they chose, in an hour they allowed, without a
// sound, and otherwise not at all (P9). Whoever reads it on the phone learns nothing. It writes down in the case that it was
// given, so that ten letters are one line.
func sign(c *report.Case, env report.Env) []report.Message {
	if c.Reporter == 0 || !c.News() || !c.SignedAt.IsZero() && env.Now.Sub(c.SignedAt) < signAgain {
		return nil
	}
	local := env.Now.In(env.City.Zone)
	at, ok := c.Contact.Next(local)
	if !ok {
		return nil
	}
	if at.Equal(local) {
		at = time.Time{}
	}
	c.SignedAt = env.Now
	return []report.Message{{To: c.Reporter, Do: report.ActSend, As: report.AsNotice, Body: []report.Text{line(c.Contact)},
		Lang: c.Lang, Voice: c.Voice, Silent: true, Purpose: report.PurposeSpeak, Lane: report.LaneOther, NotBefore: at,
		Turn: c.Contact.Turn, About: c.ID}}
}

// line is the neutral line of a reporter.
func line(c report.Contact) report.Text {
	switch {
	case c.Words != "":
		return report.Raw(c.Words)
	case c.Line != "":
		return report.T(c.Line)
	default:
		return report.T("discreet_notice")
	}
}

// permit writes down what the reporter allows from now on. A line that waits under the old leave is not sent any more; what
// is still news is told of under the new one.
func permit(c *report.Case, contact report.Contact, env report.Env) []report.Message {
	contact.Turn = c.Contact.Turn + 1
	c.Contact = contact
	c.SignedAt = time.Time{}
	return sign(c, env)
}

// askPermit asks anew what the reporter allows; where there is a code word, only whoever knows it may change that.
func (t *talk) askPermit() {
	if _, ok := t.openCase(atPermit); ok {
		t.show(moveCall, atPermit, "")
	}
}

// changePermit is never, or only when they open the chat: it holds from this tap on. Hours and a line are asked as an addition.
func (t *talk) changePermit(answer *choice) {
	c, ok := t.openCase(atPermit)
	if !ok {
		return
	}
	n := c.Clone()
	contact := report.Contact{}
	if answer.ID == string(report.ContactOpen) {
		contact.Mode = report.ContactOpen
	}
	t.out.Outbox = append(t.out.Outbox, permit(n, contact, t.env)...)
	t.out.Cases = append(t.out.Cases, *n)
	t.note(answer.Note)
	t.show(moveNext, answer.To, "")
}

// newHours writes the hours and the line of an addition into its case. Without hours nothing changes, without a line the one
// they had stays; and somebody who did not come to the end has changed nothing.
func (t *talk) newHours(c *report.Case, d *report.Draft) bool {
	if _, asked := d.Answers[fieldHours]; !asked || t.quiet {
		return false
	}
	contact := report.Contact{Mode: report.ContactHours, Windows: t.f.windows(d)}
	if len(contact.Windows) == 0 {
		t.notes = nil // also not of a line, which has no hours now
		t.note("permit_same")
		return false
	}
	contact.Line, contact.Words = t.f.chosenLine(d)
	if contact.Line == "" {
		contact.Line, contact.Words = c.Contact.Line, c.Contact.Words
	}
	if contact.Line == "" { // hours without a line allow nothing
		contact = report.Contact{Mode: report.ContactOpen}
		t.note("contact_open_ok")
	}
	t.out.Outbox = append(t.out.Outbox, permit(c, contact, t.env)...)
	return true
}

// permission says what a reporter allows: also in which hours, and by which line.
func permission(c report.Contact) report.Text {
	switch {
	case c.Mode == report.ContactOpen:
		return report.T("opt_contact_open")
	case c.Mode != report.ContactHours:
		return report.T("opt_contact_never")
	case slices.Equal(c.Windows, []report.Window{{From: 0, To: 24 * 60}}):
		return report.T("contact_any_hour", "line", line(c))
	default:
		return report.T("contact_in_hours", "hours", hoursText(c.Windows), "line", line(c))
	}
}

func hoursText(windows []report.Window) report.Text {
	var hours []report.Text
	for _, w := range windows {
		hours = append(hours, report.Raw(fmt.Sprintf("%02d:%02d–%02d:%02d", w.From/60, w.From%60, w.To/60, w.To%60)))
	}
	return listed(hours)
}

// looked notes that somebody sees how a case stands, so that no line tells of it any more.
func looked(d report.Desk, env report.Env, ch report.Change) report.Change {
	if ch.State == nil || ch.State.At != atStatus || d.State.At == atWord { // a wrong code word shows that screen, too
		return ch
	}
	d.State.Case = ch.State.Case
	for i := range ch.Cases {
		if ch.Cases[i].ID == ch.State.Case {
			seen(&ch.Cases[i], env)
			return ch
		}
	}
	if c, ok := caseOnScreen(d); ok && (c.AcceptedAt.After(c.LookedAt) || !c.SignedAt.IsZero()) {
		n := c.Clone()
		seen(n, env)
		ch.Cases = append(ch.Cases, *n)
	}
	return ch
}

// seen notes that the reporter knows what is new in a case. Letters that wait need a new line once they are more.
func seen(c *report.Case, env report.Env) {
	c.LookedAt, c.SignedAt = env.Now, time.Time{}
}

// lineTyped takes a neutral line in the reporter's own words, if it is one.
func (t *talk) lineTyped(s *step) {
	words := strings.Join(strings.Fields(t.in.Text), " ")
	if !t.f.letterWords.harmless(words) {
		t.note("line_own_no")
		return
	}
	t.draft.Answers[s.Field] = []string{words}
	t.touched = true
	t.note("discreet_on")
	t.advance(s)
}
