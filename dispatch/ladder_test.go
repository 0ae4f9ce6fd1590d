package dispatch

import (
	"slices"
	"testing"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

// walk is a case's life in silence and acts, as it is said.
type walk struct {
	name  string
	from  string // on 2026-11-23
	until string
	sent  report.Urgency
	setup func(*town, *report.Case)
	acts  []act
	want  []string
}

func (k walk) run(t *testing.T) {
	t.Run(k.name, func(t *testing.T) {
		t.Parallel()
		w := newTown(t)
		w.now = clock("2026-11-23 " + k.from)
		c := w.sent(k.sent)
		if k.setup != nil {
			k.setup(w, c)
		}
		sameLines(t, w.live(c, clock(k.until), k.acts...), k.want)
	})
}

func TestSilenceClimbsTheLadderAndTheLastStepRepeatsForEver(t *testing.T) {
	t.Parallel()
	for _, k := range []walk{
		{name: "routine", from: "12:00", until: "2026-11-23 18:30", sent: report.Routine, want: []string{
			"12:00 staff_push>rina",
			"12:30 staff_reminder>rina",
			"13:00 staff_push>agus",
			"14:00 staff_push>ratna staff_push>wahyu",
			"16:00 staff_push>ratna staff_push>wahyu",
			"18:00 staff_push>ratna staff_push>wahyu",
		}},
		{name: "urgent", from: "12:00", until: "2026-11-23 13:10", sent: report.Urgent, want: []string{
			"12:00 staff_push>rina",
			"12:07 staff_reminder>rina",
			"12:15 staff_push>agus",
			"12:30 staff_push>ratna staff_push>wahyu",
			"13:00 staff_push>ratna staff_push>wahyu",
		}},
		{name: "emergency", from: "12:00", until: "2026-11-23 12:30", sent: report.Emergency, want: []string{
			"12:00 staff_push_emergency>rina",
			"12:03 staff_push_emergency>agus staff_push_emergency>budi staff_push_emergency>sari " +
				"staff_push_emergency>ratna staff_push_emergency>wahyu",
			"12:13 staff_push_emergency>ratna staff_push_emergency>wahyu staff_group_alert>group",
			"12:23 staff_push_emergency>ratna staff_push_emergency>wahyu staff_group_alert>group",
		}},
		{name: "suicide has its own ladder", from: "12:00", until: "2026-11-23 12:15", sent: report.Emergency,
			setup: func(_ *town, c *report.Case) { c.Reason = report.ReasonSuicide },
			want: []string{
				"12:00 staff_push_emergency>tuti staff_push_emergency>ratna staff_push_emergency>wahyu",
				"12:10 staff_push_emergency>tuti staff_push_emergency>ratna staff_push_emergency>wahyu",
			}},
		{name: "without its own ladder suicide climbs that of emergencies", from: "12:00", until: "2026-11-23 12:02",
			sent: report.Urgent,
			setup: func(w *town, c *report.Case) {
				c.Reason = report.ReasonSuicide
				w.data.Ladders.Suicide = nil
				w.settle(w.city.People)
			},
			want: []string{"12:00 staff_push_emergency>rina"}},
		{name: "the city level starts at the coordinators", from: "12:00", until: "2026-11-23 12:20", sent: report.Emergency,
			setup: func(_ *town, c *report.Case) { c.Place = report.Place{District: "Balikpapan Timur"} },
			want: []string{
				"12:00 staff_push_emergency>ratna staff_push_emergency>wahyu",
				"12:10 staff_push_emergency>ratna staff_push_emergency>wahyu staff_group_alert>group",
				"12:20 staff_push_emergency>ratna staff_push_emergency>wahyu staff_group_alert>group",
			}},
		{name: "a city without a group", from: "12:00", until: "2026-11-23 12:14", sent: report.Emergency,
			setup: func(w *town, _ *report.Case) { w.data.Group = 0; w.settle(w.city.People) },
			want: []string{
				"12:00 staff_push_emergency>rina",
				"12:03 staff_push_emergency>agus staff_push_emergency>budi staff_push_emergency>sari " +
					"staff_push_emergency>ratna staff_push_emergency>wahyu",
				"12:13 staff_push_emergency>ratna staff_push_emergency>wahyu",
			}},
	} {
		k.run(t)
	}
}

func TestAWeekOfSilenceNeverEnds(t *testing.T) {
	t.Parallel()
	for _, u := range []report.Urgency{report.Routine, report.Urgent, report.Emergency} {
		w := newTown(t)
		c := w.sent(u)
		lines := w.live(c, w.now.Add(7*24*time.Hour))
		if least := 7 * 8; len(lines) < least { // eight rounds of a routine day, 06:00 to 22:00
			t.Errorf("%s: only %d calls in a week", u, len(lines))
		}
		if len(c.Offers) > len(w.city.People) {
			t.Errorf("%s: the case has grown to %d offers", u, len(c.Offers))
		}
	}
}

func TestAnswersMoveTheLadder(t *testing.T) {
	t.Parallel()
	leave := func(id report.PersonID) func(*town, *report.Case) {
		return func(w *town, _ *report.Case) {
			today := roster.DayOf(w.now)
			w.data.Leaves = append(w.data.Leaves, roster.Leave{Person: id, From: today, To: today})
			w.settle(w.city.People)
		}
	}
	for _, k := range []walk{
		{name: "a decline empties the first step, so the second is asked at once, and goes on inside it",
			from: "12:00", until: "2026-11-23 13:30", sent: report.Routine,
			acts: []act{{"12:05", decline("rina")}, {"12:10", decline("agus")}},
			want: []string{"12:00 staff_push>rina", "12:05 staff_push>agus", "12:10 staff_push>budi",
				"13:05 staff_push>ratna staff_push>wahyu"}},
		{name: "a decline of the last step lasts one round", from: "12:00", until: "2026-11-23 17:00", sent: report.Routine,
			acts: []act{{"14:30", decline("ratna")}},
			want: []string{"12:00 staff_push>rina", "12:30 staff_reminder>rina", "13:00 staff_push>agus",
				"14:00 staff_push>ratna staff_push>wahyu", "16:00 staff_push>ratna staff_push>wahyu"}},
		{name: "when everybody declined, the alarm is raised and all are asked again after ulangi",
			from: "12:00", until: "2026-11-23 17:00", sent: report.Routine,
			acts: []act{{"12:01", decline("rina")}, {"12:02", decline("agus")}, {"12:03", decline("budi")},
				{"12:04", decline("sari")}, {"12:05", decline("ratna")}, {"12:06", decline("wahyu")}},
			want: []string{"12:00 staff_push>rina", "12:01 staff_push>agus", "12:02 staff_push>budi", "12:03 staff_push>sari",
				"12:04 staff_push>ratna staff_push>wahyu", "12:06 staff_nobody>ratna staff_nobody>wahyu !nobody_reachable",
				"14:04 staff_push>ratna staff_push>wahyu", "16:04 staff_push>ratna staff_push>wahyu"}},
		{name: "403 goes on at once", from: "12:00", until: "2026-11-23 12:59", sent: report.Routine,
			acts: []act{{"12:01", forbidden("rina")}},
			want: []string{"12:00 staff_push>rina", "12:01 staff_push>agus"}},
		{name: "somebody who came back may be asked in the same round", from: "12:00", until: "2026-11-23 12:59", sent: report.Routine,
			acts: []act{{"12:01", forbidden("rina")}, {"12:02", state("rina", func(s *report.PersonState) { s.Blocked = false })},
				{"12:03", decline("agus")}},
			want: []string{"12:00 staff_push>rina", "12:01 staff_push>agus", "12:03 staff_push>rina"}},
		{name: "leave and rest are passed over without waiting", from: "12:00", until: "2026-11-23 12:59", sent: report.Routine,
			setup: func(w *town, c *report.Case) {
				leave("agus")(w, c)
				w.states["rina"] = report.PersonState{Person: "rina", RestUntil: w.now.Add(time.Hour)}
			},
			want: []string{"12:00 staff_push>budi"}},
		{name: "whoever goes to rest with an open offer keeps it, and the next is asked", from: "12:00", until: "2026-11-23 12:59",
			sent: report.Routine,
			acts: []act{{"12:10", state("rina", func(s *report.PersonState) { s.RestUntil = clock("2026-11-23 20:00") })}},
			want: []string{"12:00 staff_push>rina", "12:10 staff_push>agus"}},
		{name: "the last person reachable is the end of the ladder", from: "12:00", until: "2026-11-23 15:00", sent: report.Routine,
			setup: func(w *town, _ *report.Case) {
				for _, p := range w.city.People {
					if p.ID != "wahyu" {
						w.states[p.ID] = report.PersonState{Person: p.ID, Blocked: true}
					}
				}
			},
			want: []string{"12:00 staff_push>wahyu", "14:00 staff_push>wahyu"}},
		{name: "nobody at all: an alarm each ulangi, and whoever comes back is asked at once",
			from: "12:00", until: "2026-11-23 15:00", sent: report.Routine,
			setup: func(w *town, _ *report.Case) {
				for _, p := range w.city.People {
					w.states[p.ID] = report.PersonState{Person: p.ID, Blocked: true}
				}
			},
			acts: []act{{"14:10", state("wahyu", func(s *report.PersonState) { s.Blocked = false })}},
			want: []string{"12:00 !nobody_reachable", "14:00 !nobody_reachable", "14:10 staff_push>wahyu"}},
		{name: "freezing takes the offer back and asks the next", from: "12:00", until: "2026-11-23 12:59", sent: report.Routine,
			acts: []act{{"12:10", freeze("rina")}},
			want: []string{"12:00 staff_push>rina", "12:10 edit:staff_revoked>rina staff_push>agus"}},
		{name: "leaving petugas: takes the offer back; there is nobody to write to", from: "12:00", until: "2026-11-23 12:59",
			sent: report.Routine,
			acts: []act{{"12:10", remove("rina")}},
			want: []string{"12:00 staff_push>rina", "12:10 staff_push>agus"}},
		{name: "whoever is excluded later loses the offer", from: "12:00", until: "2026-11-23 12:59", sent: report.Routine,
			acts: []act{{"12:10", func(_ *town, c *report.Case) { c.Exclude.NotFromWard = true }}},
			want: []string{"12:00 staff_push>rina", "12:10 edit:staff_revoked>rina staff_push>agus"}},
		{name: "a raised urgency starts its ladder at once, with the offer that is open", from: "12:00",
			until: "2026-11-23 12:44", sent: report.Routine,
			acts: []act{{"12:40", raise(report.Emergency, "")}},
			want: []string{"12:00 staff_push>rina", "12:30 staff_reminder>rina", "12:40 staff_push_emergency>rina",
				"12:43 staff_push_emergency>agus staff_push_emergency>budi staff_push_emergency>sari " +
					"staff_push_emergency>ratna staff_push_emergency>wahyu"}},
		{name: "a reason starts its ladder too", from: "12:00", until: "2026-11-23 12:02", sent: report.Emergency,
			acts: []act{{"12:01", raise(report.Emergency, report.ReasonSuicide)}},
			want: []string{"12:00 staff_push_emergency>rina",
				"12:01 staff_push_emergency>tuti staff_push_emergency>ratna staff_push_emergency>wahyu"}},
		{name: "the reporter of an emergency speaks again: whoever was called hears it, at most once a minute",
			from: "12:00", until: "2026-11-23 12:12", sent: report.Emergency,
			acts: []act{{"12:04", speak}, {"12:05", speak}, {"12:06", decline("agus")}, {"12:10", speak}},
			setup: func(w *town, _ *report.Case) {
				w.settle(slices.DeleteFunc(w.city.People, func(p report.Person) bool { return p.ID == "sari" || p.ID == "wahyu" }))
			},
			want: []string{"12:00 staff_push_emergency>rina",
				"12:03 staff_push_emergency>agus staff_push_emergency>budi staff_push_emergency>ratna",
				"12:04 staff_push_emergency>rina staff_push_emergency>agus staff_push_emergency>budi staff_push_emergency>ratna",
				"12:05 staff_push_emergency>rina staff_push_emergency>agus staff_push_emergency>budi staff_push_emergency>ratna",
				"12:10 staff_push_emergency>rina staff_push_emergency>budi staff_push_emergency>ratna"}},
		{name: "a word a moment after a call waits for the minute", from: "12:00", until: "2026-11-23 12:02", sent: report.Emergency,
			acts: []act{{"12:01", speak}, {"12:01", func(w *town, c *report.Case) { w.now = w.now.Add(20 * time.Second); speak(w, c) }}},
			want: []string{"12:00 staff_push_emergency>rina", "12:01 staff_push_emergency>rina", "12:02 staff_push_emergency>rina"}},
		{name: "a word to a routine case calls nobody again", from: "12:00", until: "2026-11-23 12:20", sent: report.Routine,
			acts: []act{{"12:10", speak}},
			want: []string{"12:00 staff_push>rina"}},
		{name: "a decline at the last step does not call the group again", from: "12:00", until: "2026-11-23 12:20",
			sent: report.Emergency, setup: func(_ *town, c *report.Case) { c.Exclude.CityOnly = true },
			acts: []act{{"12:11", decline("ratna")}, {"12:12", decline("wahyu")}},
			want: []string{"12:00 staff_push_emergency>ratna staff_push_emergency>wahyu",
				"12:10 staff_push_emergency>ratna staff_push_emergency>wahyu staff_group_alert>group",
				"12:12 staff_nobody>ratna staff_nobody>wahyu !nobody_reachable",
				"12:20 staff_push_emergency>ratna staff_push_emergency>wahyu staff_group_alert>group"}},
		{name: "the last open offer taken back is cried out at once", from: "12:00", until: "2026-11-23 12:12",
			sent: report.Emergency, setup: func(w *town, c *report.Case) {
				c.Exclude.CityOnly = true
				freeze("ratna")(w, c)
			},
			acts: []act{{"12:11", freeze("wahyu")}},
			want: []string{"12:00 staff_push_emergency>wahyu", "12:10 staff_push_emergency>wahyu staff_group_alert>group",
				"12:11 edit:staff_revoked>wahyu !nobody_reachable"}},
		{name: "accepted: the ladder is silent", from: "12:00", until: "2026-11-23 20:00", sent: report.Routine,
			acts: []act{{"12:10", accept("rina")}},
			want: []string{"12:00 staff_push>rina"}},
	} {
		k.run(t)
	}
}

func TestAPersonTwiceInARowGetsTheSameOfferAgain(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.data.Rules[0].Shifts[0].Order = []report.PersonID{"ratna"} // on duty and coordinator
	w.data.Rules[0].Backups = []report.PersonID{"ratna"}
	w.settle(w.city.People)
	c := w.sent(report.Routine)
	got := w.live(c, clock("2026-11-23 15:00"))
	sameLines(t, got, []string{"12:00 staff_push>ratna", "12:30 staff_reminder>ratna", "13:00 staff_push>ratna staff_push>wahyu",
		"15:00 staff_push>ratna staff_push>wahyu"})
	if i, ok := c.OfferTo("ratna"); !ok || c.Offers[i].ID != "offer2" || len(c.Offers) != 2 {
		t.Error("the push was repeated under another offer")
	}
}

func TestAfterADowntimeTheLadderClimbsOneStep(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	c := w.sent(report.Urgent)
	w.plan(c)
	w.now = w.now.Add(5 * time.Hour) // both waits and many repeats are over
	if got := said(w.plan(c)); got != "staff_push>agus" || !c.NextDue.Equal(w.now.Add(15*time.Minute)) {
		t.Errorf("after five hours: %q, next in %s", got, c.NextDue.Sub(w.now))
	}
}

func TestAShorterLadderOfANewConfigurationIsClimbedFromWhereTheCaseStands(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	c := w.sent(report.Routine)
	w.live(c, clock("2026-11-23 14:30")) // at the third step of three
	w.data.Ladders.Routine = []roster.Step{
		{To: []roster.Target{roster.TargetOnDuty}, Wait: time.Minute},
		{To: []roster.Target{roster.TargetCoordinator}, Repeat: 10 * time.Minute},
	}
	w.settle(w.city.People)
	c.NextDue = w.now // a reload reviews it when it is due
	sameLines(t, w.live(c, clock("2026-11-23 14:45")), []string{
		"14:30 staff_push>ratna staff_push>wahyu", "14:40 staff_push>ratna staff_push>wahyu",
	})
}

func TestAConfigurationWithoutALadderCallsTheCoordinators(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.data.Ladders = roster.Ladders{}
	w.settle(w.city.People)
	if got := said(w.plan(w.sent(report.Routine))); got != "staff_push>ratna staff_push>wahyu" {
		t.Errorf("said %q", got)
	}
}

func TestATimeTooFarAheadIsBroughtNear(t *testing.T) {
	t.Parallel()
	for _, accepted := range []bool{false, true} {
		w := newTown(t)
		c := w.sent(report.Routine)
		w.plan(c)
		if accepted {
			accept("rina")(w, c)
		}
		c.NextDue = w.now.Add(400 * 24 * time.Hour) // the clock was wrong, or waits have become shorter
		w.plan(c)
		if !c.NextDue.Equal(w.now.Add(w.roster.LongestWait())) {
			t.Errorf("accepted %t: the next look is in %s", accepted, c.NextDue.Sub(w.now))
		}
	}
}

func TestARefusedMoveIsAnAlarmAndNoEnd(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	env := w.env()
	env.Move = func(s report.Status, _ report.Event) (report.Status, error) { return s, report.ErrUnlawful }
	ch := Plan(*w.sent(report.Routine), env)
	if got := said(ch); got != "staff_push>rina !unlawful_move" {
		t.Errorf("said %q", got)
	}
}

func TestAnEndedCaseIsLeftAlone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, s := range []report.Status{report.StatusClosed, report.StatusWithdrawn, report.StatusDuplicate, report.StatusNotOurs} {
		c := w.sent(report.Emergency)
		c.Status = s
		if ch := Plan(*c, w.env()); !empty(ch) {
			t.Errorf("%s: said %q", s, said(ch))
		}
	}
}
