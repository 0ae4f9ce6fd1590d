package dispatch

import (
	"testing"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

func seen(id report.PersonID) func(*town, *report.Case) {
	return func(_ *town, c *report.Case) {
		i, _ := c.OfferTo(id)
		c.Offers[i].Seen = true
	}
}

func TestAtAHandoffAnUnansweredOfferMovesAndTheCoordinatorsTimeStays(t *testing.T) {
	t.Parallel()
	for _, k := range []walk{
		{name: "the step that waits for whoever is on duty", from: "18:30", until: "2026-11-23 20:40", sent: report.Routine, want: []string{
			"18:30 staff_push>rina",
			"19:00 edit:staff_off_duty>rina staff_push>budi",
			"19:30 staff_push>agus",
			"20:30 staff_push>ratna staff_push>wahyu",
		}},
		{name: "a reminder that falls on the handoff is the offer itself", from: "18:53", until: "2026-11-23 19:09", sent: report.Urgent, want: []string{
			"18:53 staff_push>rina",
			"19:00 edit:staff_off_duty>rina staff_push>budi",
			"19:08 staff_push>agus",
		}},
		{name: "an emergency, to the second", from: "18:59", until: "2026-11-23 19:03", sent: report.Emergency, want: []string{
			"18:59 staff_push_emergency>rina",
			"19:00 edit:staff_off_duty>rina staff_push_emergency>budi",
			"19:02 staff_push_emergency>agus staff_push_emergency>rina staff_push_emergency>sari " +
				"staff_push_emergency>ratna staff_push_emergency>wahyu",
		}},
		{name: "a later step", from: "17:30", until: "2026-11-23 19:40", sent: report.Routine, want: []string{
			"17:30 staff_push>rina",
			"18:00 staff_reminder>rina",
			"18:30 staff_push>agus",
			"19:00 edit:staff_off_duty>rina staff_push>budi",
			"19:30 staff_push>ratna staff_push>wahyu",
		}},
		{name: "what was opened stays open for them too", from: "18:30", until: "2026-11-23 19:10", sent: report.Routine,
			acts: []act{{"18:50", seen("rina")}},
			want: []string{"18:30 staff_push>rina", "19:00 staff_push>budi staff_reminder>rina"}},
		{name: "whoever is on duty now may not see it", from: "18:30", until: "2026-11-23 19:40", sent: report.Routine,
			setup: func(_ *town, c *report.Case) { c.Exclude.People = []report.PersonID{"budi"} },
			want:  []string{"18:30 staff_push>rina", "19:00 staff_reminder>rina", "19:30 staff_push>agus"}},
		{name: "whoever is on duty now declined as a backup", from: "17:30", until: "2026-11-23 19:10", sent: report.Routine,
			setup: func(w *town, _ *report.Case) {
				w.data.Rules[0].Backups = []report.PersonID{"budi", "agus"}
				w.settle(w.city.People)
			},
			acts: []act{{"18:40", decline("budi")}},
			want: []string{"17:30 staff_push>rina", "18:00 staff_reminder>rina", "18:30 staff_push>budi", "18:40 staff_push>agus"}},
		{name: "a decline at the very moment of the handoff", from: "18:30", until: "2026-11-23 19:40", sent: report.Routine,
			acts: []act{{"19:00", decline("rina")}},
			want: []string{"18:30 staff_push>rina", "19:00 staff_push>budi", "19:30 staff_push>agus"}},
		{name: "a decline just before the handoff", from: "18:30", until: "2026-11-23 20:10", sent: report.Routine,
			acts: []act{{"18:59", decline("rina")}},
			want: []string{"18:30 staff_push>rina", "18:59 staff_push>agus", "19:59 staff_push>ratna staff_push>wahyu"}},
		{name: "a decline just after the handoff, by whoever went off duty", from: "18:30", until: "2026-11-23 19:40", sent: report.Routine,
			acts: []act{{"19:01", decline("rina")}},
			want: []string{"18:30 staff_push>rina", "19:00 edit:staff_off_duty>rina staff_push>budi", "19:30 staff_push>agus"}},
		{name: "a decline just after the handoff, by whoever came on duty", from: "18:30", until: "2026-11-23 20:10", sent: report.Routine,
			acts: []act{{"19:01", decline("budi")}},
			want: []string{"18:30 staff_push>rina", "19:00 edit:staff_off_duty>rina staff_push>budi", "19:01 staff_push>agus", "20:01 staff_push>ratna staff_push>wahyu"}},
		{name: "an accepted case stays with its helper", from: "18:30", until: "2026-11-24 08:00", sent: report.Routine,
			acts: []act{{"18:40", accept("rina")}},
			want: []string{"18:30 staff_push>rina"}},
		{name: "a downtime over the handoff", from: "18:30", until: "2026-11-23 21:40", sent: report.Routine,
			acts: []act{{"18:31", func(w *town, _ *report.Case) { w.now = w.now.Add(time.Hour) }}},
			want: []string{"18:30 staff_push>rina", "19:31 edit:staff_off_duty>rina staff_push>budi staff_push>agus",
				"20:31 staff_push>ratna staff_push>wahyu"}},
		{name: "a swap that counts at once", from: "12:00", until: "2026-11-23 12:50", sent: report.Routine,
			acts: []act{{"12:10", func(w *town, _ *report.Case) {
				w.data.Swaps = []roster.Swap{{For: []string{"Manggar"}, From: clock("2026-11-23 12:05"), Until: clock("2026-11-23 19:00"), Person: "sari"}}
				w.settle(w.city.People)
			}}},
			want: []string{"12:00 staff_push>rina", "12:10 edit:staff_off_duty>rina staff_push>sari", "12:30 staff_reminder>sari"}},
		{name: "a neighbour of the accused is not the first to hear", from: "18:30", until: "2026-11-23 19:10", sent: report.Routine,
			setup: func(w *town, c *report.Case) {
				c.Elsewhere, c.Place.Ward = true, "Lamaru" // where budi lives
			},
			want: []string{"18:30 staff_push>rina", "19:00 staff_reminder>rina"}},
	} {
		k.run(t)
	}
}

func TestAHandoffNeverMovesTheTimeOfTheNextStep(t *testing.T) {
	t.Parallel()
	w, c := townWith(t, "2026-11-23 18:30", report.Routine)
	w.plan(c)
	before := c.Ladder
	w.now = clock("2026-11-23 19:00")
	w.plan(c)
	if c.Ladder.WaitUntil != before.WaitUntil || c.Ladder.StepAt != before.StepAt || c.Ladder.Step != 0 || c.Ladder.Round != 0 {
		t.Errorf("the ladder was %+v and is %+v", before, c.Ladder)
	}
	if i, _ := c.OfferTo("rina"); c.Offers[i].State != report.OfferRevoked || c.Offers[i].Duty {
		t.Errorf("the old offer is %s", c.Offers[i].State)
	}
}
