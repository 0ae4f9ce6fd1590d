package main

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"

	"ruangaman/simulator"
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
