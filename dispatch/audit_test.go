package dispatch

import (
	"testing"
	"time"

	"ruangaman/report"
)

// TestPromise03TheAuditFindsEveryCaseThatNobodyWouldLookAt breaks one good case in every way.
func TestPromise03TheAuditFindsEveryCaseThatNobodyWouldLookAt(t *testing.T) {
	t.Parallel()
	unreachable := func(w *town) {
		for _, p := range w.city.People {
			w.states[p.ID] = report.PersonState{Person: p.ID, Blocked: true}
		}
	}
	for name, c := range map[string]struct {
		spoil func(*report.Case, *town)
		want  Breach
	}{
		"a good one":              {func(*report.Case, *town) {}, ""},
		"a closed one":            {func(c *report.Case, _ *town) { c.Status, c.NextDue = report.StatusClosed, time.Time{} }, ""},
		"no time":                 {func(c *report.Case, _ *town) { c.NextDue = time.Time{} }, BreachUndated},
		"just over":               {func(c *report.Case, w *town) { c.NextDue = w.now.Add(-AuditSlack) }, ""},
		"over":                    {func(c *report.Case, w *town) { c.NextDue = w.now.Add(-AuditSlack - time.Second) }, BreachLate},
		"far":                     {func(c *report.Case, w *town) { c.NextDue = w.now.Add(w.roster.LongestWait() + time.Hour) }, BreachFar},
		"all blocked":             {func(_ *report.Case, w *town) { unreachable(w) }, BreachNobody},
		"all excluded":            {func(c *report.Case, w *town) { c.Exclude.People = everybody(w) }, BreachNobody},
		"held":                    {func(c *report.Case, _ *town) { c.Status, c.Holder = report.StatusAccepted, "rina" }, ""},
		"held by one who left":    {func(c *report.Case, _ *town) { c.Status, c.Holder = report.StatusAccepted, "toni" }, BreachNobody},
		"held by one frozen":      {func(c *report.Case, w *town) { hold(c, w, report.PersonState{Person: "rina", Frozen: true}) }, BreachNobody},
		"held by one who is away": {func(c *report.Case, w *town) { hold(c, w, report.PersonState{Person: "rina", Blocked: true}) }, ""},
	} {
		w := newTown(t)
		good := report.Case{ID: report.ID{1}, Status: report.StatusOffered, Place: report.Place{District: "Balikpapan Timur", Ward: "Manggar"}, NextDue: w.now.Add(time.Minute)}
		c.spoil(&good, w)
		if got := Audit(good, w.now, w.env()); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func hold(c *report.Case, w *town, state report.PersonState) {
	c.Status, c.Holder = report.StatusAccepted, state.Person
	w.states[state.Person] = state
}

func everybody(w *town) (all []report.PersonID) {
	for _, p := range w.city.People {
		all = append(all, p.ID)
	}
	return all
}
