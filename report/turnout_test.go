package report

import (
	"fmt"
	"testing"
)

func TestTurnoutIsBoundedAndInventedCodesGoFirst(t *testing.T) {
	t.Parallel()
	var all []Turnout
	for range 9 {
		all = CountTurnout(all, "smpn28", "2026-01-01")
	}
	for i := range 500 {
		all = CountTurnout(all, fmt.Sprintf("x%d", i), "2026-01-02")
	}
	if len(all) != MaxTurnoutEvents || all[0].Event != "smpn28" || all[0].Total() != 9 {
		t.Errorf("%d events, the first %+v", len(all), all[0])
	}
	before := fmt.Sprint(all)
	more := all
	for d := range 100 {
		more = CountTurnout(more, "smpn28", fmt.Sprintf("2027-%03d", d))
	}
	if r := more[0]; len(r.Days) != MaxTurnoutDays || r.Total() != 109 {
		t.Errorf("%d days, %d in all", len(r.Days), r.Total())
	}
	if fmt.Sprint(all) != before {
		t.Error("counting changed the list it was given")
	}
}
