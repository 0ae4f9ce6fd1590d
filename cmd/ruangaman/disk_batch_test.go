package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ruangaman/simulator"
)

// Twenty people write while the binary is away, so that it fetches them in one batch, and the disk fails under the commit
// of that batch: a write or fsync gives EIO or ENOSPC, or writes half of what it was asked to, once or many times.

const twentyPeople = 20

// twenty has twenty people write, starts the binary, and waits until each has an answer. It gives how many commits
// there were before the first poll.
func (w *crashWorld) twenty(ctx context.Context) (commits int, err error) {
	for i := range int64(twentyPeople) {
		w.sim.Phone(crashReporter+i, simulator.Profile{FirstName: foreignFirstName}).Say("/start")
	}
	w.calls.atFirstPoll(func() { commits = len(readTrace(w.t, w.trace())) })
	if err := w.start(); err != nil {
		return 0, err
	}
	for i := range int64(twentyPeople) {
		if _, _, err := w.sim.Phone(crashReporter+i, simulator.Profile{}).WaitButton(ctx, "Cerita"); err != nil {
			return 0, err
		}
	}
	return commits, nil
}

// answeredOnce looks at what the twenty were sent: the first screen, once; and perhaps, once, that nothing could be stored.
func (w *crashWorld) answeredOnce() error {
	for i := range int64(twentyPeople) {
		screens, sorry := 0, 0
		for _, e := range w.sim.Phone(crashReporter+i, simulator.Profile{}).History() {
			if e.Kind == simulator.Sent && e.Message.FromBot {
				_, screen := e.Message.Button("Cerita")
				screens += tally(screen)
				sorry += tally(!screen)
			}
		}
		if screens != 1 || sorry > 1 {
			return fmt.Errorf("person %d was sent %d first screens and %d other messages", i, screens, sorry)
		}
	}
	if n := w.sim.PendingUpdates(); n > 0 {
		return fmt.Errorf("%d updates are not confirmed", n)
	}
	return nil
}

func batchOnce(t *testing.T, s strike) (w *crashWorld, commits int, err error) {
	w = newCrashWorld(t, false, crashPoint{disk: s})
	ctx, cancel := context.WithTimeout(t.Context(), 5*patience)
	defer cancel()
	w.giveUp = cancel
	commits, err = w.twenty(ctx)
	if err == nil {
		err = w.sim.WaitCalls(ctx, func([]simulator.Call) bool { return w.sim.PendingUpdates() == 0 })
	}
	kills, wrong := w.stop()
	if kills > 0 {
		wrong = errors.Join(wrong, errors.New("the process ended"))
	}
	err = errors.Join(err, wrong)
	if err == nil {
		err = errors.Join(w.answeredOnce(), cleanLog(w.log.String(), foreignToken, fmt.Sprint(crashReporter/100), foreignFirstName))
	}
	if err != nil {
		err = fmt.Errorf("%s, %d times: %w; its log:\n%s", s, s.times, err, w.log.String())
	}
	return w, commits, err
}

// TestPromise01ABatchOfTwentyOnAFailingDiskIsStoredOnceAndWhole: nothing of a batch is confirmed that is not stored, and
// when the disk works again all of it is fetched again and lands once.
func TestPromise01ABatchOfTwentyOnAFailingDiskIsStoredOnceAndWhole(t *testing.T) {
	t.Parallel()
	w, polled, err := batchOnce(t, strike{})
	if err != nil {
		t.Fatal(err)
	}
	step, writes := 0, 0 // the largest commit after the first poll
	for i, n := range readTrace(t, w.trace()) {
		if i >= polled && n > writes {
			step, writes = i+1, n
		}
	}
	if writes < twentyPeople {
		t.Fatalf("only %d writes in the commit of twenty people", writes)
	}
	seed := uint64(time.Now().UnixNano())
	var all []strike
	for n := range writes + 1 {
		for _, do := range []string{"eio", "full", "short"} {
			for _, times := range []int{1, 3} { // each failed try of the batch uses up one
				all = append(all, strike{step: step, write: n, do: do, times: times})
			}
		}
	}
	all = sample(all, min(short(4, 120), len(all)), rand.New(rand.NewPCG(seed, 1)))
	var due, met atomic.Int64
	severalAtOnce(t, all, func(s strike) {
		w, _, err := batchOnce(t, s)
		if err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
		if s.do != "short" { // which SQLite writes again by itself
			due.Add(1)
			met.Add(int64(tally(strings.Contains(w.log.String(), "batch not stored, nothing confirmed"))))
		}
	})
	t.Logf("%d faults, in a commit of %d writes", len(all), writes)
	if met.Load() < due.Load()*8/10-1 { // how many pages a commit writes depends on random rows; most strikes must be met
		t.Errorf("the disk failed under the batch in only %d of %d plays", met.Load(), due.Load())
	}
}
