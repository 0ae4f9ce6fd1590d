package store

import (
	"database/sql/driver"
	"fmt"
	"slices"

	"ruangaman/report"
)

// What a case keeps apart has a row and a key of its own. The key is destroyed like that of a draft (erase.go) as soon as the
// case names the row no more: said to be over, answered anew, the case ended or destroyed.

const (
	sqlApartInsert = "INSERT INTO apart (row, target, key, sealed) VALUES (?, ?, ?, ?)"
	sqlApartRead   = "SELECT key, sealed FROM apart WHERE row = ?"
	sqlApartOf     = "SELECT row, key FROM apart WHERE target = +?"
	sqlApartDelete = "DELETE FROM apart WHERE row = ?"
)

// checkApart refuses what no case of the change names.
func checkApart(change *report.Change) error {
	for _, a := range change.Apart {
		if !slices.ContainsFunc(change.Cases, func(c report.Case) bool { return c.ID == a.Case && slices.Contains(c.Apart(), a.ID) }) {
			return fmt.Errorf("seal apart: no case names it: %w", report.ErrInvalid)
		}
	}
	return nil
}

// saveApart seals something under a key of its own.
func (t *Tx) saveApart(a *report.Apart) error {
	row := rowOf(a.ID)
	slot, _, err := t.newKey()
	if err != nil {
		return err
	}
	content, err := encode(a)
	if err != nil {
		return err
	}
	sealed, err := t.seal(slot, content, place("apart", row, "sealed"))
	if err != nil {
		return err
	}
	_, err = t.exec(sqlApartInsert, row, rowOf(a.Case), slot, sealed)
	return err
}

// apart opens what a case keeps apart.
func (t *Tx) apart(c *report.Case) (list []report.Apart, err error) {
	if c == nil {
		return nil, nil
	}
	for _, id := range c.Apart() {
		var slot int64
		var sealed []byte
		if found, err := t.one([]any{&slot, &sealed}, sqlApartRead, rowOf(id)); err != nil {
			return nil, err
		} else if !found {
			continue
		}
		content, err := t.open(slot, sealed, place("apart", rowOf(id), "sealed"))
		if err != nil {
			return nil, err
		}
		var a report.Apart
		if err := decode(content, &a); err != nil {
			return nil, err
		}
		if a.ID != id || a.Case != c.ID {
			return nil, ErrDamaged
		}
		list = append(list, a)
	}
	return list, nil
}

// dropApart destroys what the case in a row keeps apart, all but what is named.
func (t *Tx) dropApart(target int64, named []report.ID) error {
	gone := map[int64]int64{} // keys by row
	err := t.query(func(v []driver.Value) (bool, error) {
		row := v[0].(int64)
		if !slices.ContainsFunc(named, func(id report.ID) bool { return rowOf(id) == row }) {
			gone[row] = v[1].(int64)
		}
		return true, nil
	}, sqlApartOf, target)
	if err != nil {
		return err
	}
	for row, slot := range gone {
		if _, err := t.exec(sqlApartDelete, row); err != nil {
			return err
		}
		if err := t.eraseKey(slot, row); err != nil {
			return err
		}
	}
	return nil
}
