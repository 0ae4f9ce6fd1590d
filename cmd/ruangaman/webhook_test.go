package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ruangaman/simulator"
	"ruangaman/store"
)

// hookWorld is the binary in webhook mode beside the simulator.
type hookWorld struct {
	*testing.T
	sim     *simulator.Server
	dir     string
	env     []string
	config  string
	address string
	log     lockedBuffer
	process *process
}

func newHookWorld(t *testing.T) *hookWorld {
	t.Helper()
	w := &hookWorld{T: t, sim: simulator.New(simulator.Options{Token: foreignToken, KeepHistory: true}), dir: t.TempDir()}
	t.Cleanup(func() { _ = w.sim.Close() })
	api, err := w.sim.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0") // a port that nobody has
	if err != nil {
		t.Fatal(err)
	}
	w.address = free.Addr().String()
	_ = free.Close()
	w.env = serveEnv(w.dir, api, foreignToken)
	w.config = writeConfig(t, w.dir, foreignConfig+"telegram: {terima: webhook}\nwebhook: {alamat: \"http://"+w.address+"/telegram\", dengar: \""+w.address+"\"}\n")
	for _, id := range []int64{rina, budi, hasan, ratna, wahyu} {
		w.sim.Phone(id, simulator.Profile{}).Start()
	}
	w.start()
	return w
}

func (w *hookWorld) start() {
	w.Helper()
	w.process = start(w.T, &w.log, w.env, "serve", "--config", w.config)
}

// report tells a report in the fewest acts and gives the receipt.
func (w *hookWorld) report(id int64) (string, error) {
	ctx, cancel := context.WithTimeout(w.Context(), 2*patience)
	defer cancel()
	phone := w.sim.Phone(id, simulator.Profile{FirstName: foreignFirstName})
	phone.Say("/start")
	for _, label := range append(slices.Clone(toManggar), "Cukup, kirim sekarang") {
		if err := phone.TapWhenShown(ctx, label); err != nil {
			return "", fmt.Errorf("report of %d: %w", id, err)
		}
	}
	receipt := ""
	err := phone.WaitFor(ctx, func(all []simulator.Message) bool {
		for _, m := range all {
			if m.FromBot && receiptForm.MatchString(m.Text) {
				receipt = receiptForm.FindString(m.Text)
			}
		}
		return receipt != ""
	})
	return receipt, err
}

// TestPromise01NoShownReceiptIsLostUnderKill9WithAWebhook: people report at once while the process is killed again and
// again; each receipt that was shown opens its case, there is one for each, and an update is confirmed only when stored.
func TestPromise01NoShownReceiptIsLostUnderKill9WithAWebhook(t *testing.T) {
	t.Parallel()
	w := newHookWorld(t)
	const people, kills = 5, 7
	receipts, errs := make([]string, people), make([]error, people)
	var walking sync.WaitGroup
	for i := range people {
		walking.Go(func() { receipts[i], errs[i] = w.report(int64(640000001 + i)) })
	}
	random := rand.New(rand.NewPCG(3, 4))
	for killed := range kills {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		err := w.sim.WaitCallCount(ctx, "setWebhook", killed+1)
		cancel()
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(50+random.IntN(400)) * time.Millisecond) // kill -9 at a moment that nobody chose
		w.process.kill()
		w.start()
	}
	walking.Wait()
	for i, receipt := range receipts {
		if errs[i] != nil {
			t.Fatal(errs[i])
		}
		other := w.sim.Phone(int64(650000001+i), simulator.Profile{})
		other.Say(receipt)
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		err := other.WaitFor(ctx, func([]simulator.Message) bool { return other.LastFromBot().ID != 0 })
		cancel()
		if err != nil || strings.Contains(other.LastFromBot().Text, "Belum cocok") {
			t.Errorf("the receipt of person %d opens nothing: %v", i, err)
		}
	}
	w.process.kill()
	if w.sim.CallCount("getUpdates") != 0 {
		t.Error("updates were fetched")
	}
	s, err := store.Open(t.Context(), store.Options{Data: filepath.Join(w.dir, "data"), Keys: filepath.Join(w.dir, "kunci")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if n, err := s.Counts(t.Context(), time.Now()); err != nil || n.OpenCases != people {
		t.Errorf("%d open cases for %d receipts, %v", n.OpenCases, people, err)
	}
}

// TestAWebhookTakesNothingFromStrangers: the binary answers 401 to whoever does not know the secret.
func TestAWebhookTakesNothingFromStrangers(t *testing.T) {
	t.Parallel()
	w := newHookWorld(t)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := w.sim.WaitCallCount(ctx, "setWebhook", 1); err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post("http://"+w.address+"/telegram", "application/json", strings.NewReader(`{"update_id":1}`))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusUnauthorized {
		t.Error(resp.Status)
	}
}

func TestAWebhookWhosePortIsTakenIsOneSentence(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	config := writeConfig(t, dir, foreignConfig+"telegram: {terima: webhook}\nwebhook: {alamat: https://bot.contoh.id/x, dengar: \""+taken.Addr().String()+"\"}\n")
	_, errs, code := run(t, serveEnv(dir, "http://127.0.0.1:9", foreignToken), "serve", "--config", config)
	if code != 1 || !strings.Contains(errs, "webhook.dengar") || strings.Count(strings.TrimSpace(errs), "\n") != 0 {
		t.Errorf("exit %d: %s", code, errs)
	}
}
