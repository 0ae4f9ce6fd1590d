package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// row is one line of the table of goals.
type row struct {
	What, Goal, Reached string
	Met                 bool
	// Key is the figure by which two runs are compared, and what it is.
	Key float64
}

// results are what one run of the bench gave; they are kept as JSON, so that a second run can stand beside the first.
type results struct {
	When, Machine string
	Quick         bool
	Rounds        int
	Rows          []row
	Crowd, Single series
	Crashes       map[string][]crash
	Latency       map[string][]float64 // p99 in milliseconds, round by round
	Rate          float64              // of the open loop, a second
	Growth        map[string][]point
	Calibration   float64 // milliseconds for a million steps
}

func (r *results) add(what, goal string, met bool, key float64, format string, args ...any) {
	last := row{What: what, Goal: goal, Met: met, Key: key, Reached: fmt.Sprintf(format, args...)}
	if i := slices.IndexFunc(r.Rows, func(old row) bool { return rowName(old) == rowName(last) }); i >= 0 {
		r.Rows[i] = last
	} else {
		r.Rows = append(r.Rows, last)
	}
	say("%-60s %s  [%s]", last.What, last.Reached, metWord(last.Met))
}

func metWord(met bool) string {
	if met {
		return "met"
	}
	return "not met"
}

// say tells whoever waits what goes on.
func say(format string, args ...any) { fmt.Printf(format+"\n", args...) }

// plan is how much is done: everything, or what fits into two minutes.
type plan struct {
	quick                     bool
	rounds                    int
	minutes                   time.Duration // after which no further round begins
	crowdPeople, singlePeople int
	loopRounds                int
	loopSpan                  time.Duration
	kills                     int
	closed, open, drafts      []int
	fillLimit                 time.Duration
	benchCount                int
	benchSpan                 string
}

var fullPlan = plan{
	rounds: 7, minutes: 30 * time.Minute, crowdPeople: 300, singlePeople: 12, loopRounds: 3, loopSpan: 8 * time.Second, kills: 2,
	closed: []int{0, 1_000, 10_000, 100_000, 1_000_000}, open: []int{100, 1_000, 10_000}, drafts: []int{1, 100, 10_000, 100_000},
	fillLimit: 10 * time.Minute, benchCount: 7, benchSpan: "0.4s",
}

var quickPlan = plan{
	quick: true, rounds: 1, minutes: time.Minute, crowdPeople: 60, singlePeople: 2, loopRounds: 1, loopSpan: 3 * time.Second, kills: 1,
	closed: []int{0, 1_000}, drafts: []int{1_000}, fillLimit: 20 * time.Second, benchCount: 1, benchSpan: "0.1s",
}

const us = "Ruang Aman"

