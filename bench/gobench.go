package main

import (
	"bytes"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// goBenchmarks runs benchmarks of a room and gives a figure of each, by name, round by round.
func goBenchmarks(room, pattern, unit, span string, count int) (map[string][]float64, error) {
	args := []string{"test", "-run", "^$", "-bench", pattern, "-benchtime", span, "-count", strconv.Itoa(count), "./" + room}
	name := "go"
	if pinned() {
		args, name = append([]string{"-c", subjectCore, "go"}, args...), "taskset"
	}
	out, err := exec.Command(name, args...).CombinedOutput() // #nosec G204 -- our own words
	if err != nil {
		return nil, fmt.Errorf("benchmarks of %s: %w\n%s", room, err, out)
	}
	found := map[string][]float64{}
	for line := range bytes.Lines(out) {
		f := strings.Fields(string(line))
		for i := 2; i+1 < len(f); i++ {
			if v, err := strconv.ParseFloat(f[i], 64); err == nil && f[i+1] == unit && strings.HasPrefix(f[0], "Benchmark") {
				bench, _, _ := strings.Cut(f[0], "-")
				found[bench] = append(found[bench], v)
			}
		}
	}
	return found, nil
}

// paired is the median of the ratios of paired values.
func paired(a, b []float64) spread {
	var all []float64
	for i := range min(len(a), len(b)) {
		all = append(all, a[i]/b[i])
	}
	return spreadOf(all)
}

// calibration is how long a million steps of a fixed arithmetic loop take here, in milliseconds: what other machines
// compare with.
func calibration() float64 {
	var all []float64
	for range 15 {
		begun, x := time.Now(), uint64(88172645463325252)
		for range 1_000_000 {
			x ^= x << 13
			x ^= x >> 7
			x ^= x << 17
		}
		if x == 0 {
			return 0
		}
		all = append(all, float64(time.Since(begun).Nanoseconds())/1e6)
	}
	return spreadOf(all).Median
}
