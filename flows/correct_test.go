package flows

import (
	"slices"
	"testing"

	"ruangaman/report"
)

// corrects is a phone of a witness that stands at the question of a correction.
func corrects(t *testing.T, part string) *phone {
	t.Helper()
	p := newPhone(t)
	p.command("start")
	p.taps("btn_start_report", "opt_about_adult", "btn_agree", "opt_safety_ok", "opt_private_no", "Balikpapan Timur", "Lamaru", "btn_send_now",
		"btn_add", "btn_after", "btn_correct", part)
	return p
}

// correctsGuess is a phone at a correction that only a witness is offered.
func correctsGuess(t *testing.T) *phone { t.Helper(); return corrects(t, "label_guess") }

func TestACorrectionStandsBesideTheOldAnswer(t *testing.T) {
	t.Parallel()
	p := reported(t, "opt_about_me_adult", "opt_interrupted_no", "opt_kind_psikis", "btn_done", "opt_rel_neighbor")
	p.taps("btn_add", "btn_after", "btn_correct", "label_relation", "opt_rel_boss")
	p.sees("addition_saved")
	c := p.only()
	if len(c.Added) != 1 || c.Answers["relation"][0] != "neighbor" || c.Added[0].Answers["relation"][0] != "boss" ||
		c.Added[0].Corrects["relation"][0] != "neighbor" {
		t.Fatalf("%+v", c.Added)
	}
	o := newOffice(t)
	o.open(func(n *report.Case) { n.Answers, n.Added = c.Answers, c.Added }, rina)
	o.through(rina.Chat, "btn_open", "btn_accept", "btn_next")
	o.expect(rina.Chat, "relation=staff_instead now=opt_rel_boss was=opt_rel_neighbor")
	o.press(rina.Chat, "btn_no_conflict")
	o.press(rina.Chat, "btn_story")
	for _, words := range []string{"value=staff_corrected was=opt_rel_neighbor", "staff_story_fixed",
		"value=staff_instead now=opt_rel_boss was=opt_rel_neighbor"} {
		o.expect(rina.Chat, words)
	}
}

func TestACorrectionNeverMakesACaseLooser(t *testing.T) {
	t.Parallel()
	p := reported(t, "opt_about_me_child", ofKind("opt_kind_seksual")...)
	before := p.only()
	if before.Urgency != report.Urgent || !before.Child {
		t.Fatalf("%s", before.Urgency)
	}
	p.taps("btn_add", "btn_after", "btn_correct", "label_about", "opt_about_me_adult")
	p.taps("btn_after", "btn_correct", "label_kinds", "opt_kind_psikis", "btn_done")
	p.taps("btn_after", "btn_correct", "label_safety", "opt_safety_ok")
	c := p.only()
	if c.Urgency != before.Urgency || !c.Child || !mindful(&c) || len(c.Added) != 3 {
		t.Errorf("corrections leave %s, child %v, %d additions", c.Urgency, c.Child, len(c.Added))
	}
}

func TestACorrectionRaises(t *testing.T) {
	t.Parallel()
	p := reported(t, "opt_about_me_adult", ofKind("opt_kind_seksual")...)
	p.taps("btn_add", "btn_after", "btn_correct", "label_about", "opt_about_me_child")
	if c := p.only(); !c.Child || c.Urgency != report.Urgent || c.Voice != report.VoiceChild {
		t.Errorf("a child after all: %v %s %q", c.Child, c.Urgency, c.Voice)
	}
	p.taps("btn_after", "btn_correct", "label_safety", "opt_safety_now")
	p.sees("emergency")
	if c := p.only(); c.Urgency != report.Emergency || !p.last.Kick {
		t.Errorf("not safe after all: %s", c.Urgency)
	}
}

func TestACorrectedOfficeLeavesItsHoldersOut(t *testing.T) {
	t.Parallel()
	p := reported(t, "opt_about_me_adult", "opt_interrupted_no", "btn_skip", "opt_rel_neighbor")
	p.taps("btn_add", "btn_after", "btn_correct", "label_relation", "opt_rel_official", "opt_job_aktivis")
	if c := p.only(); !slices.Contains(c.Exclude.Jobs, report.JobActivist) || !p.last.Kick || !c.NextDue.Equal(p.now) {
		t.Errorf("excluded are %v", c.Exclude.Jobs)
	}
	q := reported(t, "opt_about_me_adult", "opt_interrupted_no", "btn_skip", "opt_rel_neighbor")
	q.city.People = q.city.People[:2]
	q.taps("btn_add", "btn_after", "btn_correct", "label_relation", "opt_rel_official", "opt_job_aktivis")
	q.sees("away_nobody")
	if c := q.only(); len(c.Added) > 0 || len(c.Exclude.Jobs) > 0 {
		t.Error("a correction nobody could read is written")
	}
}

func TestACorrectedPlaceIsOfferedThereAndBothAreShown(t *testing.T) {
	t.Parallel()
	p := reported(t, "opt_about_me_adult")
	p.taps("btn_add", "btn_after", "btn_correct", "label_area", "Balikpapan Barat", "Baru Ulu")
	c := p.only()
	if c.Place.Ward != "Baru Ulu" || len(c.Added) != 1 || c.Added[0].Former.Ward != "Lamaru" || c.Ladder.Round != 1 || !p.last.Kick {
		t.Errorf("%+v %+v", c.Place, c.Added)
	}
	held := reported(t, "opt_about_me_adult")
	held.cases[0].Status, held.cases[0].Holder = report.StatusAccepted, "budi"
	held.taps("btn_add", "btn_after", "btn_correct", "label_area", "Balikpapan Barat", "btn_send_now")
	if c := held.only(); c.Holder != "budi" || c.Place != (report.Place{District: "Balikpapan Barat"}) {
		t.Errorf("held: %s %+v", c.Holder, c.Place)
	}
	again := reported(t, "opt_about_me_adult")
	again.taps("btn_add", "btn_after", "btn_correct", "label_area", "Balikpapan Timur", "Lamaru")
	if c := again.only(); len(c.Added) > 0 {
		t.Error("the same place is a correction")
	}
}

func TestASkippedCorrectionChangesNothing(t *testing.T) {
	t.Parallel()
	for _, part := range []string{"label_kinds", "label_relation", "label_safety", "label_private", "label_about"} {
		p := reported(t, "opt_about_me_adult", ofKind("opt_kind_psikis")...)
		before := p.only()
		p.taps("btn_add", "btn_after", "btn_correct", part, "btn_skip")
		p.sees("add_more_ask")
		if c := p.only(); len(c.Added) > 0 || c.Urgency != before.Urgency {
			t.Errorf("%s: %+v", part, c.Added)
		}
	}
	if p := corrects(t, "label_guess"); p.where() != "fix_guess" {
		t.Errorf("a witness is asked %s", p.where())
	}
}