// bench does the parts that are asked for, every one if none is named, and adds what it finds to r.
func bench(r *results, p plan, parts, quiet, wide string) error {
	r.When, r.Machine, r.Quick = time.Now().UTC().Format("2006-01-02 15:04 MST"), machine(), p.quick
	r.Calibration = calibration()
	all := contestants(quiet)
	for _, part := range []struct {
		key, name string
		do        func() error
	}{
		{"crowd", "300 reporters at once", func() error { return r.crowd(p, all) }},
		{"single", "one reporter at a time", func() error { return r.single(p, all) }},
		{"kill", "kill -9", func() error { return r.kills(p, all) }},
		{"latency", "open loop", func() error { return r.openLoops(p, all) }},
		{"alone", "emergencies behind a backlog, quick exit, recovery", func() error { return r.alone(quiet, wide) }},
		{"rooms", "benchmarks of the rooms", func() error { return r.rooms(p) }},
		{"growth", "cost as work grows", func() error { return r.grow(p, quiet) }},
	} {
		if parts != "" && !slices.Contains(strings.Split(parts, ","), part.key) {
			continue
		}
		if p.quick && (part.key == "kill" || part.key == "latency") {
			continue // they wait for the slowest peer, minutes long
		}
		say("\n%s", part.name)
		if err := part.do(); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}

func (r *results) crowd(p plan, all []contestant) (err error) {
	r.Crowd, err = rounds(p.rounds, p.minutes, all, func(c contestant) (measure, error) {
		return throughput(c, p.crowdPeople, p.crowdPeople, min(40, p.crowdPeople/3))
	})
	if err != nil {
		return err
	}
	r.Rounds = len(r.Crowd[us])
	for _, peer := range []struct {
		name string
		goal float64
		text string
	}{{"grammY + conversations", 1.0 / 10, "≤ 1/10"}, {"telegraf scenes", 1.0 / 8, "≤ 1/8"}, {"telego", 1.0 / 2, "≤ 1/2"}} {
		if len(r.Crowd[peer.name]) == 0 {
			continue
		}
		cpu, wall := r.Crowd.ratio(us, peer.name, cpuOf), r.Crowd.ratio(us, peer.name, wallOf)
		r.add("CPU per update, 300 reporters at once, of "+peer.name, peer.text, cpu.Median <= peer.goal, cpu.Median, "%s", share(cpu))
		r.add("wall per update, the same, of "+peer.name, "< 1", wall.Median < 1, wall.Median, "%s", share(wall))
	}
	return nil
}

func (r *results) single(p plan, all []contestant) (err error) {
	r.Single, err = rounds(p.rounds, p.minutes, all, func(c contestant) (measure, error) { return throughput(c, 1, p.singlePeople, 5) })
	if err != nil {
		return err
	}
	for _, peer := range []string{"grammY + conversations", "telegraf scenes"} {
		if len(r.Single[peer]) > 0 {
			cpu := r.Single.ratio(us, peer, cpuOf)
			r.add("CPU per update, one reporter at a time, of "+peer, "≤ 1/3", cpu.Median <= 1.0/3, cpu.Median, "%s", share(cpu))
		}
	}
	return nil
}

func (r *results) kills(p plan, all []contestant) error {
	r.Crashes = map[string][]crash{}
	begun, kills := time.Now(), 0
	for ; kills < p.kills && (kills == 0 || time.Since(begun) < p.minutes); kills++ {
		for _, c := range all {
			if c.floor {
				continue
			}
			k, err := killed(c)
			if err != nil {
				return err
			}
			say("  %-22s lost %d, handed out again %d, answers seen twice %d", c.name, k.Lost, k.Twice, k.Repeated)
			r.Crashes[c.name] = append(r.Crashes[c.name], k)
		}
	}
	lost := 0
	for _, k := range r.Crashes[us] {
		lost += k.Lost
	}
	r.add("reporters left without an answer by a kill -9", "0", lost == 0, float64(lost), "%d in %d kills of 300 reporters", lost, kills)
	return nil
}

func (r *results) openLoops(p plan, all []contestant) error {
	r.Latency = map[string][]float64{}
	slowest := 0.0
	var judged []contestant
	for _, c := range all {
		if !c.floor {
			judged = append(judged, c)
			slowest = max(slowest, spreadOf(r.Crowd.of(c.name, wallOf)).Median)
		}
	}
	r.Rate = 0.8 * 1e6 / slowest
	begun := time.Now()
	for i := range p.loopRounds {
		if i > 0 && time.Since(begun) > p.minutes {
			break
		}
		order := slices.Clone(judged)
		if i%2 == 1 {
			slices.Reverse(order)
		}
		for _, c := range order {
			all, err := openLoop(c, r.Rate, p.loopSpan)
			if err != nil {
				return err
			}
			say("  %-22s at %.0f a second: p50 %.1f ms, p99 %.1f ms", c.name, r.Rate, percentile(all, 0.5), percentile(all, 0.99))
			r.Latency[c.name] = append(r.Latency[c.name], percentile(all, 0.99))
		}
	}
	best := ""
	for name := range r.Latency {
		if name != us && (best == "" || spreadOf(r.Latency[name]).Median < spreadOf(r.Latency[best]).Median) {
			best = name
		}
	}
	if best != "" {
		ratio := paired(r.Latency[us], r.Latency[best])
		r.add(fmt.Sprintf("p99 of a reply at %.0f updates a second, of %s, the best peer", r.Rate, best), "≤ 1/2", ratio.Median <= 0.5, ratio.Median,
			"%s; %s ms", ratio, spreadOf(r.Latency[us]))
	}
	return nil
}

// share writes a ratio below one as a fraction, too.
func share(s spread) string {
	if s.Median <= 0 || s.Median >= 1 {
		return s.String()
	}
	return fmt.Sprintf("%s = 1/%s", s, number(1/s.Median))
}

// alone is what has no peer: limits in force.
func (r *results) alone(quiet, wide string) error {
	u, err := emergencies(subject(wide))
	if err != nil {
		return err
	}
	worst := slices.Max(u.Pushes)
	r.add("100 emergencies behind 10,000 queued messages: slowest push", "≤ 1 s", worst <= time.Second, worst.Seconds(), "%s s", number(worst.Seconds()))
	r.add("the one to an activist with 1,000 waiting", "≤ 1 s", u.Crowded <= time.Second, u.Crowded.Seconds(), "%s s", number(u.Crowded.Seconds()))
	r.add("a push past the end of a 429", "≤ 0.2 s", u.AfterPause <= 200*time.Millisecond, u.AfterPause.Seconds(), "%s s", number(u.AfterPause.Seconds()))
	exit, err := quickExit(subject(quiet))
	if err != nil {
		return err
	}
	r.add("quick exit with 300 messages: last delete request", "≤ 1 s", exit <= time.Second, exit.Seconds(), "%s s", number(exit.Seconds()))
	again, err := recovery(subject(quiet, unlimited))
	if err != nil {
		return err
	}
	r.add("kill -9 with 1,000 updates in flight: all committed", "≤ 2 s", again <= 2*time.Second, again.Seconds(), "%s s from the start of the process", number(again.Seconds()))
	return nil
}

func (r *results) rooms(p plan) error {
	found, err := goBenchmarks("store", "Apply|RawSQLite", "cpu-ns/op", p.benchSpan, p.benchCount)
	if err != nil {
		return err
	}
	for _, batch := range []string{"100", "1"} {
		ratio := paired(found["BenchmarkRawSQLite"+batch], found["BenchmarkApply"+batch])
		r.add("updates a second of SQLite writing the same rows, "+batch+" a batch", "≥ 0.5", ratio.Median >= 0.5, ratio.Median, "%s, by processor time; %s µs an update",
			ratio, number(spreadOf(found["BenchmarkApply"+batch]).Median/1000))
	}
	if found, err = goBenchmarks("roster", "OnDuty", "ns/op", p.benchSpan, p.benchCount); err != nil {
		return err
	}
	duty := spreadOf(found["BenchmarkOnDuty"])
	r.add("who is on duty", "≤ 1 µs", duty.Median <= 1000, duty.Median/1e6/r.Calibration, "%s ns = %s of the calibration loop", duty, number(duty.Median/1e6/r.Calibration))
	if found, err = goBenchmarks("config", "Check", "ns/op", p.benchSpan, p.benchCount); err != nil {
		return err
	}
	check := spreadOf(found["BenchmarkCheck"])
	r.add("`check` for 34 kelurahan × 90 days", "≤ 50 ms", check.Median <= 50e6, check.Median/1e6/r.Calibration, "%s ms = %s × the calibration loop", spread{check.Median / 1e6, check.Min / 1e6, check.Max / 1e6}, number(check.Median/1e6/r.Calibration))
	return nil
}

func (r *results) grow(p plan, quiet string) error {
	r.Growth = map[string][]point{}
	who := subject(quiet, unlimited)
	one := func(kind string, a amount) error {
		at, err := growth(who, quiet, a, p.fillLimit)
		if err != nil {
			return err
		}
		say("  %s closed, %s open, %s drafts: update %.0f µs, tick %s ms, start %.0f ms, memory %.0f MiB, files %.1f MiB", thousands(at.Have.Closed),
			thousands(at.Have.Open), thousands(at.Have.Drafts), at.Update, at.Tick, at.Start, at.Memory, at.File)
		r.Growth[kind] = append(r.Growth[kind], at)
		return nil
	}
	for _, n := range p.closed {
		if err := one("closed", amount{Closed: n, Open: 10_000}); err != nil {
			return err
		}
	}
	for _, n := range p.open {
		if err := one("open", amount{Closed: 1_000, Open: n}); err != nil {
			return err
		}
	}
	for _, n := range p.drafts {
		if err := one("drafts", amount{Drafts: n}); err != nil {
			return err
		}
	}
	closed, drafts := r.Growth["closed"], r.Growth["drafts"]
	first, last := closed[0], closed[len(closed)-1]
	wantFirst, wantLast := amount{Closed: p.closed[0], Open: 10_000}, amount{Closed: p.closed[len(p.closed)-1], Open: 10_000}
	none, err1 := fillOnce(wantFirst, p.fillLimit)
	many, err2 := fillOnce(wantLast, p.fillLimit)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	ratio, err := compareTicks(quiet, many, none, wantLast, wantFirst)
	if err != nil {
		return err
	}
	r.add(fmt.Sprintf("tick with %s closed and 10,000 open cases, of none closed", thousands(last.Have.Closed)), "≤ 1.2 ×", ratio.Median <= 1.2, ratio.Median,
		"%s × in turn, by processor time; %s ms against %s ms", ratio, last.Tick, first.Tick)
	most := drafts[len(drafts)-1]
	r.add(fmt.Sprintf("memory with %s open drafts", thousands(most.Have.Drafts)), "≤ 64 MiB", most.Memory <= 64, most.Memory, "%s MiB", number(most.Memory))
	return nil
}
