package simulator

import "context"

// bell wakes everybody who waits for a change. The zero value works and costs nothing while nobody listens.
// Server.mu guards it.
type bell struct{ ch chan struct{} }

// listen returns a channel that is closed by the next ring.
func (b *bell) listen() <-chan struct{} {
	if b.ch == nil {
		b.ch = make(chan struct{})
	}
	return b.ch
}

func (b *bell) ring() {
	if b.ch != nil {
		close(b.ch)
		b.ch = nil
	}
}

// until calls look again after every ring until it says yes or ctx ends. The bell is heard before look runs, so no
// change between the two is missed.
func (s *Server) until(ctx context.Context, b *bell, look func() bool) error {
	for {
		s.mu.Lock()
		ring := b.listen()
		s.mu.Unlock()
		if look() {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ring:
		}
	}
}
