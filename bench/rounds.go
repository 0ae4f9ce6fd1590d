package main

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// spread is a median with its smallest and largest.
type spread struct{ Median, Min, Max float64 }

func spreadOf(values []float64) spread {
	if len(values) == 0 {
		return spread{}
	}
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return spread{Median: (sorted[(n-1)/2] + sorted[n/2]) / 2, Min: sorted[0], Max: sorted[n-1]}
}

// String writes three significant digits, which is more than the noise leaves.
func (s spread) String() string {
	return fmt.Sprintf("%s (%s–%s)", number(s.Median), number(s.Min), number(s.Max))
}

func number(v float64) string {
	digits := 0
	if a := math.Abs(v); a > 0 && a < 100 {
		digits = min(4, 2-int(math.Floor(math.Log10(a))))
	}
	return fmt.Sprintf("%.*f", digits, v)
}

// series is what the rounds gave, by contestant; the same index is the same round.
type series map[string][]measure

// of takes one figure out of every round.
func (s series) of(name string, figure func(measure) float64) []float64 {
	var all []float64
	for _, m := range s[name] {
		all = append(all, figure(m))
	}
	return all
}

// ratio is the median of the ratios of paired rounds.
func (s series) ratio(a, b string, figure func(measure) float64) spread {
	var all []float64
	for i := range min(len(s[a]), len(s[b])) {
		if d := figure(s[b][i]); d > 0 {
			all = append(all, figure(s[a][i])/d)
		}
	}
	return spreadOf(all)
}

func cpuOf(m measure) float64  { return m.CPU }
func wallOf(m measure) float64 { return m.Wall }

// rounds runs everybody in turn, there and back (ABBA), so that a machine that grows slower is unfair to nobody.
func rounds(n int, limit time.Duration, all []contestant, run func(contestant) (measure, error)) (series, error) {
	s := series{}
	begun := time.Now()
	for i := range n {
		if time.Since(begun) > limit {
			break
		}
		order := slices.Clone(all)
		if i%2 == 1 {
			slices.Reverse(order)
		}
		for _, c := range order {
			m, err := run(c)
			if err != nil {
				return s, err
			}
			say("  round %d of %d: %-22s cpu %7.0f µs  wall %7.0f µs an update; the town took %.0f %% of its core", i+1, n, c.name, m.CPU, m.Wall, 100*m.Town)
			s[c.name] = append(s[c.name], m)
		}
	}
	return s, nil
}
