package store

import (
	"context"
	"time"
)

// Counts are numbers without content, for metrics and commands.
type Counts struct {
	Chats, Drafts          int
	OpenCases, ClosedCases int
	Overdue                int    // open cases whose minute is over
	Waiting                [3]int // outbox rows by lane
	Erasures               int    // keys overwritten but not yet gone from the log
	Held                   int    // outbox rows that wait for an erasure
}

const sqlCounts = `SELECT (SELECT count(*) FROM chats), (SELECT count(*) FROM drafts),
	(SELECT count(*) FROM cases WHERE open = 1), (SELECT count(*) FROM cases WHERE open = 0),
	(SELECT count(*) FROM cases WHERE open = 1 AND next_due < +?1),
	(SELECT count(*) FROM outbox WHERE lane = 0), (SELECT count(*) FROM outbox WHERE lane = 1),
	(SELECT count(*) FROM outbox WHERE lane = 2), (SELECT count(*) FROM erasures),
	(SELECT count(*) FROM outbox WHERE held IS NOT NULL)`

// Counts counts beside the writer.
func (s *Store) Counts(ctx context.Context, now time.Time) (Counts, error) {
	var c Counts
	err := s.readers.QueryRowContext(ctx, sqlCounts, minuteOf(now)).Scan(&c.Chats, &c.Drafts, &c.OpenCases, &c.ClosedCases,
		&c.Overdue, &c.Waiting[0], &c.Waiting[1], &c.Waiting[2], &c.Erasures, &c.Held)
	if err != nil {
		return c, refusal(err)
	}
	return c, nil
}
