package store

import (
	"database/sql/driver"
	"time"

	"ruangaman/report"
)

// expiries knows exactly when each draft expires. Only whole weeks stand in clear, so the instants are read from the
// sealed drafts once after a start and then kept up to date in memory: about 50 bytes a draft.
type expiries struct {
	instants
	read  int64 // drafts up to this row were read
	whole bool  // all of them were
}

const sqlDraftsAfter = "SELECT row, key, sealed FROM drafts WHERE row > +? ORDER BY row"

// recallAtOnce is how many drafts one transaction reads: after a start with very many the writer must not stand still.
const recallAtOnce = 2000

// recallExpiries opens drafts that were not read since the start.
func (t *Tx) recallExpiries() error {
	e := &t.s.expiry
	t.onRollback(func() { *e = expiries{} })
	n := 0
	e.whole = true
	return t.query(func(v []driver.Value) (bool, error) {
		if n++; n > recallAtOnce {
			e.whole = false
			return false, nil
		}
		e.read = v[0].(int64)
		r, err := t.openDraft(e.read, v[1].(int64), v[2].([]byte))
		if err != nil {
			return true, t.damaged(err)
		}
		e.set(e.read, r.Draft.ExpiresAt.UnixNano())
		return true, nil
	}, sqlDraftsAfter, e.read)
}

// expire notes when a draft expires; a zero time: the draft is gone.
func (t *Tx) expire(row int64, at time.Time) { t.noteInstant(&t.s.expiry.instants, row, at) }

const (
	sqlDraftsDue = "SELECT row, key, sealed FROM drafts WHERE due <= +? ORDER BY due"
	// What is due further ahead than any silence lasts was written before the clock was set back.
	sqlDraftsAstray = "SELECT row, key, sealed FROM drafts WHERE due > +? ORDER BY due"
	sqlDraftRead    = "SELECT key, sealed FROM drafts WHERE row = ?"
)

// Quiet gives the desks of up to n drafts whose DueAt or ExpiresAt is over, or whose DueAt lies further ahead than any
// silence lasts. Expired drafts are only given while Telegram's
// clock agrees with ours.
func (t *Tx) Quiet(now time.Time, n int) ([]report.Desk, error) {
	chats, err := t.silent(now, n)
	if err != nil {
		return nil, err
	}
	if t.s.options.Trusted() && len(chats) < n {
		expired, err := t.expired(now, n-len(chats))
		if err != nil {
			return nil, err
		}
		chats = append(chats, expired...)
	}
	var desks []report.Desk
	listed := map[report.ChatID]bool{}
	for _, chat := range chats {
		if listed[chat] {
			continue
		}
		listed[chat] = true
		d, err := t.Desk(chat, report.Lookup{})
		if err != nil {
			return nil, err
		}
		desks = append(desks, d)
	}
	return desks, nil
}

// silent finds the chats whose silence has got a meaning. After a standstill a draft may be both silent and
// expired: what was promised for its silence comes first.
func (t *Tx) silent(now time.Time, n int) (chats []report.ChatID, err error) {
	err = t.query(func(v []driver.Value) (bool, error) {
		r, err := t.openDraft(v[0].(int64), v[1].(int64), v[2].([]byte))
		if err != nil {
			return true, t.damaged(err)
		}
		if !r.Draft.DueAt.After(now) {
			chats = append(chats, r.Chat)
		}
		return len(chats) < n, nil
	}, sqlDraftsDue, minuteOf(now))
	if err != nil || len(chats) >= n {
		return chats, err
	}
	err = t.query(func(v []driver.Value) (bool, error) {
		r, err := t.openDraft(v[0].(int64), v[1].(int64), v[2].([]byte))
		if err != nil {
			return true, t.damaged(err)
		}
		chats = append(chats, r.Chat)
		return len(chats) < n, nil
	}, sqlDraftsAstray, minuteOf(now.Add(report.QuietRoutine+minute)))
	return chats, err
}

func (t *Tx) expired(now time.Time, n int) (chats []report.ChatID, err error) {
	if !t.s.expiry.whole {
		if err := t.recallExpiries(); err != nil {
			return nil, err
		}
	}
	for _, row := range t.s.expiry.due(now.UnixNano(), n) {
		var slot int64
		var sealed []byte
		if found, err := t.one([]any{&slot, &sealed}, sqlDraftRead, row); err != nil {
			return nil, err
		} else if !found {
			continue
		}
		r, err := t.openDraft(row, slot, sealed)
		if err != nil {
			return nil, err
		}
		chats = append(chats, r.Chat)
	}
	return chats, nil
}
