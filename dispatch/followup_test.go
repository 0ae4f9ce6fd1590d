package dispatch

import (
	"testing"
	"time"

	"ruangaman/report"
)

func TestAfterAcceptanceSomebodyKeepsAsking(t *testing.T) {
	t.Parallel()
	const ask, late = "staff_followup_ask>rina", "staff_followup_late>ratna staff_followup_late>wahyu"
	accepted := act{"12:01", accept("rina")}
	for _, k := range []walk{
		{name: "no word: the holder and the coordinators hear it again and again", from: "12:00", until: "2026-11-23 13:40",
			sent: report.Emergency, acts: []act{accepted},
			want: []string{"12:00 staff_push_emergency>rina", "12:31 " + ask + " " + late, "13:01 " + ask + " " + late,
				"13:31 " + ask + " " + late}},
		{name: "a word in time: the holder alone is asked later, at the calmer pace", from: "12:00", until: "2026-11-24 08:00",
			sent: report.Emergency, acts: []act{accepted, {"12:20", follow}},
			want: []string{"12:00 staff_push_emergency>rina", "18:20 " + ask, "00:20 " + ask + " " + late,
				"00:50 " + ask + " " + late, "01:20 " + ask + " " + late, "01:50 " + ask + " " + late,
				"02:20 " + ask + " " + late, "02:50 " + ask + " " + late, "03:20 " + ask + " " + late,
				"03:50 " + ask + " " + late, "04:20 " + ask + " " + late, "04:50 " + ask + " " + late,
				"05:20 " + ask + " " + late, "05:50 " + ask + " " + late, "06:20 " + ask + " " + late,
				"06:50 " + ask + " " + late, "07:20 " + ask + " " + late, "07:50 " + ask + " " + late}},
		{name: "a late word ends the telling", from: "12:00", until: "2026-11-23 19:30",
			sent: report.Emergency, acts: []act{accepted, {"12:40", follow}},
			want: []string{"12:00 staff_push_emergency>rina", "12:31 " + ask + " " + late, "18:40 " + ask}},
		{name: "routine waits for the morning", from: "12:00", until: "2026-11-25 06:30", sent: report.Routine,
			acts: []act{{"12:01", accept("rina")}, {"23:30", func(w *town, c *report.Case) { c.AcceptedAt, c.NextDue = w.now, w.now.Add(24*time.Hour) }}},
			want: []string{"12:00 staff_push>rina", "06:00 " + ask + " " + late}},
		{name: "urgent is asked silently at night", from: "18:00", until: "2026-11-24 01:00", sent: report.Urgent,
			acts: []act{{"18:01", accept("rina")}},
			want: []string{"18:00 staff_push>rina", "00:01 ~staff_followup_ask>rina ~staff_followup_late>ratna ~staff_followup_late>wahyu"}},
		{name: "an early look changes nothing", from: "12:00", until: "2026-11-23 12:32", sent: report.Emergency,
			acts: []act{accepted, {"12:05", func(w *town, c *report.Case) { c.NextDue = w.now }}},
			want: []string{"12:00 staff_push_emergency>rina", "12:31 " + ask + " " + late}},
		{name: "where the agency is accused the independent one is told", from: "12:00", until: "2026-11-23 12:32",
			sent:  report.Emergency,
			setup: func(_ *town, c *report.Case) { c.Exclude.Jobs = []report.Job{report.JobAgency} },
			acts:  []act{accepted},
			want:  []string{"12:00 staff_push_emergency>rina", "12:31 " + ask + " staff_followup_late>mega"}},
		{name: "where nobody may be told the operator hears of it", from: "12:00", until: "2026-11-23 12:32",
			sent: report.Emergency,
			setup: func(_ *town, c *report.Case) {
				c.Exclude.People = []report.PersonID{"ratna", "wahyu", "tuti", "mega"}
			},
			acts: []act{accepted},
			want: []string{"12:00 staff_push_emergency>rina", "12:31 " + ask + " !nobody_to_tell"}},
		{name: "a holder who blocked us is nobody to ask, and the coordinators hear it at once and each time",
			from: "12:00", until: "2026-11-23 12:45", sent: report.Emergency,
			acts: []act{accepted, {"12:05", func(w *town, c *report.Case) {
				ch := Blocked(*c, "rina", w.env())
				if got := said(ch); got != "staff_holder_away>ratna staff_holder_away>wahyu" {
					w.t.Errorf("at the 403: %q", got)
				}
				w.take(c, ch)
				if again := said(Blocked(*c, "rina", w.env())); again != "" {
					w.t.Errorf("at the second 403: %q", again)
				}
			}}},
			want: []string{"12:00 staff_push_emergency>rina",
				"12:31 staff_holder_away>ratna staff_holder_away>wahyu " + late}},
		{name: "raised after acceptance: the holder hears at once", from: "12:00", until: "2026-11-23 12:41", sent: report.Routine,
			acts: []act{accepted, {"12:10", raise(report.Emergency, "")}},
			want: []string{"12:00 staff_push>rina", "12:10 staff_raised>rina", "12:40 " + ask + " " + late}},
		{name: "raised while the holder cannot be written to", from: "12:00", until: "2026-11-23 12:20", sent: report.Routine,
			acts: []act{accepted, {"12:05", state("rina", func(s *report.PersonState) { s.Blocked = true })},
				{"12:10", raise(report.Emergency, "")}},
			want: []string{"12:00 staff_push>rina", "12:10 staff_holder_away>ratna staff_holder_away>wahyu"}},
		{name: "a coordinator who holds the case is not told about themselves", from: "12:00", until: "2026-11-23 12:32",
			sent: report.Emergency, setup: func(_ *town, c *report.Case) { c.Exclude.CityOnly = true },
			acts: []act{{"12:01", accept("ratna")}},
			want: []string{"12:00 staff_push_emergency>ratna staff_push_emergency>wahyu",
				"12:31 staff_followup_ask>ratna staff_followup_late>wahyu"}},
	} {
		k.run(t)
	}
}

