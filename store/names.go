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
	sqlNameFind   = "SELECT target FROM names WHERE tag = +?"
	sqlNameInsert = "INSERT INTO names (tag, target, sealed) VALUES (?, ?, ?)"
	sqlNamesOf    = "SELECT tag FROM names WHERE target = +?"
	sqlNamesDrop  = "DELETE FROM names WHERE target = +?"
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
	var other int64
	if found, err := t.one([]any{&other}, sqlNameFind, tag); err != nil {
		return err
	} else if found && other != row {
		return fmt.Errorf("name a case: %w", report.ErrTaken)
	} else if found {
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
	return t.saveName(map[string]bool{}, kindReceipt, string(r.Receipt), rowOf(r.Case), slot)
}

// Links lead from a chat or a person to the open cases they have to do with, and, under a tag of its own, from a chat to
// every case it opened. Several may lead from one tag.

const (
	sqlLinksOf     = "SELECT tag, place FROM links WHERE target = +?"
	sqlLinksFrom   = "SELECT target FROM links WHERE tag = +? ORDER BY place"
	sqlLinksNewest = "SELECT target FROM links WHERE tag = +? ORDER BY place DESC"
	sqlLinkInsert  = "INSERT INTO links (tag, place, target) SELECT ?1, ifnull(max(place), 0) + 1, ?2 FROM links WHERE tag = +?1"
	sqlLinkDelete  = "DELETE FROM links WHERE tag = +? AND place = +?"
	sqlLinksDrop   = "DELETE FROM links WHERE target = +?"
)

// linkTags lists who has to do with a case: nobody once it is closed, but that its teller may still break their tie to it.
func (t *Tx) linkTags(c *report.Case) [][]byte {
	var tags [][]byte
	if c.Reporter != 0 {
		tags = append(tags, t.s.tags.told(c.Reporter))
	}
	if !c.Status.Open() {
		return tags
	}
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
		t.s.links++
		if _, err := t.exec(sqlLinkInsert, tag, row); err != nil {
			return err
		}
	}
	for tag, place := range have {
		t.s.links++
		if _, err := t.exec(sqlLinkDelete, []byte(tag), place); err != nil {
			return err
		}
	}
	return nil
}

// mine opens the cases a chat opened itself, newest first.
func (t *Tx) mine(c *chat) ([]report.Case, error) {
	if c.links != t.s.links {
		rows, err := t.linked(sqlLinksNewest, t.s.tags.chat(c.record.Chat), report.DeskCases)
		if err != nil {
			return nil, err
		}
		c.mine, c.links = rows, t.s.links
	}
	return t.casesAt(c.mine)
}

// maxHeld bounds how many cases are opened to find those a person should look at first.
const maxHeld = 2000

// Held opens the cases a person holds or has an open offer for, in the order in which they should be looked at.
func (t *Tx) Held(p report.PersonID) ([]report.Case, error) {
	rows, err := t.linked(sqlLinksFrom, t.s.tags.of(kindPerson, string(p)), maxHeld)
	if err != nil {
		return nil, err
	}
	list, err := t.casesAt(rows)
	slices.SortStableFunc(list, func(a, b report.Case) int { return a.ComesBefore(&b, p) })
	return list, err
}

// linked gives the rows that links lead to, at most so many.
func (t *Tx) linked(query string, tag []byte, most int) (rows []int64, err error) {
	err = t.query(func(v []driver.Value) (bool, error) {
		rows = append(rows, v[0].(int64))
		return len(rows) < most, nil
	}, query, tag)
	return rows, err
}

func (t *Tx) casesAt(rows []int64) (list []report.Case, err error) {
	for _, row := range rows {
		c, err := t.caseAt(row)
		if err != nil && t.damaged(err) != nil {
			return nil, err
		}
		if c != nil {
			list = append(list, *c)
		}
	}
	return list, nil
}
