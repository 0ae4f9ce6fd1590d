package roster

import (
	"math/rand/v2"
	"testing"
	"time"

	"ruangaman/report"
)

// serving are all who are on duty anywhere at an instant, by the naive resolver.
func (o oracle) serving(at time.Time) map[report.PersonID]bool {
	all := map[report.PersonID]bool{}
	for _, d := range o.data.Districts {
		for _, ward := range d.Wards {
			if p, _ := o.onDuty(d.Name, ward, at); p != "" {
				all[p] = true
			}
		}
	}
	return all
}

func TestWhoComesOnDutyIsWhoWasNowhereAMinuteBefore(t *testing.T) {
	t.Parallel()
	first, came := day(t, "2026-12-01"), 0
	for seed := range 40 {
		data := randomData(rand.New(rand.NewPCG(uint64(seed), 13)), first)
		for i := range data.Rules { // overlapping shifts begin where nobody sees it
			data.Rules[i].Shifts = data.Rules[i].Shifts[:1]
		}
		r, o := New(data), oracle{data}
		at := first.At(0, wita)
		before := o.serving(at.Add(-time.Minute))
		for end := at.AddDate(0, 0, 4); at.Before(end); at = at.Add(time.Minute) {
			now, coming := o.serving(at), r.Coming(at.UTC(), 0)
			for p := range now {
				if r.Serves(p, at) != now[p] {
					t.Fatalf("seed %d, %v: %s serves %v", seed, at, p, !now[p])
				}
				if _, comes := coming[p]; comes == before[p] {
					t.Fatalf("seed %d, %v: %s was on duty before: %v, comes: %v", seed, at, p, before[p], comes)
				}
			}
			came += len(coming)
			before = now
		}
	}
	if came < 40 {
		t.Errorf("only %d ever came", came)
	}
}

func TestComingIsKnownForAWhile(t *testing.T) {
	t.Parallel()
	r := New(eastern(t))
	start := clock(t, "2026-11-17 19:00")
	for _, k := range []struct {
		at    string
		comes bool
	}{{"2026-11-17 18:59", false}, {"2026-11-17 19:00", true}, {"2026-11-17 19:30", true}, {"2026-11-17 19:31", false}} {
		from, comes := r.Coming(clock(t, k.at), 30*time.Minute)["budi"]
		if comes != k.comes || comes && !from.Equal(start) {
			t.Errorf("%s: comes %v, since %v", k.at, comes, from)
		}
	}
}
