package roster

import (
	"slices"
	"testing"
	"time"

	"ruangaman/report"
)

var wita = time.FixedZone("WITA", 8*60*60)

func day(t *testing.T, text string) Day {
	t.Helper()
	d, ok := ParseDay(text)
	if !ok {
		t.Fatalf("no date: %q", text)
	}
	return d
}

func clock(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, wita)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// eastern is the eastern part of the reference configuration.
func eastern(t *testing.T) Data {
	t.Helper()
	start := day(t, "2026-11-16")
	workdays := Days(time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday)
	weekend := Days(time.Saturday, time.Sunday)
	byDay, byNight := Hours{7 * 60, 19 * 60}, Hours{19 * 60, 7 * 60}
	order := func(ids ...report.PersonID) []report.PersonID { return ids }
	return Data{
		Zone:      wita,
		Districts: []report.District{{Name: "Balikpapan Timur", Wards: []string{"Manggar", "Lamaru"}}},
		People: []report.Person{
			{ID: "rina"}, {ID: "budi", Avoid: []string{"Lamaru"}}, {ID: "sari"}, {ID: "agus"}, {ID: "yusuf"},
			{ID: "ratna", Role: report.RoleCoordinator}, {ID: "wahyu", Role: report.RoleCoordinator},
			{ID: "tuti", Role: report.RolePsychologist}, {ID: "mega", Role: report.RoleIndependent},
		},
		Rules: []Rule{{
			For: []string{"Balikpapan Timur"}, Line: 20,
			Shifts: []Shift{
				{workdays, byDay, 7, start, order("rina", "budi", "sari", "agus"), 22},
				{workdays, byNight, 7, start, order("budi", "sari", "agus", "rina"), 23},
				{weekend, byDay, 7, start, order("sari", "agus", "rina", "budi"), 24},
				{weekend, byNight, 7, start, order("agus", "rina", "budi", "sari"), 25},
			},
			Backups: order("agus", "rina", "budi", "sari"),
		}},
		Leaves: []Leave{{Person: "rina", Substitute: "agus", From: day(t, "2026-12-14"), To: day(t, "2026-12-20"), Line: 30}},
		Swaps: []Swap{{
			For: []string{"Balikpapan Timur"}, From: clock(t, "2026-12-10 19:00"), Until: clock(t, "2026-12-11 07:00"),
			Person: "agus", Note: "Rina sakit", Line: 40,
		}},
		Holidays: []Holiday{
			{Day: day(t, "2026-12-25"), Hours: Hours{0, 12 * 60}, Person: "yusuf", Note: "Natal", Line: 50},
			{Day: day(t, "2026-12-25"), Hours: Hours{12 * 60, 24 * 60}, Person: "sari", Note: "Natal", Line: 51},
		},
		Night: Hours{22 * 60, 6 * 60},
	}
}

func TestTheReferenceRosterNamesThePersonAndTheLine(t *testing.T) {
	t.Parallel()
	r := New(eastern(t))
	tests := []struct {
		at     string
		person report.PersonID
		why    Why
		line   int
		from   string
		until  string
	}{
		{"2026-11-16 07:00", "rina", WhySchedule, 22, "2026-11-16 07:00", "2026-11-16 19:00"},
		{"2026-11-17 03:00", "budi", WhySchedule, 23, "2026-11-16 19:00", "2026-11-17 07:00"},
		{"2026-11-21 06:59", "budi", WhySchedule, 23, "2026-11-20 19:00", "2026-11-21 07:00"}, // Friday's night shift
		{"2026-11-21 07:00", "sari", WhySchedule, 24, "2026-11-21 07:00", "2026-11-21 19:00"},
		{"2026-11-23 03:00", "agus", WhySchedule, 25, "2026-11-22 19:00", "2026-11-23 07:00"}, // still last week's turn
		{"2026-11-23 07:00", "budi", WhySchedule, 22, "2026-11-23 07:00", "2026-11-23 19:00"},
		{"2026-12-10 19:00", "agus", WhySwap, 40, "2026-12-10 19:00", "2026-12-11 07:00"},
		{"2026-12-14 08:00", "agus", WhySubstitute, 30, "2026-12-14 07:00", "2026-12-14 19:00"},
		{"2026-12-25 02:00", "yusuf", WhyHoliday, 50, "2026-12-25 00:00", "2026-12-25 12:00"},
		{"2026-12-25 12:00", "sari", WhyHoliday, 51, "2026-12-25 12:00", "2026-12-26 00:00"},
		{"2026-12-24 23:59", "sari", WhySchedule, 23, "2026-12-24 19:00", "2026-12-25 00:00"}, // cut by the holiday
		{"2026-12-26 00:00", "sari", WhySchedule, 23, "2026-12-26 00:00", "2026-12-26 07:00"},
	}
	for _, tt := range tests {
		d, ok := r.OnDuty("Lamaru", clock(t, tt.at))
		want := Duty{Person: tt.person, Why: tt.why, Line: tt.line, Note: d.Note}
		from, until := d.From, d.Until
		d.From, d.Until = time.Time{}, time.Time{}
		if !ok || d != want || !from.Equal(clock(t, tt.from)) || !until.Equal(clock(t, tt.until)) {
			t.Errorf("%s: %v %+v from %v until %v, want %+v from %s until %s", tt.at, ok, d, from, until, want, tt.from, tt.until)
		}
	}
}

func TestTargetsComeInWrittenOrderEachOnce(t *testing.T) {
	t.Parallel()
	r := New(eastern(t))
	step := Step{To: []Target{TargetOnDuty, TargetBackup, TargetCoordinator, TargetPsychologist, TargetIndependent, TargetGroup}}
	at := clock(t, "2026-11-23 08:00")
	got := r.Targets(step, report.Place{District: "Balikpapan Timur", Ward: "Manggar"}, at)
	want := []report.PersonID{"budi", "agus", "rina", "sari", "ratna", "wahyu", "tuti", "mega"}
	if !slices.Equal(got, want) {
		t.Errorf("ward: got %v, want %v", got, want)
	}
	got = r.Targets(step, report.Place{District: "Balikpapan Timur"}, at)
	if want = want[4:]; !slices.Equal(got, want) {
		t.Errorf("city level: got %v, want %v", got, want)
	}
}
