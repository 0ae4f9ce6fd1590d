package flows

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

// toPlace is the shortest way to the first screen after the place.
var toPlace = []string{"btn_start_report", "opt_about_me_adult", "btn_agree", "opt_safety_ok", "opt_private_no", "Balikpapan Timur", "Lamaru"}

// telling is a phone in the middle of a report.
func telling(t *testing.T, more ...string) *phone {
	t.Helper()
	p := newPhone(t)
	p.command("start")
	p.taps(toPlace...)
	p.taps(more...)
	return p
}

// TestWhatWasReadIsNotOfferedAgain: [Baca selengkapnya] leads to the whole, where it would do nothing.
func TestWhatWasReadIsNotOfferedAgain(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.command("start")
	p.taps("btn_start_report", "opt_about_me_child", "btn_more")
	p.sees("privacy_more")
	if slices.Contains(p.labels(), "btn_more") {
		t.Errorf("read, and offered again: %v", p.labels())
	}
	p.tap("btn_agree")
	p.sees("safety_ask")
}

func TestActsAreCounted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		acts []string
		most int
	}{
		"emergency": {[]string{"btn_help_now", "btn_send_emergency", "Balikpapan Timur", "Lamaru"}, 4},
		"shortest":  {slices.Concat(toPlace, []string{"btn_send_now"}), 10},
		"typical": {slices.Concat(toPlace, []string{"opt_interrupted_yes", "opt_kind_psikis", "btn_done", "opt_rel_spouse", "opt_coi_any",
			"type Dia marah setiap malam.", "opt_contact_never", "btn_send"}), 15},
	} {
		p := newPhone(t)
		p.command("start")
		p.acts = 0
		for _, act := range c.acts {
			p.act(act)
		}
		if p.acts > c.most || len(p.receipts) != 1 || len(p.cases) != 1 {
			t.Errorf("%s: %d acts, at most %d; %d receipts", name, p.acts, c.most, len(p.receipts))
		}
	}
}

func TestNothingIsKeptBeforeTheConsent(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	for _, act := range []string{"/start", "type nama saya Ani", "btn_start_report", "type suamiku jahat", "opt_about_me_child", "type ayahku jahat",
		"photo", "type saya mau bunuh diri", "/start", "type dia bawa parang", "/start", "btn_help_now", "type tolong saya"} {
		p.act(act)
		raw, err := json.Marshal(struct {
			S *report.ChatState
			D *report.Draft
			C []report.Case
		}{p.last.State, p.last.Draft, p.last.Cases})
		if err != nil || p.last.Draft != nil || len(p.last.Cases) > 0 || strings.Contains(string(raw), "jahat") || strings.Contains(string(raw), "Ani") {
			t.Errorf("after %q something is kept: %s", act, raw)
		}
	}
	p.wait(24 * time.Hour)
	if len(p.cases) > 0 {
		t.Error("something was sent without consent")
	}
}

func TestTypedWordsLeaveTheChatOnceStored(t *testing.T) {
	t.Parallel()
	p := telling(t)
	ch := p.do(report.Input{Kind: report.KindText, Text: "Begini ceritanya.", Message: 77})
	if !slices.Contains(ch.Received, 77) || ch.Outbox[0].Do != report.ActDelete || !slices.Contains(ch.Outbox[0].Targets, 77) ||
		ch.Draft == nil || ch.Draft.First(fieldStory) != "Begini ceritanya." {
		t.Error("typed words stay in the chat, or were not stored")
	}
	if m := ch.Outbox[1]; m.Do != report.ActEdit || m.As != report.AsLive || m.About != ch.Draft.ID {
		t.Error("the live message is not edited in place")
	}
	raw, _ := json.Marshal(ch.Outbox)
	if strings.Contains(string(raw), "ceritanya") {
		t.Error("the words come back to the screen")
	}
}

func TestTheReceiptIsAMessageOfItsOwn(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_send_now")
	i := slices.IndexFunc(p.last.Outbox, func(m report.Message) bool { return m.As == report.AsReceipt })
	m := p.last.Outbox[i]
	if m.Do != report.ActSend || m.DeleteAfter != 10*time.Minute || m.About != p.only().ID || m.Lane != report.LaneAnswer ||
		!strings.Contains(encodeText(t, m.Body), p.receipts[0].Display()) || len(p.last.Receipts) != 1 || !p.last.Open {
		t.Error("the receipt is not as promised")
	}
	p.command("start") // there nobody is asked for its last digits
	p.do(report.Input{Kind: report.KindTap, Data: m.Buttons[0][0].Data, Message: 900})
	if len(p.last.Outbox) != 1 || p.last.Outbox[0].Do != report.ActDelete || p.last.Outbox[0].Targets[0] != 900 || p.last.State != nil {
		t.Error("[noted] does not just remove the receipt")
	}
}

