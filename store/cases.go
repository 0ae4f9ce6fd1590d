package store

import (
	"database/sql/driver"
	"fmt"
	"time"

	"ruangaman/report"
)

const (
	sqlCaseRead   = "SELECT key, rev, sealed FROM cases WHERE row = ?"
	sqlCaseRev    = "SELECT rev FROM cases WHERE row = ?"
	sqlCaseInsert = `INSERT INTO cases (row, key, rev, open, next_due, expires, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)`
	sqlCaseUpdate = `UPDATE cases SET rev = ?, open = ?, next_due = ?, expires = ?, sealed = ? WHERE row = ?`
	sqlCaseLost   = "UPDATE cases SET rev = rev + 1, sealed = ? WHERE row = ?"
	sqlCaseDelete = "DELETE FROM cases WHERE row = ?"
	// The index on next_due holds open cases only, so the archive costs nothing.
	sqlCasesDue  = "SELECT row, key, rev, sealed FROM cases WHERE open = 1 AND next_due <= +? ORDER BY next_due"
	sqlCasesOpen = "SELECT row, key, rev, sealed FROM cases INDEXED BY cases_open WHERE open = 1 AND row > +? ORDER BY row"
)

func (t *Tx) openCase(row, slot, rev int64, sealed []byte) (*report.Case, error) {
	content, err := t.open(slot, sealed, place("cases", row, "sealed"))
	if err != nil {
		return nil, err
	}
	c := new(report.Case)
	if err := decode(content, c); err != nil {
		return nil, err
	}
	c.Rev = int(rev)
	return c, nil
}

// caseAt opens the case in a row; nil if there is none.
func (t *Tx) caseAt(row int64) (*report.Case, error) {
	var slot, rev int64
	var sealed []byte
	found, err := t.one([]any{&slot, &rev, &sealed}, sqlCaseRead, row)
	if err != nil || !found {
		return nil, err
	}
	return t.openCase(row, slot, rev, sealed)
}

// Case gives a case. It gives report.ErrNotFound if there is none of this name.
func (t *Tx) Case(id report.ID) (*report.Case, error) {
	c, err := t.caseAt(rowOf(id))
	if err == nil && (c == nil || c.ID != id) {
		return nil, fmt.Errorf("find a case: %w", report.ErrNotFound)
	}
	return c, err
}

// Due gives up to n open cases whose NextDue is over, the longest overdue first.
func (t *Tx) Due(now time.Time, n int) ([]report.Case, error) {
	return t.cases(n, func(c *report.Case) bool { return !c.NextDue.After(now) }, sqlCasesDue, minuteOf(now))
}

// OpenCases gives up to n open cases after the one of this name, for walking over all of them; a zero name begins.
func (t *Tx) OpenCases(after report.ID, n int) ([]report.Case, error) {
	return t.cases(n, func(*report.Case) bool { return true }, sqlCasesOpen, rowOf(after))
}

func (t *Tx) cases(n int, want func(*report.Case) bool, query string, args ...driver.Value) (list []report.Case, err error) {
	if n <= 0 {
		return nil, nil
	}
	err = t.query(func(v []driver.Value) (bool, error) {
		c, err := t.openCase(v[0].(int64), v[1].(int64), v[2].(int64), v[3].([]byte))
		if err != nil {
			return true, t.damaged(err)
		}
		if want(c) {
			list = append(list, *c)
		}
		return len(list) < n, nil
	}, query, args...)
	return list, err
}

// checkCase refuses a case that must not be written, before anything is.
func (t *Tx) checkCase(c *report.Case, now time.Time) error {
	if c.ID.Zero() || c.Code == "" {
		return fmt.Errorf("write a case: no name: %w", report.ErrInvalid)
	}
	if c.Status.Open() {
		// Promise P3: an open case always has an hour, and not a far one.
		if c.NextDue.IsZero() || c.NextDue.After(now.Add(t.s.options.LongestWait())) {
			return fmt.Errorf("write a case: no next time, or too far ahead: %w", report.ErrInvalid)
		}
	}
	var rev int64
	if _, err := t.one([]any{&rev}, sqlCaseRev, rowOf(c.ID)); err != nil {
		return err
	}
	if int(rev) != c.Rev {
		return fmt.Errorf("write a case: rev %d is not %d: %w", c.Rev, rev, report.ErrStale)
	}
	return nil
}

// saveCase writes a case that was checked, with the names and links that lead to it.
func (t *Tx) saveCase(c *report.Case, now time.Time) error {
	row := rowOf(c.ID)
	slot, found, err := t.slotOf(c.ID)
	if err != nil {
		return err
	}
	if !found {
		if slot, _, err = t.newKey(); err != nil {
			return err
		}
		t.name(row, slot)
	}
	sealed, err := t.sealCase(row, slot, c)
	if err != nil {
		return err
	}
	open, due, expires := t.caseClear(c, now)
	rev := int64(c.Rev) + 1
	if c.Rev == 0 {
		_, err = t.exec(sqlCaseInsert, row, slot, rev, open, due, expires, sealed)
	} else {
		_, err = t.exec(sqlCaseUpdate, rev, open, due, expires, sealed, row)
	}
	if err != nil {
		return err
	}
	if err := t.saveNames(c, slot); err != nil {
		return err
	}
	if err := t.dropUnkept(c); err != nil {
		return err
	}
	if err := t.dropApart(row, c.Apart()); err != nil {
		return err
	}
	return t.saveLinks(c)
}

// sealCase is a case as it lies in its row.
func (t *Tx) sealCase(row, slot int64, c *report.Case) ([]byte, error) {
	content, err := encode(c)
	if err != nil {
		return nil, err
	}
	return t.seal(slot, content, place("cases", row, "sealed"))
}

// caseClear gives what stands in clear beside a case.
func (t *Tx) caseClear(c *report.Case, now time.Time) (open int64, due, expires driver.Value) {
	if c.Status.Open() {
		return 1, minuteOf(c.NextDue), nil
	}
	closed := c.ClosedAt
	if closed.IsZero() {
		closed = now
	}
	return 0, nil, weekAfter(closed.Add(t.s.options.KeepClosed()))
}
