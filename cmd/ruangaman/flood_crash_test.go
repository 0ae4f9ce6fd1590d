package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ruangaman/report"
	"ruangaman/simulator"
)

// floodConfig has nobody wait for anybody, so that what rings is the flood.
var floodConfig = strings.ReplaceAll(foreignConfig, "4 detik", "30 menit")

// floodKills is how often the binary is killed while people call for help.
const floodKills = 3

// TestPromise03AFloodThatMeetsKill9IsStillBundledAndWhole: people call for help at once, and kill -9 meets the binary
// before the flood, at its begin and in its middle. Each has one case; six and the first of the rest ring alone; the
// coordinators are told. Then the same data folder goes on in fake time: after ten minutes the rest rings once.
func TestPromise03AFloodThatMeetsKill9IsStillBundledAndWhole(t *testing.T) {
	t.Parallel()
	w := newCrashWorld(t, false, crashPoint{})
	writeConfig(t, w.dir, floodConfig)
	ctx, cancel := context.WithTimeout(t.Context(), 5*patience)
	defer cancel()
	w.giveUp = cancel
	receipts, err := w.flood(ctx, short(12, 60))
	kills, wrong := w.stop()
	if err := errors.Join(err, wrong); err != nil || kills != floodKills {
		t.Fatalf("killed %d times: %v; its log:\n%s", kills, err, w.log.String())
	}
	cases, err := openCases(t.Context(), w.dir, floodConfig)
	if err != nil || len(cases) != len(receipts) {
		t.Fatalf("%d cases for %d receipts: %v", len(cases), len(receipts), err)
	}
	if rung, alone := w.rings(rina, "Ada tugas DARURAT"); alone != report.FloodAfter+1 || rung > alone+kills {
		t.Errorf("rina was rung %d times, for %d cases alone", rung, alone)
	}
	for _, id := range []int64{ratna, wahyu} { // what was sent and not recorded is sent again
		if told, _ := w.rings(id, "tanpa cerita"); told < 1 || told > 1+kills {
			t.Errorf("coordinator %d was told %d times", id, told)
		}
	}
	goOn(t, w.dir, floodConfig, func(p *play) {
		time.Sleep(report.FloodEvery + time.Minute)
		synctest.Wait()
		bundle := fmt.Sprintf("Ada %d tugas DARURAT", len(receipts)-report.FloodAfter-1)
		if said := fmt.Sprint(p.staff("rina")); strings.Count(said, bundle) != 1 || strings.Count(said, "DARURAT") > 2 { // one may not have been recorded
			t.Errorf("after ten minutes rina read\n%s", said)
		}
		for _, receipt := range receipts {
			p.finds(receipt)
		}
	})
}

// flood has people call for help at once, kills the binary between them, and gives their receipts.
func (w *crashWorld) flood(ctx context.Context, people int) (receipts []string, err error) {
	for _, id := range []int64{rina, budi, hasan, ratna, wahyu} {
		w.sim.Phone(id, simulator.Profile{}).Start()
	}
	if err := w.start(); err != nil {
		return nil, err
	}
	receipts = make([]string, people)
	errs, shown := make([]error, people), make(chan struct{}, people)
	var calling sync.WaitGroup
	for i := range people {
		calling.Go(func() {
			a := w.sim.Phone(crashReporter+int64(i), simulator.Profile{FirstName: foreignFirstName})
			a.Say("/start")
			receipts[i], errs[i] = callForHelp(ctx, a)
			shown <- struct{}{}
		})
	}
	killAt := map[int]bool{1: true, report.FloodAfter: true, people * 3 / 4: true}
	for n := 1; n <= people; n++ {
		<-shown
		if killAt[n] {
			w.kill()
		}
	}
	calling.Wait()
	err = w.sim.WaitCalls(ctx, func([]simulator.Call) bool {
		_, alone := w.rings(rina, "Ada tugas DARURAT")
		first, _ := w.rings(ratna, "tanpa cerita")
		second, _ := w.rings(wahyu, "tanpa cerita")
		return alone > report.FloodAfter && first > 0 && second > 0
	})
	return receipts, errors.Join(append(errs, err)...)
}

// rings counts the messages with these words that a chat was sent, and how many different cases they led to.
func (w *crashWorld) rings(id int64, words string) (sent, cases int) {
	about := map[string]bool{}
	for _, e := range w.sim.Phone(id, simulator.Profile{}).History() {
		if e.Kind == simulator.Sent && e.Message.FromBot && strings.Contains(e.Message.Text, words) {
			sent++
			if open, ok := e.Message.Button("BUKA"); ok {
				about[open.Data] = true
			}
		}
	}
	return sent, len(about)
}

// goOn plays a program in fake time on a data folder that a process left, from now on.
func goOn(t *testing.T, dir, text string, f func(p *play)) {
	t.Helper()
	left := time.Since(playStart)
	inBubbleOf(t, text, func(p *play) { p.dir = dir; p.ahead.Store(int64(left)) }, f)
}