func encodeText(t *testing.T, body []report.Text) string {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestACaseIsOpenedWithEverythingThatWasTold(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.command("start")
	p.taps("btn_start_report", "opt_about_friend", "btn_agree", "opt_safety_soon", "opt_private_yes", "Balikpapan Timur", "btn_not_from_ward", "Lamaru",
		"opt_interrupted_yes", "opt_kind_fisik", "opt_kind_seksual", "btn_done", "opt_rel_official", "opt_job_dinas", "opt_known_yes")
	p.text("Temanku cerita.")
	draft := p.desk.Draft.ID
	p.tap("btn_send")
	c := p.only()
	want := report.Exclusion{NotFromWard: true, Jobs: []report.Job{report.JobAgency}}
	switch {
	case c.ID != draft || c.Rev != 0 || c.Status != report.StatusNew || !c.NextDue.Equal(p.now) || c.Ladder.Step != -1:
		t.Error("the case does not begin as the ladder expects")
	case c.Code != "K-7F3Q" || c.Reporter != p.chat || !c.Child || !c.Witness || c.Voice != report.VoiceChild || c.Urgency != report.Urgent:
		t.Error("who tells, and how urgently, got lost")
	case c.Category != "cat_seksual" || c.Place != report.Place{District: "Balikpapan Timur", Ward: "Lamaru"}:
		t.Errorf("%s in %s", c.Category, c.Place.Ward)
	case c.Exclude.NotFromWard != want.NotFromWard || !slices.Equal(c.Exclude.Jobs, want.Jobs):
		t.Errorf("%+v is left out", c.Exclude)
	case c.Contact.Mode != report.ContactNever:
		t.Errorf("%+v is allowed", c.Contact)
	case !slices.Equal(c.Answers[fieldStory], []string{"Temanku cerita."}) || !slices.Equal(c.Answers[fieldKinds], []string{"fisik", "seksual"}) ||
		c.Answers["private"][0] != "yes" || c.Answers["guess"][0] != "yes":
		t.Error("answers got lost")
	case len(c.Answers["limits"])+len(c.Answers[fieldWard])+len(c.Answers[fieldTold]) > 0:
		t.Error("the card is burdened with answers that are no use to staff")
	}
}

func TestAnUnansweredSafetyQuestionIsUrgent(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]report.Urgency{"btn_skip": report.Urgent, "opt_safety_unsure": report.Urgent, "opt_safety_soon": report.Urgent,
		"opt_safety_alone": report.Urgent, "opt_safety_ok": report.Routine} {
		p := newPhone(t)
		p.command("start")
		p.taps("btn_start_report", "opt_about_child", "btn_agree", answer, "btn_skip", "opt_outside", "btn_send_now")
		if c := p.only(); c.Urgency != want || !c.Place.CityLevel() {
			t.Errorf("%s: %s", answer, c.Urgency)
		}
	}
}

func TestChangedAnswersForgetWhatNoLongerFollows(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.command("start")
	p.taps("btn_start_report", "opt_about_child", "btn_agree", "opt_safety_alone", "opt_private_no", "Balikpapan Timur", "Lamaru", "btn_skip",
		"btn_skip", "opt_rel_official", "opt_job_rt", "opt_known_yes", "opt_coi_any")
	p.text("Ini tetap ada.")
	p.taps("opt_contact_never", "btn_edit", "label_relation", "opt_rel_parent", "btn_edit", "label_about", "opt_about_me_adult")
	// The child is gone, and with it "alone": it is asked again; the agreement was given.
	p.sees("safety_ask")
	p.taps("opt_safety_ok")
	d := p.desk.Draft
	for _, gone := range []report.Field{"job", "guess"} {
		if _, ok := d.Answers[gone]; ok {
			t.Errorf("%s is still there", gone)
		}
	}
	if d.First(fieldRole) != "self" || d.First(fieldStory) != "Ini tetap ada." || d.Urgency != report.Routine {
		t.Error("what was told is not what follows from the answers")
	}
	p.sees("review_head")
	p.tap("btn_send")
	if c := p.only(); len(c.Exclude.Jobs) > 0 || c.Witness {
		t.Error("the case remembers what was taken back")
	}
}

