package store

import (
	"database/sql/driver"
	"errors"
	"time"
)

// A thing stops existing when its key does. In the transaction zeros are written over the key where it lies, its rows go,
// and a row in erasures says that this is not over: older pages with the key still stand in the write-ahead log. After the
// commit the log is moved into the database and cut to nothing; only when that succeeded the row goes, and only then the
// messages held by Message.WhenErased leave. A reader in the way (a command counting cases) makes it wait, not fail.

const (
	sqlErasureInsert = "INSERT INTO erasures (slot, name) VALUES (?, ?)"
	sqlErasureDelete = "DELETE FROM erasures WHERE slot = ?"
	sqlErasuresAll   = "SELECT slot FROM erasures"
	sqlOutboxOfKey   = "DELETE FROM outbox WHERE key = +?"
	sqlPushesOfKey   = "DELETE FROM pushes WHERE key = +?"
	sqlCheckpoint    = "PRAGMA wal_checkpoint(TRUNCATE)"
)

// The checkpoint waits for readers as long as the connection is told to wait; the writer must not stand still.
const (
	sqlHurry   = "PRAGMA busy_timeout = 5"
	sqlPatient = "PRAGMA busy_timeout = 5000"
)

// erase destroys the draft or case in a row: its key, its rows, its waiting messages. A row that is not there is no error.
func (t *Tx) erase(row int64) error {
	var slot int64
	found, err := t.one([]any{&slot}, sqlKeyOf, row)
	if err != nil || !found {
		return err
	}
	if err := t.dropFiles(row); err != nil {
		return err
	}
	if err := t.dropApart(row, nil); err != nil {
		return err
	}
	for _, d := range []struct {
		query string
		arg   int64
	}{
		{sqlOutboxOfKey, slot}, {sqlPushesOfKey, slot}, {sqlNamesDrop, row}, {sqlLinksDrop, row},
		{sqlCaseDelete, row}, {sqlDraftDelete, row},
	} {
		if _, err := t.exec(d.query, d.arg); err != nil {
			return err
		}
	}
	t.s.links++
	for _, c := range t.s.chats {
		if c.draftRow == row {
			t.change(c)
			c.noDraft()
		}
	}
	t.expire(row, time.Time{})
	return t.eraseKey(slot, row)
}

// eraseKey writes zeros over a key.
func (t *Tx) eraseKey(slot, name int64) error {
	delete(t.s.keys.locks, slot)
	delete(t.s.keys.names, name)
	clear(t.s.queue.fresh) // no word of it stays in memory
	if _, err := t.exec(sqlKeysErase, slot); err != nil {
		return err
	}
	t.onCommit(func() { t.s.pending[slot] = true })
	_, err := t.exec(sqlErasureInsert, slot, name)
	return err
}

// recallErasures finds what a crash left undone.
func (t *Tx) recallErasures() error {
	return t.query(func(v []driver.Value) (bool, error) {
		t.s.pending[v[0].(int64)] = true
		return true, nil
	}, sqlErasuresAll)
}

// settleAgain bounds how often an erasure that met a reader is tried again without anybody writing.
const settleAgain = 250 * time.Millisecond

// settle finishes erasures after a commit, or lets retry ring.
func (s *Store) settle(retry *time.Timer) {
	if len(s.pending) == 0 && len(s.files.doomed) == 0 {
		return
	}
	if !s.finishErasures() {
		retry.Reset(settleAgain)
	}
}

// finishErasures moves the log into the database. It reports whether nothing is pending any more.
func (s *Store) finishErasures() bool {
	if err := s.checkpoint(); err != nil {
		s.options.Log.Warn("erasure waits", "event", "erase_waits", "count", len(s.pending))
		return false
	}
	slots := make([]int64, 0, len(s.pending))
	for slot := range s.pending {
		slots = append(slots, slot)
	}
	err := s.transact(func(t *Tx) error {
		for _, slot := range slots {
			if _, err := t.exec(sqlErasureDelete, slot); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return false
	}
	clear(s.pending)
	s.unlinkDoomed()
	s.keys.free = append(s.keys.free, slots...)
	return true
}

var errBusy = errors.New("a reader is in the way")

// checkpoint empties the log. The pragma reports a reader in the way as a row, not as an error.
func (s *Store) checkpoint() error {
	t := &Tx{s: s}
	if _, err := t.exec(sqlHurry); err != nil {
		return err
	}
	var busy int64
	_, err := t.one([]any{&busy}, sqlCheckpoint)
	if _, slow := s.db.exec(sqlPatient); err == nil {
		err = slow
	}
	if err == nil && busy != 0 {
		err = errBusy
	}
	return err
}
