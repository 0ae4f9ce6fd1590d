package flows

import (
	"slices"

	"ruangaman/report"
)

// The screens of the mailbox. They are steps of the table.
const (
	atAsk     report.Step = "talk_safe" // is it safe to talk now? Asked before anything is shown
	atMailbox report.Step = "mailbox"
	atWrite   report.Step = "write"
	atChange  report.Step = "change" // another helper?
	atPermit  report.Step = "permit" // what the bot may say by itself
)

// The choices that close the mailbox at once.
const (
	talkNot   = "not"
	talkClose = "close"
)

// mailScreens are the screens on which letters may stand in the chat.
var mailScreens = []report.Step{atMailbox, atWrite, atChange}

// waiting is how many letters wait for the reporter of a case: the count a receipt alone shows.
func waiting(c *report.Case) int { return c.Unread() }

// letters is [Pesan] under a status: before anything else it asks whether talking is safe now.
func (f *Flows) letters(d report.Desk, in report.Input, env report.Env) report.Change {
	c, ok := caseOnScreen(d)
	if !ok {
		return screenChange(codeScreen(d, env, "status_ask_code"))
	}
	t := f.take(d, in, env)
	t.state.Case = c.ID
	t.show(moveCall, atAsk, "")
	return t.finish()
}

// talkSafely is "yes, it is safe": the mailbox opens, or the gate asks for the code word first.
func (t *talk) talkSafely(want report.Step) {
	c, ok := t.openCase(want)
	switch {
	case !ok: // it has said why
	case want == atChange:
		t.show(moveCall, atChange, "")
	default:
		t.openMailbox(c, false)
	}
}

// hush is "no, not now": the neutral first screen, at once, and whoever comes back proves again who they are.
func (t *talk) hush() {
	t.state.Proof = report.Proof{}
	t.show(moveCall, t.f.home(), "")
}

// openMailbox shows what waits, each letter as a message of its own that leaves the chat soon, above the live message. With
// again, the newest that were seen before are shown once more.
func (t *talk) openMailbox(c *report.Case, again bool) {
	show := slices.DeleteFunc(slices.Clone(c.Letters), func(l report.Letter) bool { return !l.Waits() })
	if again {
		show = slices.DeleteFunc(slices.Clone(c.Letters), func(l report.Letter) bool { return l.Held || l.FromReporter() && l.Answer != "" })
		show = show[max(0, len(show)-lettersAgain):]
	}
	n := c.Clone()
	seen(n, t.env)
	for i := range n.Letters {
		if n.Letters[i].Waits() {
			n.Letters[i].SeenAt = t.env.Now
		}
	}
	t.out.Cases = append(t.out.Cases, *n)
	for _, l := range show {
		t.out.Outbox = append(t.out.Outbox, t.letterMessage(c, l))
	}
	if len(show) == 0 {
		t.note("no_news")
	}
	t.anew = true
	t.state.Case = c.ID
	t.show(moveCall, atMailbox, "")
}

// reread shows the newest letters once more, of both sides.
func (t *talk) reread() {
	if c, ok := caseOnScreen(t.d); ok && unlocked(t.d, c, t.env) {
		t.openMailbox(c, true)
		return
	}
	t.talkSafely(atLetters)
}

// lettersAgain is how many letters [Baca lagi] shows.
const lettersAgain = 5

// letterMessage is a letter in the reporter's chat. Its first paragraph fills what a lock screen shows, so that no word of the
// letter itself does.
func (t *talk) letterMessage(c *report.Case, l report.Letter) report.Message {
	m := report.Message{To: t.d.Chat, Do: report.ActSend, As: report.AsCard, Lang: langOf(t.d, t.env), Voice: c.Voice, Silent: true,
		Protect: true, DeleteAfter: receiptLife, Purpose: report.PurposeAnswer, Lane: report.LaneAnswer, About: c.ID}
	m.Body = []report.Text{report.T("letter_head", "who", roleName(l), "time", clock(l.At, t.env))}
	return t.f.fill(m, l)
}

// fill puts what a letter says below its head.
func (f *Flows) fill(m report.Message, l report.Letter) report.Message {
	switch {
	case l.Sound != "":
		m.Sound = l.Sound
	case l.Meet.Place != "":
		m.Body = append(m.Body, meetingText(l.Meet))
	case l.Answer != "":
		m.Body = append(m.Body, report.T("meet_answer_"+l.Answer))
	default:
		m.Body = append(m.Body, report.Raw(l.Text))
	}
	return m
}

// roleName is who wrote a letter, by the role alone (P6), for the reporter's eyes.
func roleName(l report.Letter) report.Text {
	switch {
	case l.FromReporter():
		return report.T("role_you")
	case l.Role == report.RoleCoordinator:
		return report.T("role_coordinator")
	case l.Role == report.RolePsychologist:
		return report.T("role_psychologist")
	default:
		return report.T("role_companion")
	}
}

// writing are the paragraphs of the screen on which the reporter writes: before the first letter they are told who reads
// along, and that a voice can be recognised.
func (t *talk) writing() []report.Text {
	body := []report.Text{t.say("write_ask")}
	if c, ok := caseOnScreen(t.d); ok && withChild(c) && len(secondReaders(c, c.Holder, t.env)) > 0 {
		body = append(body, t.say("write_second"))
	}
	return append(body, t.say("write_voice"))
}

// letter takes what the reporter typed or said at the mailbox as a letter to whoever handles the case.
func (t *talk) letter(text, sound string) {
	c, ok := caseOnScreen(t.d)
	if !ok || !c.Status.Open() {
		t.note("addition_closed")
		t.sayGone()
		return
	}
	l := report.Letter{At: t.env.Now, Text: text, Sound: sound}
	n := c.Clone()
	switch {
	case len([]rune(text)) > report.MaxLetterRunes:
		t.note("letter_long")
		return
	case n.Unheard() >= report.MaxUnanswered || !n.Post(l):
		t.note("letter_full")
		t.sayGone()
		return
	}
	if sound != "" {
		t.remove(t.in.Message)
	}
	t.out.Cases = append(t.out.Cases, *n)
	t.out.Outbox = append(t.out.Outbox, letterNotices(n, "", t.env)...)
	key := "letter_kept"
	if n.Holder == "" {
		key = "letter_waits"
	}
	t.note(key)
	t.show(moveCall, atMailbox, "")
}

// answerMeeting is the reporter's answer to the newest offer to meet.
func (t *talk) answerMeeting(answer string) {
	c, ok := caseOnScreen(t.d)
	if !ok || !c.Status.Open() || !openMeeting(c) {
		t.show(moveCall, atMailbox, "")
		return
	}
	n := c.Clone()
	if n.Post(report.Letter{At: t.env.Now, Answer: answer}) {
		t.out.Cases = append(t.out.Cases, *n)
		t.out.Outbox = append(t.out.Outbox, letterNotices(n, "", t.env)...)
		t.note("letter_kept")
	}
	t.show(moveCall, atMailbox, "")
}

// openMeeting reports whether an offer to meet that the reporter has seen still waits for their answer.
func openMeeting(c *report.Case) bool {
	for _, l := range slices.Backward(c.Letters) {
		switch {
		case l.Answer != "":
			return false
		case l.Meet.Place != "" && !l.Held:
			return !l.Waits()
		}
	}
	return false
}

// leftLetters takes the letters off the screen of somebody who leaves the mailbox, unless they keep everything.
func leftLetters(d report.Desk, ch report.Change) report.Change {
	if ch.State == nil || !slices.Contains(mailScreens, d.State.At) || slices.Contains(mailScreens, ch.State.At) {
		return ch
	}
	ch.Outbox = append(ch.Outbox, report.Message{To: d.Chat, Do: report.ActDelete, As: report.AsCard, About: d.State.Case,
		Purpose: report.PurposeTidy, Lane: report.LaneAnswer})
	return ch
}

// meetingWaits reports whether the case on the screen has an offer to meet that the reporter may answer.
func (t *talk) meetingWaits() bool {
	for i := range t.out.Cases {
		if t.out.Cases[i].ID == t.state.Case {
			return openMeeting(&t.out.Cases[i])
		}
	}
	c, ok := caseOnScreen(t.d)
	return ok && openMeeting(c)
}
