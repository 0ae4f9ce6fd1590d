package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ruangaman/config"
	"ruangaman/dispatch"
	"ruangaman/report"
	"ruangaman/simulator"
	"ruangaman/store"
)

// Crash at every step. One story is played once to count its steps: every commit at the disk, every call to Telegram,
// every delivery from it. Then it is played once for each step, and kill -9 meets the unmodified binary there: before,
// during and after.

const (
	// crashSample is how many points the short form meets of each way in, and half as many of other stories.
	crashSample = 6
	// atOnce is how many stories are played at once: each of them mostly waits.
	atOnce = 6
)

// TestPromise01ACrashAtAnyStepLosesNothing: updates are fetched.
func TestPromise01ACrashAtAnyStepLosesNothing(t *testing.T) {
	t.Parallel()
	crashEverywhere(t, routine, false, crashSample)
}

// TestPromise01ACrashAtAnyStepOfAnEmergencyLosesNothing: help is called, and where it is wanted is told afterwards.
func TestPromise01ACrashAtAnyStepOfAnEmergencyLosesNothing(t *testing.T) {
	t.Parallel()
	crashEverywhere(t, emergency, false, crashSample/2)
}

// TestPromise01ACrashAtAnyStepLosesNothingWithAWebhook: updates are brought.
func TestPromise01ACrashAtAnyStepLosesNothingWithAWebhook(t *testing.T) {
	t.Parallel()
	crashEverywhere(t, routine, true, crashSample)
}

// crashEverywhere meets every point of a play, or few of them in the short form.
func crashEverywhere(t *testing.T, play crashPlay, hooked bool, few int) {
	t.Helper()
	whole, kills, err := crashOnce(t, play, hooked, crashPoint{})
	if err != nil || kills != 0 {
		t.Fatalf("without a crash: killed %d times, %v", kills, err)
	}
	seed := uint64(time.Now().UnixNano())
	points := whole.points(t, rand.New(rand.NewPCG(seed, 1)))
	all, need := len(points), 6*len(points)/10
	if !torture() {
		points, need = sample(points, few, rand.New(rand.NewPCG(seed, 2))), 1
	}
	met := playAll(t, play, points, hooked, seed)
	if met < need && !torture() { // by chance these few were not met; others will be
		points = sample(whole.points(t, rand.New(rand.NewPCG(seed, 1))), 2*few, rand.New(rand.NewPCG(seed, 3)))
		met = playAll(t, play, points, hooked, seed)
	}
	t.Logf("%d of %d points, %d of them met; %d commits, %d calls, %d deliveries", len(points), all, met, len(readTrace(t, whole.trace())),
		whole.calls.count(), whole.deliveries())
	if met < need { // where a step falls depends on how fast the machine is; most must still be there
		t.Errorf("only %d of %d points were met", met, len(points))
	}
}

// playAll plays the story once for each point and counts the points that were met.
func playAll(t *testing.T, play crashPlay, points []crashPoint, hooked bool, seed uint64) int {
	t.Helper()
	var met atomic.Int64
	severalAtOnce(t, points, func(p crashPoint) {
		_, kills, err := crashOnce(t, play, hooked, p)
		met.Add(int64(tally(kills > 0)))
		if err != nil {
			t.Errorf("%s (seed %d): %v", p, seed, err)
		}
	})
	return int(met.Load())
}

// severalAtOnce does something with each, until the test has failed.
func severalAtOnce[T any](t *testing.T, all []T, do func(T)) {
	t.Helper()
	var players sync.WaitGroup
	next := make(chan T)
	for range atOnce {
		players.Go(func() {
			for x := range next {
				do(x)
			}
		})
	}
	for _, x := range all {
		if t.Failed() {
			break
		}
		next <- x
	}
	close(next)
	players.Wait()
}

// points are all points of a story that was played without a crash.
func (w *crashWorld) points(t *testing.T, random *rand.Rand) (all []crashPoint) {
	t.Helper()
	for i, writes := range readTrace(t, w.trace()) {
		step := i + 1
		if writes > 0 {
			all = append(all, crashPoint{disk: strike{step: step, write: 1, do: "before"}},
				crashPoint{disk: strike{step: step, write: 1 + random.IntN(writes), do: "torn"}})
		}
		all = append(all, crashPoint{disk: strike{step: step, do: "before"}}, crashPoint{disk: strike{step: step, do: "after"}})
	}
	for n := 1; n <= w.calls.count(); n++ {
		for _, m := range moments {
			all = append(all, crashPoint{call: n, moment: m})
		}
	}
	for n := 1; n <= w.deliveries(); n++ {
		for _, m := range moments {
			all = append(all, crashPoint{delivery: n, moment: m})
		}
	}
	return all
}

func (w *crashWorld) deliveries() int {
	if w.visits == nil {
		return 0
	}
	return w.visits.count()
}

// sample takes n points evenly.
func sample[T any](all []T, n int, random *rand.Rand) (some []T) {
	every := float64(len(all)) / float64(n)
	for i := range n {
		some = append(some, all[int((float64(i)+random.Float64())*every)])
	}
	return some
}

