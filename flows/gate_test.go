package flows

import (
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

const layang = "Layang  Layang"

// guarded is an office with a case whose reporter chose a code word.
func guarded(t *testing.T) (*office, *report.Case) {
	t.Helper()
	o := newOffice(t)
	c := o.open(func(c *report.Case) { c.Word, _ = report.NewCodeWord(layang, report.ID{7}) }, rina)
	return o, c
}

// gateSays is the newest line of a chat without the number of its case.
func (o *office) gateSays(chat report.ChatID) string {
	lines := strings.Split(strings.TrimSpace(o.screen(chat)), "\n")
	return lines[len(lines)-1]
}

func TestPromise08TheReceiptAloneShowsAWordAndACount(t *testing.T) {
	t.Parallel()
	o, _ := guarded(t)
	o.types(otherPhone, rightReceipt)
	o.expect(otherPhone, "status_offered n=1 / status_waiting n=0")
	o.through(otherPhone, "btn_letters", "btn_talk_safe")
	o.expect(otherPhone, "word_enter_ask")
}

func TestPromise08AWrongCodeWordLooksLikeHavingNoMessages(t *testing.T) {
	t.Parallel()
	say := func(word string) string {
		o, _ := guarded(t)
		o.types(otherPhone, rightReceipt)
		o.through(otherPhone, "btn_letters", "btn_talk_safe")
		out := o.types(otherPhone, word)
		if out[0].Do != report.ActDelete || len(o.last.Received) != 1 {
			t.Errorf("the typed word stays in the chat")
		}
		if got := len(o.states[otherPhone].Wrong); (word == layang) != (got == 0) {
			t.Errorf("%q counts %d wrong tries", word, got)
		}
		return o.gateSays(otherPhone)
	}
	right := say(layang)
	for _, wrong := range []string{"layang", "", "LAYANGLAYANG", strings.Repeat("layang ", 40), "1234"} {
		if got := say(wrong); got != right || !strings.HasPrefix(got, "no_news") {
			t.Errorf("%q is answered %q, the right word %q", wrong, got, right)
		}
	}
}

func TestACodeWordIsReadAsPeopleTypeIt(t *testing.T) {
	t.Parallel()
	for typed, fits := range map[string]bool{"layang layang": true, " LAYANG\tlayang ": true, "layanglayang": false, "layang layang.": false} {
		o, c := guarded(t)
		o.types(otherPhone, rightReceipt)
		o.through(otherPhone, "btn_letters", "btn_talk_safe")
		o.types(otherPhone, typed)
		d := o.desk(otherPhone, report.Lookup{})
		if got := unlocked(d, o.cases[c.ID], o.env()); got != fits {
			t.Errorf("%q unlocks: %v", typed, got)
		}
		if proved(d, o.cases[c.ID], o.env()) == false && fits {
			t.Error("the right word proves nothing")
		}
	}
}

func TestGuessingACodeWordIsLimited(t *testing.T) {
	t.Parallel()
	o, c := guarded(t)
	alarms := 0
	for i := range report.WrongReceiptsHour + 3 {
		o.types(otherPhone, rightReceipt)
		if i >= report.WrongReceiptsHour { // the receipt is answered late by now: the gate is asked for directly
			s := o.states[otherPhone]
			s.At, s.Case, s.Next = atWord, c.ID, atLetters
			o.states[otherPhone] = s
		} else {
			o.through(otherPhone, "btn_letters", "btn_talk_safe")
		}
		out := o.types(otherPhone, "salah lagi")
		alarms += len(o.last.Alarms)
		m := out[len(out)-1]
		if late := !m.NotBefore.IsZero(); late != (i >= report.WrongReceiptsHour) || m.Body[0].Key != "no_news" {
			t.Errorf("try %d: late %v, %s", i+1, late, said(m))
		}
	}
	s := o.states[otherPhone]
	s.At, s.Next = atWord, atLetters
	o.states[otherPhone] = s
	o.types(otherPhone, layang)
	if unlocked(o.desk(otherPhone, report.Lookup{}), o.cases[c.ID], o.env()) {
		t.Error("the right word among too many wrong ones opens the case")
	}
	if alarms != 1 {
		t.Errorf("%d alarms", alarms)
	}
}

func TestTheGateWithoutACodeWord(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(nil, rina)
	if !unlocked(o.desk(reporterChat, report.Lookup{}), c, o.env()) || unlocked(o.desk(otherPhone, report.Lookup{}), c, o.env()) {
		t.Error("the reporter's own chat is closed, or another one open")
	}
	if proved(o.desk(reporterChat, report.Lookup{}), c, o.env()) {
		t.Error("holding the phone counts as proof")
	}
	o.types(otherPhone, rightReceipt)
	d := o.desk(otherPhone, report.Lookup{})
	if !unlocked(d, c, o.env()) || !proved(d, c, o.env()) {
		t.Error("the receipt proves nothing")
	}
	d.State.ActedAt = o.now
	env := o.env()
	env.Now = o.now.Add(10 * time.Minute)
	if unlocked(d, c, env) || proved(d, c, env) {
		t.Error("after ten idle minutes the case is still open")
	}
}

func TestACodeWordIsChosenTwiceAndReachesNoStaff(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_send_now")
	p.taps("btn_add", "opt_add_word")
	p.sees("word_choose_ask")
	p.text("ya")
	p.sees("word_form")
	p.text("kucing oren")
	p.sees("word_again")
	p.text("kucing orens")
	p.sees("word_differs")
	p.text("Kucing Oren")
	p.text("kucing  oren")
	p.sees("word_saved")
	c := p.only()
	if !c.Word.Fits("kucing oren") || len(c.Added) != 0 || len(c.Answers[fieldStory]) != 0 {
		t.Error("the word does not fit, or stands where staff read")
	}
	if len(p.desk.State.Word.Hash) != 0 {
		t.Error("a word waits on")
	}
	p.command("keluar")
	p.command("start")
	p.taps("btn_continue", "btn_letters", "btn_talk_safe")
	p.sees("word_enter_ask")
	p.text("bukan ini")
	p.sees("no_news")
}

// TestTheButtonsOfALockedCaseTellNothingOfIt: whoever holds the phone, or the receipt, without the code word does not see whether
// it is an emergency, or whether somebody was told where the reporter is.
func TestTheButtonsOfALockedCaseTellNothingOfIt(t *testing.T) {
	t.Parallel()
	offers := func(chat report.ChatID, change func(*report.Case)) string {
		o := newOffice(t)
		o.open(func(c *report.Case) {
			c.Word, _ = report.NewCodeWord(layang, report.ID{7})
			change(c)
		}, rina)
		if chat == reporterChat {
			o.do(chat, report.Input{Kind: report.KindCommand, Command: "mulai"})
			o.press(chat, "btn_continue")
		} else {
			o.types(chat, rightReceipt)
		}
		o.press(chat, "btn_add")
		menu := o.gateSays(chat)
		o.press(chat, "btn_safe_now")
		o.expect(chat, "word_enter_ask")
		o.types(chat, layang)
		return menu
	}
	for _, chat := range []report.ChatID{reporterChat, otherPhone} {
		plain := offers(chat, func(c *report.Case) { c.Urgency = report.Routine })
		grave := offers(chat, func(c *report.Case) { c.Urgency, c.Where = report.Emergency, []report.ID{{3}} })
		if plain != grave || !strings.Contains(plain, "btn_safe_now") {
			t.Errorf("the menus differ:\n%s\n%s", plain, grave)
		}
	}
}

// TestAWrongCodeWordIsNotSomebodyWhoLooked: what came in the meantime is still news, and the line that tells of it still waits.
func TestAWrongCodeWordIsNotSomebodyWhoLooked(t *testing.T) {
	t.Parallel()
	for word, looked := range map[string]bool{"salah": false, layang: true} {
		o, c := guarded(t)
		o.types(otherPhone, rightReceipt)
		o.through(otherPhone, "btn_letters", "btn_talk_safe")
		o.now = o.now.Add(time.Minute)
		n := o.cases[c.ID]
		n.Post(report.Letter{By: "rina", At: o.now, Text: bell})
		n.SignedAt = o.now
		o.types(otherPhone, word)
		if n := o.cases[c.ID]; n.SignedAt.IsZero() != looked || (n.Unread() == 0) != looked {
			t.Errorf("%q: the line waits %v, %d letters do", word, !n.SignedAt.IsZero(), n.Unread())
		}
	}
}
