package simulator

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

// PipesAddress is the only address that Pipes lead to.
const PipesAddress = "127.0.0.1:1"

// errNobodyListens stands for what a network says with an address in it.
var errNobodyListens = errors.New("connection refused: CANARY-network")

// Pipes are a listener without sockets, so that in a test fake time can pass while somebody waits for bytes.
type Pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
	other  atomic.Int64
}

// NewPipes are made inside the bubble in which time is fake.
func NewPipes() *Pipes { return &Pipes{conns: make(chan net.Conn), closed: make(chan struct{})} }

// Client calls over the pipes.
func (p *Pipes) Client() *http.Client {
	return &http.Client{Transport: &http.Transport{DialContext: p.dial, MaxIdleConnsPerHost: 16}}
}

func (p *Pipes) dial(ctx context.Context, _, address string) (net.Conn, error) {
	if address != PipesAddress {
		p.other.Add(1)
		return nil, errNobodyListens
	}
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.closed:
		return nil, errNobodyListens
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Elsewhere counts the calls for another address.
func (p *Pipes) Elsewhere() int64 { return p.other.Load() }

// Accept waits for a call.
func (p *Pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// Close refuses every call from now on.
func (p *Pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

// Addr is the address by which they are called.
func (p *Pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }
