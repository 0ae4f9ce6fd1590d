package dispatch

import (
	"testing"

	"ruangaman/report"
	"ruangaman/roster"
)

func TestTheNightIsKeptByUrgency(t *testing.T) {
	t.Parallel()
	for _, k := range []walk{
		{name: "routine waits for whoever is on duty in the morning", from: "22:00", until: "2026-11-24 08:00", sent: report.Routine,
			want: []string{"06:00 staff_push>budi", "06:30 staff_reminder>budi", "07:00 edit:staff_off_duty>budi staff_push>rina staff_push>agus", "08:00 staff_push>ratna staff_push>wahyu"}},
		{name: "urgent is one silent offer, and the ladder in the morning", from: "22:00", until: "2026-11-24 06:29",
			sent: report.Urgent,
			want: []string{"22:00 ~staff_push>budi", "06:00 staff_push>budi", "06:07 staff_reminder>budi", "06:15 staff_push>agus"}},
		{name: "emergency knows no night", from: "22:00", until: "2026-11-23 22:10", sent: report.Emergency,
			want: []string{"22:00 staff_push_emergency>budi",
				"22:03 staff_push_emergency>agus staff_push_emergency>rina staff_push_emergency>sari " +
					"staff_push_emergency>ratna staff_push_emergency>wahyu"}},
		{name: "a minute before the night is day", from: "21:59", until: "2026-11-23 23:59", sent: report.Routine,
			want: []string{"21:59 staff_push>budi"}},
		{name: "routine that climbed in the evening goes on in the morning", from: "21:30", until: "2026-11-24 06:59",
			sent: report.Routine,
			want: []string{"21:30 staff_push>budi", "06:00 staff_push>agus"}},
		{name: "urgent that was offered in the evening has its one offer", from: "21:50", until: "2026-11-24 06:10",
			sent: report.Urgent,
			want: []string{"21:50 staff_push>budi", "21:57 staff_reminder>budi", "06:00 staff_push>agus"}},
		{name: "a silent offer declined goes on silently", from: "22:00", until: "2026-11-24 06:01", sent: report.Urgent,
			acts: []act{{"22:10", decline("budi")}},
			want: []string{"22:00 ~staff_push>budi", "22:10 ~staff_push>agus", "06:00 staff_push>budi"}},
		{name: "a declined routine offer waits for the morning", from: "21:50", until: "2026-11-24 06:01", sent: report.Routine,
			acts: []act{{"22:10", decline("budi")}},
			want: []string{"21:50 staff_push>budi", "06:00 staff_push>agus"}},
		{name: "raised to an emergency at night", from: "22:00", until: "2026-11-23 23:02", sent: report.Routine,
			acts: []act{{"23:00", raise(report.Emergency, "")}},
			want: []string{"23:00 staff_push_emergency>budi"}},
		{name: "raised to urgent at night", from: "22:00", until: "2026-11-24 05:59", sent: report.Routine,
			acts: []act{{"23:00", raise(report.Urgent, "")}},
			want: []string{"23:00 ~staff_push>budi"}},
		{name: "suicide is an emergency whatever its urgency says", from: "22:00", until: "2026-11-23 22:05", sent: report.Routine,
			setup: func(_ *town, c *report.Case) { c.Reason = report.ReasonSuicide },
			want:  []string{"22:00 staff_push_emergency>tuti staff_push_emergency>ratna staff_push_emergency>wahyu"}},
		{name: "urgent at night with nobody reachable cries silently, again and again", from: "22:00",
			until: "2026-11-23 23:05", sent: report.Urgent,
			setup: func(w *town, _ *report.Case) {
				for _, p := range w.city.People {
					w.states[p.ID] = report.PersonState{Person: p.ID, RestUntil: clock("2026-11-24 05:00")}
				}
			},
			want: []string{"22:00 ~staff_nobody>ratna ~staff_nobody>wahyu !nobody_reachable",
				"22:30 ~staff_nobody>ratna ~staff_nobody>wahyu !nobody_reachable",
				"23:00 ~staff_nobody>ratna ~staff_nobody>wahyu !nobody_reachable"}},
		{name: "a city without a night", from: "23:00", until: "2026-11-23 23:59", sent: report.Routine,
			setup: func(w *town, _ *report.Case) { w.data.Night = roster.Hours{}; w.settle(w.city.People) },
			want:  []string{"23:00 staff_push>budi", "23:30 staff_reminder>budi"}},
		{name: "the holder of a routine case is frozen at night", from: "12:00", until: "2026-11-24 06:01", sent: report.Routine,
			acts: []act{{"12:10", accept("rina")}, {"23:00", freeze("rina")}},
			want: []string{"12:00 staff_push>rina", "23:00 edit:staff_revoked>rina -card>rina", "06:00 staff_push>budi"}},
	} {
		k.run(t)
	}
}

func TestARoutineCaseIsNotOfferedBeforeTheMorning(t *testing.T) {
	t.Parallel()
	w, c := townWith(t, "2026-11-23 23:00", report.Routine)
	w.plan(c)
	if c.Status != report.StatusNew || !c.Ladder.Morning || !c.NextDue.Equal(clock("2026-11-24 06:00")) {
		t.Errorf("at night: %s, morning %t, next %s", c.Status, c.Ladder.Morning, c.NextDue)
	}
	w.now = c.NextDue
	w.plan(c)
	if c.Status != report.StatusOffered || c.Ladder.Morning {
		t.Errorf("in the morning: %s, morning %t", c.Status, c.Ladder.Morning)
	}
}

func TestADowntimeOverTheNightStartsTheLadderByDay(t *testing.T) {
	t.Parallel()
	w, c := townWith(t, "2026-11-23 23:00", report.Urgent)
	w.now = clock("2026-11-24 09:00")
	if got := said(w.plan(c)); got != "staff_push>rina" {
		t.Errorf("said %q", got)
	}
}
