package flows

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"ruangaman/report"
)

// heldBy is a phone whose report is sent and has a holder.
func heldBy(t *testing.T, holder report.PersonID) *phone {
	t.Helper()
	p := telling(t, "btn_skip")
	p.tap("btn_send_now")
	c := &p.cases[0]
	c.Status, c.Holder = report.StatusAccepted, holder
	c.Offers = []report.Offer{{ID: "abcdefghijklmnop", To: holder, State: report.OfferAccepted}}
	return p
}

func TestPromise07WhoIsLeftOutAfterSendingLosesEverythingAtOnce(t *testing.T) {
	t.Parallel()
	p := heldBy(t, "budi") // lives in Lamaru, where the case is
	p.taps("btn_add", "opt_add_away", "opt_coi_not_here", "btn_done")
	p.sees("away_saved")
	c := p.only()
	if !c.Exclude.NotFromWard || !c.NextDue.Equal(p.now) || !p.last.Kick {
		t.Fatal("the choice is not used at once")
	}
	var gone []report.PersonID
	for _, m := range p.last.Outbox {
		if m.To == p.chat {
			continue
		}
		if m.Do != report.ActDelete || m.As != report.AsNotice || m.About != c.ID || m.Lane != report.LaneEmergency || len(m.Body) > 0 {
			t.Errorf("%s is told something: %s", m.Person, said(m))
		}
		gone = append(gone, m.Person)
	}
	if !slices.Equal(gone, []report.PersonID{"budi"}) {
		t.Errorf("%v lose what they see", gone)
	}
}

func TestEveryRoleCanBeLeftOutBeforeSendingAndLater(t *testing.T) {
	t.Parallel()
	for label, job := range map[string]report.Job{"opt_job_rt": report.JobNeighbourhood, "opt_job_guru": report.JobTeacher,
		"opt_job_aktivis": report.JobActivist, "opt_job_dinas": report.JobAgency, "opt_job_polisi": report.JobPolice} {
		before := telling(t, "btn_skip", "btn_skip", "btn_skip", "opt_coi_role", label, "btn_done", "btn_send_now")
		if c := before.only(); !slices.Equal(c.Exclude.Jobs, []report.Job{job}) || c.Exclude.NotFromWard {
			t.Errorf("before sending %s leaves out %v", label, c.Exclude.Jobs)
		}
		later := telling(t, "btn_skip", "btn_send_now", "btn_add", "opt_add_away", label, "opt_coi_not_here", "btn_done")
		if c := later.only(); !slices.Equal(c.Exclude.Jobs, []report.Job{job}) || !c.Exclude.NotFromWard || len(c.Added) > 0 {
			t.Errorf("after sending %s leaves out %v", label, c.Exclude.Jobs)
		}
	}
}

func TestPromise03AChoiceThatWouldLeaveNobodyIsSaidAndNotUsed(t *testing.T) {
	t.Parallel()
	p := heldBy(t, "rina")
	p.city.People = p.city.People[:2]
	p.taps("btn_add", "opt_add_away", "opt_job_aktivis", "btn_done")
	p.sees("away_nobody")
	if c := p.only(); len(c.Exclude.Jobs) > 0 || len(p.last.Cases) > 0 {
		t.Fatal("a case that nobody may read")
	}
	p.taps("", "opt_job_polisi", "btn_done") // the marked one has a label of two parts
	if c := p.only(); !slices.Equal(c.Exclude.Jobs, []report.Job{report.JobPolice}) {
		t.Error("the changed choice is not used")
	}
}

