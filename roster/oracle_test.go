package roster

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"ruangaman/report"
)

// oracle answers as slowly and plainly as the rules are written, sharing nothing with the roster but its data.
type oracle struct{ data Data }

func (o oracle) onDuty(district, ward string, at time.Time) (report.PersonID, Why) {
	local := at.In(o.data.Zone)
	person, why, day := o.base(district, ward, local)
	if person != "" {
		for _, l := range o.data.Leaves {
			if l.Person == person && !day.Before(o.midnight(l.From)) && !day.After(o.midnight(l.To)) {
				person, why = l.Substitute, WhySubstitute
				break
			}
		}
	}
	best := 0
	for _, s := range o.data.Swaps {
		if rank := rankFor(s.For, district, ward); rank > best && !at.Before(s.From) && at.Before(s.Until) {
			best, person, why = rank, s.Person, WhySwap
		}
	}
	return person, why
}

func (o oracle) base(district, ward string, local time.Time) (report.PersonID, Why, time.Time) {
	best := 0
	var person report.PersonID
	var day time.Time
	for _, h := range o.data.Holidays {
		midnight := o.midnight(h.Day)
		from := clockOn(midnight, h.Hours.From)
		until := clockOn(midnight, h.Hours.To)
		if h.Hours.To <= h.Hours.From {
			until = clockOn(midnight.AddDate(0, 0, 1), h.Hours.To)
		}
		if rank := rankFor(h.For, district, ward); rank > best && !local.Before(from) && local.Before(until) {
			best, person, day = rank, h.Person, midnight
		}
	}
	if person != "" {
		return person, WhyHoliday, day
	}
	var rule *Rule
	best = 0
	for i, r := range o.data.Rules {
		if rank := rankFor(r.For, district, ward); rank > best {
			best, rule = rank, &o.data.Rules[i]
		}
	}
	if rule == nil {
		return "", 0, time.Time{}
	}
	today := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location())
	for _, s := range rule.Shifts {
		for _, start := range []time.Time{today.AddDate(0, 0, -1), today} {
			if o.covers(s, start, local) {
				days := 0
				for d := o.midnight(s.Start); d.Before(start); d = d.AddDate(0, 0, 1) {
					days++
				}
				return s.Order[(days/s.Turn)%len(s.Order)], WhySchedule, start
			}
		}
	}
	return "", 0, time.Time{}
}

func (o oracle) covers(s Shift, start, local time.Time) bool {
	until := clockOn(start, s.Hours.To)
	if s.Hours.To <= s.Hours.From {
		until = clockOn(start.AddDate(0, 0, 1), s.Hours.To)
	}
	onDay := s.Days&(1<<start.Weekday()) != 0
	return onDay && !start.Before(o.midnight(s.Start)) && !local.Before(clockOn(start, s.Hours.From)) && local.Before(until)
}

func (o oracle) midnight(d Day) time.Time {
	return time.Date(1970, 1, 1+int(d), 0, 0, 0, 0, o.data.Zone)
}

func clockOn(midnight time.Time, minute int) time.Time {
	return midnight.Add(time.Duration(minute) * time.Minute)
}

func rankFor(names []string, district, ward string) int {
	rank := 0
	if len(names) == 0 {
		rank = 1
	}
	for _, n := range names {
		switch n {
		case ward:
			rank = max(rank, 3)
		case district:
			rank = max(rank, 2)
		}
	}
	return rank
}

// randomData draws a roster with everything in it, holes and overlaps included.
func randomData(rnd *rand.Rand, first Day) Data {
	data := Data{Zone: wita, Districts: []report.District{
		{Name: "Timur", Wards: []string{"Manggar", "Lamaru"}}, {Name: "Barat", Wards: []string{"Kariangau"}},
	}}
	var ids []report.PersonID
	for i := range 6 {
		ids = append(ids, report.PersonID(fmt.Sprintf("p%d", i)))
		data.People = append(data.People, report.Person{ID: ids[i]})
	}
	who := func() report.PersonID { return ids[rnd.IntN(len(ids))] }
	where := func() []string {
		return [][]string{nil, {"Timur"}, {"Barat"}, {"Lamaru"}, {"Barat", "Manggar"}}[rnd.IntN(5)]
	}
	hours := func() Hours {
		h := Hours{From: rnd.IntN(24) * 60, To: (1 + rnd.IntN(24)) * 60}
		if rnd.IntN(3) == 0 {
			h.To = h.From%MinutesPerDay + 30
		}
		return h
	}
	for range 1 + rnd.IntN(3) {
		rule := Rule{For: where(), Line: rnd.IntN(1000)}
		for range 1 + rnd.IntN(4) {
			s := Shift{
				Days: Weekdays(1 + rnd.IntN(127)), Hours: hours(), Turn: []int{1, 2, 7, 14}[rnd.IntN(4)],
				Start: first + Day(rnd.IntN(12)-8), Line: rnd.IntN(1000),
			}
			for range 1 + rnd.IntN(4) {
				s.Order = append(s.Order, who())
			}
			rule.Shifts = append(rule.Shifts, s)
		}
		data.Rules = append(data.Rules, rule)
	}
	day := func() Day { return first + Day(rnd.IntN(10)-1) }
	for range rnd.IntN(4) {
		from := day()
		data.Leaves = append(data.Leaves, Leave{Person: who(), Substitute: who(), From: from, To: from + Day(rnd.IntN(4))})
	}
	for range rnd.IntN(3) {
		from := day().At(rnd.IntN(MinutesPerDay), wita)
		data.Swaps = append(data.Swaps, Swap{For: where(), From: from, Until: from.Add(time.Duration(rnd.IntN(40)) * time.Hour), Person: who()})
	}
	for range rnd.IntN(3) {
		data.Holidays = append(data.Holidays, Holiday{Day: day(), For: where(), Hours: hours(), Person: who()})
	}
	return data
}

