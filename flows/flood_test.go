package flows

import (
	"testing"
	"time"

	"ruangaman/report"
)

// calls has so many different accounts call for help, a minute apart, over one city's counters.
func calls(t *testing.T, n int, city report.Counters) (all []*phone, last report.Counters) {
	t.Helper()
	for i := range n {
		p := newPhone(t)
		p.chat += report.ChatID(i)
		p.now = p.now.Add(time.Duration(i) * time.Minute)
		p.desk.City = city
		p.call("Lamaru")
		if p.last.City != nil {
			city = *p.last.City
		}
		all = append(all, p)
	}
	return all, city
}

// floodTold counts how many coordinators an answer tells of a flood.
func floodTold(ch report.Change) (n int) {
	for _, m := range ch.Outbox {
		if m.Body != nil && m.Body[0].Key == "staff_flood" {
			n++
		}
	}
	return n
}

func TestMoreThanSixBareEmergenciesAnHourRingInBundlesAndTheCoordinatorsHearOnce(t *testing.T) {
	t.Parallel()
	all, city := calls(t, 9, report.Counters{})
	for i, p := range all {
		c := p.only()
		if !c.Bare || c.Bundled != (i >= report.FloodAfter) {
			t.Errorf("call %d: bare %v, bundled %v", i+1, c.Bare, c.Bundled)
		}
		if c.Status != report.StatusNew || c.NextDue.After(p.now) || len(p.receipts) != 1 || !p.last.Kick {
			t.Errorf("call %d is no case like any other", i+1)
		}
		if told := floodTold(p.last); told != count(i == report.FloodAfter) {
			t.Errorf("call %d tells %d coordinators", i+1, told)
		}
	}
	later := newPhone(t)
	later.now, later.desk.City = all[8].now.Add(time.Hour), city
	later.call("Lamaru")
	if later.only().Bundled || floodTold(later.last) != 0 {
		t.Error("an hour later it is still a flood")
	}
}

func TestAFloodThatLastsIsToldAgainEveryHour(t *testing.T) {
	t.Parallel()
	told := 0
	all, _ := calls(t, 130, report.Counters{}) // one a minute
	for _, p := range all {
		told += floodTold(p.last)
	}
	if told != 3 { // at the 7th, and one and two hours later
		t.Errorf("the coordinators were told %d times in 130 minutes", told)
	}
}

func TestWhoTellsSomethingIsNeverBundled(t *testing.T) {
	t.Parallel()
	_, flood := calls(t, report.FloodAfter+1, report.Counters{})
	for name, acts := range map[string][]string{
		"words in the report": {"type dia memukul saya setiap malam", "/darurat", "btn_send_emergency"},
		"a phrase of danger":  {"type dia bawa pisau", "btn_send_emergency"},
		"what it is about":    {"opt_kind_fisik", "btn_done", "/darurat", "btn_send_emergency"},
		"a wish to die":       {"type saya mau bunuh diri", "btn_send_emergency"},
	} {
		p := telling(t, "btn_skip")
		p.desk.City, p.now = flood, p.now.Add(20*time.Minute)
		p.desk.State.ActedAt = p.now // they were not away
		for _, act := range acts {
			p.act(act)
		}
		c := p.only()
		if c.Urgency != report.Emergency || c.Bare || c.Bundled || !c.NextDue.Before(p.now) {
			t.Errorf("%s: %s, bare %v, bundled %v", name, c.Urgency, c.Bare, c.Bundled)
		}
	}
}

func TestABundledOneThatGainsAStoryIsUnbundledAtOnce(t *testing.T) {
	t.Parallel()
	_, flood := calls(t, report.FloodAfter+1, report.Counters{})
	p := newPhone(t)
	p.desk.City, p.now = flood, p.now.Add(20*time.Minute)
	p.call("Lamaru")
	if c := p.only(); !c.Bundled {
		t.Fatal("it does not ring in a bundle")
	}
	p.tap("btn_skip")
	p.tap("opt_police_yes")
	if c := p.only(); !c.Bundled {
		t.Error("leave to call the police is taken for a story")
	}
	p.taps("btn_skip")
	p.text("di rumah biru dekat masjid")
	if c := p.only(); c.Bundled || c.Bare || c.NextDue.After(p.now) || !p.last.Kick {
		t.Errorf("bundled %v, bare %v after words", c.Bundled, c.Bare)
	}
}

func TestManyReportsOfOneChatADayAreCalmButNoneIsRefused(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	for i := range report.CalmAfter + 2 {
		p.command("start")
		p.taps("btn_start_report", "opt_about_adult", "btn_agree", "opt_safety_ok", "btn_skip", "Balikpapan Timur", "Lamaru", "btn_send_now")
		if len(p.cases) != i+1 {
			t.Fatalf("%d cases after %d reports", len(p.cases), i+1)
		}
		if c := p.cases[i]; c.Calm != (i >= report.CalmAfter) {
			t.Errorf("report %d: calm %v", i+1, c.Calm)
		}
	}
	p.now = p.now.Add(24 * time.Hour)
	p.command("start")
	p.taps("btn_start_report", "opt_about_adult", "btn_agree", "opt_safety_ok", "btn_skip", "Balikpapan Timur", "Lamaru", "btn_send_now")
	if p.cases[len(p.cases)-1].Calm {
		t.Error("the next day is calm, too")
	}
}

func TestWhoGuessesReceiptsIsCalmAndStillHeard(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	for range report.WrongReceiptsHour {
		p.desk.State.Wrong = append(p.desk.State.Wrong, p.now)
	}
	p.call("Lamaru")
	if c := p.only(); !c.Calm || !c.Bundled || c.Urgency != report.Emergency {
		t.Errorf("calm %v, bundled %v", c.Calm, c.Bundled)
	}
	p.text("tolong dia bawa pisau")
	if c := p.only(); c.Bundled {
		t.Error("an emergency that tells something rings in a bundle")
	}
}