// crashOnce plays the story with a crash at one point, then looks for everything that must not be.
func crashOnce(t *testing.T, play crashPlay, hooked bool, p crashPoint) (w *crashWorld, kills int, err error) {
	w = newCrashWorld(t, hooked, p)
	w.play = play
	ctx, cancel := context.WithTimeout(t.Context(), 5*patience) // beside everything else that is being tested
	defer cancel()
	w.giveUp = cancel
	receipt, err := play.whole(w, ctx)
	kills, wrong := w.stop()
	if err := errors.Join(err, wrong); err != nil {
		return w, kills, fmt.Errorf("%w; its log:\n%s", err, w.log.String())
	}
	return w, kills, play.holds(w, receipt, kills)
}

func storyHolds(w *crashWorld, receipt string, kills int) error {
	return errors.Join(w.oneCase(receipt), w.nobodyElse(receipt, kills), w.logIsClean(receipt))
}

// placeHolds: where help is wanted was told once, and lies apart once.
func placeHolds(w *crashWorld, receipt string, kills int) error {
	cases, err := openCases(w.t.Context(), w.dir, crashConfig)
	if err == nil && (len(cases) != 1 || len(cases[0].Where) != 1) {
		err = errors.New("the place is lost, or told twice")
	}
	return errors.Join(err, storyHolds(w, receipt, kills))
}

// oneCase opens the data folder as the next start would: one receipt, one case, and budi holds it.
func (w *crashWorld) oneCase(receipt string) error {
	cases, err := openCases(w.t.Context(), w.dir, crashConfig)
	switch {
	case err != nil:
		return err
	case len(cases) != 1:
		return fmt.Errorf("%d cases for one receipt", len(cases))
	case cases[0].Holder != "budi":
		return fmt.Errorf("the case ends at %q, %s", cases[0].Holder, cases[0].Status)
	}
	return nil
}

// openCases are the open cases of a data folder that no process uses; it is an error if one of them ends at nobody (P3).
func openCases(ctx context.Context, dir, text string) (cases []report.Case, err error) {
	settings, problems := config.Read("config.yaml", []byte(text), time.Now())
	if settings == nil {
		return nil, fmt.Errorf("configuration: %v", problems)
	}
	s, err := store.Open(ctx, store.Options{Data: dir + "/data", Keys: dir + "/kunci"})
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.Close() }()
	return cases, s.Write(ctx, func(tx *store.Tx) error {
		states, err := tx.Everyone()
		if err != nil {
			return err
		}
		if cases, err = tx.OpenCases(report.ID{}, 10_000); err != nil {
			return err
		}
		env := dispatch.Env{Now: time.Now(), Roster: settings.Roster, City: settings.City, States: states}
		for _, c := range cases {
			if breach := dispatch.Audit(c, env.Now, env); breach != "" {
				return fmt.Errorf("a case ends at nobody: %s", breach)
			}
		}
		return nil
	})
}

// nobodyElse looks through everything that ever stood in any chat.
func (w *crashWorld) nobodyElse(receipt string, kills int) error {
	bare := strings.ReplaceAll(receipt, " ", "")
	account := fmt.Sprint(crashReporter)
	forbidden := map[int64][]string{
		crashReporter:  {"Budi", "Rina", "K-", fmt.Sprint(budi)},
		crashBystander: {receipt, bare, crashStory, account, foreignFirstName, "K-", "Ada tugas"},
		crashOther:     {receipt, bare, crashStory, account, foreignFirstName, "K-"},
		hasan:          {receipt, bare, crashStory, account, foreignFirstName, "K-", "Ada tugas"},
	}
	for _, id := range []int64{rina, budi, ratna, wahyu} { // budi has not opened the story
		forbidden[id] = []string{receipt, bare, crashStory, account, foreignFirstName}
	}
	for id, words := range forbidden {
		for _, e := range w.sim.Phone(id, simulator.Profile{}).History() {
			for i, word := range words {
				if e.Message.FromBot && strings.Contains(e.Message.Text, word) {
					return fmt.Errorf("chat %d was sent forbidden words number %d", id, i)
				}
			}
		}
	}
	// After the quick exit the receipt is gone; only a copy whose sending a crash kept from being recorded may stand.
	left := 0
	for _, m := range w.sim.Phone(crashReporter, simulator.Profile{}).Messages() {
		left += tally(m.FromBot && strings.Contains(m.Text, receipt))
	}
	if left > kills {
		return fmt.Errorf("after the quick exit the receipt still stands %d times", left)
	}
	return nil
}

func (w *crashWorld) logIsClean(receipt string) error {
	return cleanLog(w.log.String(), foreignToken, receipt, strings.ReplaceAll(receipt, " ", ""), "kenarihijau", fmt.Sprint(crashReporter),
		foreignFirstName, foreignUsername, "Manggar", fmt.Sprint(budi))
}

// cleanLog fails when one of the secrets is in a log, naming it by its number so that it does not spread.
func cleanLog(log string, secrets ...string) error {
	for i, s := range secrets {
		if strings.Contains(log, s) {
			return fmt.Errorf("the log holds secret number %d", i)
		}
	}
	return nil
}
