package store

import (
	"fmt"
	"slices"
	"time"

	"ruangaman/report"
)

// Apply writes a change of a chat: all of it or, with report.ErrStale, ErrTaken, ErrInvalid or ErrNotFound, nothing. After
// report.ErrStore the whole batch is lost. Kick and Alarms are for whoever commits.
func (t *Tx) Apply(id report.ChatID, change report.Change, now time.Time) error {
	if err := t.takeOff(&change); err != nil {
		return fmt.Errorf("apply a change: %w", err)
	}
	if err := t.check(&change, now); err != nil {
		return fmt.Errorf("apply a change: %w", err)
	}
	if len(change.Cases) == 0 && !change.Open {
		return t.apply(id, &change, now)
	}
	// That an offer's name is taken, or a case opened under another name than its draft's, shows only while writing.
	return t.Savepoint(func() error { return t.apply(id, &change, now) })
}

func (t *Tx) apply(id report.ChatID, change *report.Change, now time.Time) error {
	steps := []func() error{
		func() error { return t.applyErase(change) },
		func() error { return t.applyChat(id, change, now) },
		func() error { return t.applyCases(change, now) },
		func() error { return t.applyOutbox(change, now) },
		func() error { return t.applyPeople(change) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return fmt.Errorf("apply a change: %w", err)
		}
	}
	return nil
}

// check refuses what must not be written while nothing of it is.
func (t *Tx) check(change *report.Change, now time.Time) error {
	if d := change.Draft; d != nil && (d.ID.Zero() || d.ExpiresAt.IsZero()) {
		return fmt.Errorf("write a draft: no name or no end: %w", report.ErrInvalid)
	}
	coming := map[report.ID]bool{}
	for i := range change.Cases {
		c := &change.Cases[i]
		if coming[c.ID] {
			return fmt.Errorf("write a case twice: %w", report.ErrInvalid)
		}
		coming[c.ID] = true
		if err := t.checkCase(c, now); err != nil {
			return err
		}
		if err := t.free(kindCode, string(c.Code), c.ID); err != nil {
			return err
		}
	}
	if change.Draft != nil {
		coming[change.Draft.ID] = true
	}
	if err := checkApart(change); err != nil {
		return err
	}
	return t.checkTies(change, coming)
}

// checkTies refuses receipts in use, and receipts and messages about nothing.
func (t *Tx) checkTies(change *report.Change, coming map[report.ID]bool) error {
	gone := map[report.ID]bool{}
	for _, id := range change.Erase {
		gone[id] = true
	}
	known := func(id report.ID) error {
		if coming[id] {
			return nil
		}
		if _, found, err := t.slotOf(id); err != nil {
			return err
		} else if !found || gone[id] {
			return fmt.Errorf("tie to a case: %w", report.ErrNotFound)
		}
		return nil
	}
	for _, r := range change.Receipts {
		if err := t.free(kindReceipt, string(r.Receipt), r.Case); err != nil {
			return err
		}
		if err := known(r.Case); err != nil {
			return err
		}
	}
	for i := range change.Outbox {
		m := &change.Outbox[i]
		if m.To == 0 || m.Lane < report.LaneEmergency || m.Lane > report.LaneOther {
			return fmt.Errorf("queue a message: no chat or no such lane: %w", report.ErrInvalid)
		}
		if !m.About.Zero() {
			if err := known(m.About); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *Tx) applyErase(change *report.Change) error {
	for _, id := range change.Erase {
		if err := t.erase(rowOf(id)); err != nil {
			return err
		}
	}
	return nil
}

// takeOff turns deletions about a case that this change erases, or unties from its chat, into deletions of messages of that
// chat, which need no case: what a phone shows of it must go although the case, and what tells of its pushes, is gone.
func (t *Tx) takeOff(change *report.Change) error {
	if len(change.Erase)+len(change.Forget) == 0 {
		return nil
	}
	ending := slices.Concat(change.Erase, change.Forget)
	rest := make([]report.Message, 0, len(change.Outbox))
	for _, m := range change.Outbox {
		if m.Do == report.ActDelete && slices.Contains(ending, m.About) {
			shown, err := t.shown(&m)
			if err != nil {
				return err
			}
			if len(shown) == 0 {
				continue
			}
			m.Targets, m.About, m.Offer = shown, report.ID{}, ""
		}
		rest = append(rest, m)
	}
	change.Outbox = rest
	return nil
}

// shown lists the messages that a deletion without targets means.
func (t *Tx) shown(m *report.Message) ([]report.MessageID, error) {
	c, err := t.chat(m.To)
	if err != nil || m.As != report.AsOffer {
		return c.cards(m.About, m.As == report.AsNotice), err
	}
	id, err := t.push(c, m.Offer)
	if err != nil || id == 0 {
		return nil, err
	}
	return []report.MessageID{id}, nil
}

// applyChat writes what belongs to the chat itself: its state, its draft, the messages it sent.
func (t *Tx) applyChat(id report.ChatID, change *report.Change, now time.Time) error {
	if change.State == nil && change.Draft == nil && !change.Open && len(change.Received)+len(change.Forget) == 0 {
		return nil
	}
	c, err := t.chat(id)
	if err != nil {
		return err
	}
	t.change(c)
	if change.State != nil {
		c.record.State = *change.State
	}
	for _, m := range change.Received {
		c.learn(m, now)
	}
	if err := t.untie(c, change.Forget); err != nil {
		return err
	}
	if change.State != nil || len(change.Received)+len(change.Forget) > 0 || !c.stored {
		if err := t.saveChat(c, now); err != nil {
			return err
		}
	}
	if change.Open {
		if err := t.becomeCase(c, change); err != nil {
			return err
		}
	}
	if change.Draft != nil {
		return t.saveDraft(c, change.Draft)
	}
	return nil
}

// becomeCase removes the chat's draft and leaves its key to the case of the same name.
func (t *Tx) becomeCase(c *chat, change *report.Change) error {
	for i := range change.Cases {
		if rowOf(change.Cases[i].ID) == c.draftRow {
			return t.dropDraft(c)
		}
	}
	if c.draftRow != 0 {
		return fmt.Errorf("open a case: none of the draft's name: %w", report.ErrInvalid)
	}
	return nil
}

func (t *Tx) applyCases(change *report.Change, now time.Time) error {
	for i := range change.Cases {
		if err := t.saveCase(&change.Cases[i], now); err != nil {
			return err
		}
	}
	for i := range change.Apart {
		if err := t.saveApart(&change.Apart[i]); err != nil {
			return err
		}
	}
	for _, r := range change.Receipts {
		if err := t.saveReceipt(r); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) applyOutbox(change *report.Change, now time.Time) error {
	for i := range change.Outbox {
		m := &change.Outbox[i]
		if m.Do == report.ActWipe {
			if err := t.silence(m.To); err != nil {
				return err
			}
		}
		if err := t.enqueue(m, now); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) applyPeople(change *report.Change) error {
	for _, p := range change.People {
		if err := t.savePerson(p); err != nil {
			return err
		}
	}
	if len(change.People) > 0 || change.Agency != nil {
		t.onCommit(t.s.options.Agency)
	}
	if change.Agency != nil {
		if err := t.saveAgency(*change.Agency); err != nil {
			return err
		}
	}
	if change.KeepShift != 0 {
		if err := t.shiftKeep(change.KeepShift); err != nil {
			return err
		}
	}
	if change.City != nil {
		return t.saveCounters(*change.City)
	}
	return nil
}
