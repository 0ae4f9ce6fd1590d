package store

import (
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"slices"

	"ruangaman/report"
)

// Names lead to one case each: its code, its receipts, its offers. They work until the case is erased.

const (
	sqlNameFind   = "SELECT target FROM names WHERE tag = ?"
	sqlNameInsert = "INSERT INTO names (tag, target, sealed) VALUES (?, ?, ?)"
	sqlNamesOf    = "SELECT tag FROM names WHERE target = ?"
	sqlNamesDrop  = "DELETE FROM names WHERE target = ?"
)

// find gives the row of the case a name leads to, or 0.
func (t *Tx) find(k kind, value string) (row int64, err error) {
	_, err = t.one([]any{&row}, sqlNameFind, t.s.tags.of(k, value))
	return row, err
}

// free refuses a name that leads elsewhere.
func (t *Tx) free(k kind, value string, id report.ID) error {
	row, err := t.find(k, value)
	if err != nil {
		return err
	}
	if row != 0 && row != rowOf(id) {
		return fmt.Errorf("take a %s: %w", k, report.ErrTaken)
	}
	return nil
}

// saveNames adds the names a case has got since it was last written. Names are never taken from it: a receipt must keep
// working, and a late tap on an old offer must still be answered.
func (t *Tx) saveNames(c *report.Case, slot int64) error {
	row := rowOf(c.ID)
	have := map[string]bool{}
	if c.Rev > 0 {
		err := t.query(func(v []driver.Value) (bool, error) {
			have[string(v[0].([]byte))] = true
			return true, nil
		}, sqlNamesOf, row)
		if err != nil {
			return err
		}
	}
	if err := t.saveName(have, kindCode, string(c.Code), row, slot); err != nil {
		return err
	}
	for _, o := range c.Offers {
		if err := t.saveName(have, kindOffer, string(o.ID), row, slot); err != nil {
			return err
		}
	}
	return nil
}

// saveName adds one name, unless the case has it.
func (t *Tx) saveName(have map[string]bool, k kind, value string, row, slot int64) error {
	inner := t.s.tags.value(k, value)
	tag := t.s.tags.tag(inner)
	if have[string(tag)] {
		return nil
	}
	sealed, err := t.sealHash(slot, inner, namePlace(tag))
	if err != nil {
		return err
	}
	have[string(tag)] = true
	_, err = t.exec(sqlNameInsert, tag, row, sealed)
	return err
}

func namePlace(tag []byte) []byte { return []byte("names|" + hex.EncodeToString(tag) + "|sealed") }

// saveReceipt lets a receipt open a case, together with those that do already.
func (t *Tx) saveReceipt(r report.ReceiptFor) error {
	slot, found, err := t.slotOf(r.Case)
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("tie a receipt: %w", report.ErrNotFound)
	}
	if row, err := t.find(kindReceipt, string(r.Receipt)); err != nil || row != 0 {
		return err
	}
	return t.saveName(map[string]bool{}, kindReceipt, string(r.Receipt), rowOf(r.Case), slot)
}

// Links lead from a chat or a person to the open cases they have to do with. Several may lead from one tag.

const (
	sqlLinksOf     = "SELECT tag, place FROM links WHERE target = ?"
	sqlLinksFrom   = "SELECT target FROM links WHERE tag = ? ORDER BY place LIMIT ?"
	sqlLinksNewest = "SELECT target FROM links WHERE tag = ? ORDER BY place DESC LIMIT ?"
	sqlLinkInsert  = "INSERT INTO links (tag, place, target) SELECT ?1, ifnull(max(place), 0) + 1, ?2 FROM links WHERE tag = ?1"
	sqlLinkDelete  = "DELETE FROM links WHERE tag = ? AND place = ?"
	sqlLinksDrop   = "DELETE FROM links WHERE target = ?"
)

// linkTags lists who has to do with a case: nobody once it is closed.
func (t *Tx) linkTags(c *report.Case) [][]byte {
	if !c.Status.Open() {
		return nil
	}
	var tags [][]byte
	if c.Reporter != 0 {
		tags = append(tags, t.s.tags.chat(c.Reporter))
	}
	var people []report.PersonID
	if c.Holder != "" {
		people = append(people, c.Holder)
	}
	for _, o := range c.Offers {
		if o.State == report.OfferOpen && !slices.Contains(people, o.To) {
			people = append(people, o.To)
		}
	}
	for _, p := range people {
		tags = append(tags, t.s.tags.of(kindPerson, string(p)))
	}
	return tags
}

// saveLinks makes the links of a case what they should be.
func (t *Tx) saveLinks(c *report.Case) error {
	row := rowOf(c.ID)
	have := map[string]int64{}
	if c.Rev > 0 {
		err := t.query(func(v []driver.Value) (bool, error) {
			have[string(v[0].([]byte))] = v[1].(int64)
			return true, nil
		}, sqlLinksOf, row)
		if err != nil {
			return err
		}
	}
	for _, tag := range t.linkTags(c) {
		if _, ok := have[string(tag)]; ok {
			delete(have, string(tag))
			continue
		}
		if _, err := t.exec(sqlLinkInsert, tag, row); err != nil {
			return err
		}
	}
	for tag, place := range have {
		if _, err := t.exec(sqlLinkDelete, []byte(tag), place); err != nil {
			return err
		}
	}
	return nil
}

// linked opens the cases that links lead to.
func (t *Tx) linked(query string, tag []byte) ([]report.Case, error) {
	var rows []int64
	err := t.query(func(v []driver.Value) (bool, error) {
		rows = append(rows, v[0].(int64))
		return true, nil
	}, query, tag, int64(report.DeskCases))
	if err != nil {
		return nil, err
	}
	var list []report.Case
	for _, row := range rows {
		c, err := t.caseAt(row)
		if err != nil {
			return nil, err
		}
		if c != nil {
			list = append(list, *c)
		}
	}
	return list, nil
}