func TestStaleForgedAndForeignTapsChangeNothing(t *testing.T) {
	t.Parallel()
	p := telling(t)
	old := p.screen.Buttons[0][0].Data
	p.tap("btn_skip")
	before := encode(t, p.desk)
	for _, data := range []string{old, "a:kinds:fisik:zz", "a:kinds:nothing:" + rev(p), "a:safe:ok:" + rev(p), "p:ward:lamaru:" + rev(p), "n:kinds:nowhere:" + rev(p),
		"e:edit:kinds:" + rev(p), "n:kinds:done:" + rev(p), "x:y:z:0", "", "::::", strings.Repeat("a", 70), "a:review:send:" + rev(p)} {
		p.do(report.Input{Kind: report.KindTap, Data: data, Message: 1})
		if encode(t, p.desk) != before || p.last.Draft != nil || p.last.State != nil {
			t.Errorf("%q changed something", data)
		}
		p.sees("kinds_ask")
	}
}

func rev(p *phone) string {
	parts := strings.Split(p.screen.Buttons[0][0].Data, ":")
	return parts[3]
}

func TestSendingBeforeThePlaceIsNotPossible(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.command("start")
	p.taps(toPlace[:4]...)
	p.do(report.Input{Kind: report.KindTap, Data: "n:private:send:" + rev(p), Message: 1})
	p.sees("safety_private_ask")
	if len(p.cases) > 0 {
		t.Error("a report went out without a place")
	}
}

func TestLimitsSaySoAndKeepWhatWasTold(t *testing.T) {
	t.Parallel()
	t.Run("words", func(t *testing.T) {
		t.Parallel()
		p := telling(t, "btn_skip")
		for range 20 {
			p.text(strings.Repeat("kata ", 800))
		}
		p.sees("story_full")
		if told := size(p.desk.Draft.Answers); told > report.MaxReportBytes || told < 50_000 {
			t.Errorf("%d bytes are kept", told)
		}
		p.text("dia bawa pisau") // no limit stops this
		p.sees("emergency")
		p.tap("btn_send_emergency")
		if c := p.only(); c.Urgency != report.Emergency {
			t.Error("a limit stopped an emergency")
		}
	})
	t.Run("messages", func(t *testing.T) {
		t.Parallel()
		p := telling(t, "btn_skip")
		for range report.MaxDraftMessages + 5 {
			p.text("kata")
		}
		p.sees("story_many")
		if n := len(p.desk.Draft.Answers[fieldStory]); n != report.MaxDraftMessages {
			t.Errorf("%d messages are kept", n)
		}
	})
	t.Run("drafts", func(t *testing.T) {
		t.Parallel()
		p := newPhone(t)
		for range report.MaxDraftsPerDay {
			p.command("start")
			p.taps("btn_start_report", "btn_skip", "btn_agree")
			p.command("batal")
		}
		p.taps("btn_start_report", "btn_skip", "btn_agree")
		p.sees("draft_limit")
		if p.desk.Draft != nil {
			t.Error("a report too many was begun")
		}
		p.act("/darurat")
		p.taps("btn_send_emergency", "Balikpapan Timur", "Lamaru")
		if p.only().Urgency != report.Emergency {
			t.Error("the limit stopped an emergency")
		}
		p.now = p.now.Add(24 * time.Hour)
		p.command("start")
		p.taps("btn_start_report", "btn_skip", "btn_agree")
		if p.desk.Draft == nil {
			t.Error("the next day is no new day")
		}
	})
}

func TestGroupsHearNothingAboutTheSubject(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	for _, in := range []report.Input{{Kind: report.KindText, Text: "dia bawa pisau"}, {Kind: report.KindPhoto}, {Kind: report.KindTap, Data: "a:home:now:0"}} {
		if ch := compiled.Answer(report.Desk{Chat: -100}, in, p.env()); len(ch.Outbox) > 0 || ch.State != nil {
			t.Errorf("a group hears an answer to %s", in.Kind)
		}
	}
	ch := compiled.Answer(report.Desk{Chat: -100}, report.Input{Kind: report.KindCommand, Command: "start"}, p.env())
	if len(ch.Outbox) != 1 || labelOf(ch.Outbox[0].Body[0]) != "group_refuse" || len(ch.Outbox[0].Buttons) > 0 {
		t.Error("a command in a group hears more than the one neutral sentence")
	}
}

func TestQuickExitKeepsWhatTheTellerWantedKept(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_keep")
	p.tap("btn_exit")
	if p.desk.Draft == nil || len(p.last.Erase) > 0 || p.last.Outbox[0].Do != report.ActWipe {
		t.Fatal("'simpan dulu' was not heard")
	}
	p.command("mulai")
	p.tap("btn_continue")
	p.sees("kinds_ask")
}

func TestAStaffMembersOwnReportIsHiddenFromThem(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.chat = 510000002
	p.command("start")
	p.taps(toPlace...)
	p.tap("btn_send_now")
	if c := p.only(); !slices.Contains(c.Exclude.People, report.PersonID("budi")) {
		t.Error("budi would read his own report")
	}
}
