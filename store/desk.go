package store

import (
	"errors"
	"slices"

	"ruangaman/report"
)

// Desk reads everything about a chat that a decision may depend on, and what the lookup asks for. It changes nothing.
func (t *Tx) Desk(id report.ChatID, l report.Lookup) (report.Desk, error) {
	d := report.Desk{Chat: id}
	c, err := t.chat(id)
	if err != nil {
		return d, err
	}
	d.State = c.record.State
	d.State.Wrong = slices.Clone(d.State.Wrong)
	if d.Draft, err = t.draft(c); err != nil {
		return d, err
	}
	if d.Mine, err = t.mine(c); err != nil {
		return d, err
	}
	if d.City, err = t.counters(); err != nil {
		return d, err
	}
	if err := t.writing(&d); err != nil {
		return d, err
	}
	return d, t.lookUp(&d, l)
}

// writing lays the case of the letter that is being written here.
func (t *Tx) writing(d *report.Desk) error {
	id := d.State.Writing.Case
	if id.Zero() {
		return nil
	}
	c, err := t.Case(id)
	if errors.Is(err, report.ErrNotFound) { // erased meanwhile
		return nil
	}
	d.Writing = c
	return err
}

func (t *Tx) lookUp(d *report.Desk, l report.Lookup) (err error) {
	if d.Found, err = t.found(l); err != nil {
		return err
	}
	if l.Receipt == "" && l.Offer == "" && l.Code == "" {
		if d.Found, err = t.onScreen(d); err != nil {
			return err
		}
	}
	if l.Told {
		if d.Told, err = t.told(d.Chat); err != nil {
			return err
		}
	}
	if l.Held == "" {
		return nil
	}
	d.Held, err = t.Held(l.Held)
	if over := len(d.Held) - report.DeskCases; over > 0 {
		d.Held, d.HeldMore = d.Held[:report.DeskCases], over
	}
	return err
}

// onScreen is the case that is being added to, or whose status the chat shows: a receipt may have opened it from another
// account, so it need not be among the chat's own.
func (t *Tx) onScreen(d *report.Desk) (*report.Case, error) {
	id := d.State.Case
	if d.Draft != nil && !d.Draft.Case.Zero() {
		id = d.Draft.Case
	}
	if id.Zero() {
		return nil, nil //nolint:nilnil // no case is the ordinary case
	}
	c, err := t.Case(id)
	if errors.Is(err, report.ErrNotFound) { // erased meanwhile
		return nil, nil //nolint:nilnil // as above
	}
	return c, err
}

// found follows the names in a lookup; the first that is given counts.
func (t *Tx) found(l report.Lookup) (*report.Case, error) {
	var k kind
	var value string
	switch {
	case l.Receipt != "":
		k, value = kindReceipt, string(l.Receipt)
	case l.Offer != "":
		k, value = kindOffer, string(l.Offer)
	case l.Code != "":
		k, value = kindCode, string(l.Code)
	default:
		return nil, nil //nolint:nilnil // nothing was asked for
	}
	row, err := t.find(k, value)
	if err != nil || row == 0 {
		return nil, err
	}
	return t.caseAt(row)
}
