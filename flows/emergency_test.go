package flows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

// calling is a phone whose call for help was just sent from a ward.
func calling(t *testing.T, ward string) *phone {
	t.Helper()
	p := newPhone(t)
	p.call(ward)
	return p
}

func (p *phone) call(ward string) {
	p.t.Helper()
	p.command("darurat")
	p.tap("btn_send_emergency")
	p.text(ward)
}

func TestAnEmergencyIsSentAtOnceInTheFastLane(t *testing.T) {
	t.Parallel()
	p := calling(t, "Lamaru")
	c := p.only()
	if c.Urgency != report.Emergency || !p.last.Kick || c.Place.Ward != "Lamaru" || c.Reason != "" || c.Silence {
		t.Error("the case is not an emergency that wakes the worker")
	}
	for _, m := range p.last.Outbox {
		if m.Do != report.ActDelete && m.Lane != report.LaneEmergency {
			t.Errorf("%s waits in lane %d", m.As, m.Lane)
		}
	}
	p.taps("btn_skip", "opt_police_yes")
	c = p.only()
	if len(c.Added) != 1 || c.Added[0].Answers["police"][0] != "yes" || !p.last.Kick || c.NextDue.After(p.now) {
		t.Error("the leave to call the police does not go out at once")
	}
	p.tap("opt_contact_open")
	if p.only().Contact.Mode != report.ContactOpen {
		t.Error("the contact wish got lost")
	}
}

func TestTheThirdOpenEmergencyOfAPlaceIsPartOfTheNewest(t *testing.T) {
	t.Parallel()
	p := calling(t, "Lamaru")
	p.call("Lamaru")
	p.cases[1].Holder, p.cases[1].Status = "rina", report.StatusAccepted
	p.command("start")
	p.taps("btn_help_now", "btn_send_emergency")
	p.text(strings.Repeat("dia dobrak pintunya dan berteriak ", 3))
	draft := p.desk.Draft.ID
	p.text("Lamaru")
	if len(p.cases) != 2 || len(p.receipts) != 3 || p.codes[p.receipts[2]] != p.cases[1].ID {
		t.Fatalf("%d cases, %d receipts", len(p.cases), len(p.receipts))
	}
	c := p.cases[1]
	if len(c.Added) != 1 || len(c.Added[0].Answers[fieldStory]) != 1 || len(c.Added[0].Signs) == 0 || c.NextDue.After(p.now) || !p.last.Kick ||
		p.last.Open || !slices.Contains(p.last.Erase, draft) {
		t.Error("its words are not sealed under the newest one at once")
	}
	if !slices.ContainsFunc(p.last.Outbox, func(m report.Message) bool { return m.Person == "rina" && m.Lane == report.LaneEmergency }) {
		t.Error("whoever holds the case hears nothing")
	}
	p.call("Manggar Baru")
	if len(p.cases) != 3 {
		t.Error("another ward is not a case of its own")
	}
	p.cases[0].Status = report.StatusClosed
	p.call("Lamaru")
	if len(p.cases) != 4 {
		t.Error("a closed case still counts")
	}
}

func TestAnAttackIsAskedAboutAndRaisesNothingWhenItIsOver(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_skip")
	p.text("dia dobrak pintu")
	p.sees("danger_confirm")
	p.tap("opt_danger_past")
	p.sees("kinds_ask")
	if u := p.desk.Draft.Urgency; u != report.Urgent {
		t.Errorf("an attack that is over is %s", u)
	}
	p.text("dia dobrak pintu") // the same words again are not asked about again
	p.sees("kinds_ask")
	p.text("sekarang saya disekap")
	p.tap("opt_danger_now")
	p.sees("emergency")
	p.tap("btn_send_emergency")
	if c := p.only(); c.Urgency != report.Emergency || c.Category != "cat_ongoing_assault" || len(c.Answers[fieldStory]) != 3 {
		t.Errorf("%s, %s, %d words", c.Urgency, c.Category, len(c.Answers[fieldStory]))
	}
}

func TestPassingOverTheQuestionCountsAsYes(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_skip")
	p.text("dia dobrak pintu")
	p.tap("btn_send_now")
	if c := p.only(); c.Urgency != report.Emergency {
		t.Errorf("sent as %s", c.Urgency)
	}
}

func TestSayingItIsHappeningShowsTheNumbersAtOnce(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.command("start")
	p.taps("btn_start_report", "opt_about_adult", "btn_agree", "opt_safety_now")
	p.sees("emergency_witness")
	p.tap("btn_emergency_stop")
	p.sees("safety_private_ask")
	p.taps("btn_skip", "Balikpapan Timur", "Lamaru", "btn_send_now")
	if c := p.only(); c.Urgency != report.Emergency || !p.last.Kick || !c.Witness {
		t.Error("the answer lost its urgency on the way")
	}
}

