package flows

import (
	"time"

	"ruangaman/report"
)

// idleAfter is how long nobody may do anything in a chat until what was told there needs to be asked for again: whoever
// holds the phone by then need not be the reporter.
const idleAfter = 10 * time.Minute

// actedEvery is how exactly the last act is remembered. A chat counts as idle up to that much sooner, never later.
const actedEvery = time.Minute

// idle reports whether nobody acted in the chat for so long. A chat without a time was never used.
func idle(d report.Desk, env report.Env) bool {
	return !d.State.ActedAt.IsZero() && env.Now.Sub(d.State.ActedAt) >= idleAfter
}
