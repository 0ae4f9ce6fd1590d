package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"time"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	quick := flag.Bool("quick", false, "what fits into two minutes; writes no page")
	page := flag.Bool("page", false, "only write docs/performance.md again from the runs there are")
	number := flag.Int("run", 1, "which run this is: 1, or 2 to stand beside it")
	only := flag.String("only", "", "measure this contestant alone, 300 reporters at once; for before and after, and for profiles")
	parts := flag.String("parts", "", "only these parts, joined by commas, beside what the run gave before: crowd, single, kill, latency, alone, rooms, growth")
	minutes := flag.Int("minutes", 30, "after which no further round of a part begins")
	flag.Parse()
	if *page {
		return writePage()
	}
	if !pinned() {
		say("Without taskset and two cores nothing is pinned: the bot and the town share what there is, and the figures mean less.")
	}
	quiet, err := writeCity("quiet", quietCity)
	if err != nil {
		return err
	}
	wide, err := writeCity("wide", wideCity())
	if err != nil {
		return err
	}
	if err := recordConversation(subject(quiet, unlimited)); err != nil {
		return err
	}
	if *only != "" {
		return alone(*only, quiet)
	}
	p := fullPlan
	if *quick {
		p = quickPlan
	}
	r := new(results)
	if *parts != "" {
		if r, err = loadRun(*number); err != nil {
			return err
		}
	}
	p.minutes = min(p.minutes, time.Duration(*minutes)*time.Minute)
	if err = bench(r, p, *parts, quiet, wide); *quick {
		return err
	}
	if err := errors.Join(err, r.save(*number)); err != nil { // what the parts before a failure gave is kept
		return err
	}
	return writePage()
}

// alone measures one contestant, three times.
func alone(name, quiet string) error {
	for _, c := range contestants(quiet) {
		if c.name != name {
			continue
		}
		for range 3 {
			if _, err := rounds(1, time.Hour, []contestant{c}, func(c contestant) (measure, error) { return throughput(c, 300, 300, 50) }); err != nil {
				return err
			}
		}
	}
	return nil
}
