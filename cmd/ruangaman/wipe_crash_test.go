package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ruangaman/simulator"
)

// wipeGate kills the process at one deleteMessages, before it is carried out or after.
type wipeGate struct {
	inner http.Handler
	kill  func()
	at    int
	done  bool // it is carried out, and nobody hears of it

	mu sync.Mutex
	n  int
}

func (g *wipeGate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/deleteMessages") {
		g.mu.Lock()
		g.n++
		now := g.n == g.at
		g.mu.Unlock()
		if now {
			if g.done {
				g.inner.ServeHTTP(httptest.NewRecorder(), r)
			}
			g.kill()
			panic(http.ErrAbortHandler)
		}
	}
	g.inner.ServeHTTP(w, r)
}

// TestPromise08AWipeThatKillNineMeetsGoesOnAfterTheStart: the unmodified binary dies in the middle of clearing a chat of hundreds
// of messages. After the start the rest goes, newest first, and only the harmless line is left.
func TestPromise08AWipeThatKillNineMeetsGoesOnAfterTheStart(t *testing.T) {
	t.Parallel()
	for name, g := range map[string]*wipeGate{
		"before the second hundred": {at: 2}, "after the second hundred": {at: 2, done: true}, "before the first": {at: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newCrashWorld(t, false, crashPoint{})
			g.inner, g.kill = w.sim, w.kill
			w.calls.behind(g)
			ctx, cancel := context.WithTimeout(t.Context(), 5*patience)
			defer cancel()
			w.giveUp = cancel
			begun := time.Now()
			err := w.wipeHundreds(ctx)
			kills, wrong := w.stop()
			if err != nil || wrong != nil || kills != 1 {
				t.Fatalf("killed %d times, %v, %v; its log:\n%s", kills, err, wrong, w.log.String())
			}
			if err := newestFirst(w.sim.Phone(crashReporter, simulator.Profile{}), begun.Add(48*time.Hour)); err != nil {
				t.Error(err)
			}
		})
	}
}

const keptWords = 240

// wipeHundreds has somebody keep everything they write, and then leave in a hurry.
func (w *crashWorld) wipeHundreds(ctx context.Context) error {
	a := w.sim.Phone(crashReporter, simulator.Profile{})
	a.Say("/atur")
	if err := w.start(); err != nil {
		return err
	}
	if err := presses(ctx, a, "Simpan semua"); err != nil {
		return err
	}
	if _, err := a.WaitText(ctx, "diatur begitu"); err != nil {
		return err
	}
	for i := range keptWords {
		a.Say(fmt.Sprint("kata nomor ", i))
	}
	a.Say("/keluar")
	return a.WaitFor(ctx, func(all []simulator.Message) bool {
		return len(all) == 1 && strings.Contains(all[0].Text, "Info minggu ini")
	})
}

// newestFirst reads how the kept words left a chat.
func newestFirst(phone *simulator.Phone, limit time.Time) error {
	var gone []int
	for _, e := range phone.History() {
		if e.Kind != simulator.Deleted || e.Message.FromBot || e.Message.Text == "/atur" { // which left before they kept anything
			continue
		}
		if !e.At.Before(limit) {
			return fmt.Errorf("message %d left after 48 hours", e.Message.ID)
		}
		gone = append(gone, e.Message.ID)
	}
	falls := slices.IsSortedFunc(gone, func(a, b int) int { return b - a })
	if !falls || len(gone) != keptWords+1 {
		return fmt.Errorf("%d messages of theirs left, newest first: %v", len(gone), falls)
	}
	return nil
}
