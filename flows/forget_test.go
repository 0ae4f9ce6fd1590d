package flows

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

func TestPromise06LupakanBreaksTheTieAndOnlyTheReceiptRemains(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_send_now")
	receipt := p.receipts[0]
	p.command("lupakan")
	p.sees("forget_ask")
	if p.only().Reporter == 0 {
		t.Fatal("it is done before it is asked")
	}
	p.tap("btn_forget")
	p.sees("forget_done")
	if c := p.only(); c.Reporter != 0 || c.Contact.Mode != report.ContactNever || !p.desk.State.Case.Zero() || !c.Status.Open() {
		t.Error("the account still leads to the case")
	}
	p.tap("btn_continue")
	p.sees("status_ask_code")
	p.text(receipt.Display())
	p.sees("status_new")
}

// TestPromise08LettersAndFilesStayWhereEverythingIsKept: nothing of a letter or a file leaves by itself there, and no words say
// that it does.
func TestPromise08LettersAndFilesStayWhereEverythingIsKept(t *testing.T) {
	t.Parallel()
	o, c := talking(t, nil)
	o.states[reporterChat] = report.ChatState{Trace: report.TraceKeep}
	o.cases[c.ID].Post(report.Letter{By: "rina", At: o.now, Text: bell})
	o.opensMail()
	o.expect(reporterChat, "stay_letter_head time=10:00 who=role_companion / "+bell)
	if slices.ContainsFunc(o.last.Outbox, func(m report.Message) bool { return m.DeleteAfter != 0 }) {
		t.Error("a letter goes by itself")
	}
	o.press(reporterChat, "btn_write_staff")
	o.types(reporterChat, siren)
	o.expect(reporterChat, "stay_letter_kept")
	o.press(reporterChat, "btn_talk_close")
	for _, m := range o.last.Outbox {
		if m.To == reporterChat && m.Do == report.ActDelete && m.Purpose != report.PurposeTidy {
			t.Error("the letters are taken away")
		}
	}
	p := telling(t, "opt_interrupted_no")
	p.desk.State.Trace = report.TraceKeep
	for want, in := range map[string]report.Input{"stay_file_photo": photo(""), "stay_file_voice": voiceMessage()} {
		p.do(in)
		p.sees(want)
		if does(p.last, report.ActDelete) {
			t.Errorf("%s: something is deleted", want)
		}
	}
	p.text("dia mencabuli saya")
	p.sees("stay_file_cleared")
	if does(p.last, report.ActDelete) {
		t.Error("a recording that we must not fetch is deleted")
	}
	p.tap("btn_send_now")
	for want, in := range map[string]report.Input{"stay_file_never": photo(""), "stay_file_never_voice": voiceMessage(), "stay_file_never_video": film()} {
		p.do(in)
		p.sees(want)
		if does(p.last, report.ActDelete) {
			t.Errorf("%s: something is deleted", want)
		}
	}
}

// TestPromise06LupakanCoversEverythingEverSent: an ended case, an open one with letters and a code word, and an addition that was
// begun. Afterwards no case names the chat, and nothing remembered of the chat names a case; a report that was not sent stays.
func TestPromise06LupakanCoversEverythingEverSent(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_send_now")
	p.ended()
	p.cases[0].Away, p.cases[0].Files = p.now, []report.File{{N: 1, Message: 77, State: report.FileWaiting}}
	p.command("start")
	p.taps(toPlace...)
	p.tap("btn_send_now")
	c := &p.cases[1]
	c.Contact = report.Contact{Mode: report.ContactHours, Windows: []report.Window{{From: 0, To: 1440}}, Line: "discreet_notice"}
	c.Word, _ = report.NewCodeWord("layang", report.ID{7})
	c.SignedAt = p.now
	p.desk.State.Proof = report.Proof{Case: c.ID, Receipt: true}
	p.taps("btn_add", "opt_add_story")
	addition := p.desk.Draft.ID
	p.command("lupakan")
	p.tap("btn_forget")
	p.sees("forget_done")
	ids := []report.ID{p.cases[1].ID, p.cases[0].ID}
	for _, c := range p.cases {
		if c.Reporter != 0 || c.Contact.Mode != report.ContactNever || !c.SignedAt.IsZero() || !c.Away.IsZero() || len(c.Files) > 0 && c.Files[0].Message != 0 {
			t.Errorf("a case still leads to the chat: %s", c.Status)
		}
	}
	if p.desk.Draft != nil || !slices.Contains(p.last.Erase, addition) {
		t.Error("what was begun to be added stays")
	}
	state, err := json.Marshal(p.desk.State)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if !slices.Contains(p.last.Forget, id) || strings.Contains(string(state), id.String()) {
			t.Errorf("the chat still leads to a case: %s", state)
		}
		if !slices.ContainsFunc(p.last.Outbox, func(m report.Message) bool { return m.Do == report.ActDelete && m.As == report.AsCard && m.About == id }) {
			t.Error("letters stay in the chat")
		}
	}
	p.command("start")
	p.taps(toPlace...)
	p.command("lupakan")
	p.tap("btn_forget")
	if p.desk.Draft == nil {
		t.Error("a report that was not sent is thrown away")
	}
}

// TestAWayBackFromASecondPhoneAfterLupakan: the receipt opens the case, the code word its details; nothing else does.
func TestAWayBackFromASecondPhoneAfterLupakan(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_send_now")
	receipt := p.receipts[0]
	p.cases[0].Word, _ = report.NewCodeWord("layang", report.ID{7})
	p.command("lupakan")
	p.tap("btn_forget")
	p.onAnotherPhone()
	p.tap("btn_continue")
	p.sees("status_ask_code")
	p.text(receipt.Display())
	p.sees("status_new")
	p.taps("btn_letters", "btn_talk_safe")
	p.sees("word_enter_ask")
	p.text("layang")
	p.sees("no_news")
	p.tap("btn_back")
	p.text(receipt.Display())
	p.taps("btn_add", "opt_add_story")
	p.text("Dari HP lain.")
	p.sees("addition_saved")
	if p.only().Reporter != 0 || p.now.Sub(p.only().OpenedAt) > time.Hour {
		t.Error("the other phone is tied to the case")
	}
}
