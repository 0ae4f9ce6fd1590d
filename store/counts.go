package store

import (
	"context"
	"time"

	"ruangaman/report"
)

// No number here knows the daily canary (report.CanaryTeller): its chats are found by their tags, its draft and its rows by
// the chat, and its case by its link to who told it.

// canaryTags are the tags of the canary's two chats, in place of the numbers that a query has for them.
type canaryTags struct{ teller, helper []byte }

func (t *tagger) canary() canaryTags {
	return canaryTags{t.chat(report.CanaryTeller), t.chat(report.CanaryHelper)}
}

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

const sqlCounts = `WITH canary AS MATERIALIZED (SELECT row FROM chats WHERE tag IN (+?2, +?3)),
	sung AS MATERIALIZED (SELECT target FROM links WHERE tag = +?2),
	waiting AS MATERIALIZED (SELECT lane, not_before FROM outbox WHERE chat NOT IN canary)
	SELECT (SELECT count(*) FROM chats WHERE row NOT IN canary), (SELECT count(*) FROM drafts WHERE chat NOT IN canary),
	(SELECT count(*) FROM cases WHERE open = 1 AND row NOT IN sung), (SELECT count(*) FROM cases WHERE open = 0),
	(SELECT count(*) FROM cases WHERE open = 1 AND next_due < +?1 AND row NOT IN sung),
	(SELECT count(*) FROM waiting WHERE lane = 0),
	(SELECT count(*) FROM waiting WHERE lane = 1),
	(SELECT count(*) FROM waiting WHERE lane = 2),
	(SELECT count(*) FROM waiting WHERE lane = 0 AND not_before <= +?1),
	(SELECT count(*) FROM waiting WHERE lane = 1 AND not_before <= +?1),
	(SELECT count(*) FROM waiting WHERE lane = 2 AND not_before <= +?1),
	(SELECT count(*) FROM erasures), (SELECT count(*) FROM outbox WHERE held IS NOT NULL)`

// Counts counts beside the writer.
func (s *Store) Counts(ctx context.Context, now time.Time) (Counts, error) {
	var c Counts
	err := s.readers.QueryRowContext(ctx, sqlCounts, minuteOf(now), s.canary.teller, s.canary.helper).Scan(&c.Chats, &c.Drafts, &c.OpenCases, &c.ClosedCases,
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
	sqlOldestFresh = `SELECT coalesce(min(row), 0) FROM outbox WHERE lane = +?1 AND not_before = +?2
		AND chat NOT IN (SELECT row FROM chats WHERE tag IN (+?3, +?4))`
	sqlOldestLate = `SELECT coalesce(min(not_before), 0) FROM outbox WHERE lane = +?1 AND not_before > 3 AND not_before <= +?2
		AND chat NOT IN (SELECT row FROM chats WHERE tag IN (+?3, +?4))`
)

// Oldest looks for the oldest row of each lane that may be sent now, beside the writer.
func (s *Store) Oldest(ctx context.Context, now time.Time) (oldest [3]Oldest, err error) {
	for lane := range oldest {
		for _, minute := range []int64{firstMinute, callMinute, exitMinute, 0} {
			if oldest[lane].Fresh, err = s.least(ctx, sqlOldestFresh, lane, minute); err != nil || oldest[lane].Fresh != 0 {
				break
			}
		}
		if err != nil {
			return oldest, err
		}
		since, err := s.least(ctx, sqlOldestLate, lane, minuteOf(now))
		if err != nil {
			return oldest, err
		}
		if since > 0 {
			oldest[lane].Since = time.Unix(int64(since)*int64(minute/time.Second), 0).UTC()
		}
	}
	return oldest, nil
}

// least is the smallest of what a query finds in a lane.
func (s *Store) least(ctx context.Context, query string, lane int, at int64) (n report.RowID, err error) {
	err = s.readers.QueryRowContext(ctx, query, lane, at, s.canary.teller, s.canary.helper).Scan(&n)
	if err != nil {
		return 0, refusal(err)
	}
	return n, nil
}

// Due is what the clear columns say of the times of open cases (promise P3).
type Due struct {
	Undated int // open cases without a time; the schema refuses them
	Late    int // whose time is over for longer than was allowed
	Far     int // whose time lies further ahead than was allowed
}

const sqlDueAudit = `SELECT (SELECT count(*) FROM cases WHERE open = 1 AND next_due IS NULL),
	(SELECT count(*) FROM cases WHERE open = 1 AND next_due < +?1 AND row NOT IN (SELECT target FROM links WHERE tag = +?3)),
	(SELECT count(*) FROM cases WHERE open = 1 AND next_due > +?2 AND row NOT IN (SELECT target FROM links WHERE tag = +?3))`

// AuditDue counts the open cases whose time is missing, before oldest, or after latest, by the index alone.
func (s *Store) AuditDue(ctx context.Context, oldest, latest time.Time) (d Due, err error) {
	err = s.readers.QueryRowContext(ctx, sqlDueAudit, minuteOf(oldest), minuteOf(latest), s.canary.teller).Scan(&d.Undated, &d.Late, &d.Far)
	if err != nil {
		return d, refusal(err)
	}
	return d, nil
}