func TestSilenceSendsOnlyWhatWasAllowed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		acts  []string
		wait  time.Duration
		sent  bool
		level report.Urgency
	}{
		{"allowed", []string{"opt_interrupted_yes"}, 31 * time.Minute, true, report.Routine},
		{"allowed, too early", []string{"opt_interrupted_yes"}, 29 * time.Minute, false, 0},
		{"refused", []string{"opt_interrupted_no"}, 31 * time.Minute, false, 0},
		{"not answered", []string{"btn_skip"}, 31 * time.Minute, false, 0},
		{"kept", []string{"btn_keep"}, 31 * time.Minute, false, 0},
		{"weapon, allowed", []string{"opt_interrupted_yes", "type dia bawa pisau"}, 4 * time.Minute, true, report.Emergency},
		{"weapon, not allowed", []string{"btn_skip", "type dia bawa pisau"}, 4 * time.Minute, false, 0},
		{"attack, allowed", []string{"opt_interrupted_yes", "type dia dobrak pintu"}, 4 * time.Minute, true, report.Emergency},
		{"attack, too early", []string{"opt_interrupted_yes", "type dia dobrak pintu"}, 2 * time.Minute, false, 0},
		{"attack, not allowed", []string{"btn_skip", "type dia dobrak pintu"}, 4 * time.Minute, false, 0},
		{"consent taken back", []string{"opt_interrupted_yes", "/kembali", "/kembali", "/kembali", "/kembali", "/kembali", "/kembali"}, 31 * time.Minute, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := telling(t)
			for _, act := range c.acts {
				p.act(act)
			}
			p.wait(c.wait)
			if len(p.last.Outbox) > 0 {
				t.Error("silence was answered")
			}
			if (len(p.cases) == 1) != c.sent {
				t.Fatalf("%d cases", len(p.cases))
			}
			if c.sent && (!p.cases[0].Silence || p.cases[0].Urgency != c.level || p.last.Kick != (c.level == report.Emergency) || len(p.last.Receipts) > 0) {
				t.Errorf("sent as %s", p.cases[0].Urgency)
			}
		})
	}
}

func TestAnUnansweredAttackWaitsAsAnEmergencyWhereNothingMayBeSent(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_skip")
	p.text("dia dobrak pintu")
	p.wait(4 * time.Minute)
	if d := p.desk.Draft; d == nil || d.Urgency != report.Emergency || !d.DueAt.IsZero() {
		t.Fatal("three silent minutes were not taken as yes")
	}
	p.command("mulai")
	p.tap("btn_continue")
	p.sees("emergency")
}

func TestDraftsExpireInSilence(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_skip")
	id := p.desk.Draft.ID
	p.wait(23 * time.Hour)
	if p.desk.Draft == nil {
		t.Fatal("too early")
	}
	p.wait(2 * time.Hour)
	if p.desk.Draft != nil || !slices.Contains(p.last.Erase, id) || len(p.last.Outbox) > 0 {
		t.Error("an expired draft is still there, or something was said")
	}
	if ch := compiled.Quiet(report.Desk{Chat: 1}, p.env()); ch.Draft != nil || len(ch.Erase)+len(ch.Cases) > 0 {
		t.Error("silence without a draft means something")
	}
}

func TestAnUnsentAdditionGoesBySilenceLikeItsReport(t *testing.T) {
	t.Parallel()
	p := telling(t, "opt_interrupted_yes", "btn_send_now", "btn_add", "opt_add_reach", "opt_reach_school")
	p.wait(31 * time.Minute)
	if c := p.only(); c.Reach.Zero() || len(p.last.Apart) != 1 || p.desk.Draft != nil || len(p.last.Outbox) > 0 {
		t.Error("the addition was lost")
	}
}

func TestAnAdditionThatRaisesWakesTheWorker(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_skip", "btn_send_now")
	if p.last.Kick {
		t.Error("a routine report kicks")
	}
	p.taps("btn_add", "opt_add_when", "opt_when_now")
	if c := p.only(); c.Urgency != report.Emergency || !p.last.Kick || c.NextDue.After(p.now) {
		t.Errorf("%s", c.Urgency)
	}
	p.sees("emergency")
}

