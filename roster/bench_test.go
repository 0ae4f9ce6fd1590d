package roster

import (
	"fmt"
	"testing"
	"time"

	"ruangaman/report"
)

// cityOf34 has the size of the real one: 6 districts, 34 wards, four shift lines each, a year of changes.
func cityOf34() Data {
	data := Data{Zone: wita}
	first := DayOf(time.Date(2026, time.November, 16, 0, 0, 0, 0, time.UTC))
	var ids []report.PersonID
	for i := range 40 {
		ids = append(ids, report.PersonID(fmt.Sprintf("petugas%d", i)))
		data.People = append(data.People, report.Person{ID: ids[i]})
	}
	for d := range 6 {
		district := report.District{Name: fmt.Sprintf("Kecamatan %d", d)}
		for w := range 5 + d%2 + d/5 {
			district.Wards = append(district.Wards, fmt.Sprintf("Kelurahan %d-%d", d, w))
		}
		data.Districts = append(data.Districts, district)
		weekend := Days(time.Saturday, time.Sunday)
		order := ids[d*6 : d*6+6]
		data.Rules = append(data.Rules, Rule{For: []string{district.Name}, Backups: order, Shifts: []Shift{
			{EveryDay &^ weekend, Hours{7 * 60, 19 * 60}, 7, first, order, 1},
			{EveryDay &^ weekend, Hours{19 * 60, 7 * 60}, 7, first, order, 2},
			{weekend, Hours{7 * 60, 19 * 60}, 1, first, order, 3},
			{weekend, Hours{19 * 60, 7 * 60}, 1, first, order, 4},
		}})
	}
	for i := range 40 {
		from := first + Day(i*9)
		data.Leaves = append(data.Leaves, Leave{Person: ids[i], Substitute: ids[(i+1)%40], From: from, To: from + 6})
		data.Holidays = append(data.Holidays, Holiday{Day: from, Hours: Hours{0, 720}, Person: ids[i]})
		at := from.At(19*60, wita)
		data.Swaps = append(data.Swaps, Swap{For: []string{fmt.Sprintf("Kecamatan %d", i%6)}, From: at, Until: at.Add(12 * time.Hour), Person: ids[i]})
	}
	return data
}

// BenchmarkOnDuty is the row "who-is-on-duty" of DESIGN §11: at most 1 µs.
func BenchmarkOnDuty(b *testing.B) {
	r := New(cityOf34())
	wards := r.Wards()
	at := time.Date(2027, 2, 3, 4, 5, 6, 0, time.UTC)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		r.OnDuty(wards[i%len(wards)], at.Add(time.Duration(i%100000)*time.Minute))
	}
}

func BenchmarkNew(b *testing.B) {
	data := cityOf34()
	b.ReportAllocs()
	for b.Loop() {
		New(data)
	}
}

// BenchmarkGaps90Days proves the coverage of the whole city for 90 days.
func BenchmarkGaps90Days(b *testing.B) {
	r := New(cityOf34())
	from := time.Date(2026, 11, 23, 0, 0, 0, 0, wita)
	for b.Loop() {
		if gaps := r.Gaps(from, from.AddDate(0, 0, 90)); len(gaps) > 0 {
			b.Fatal(gaps)
		}
	}
}

func BenchmarkWeekFaults(b *testing.B) {
	rule := cityOf34().Rules[0]
	for b.Loop() {
		if faults := rule.WeekFaults(); len(faults) > 0 {
			b.Fatal(faults)
		}
	}
}
