package store

import (
	"database/sql/driver"
	"math"
	"time"

	"ruangaman/report"
)

// rests knows when each chat comes to rest (report.ChatState.RestsAt). Not even the minute of somebody's last act stands in
// clear, so after a start the instants are read from the sealed chats, those written last first, and then kept up to date in
// memory: about 50 bytes for each chat in use.
type rests struct {
	instants
	week, row int64 // chats that live longer than this week, or as long with a higher row, were read
	begun     bool
	whole     bool // all of them were
}

const sqlChatsBefore = `SELECT expires, row, key, sealed FROM chats WHERE (expires, row) < (+?, +?)
	ORDER BY expires DESC, row DESC`

// Resting gives the desks of up to n chats that have come to rest. After a start with more than recallAtOnce chats, some are
// known only by a later call.
func (t *Tx) Resting(now time.Time, n int) ([]report.Desk, error) {
	if !t.s.rest.whole {
		if err := t.recallRests(); err != nil {
			return nil, err
		}
	}
	var desks []report.Desk
	for _, id := range t.s.rest.due(now.UnixNano(), n) {
		d, err := t.Desk(report.ChatID(id), report.Lookup{})
		if err != nil {
			return nil, err
		}
		desks = append(desks, d)
	}
	return desks, nil
}

// recallRests opens chats that were not read since the start.
func (t *Tx) recallRests() error {
	e := &t.s.rest
	t.onRollback(func() { *e = rests{} })
	if !e.begun {
		e.begun, e.week, e.row = true, math.MaxInt64, math.MaxInt64
	}
	n := 0
	e.whole = true
	return t.query(func(v []driver.Value) (bool, error) {
		if n++; n > recallAtOnce {
			e.whole = false
			return false, nil
		}
		e.week, e.row = v[0].(int64), v[1].(int64)
		var r chatRecord
		content, err := t.open(v[2].(int64), v[3].([]byte), place("chats", e.row, "sealed"))
		if err == nil {
			err = decode(content, &r)
		}
		if err != nil {
			return true, t.damaged(err)
		}
		if at := r.State.RestsAt(); !at.IsZero() {
			e.set(int64(r.Chat), at.UnixNano())
		}
		return true, nil
	}, sqlChatsBefore, e.week, e.row)
}

// noteRest notes when a chat comes to rest, as it is about to be written.
func (t *Tx) noteRest(c *chat) {
	e, name, at := &t.s.rest, int64(c.record.Chat), c.record.State.RestsAt()
	before, known := e.at[name]
	if known == !at.IsZero() && (!known || before == at.UnixNano()) {
		return
	}
	t.noteInstant(&e.instants, name, at)
}