func TestWithoutAWardNoVolunteerIsToldWhenNobodyFromThereMayBe(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.command("start")
	p.taps("btn_start_report", "opt_about_me_adult", "btn_agree", "opt_safety_ok", "opt_private_no", "Balikpapan Timur", "btn_not_from_ward",
		"opt_kecamatan_only")
	p.sees("coi_route")
	p.tap("btn_send_now")
	c := p.only()
	for _, person := range p.city.People {
		if c.MaySee(person) != (person.Role != report.RoleActivist) {
			t.Errorf("%s: %v", person.ID, c.MaySee(person))
		}
	}
	q := newPhone(t)
	q.command("start")
	q.taps("btn_start_report", "opt_about_me_adult", "btn_agree", "opt_safety_ok", "opt_private_no", "opt_outside", "btn_skip", "btn_skip",
		"btn_skip", "opt_coi_not_here")
	q.sees("coi_route")
}

func TestTheAccusedOfTheHomeOrAnOfficeIsWrittenDown(t *testing.T) {
	t.Parallel()
	for relation, want := range map[string]bool{"opt_rel_parent": true, "opt_rel_spouse": true, "opt_rel_family": true,
		"opt_rel_teacher": true, "opt_rel_stranger": false, "opt_rel_neighbor": false, "btn_skip": false} {
		p := telling(t, "btn_skip", "btn_skip", relation, "btn_send_now")
		if c := p.only(); c.Elsewhere != want {
			t.Errorf("%s: %v", relation, c.Elsewhere)
		}
	}
	for answer, want := range map[string]bool{"opt_together_yes": true, "opt_together_no": false} {
		p := telling(t, "btn_skip", "btn_skip", "opt_rel_stranger", "btn_send_now", "btn_add", "label_together", answer)
		if c := p.only(); c.Elsewhere != want {
			t.Errorf("a stranger, %s: %v", answer, c.Elsewhere)
		}
	}
	p := telling(t, "btn_skip", "btn_skip", "opt_rel_parent", "btn_send_now", "btn_add", "label_together", "opt_together_no")
	if c := p.only(); c.Elsewhere {
		t.Error("a parent who lives elsewhere counts as living in the home")
	}
	p = telling(t, "btn_skip", "btn_skip", "opt_rel_official", "btn_skip", "btn_send_now", "btn_add", "label_together", "opt_together_no")
	if c := p.only(); !c.Elsewhere {
		t.Error("an office counts less than a home")
	}
}

// TestPromise07ACaseOneMayNotSeeAnswersLikeOneThatNeverWas compares whole answers, not only their words: every button and
// command, by code and by offer, for a case that is kept from somebody and for one that was never there.
func TestPromise07ACaseOneMayNotSeeAnswersLikeOneThatNeverWas(t *testing.T) {
	t.Parallel()
	answer := func(o *office, in report.Input) string {
		in.Message = 77
		o.do(rina.Chat, in)
		raw, err := json.Marshal(o.last)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	o := newOffice(t)
	c := o.open(func(c *report.Case) { c.Exclude.NotFromWard = true }, rina, budi)
	empty := newOffice(t)
	for _, about := range []string{string(c.Code), string(c.Offers[0].ID), string(c.Offers[1].ID)} {
		for _, verb := range staffVerbs {
			in := report.Input{Kind: report.KindTap, Data: report.Tap{Verb: verb, About: about}.Data()}
			if got, want := answer(o, in), answer(empty, in); got != want || !strings.Contains(got, "staff_not_found") {
				t.Errorf("%s of %s is answered %s, for nothing %s", verb, about, got, want)
			}
		}
	}
	for _, in := range []report.Input{{Kind: report.KindCommand, Command: cmdCase, Args: string(c.Code)},
		{Kind: report.KindCommand, Command: cmdCase, Args: strings.ToLower(string(c.Code))}, {Kind: report.KindCommand, Command: cmdCase},
		{Kind: report.KindCommand, Command: string(c.Code)}, {Kind: report.KindText, Text: string(c.Code)}} {
		if got, want := answer(o, in), answer(empty, in); got != want {
			t.Errorf("/%s %s is answered %s, for nothing %s", in.Command, in.Args, got, want)
		}
	}
}
