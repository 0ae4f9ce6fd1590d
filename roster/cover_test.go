package roster

import (
	"reflect"
	"testing"
	"time"

	"ruangaman/report"
)

func TestTheReferenceWeekIsWhole(t *testing.T) {
	t.Parallel()
	if faults := eastern(t).Rules[0].WeekFaults(); len(faults) > 0 {
		t.Errorf("faults: %+v", faults)
	}
}

func TestWeekFaultsNameHolesAndOverlaps(t *testing.T) {
	t.Parallel()
	const day = MinutesPerDay
	tests := []struct {
		name   string
		shifts []Shift
		want   []WeekFault
	}{
		{"nothing at all", nil, []WeekFault{{From: 0, Until: MinutesPerWeek}}},
		{"an hour is missing each evening, Sunday's too", []Shift{
			{Days: EveryDay, Hours: Hours{7 * 60, 19 * 60}, Line: 1}, {Days: EveryDay, Hours: Hours{20 * 60, 7 * 60}, Line: 2},
		}, []WeekFault{
			{From: 19 * 60, Until: 20 * 60}, {From: day + 19*60, Until: day + 20*60}, {From: 2*day + 19*60, Until: 2*day + 20*60},
			{From: 3*day + 19*60, Until: 3*day + 20*60}, {From: 4*day + 19*60, Until: 4*day + 20*60},
			{From: 5*day + 19*60, Until: 5*day + 20*60}, {From: 6*day + 19*60, Until: 6*day + 20*60},
		}},
		{"sabtu where sabtu-minggu was meant", []Shift{
			{Days: EveryDay &^ Days(time.Saturday, time.Sunday), Hours: Hours{0, day}, Line: 1},
			{Days: Days(time.Saturday), Hours: Hours{0, day}, Line: 2},
		}, []WeekFault{{From: 6 * day, Until: 7 * day}}},
		{"a hole across the end of the week is one hole", []Shift{
			{Days: EveryDay, Hours: Hours{6 * 60, 22 * 60}, Line: 1},
			{Days: EveryDay &^ Days(time.Sunday), Hours: Hours{22 * 60, 6 * 60}, Line: 2},
		}, []WeekFault{{From: 6*day + 22*60, Until: 7*day + 6*60}}},
		{"Sunday's night shift meets Monday's early one", []Shift{
			{Days: EveryDay, Hours: Hours{7 * 60, 19 * 60}, Line: 1}, {Days: EveryDay, Hours: Hours{19 * 60, 7 * 60}, Line: 2},
			{Days: Days(time.Monday), Hours: Hours{0, 60}, Line: 3},
		}, []WeekFault{{From: 0, Until: 60, Lines: []int{2, 3}}}},
	}
	for _, tt := range tests {
		if got := (Rule{Shifts: tt.shifts}).WeekFaults(); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestATurnThatHasNotBegunLeavesAGap(t *testing.T) {
	t.Parallel()
	r := New(eastern(t))
	gaps := r.Gaps(clock(t, "2026-11-15 12:00"), clock(t, "2026-12-31 00:00"))
	want := []Gap{{
		Wards: []string{"Manggar", "Lamaru"}, From: clock(t, "2026-11-15 12:00"), Until: clock(t, "2026-11-16 07:00"),
		Line: 20, Pending: []int{22, 23, 24, 25},
	}}
	if !reflect.DeepEqual(gaps, want) {
		t.Errorf("got %+v, want %+v", gaps, want)
	}
	if gaps := r.Gaps(clock(t, "2026-11-16 07:00"), clock(t, "2027-03-01 00:00")); len(gaps) > 0 {
		t.Errorf("later: %+v", gaps)
	}
}

// TestTheHoursBeforeAFirstNightAreThatNightsGap: a night shift that starts today leaves the small hours of today empty.
func TestTheHoursBeforeAFirstNightAreThatNightsGap(t *testing.T) {
	t.Parallel()
	data := eastern(t)
	data.Rules[0].Shifts = []Shift{
		{EveryDay, Hours{7 * 60, 19 * 60}, 1, day(t, "2026-11-01"), []report.PersonID{"rina"}, 22},
		{EveryDay, Hours{19 * 60, 7 * 60}, 1, day(t, "2026-11-16"), []report.PersonID{"budi"}, 23},
	}
	gaps := New(data).Gaps(clock(t, "2026-11-16 00:30"), clock(t, "2026-11-30 00:00"))
	if len(gaps) != 1 || !reflect.DeepEqual(gaps[0].Pending, []int{23}) || !gaps[0].Until.Equal(clock(t, "2026-11-16 07:00")) {
		t.Errorf("got %+v", gaps)
	}
}

func TestAWardWithoutARuleIsAGapAndHasNoLine(t *testing.T) {
	t.Parallel()
	data := eastern(t)
	data.Districts = append(data.Districts, report.District{Name: "Barat", Wards: []string{"Kariangau"}})
	r := New(data)
	from, until := clock(t, "2026-11-20 00:00"), clock(t, "2026-11-21 00:00")
	gaps := r.Gaps(from, until)
	if len(gaps) != 1 || gaps[0].Line != 0 || gaps[0].Wards[0] != "Kariangau" || !gaps[0].Until.Equal(until) {
		t.Errorf("got %+v", gaps)
	}
	if r.RuleLine("Lamaru") != 20 || r.RuleLine("Kariangau") != 0 || r.RuleLine("Atlantis") != 0 {
		t.Error("wrong line of a rule")
	}
}

// The reference's first draft looked fine: hasan excluded from his own ward, lina on leave, hasan her substitute.
func TestExclusionThatLeavesNobodyIsFound(t *testing.T) {
	t.Parallel()
	start := day(t, "2026-11-16")
	data := Data{
		Zone:      wita,
		Districts: []report.District{{Name: "Balikpapan Kota", Wards: []string{"Klandasan Ilir", "Damai"}}},
		People:    []report.Person{{ID: "lina"}, {ID: "hasan", Avoid: []string{"Klandasan Ilir"}}},
		Rules: []Rule{{
			For:     []string{"Balikpapan Kota"},
			Shifts:  []Shift{{EveryDay, Hours{0, MinutesPerDay}, 1, start, []report.PersonID{"lina", "hasan"}, 5}},
			Backups: []report.PersonID{"hasan", "lina"},
		}},
		Leaves: []Leave{{Person: "lina", Substitute: "hasan", From: day(t, "2027-01-04"), To: day(t, "2027-01-10"), Line: 9}},
	}
	holes := func(data Data) []Hole {
		watches := New(data).Watches(start.At(0, wita), start.At(90*MinutesPerDay, wita))
		if len(watches) != 1 {
			t.Fatalf("watches: %+v", watches)
		}
		return watches[0].Holes(func(id report.PersonID) bool { return id == "hasan" })
	}
	want := []Hole{{
		From: clock(t, "2027-01-04 00:00"), Until: clock(t, "2027-01-11 00:00"),
		Missing: []Missing{{Person: "hasan"}, {Person: "lina", Away: true, Line: 9}},
	}}
	if got := holes(data); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	data.Leaves = nil
	if got := holes(data); len(got) > 0 {
		t.Errorf("without the leave: %+v", got)
	}
}

func TestAlikeGroupsWardsThatShareEverything(t *testing.T) {
	t.Parallel()
	data := eastern(t)
	data.Districts = append(data.Districts, report.District{Name: "Balikpapan Selatan", Wards: []string{"Damai Baru", "Sepinggan"}})
	data.Rules[0].For = append(data.Rules[0].For, "Balikpapan Selatan")
	data.Swaps[0].For = []string{"Lamaru"}
	got := New(data).Alike()
	want := [][]string{{"Manggar", "Damai Baru", "Sepinggan"}, {"Lamaru"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
