package flows

import (
	"time"

	"ruangaman/report"
)

// didClose is the line of a case's history when its reporter blocked the bot or deleted the chat.
const didClose = "chat_closed"

// closed is what follows when somebody blocks the bot or deletes the chat: the reporter is closed for safety. The case goes
// on, nothing is sent to that chat any more, what would be said waits for the receipt, and staff see it on the card.
func (f *Flows) closed(d report.Desk, env report.Env) report.Change {
	s := d.State
	s.Closed, s.At, s.Case, s.Next = true, f.home(), report.ID{}, ""
	s.Proof, s.Word, s.Tail = report.Proof{}, report.CodeWord{}, ""
	ch := report.Change{State: &s}
	for i := range d.Mine {
		if c := &d.Mine[i]; c.Status.Open() && c.Away.IsZero() {
			n := c.Clone()
			n.Away = env.Now
			n.Log = append(n.Log, report.Entry{At: env.Now, Event: didClose})
			ch.Cases = append(ch.Cases, *n)
		}
	}
	return ch
}

// backByCode takes the mark of a closed chat from a case whose receipt was typed in its reporter's own chat: what waited
// for the code has met it.
func backByCode(d report.Desk, c *report.Case, ch *report.Change) *report.Case {
	if c.Away.IsZero() || c.Reporter != d.Chat {
		return c
	}
	n := c.Clone()
	n.Away = time.Time{}
	ch.Cases = append(ch.Cases, *n)
	return n
}
