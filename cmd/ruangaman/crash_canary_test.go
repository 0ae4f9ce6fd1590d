package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
	"ruangaman/simulator"
	"ruangaman/store"
)

// song is the daily canary, met by kill -9: a start that has waited for it for two days sends it at once.
var song = crashPlay{whole: sing, holds: songHolds}

// TestPromise03ACrashAtAnyStepOfTheDailyCanaryLeavesNothing: the next start sends it again, it comes through, and nothing
// of any try is left.
func TestPromise03ACrashAtAnyStepOfTheDailyCanaryLeavesNothing(t *testing.T) {
	t.Parallel()
	crashEverywhere(t, song, false, crashSample/2)
}

func (w *crashWorld) options() store.Options {
	return store.Options{Data: w.data(), Keys: filepath.Join(w.dir, "kunci")}
}

func sing(w *crashWorld, ctx context.Context) (string, error) {
	for _, id := range []int64{rina, budi, hasan, ratna, wahyu} {
		w.sim.Phone(id, simulator.Profile{}).Start()
	}
	began := time.Now()
	if err := w.waitsForTheCanary(ctx, began.Add(-2*canaryEvery)); err != nil {
		return "", err
	}
	if err := w.start(); err != nil {
		return "", err
	}
	for { // read beside the process, which may be starting again just now
		if came, err := w.cameThrough(); err == nil && came >= began.Unix() {
			return "", nil
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return "", fmt.Errorf("the canary does not come through: %w", ctx.Err())
		}
	}
}

// waitsForTheCanary makes a data folder in which it came through last at an instant.
func (w *crashWorld) waitsForTheCanary(ctx context.Context, last time.Time) error {
	s, err := store.Open(ctx, w.options())
	if err != nil {
		return err
	}
	err = s.Write(ctx, func(tx *store.Tx) error {
		return tx.Apply(0, report.Change{City: &report.Counters{CanaryWait: report.CanaryWait{Came: last.Unix()}}}, last)
	})
	return errors.Join(err, s.Close())
}

func (w *crashWorld) cameThrough() (int64, error) {
	g, err := store.Look(w.options())
	if err != nil {
		return 0, err
	}
	counters, err := g.Counters()
	return counters.Came, errors.Join(err, g.Close())
}

func songHolds(w *crashWorld, _ string, _ int) error {
	cases, err := openCases(w.t.Context(), w.dir, crashConfig)
	if err != nil {
		return err
	}
	if rows := lies(w.t, w.data()); len(cases) != 0 || rows != [5]int{} {
		return fmt.Errorf("left: %v", rows)
	}
	if w.sim.CallCount("sendMessage") > 0 || w.sim.CallCount("getMe") == 0 {
		return errors.New("it went another way")
	}
	if strings.Contains(w.log.String(), `"alarm"`) {
		return errors.New("somebody was alarmed")
	}
	return nil
}
