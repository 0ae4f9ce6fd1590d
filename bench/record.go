package main

import "fmt"

// recorded is the one reporter whose screens are recorded.
const recorded = 700_000_001

// recordConversation has one reporter walk through our own bot and keeps what was shown for the peers.
func recordConversation(c contestant) error {
	t := newTown()
	t.recording = true
	r, err := newRig(c, t)
	if err != nil {
		return err
	}
	defer r.close()
	if err := r.run(); err != nil {
		return err
	}
	if err := r.await(r.crowd(1, 1, recorded-1)); err != nil {
		return fmt.Errorf("walk through the conversation: %w", err)
	}
	settle()
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(t.record) != len(acts) {
		return fmt.Errorf("%d screens for %d acts", len(t.record), len(acts))
	}
	return saveConversation(t.record)
}
