package flows

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

// noted presses the button under the receipt that was last shown.
func (p *phone) noted(receipt report.Message) {
	p.t.Helper()
	p.do(report.Input{Kind: report.KindTap, Data: receipt.Buttons[0][0].Data, Message: 55})
}

// shownReceipt is the receipt among what was just sent.
func (p *phone) shownReceipt() report.Message {
	p.t.Helper()
	i := slices.IndexFunc(p.last.Outbox, func(m report.Message) bool { return m.As == report.AsReceipt && m.Do == report.ActSend })
	if i < 0 {
		p.t.Fatal("no receipt")
	}
	return p.last.Outbox[i]
}

// asksTail is a phone on which the last digits of the receipt are asked back.
func asksTail(t *testing.T) *phone {
	t.Helper()
	p := telling(t, "btn_send_now")
	p.noted(p.shownReceipt())
	p.sees("tail_ask")
	return p
}

// receiptGoes reports whether the last answer takes the receipt off the chat.
func (p *phone) receiptGoes() bool {
	return slices.ContainsFunc(p.last.Outbox, func(m report.Message) bool { return m.Do == report.ActDelete && m.As == report.AsReceipt })
}

func TestTheEndOfTheReceiptIsAskedBackOnceAndMayBeSkipped(t *testing.T) {
	t.Parallel()
	p := asksTail(t)
	if p.receiptGoes() {
		t.Error("the receipt goes before it is known to be noted")
	}
	for _, wrong := range []string{"9999", " 12 34 ", "0-0-0-0", "12", "12345678"} { // none of them is a lock
		p.text(wrong)
		p.sees("tail_wrong")
		if p.receiptGoes() || p.last.Outbox[0].Do != report.ActDelete || len(p.desk.State.Wrong) > 0 {
			t.Errorf("%q: the receipt goes, the digits stay, or it is counted", wrong)
		}
	}
	end := p.receipts[0].Tail()
	p.text(end[:2] + " " + end[2:])
	p.sees("tail_right")
	p.sees("submit_next")
	if !p.receiptGoes() || p.desk.State.Tail != "" || len(p.only().Added) > 0 {
		t.Error("the receipt stays, the check is kept, or the digits are taken for a story")
	}
	p = asksTail(t)
	p.tap("btn_skip")
	p.sees("submit_next")
	if !p.receiptGoes() || p.desk.State.Tail != "" {
		t.Error("[Lewati] leaves the receipt, or the check")
	}
	p = asksTail(t)
	p.text(p.receipts[0].Display())
	p.sees("tail_right")
	p = asksTail(t)
	p.text("Dia juga mengancam adik saya.")
	p.sees("addition_saved")
	if c := p.only(); len(c.Added) != 1 {
		t.Error("words at that question are lost")
	}
}

func TestAWrongEndIsShownOnceMoreWhileTheReceiptStandsInTheChat(t *testing.T) {
	t.Parallel()
	p := asksTail(t)
	p.now = p.now.Add(4 * time.Minute)
	p.text("9999")
	p.sees("tail_wrong")
	p.now = p.now.Add(6 * time.Minute)
	p.text("9999")
	p.sees("tail_gone")
	p.sees("submit_next")
	if p.desk.State.Tail != "" {
		t.Error("the check outlives the receipt")
	}
}

// TestOnlyTheKeyedCheckOfTheEndIsKeptAndOnlyWhileItIsAsked: no digit stands in what is remembered, and every way off the
// question forgets the check: an answer, leaving, ten idle minutes, a closed chat, /lupakan.
func TestOnlyTheKeyedCheckOfTheEndIsKeptAndOnlyWhileItIsAsked(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_send_now")
	if p.desk.State.Tail != "" {
		t.Error("something is kept before it is asked")
	}
	p = asksTail(t)
	raw, err := json.Marshal(p.desk)
	if err != nil {
		t.Fatal(err)
	}
	if p.desk.State.Tail != testTail(p.only().ID, p.receipts[0].Tail()) || strings.Contains(string(raw), string(p.receipts[0])) {
		t.Error("more is kept than the keyed check")
	}
	for name, leave := range map[string]func(*phone){
		"the first screen": func(p *phone) { p.command("start") },
		"quick exit":       func(p *phone) { p.command("keluar") },
		"a status":         func(p *phone) { p.text("1111 1111 1111 1111") },
		"a closed chat":    func(p *phone) { p.do(report.Input{Kind: report.KindBlocked}) },
		"letting go": func(p *phone) {
			p.command("lupakan")
			p.tap("btn_forget")
		},
		"coming back": func(p *phone) {
			p.now = p.now.Add(11 * time.Minute)
			p.do(report.Input{Kind: report.KindSticker})
		},
		"ten idle minutes": func(p *phone) {
			p.now = p.now.Add(11 * time.Minute)
			p.apply(p.f.Rest(p.lay(report.Input{}), p.env()))
		},
	} {
		p := asksTail(t)
		if leave(p); p.desk.State.Tail != "" {
			t.Errorf("%s keeps the check", name)
		}
	}
}

func TestNobodyIsAskedForDigitsInAnEmergencyOrElsewhere(t *testing.T) {
	t.Parallel()
	urgent := newPhone(t)
	urgent.command("darurat")
	urgent.tap("btn_send_emergency")
	urgent.text("Lamaru")
	elsewhere := telling(t, "btn_send_now")
	receipt := elsewhere.shownReceipt()
	elsewhere.command("start")
	for name, p := range map[string]*phone{"emergency": urgent, "elsewhere": elsewhere} {
		if name == "emergency" {
			receipt = p.shownReceipt()
		}
		at := p.desk.State.At
		p.noted(receipt)
		if !does(p.last, report.ActDelete) || p.desk.State.At != at || p.desk.State.Tail != "" {
			t.Errorf("%s: at %s", name, p.desk.State.At)
		}
	}
}

func TestWhoKeepsEverythingIsToldThatTheDigitsStay(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_send_now")
	receipt := p.shownReceipt()
	p.desk.State.Trace = report.TraceKeep
	p.noted(receipt)
	p.sees("stay_tail_ask")
	p.now = p.now.Add(9 * time.Minute)
	p.text("9999")
	p.sees("tail_wrong")
}
