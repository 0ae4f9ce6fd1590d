package dispatch

import (
	"slices"
	"testing"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

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
			acts: []act{{"12:10", func(w *town, c *report.Case) { speak(w, c); c.NextDue = w.now }}},
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
				for _, p := range w.city.People {
					if p.ID != "wahyu" {
						freeze(p.ID)(w, c)
					}
				}
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
