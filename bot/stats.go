package bot

import (
	"sync/atomic"

	"ruangaman/report"
)

// Stats are counts since the start, for the operator. They tell of nobody.
type Stats struct {
	Updates    int64 // handled; repeats are not counted
	Repeats    int64 // handed out again by Telegram and passed over
	Unreadable int64 // could not be decoded and were set aside
	Refused    int64 // panicked or were refused and were set aside
	Sent       int64 // outbox rows done
	Retried    int64 // tries that will be repeated
	Dead       int64 // outbox rows that can never be sent
}

type counts struct {
	updates, repeats, unreadable, refused, sent, retried, dead atomic.Int64
}

// outcome counts what became of a row.
func (c *counts) outcome(r report.Result) {
	switch r {
	case report.Retry:
		c.retried.Add(1)
	case report.Dead:
		c.dead.Add(1)
	default:
		c.sent.Add(1)
	}
}

// Stats gives the counts of this moment.
func (b *Bot) Stats() Stats {
	c := &b.counts
	return Stats{
		Updates: c.updates.Load(), Repeats: c.repeats.Load(), Unreadable: c.unreadable.Load(), Refused: c.refused.Load(),
		Sent: c.sent.Load(), Retried: c.retried.Load(), Dead: c.dead.Load(),
	}
}
