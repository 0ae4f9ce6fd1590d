package store

import (
	"context"
	"time"

	"ruangaman/report"
)

// Counts are numbers without content, for metrics and commands.
type Counts struct {
	Chats, Drafts          int
	OpenCases, ClosedCases int
	Overdue                int    // open cases whose minute is over
	Waiting                [3]int // outbox rows by lane
	Ready                  [3]int // those of them whose minute has begun
	Erasures               int    // keys overwritten but not yet gone from the log
	Held                   int    // outbox rows that wait for an erasure
}

const sqlCounts = `SELECT (SELECT count(*) FROM chats), (SELECT count(*) FROM drafts),
	(SELECT count(*) FROM cases WHERE open = 1), (SELECT count(*) FROM cases WHERE open = 0),
	(SELECT count(*) FROM cases WHERE open = 1 AND next_due < +?1),
	(SELECT count(*) FROM outbox WHERE lane = 0), (SELECT count(*) FROM outbox WHERE lane = 1),
	(SELECT count(*) FROM outbox WHERE lane = 2),
	(SELECT count(*) FROM outbox WHERE lane = 0 AND not_before <= +?1),
	(SELECT count(*) FROM outbox WHERE lane = 1 AND not_before <= +?1),
	(SELECT count(*) FROM outbox WHERE lane = 2 AND not_before <= +?1),
	(SELECT count(*) FROM erasures), (SELECT count(*) FROM outbox WHERE held IS NOT NULL)`

// Counts counts beside the writer.
func (s *Store) Counts(ctx context.Context, now time.Time) (Counts, error) {
	var c Counts
	err := s.readers.QueryRowContext(ctx, sqlCounts, minuteOf(now)).Scan(&c.Chats, &c.Drafts, &c.OpenCases, &c.ClosedCases,
		&c.Overdue, &c.Waiting[0], &c.Waiting[1], &c.Waiting[2], &c.Ready[0], &c.Ready[1], &c.Ready[2], &c.Erasures, &c.Held)
	if err != nil {
		return c, refusal(err)
	}
	return c, nil
}

// Oldest is what can be told of the oldest row of a lane without opening it.
type Oldest struct {
	// Fresh is the oldest row that never had to wait; 0 if there is none. When it was written stands nowhere in clear
	// (P5), so its age is known only to who saw it before.
	Fresh report.RowID
	// Since is the earliest minute from which a row that had to wait may be sent; zero if there is none.
	Since time.Time
}

const (
	sqlOldestFresh = "SELECT coalesce(min(row), 0) FROM outbox WHERE lane = +?1 AND not_before = +?2"
	sqlOldestLate  = "SELECT coalesce(min(not_before), 0) FROM outbox WHERE lane = +?1 AND not_before > 1 AND not_before <= +?2"
)

// Oldest looks for the oldest row of each lane that may be sent now, beside the writer.
func (s *Store) Oldest(ctx context.Context, now time.Time) (oldest [3]Oldest, err error) {
	for lane := range oldest {
		var since int64
		err := s.readers.QueryRowContext(ctx, sqlOldestFresh, lane, firstMinute).Scan(&oldest[lane].Fresh)
		if err == nil && oldest[lane].Fresh == 0 {
			err = s.readers.QueryRowContext(ctx, sqlOldestFresh, lane, 0).Scan(&oldest[lane].Fresh)
		}
		if err == nil {
			err = s.readers.QueryRowContext(ctx, sqlOldestLate, lane, minuteOf(now)).Scan(&since)
		}
		if err != nil {
			return oldest, refusal(err)
		}
		if since > 0 {
			oldest[lane].Since = time.Unix(since*int64(minute/time.Second), 0).UTC()
		}
	}
	return oldest, nil
}

// Due is what the clear columns say of the times of open cases (promise P3).
type Due struct {
	Undated int // open cases without a time; the schema refuses them
	Late    int // whose time is over for longer than was allowed
	Far     int // whose time lies further ahead than was allowed
}

const sqlDueAudit = `SELECT (SELECT count(*) FROM cases WHERE open = 1 AND next_due IS NULL),
	(SELECT count(*) FROM cases WHERE open = 1 AND next_due < +?1),
	(SELECT count(*) FROM cases WHERE open = 1 AND next_due > +?2)`

// AuditDue counts the open cases whose time is missing, before oldest, or after latest, by the index alone.
func (s *Store) AuditDue(ctx context.Context, oldest, latest time.Time) (d Due, err error) {
	err = s.readers.QueryRowContext(ctx, sqlDueAudit, minuteOf(oldest), minuteOf(latest)).Scan(&d.Undated, &d.Late, &d.Far)
	if err != nil {
		return d, refusal(err)
	}
	return d, nil
}
