package store

import (
	"database/sql/driver"
	"time"

	"ruangaman/report"
)

const (
	sqlDraftInsert = "INSERT INTO drafts (row, chat, key, due, expires, sealed) VALUES (?, ?, ?, ?, ?, ?)"
	sqlDraftUpdate = "UPDATE drafts SET due = ?, expires = ?, sealed = ? WHERE row = ?"
	sqlDraftDelete = "DELETE FROM drafts WHERE row = ?"
)

func (t *Tx) openDraft(row, slot int64, sealed []byte) (draftRecord, error) {
	var r draftRecord
	content, err := t.open(slot, sealed, place("drafts", row, "sealed"))
	if err == nil {
		err = decode(content, &r)
	}
	return r, err
}

// saveDraft replaces the chat's draft. The key of a draft that is replaced by one of another name is destroyed, unless it
// lives on as a case's.
func (t *Tx) saveDraft(c *chat, d *report.Draft) error {
	row := rowOf(d.ID)
	t.change(c)
	if c.draftRow != 0 && c.draftRow != row {
		if err := t.erase(c.draftRow); err != nil {
			return err
		}
	}
	fresh := c.draftRow == 0
	slot := c.draftSlot
	if fresh {
		var err error
		if slot, _, err = t.newKey(); err != nil {
			return err
		}
		t.name(row, slot)
	}
	content, err := encode(draftRecord{Chat: c.record.Chat, Draft: *d})
	if err != nil {
		return err
	}
	sealed, err := t.seal(slot, content, place("drafts", row, "sealed"))
	if err != nil {
		return err
	}
	c.draftRow, c.draftSlot, c.draftSealed, c.draft = row, slot, nil, d.Clone()
	t.s.chatBytes += len(sealed)
	t.expire(row, d.ExpiresAt)
	due, expires := draftClear(d)
	if fresh {
		_, err = t.exec(sqlDraftInsert, row, c.row, slot, due, expires, sealed)
	} else {
		_, err = t.exec(sqlDraftUpdate, due, expires, sealed, row)
	}
	return err
}

// draftClear gives the two times that stand in clear. The instant at which a draft expires does not: it would tell when
// somebody last wrote. Memory knows it (expiry.go).
func draftClear(d *report.Draft) (due driver.Value, expires int64) {
	if !d.DueAt.IsZero() {
		due = minuteOf(d.DueAt)
	}
	return due, weekAfter(d.ExpiresAt)
}

// dropDraft removes the draft of a chat but not its key: it became a case.
func (t *Tx) dropDraft(c *chat) error {
	row := c.draftRow
	if row == 0 {
		return nil
	}
	t.change(c)
	c.noDraft()
	t.expire(row, time.Time{})
	_, err := t.exec(sqlDraftDelete, row)
	return err
}

func (c *chat) noDraft() { c.draftRow, c.draftSlot, c.draftSealed, c.draft = 0, 0, nil, nil }
