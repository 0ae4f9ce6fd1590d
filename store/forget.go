package store

import "ruangaman/report"

// /lupakan breaks the tie between an account and what it told. The case itself says who its reporter is, and links lead to
// it; both follow from writing the case. What is left is untied here.

const sqlOutboxUntie = "DELETE FROM outbox WHERE chat = +? AND key = +?"

// told opens every case a chat opened, also those that have ended.
func (t *Tx) told(id report.ChatID) ([]report.Case, error) {
	rows, err := t.linked(sqlLinksFrom, t.s.tags.told(id), maxHeld)
	if err != nil {
		return nil, err
	}
	return t.casesAt(rows)
}

// untie breaks what ties a chat to cases beside the cases themselves: what waits for the chat about them, and which of its
// messages spoke of them. What is under way is recorded as a message about nothing when it comes back.
func (t *Tx) untie(c *chat, ids []report.ID) error {
	for _, id := range ids {
		slot, found, err := t.slotOf(id)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		if _, err := t.exec(sqlOutboxUntie, c.row, slot); err != nil {
			return err
		}
		clear(t.s.queue.fresh) // as they are not in the table any more
		t.untieFlight(c, id)
		c.unshow(id)
	}
	return nil
}

// untieFlight lets a row that is being sent to a chat be about no case any more.
func (t *Tx) untieFlight(c *chat, id report.ID) {
	flying := t.s.queue.flying
	for row, f := range flying {
		if f.chat != c.row || f.sent.About != id {
			continue
		}
		before := f
		f.sent.About, f.stored.About = report.ID{}, report.ID{}
		flying[row] = f
		t.onRollback(func() { flying[row] = before })
	}
}
