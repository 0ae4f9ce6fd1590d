package main

import (
	"fmt"
	"slices"
	"time"
)

// openLoop lets updates arrive at a fixed rate, whether the bot keeps up or not, and gives the latency of each answer,
// counted from when its update was due.
func openLoop(c contestant, rate float64, span time.Duration) ([]time.Duration, error) {
	t := newTown()
	r, err := newRig(c, t)
	if err != nil {
		return nil, err
	}
	defer r.close()
	if err := r.run(); err != nil {
		return nil, err
	}
	if err := r.await(r.crowd(50, 100, 800_000_000)); err != nil {
		return nil, fmt.Errorf("%s: %w", c.name, err)
	}
	settle()
	total := int(rate * span.Seconds())
	t.mu.Lock()
	t.latency, t.counts = nil, counts{}
	var idle []*person
	t.finish = func(p *person) {
		if p.act < len(p.script)-1 {
			idle = append(idle, p)
		}
	}
	t.mu.Unlock()
	begun, next := time.Now(), int64(900_000_000)
	for i := range total {
		due := begun.Add(time.Duration(float64(i) / rate * float64(time.Second)))
		time.Sleep(time.Until(due))
		t.mu.Lock()
		if len(idle) > 0 {
			p := idle[0]
			idle = idle[1:]
			t.step(p, due)
		} else {
			next++
			t.enterLocked(next, due)
		}
		t.mu.Unlock()
	}
	if err := t.until(func() bool { return t.counts.answered >= total }, patience); err != nil {
		return nil, fmt.Errorf("%s at %.0f a second: %w", c.name, rate, err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.latency), nil
}

// percentile of a list of latencies, in milliseconds.
func percentile(all []time.Duration, share float64) float64 {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(all))
	return float64(sorted[min(len(sorted)-1, int(share*float64(len(sorted))))].Microseconds()) / 1000
}
