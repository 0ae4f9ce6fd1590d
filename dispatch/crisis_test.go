package dispatch

import (
	"testing"

	"ruangaman/report"
)

func TestASuicideStatementReachesPsychologistAndCoordinatorsAtOnceWhoeverHoldsTheCase(t *testing.T) {
	t.Parallel()
	for _, k := range []walk{
		{name: "held by an activist", from: "12:00", until: "2026-11-23 12:20", sent: report.Routine,
			acts: []act{{"12:05", accept("rina")}, {"12:10", raise(report.Emergency, report.ReasonSuicide)}},
			want: []string{"12:00 staff_push>rina",
				"12:10 staff_raised>rina staff_push_emergency>tuti staff_push_emergency>ratna staff_push_emergency>wahyu"}},
		{name: "who is excluded hears nothing", from: "12:00", until: "2026-11-23 12:20", sent: report.Routine,
			setup: func(_ *town, c *report.Case) { c.Exclude.People = []report.PersonID{"tuti"} },
			acts:  []act{{"12:05", accept("rina")}, {"12:10", raise(report.Emergency, report.ReasonSuicide)}},
			want: []string{"12:00 staff_push>rina",
				"12:10 staff_raised>rina staff_push_emergency>ratna staff_push_emergency>wahyu"}},
	} {
		k.run(t)
	}
}