func TestWordsAfterSendingReachTheCase(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_skip", "btn_send_now")
	p.text("Lupa satu hal.")
	p.sees("addition_saved")
	p.text("saya diseret")
	p.sees("danger_confirm")
	if c := p.only(); len(c.Added) != 2 || c.Urgency != report.Urgent {
		t.Errorf("%d additions, %s", len(c.Added), c.Urgency)
	}
	p.tap("opt_danger_now")
	if c := p.only(); c.Urgency != report.Emergency || !p.last.Kick {
		t.Error("yes did not raise the case")
	}
	p.text("saya mau bunuh diri")
	if c := p.only(); c.Reason != report.ReasonSuicide || c.Category != "cat_suicide_self_harm" {
		t.Error("the other ladder does not begin")
	}
	p.cases[0].Status = report.StatusClosed
	p.text("masih di sana?")
	p.sees("addition_closed")
}

func TestACallForHelpTakesAnUnfinishedReportAlong(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_skip", "opt_kind_fisik", "btn_done")
	p.text("Ini ceritanya.")
	p.command("start")
	p.tap("btn_help_now")
	p.sees("emergency")
	p.tap("btn_send_emergency")
	if c := p.only(); c.Urgency != report.Emergency || c.Place.Ward != "Lamaru" || len(c.Answers[fieldStory]) != 1 || c.Category != "cat_fisik" {
		t.Errorf("%s, %s, %d words", c.Urgency, c.Category, len(c.Answers[fieldStory]))
	}
}

func TestHelpCanBeCalledFromAnAdditionWithoutLosingIt(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_skip", "btn_send_now", "btn_add", "opt_add_reach", "opt_reach_adult")
	p.command("darurat")
	p.tap("btn_send_emergency")
	if p.cases[0].Reach.Zero() || p.desk.Draft == nil || p.desk.Draft.Flow != flowEmergency {
		t.Fatal("the addition was lost, or no call began")
	}
	p.text("Teritip")
	if len(p.cases) != 2 || p.cases[1].Place.Ward != "Teritip" {
		t.Error("the call did not go out")
	}
}

func TestHelpLooksTheSameWithAndWithoutADraft(t *testing.T) {
	t.Parallel()
	without := newPhone(t)
	without.command("start")
	without.tap("btn_help_now")
	with := telling(t)
	with.command("start")
	with.tap("btn_help_now")
	bodyA, buttonsA := without.say()
	bodyB, buttonsB := with.say()
	if !slices.Equal(bodyA, bodyB) || !slices.Equal(buttonsA, buttonsB) {
		t.Errorf("%v %v beside %v %v", bodyA, buttonsA, bodyB, buttonsB)
	}
}

func TestACallNobodyMayReadIsSaidBeforeSending(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.onlyPeople([]string{"rina"})
	p.command("darurat")
	p.taps("btn_send_emergency", "Balikpapan Timur", "btn_not_from_ward", "Manggar")
	p.sees("coi_all_internal")
	p.wait(4 * time.Minute)
	if len(p.cases) > 0 {
		t.Error("it was sent where nobody may read it")
	}
	p.taps("btn_change_reader", "label_area", "Balikpapan Timur", "Lamaru")
	if c := p.only(); c.Place.Ward != "Lamaru" || !c.Exclude.NotFromWard {
		t.Error("the change did not help")
	}
}

func TestThePlaceCanBeCorrectedWithinItsDistrict(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_skip", "btn_skip", "btn_skip", "btn_skip", "btn_skip", "btn_skip")
	p.sees("review_head")
	p.taps("btn_edit", "label_area", "Balikpapan Timur", "Teritip")
	p.sees("review_head")
	p.tap("btn_send")
	if p.only().Place.Ward != "Teritip" {
		t.Error("the old ward stayed")
	}
}

func TestACaptionIsReadForDangerAndNotKept(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_skip")
	p.do(report.Input{Kind: report.KindEdited, Text: "dia menampar saya"})
	p.sees("media_edited")
	if d := p.desk.Draft; d.Urgency != report.Urgent || len(d.Answers[fieldStory]) > 0 {
		t.Error("an edited message is kept, or not read")
	}
}

func TestAFingerThatShakesHearsNothingOfIt(t *testing.T) {
	t.Parallel()
	p := telling(t)
	data := p.screen.Buttons[0][0].Data
	for i, want := range []bool{false, false, true} {
		p.do(report.Input{Kind: report.KindTap, Data: data, Message: 1})
		if body, _ := p.say(); slices.Contains(body, "stale_button") != want {
			t.Errorf("tap %d: %v", i, body)
		}
		if i == 1 {
			p.tap("btn_skip")
		}
	}
}
