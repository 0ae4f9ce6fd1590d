package flows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

// ended lets the only case be closed by whoever handles it.
func (p *phone) ended() {
	p.cases[0].Status, p.cases[0].ClosedAt, p.cases[0].NextDue = report.StatusClosed, p.now, time.Time{}
}

func TestACallForHelpInAnAdditionToAnEndedCaseIsACaseOfItsOwn(t *testing.T) {
	t.Parallel()
	p := telling(t, "opt_interrupted_yes")
	p.tap("btn_send_now")
	p.taps("btn_add", "opt_add_story")
	p.cases[0].Exclude.Jobs = []report.Job{report.JobAgency}
	p.ended()
	p.text("tolong dia bawa parang sekarang")
	p.taps("btn_send_emergency", "Balikpapan Timur", "Lamaru")
	if len(p.cases) != 2 || p.cases[1].Urgency != report.Emergency || len(p.receipts) != 2 || p.cases[1].Place.Ward != "Lamaru" {
		t.Fatalf("%d cases, %d receipts", len(p.cases), len(p.receipts))
	}
	if c := p.cases[1]; len(c.Answers[fieldStory]) != 1 || !slices.Contains(c.Exclude.Jobs, report.JobAgency) {
		t.Error("the words did not go along, or are not kept from the same people")
	}
}

func TestSilenceInAnAdditionToAnEndedCaseStillCallsForHelp(t *testing.T) {
	t.Parallel()
	p := telling(t, "opt_interrupted_yes")
	p.tap("btn_send_now")
	p.taps("btn_add", "opt_add_story")
	p.ended()
	p.text("tolong dia bawa parang sekarang")
	p.now = p.now.Add(report.QuietEmergency)
	p.apply(p.f.Quiet(p.lay(report.Input{}), p.env()))
	if len(p.cases) != 2 || p.cases[1].Urgency != report.Emergency || p.cases[1].Place != p.cases[0].Place {
		t.Error("nobody is called")
	}
}

func TestWhatSilencePromisedIsKeptAfterALongStandstill(t *testing.T) {
	t.Parallel()
	p := telling(t, "opt_interrupted_yes")
	p.now = p.desk.Draft.ExpiresAt.Add(time.Hour)
	p.apply(p.f.Quiet(p.lay(report.Input{}), p.env()))
	if !p.only().Silence {
		t.Error("not sent as silence")
	}
	p = telling(t, "opt_interrupted_no")
	p.now = p.desk.Draft.ExpiresAt
	p.apply(p.f.Quiet(p.lay(report.Input{}), p.env()))
	if p.desk.Draft != nil || len(p.cases) > 0 {
		t.Error("a draft that nobody may send did not expire")
	}
}

func TestTurningAwayFromTheQuestionAboutAnAttackCountsAsYes(t *testing.T) {
	t.Parallel()
	for _, away := range []string{"bantuan", "lewati", "start"} {
		p := telling(t, "opt_interrupted_yes")
		p.text("dia dobrak pintu")
		p.sees("danger_confirm")
		p.command(away)
		p.now = p.now.Add(report.QuietEmergency)
		p.apply(p.f.Quiet(p.lay(report.Input{}), p.env()))
		if len(p.cases) != 1 || p.cases[0].Urgency != report.Emergency {
			t.Errorf("after /%s nobody is called", away)
		}
	}
}

func TestSilenceAfterTheQuestionAboutAnAttackIsHeardOfASentReport(t *testing.T) {
	t.Parallel()
	asked := func() *phone {
		p := telling(t, "btn_skip")
		p.tap("btn_send_now")
		p.cases[0].NextDue = p.now.Add(time.Hour)
		p.text("dia dobrak pintu")
		p.sees("danger_confirm")
		return p
	}
	p := asked()
	if c := p.only(); !c.AskedAt.Equal(p.now) || c.NextDue.After(p.now.Add(report.QuietEmergency)) || c.Urgency != report.Urgent || len(c.Added) != 1 {
		t.Errorf("asked %s, due %s", c.AskedAt, c.NextDue)
	}
	p.tap("opt_danger_past")
	if c := p.only(); !c.AskedAt.IsZero() || c.Urgency == report.Emergency {
		t.Error("an answer is not heard")
	}
	p = asked()
	p.tap("opt_danger_now")
	if c := p.only(); !c.AskedAt.IsZero() || c.Urgency != report.Emergency || !p.last.Kick {
		t.Error("a yes is not heard")
	}
}

