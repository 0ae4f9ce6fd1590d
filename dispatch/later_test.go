package dispatch

import (
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

// TestPromise07WhoWasVouchedForLaterIsOfferedNothingOlder: a coordinator who counts from a minute after the report on meets
// it at no step, in no round, by no decline, no handoff and no lapse; what is sent afterwards reaches them.
func TestPromise07WhoWasVouchedForLaterIsOfferedNothingOlder(t *testing.T) {
	t.Parallel()
	everybody := func(change func(*report.PersonState)) func(*town, *report.Case) {
		return func(w *town, c *report.Case) {
			for _, p := range w.city.People {
				if p.ID != "wahyu" {
					state(p.ID, change)(w, c)
				}
			}
			c.NextDue = w.now
		}
	}
	for name, k := range map[string]walk{
		"silence":                 {sent: report.Routine},
		"urgent":                  {sent: report.Urgent},
		"an emergency":            {sent: report.Emergency},
		"suicide":                 {sent: report.Emergency, setup: func(_ *town, c *report.Case) { c.Reason = report.ReasonSuicide }},
		"at the city":             {sent: report.Urgent, setup: func(_ *town, c *report.Case) { c.Place = report.Place{} }},
		"a decline":               {sent: report.Urgent, acts: []act{{"18:35", decline("rina")}}},
		"a follow-up that lapses": {sent: report.Urgent, acts: []act{{"18:35", accept("rina")}}},
		"all others blocked":      {sent: report.Urgent, acts: []act{{"18:35", everybody(func(s *report.PersonState) { s.Blocked = true })}}},
		"all others frozen":       {sent: report.Urgent, acts: []act{{"18:35", everybody(func(s *report.PersonState) { s.Frozen = true })}}},
		"raised later": {sent: report.Routine, acts: []act{{"19:05", func(w *town, c *report.Case) {
			c.Urgency, c.Ladder, c.NextDue = report.Emergency, report.Ladder{Step: -1}, w.now
		}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, late := range []bool{true, false} {
				w, c := townWith(t, "2026-11-23 18:30", k.sent)
				for i := range w.city.People {
					if p := &w.city.People[i]; p.ID == "wahyu" && late {
						p.Since = c.OpenedAt.Add(time.Second)
					}
				}
				w.settle(w.city.People)
				if k.setup != nil {
					k.setup(w, c)
				}
				lines := strings.Join(w.live(c, clock("2026-11-25 12:00"), k.acts...), "\n")
				if met := strings.Contains(lines, ">wahyu"); met == late {
					t.Errorf("vouched for later %v, but met it %v:\n%s", late, met, lines)
				}
			}
		})
	}
}
