package main

import (
	"testing"
	"time"

	"ruangaman/config"
	"ruangaman/dispatch"
	"ruangaman/flows"
	"ruangaman/report"
)

var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

func settings(tb testing.TB, text string) *config.Settings {
	tb.Helper()
	s, problems := config.Read("bench.yaml", []byte(text), noon)
	if s == nil {
		tb.Fatal(problems)
	}
	return s
}

func TestBothCitiesOfTheBenchAreValid(t *testing.T) {
	t.Parallel()
	if n := len(settings(t, quietCity).City.People); n != 3 {
		t.Errorf("%d people in the quiet city", n)
	}
	wide := settings(t, wideCity())
	for _, d := range wide.City.Districts {
		for _, ward := range d.Wards {
			if _, ok := wide.Roster.OnDuty(ward, noon); !ok {
				t.Errorf("nobody is on duty in %s", ward)
			}
		}
	}
}

func TestASpreadIsTheMedianWithItsEnds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		values []float64
		want   spread
	}{
		{nil, spread{}},
		{[]float64{3}, spread{3, 3, 3}},
		{[]float64{4, 1, 3}, spread{3, 1, 4}},
		{[]float64{4, 1, 2, 3}, spread{2.5, 1, 4}},
	} {
		if got := spreadOf(c.values); got != c.want {
			t.Errorf("%v: %v", c.values, got)
		}
	}
}

func TestARatioPairsRoundsOfTheSameTime(t *testing.T) {
	t.Parallel()
	s := series{"a": {{CPU: 1}, {CPU: 10}, {CPU: 3}}, "b": {{CPU: 2}, {CPU: 20}, {CPU: 12}}}
	if got := s.ratio("a", "b", cpuOf); got != (spread{0.5, 0.25, 0.5}) {
		t.Error(got)
	}
}

// BenchmarkPlan is what time and roster do to one case that nobody has accepted: the first offer.
func BenchmarkPlan(b *testing.B) {
	s := settings(b, quietCity)
	c := openCase(1, noon, noon).Cases[0]
	env := dispatch.Env{Now: noon, Roster: s.Roster, City: s.City, States: map[report.PersonID]report.PersonState{}, Move: flows.Move, NewOffer: drawOffer}
	b.ReportAllocs()
	for b.Loop() {
		if change := dispatch.Plan(c, env); len(change.Outbox) == 0 {
			b.Fatal("nobody was asked")
		}
	}
}
