package store

import (
	"database/sql/driver"
	"time"

	"ruangaman/report"
)

// What must overtake others in lane 0 (report.Rank) stands under a minute of its own, long before any real one: rows that
// had to wait go first anyway, the oldest minute before the others. That minute and the lane say to a thief that something
// goes first, or that a chat is being left. The true instant of a later try is inside the seal.

// firstMinute, callMinute and exitMinute are the clear not_before of such rows: the first three minutes of 1970. An
// emergency that tells something also overtakes what waits in its own chat; another one and a quick exit keep their place
// there, and the chat goes ahead.
const (
	firstMinute = 1
	callMinute  = 2
	exitMinute  = 3
)

const sqlClaimFirst = `SELECT row, chat, key, lane, attempts, not_before FROM outbox
	WHERE lane = 0 AND not_before BETWEEN 1 AND 2 ORDER BY not_before, row`

// clearMinute is the minute that stands in clear beside a message.
func clearMinute(m *report.Message, at time.Time) int64 {
	switch m.Rank() {
	case report.RankFirst:
		return firstMinute
	case report.RankCall:
		return callMinute
	case report.RankExit:
		return exitMinute
	default:
		return minuteOf(at)
	}
}

// ahead claims what goes before everything else: what tells something, and any emergency that would wait for a file on its
// way to the same chat. Otherwise a row whose chat has one in flight waits for it, and one that waits for its next try holds
// its chat.
func (c *claimer) ahead() error {
	type place struct {
		head
		chat, minute int64
	}
	var all []place
	err := c.t.query(func(v []driver.Value) (bool, error) {
		all = append(all, place{head{v[0].(int64), v[2].(int64), v[3].(int64), v[4].(int64)}, v[1].(int64), v[5].(int64)})
		return true, nil
	}, sqlClaimFirst)
	for _, p := range all {
		if err != nil || c.full() {
			return err
		}
		if free := p.minute == firstMinute && !c.closed[p.chat]; !free && !c.t.s.queue.fileAlone(p.chat) {
			continue
		}
		var v verdict
		if v, err = c.try(p.chat, p.head); v == claimed || v == blocking {
			c.closed[p.chat] = true
		}
	}
	return err
}
