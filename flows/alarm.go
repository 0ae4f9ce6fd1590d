package flows

import (
	"slices"
	"strings"
	"time"

	"ruangaman/report"
)

// hear reads what was typed, in any state, for words of danger. It reports whether it has answered already. Raising is
// not sending: what is found is written down where a consent allows it, and the danger screen shows.
func (t *talk) hear() bool {
	text := t.in.Text
	if t.in.Kind == report.KindCommand {
		text = t.in.Args
	}
	if text == "" || t.in.Kind == report.KindTap {
		return false
	}
	s, _ := t.here()
	h := t.f.danger.listen(text, s.Kind == kindStory)
	if len(h.signs) == 0 {
		return false
	}
	done := t.heard(s, h)
	if h.watched {
		t.noReply()
	}
	return done
}

// criesOut hears words of danger behind a command ("/mulai dia bawa pisau"), all but those that take something away. What a link
// carries is one word, and nobody's.
func (t *talk) criesOut() bool {
	return t.in.Kind == report.KindCommand && strings.ContainsRune(t.in.Args, ' ') && !removes(t.d, t.in) && t.hear()
}

// heard answers what the danger check found, by what its teller has consented to.
func (t *talk) heard(s *step, h heard) bool {
	switch {
	case t.draft != nil && t.draft.Consented:
		return t.hearInDraft(h)
	case slices.Contains(afterSending, t.d.State.At) || s.Flow == flowRescue || s.ID == "ongoing":
		if _, ok := caseOnScreen(t.d); ok {
			return t.hearAfter(s, h)
		}
	}
	return t.hearOutside(h)
}

// hearInDraft keeps what was said and found with the report, and shows the danger screen if it is new.
func (t *talk) hearInDraft(h heard) bool {
	d := t.draft
	before := d.Urgency
	fresh := t.remember(h)
	back := t.state.At
	t.state.At = ""
	kept := t.in.Kind == report.KindText && t.keep(t.in.Text)
	t.f.settle(d)
	t.touched = true
	switch {
	case h.watched:
		t.state.At, t.silent = back, true
	case h.reason == report.ReasonSuicide && fresh:
		t.aside("comfort")
	case h.now && fresh:
		t.aside("danger")
	case h.ask && fresh && before < report.Emergency:
		t.aside("ongoing")
	default:
		t.soften(h)
		t.goOn(kept)
	}
	return true
}

// goOn answers words in which nothing had to be shown at once.
func (t *talk) goOn(kept bool) {
	switch {
	case kept:
		t.onward()
	case t.in.Kind != report.KindText:
		t.media()
	}
}

// remember writes signs into the draft; it reports whether one of them is new. A sign that is asked about first counts
// as urgent until the answer, or three minutes of silence, say more; where nobody may be asked, silence has spoken.
func (t *talk) remember(h heard) bool {
	d, fresh := t.draft, false
	for _, s := range h.signs {
		if s.Level == report.Emergency && t.f.danger.groupOf(s.Group).Ask && !h.watched && d.Flow != flowEmergency {
			s.Level = report.Urgent
		}
		i := slices.IndexFunc(d.Signs, func(o report.Sign) bool { return o.Phrase == s.Phrase })
		switch {
		case i < 0 && len(d.Signs) < maxSigns:
			d.Signs, fresh = append(d.Signs, s), true
		case i >= 0:
			d.Signs[i].Level = d.Signs[i].Level.Raise(s.Level)
		}
	}
	if h.reason != "" {
		d.Reason = h.reason
	}
	return fresh
}

// maxSigns bounds what is kept of a very long story; by then nothing can be raised any more.
const maxSigns = 40

// hearAfter adds what was typed after sending to the case at once: its teller has consented, and somebody looks for them.
func (t *talk) hearAfter(s *step, h heard) bool {
	on, _ := caseOnScreen(t.d)
	if !on.Status.Open() {
		return t.hearOutside(h)
	}
	a, urgency := t.heardAddition(s, h)
	if h.ask && !h.now && !h.watched && h.reason == "" && on.Urgency < report.Emergency {
		asked := on.Clone()
		asked.AskedAt = t.env.Now // silence is an answer: see report.Case
		on = asked
	}
	saved := ""
	if t.amend(on, a, urgency, h.reason) {
		saved = t.saved()
	}
	switch {
	case h.watched:
		t.silent = true
	case h.reason != "":
		t.note("self_harm")
	case h.now:
		t.note(saved, "emergency")
	case !on.AskedAt.IsZero():
		t.show(moveCall, "ongoing", "")
	case t.in.Kind != report.KindText:
		t.media()
	default:
		t.soften(h)
		t.note(saved)
	}
	return true
}

