package main

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"ruangaman"
	"ruangaman/simulator"
)

// inBubble plays the example in fake time, with HTTP over pipes instead of sockets: pauses and timeouts cost nothing and
// end to the second. The store is the real one.
func inBubble(t *testing.T, f func(p *play)) {
	t.Helper()
	inBubbleWith(t, ruangaman.ExampleConfig, f)
}

// inBubbleWith plays another configuration.
func inBubbleWith(t *testing.T, text string, f func(p *play)) {
	t.Helper()
	inBubbleOf(t, text, func(*play) {}, f)
}

// inBubbleOf plays a program that is made differently.
func inBubbleOf(t *testing.T, text string, made, f func(p *play)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := &play{t: t, dir: t.TempDir(), begun: time.Now()}
		p.sim = simulator.New(simulator.Options{Clock: p.telegram, KeepHistory: true})
		p.wire = simulator.NewPipes()
		p.client = p.wire.Client()
		server := &http.Server{Handler: p.sim, ReadHeaderTimeout: time.Hour}
		go func() { _ = server.Serve(p.wire) }()
		t.Cleanup(func() {
			p.client.CloseIdleConnections()
			_ = p.sim.Close()
			_ = server.Close()
		})
		made(p)
		p.begin(text, "http://"+simulator.PipesAddress)
		f(p)
		p.end()
	})
}
