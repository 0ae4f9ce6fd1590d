package flows

import (
	"slices"
	"testing"

	"ruangaman/report"
)

func TestAReceiptOpensTheCaseForAdditionsOnAnotherPhone(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_send_now")
	receipt := p.receipts[0]
	p.onAnotherPhone()
	p.text(receipt.Display())
	p.sees("status_new")
	p.taps("btn_add", "opt_add_story")
	p.text("Dari HP lain.")
	p.sees("addition_saved")
	if c := p.only(); len(c.Added) != 1 || c.Added[0].Answers[fieldStory][0] != "Dari HP lain." || c.Reporter != 700000001 {
		t.Error("the addition did not reach the case, or tied the other phone to it")
	}
	p.cases[0].Status = report.StatusClosed
	p.tap("opt_add_when")
	p.sees("addition_closed")
}

func TestAnAdditionWaitsBehindAnUnfinishedReport(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_send_now")
	receipt := p.receipts[0]
	p.command("start")
	p.taps("btn_start_report", "btn_skip", "btn_agree", "opt_safety_ok")
	p.text(receipt.Display())
	p.sees("status_new")
	draft := p.desk.Draft.ID
	p.do(report.Input{Kind: report.KindTap, Data: report.Tap{Verb: tapAdd, Rev: p.desk.State.LiveRev}.Data(), Message: 1})
	p.sees("draft_waiting")
	p.tap("btn_continue")
	p.sees("safety_private_ask")
	if p.desk.Draft.ID != draft {
		t.Error("the unfinished report was thrown away")
	}
}

func TestBeginningAnewForgetsTheUnfinishedReport(t *testing.T) {
	t.Parallel()
	p := telling(t)
	draft := p.desk.Draft.ID
	p.command("start")
	p.taps("btn_start_report", "btn_anew")
	p.sees("about_ask")
	if p.desk.Draft != nil || !slices.Contains(p.last.Erase, draft) || p.screen.WhenErased != draft {
		t.Error("the old report is still there")
	}
}

func TestADraftOfAnOlderTableGoesOn(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_skip", "btn_skip")
	p.desk.Draft.At = "a_question_of_last_year"
	p.do(report.Input{Kind: report.KindSticker})
	p.sees("relation_ask")
	p.desk.Draft.Flow, p.desk.Draft.At = "a_flow_of_last_year", "gone"
	p.tap("btn_skip")
	p.sees("coi_ask")
	if p.desk.Draft == nil || p.desk.Draft.Flow != flowReport {
		t.Error("a report was lost to a new table")
	}
	p.desk.State.At = "a_screen_of_last_year"
	p.do(report.Input{Kind: report.KindSticker})
	p.sees("welcome")
}

func TestWhoWritesFirstSeesTheFirstScreenAlone(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.text("halo")
	if body, buttons := p.say(); !slices.Equal(body, []string{"welcome"}) || len(buttons) != 5 || p.screen.Do != report.ActSend || p.desk.State.LiveRev != 1 {
		t.Errorf("%v %v", body, buttons)
	}
	p.text("halo?")
	if p.screen.Do != report.ActEdit {
		t.Error("the live message is sent twice")
	}
}

func TestAnythingButTextIsAnsweredKindlyAndNotKept(t *testing.T) {
	t.Parallel()
	p := telling(t)
	before := encode(t, p.desk)
	for kind, key := range map[report.Kind]string{report.KindPhoto: "media_photo", report.KindDocument: "media_document", report.KindSticker: "media_sticker", report.KindLocation: "media_location",
		report.KindContact: "media_contact", report.KindEdited: "media_edited", report.KindOther: "media_other"} {
		ch := p.do(report.Input{Kind: kind, Message: 55, Text: "keterangan", Latitude: -1.2, Longitude: 116.8})
		p.sees(key)
		p.sees("interrupted_ask")
		if encode(t, p.desk) != before || !slices.Contains(ch.Received, 55) {
			t.Errorf("%s is kept, or a wipe would miss it", kind)
		}
		if !slices.Contains(ch.Outbox[0].Targets, 55) {
			t.Errorf("%s stays in the chat", kind)
		}
	}
	p.do(report.Input{Kind: report.KindPhoto, Text: "dia bawa pisau"}) // a caption is a text too
	p.sees("emergency")
}

func TestLanguageIsRemembered(t *testing.T) {
	t.Parallel()
	p := telling(t)
	p.command("start")
	p.taps("btn_info", "btn_language", "opt_lang_en", "btn_continue")
	if p.screen.Lang != report.English || p.desk.Draft.Lang != report.English {
		t.Error("the language is forgotten")
	}
	p.tap("btn_send_now")
	if c := p.only(); c.Lang != report.English {
		t.Error("the case speaks another language than its reporter")
	}
}

func TestTheChildsWordsBeginOnTheSecondScreen(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.command("start")
	for _, step := range []struct {
		tap  string
		want report.Voice
	}{{"btn_start_report", report.VoiceAdult}, {"opt_about_me_child", report.VoiceChild}, {"btn_agree", report.VoiceChild}, {"opt_safety_ok", report.VoiceChild},
		{"btn_skip", report.VoiceChild}, {"opt_outside", report.VoiceChild}, {"btn_send_now", report.VoiceChild}, {"btn_add", report.VoiceChild},
		{"opt_add_sex", report.VoiceChild}, {"opt_female", report.VoiceChild}, {"btn_done", report.VoiceChild}, {"btn_back", report.VoiceAdult}} {
		p.tap(step.tap)
		if p.screen.Voice != step.want {
			t.Errorf("after %s the voice is %q", step.tap, p.screen.Voice)
		}
	}
}
