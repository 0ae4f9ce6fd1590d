package main

import (
	"fmt"
	"time"
)

// crash is what one kill -9 in the middle of 300 reporters did.
type crash struct {
	Lost     int // reporters who never get an answer to what Telegram was told is done
	Twice    int // updates that were answered before and handed out again
	Repeated int // answers that a reporter saw twice
}

// quietAfterKill is how long nothing may move after a restart before those who wait are counted as lost.
const quietAfterKill = 6 * time.Second

// killed lets 300 reporters begin, kills the bot when half of their updates are answered, and starts it again.
func killed(c contestant) (crash, error) {
	r, err := newRig(c, newTown())
	if err != nil {
		return crash{}, err
	}
	defer r.close()
	if err := r.run(); err != nil {
		return crash{}, err
	}
	if err := r.await(r.crowd(40, 40, 800_000_000)); err != nil {
		return crash{}, fmt.Errorf("%s: %w", c.name, err)
	}
	const people = 300
	r.mu.Lock()
	r.counts = counts{}
	r.mu.Unlock()
	done := r.crowd(people, people, 900_000_000)
	if err := r.until(func() bool { return r.counts.answered >= people*len(acts)/2 }, time.Minute); err != nil {
		return crash{}, fmt.Errorf("%s: %w%s", c.name, err, r.stuck())
	}
	r.process.kill()
	if err := r.run(); err != nil {
		return crash{}, err
	}
	_ = r.until(func() bool {
		select {
		case <-done:
			return true
		default:
			return time.Since(r.progress) > quietAfterKill
		}
	}, 3*time.Minute)
	r.mu.Lock()
	defer r.mu.Unlock()
	k := crash{Twice: r.counts.redelivered, Repeated: r.counts.again}
	for _, p := range r.people {
		if p.waits {
			k.Lost++
		}
	}
	return k, nil
}

// until waits for what is asked under the lock.
func (t *town) until(ask func() bool, limit time.Duration) error {
	check := time.NewTicker(2 * time.Millisecond)
	defer check.Stop()
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); <-check.C {
		t.mu.Lock()
		ok := ask()
		t.mu.Unlock()
		if ok {
			return nil
		}
	}
	return fmt.Errorf("it did not come to that within %s", limit)
}

// recovery kills the subject with a thousand updates in flight and tells how long after the next start all are committed.
func recovery(c contestant) (time.Duration, error) {
	t := newTown()
	t.finish = func(*person) {}
	r, err := newRig(c, t)
	if err != nil {
		return 0, err
	}
	defer r.close()
	if err := r.run(); err != nil {
		return 0, err
	}
	const flight = 1000
	t.mu.Lock()
	first := t.next
	for i := range flight {
		t.enterLocked(int64(910_000_000+i), time.Now())
	}
	t.mu.Unlock()
	if err := t.until(func() bool { return t.confirm > first }, patience); err != nil {
		return 0, err
	}
	r.process.kill()
	t.mu.Lock()
	left := t.confirm < first+flight
	t.mu.Unlock()
	begun := time.Now()
	if err := r.run(); err != nil {
		return 0, err
	}
	if err := t.until(func() bool { return t.confirm >= first+flight }, patience); err != nil {
		return 0, err
	}
	if !left {
		return 0, fmt.Errorf("nothing was in flight when it was killed")
	}
	return time.Since(begun), nil
}
