package dispatch

import "time"

// The clock of a machine is set, and stands still while it sleeps. Times that were planned before then mean something else:
// cron waits for a minute that will not come for years, a case is due in another decade. So the worker compares the
// clock with what the machine counts by itself, and after a jump looks at every open case anew.

const (
	// jumpOf is how far the two may part between two looks without being called a jump.
	jumpOf = 30 * time.Second
	// compareEvery is how often they are compared when nothing else wakes the worker.
	compareEvery = 20 * time.Second
)

// twoClocks remembers what both clocks showed.
type twoClocks struct{ wall, machine time.Time }

// jumped reports whether the clock has gone another way than the machine since it was asked last. machine carries the
// machine's own count (time.Now), now need not.
func (c *twoClocks) jumped(now, machine time.Time) bool {
	before := *c
	// Without Round the difference of two readings of the same machine would be its own count, whatever the clock says.
	c.wall, c.machine = now.Round(0), machine
	if before.machine.IsZero() {
		return false
	}
	return Apart(before.wall, now, machine.Sub(before.machine)) > jumpOf
}

// Apart is by how much the clock has gone another way than the machine: from before to now by the one, so long by the
// other.
func Apart(before, now time.Time, machine time.Duration) time.Duration {
	return (now.Round(0).Sub(before.Round(0)) - machine).Abs()
}

// afterJump makes everything that was planned by the old clock look again.
func (w *Worker) afterJump() {
	w.review.Store(true)
	w.restartCron()
}
