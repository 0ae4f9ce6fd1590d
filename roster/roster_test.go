package roster

import (
	"slices"
	"testing"
	"time"
	_ "time/tzdata" // the zones must be found on every machine

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

func TestTheMoreSpecificLineHolds(t *testing.T) {
	t.Parallel()
	data := eastern(t)
	data.Rules = append(data.Rules,
		Rule{
			For: []string{"Lamaru"}, Line: 60, Backups: []report.PersonID{"sari"},
			Shifts: []Shift{{EveryDay, Hours{0, MinutesPerDay}, 1, day(t, "2026-11-16"), []report.PersonID{"yusuf"}, 61}},
		},
		Rule{Line: 70, Shifts: []Shift{{EveryDay, Hours{0, MinutesPerDay}, 1, day(t, "2026-11-16"), []report.PersonID{"sari"}, 71}}},
	)
	data.Holidays = append(data.Holidays, Holiday{
		Day: day(t, "2026-12-25"), Hours: Hours{0, 12 * 60}, For: []string{"Balikpapan Timur"}, Person: "rina", Line: 52,
	})
	r := New(data)
	for ward, line := range map[string]int{"Manggar": 22, "Lamaru": 61} {
		if d, ok := r.OnDuty(ward, clock(t, "2026-11-16 08:00")); !ok || d.Line != line {
			t.Errorf("%s: got line %d, want %d", ward, d.Line, line)
		}
		if d, _ := r.OnDuty(ward, clock(t, "2026-12-25 08:00")); d.Line != 52 || d.Person != "rina" {
			t.Errorf("%s at Christmas: got %+v", ward, d)
		}
	}
	if got := r.Backups("Lamaru"); !slices.Equal(got, []report.PersonID{"sari"}) {
		t.Errorf("backups of Lamaru: %v", got)
	}
}

func TestExplainTellsEveryStepOfTheReason(t *testing.T) {
	t.Parallel()
	data := eastern(t)
	data.Swaps = append(data.Swaps, Swap{
		From: clock(t, "2026-12-15 08:00"), Until: clock(t, "2026-12-15 12:00"), Person: "sari", Line: 41,
	})
	r := New(data)
	tests := []struct {
		at    string
		lines []int
		whys  []Why
	}{
		{"2026-12-15 07:59", []int{22, 30}, []Why{WhySchedule, WhySubstitute}},
		{"2026-12-15 09:00", []int{22, 30, 41}, []Why{WhySchedule, WhySubstitute, WhySwap}},
		{"2026-12-25 02:00", []int{50}, []Why{WhyHoliday}},
		{"2026-11-15 12:00", nil, nil},
	}
	for _, tt := range tests {
		var lines []int
		var whys []Why
		chain := r.Explain("Lamaru", clock(t, tt.at))
		for _, d := range chain {
			lines, whys = append(lines, d.Line), append(whys, d.Why)
		}
		if !slices.Equal(lines, tt.lines) || !slices.Equal(whys, tt.whys) {
			t.Errorf("%s: got lines %v, reasons %v", tt.at, lines, whys)
		}
		if d, ok := r.OnDuty("Lamaru", clock(t, tt.at)); ok != (len(chain) > 0) || ok && d != chain[len(chain)-1] {
			t.Errorf("%s: the last reason is not the answer %+v", tt.at, d)
		}
	}
	if r.Explain("Atlantis", clock(t, "2026-12-25 02:00")) != nil {
		t.Error("an unknown ward has an explanation")
	}
}

func TestLeaveBelongsToTheDateTheShiftStarts(t *testing.T) {
	t.Parallel()
	data := eastern(t)
	data.Leaves = []Leave{{Person: "budi", Substitute: "sari", From: day(t, "2026-11-17"), To: day(t, "2026-11-19"), Line: 30}}
	r := New(data)
	tests := []struct {
		at       string
		onDuty   report.PersonID
		budiAway bool
	}{
		{"2026-11-17 06:59", "budi", false}, // the night of the 16th is still theirs
		{"2026-11-17 19:00", "sari", true},
		{"2026-11-20 06:59", "sari", true}, // the night of the 19th
		{"2026-11-20 19:00", "budi", false},
	}
	for _, tt := range tests {
		at := clock(t, tt.at)
		if d, _ := r.OnDuty("Manggar", at); d.Person != tt.onDuty {
			t.Errorf("%s: %s is on duty, want %s", tt.at, d.Person, tt.onDuty)
		}
		if got := r.OnLeave("budi", at); got != tt.budiAway {
			t.Errorf("%s: budi on leave %v", tt.at, got)
		}
	}
	if r.OnLeave("sari", clock(t, "2026-11-18 12:00")) || r.OnLeave("nobody", clock(t, "2026-11-18 12:00")) {
		t.Error("somebody without leave is away")
	}
}

func TestWhoeverIsOnDutyIsNotOnLeave(t *testing.T) {
	t.Parallel()
	data := eastern(t)
	data.Swaps = append(data.Swaps, Swap{From: clock(t, "2026-12-16 08:00"), Until: clock(t, "2026-12-16 12:00"), Person: "rina"})
	r := New(data)
	if r.OnLeave("rina", clock(t, "2026-12-16 09:00")) {
		t.Error("rina was swapped in and counts as away")
	}
	if !r.OnLeave("rina", clock(t, "2026-12-16 12:00")) {
		t.Error("rina's leave is forgotten")
	}
}

func TestNightEndsInTheMorning(t *testing.T) {
	t.Parallel()
	tests := []struct {
		night   Hours
		at      string
		isNight bool
		morning string
	}{
		{Hours{22 * 60, 6 * 60}, "2026-11-23 21:59", false, "2026-11-23 21:59"},
		{Hours{22 * 60, 6 * 60}, "2026-11-23 22:00", true, "2026-11-24 06:00"},
		{Hours{22 * 60, 6 * 60}, "2026-11-24 05:59", true, "2026-11-24 06:00"},
		{Hours{22 * 60, 6 * 60}, "2026-11-24 06:00", false, "2026-11-24 06:00"},
		{Hours{0, 5 * 60}, "2026-11-24 04:59", true, "2026-11-24 05:00"},
		{Hours{0, 5 * 60}, "2026-11-24 23:59", false, "2026-11-24 23:59"},
		{Hours{20 * 60, 24 * 60}, "2026-11-24 23:59", true, "2026-11-25 00:00"},
		{Hours{}, "2026-11-24 02:00", false, "2026-11-24 02:00"},
	}
	for _, tt := range tests {
		night, morning := New(Data{Zone: wita, Night: tt.night}).Night(clock(t, tt.at).UTC())
		if night != tt.isNight || !morning.Equal(clock(t, tt.morning)) {
			t.Errorf("%v at %s: got %v until %v", tt.night, tt.at, night, morning)
		}
	}
}

func TestLaddersByUrgencyAndReason(t *testing.T) {
	t.Parallel()
	l := Ladders{Routine: []Step{{Line: 1}}, Urgent: []Step{{Line: 2}}, Emergency: []Step{{Line: 3}}}
	tests := []struct {
		urgency report.Urgency
		reason  report.Reason
		suicide bool
		line    int
	}{
		{report.Routine, "", true, 1}, {report.Urgent, "", true, 2}, {report.Emergency, "", true, 3},
		{report.Emergency, report.ReasonSuicide, true, 4}, {report.Urgent, report.ReasonSuicide, true, 4},
		{report.Urgent, report.ReasonSuicide, false, 3},
	}
	for _, tt := range tests {
		with := l
		if tt.suicide {
			with.Suicide = []Step{{Line: 4}}
		}
		if got := New(Data{Ladders: with}).Ladder(tt.urgency, tt.reason); got[0].Line != tt.line {
			t.Errorf("%v %q: got ladder %d, want %d", tt.urgency, tt.reason, got[0].Line, tt.line)
		}
	}
}

func TestLongestWaitCountsEveryWaitThereIs(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		data Data
		want time.Duration
	}{
		{"a wait", Data{Ladders: Ladders{Routine: []Step{{Wait: 3 * time.Hour, Remind: time.Hour}}}}, 3 * time.Hour},
		{"a repeat", Data{Ladders: Ladders{Suicide: []Step{{Repeat: 4 * time.Hour}}}}, 4 * time.Hour},
		{"a follow-up", Data{FollowUps: []time.Duration{time.Hour, 24 * time.Hour}}, 24 * time.Hour},
		{"the night", Data{Night: Hours{22 * 60, 6 * 60}, FollowUps: []time.Duration{time.Hour}}, 8 * time.Hour},
	}
	for _, tt := range tests {
		if got := New(tt.data).LongestWait(); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestClocksThatJumpLeaveNoHole(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	data := eastern(t)
	data.Zone, data.Holidays, data.Swaps, data.Leaves = zone, nil, nil, nil
	r := New(data)
	for _, date := range []string{"2027-03-28", "2027-10-31"} {
		from := day(t, date).At(-MinutesPerDay, zone)
		if gaps := r.Gaps(from, from.Add(72*time.Hour)); len(gaps) > 0 {
			t.Errorf("%s: %+v", date, gaps)
		}
	}
}

func TestGroupAndZoneAreAsConfigured(t *testing.T) {
	t.Parallel()
	if _, ok := New(Data{}).Group(); ok {
		t.Error("a group where none is configured")
	}
	r := New(Data{Group: -100, Zone: wita})
	if id, ok := r.Group(); !ok || id != -100 || r.Zone() != wita {
		t.Error("wrong group or zone")
	}
	if New(Data{}).Zone() != time.UTC {
		t.Error("no zone is not UTC")
	}
}

func TestOnDutyAllocatesNothing(t *testing.T) {
	r := New(eastern(t))
	at := clock(t, "2026-12-15 03:00").UTC()
	if n := testing.AllocsPerRun(100, func() { r.OnDuty("Lamaru", at) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
