package store

import (
	"database/sql/driver"
	"time"

	"ruangaman/report"
)

// The outbox holds what is to be done in chats. Rows count up, and that number is their order; a row leaves the table only
// when it was done, refused or replaced. Which rows are being sent right now is known to memory alone, so after a crash they
// are simply waiting again.

// queue is the writer's memory of the outbox.
type queue struct {
	last   int64                   // the newest row
	flying map[report.RowID]flight // claimed rows whose outcome is not known
	busy   map[int64]int           // how many rows are in flight to a chat
	// later knows the exact instant of rows whose minute has begun, so that they are not opened again and again.
	later map[report.RowID]time.Time
	// damaged rows do not open; they are passed over and stay for whoever repairs the disk.
	damaged map[report.RowID]bool
	// fresh are rows as they were written a moment ago, for the claim that follows, which need not open them.
	fresh map[report.RowID]report.Message
}

// maxFresh bounds them: some batches of updates with all they ask for. What waits longer is not kept open.
const maxFresh = 1024

// flight is a claimed row.
type flight struct {
	chat, slot int64
	stored     report.Message // as it lies in the table
	sent       report.Message // as it was handed out
	attempts   int64
}

func (q *queue) launch(row report.RowID, f flight) {
	q.flying[row] = f
	q.busy[f.chat]++
}

func (q *queue) land(row report.RowID, f flight) {
	delete(q.flying, row)
	if q.busy[f.chat]--; q.busy[f.chat] <= 0 {
		delete(q.busy, f.chat)
	}
}

// fileAlone reports whether all that is under way to a chat is a file, which may take minutes.
func (q *queue) fileAlone(chat int64) bool {
	alone := false
	for _, f := range q.flying {
		if f.chat == chat {
			if alone = f.sent.Do == report.ActSend && f.sent.File > 0; !alone {
				return false
			}
		}
	}
	return alone
}

const (
	sqlOutboxLast   = "SELECT max(row) FROM outbox"
	sqlOutboxInsert = "INSERT INTO outbox (row, chat, key, lane, not_before, held, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)"
	sqlOutboxRead   = "SELECT sealed FROM outbox WHERE row = ?"
	sqlOutboxDelete = "DELETE FROM outbox WHERE row = ?"
	sqlOutboxRetry  = "UPDATE outbox SET not_before = ?, attempts = ?, sealed = ? WHERE row = ?"
	sqlOutboxOfChat = "SELECT row, key, sealed FROM outbox WHERE chat = +?"
)

func (t *Tx) recallOutbox() error {
	q := &t.s.queue
	q.flying, q.busy = map[report.RowID]flight{}, map[int64]int{}
	q.later, q.damaged = map[report.RowID]time.Time{}, map[report.RowID]bool{}
	q.fresh = map[report.RowID]report.Message{}
	_, err := t.one([]any{&q.last}, sqlOutboxLast)
	return err
}

// enqueue adds a message at the end. Content about a draft or case is sealed with its key and dies with it.
func (t *Tx) enqueue(m *report.Message, now time.Time) error {
	chat, err := t.chatPlace(m.To, now)
	if err != nil {
		return err
	}
	slot := chat.slot
	if !m.About.Zero() {
		if slot, _, err = t.slotOf(m.About); err != nil {
			return err
		}
	}
	var held driver.Value
	if !m.WhenErased.Zero() {
		held = rowOf(m.WhenErased)
	}
	row := t.nextRow()
	sealed, err := t.sealMessage(m, row, slot)
	if err != nil {
		return err
	}
	t.recently(report.RowID(row), m)
	_, err = t.exec(sqlOutboxInsert, row, chat.row, slot, int64(m.Lane), clearMinute(m, m.NotBefore), held, sealed)
	return err
}

// recently keeps what may be claimed at once. Its row says whether it still stands.
func (t *Tx) recently(row report.RowID, m *report.Message) {
	fresh := t.s.queue.fresh
	if !m.NotBefore.IsZero() || !m.WhenErased.Zero() || len(fresh) >= maxFresh {
		return
	}
	fresh[row] = *m
	t.onRollback(func() { delete(fresh, row) })
}

func (t *Tx) nextRow() int64 {
	q := &t.s.queue
	q.last++
	return q.last // a rollback leaves a gap, which is harmless; a number used twice would not be
}

func (t *Tx) sealMessage(m *report.Message, row, slot int64) ([]byte, error) {
	content, err := encode(m)
	if err != nil {
		return nil, err
	}
	return t.seal(slot, content, place("outbox", row, "sealed"))
}

func (t *Tx) openMessage(row, slot int64, sealed []byte) (report.Message, error) {
	var m report.Message
	content, err := t.open(slot, sealed, place("outbox", row, "sealed"))
	if err == nil {
		err = decode(content, &m)
	}
	return m, err
}

// silence takes back what waits to be said in a chat that is being wiped: answers, receipts, and what we would have said
// by ourselves. Deletions stay.
func (t *Tx) silence(id report.ChatID) error {
	c, err := t.chat(id)
	if err != nil || !c.stored {
		return err
	}
	var rows []int64
	err = t.query(func(v []driver.Value) (bool, error) {
		m, err := t.openMessage(v[0].(int64), v[1].(int64), v[2].([]byte))
		if err == nil && (m.Purpose == report.PurposeAnswer || m.Purpose == report.PurposeSpeak || m.As == report.AsReceipt) {
			rows = append(rows, v[0].(int64))
		}
		return true, t.broken // a row that does not open says nothing either
	}, sqlOutboxOfChat, c.row)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := t.dequeue(row); err != nil {
			return err
		}
	}
	return nil
}

// dequeue removes a row.
func (t *Tx) dequeue(row int64) error {
	t.onCommit(func() { delete(t.s.queue.later, report.RowID(row)) })
	delete(t.s.queue.fresh, report.RowID(row))
	_, err := t.exec(sqlOutboxDelete, row)
	return err
}