func TestWordsThatFindNoRoomAreNotCalledSaved(t *testing.T) {
	t.Parallel()
	full := strings.Repeat("x", report.MaxReportBytes)
	p := telling(t, "btn_skip")
	p.tap("btn_send_now")
	p.cases[0].Answers[fieldStory] = []string{full}
	p.cases[0].Holder, p.cases[0].Status = "rina", report.StatusAccepted
	p.text("satu kalimat lagi")
	body, _ := p.say()
	if !slices.Contains(body, "story_full") || slices.Contains(body, "addition_saved") {
		t.Errorf("says %v", body)
	}
	if slices.ContainsFunc(p.last.Outbox, func(m report.Message) bool { return m.Person == "rina" }) {
		t.Error("the holder hears of an addition that there is not")
	}
	p = calling(t, "Lamaru")
	p.ended()
	p.text("Jalan Mulawarman nomor lima")
	if body, _ := p.say(); !slices.Contains(body, "addition_closed") || slices.Contains(body, "addition_saved") {
		t.Errorf("of an ended case says %v", body)
	}
}

func TestAThirdEmergencyStandsAloneWhereItCannotBeAdded(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(p *phone){
		"its words find no room": func(p *phone) {
			p.cases[1].Answers[fieldStory] = []string{strings.Repeat("x", report.MaxReportBytes)}
		},
		"nobody could read both": func(p *phone) {
			p.cases[1].Exclude.People = []report.PersonID{"budi", "ratna", "mega"}
			p.city.People[0].Lives = "Lamaru"
		},
	} {
		p := calling(t, "Lamaru")
		p.call("Lamaru")
		spoil(p)
		p.command("darurat")
		p.taps("btn_send_emergency", "Balikpapan Timur", "btn_not_from_ward", "Lamaru")
		if len(p.cases) != 3 || len(p.receipts) != 3 || p.codes[p.receipts[2]] != p.cases[2].ID {
			t.Errorf("%s: %d cases, %d receipts", name, len(p.cases), len(p.receipts))
		}
		for _, c := range p.cases {
			if !p.city.SomebodyLeft(c.Place, c.Exclude) {
				t.Errorf("%s: a case that nobody may read", name)
			}
		}
	}
}

func TestACallForHelpKeepsWhyItWasMade(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_skip")
	for range 12 {
		if p.desk.Draft.At == "limits" {
			break
		}
		p.command("kembali")
	}
	p.text("saya mau bunuh diri")
	p.sees("self_harm")
	p.tap("btn_send_emergency")
	if c := p.only(); c.Reason != report.ReasonSuicide || c.Category != categorySuicide {
		t.Errorf("reason %q, category %s", c.Reason, c.Category)
	}
}

func TestWordsOfDangerBetweenTwoAdditionsAreKept(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_skip")
	p.tap("btn_send_now")
	p.tap("btn_add")
	p.text("tolong dia bawa parang sekarang")
	if c := p.only(); c.Urgency != report.Emergency || len(c.Added) != 1 {
		t.Errorf("%s, %d additions", c.Urgency, len(c.Added))
	}
	p.sees("emergency")
}

func TestALateAnswerToAReceiptIsForWhoeverStillWaits(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_skip")
	p.tap("btn_send_now")
	for range report.WrongReceiptsHour {
		p.text("1111 1111 1111 1111")
	}
	p.text(p.receipts[0].Display())
	if p.screen.OnlyAt != atCode || p.desk.State.At != atCode || p.screen.NotBefore.IsZero() {
		t.Errorf("only at %q, stands at %q", p.screen.OnlyAt, p.desk.State.At)
	}
}
