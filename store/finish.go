package store

import (
	"errors"
	"fmt"
	"time"

	"ruangaman/report"
)

// Finish records what became of claimed rows and gives the messages that met 403. If it fails, nothing is recorded and the
// rows stay in flight: call it again with the same outcomes.
func (t *Tx) Finish(outcomes []report.Outcome, now time.Time) (blocked []report.Message, err error) {
	for i := range outcomes {
		o := &outcomes[i]
		f, ok := t.s.queue.flying[o.Row]
		if !ok {
			return nil, fmt.Errorf("finish a row that is not in flight: %w", report.ErrNotFound)
		}
		if err := t.finish(f, o, now); err != nil {
			return nil, fmt.Errorf("finish a row: %w", err)
		}
		t.land(o.Row, f)
		if o.Result == report.Blocked {
			blocked = append(blocked, f.stored)
		}
	}
	return blocked, nil
}

// land ends a flight, so that a claim in the same transaction may serve the chat again.
func (t *Tx) land(row report.RowID, f flight) {
	t.s.queue.land(row, f)
	t.onRollback(func() { t.s.queue.launch(row, f) })
}

func (t *Tx) finish(f flight, o *report.Outcome, now time.Time) error {
	switch o.Result {
	case report.Sent:
		if err := t.record(f, o, now); err != nil {
			return err
		}
	case report.Retry:
		m := f.stored
		m.NotBefore = o.After
		if o.Untried && f.attempts > 0 {
			f.attempts-- // but one, which holds its place in its chat
		}
		return t.again(f, o.Row, &m)
	case report.Lost:
		return t.lost(f, o.Row, now)
	case report.Blocked, report.Dead:
		if err := t.untidied(f, o.Result, now); err != nil {
			return err
		}
	}
	return t.dequeue(int64(o.Row))
}

// again lets a row wait for another try, in its old place.
func (t *Tx) again(f flight, row report.RowID, m *report.Message) error {
	sealed, err := t.sealMessage(m, int64(row), f.slot)
	if errors.Is(err, errErased) { // its key was destroyed while it was under way, and the row with it
		return nil
	}
	if err != nil {
		return err
	}
	t.onCommit(func() { t.s.queue.later[row] = m.NotBefore })
	_, err = t.exec(sqlOutboxRetry, clearMinute(m, m.NotBefore), f.attempts+1, sealed, int64(row))
	return err
}

// lost deals with a message to edit that is not there any more.
func (t *Tx) lost(f flight, row report.RowID, now time.Time) error {
	c, err := t.chat(f.sent.To)
	if err != nil {
		return err
	}
	t.change(c)
	c.forget([]report.MessageID{f.sent.Target})
	if err := t.saveChat(c, now); err != nil {
		return err
	}
	if f.sent.As == report.AsOffer {
		if err := t.dropPush(c, f.sent.Offer); err != nil {
			return err
		}
	}
	if !anew(&f.sent) {
		return t.dequeue(int64(row))
	}
	m := f.stored
	m.Do, m.Target = report.ActSend, 0
	return t.again(f, row, &m)
}

// anew reports whether an edit whose message is gone is sent as a new one: the conversation itself, and a card somebody
// has to act on. A line without buttons ("sudah diambil rekan") would only surprise.
func anew(m *report.Message) bool {
	return m.Do == report.ActEdit && m.Purpose != report.PurposeRest && (m.As == report.AsLive || m.As == report.AsOffer && len(m.Buttons) > 0)
}

// record remembers what stands in the chat now, and plans what must leave it again.
func (t *Tx) record(f flight, o *report.Outcome, now time.Time) error {
	c, err := t.chat(f.sent.To)
	if err != nil {
		return err
	}
	m := &f.sent
	if c.showed(m) {
		return nil
	}
	t.change(c)
	switch m.Do {
	case report.ActDelete:
		c.forget(append([]report.MessageID{m.Target}, m.Targets...))
	case report.ActWipe:
		c.forget(o.Wiped)
		if m.Purpose == report.PurposeTidy { // what Telegram refused is not tried for ever
			c.record.Tidy = false
			c.giveUp(now)
		}
	case report.ActSend:
		if err := t.stands(c, m, o.Message, now); err != nil {
			return err
		}
	case report.ActEdit:
		if err := t.stands(c, m, m.Target, now); err != nil {
			return err
		}
	}
	return t.saveChat(c, now)
}

// showed reports whether an edit reached the live message that everybody knew of: that tells nothing new.
func (c *chat) showed(m *report.Message) bool {
	return m.Do == report.ActEdit && m.As == report.AsLive && m.Person == "" && !m.Keep && m.DeleteAfter == 0 &&
		c.record.Last[m.As] == m.Target && c.knows(m.Target)
}

// stands remembers a message of ours that is now in the chat as m describes it.
func (t *Tx) stands(c *chat, m *report.Message, id report.MessageID, now time.Time) error {
	if id == 0 {
		return nil
	}
	c.learn(id, now)
	if gone, err := t.erasedMeanwhile(m); err != nil {
		return err
	} else if gone {
		return t.enqueueDelete(m, id, time.Time{}, now)
	}
	if m.Person != "" || m.Purpose == report.PurposeGroup || m.As == report.AsOffer || m.As == report.AsCard {
		c.record.Work = append(c.record.Work, id)
	}
	if m.Keep {
		c.record.Kept = id
	}
	switch {
	case m.As == report.AsCard, m.As == report.AsNotice && m.Person != "":
		c.shows(id, m.About, m.As)
	case m.As == report.AsNotice:
		c.shows(id, report.ID{}, m.As)
	}
	if m.As == report.AsOffer {
		if err := t.pushed(c, m, id, now); err != nil {
			return err
		}
	} else if former := c.became(m.As, id); (m.As == report.AsLive || m.As == report.AsBundle) && former != 0 {
		if err := t.enqueueDelete(m, former, time.Time{}, now); err != nil {
			return err
		}
	}
	if m.DeleteAfter > 0 {
		return t.enqueueDelete(m, id, now.Add(m.DeleteAfter), now)
	}
	return nil
}

// erasedMeanwhile reports whether the case of a message to the staff was erased while it was under way: it must leave the
// phone with everything else about that case.
func (t *Tx) erasedMeanwhile(m *report.Message) (bool, error) {
	if m.Person == "" || m.About.Zero() {
		return false, nil
	}
	_, found, err := t.slotOf(m.About)
	return !found, err
}

// enqueueDelete plans the deletion of a message of ours. It carries nothing but the message's id, so the chat's key seals it
// and it outlives the case: what is on somebody's phone must still go when the case is gone.
func (t *Tx) enqueueDelete(m *report.Message, id report.MessageID, at, now time.Time) error {
	why := report.PurposeTidy
	if m.Person != "" { // what staff must not keep is no choice of theirs
		why = report.PurposeWipe
	}
	return t.enqueue(&report.Message{
		To: m.To, Do: report.ActDelete, Targets: []report.MessageID{id},
		Purpose: why, Lane: report.LaneAnswer, NotBefore: at,
	}, now)
}