// heardAddition is what was typed after sending, and how urgent it makes the case.
func (t *talk) heardAddition(s *step, h heard) (report.Addition, report.Urgency) {
	a := report.Addition{At: t.env.Now, Answers: map[report.Field][]string{}}
	urgency := report.Routine
	for _, sign := range h.signs {
		if t.f.danger.groupOf(sign.Group).Ask && !h.watched {
			sign.Level = min(sign.Level, report.Urgent)
		}
		urgency = urgency.Raise(sign.Level)
		a.Signs = append(a.Signs, sign)
	}
	if t.in.Kind == report.KindText {
		field := fieldStory
		if t.tellsWhere(s) {
			field = s.Field
		}
		a.Answers[field] = []string{t.in.Text}
	}
	return a, urgency
}

// hearOutside answers words of danger where nothing was consented to: nothing is kept, the danger screen shows, and its
// button is the consent.
func (t *talk) hearOutside(h heard) bool {
	switch {
	case h.watched:
		t.silent = true
	case h.reason == report.ReasonSuicide:
		t.show(moveCall, "comfort", t.carry(""))
	case h.now:
		t.show(moveCall, "danger", t.carry(groupNow(h)))
	case h.ask:
		t.show(moveCall, "ongoing", t.carry(""))
	default:
		t.soften(h)
		return false
	}
	return true
}

// groupNow is the group of the first sign that needs no question.
func groupNow(h heard) string {
	for _, s := range h.signs {
		if s.Level == report.Emergency {
			return s.Group
		}
	}
	return ""
}

// soften says something kind, with numbers, to somebody who is tired of living but did not speak of ending it.
func (t *talk) soften(h heard) {
	for _, s := range h.signs {
		if t.f.danger.groupOf(s.Group).Reason == report.ReasonSuicide && s.Level == report.Urgent {
			t.note("self_harm_soft")
			return
		}
	}
}

// ongoing is "yes, it is happening now".
func (t *talk) ongoing() {
	if t.inDraft() {
		t.confirm()
		t.f.settle(t.draft)
		t.aside("danger")
		return
	}
	if on, ok := caseOnScreen(t.d); ok && on.Status.Open() {
		t.amend(on, report.Addition{}, report.Emergency, "")
		t.note("addition_saved", "emergency")
		t.show(moveResume, sent, "")
		return
	}
	t.show(moveNext, "danger", t.carry(""))
}

// over answers "no, it is over". Of a report that was sent, silence is then no answer any more.
func (t *talk) over() {
	if on, ok := caseOnScreen(t.d); ok && !t.inDraft() && !on.AskedAt.IsZero() {
		n := on.Clone()
		n.AskedAt = time.Time{}
		t.out.Cases = append(t.out.Cases, *n)
	}
	t.resume()
}

// confirm takes every phrase about an attack as happening now.
func (t *talk) confirm() {
	for i := range t.draft.Signs {
		s := &t.draft.Signs[i]
		if t.f.danger.groupOf(s.Group).Ask {
			s.Level = s.Level.Raise(t.f.listed(*s))
		}
	}
}

// listed is the level a phrase has in the list.
func (f *Flows) listed(s report.Sign) report.Urgency {
	for i := range f.danger.list {
		if f.danger.list[i].words == s.Phrase {
			return f.danger.list[i].level
		}
	}
	return s.Level
}

// confirmAttack takes a question that was passed over on the way to sending as answered with yes.
func (t *talk) confirmAttack() {
	if t.draft.At == "ongoing" {
		t.confirm()
		t.f.settle(t.draft)
	}
}

// rescue is [Kirim ke petugas sekarang]: the consent, wherever it is pressed. What was told before goes along.
func (t *talk) rescue(s *step) {
	if !t.inDraft() {
		_, suffix := t.here()
		_, group := carried(suffix)
		reason := report.Reason("")
		if s.ID == "comfort" {
			reason = report.ReasonSuicide
		}
		t.beginEmergency(reason, group)
		return
	}
	if t.draft.Flow == flowAddition && !t.standsAlone() {
		t.confirm()
		t.draft.Urgency = report.Emergency
		t.sendAddition()
		return
	}
	t.confirm()
	t.draft.Flow = flowEmergency
	t.draft.Answers["sos"] = []string{"agree"}
	t.advanceFrom(s, t.f.steps["sos"])
}

// beginEmergency starts a call for help whose consent was just given. An addition that was being written goes to its
// case first: nothing told is lost.
func (t *talk) beginEmergency(reason report.Reason, group string) {
	if t.draft != nil && t.draft.Flow == flowAddition && !t.standsAlone() {
		t.flushAddition()
	}
	if t.draft != nil { // a report lies aside: it goes along
		t.state.At = ""
		t.draft.Flow = flowEmergency
	} else {
		about := t.aboutHere()
		if c, ok := caseOnScreen(t.d); ok && about == "" && c.Voice == report.VoiceChild {
			about = forChild
		}
		t.beginDraft(flowEmergency)
		t.knowAbout(about)
	}
	if reason != "" {
		t.draft.Reason = reason
	}
	if group != "" {
		t.draft.Signs = append(t.draft.Signs, report.Sign{Group: group, Level: report.Emergency})
	}
	t.draft.Answers["sos"] = []string{"agree"}
	t.draft.At = "sos"
	t.advance(t.f.steps["sos"])
}
