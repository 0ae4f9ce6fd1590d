package store

import (
	"database/sql/driver"
	"time"

	"ruangaman/report"
)

// What must overtake everything else in lane 0 (report.Message.First) stands under a minute of its own, long before any
// real one: rows that had to wait go first anyway, the oldest minute before the others. That minute and the lane say to a
// thief that something goes first, not what. The true instant of a later try is inside the seal.

// firstMinute is the clear not_before of such rows: the first minute of 1970.
const firstMinute = 1

const sqlClaimFirst = "SELECT row, chat, key, lane, attempts FROM outbox WHERE lane = 0 AND not_before = 1 ORDER BY row"

// clearMinute is the minute that stands in clear beside a message.
func clearMinute(m *report.Message, at time.Time) int64 {
	if m.First && m.Lane == report.LaneEmergency {
		return firstMinute
	}
	return minuteOf(at)
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
