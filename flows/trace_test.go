package flows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

func TestPromise08TheChoiceOfTracesSaysFirstWhatCannotGo(t *testing.T) {
	t.Parallel()
	p := telling(t)
	p.command("atur")
	if body, _ := p.say(); !slices.Equal(body, []string{"trace_limits", "trace_ask"}) {
		t.Errorf("the choice says %v", body)
	}
	p.tap("opt_trace_keep")
	p.tap("btn_continue")
	p.taps("btn_skip", "btn_skip", "btn_skip", "btn_skip")
	p.text("cerita yang tetap di obrolan")
	p.sees("stay_story")
	if does(p.last, report.ActDelete) {
		t.Error("something is deleted by itself in a chat that keeps everything")
	}
	p.tap("btn_send_now")
	for _, m := range p.last.Outbox {
		if m.DeleteAfter != 0 {
			t.Error("the receipt goes by itself in a chat that keeps everything")
		}
	}
	p.command("keluar")
	if !does(p.last, report.ActWipe) {
		t.Error("/keluar keeps what nobody wants any more")
	}
}

func TestPromise08TheRemnantIsTheReportersChoice(t *testing.T) {
	t.Parallel()
	for label, want := range map[string]string{"": "quick_exit", "discreet_notice_2": "discreet_notice_2", "opt_remnant_none": ""} {
		p := telling(t)
		if label != "" {
			p.command("atur")
			p.taps("opt_trace_remnant", label)
		}
		p.command("keluar")
		left := ""
		for _, m := range p.last.Outbox[1:] {
			left += said(m)
		}
		if p.last.Outbox[0].Do != report.ActWipe || left != want {
			t.Errorf("after %q the chat is left with %q", label, left)
		}
	}
}

func TestPromise08WipingWhenLeavingAndNow(t *testing.T) {
	t.Parallel()
	now := telling(t)
	now.command("atur")
	now.tap("opt_trace_now")
	leave := telling(t, "btn_send_now")
	leave.command("atur")
	leave.tap("opt_trace_leave")
	leave.desk.State.At, leave.desk.State.Case = sent, leave.only().ID
	leave.do(report.Input{Kind: report.KindSticker})
	leave.tap("btn_done")
	for name, p := range map[string]*phone{"now": now, "when leaving": leave} {
		if !does(p.last, report.ActWipe) || p.desk.Draft != nil {
			t.Errorf("%s: nothing is wiped", name)
		}
	}
}

func TestPromise08WhoClosesTheChatIsNeverWrittenToAndTheCaseGoesOn(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_send_now")
	receipt := p.receipts[0]
	ch := p.do(report.Input{Kind: report.KindBlocked})
	c := p.only()
	if len(ch.Outbox) != 0 || !p.desk.State.Closed || c.Away.IsZero() || !c.Status.Open() || c.NextDue.IsZero() {
		t.Fatalf("closed %v, away %v, %d messages", p.desk.State.Closed, c.Away, len(ch.Outbox))
	}
	for name, in := range map[string]report.Input{"words": {Kind: report.KindText, Text: "halo"}, "unblocked": {Kind: report.KindUnblocked},
		"a tap": {Kind: report.KindTap, Data: p.screen.Buttons[0][0].Data, Message: 1}} {
		q := p.fork(t)
		q.do(in)
		if body, _ := q.say(); !slices.Equal(body, []string{"welcome"}) || q.desk.State.Closed {
			t.Errorf("%s: coming back shows %v", name, body)
		}
	}
	p.command("start")
	p.tap("btn_continue")
	p.sees("status_ask_code")
	p.text(receipt.Display())
	p.sees("status_new")
	if !p.only().Away.IsZero() {
		t.Error("the code did not open the chat again")
	}
}

func TestStaffSeeThatAChatIsClosed(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(func(c *report.Case) { c.Away = o.now }, rina)
	o.takeAndRead(rina)
	o.command(rina, cmdCase, "K-7F3Q")
	o.expect(rina.Chat, "staff_chat_closed")
}

func TestPromise08AfterTenIdleMinutesEarlierAnswersAreVeiled(t *testing.T) {
	t.Parallel()
	p := telling(t, "opt_interrupted_no", "opt_kind_fisik", "btn_done")
	p.now = p.now.Add(11 * time.Minute)
	p.do(report.Input{Kind: report.KindSticker})
	if body, _ := p.say(); !slices.Contains(body, "welcome") || p.desk.Draft == nil {
		t.Fatalf("after eleven minutes the screen shows %v", body)
	}
	p.tap("btn_continue")
	p.sees("resumed_veiled")
	p.command("kembali")
	for _, row := range p.screen.Buttons {
		for _, b := range row {
			if strings.Contains(textWords(b.Label), "✓") {
				t.Error("an earlier answer is marked")
			}
		}
	}
	p.tap("btn_show_answers")
	if p.desk.Draft.Veiled {
		t.Error("without a code word the answers stay veiled though asked for")
	}
}

func TestPromise08AnEarlierAnswerNeedsTheCodeWordWhereThereIsOne(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_send_now")
	p.cases[0].Word, _ = report.NewCodeWord("layang", report.ID{7})
	p.command("start")
	p.taps("btn_start_report", "opt_about_me_adult", "btn_agree", "opt_safety_ok")
	p.now = p.now.Add(11 * time.Minute)
	p.command("start")
	p.taps("btn_continue", "btn_show_answers")
	p.sees("word_enter_ask")
	p.text("salah")
	p.sees("no_news")
	if !p.desk.Draft.Veiled {
		t.Error("a wrong word shows the answers")
	}
	p.command("start")
	p.taps("btn_continue", "btn_show_answers")
	p.text("layang")
	if p.desk.Draft.Veiled {
		t.Error("the right word does not")
	}
}

