package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
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
		wire := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
		server := &http.Server{Handler: p.sim, ReadHeaderTimeout: time.Hour}
		go func() { _ = server.Serve(wire) }()
		transport := &http.Transport{DialContext: wire.dial, MaxIdleConnsPerHost: 16}
		t.Cleanup(func() {
			transport.CloseIdleConnections()
			_ = p.sim.Close()
			_ = server.Close()
		})
		p.wire, p.client = wire, &http.Client{Transport: transport}
		made(p)
		p.begin(text, "http://"+bubbleAddress)
		f(p)
		p.end()
	})
}

// pipes is a listener without sockets, so that fake time can pass while somebody waits for bytes.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
	other  atomic.Int64 // calls for another address than the simulator's
}

const bubbleAddress = "127.0.0.1:1"

var errAway = errors.New("nobody listens")

func (p *pipes) dial(ctx context.Context, _, address string) (net.Conn, error) {
	if address != bubbleAddress {
		p.other.Add(1)
		return nil, errAway
	}
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.closed:
		return nil, errAway
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }
