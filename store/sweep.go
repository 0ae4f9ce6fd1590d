package store

import (
	"database/sql/driver"
	"time"
)

const (
	sqlSweepCases  = "SELECT row FROM cases WHERE open = 0 AND expires <= +?"
	sqlSweepDrafts = "SELECT row FROM drafts WHERE expires <= +?"
	sqlSweepChats  = `SELECT row, key FROM chats WHERE expires <= +?
		AND NOT EXISTS (SELECT 1 FROM drafts WHERE drafts.chat = chats.row)
		AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.chat = chats.row)`
	sqlPushesOfChat = "DELETE FROM pushes WHERE chat = +?"
	sqlChatDelete   = "DELETE FROM chats WHERE row = ?"
	// sweepAtOnce bounds what one sweep destroys.
	sweepAtOnce = 100
)

// Sweep destroys what time alone has ended: closed cases past their retention, chats that fell silent, drafts that nobody
// let expire, updates seen long ago. It does nothing while Telegram's clock does not agree with ours.
func (t *Tx) Sweep(now time.Time) error {
	if !t.s.options.Trusted() {
		return nil
	}
	for _, query := range []string{sqlSweepCases, sqlSweepDrafts} {
		if err := t.sweepNamed(query, now); err != nil {
			return err
		}
	}
	if err := t.sweepChats(now); err != nil {
		return err
	}
	if err := t.sweepFilesDaily(now); err != nil {
		return err
	}
	return t.sweepSeen(now)
}

func (t *Tx) sweepNamed(query string, now time.Time) error {
	var rows []int64
	err := t.query(func(v []driver.Value) (bool, error) {
		rows = append(rows, v[0].(int64))
		return len(rows) < sweepAtOnce, nil
	}, query, weekOf(now))
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := t.erase(row); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) sweepChats(now time.Time) error {
	var chats []chatPlace
	err := t.query(func(v []driver.Value) (bool, error) {
		chats = append(chats, chatPlace{v[0].(int64), v[1].(int64)})
		return len(chats) < sweepAtOnce, nil
	}, sqlSweepChats, weekOf(now))
	if err != nil {
		return err
	}
	for _, c := range chats {
		if err := t.dropChat(c); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) dropChat(c chatPlace) error {
	if t.s.queue.busy[c.row] > 0 { // something is being sent there
		return nil
	}
	for _, query := range []string{sqlPushesOfChat, sqlChatDelete} {
		if _, err := t.exec(query, c.row); err != nil {
			return err
		}
	}
	clear(t.s.keys.chats)
	clear(t.s.chats)
	return t.eraseKey(c.slot, c.row)
}

// sweepSeen runs once a day: it reads the whole table.
func (t *Tx) sweepSeen(now time.Time) error {
	today := dayOf(now)
	if t.s.swept == today {
		return nil
	}
	t.onCommit(func() { t.s.swept = today })
	_, err := t.exec(sqlSeenDelete, today-seenDays)
	return err
}
