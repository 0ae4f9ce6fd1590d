package store

import (
	"database/sql/driver"
	"time"

	"ruangaman/report"
)

// What must overtake others in lane 0 (report.Rank) stands under a minute of its own, long before any real one: rows that
// had to wait go first anyway, the oldest minute before the others. That minute and the lane say to a thief that something
// goes first, or that a chat is being left. The true instant of a later try is inside the seal.

// firstMinute and exitMinute are the clear not_before of such rows: the first two minutes of 1970. An emergency that tells
// something also overtakes what waits in its own chat; a quick exit keeps its place there, and the chat goes ahead.
const (
	firstMinute = 1
	exitMinute  = 2
)

const sqlClaimFirst = "SELECT row, chat, key, lane, attempts FROM outbox WHERE lane = 0 AND not_before = 1 ORDER BY row"

// clearMinute is the minute that stands in clear beside a message.
func clearMinute(m *report.Message, at time.Time) int64 {
	switch m.Rank() {
	case report.RankFirst:
		return firstMinute
	case report.RankExit:
		return exitMinute
	default:
		return minuteOf(at)
	}
}

// ahead claims what goes before everything else. A row whose chat has one in flight waits for it, and one that waits for its
// next try holds its chat.
func (c *claimer) ahead() error {
	type place struct {
		head
		chat int64
	}
	var all []place
	err := c.t.query(func(v []driver.Value) (bool, error) {
		all = append(all, place{head{v[0].(int64), v[2].(int64), v[3].(int64), v[4].(int64)}, v[1].(int64)})
		return true, nil
	}, sqlClaimFirst)
	for _, p := range all {
		if err != nil || c.full() {
			return err
		}
		if c.closed[p.chat] {
			continue
		}
		var v verdict
		if v, err = c.try(p.chat, p.head); v == claimed || v == blocking {
			c.closed[p.chat] = true
		}
	}
	return err
}
