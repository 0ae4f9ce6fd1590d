package dispatch

import (
	"testing"

	"ruangaman/report"
)

// TestPromise07WhereSomebodyIsGoesOnlyToWhoStillHoldsTheCase: asked again in the transaction that opens it.
func TestPromise07WhereSomebodyIsGoesOnlyToWhoStillHoldsTheCase(t *testing.T) {
	t.Parallel()
	people := []report.Person{{ID: "rina", Role: report.RoleActivist, Chat: 1}, {ID: "budi", Role: report.RoleActivist, Chat: 2},
		{ID: "ratna", Role: report.RoleCoordinator, Chat: 3}, {ID: "dewi", Role: report.RolePsychologist, Chat: 4}}
	for name, k := range map[string]struct {
		change func(*report.Case)
		may    map[report.PersonID]bool
	}{
		"accepted":          {func(*report.Case) {}, map[report.PersonID]bool{"rina": true, "ratna": true}},
		"handed on":         {func(c *report.Case) { c.Holder = "budi" }, map[report.PersonID]bool{"budi": true, "ratna": true}},
		"handed back":       {func(c *report.Case) { c.Status, c.Holder = report.StatusOffered, "" }, nil},
		"closed":            {func(c *report.Case) { c.Status = report.StatusClosed }, nil},
		"with an exclusion": {func(c *report.Case) { c.Exclude.People = []report.PersonID{"ratna"} }, map[report.PersonID]bool{"rina": true}},
		"of a suicide":      {func(c *report.Case) { c.Reason = report.ReasonSuicide }, map[report.PersonID]bool{"rina": true, "ratna": true}},
	} {
		c := report.Case{ID: report.ID{1}, Status: report.StatusAccepted, Holder: "rina"}
		k.change(&c)
		for _, p := range people {
			m := report.Message{To: p.Chat, Person: p.ID, Do: report.ActSend, Apart: true, About: c.ID, Purpose: report.PurposeStaff}
			if got := Ask(m, &c, Env{City: &report.City{People: people}}); got != k.may[p.ID] {
				t.Errorf("%s: %s is shown it: %v", name, p.ID, got)
			}
		}
	}
}