func TestAHolderWhoMayNotHaveTheCaseLosesItAtOnce(t *testing.T) {
	t.Parallel()
	accepted := act{"12:01", accept("rina")}
	for _, k := range []walk{
		{name: "frozen", from: "12:00", until: "2026-11-23 12:12", sent: report.Emergency,
			acts: []act{accepted, {"12:10", freeze("rina")}},
			want: []string{"12:00 staff_push_emergency>rina",
				"12:10 edit:staff_revoked>rina -card>rina staff_push_emergency>agus staff_push_emergency>budi " +
					"staff_push_emergency>sari staff_push_emergency>ratna staff_push_emergency>wahyu"}},
		{name: "left the roster", from: "12:00", until: "2026-11-23 12:59", sent: report.Routine,
			acts: []act{accepted, {"12:10", remove("rina")}},
			want: []string{"12:00 staff_push>rina", "12:10 staff_push>agus"}},
		{name: "excluded", from: "12:00", until: "2026-11-23 12:59", sent: report.Routine,
			acts: []act{accepted, {"12:10", func(_ *town, c *report.Case) { c.Exclude.NotFromWard = true }}},
			want: []string{"12:00 staff_push>rina", "12:10 edit:staff_revoked>rina -card>rina staff_push>agus"}},
		{name: "somebody who was too late may be asked again", from: "12:00", until: "2026-11-23 13:00", sent: report.Routine,
			acts: []act{{"12:05", decline("rina")}, {"12:06", accept("agus")}, {"12:10", freeze("agus")}},
			want: []string{"12:00 staff_push>rina", "12:05 staff_push>agus",
				"12:10 edit:staff_revoked>agus -card>agus staff_push>rina", "12:40 staff_reminder>rina"}},
	} {
		k.run(t)
	}
}

func TestAReleasedCaseHasNoHolder(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	c := w.sent(report.Routine)
	w.plan(c)
	accept("rina")(w, c)
	freeze("rina")(w, c)
	w.plan(c)
	if c.Holder != "" || !c.AcceptedAt.IsZero() || c.Status != report.StatusOffered || c.Ladder.Round != 1 {
		t.Errorf("holder %q, %s, round %d", c.Holder, c.Status, c.Ladder.Round)
	}
	if i, _ := c.OfferTo("rina"); c.Offers[i].State != report.OfferRevoked {
		t.Errorf("the old offer is %s", c.Offers[i].State)
	}
}

func TestAForbiddenMessageAboutNoCaseIsRememberedOfThePerson(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ch := Blocked(report.Case{}, "rina", w.env())
	if len(ch.People) != 1 || !ch.People[0].Blocked || ch.People[0].Person != "rina" || len(ch.Cases) != 0 {
		t.Error("the person is not marked, or more than the person")
	}
	if !ch.Kick {
		t.Error("an offer that another message overtook waits for them until the next minute")
	}
	if ch := Blocked(*w.sent(report.Routine), "", w.env()); !empty(ch) {
		t.Error("a reporter's 403 changed something")
	}
}

func TestAForbiddenPushKicksTheWorker(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	c := w.sent(report.Routine)
	w.plan(c)
	w.now = w.now.Add(time.Minute)
	ch := Blocked(*c, "rina", w.env())
	if !ch.Kick || len(ch.Cases) != 1 || !ch.Cases[0].NextDue.Equal(w.now) || ch.Cases[0].Offers[0].State != report.OfferBlocked {
		t.Error("the ladder does not go on at once")
	}
	if ch := Blocked(*c, "sari", w.env()); len(ch.Cases) != 0 {
		t.Error("somebody without an offer moved the ladder")
	}
}

func TestThreeSilentMinutesAfterTheQuestionAboutAnAttackRaiseASentCase(t *testing.T) {
	t.Parallel()
	asked := func(w *town, c *report.Case) { c.AskedAt = w.now }
	for _, k := range []walk{
		{name: "while the ladder climbs", from: "12:00", until: "2026-11-23 12:08", sent: report.Routine,
			acts: []act{{"12:05", asked}},
			want: []string{"12:00 staff_push>rina", "12:08 staff_push_emergency>rina"}},
		{name: "while somebody holds it", from: "12:00", until: "2026-11-23 12:08", sent: report.Routine,
			acts: []act{{"12:01", accept("rina")}, {"12:05", asked}},
			want: []string{"12:00 staff_push>rina", "12:08 staff_raised>rina"}},
		{name: "at night", from: "23:00", until: "2026-11-23 23:08", sent: report.Routine,
			acts: []act{{"23:05", asked}}, want: []string{"23:08 staff_push_emergency>budi"}},
		{name: "not when it was answered", from: "12:00", until: "2026-11-23 12:20", sent: report.Routine,
			acts: []act{{"12:05", asked}, {"12:07", func(_ *town, c *report.Case) { c.AskedAt = time.Time{} }}},
			want: []string{"12:00 staff_push>rina"}},
	} {
		k.run(t)
	}
}
