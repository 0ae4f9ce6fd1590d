package dispatch

import (
	"testing"
	"time"

	"ruangaman/report"
)

// TestPromise03WhenTheLastStepReachesNobodyOthersStandIn: everybody whom the last step names is away, by 403, rest,
// freezing or exclusion. There is no silent end.
func TestPromise03WhenTheLastStepReachesNobodyOthersStandIn(t *testing.T) {
	t.Parallel()
	blocked := func(ids ...report.PersonID) func(*town, *report.Case) {
		return func(w *town, _ *report.Case) {
			for _, id := range ids {
				w.states[id] = report.PersonState{Person: id, Blocked: true}
			}
		}
	}
	back := func(id report.PersonID) func(*town, *report.Case) {
		return state(id, func(s *report.PersonState) { s.Blocked = false })
	}
	rest := state("wahyu", func(s *report.PersonState) { s.RestUntil = clock("2026-11-24 12:00") })
	for _, k := range []walk{
		{name: "whoever is on duty and the backups, again and again, whatever they were asked before",
			from: "12:00", until: "2026-11-23 16:30", sent: report.Routine, setup: blocked("ratna", "wahyu"),
			want: []string{"12:00 staff_push>rina", "12:30 staff_reminder>rina", "13:00 staff_push>agus",
				"14:00 staff_push>rina staff_push>agus staff_push>budi staff_push>sari",
				"16:00 staff_push>rina staff_push>agus staff_push>budi staff_push>sari"}},
		{name: "everybody was blocked, and whoever is on duty is free again: offered at once",
			from: "12:00", until: "2026-11-23 14:30", sent: report.Routine,
			setup: blocked("rina", "budi", "agus", "sari", "ratna", "wahyu", "tuti", "mega", "dewi"),
			acts:  []act{{"12:20", back("rina")}},
			want:  []string{"12:00 !nobody_reachable", "12:20 staff_push>rina", "14:00 staff_push>rina"}},
		{name: "frozen, resting or blocked: it goes to the backups who are left", from: "12:00", until: "2026-11-23 12:04", sent: report.Emergency,
			setup: func(w *town, c *report.Case) {
				blocked("rina", "agus")(w, c)
				rest(w, c)
				freeze("ratna")(w, c)
			},
			want: []string{"12:00 staff_push_emergency>budi staff_push_emergency>sari"}},
		{name: "nobody of the ward is left, so the city is asked", from: "12:00", until: "2026-11-23 12:01", sent: report.Urgent,
			setup: func(w *town, c *report.Case) {
				blocked("rina", "budi", "agus", "sari", "ratna")(w, c)
				rest(w, c)
			},
			want: []string{"12:00 staff_push>tuti"}},
		{name: "who said no in this round is not asked as a stand-in", from: "12:00", until: "2026-11-23 12:40", sent: report.Urgent,
			setup: blocked("ratna", "wahyu"), acts: []act{{"12:05", decline("rina")}},
			want: []string{"12:00 staff_push>rina", "12:05 staff_push>agus",
				"12:20 staff_push>agus staff_push>budi staff_push>sari"}},
		{name: "somebody of the last step comes back while others stand in: asked at once, and then alone",
			from: "12:00", until: "2026-11-23 13:05", sent: report.Urgent, setup: blocked("ratna", "wahyu"),
			acts: []act{{"12:40", back("ratna")}},
			want: []string{"12:00 staff_push>rina", "12:07 staff_reminder>rina", "12:15 staff_push>agus",
				"12:30 staff_push>rina staff_push>agus staff_push>budi staff_push>sari",
				"12:40 staff_push>ratna", "13:00 staff_push>ratna"}},
		{name: "a reporter who asked for the city is not handed back to the ward", from: "12:00", until: "2026-11-23 12:01",
			sent: report.Emergency, setup: func(w *town, c *report.Case) {
				c.Exclude.CityOnly = true
				blocked("ratna", "wahyu")(w, c)
			},
			want: []string{"12:00 staff_push_emergency>tuti staff_group_alert>group"}},
		{name: "a stand-in is never somebody excluded", from: "12:00", until: "2026-11-23 12:31", sent: report.Urgent,
			setup: func(w *town, c *report.Case) {
				c.Exclude.People = []report.PersonID{"rina", "budi"}
				blocked("ratna", "wahyu")(w, c)
			},
			want: []string{"12:00 staff_push>agus", "12:15 staff_push>agus staff_push>sari"}},
	} {
		k.run(t)
	}
}

// TestStandInsAtNight: an urgent case at night is one silent offer, also to a stand-in.
func TestStandInsAtNight(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.now = clock("2026-11-23 22:30")
	for _, id := range []report.PersonID{"agus", "budi", "ratna", "wahyu"} {
		w.states[id] = report.PersonState{Person: id, RestUntil: w.now.Add(12 * time.Hour)}
	}
	c := w.sent(report.Urgent)
	c.Ladder.Step, c.Ladder.WaitUntil, c.Status = 2, w.now.Add(time.Hour), report.StatusOffered
	if got := said(w.plan(c)); got != "~staff_push>rina" {
		t.Errorf("said %q", got)
	}
}
