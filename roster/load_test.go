package roster

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"ruangaman/report"
)

// plainRoster is a random roster whose rules have one shift each, so that there is one list of duties.
func plainRoster(seed, stream uint64, first Day) Data {
	data := randomData(rand.New(rand.NewPCG(seed, stream)), first)
	for i := range data.Rules {
		data.Rules[i].Shifts = data.Rules[i].Shifts[:1]
		data.Rules[i].Line = 100 + i
	}
	for i := range data.Leaves {
		data.Leaves[i].Line = 200 + i
	}
	return data
}

// TestLoadsAgreeWithCountingMinutes counts what Loads, Spreads and DoubledLeaves compute.
func TestLoadsAgreeWithCountingMinutes(t *testing.T) {
	t.Parallel()
	first := day(t, "2026-12-01")
	seen := map[string]int{}
	for seed := range uint64(40) {
		data := plainRoster(seed, 17, first)
		r, o := New(data), oracle{data}
		from, until := first.At(45, wita), first.At(5*MinutesPerDay, wita)
		total, run, longest := map[report.PersonID]int{}, map[report.PersonID]int{}, map[report.PersonID]int{}
		spread := map[report.PersonID]bool{}
		for at := from; at.Before(until); at = at.Add(time.Minute) {
			rules := map[report.PersonID]map[int]bool{}
			on := map[report.PersonID]bool{}
			for _, d := range data.Districts {
				for _, ward := range d.Wards {
					id, why := o.onDuty(d.Name, ward, at)
					if id == "" {
						continue
					}
					on[id] = true
					if why != WhyHoliday {
						if rules[id] == nil {
							rules[id] = map[int]bool{}
						}
						rules[id][r.RuleLine(ward)] = true
						spread[id] = spread[id] || len(rules[id]) > 1
					}
				}
			}
			for _, p := range data.People {
				run[p.ID]++
				if !on[p.ID] {
					run[p.ID] = 0
					continue
				}
				total[p.ID]++
				longest[p.ID] = max(longest[p.ID], run[p.ID])
			}
		}
		for _, l := range r.Loads(from, until) {
			if int(l.Total.Minutes()) != total[l.Person] || int(l.Longest.Length().Minutes()) != longest[l.Person] {
				t.Fatalf("seed %d: %+v, want %d and %d minutes", seed, l, total[l.Person], longest[l.Person])
			}
			delete(total, l.Person)
		}
		if len(total) > 0 {
			t.Fatalf("seed %d: no loads of %v", seed, total)
		}
		for _, s := range r.Spreads(1, from, until) {
			if !spread[s.Person] || len(s.Rules) < 2 {
				t.Fatalf("seed %d: %+v is no spread", seed, s)
			}
			delete(spread, s.Person)
			seen["spread"]++
		}
		for id, is := range spread {
			if is {
				t.Fatalf("seed %d: the spread of %s is not found", seed, id)
			}
		}
	}
	if seen["spread"] < 5 {
		t.Errorf("only %d spreads were compared", seen["spread"])
	}
}

func TestASubstituteInTwoPlacesIsFoundWithItsHours(t *testing.T) {
	t.Parallel()
	data := eastern(t)
	data.Districts = append(data.Districts, report.District{Name: "Barat", Wards: []string{"Kariangau"}})
	data.Rules = append(data.Rules, Rule{For: []string{"Barat"}, Line: 60, Shifts: []Shift{
		{EveryDay, Hours{7 * 60, 19 * 60}, 1, day(t, "2026-11-16"), []report.PersonID{"yusuf"}, 61},
		{EveryDay, Hours{19 * 60, 7 * 60}, 1, day(t, "2026-11-16"), []report.PersonID{"tuti"}, 62},
	}})
	// budi has the nights of the week from 14 December in the east.
	data.Leaves = append(data.Leaves, Leave{Person: "tuti", Substitute: "budi", From: day(t, "2026-12-16"), To: day(t, "2026-12-17"), Line: 31})
	got := New(data).DoubledLeaves(clock(t, "2026-12-01 00:00"), clock(t, "2026-12-31 00:00"))
	want := []Doubled{{Line: 31, First: clock(t, "2026-12-16 19:00"), Total: 24 * time.Hour}}
	if !slices.EqualFunc(got, want, func(a, b Doubled) bool {
		return a.Line == b.Line && a.First.Equal(b.First) && a.Total == b.Total
	}) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestALeaveThatLeavesOnlyWhoIsOnDutyIsFound(t *testing.T) {
	t.Parallel()
	data := eastern(t)
	data.Rules[0].Backups = []report.PersonID{"agus", "rina"} // rina is on leave from 14 December, agus stands in by day
	var got []Bare
	for _, w := range New(data).Watches(clock(t, "2026-12-01 00:00"), clock(t, "2026-12-31 00:00")) {
		got = append(got, w.Bares()...)
	}
	if len(got) != 1 || got[0].Leave != 30 || got[0].Left != "agus" || !got[0].From.Equal(clock(t, "2026-12-14 07:00")) ||
		!slices.Equal(got[0].Wards, []string{"Manggar", "Lamaru"}) {
		t.Errorf("got %+v", got)
	}
	for _, w := range New(data).Watches(clock(t, "2026-12-01 00:00"), clock(t, "2026-12-31 00:00")) {
		bare := 0
		for _, h := range w.Holes(func(id report.PersonID) bool { return id == "agus" }) {
			if w.IsBare(h) {
				bare++
			}
		}
		others := w.Holes(func(id report.PersonID) bool { return id != "rina" })
		if bare == 0 || len(others) == 0 || slices.ContainsFunc(others, w.IsBare) {
			t.Errorf("of agus's holes %d are bare; of the others' %d some", bare, len(others))
		}
	}
	data.Rules[0].Backups = []report.PersonID{"agus"} // no leave is to blame
	for _, w := range New(data).Watches(clock(t, "2026-12-01 00:00"), clock(t, "2026-12-31 00:00")) {
		if holes := w.Holes(func(id report.PersonID) bool { return id == "agus" }); len(holes) == 0 || slices.ContainsFunc(holes, w.IsBare) {
			t.Errorf("with agus alone: %+v", holes)
		}
	}
	data.Rules[0].Backups = []report.PersonID{"agus", "rina", "sari"}
	for _, w := range New(data).Watches(clock(t, "2026-12-01 00:00"), clock(t, "2026-12-31 00:00")) {
		if bares := w.Bares(); len(bares) > 0 {
			t.Errorf("with sari: %+v", bares)
		}
	}
}