func TestWordsThatTookLongerThanTenMinutesAreKept(t *testing.T) {
	t.Parallel()
	p := telling(t)
	p.now = p.now.Add(15 * time.Minute)
	p.text("cerita yang lama saya pikirkan")
	p.sees("welcome")
	if d := p.desk.Draft; d == nil || !slices.Contains(d.Answers[fieldStory], "cerita yang lama saya pikirkan") {
		t.Error("the words are lost")
	}
}

func TestAnEmergencyGoesOnAfterTenIdleMinutes(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.command("start")
	p.tap("btn_help_now")
	p.now = p.now.Add(15 * time.Minute)
	p.tap("btn_send_emergency")
	if p.desk.Draft == nil || p.desk.Draft.Flow != flowEmergency {
		t.Error("a call for help is sent back to the first screen")
	}
}

// TestPromise08NoButtonOfAnOldScreenShowsAnEarlierAnswer: after ten idle minutes every button of every screen, and every button of
// what it leads to, shows neither an answer given before nor a letter, where a code word was chosen.
func TestPromise08NoButtonOfAnOldScreenShowsAnEarlierAnswer(t *testing.T) {
	t.Parallel()
	places, phones := everyPlace(t)
	for _, place := range places {
		p := phones[place].fork(t)
		for i := range p.cases {
			c := p.cases[i].Clone()
			c.Word, _ = report.NewCodeWord("layang", report.ID{7})
			c.Letters = []report.Letter{{N: 1, At: p.now, By: "rina", Role: report.RoleActivist, Text: "RAHASIA"}}
			p.cases[i] = *c
		}
		guarded := len(p.cases) > 0
		p.now = p.now.Add(11 * time.Minute)
		for _, first := range pressed(t, p) {
			for _, q := range append(pressed(t, first), first) {
				for _, m := range q.last.Outbox {
					if m.To != q.chat || !guarded && q.desk.Draft != nil && !q.desk.Draft.Veiled {
						continue
					}
					if shown := textWords(report.Text{List: m.Body}); strings.Contains(shown, "RAHASIA") || m.As == report.AsReceipt && m.Do == report.ActSend && len(q.last.Receipts) == 0 {
						t.Errorf("from %s after eleven minutes: %s", place, shown)
					}
				}
			}
			if d := first.desk.Draft; d != nil && len(d.Answers) > 1 && d.ID == draftOf(p) && !d.Veiled {
				t.Errorf("from %s after eleven minutes: the answers are shown", place)
			}
		}
	}
}

func draftOf(p *phone) report.ID {
	if p.desk.Draft == nil {
		return report.ID{}
	}
	return p.desk.Draft.ID
}

// pressed are phones after each button of a screen.
func pressed(t *testing.T, p *phone) (all []*phone) {
	t.Helper()
	for _, row := range p.screen.Buttons {
		for _, b := range row {
			q := p.fork(t)
			q.last = report.Change{}
			q.do(report.Input{Kind: report.KindTap, Data: b.Data, Message: 1})
			all = append(all, q)
		}
	}
	return all
}

func TestAnEmergencyThatRestedDoesNotShowWhatWasToldBeforeIt(t *testing.T) {
	t.Parallel()
	p := telling(t, "opt_interrupted_no", "opt_kind_fisik", "btn_done")
	p.command("darurat")
	p.sees("emergency")
	p.now = p.now.Add(11 * time.Minute)
	p.do(report.Input{Kind: report.KindSticker})
	p.sees("emergency")
	p.tap("btn_emergency_stop")
	if p.desk.Draft == nil || !p.desk.Draft.Veiled {
		t.Error("earlier answers are shown")
	}
}

// TestPromise08WhatIsLeftIsCountedAndTellsOfNoWipe: the same words whether or not anything was ever cleared; a number only while
// old messages stand in the chat, and none once their owner took them away.
func TestPromise08WhatIsLeftIsCountedAndTellsOfNoWipe(t *testing.T) {
	t.Parallel()
	left := func(p *phone) (body, buttons []string) {
		p.command("start")
		p.taps("btn_info", "opt_info_left")
		return p.say()
	}
	stranger, wiped := newPhone(t), telling(t, "btn_send_now")
	wiped.command("keluar")
	a, ab := left(stranger)
	b, bb := left(wiped)
	if !slices.Equal(a, []string{"traces_left"}) || !slices.Equal(a, b) || !slices.Equal(ab, bb) {
		t.Errorf("before anything %v %v, after a wipe %v %v", a, ab, b, bb)
	}
	wiped.desk.State.Left = 3
	if body, _ := left(wiped); !slices.Equal(body, []string{"traces_left", "traces_left_old"}) {
		t.Errorf("three old messages: %v", body)
	}
	wiped.tap("opt_left_gone")
	if body, buttons := left(wiped); !slices.Equal(body, a) || !slices.Equal(buttons, ab) {
		t.Errorf("after they were taken away by hand: %v %v", body, buttons)
	}
}