// howMany is how many random rosters a test tries: fewer with -short, as many as ORACLE_ROSTERS says for the long form
// (make oracle), which also looks at every single minute.
func howMany(t *testing.T, usual int) (rosters int, long bool) {
	t.Helper()
	if asked := os.Getenv("ORACLE_ROSTERS"); asked != "" {
		n, err := strconv.Atoi(asked)
		if err != nil {
			t.Fatal(err)
		}
		return n, true
	}
	if testing.Short() {
		return usual / 5, false
	}
	return usual, false
}

func TestANaiveResolverAgreesMinuteByMinuteOnRandomRosters(t *testing.T) {
	t.Parallel()
	rosters, long := howMany(t, 200)
	first := day(t, "2026-12-01")
	for seed := range rosters {
		rnd := rand.New(rand.NewPCG(uint64(seed), 7))
		data := randomData(rnd, first)
		r, o := New(data), oracle{data}
		from := first.At(0, wita)
		step := time.Duration(1+rnd.IntN(7)) * time.Minute
		if long {
			step = time.Minute
		}
		for at := from; at.Before(from.AddDate(0, 0, 4)); at = at.Add(step) {
			for _, d := range data.Districts {
				for _, ward := range d.Wards {
					want, why := o.onDuty(d.Name, ward, at)
					got, ok := r.OnDuty(ward, at.UTC())
					if got.Person != want || ok != (want != "") || ok && got.Why != why {
						t.Fatalf("seed %d, %s at %v: got %+v %v, want %s %v", seed, ward, at, got, ok, want, why)
					}
					if ok && (at.Before(got.From) || !at.Before(got.Until)) {
						t.Fatalf("seed %d, %s at %v: outside of its own duty %+v", seed, ward, at, got)
					}
				}
			}
		}
	}
}

func TestDutiesTileTheTimeAndGapsAreExactlyTheHoles(t *testing.T) {
	t.Parallel()
	first := day(t, "2026-12-01")
	for seed := range 60 {
		data := randomData(rand.New(rand.NewPCG(uint64(seed), 11)), first)
		for i := range data.Rules { // one shift each: overlapping shifts have no single list of duties
			data.Rules[i].Shifts = data.Rules[i].Shifts[:1]
		}
		r, o := New(data), oracle{data}
		from, until := first.At(90, wita), first.At(9*MinutesPerDay+17, wita)
		gaps := r.Gaps(from, until)
		for _, d := range data.Districts {
			for _, ward := range d.Wards {
				at := from
				for _, duty := range r.Duties(ward, from, until) {
					if !duty.From.Equal(at) || !duty.Until.After(at) {
						t.Fatalf("seed %d, %s: duty %+v does not follow %v", seed, ward, duty, at)
					}
					for ; at.Before(duty.Until); at = at.Add(time.Minute) {
						if want, _ := o.onDuty(d.Name, ward, at); want != duty.Person {
							t.Fatalf("seed %d, %s at %v: got %q, want %q", seed, ward, at, duty.Person, want)
						}
						inGap := slices.ContainsFunc(gaps, func(g Gap) bool {
							return slices.Contains(g.Wards, ward) && !at.Before(g.From) && at.Before(g.Until)
						})
						if inGap != (duty.Person == "") {
							t.Fatalf("seed %d, %s at %v: in a gap %v, on duty %q", seed, ward, at, inGap, duty.Person)
						}
					}
				}
				if !at.Equal(until) {
					t.Fatalf("seed %d, %s: duties end at %v", seed, ward, at)
				}
			}
		}
	}
}

// onLeave: the small hours belong to the date on which the person's own night shifts begin, and whoever is on duty
// anywhere is there.
func (o oracle) onLeave(id report.PersonID, at time.Time) bool {
	local := at.In(o.data.Zone)
	night := 0
	for _, rule := range o.data.Rules {
		for _, s := range rule.Shifts {
			if s.Hours.To <= s.Hours.From && (slices.Contains(s.Order, id) || slices.Contains(rule.Backups, id)) {
				night = max(night, s.Hours.To)
			}
		}
	}
	if local.Hour()*60+local.Minute() < night {
		local = local.AddDate(0, 0, -1)
	}
	today := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location())
	for _, l := range o.data.Leaves {
		if l.Person != id || today.Before(o.midnight(l.From)) || today.After(o.midnight(l.To)) {
			continue
		}
		for _, d := range o.data.Districts {
			for _, ward := range d.Wards {
				if on, _ := o.onDuty(d.Name, ward, at); on == id {
					return false
				}
			}
		}
		return true
	}
	return false
}

func (o oracle) backups(district, ward string) []report.PersonID {
	best := 0
	var out []report.PersonID
	for _, rule := range o.data.Rules {
		if rank := rankFor(rule.For, district, ward); rank > best {
			best, out = rank, rule.Backups
		}
	}
	return out
}

// thinData is a random roster of one shift a rule and fewer backups than most, so that there is somebody to miss.
func thinData(rnd *rand.Rand, first Day, most int) Data {
	data := randomData(rnd, first)
	for i := range data.Rules {
		data.Rules[i].Shifts = data.Rules[i].Shifts[:1]
		for range rnd.IntN(most) {
			data.Rules[i].Backups = append(data.Rules[i].Backups, data.People[rnd.IntN(len(data.People))].ID)
		}
	}
	return data
}

func TestHolesAreExactlyTheMinutesInWhichNobodyMayBeAsked(t *testing.T) {
	t.Parallel()
	rosters, _ := howMany(t, 1000)
	first := day(t, "2026-12-01")
	found := 0
	for seed := range rosters {
		rnd := rand.New(rand.NewPCG(uint64(seed), 13))
		data := thinData(rnd, first, 3)
		barred := func(id report.PersonID) bool { return id == "p0" || id == "p1" && seed%2 == 0 }
		o := oracle{data}
		from, until := first.At(-77, wita), first.At(6*MinutesPerDay+11, wita)
		for _, w := range New(data).Watches(from, until) {
			holes := w.Holes(barred)
			for _, ward := range w.Wards {
				district := "Timur"
				if ward == "Kariangau" {
					district = "Barat"
				}
				for at := from; at.Before(until); at = at.Add(3 * time.Minute) {
					on, _ := o.onDuty(district, ward, at)
					free := func(id report.PersonID) bool { return !barred(id) && !o.onLeave(id, at) }
					want := (on == "" || barred(on)) && !slices.ContainsFunc(o.backups(district, ward), free)
					got := slices.ContainsFunc(holes, func(h Hole) bool { return !at.Before(h.From) && at.Before(h.Until) })
					if got != want {
						t.Fatalf("seed %d, %s at %v: a hole %v, want %v", seed, ward, at, got, want)
					}
					if want {
						found++
					}
				}
			}
		}
	}
	if found < 1000 {
		t.Errorf("only %d minutes of holes were compared", found)
	}
}

// TestEachSingleConflictOpensExactlyTheMinutesInWhichNobodyElseIsLeft takes away each person in turn, beside those who are
// barred for good, and asks of every minute whether anybody remains before the coordinator.
func TestEachSingleConflictOpensExactlyTheMinutesInWhichNobodyElseIsLeft(t *testing.T) {
	t.Parallel()
	rosters, _ := howMany(t, 100)
	first := day(t, "2026-12-01")
	found := 0
	for seed := range rosters {
		rnd := rand.New(rand.NewPCG(uint64(seed), 17))
		data := thinData(rnd, first, 4)
		o := oracle{data}
		from, until := first.At(-77, wita), first.At(4*MinutesPerDay+11, wita)
		standing := func(id report.PersonID) bool { return id == "p5" && seed%2 == 0 }
		for _, w := range New(data).Watches(from, until) {
			opened := map[report.PersonID][]Hole{}
			for _, p := range data.People {
				opened[p.ID] = w.Opened(func(id report.PersonID) bool { return id == p.ID || standing(id) }, standing)
			}
			ward, district := w.Wards[seed%len(w.Wards)], "Timur"
			if ward == "Kariangau" {
				district = "Barat"
			}
			for at := from; at.Before(until); at = at.Add(time.Minute) {
				there := slices.DeleteFunc(o.asked(district, ward, at), standing)
				for _, p := range data.People {
					want := len(there) > 0 && !slices.ContainsFunc(there, func(id report.PersonID) bool { return id != p.ID })
					got := slices.ContainsFunc(opened[p.ID], func(h Hole) bool { return !at.Before(h.From) && at.Before(h.Until) })
					if got != want {
						t.Fatalf("seed %d, %s at %v without %s: a hole %v, want %v", seed, ward, at, p.ID, got, want)
					}
					if want {
						found++
					}
				}
			}
		}
	}
	if found < 1000 {
		t.Errorf("only %d minutes of holes were compared", found)
	}
}

// asked is everybody who can be asked before the coordinators.
func (o oracle) asked(district, ward string, at time.Time) []report.PersonID {
	var out []report.PersonID
	if on, _ := o.onDuty(district, ward, at); on != "" {
		out = append(out, on)
	}
	for _, id := range o.backups(district, ward) {
		if !o.onLeave(id, at) {
			out = append(out, id)
		}
	}
	return out
}
