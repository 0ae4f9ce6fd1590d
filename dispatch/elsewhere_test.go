package dispatch

import (
	"testing"

	"ruangaman/report"
)

// In newTown rina, who is on duty, lives in the ward of the case; agus, budi and sari do not.
func TestAnAccusedOfTheHomeOrAnOfficeIsOfferedFirstToSomebodyFromElsewhere(t *testing.T) {
	t.Parallel()
	near := func(_ *town, c *report.Case) { c.Elsewhere = true }
	for _, k := range []walk{
		{name: "the neighbour on duty waits for her turn", from: "12:00", until: "2026-11-23 16:30", sent: report.Routine, setup: near,
			want: []string{"12:00 staff_push>agus", "12:30 staff_reminder>agus", "13:00 staff_push>budi",
				"14:00 staff_push>ratna staff_push>wahyu", "16:00 staff_push>ratna staff_push>wahyu"}},
		{name: "a decline goes to the next from elsewhere, and at the end to the neighbour", from: "12:00",
			until: "2026-11-23 12:29", sent: report.Routine, setup: near,
			acts: []act{{"12:05", decline("agus")}, {"12:10", decline("budi")}, {"12:15", decline("sari")}},
			want: []string{"12:00 staff_push>agus", "12:05 staff_push>budi", "12:10 staff_push>sari", "12:15 staff_push>rina"}},
		{name: "a preference: where only neighbours are left they are asked", from: "12:00", until: "2026-11-23 12:20",
			sent: report.Routine,
			setup: func(w *town, c *report.Case) {
				near(w, c)
				for i := range w.city.People {
					w.city.People[i].Lives = "Manggar"
				}
			},
			want: []string{"12:00 staff_push>rina"}},
		{name: "an unknown home may be near", from: "12:00", until: "2026-11-23 12:20", sent: report.Routine,
			setup: func(w *town, c *report.Case) { near(w, c); w.city.People[3].Lives = "" },
			want:  []string{"12:00 staff_push>budi"}},
		{name: "exclusion comes before preference", from: "12:00", until: "2026-11-23 12:20", sent: report.Routine,
			setup: func(w *town, c *report.Case) { near(w, c); c.Exclude.People = []report.PersonID{"agus"} },
			want:  []string{"12:00 staff_push>budi"}},
		{name: "an emergency waits no longer for it", from: "12:00", until: "2026-11-23 12:04", sent: report.Emergency, setup: near,
			want: []string{"12:00 staff_push_emergency>rina",
				"12:03 staff_push_emergency>agus staff_push_emergency>budi staff_push_emergency>sari " +
					"staff_push_emergency>ratna staff_push_emergency>wahyu"}},
		{name: "the one silent offer of a night", from: "23:00", until: "2026-11-23 23:30", sent: report.Urgent,
			setup: func(w *town, c *report.Case) { near(w, c); w.city.People[1].Lives = "Manggar" },
			want:  []string{"23:00 ~staff_push>agus"}},
	} {
		k.run(t)
	}
}
