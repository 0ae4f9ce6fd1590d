package main

import (
	"context"
	"testing"

	"time"

	"ruangaman/simulator"
)

// TestPromise08AThinChatIsEmptyBeforeTelegramsLimit: nobody does anything, and before 48 hours are over nothing of either
// side is left, while the case goes on.
func TestPromise08AThinChatIsEmptyBeforeTelegramsLimit(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	a := p.reporter(620000001)
	p.tell(a)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for p.outbox() > 0 && ctx.Err() == nil { // a message counts from when it was recorded as sent
		time.Sleep(5 * time.Millisecond)
	}
	p.forward(11 * time.Minute)
	p.forward(44 * time.Hour)
	if err := a.WaitFor(ctx, func(m []simulator.Message) bool { return len(m) == 0 }); err != nil {
		t.Fatalf("left in the chat:\n%s", a)
	}
	if n, err := p.program.store.Counts(t.Context(), p.now()); err != nil || n.OpenCases != 1 {
		t.Errorf("%+v, %v", n, err)
	}
}
