package store

import (
	"database/sql/driver"
	"time"

	"ruangaman/report"
)

const (
	sqlAgencyRead  = "SELECT sealed FROM agency WHERE row = 1"
	sqlAgencyWrite = "INSERT INTO agency (row, sealed) VALUES (1, ?1) ON CONFLICT (row) DO UPDATE SET sealed = ?1"
	sqlKeepShift   = "UPDATE cases SET expires = expires + ?1 WHERE open = 0"
	sqlKeepCount   = "SELECT count(*) FROM cases WHERE open = 0 AND expires <= +?1"
)

// Agency gives what the agency decided in chat.
func (t *Tx) Agency() (report.Agency, error) {
	if t.s.agency != nil {
		return t.s.agency.Clone(), t.broken
	}
	var a report.Agency
	var sealed []byte
	found, err := t.one([]any{&sealed}, sqlAgencyRead)
	if err != nil {
		return a, err
	}
	if found {
		content, err := t.s.shared.open(sealed, place("agency", 1, "sealed"))
		if err == nil {
			err = decode(content, &a)
		}
		if err != nil {
			return a, t.damaged(err)
		}
	}
	t.keepAgency(a)
	return a.Clone(), nil
}

func (t *Tx) saveAgency(a report.Agency) error {
	if err := t.saveOne(sqlAgencyWrite, "agency", a); err != nil {
		return err
	}
	t.keepAgency(a.Clone())
	return nil
}

// saveOne writes a table that has one row.
func (t *Tx) saveOne(query, table string, v any) error {
	content, err := encode(v)
	if err != nil {
		return err
	}
	sealed, err := t.s.shared.seal(content, place(table, 1, "sealed"))
	if err != nil {
		return err
	}
	_, err = t.exec(query, sealed)
	return err
}

func (t *Tx) keepAgency(a report.Agency) {
	t.s.agency = &a
	t.onRollback(func() { t.s.agency = nil })
}

// shiftKeep moves the end of every closed case.
func (t *Tx) shiftKeep(weeks int) error {
	_, err := t.exec(sqlKeepShift, int64(weeks))
	return err
}

// Ended counts the closed cases that would be destroyed by an instant if their end were moved by so many weeks.
func (t *Tx) Ended(at time.Time, weeks int) (n int, err error) {
	err = t.query(func(v []driver.Value) (bool, error) {
		n = int(v[0].(int64))
		return false, nil
	}, sqlKeepCount, weekOf(at)-int64(weeks))
	return n, err
}
