package roster

import (
	"reflect"
	"testing"
	"time"

	"ruangaman/report"
)

// TestABackupOnLeaveIsThereWhileOnDutyElsewhere: in the small hours after the last day of a leave, which still belong to it,
// a swap brings the backup back for two hours. Nobody else may see the case.
func TestABackupOnLeaveIsThereWhileOnDutyElsewhere(t *testing.T) {
	t.Parallel()
	start := day(t, "2026-11-16")
	data := Data{
		Zone: wita,
		Districts: []report.District{
			{Name: "Barat", Wards: []string{"Kariangau"}}, {Name: "Timur", Wards: []string{"Manggar"}},
		},
		People: []report.Person{{ID: "lina"}, {ID: "hasan"}, {ID: "dewi"}, {ID: "budi"}},
		Rules: []Rule{
			{For: []string{"Barat"}, Backups: []report.PersonID{"hasan", "dewi"}, Shifts: []Shift{
				{EveryDay, Hours{7 * 60, 19 * 60}, 1, start, []report.PersonID{"lina"}, 5},
				{EveryDay, Hours{19 * 60, 7 * 60}, 1, start, []report.PersonID{"lina"}, 6},
			}},
			{For: []string{"Timur"}, Shifts: []Shift{{EveryDay, Hours{0, MinutesPerDay}, 1, start, []report.PersonID{"budi"}, 9}}},
		},
		Leaves: []Leave{{Person: "hasan", Substitute: "budi", From: day(t, "2026-12-01"), To: day(t, "2026-12-02"), Line: 12}},
		Swaps:  []Swap{{For: []string{"Timur"}, From: clock(t, "2026-12-03 02:00"), Until: clock(t, "2026-12-03 04:00"), Person: "hasan", Line: 14}},
	}
	barred := func(id report.PersonID) bool { return id != "hasan" }
	missing := []Missing{{Person: "lina"}, {Person: "hasan", Away: true, Line: 12}, {Person: "dewi"}}
	want := []Hole{
		{From: clock(t, "2026-12-01 07:00"), Until: clock(t, "2026-12-03 02:00"), Missing: missing},
		{From: clock(t, "2026-12-03 04:00"), Until: clock(t, "2026-12-03 07:00"), Missing: missing},
	}
	got := New(data).Watches(clock(t, "2026-11-23 12:00"), clock(t, "2026-12-20 12:00"))[0].Holes(barred)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	for _, h := range got {
		if h.Length()%time.Hour != 0 {
			t.Errorf("a hole of %v", h.Length())
		}
	}
}
