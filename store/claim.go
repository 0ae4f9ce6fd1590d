package store

import (
	"database/sql/driver"
	"time"

	"ruangaman/report"
)

const (
	// Rows that had to wait go before those that never did: each of them is older than its minute tells.
	sqlClaimLate  = "SELECT chat FROM outbox WHERE lane = +?1 AND not_before > 0 AND not_before <= +?2 ORDER BY not_before, row"
	sqlClaimFresh = "SELECT chat FROM outbox WHERE lane = +?1 AND not_before = 0 AND ?2 > 0 ORDER BY row"
	// A row that was tried and waits for its next try holds up what comes after it in its chat; one that was told to wait
	// from the start does not, nor does one that waits for an erasure.
	sqlClaimHeads = `SELECT row, key, lane, attempts FROM outbox
		WHERE chat = +?1 AND lane <= +?2 AND (not_before <= +?3 OR attempts > 0)
		AND (held IS NULL OR NOT (EXISTS (SELECT 1 FROM erasures WHERE name = held)
			OR EXISTS (SELECT 1 FROM drafts WHERE row = held) OR EXISTS (SELECT 1 FROM cases WHERE row = held)))
		ORDER BY lane, row LIMIT 16`
	sqlClaimNext = "SELECT not_before FROM outbox WHERE lane = +? AND not_before > +? ORDER BY not_before LIMIT 1"
	sqlClaimHeld = "SELECT count(*) FROM (SELECT 1 FROM outbox WHERE held IS NOT NULL LIMIT 1)"
)

const (
	// maxOpened bounds how many rows one claim opens, so that a thousand refused rows do not hold up the writer.
	maxOpened = 1000
	// heldAgain is when to ask again while a row waits for an erasure.
	heldAgain = time.Second
)

// Ask decides in the transaction that claims whether a message may be sent. A refused one is deleted unsent, unless again
// says when to ask once more.
type Ask func(m report.Message, about *report.Case) (ok bool, again time.Time)

// claimer is one call of Claim.
type claimer struct {
	t      *Tx
	now    time.Time
	most   int
	ask    Ask
	rows   []report.Claimed
	next   time.Time
	opened int
	closed map[int64]bool // chats that get nothing more in this call
}

// Claim hands out up to most rows that may be sent now: lower lanes first, in lane 0
// before all what is to go First and then quick exits, in each chat in order, at most one a chat and
// none for a chat that has a row in flight, unless it is a file and something goes first. ask is put to each row (and the case it is about, if it is about one) inside
// this transaction; a row that it refuses for good, or whose NotAfter is over, is deleted unsent. Every claimed row must come back
// through Finish; after a crash it simply waits again. next is when to claim again if nothing happens before; zero: nothing
// waits for a time.
func (t *Tx) Claim(now time.Time, most int, ask Ask) ([]report.Claimed, time.Time, error) {
	c := &claimer{t: t, now: now, most: most, ask: ask, closed: map[int64]bool{}}
	for chat := range t.s.queue.busy {
		c.closed[chat] = true
	}
	if err := c.ahead(); err != nil {
		return nil, time.Time{}, err
	}
	for lane := report.LaneEmergency; lane <= report.LaneOther; lane++ {
		for _, query := range []string{sqlClaimLate, sqlClaimFresh} {
			if err := c.scan(query, int64(lane)); err != nil {
				return nil, time.Time{}, err
			}
		}
	}
	if err := c.wait(); err != nil {
		return nil, time.Time{}, err
	}
	return c.rows, c.next, nil
}

func (c *claimer) full() bool { return len(c.rows) >= c.most || c.opened >= maxOpened }

// scan serves the chats that have rows in a lane.
func (c *claimer) scan(query string, lane int64) error {
	if c.full() {
		return nil
	}
	tried := map[int64]bool{}
	return c.t.query(func(v []driver.Value) (bool, error) {
		chat := v[0].(int64)
		if c.closed[chat] || tried[chat] {
			return true, nil
		}
		tried[chat] = true
		err := c.serve(chat, lane)
		return !c.full(), err
	}, query, lane, minuteOf(c.now))
}

// head is a row that may be a chat's turn.
type head struct{ row, slot, lane, attempts int64 }

// serve claims the first row of a chat that may be sent, in this lane or a lower one.
func (c *claimer) serve(chat, lane int64) error {
	for {
		var heads []head
		err := c.t.query(func(v []driver.Value) (bool, error) {
			heads = append(heads, head{v[0].(int64), v[1].(int64), v[2].(int64), v[3].(int64)})
			return true, nil
		}, sqlClaimHeads, chat, lane, minuteOf(c.now))
		if err != nil {
			return err
		}
		deleted := false
		for _, h := range heads {
			verdict, err := c.try(chat, h)
			if err != nil || verdict == claimed || verdict == blocking {
				c.closed[chat] = true
				return err
			}
			deleted = deleted || verdict == refused
		}
		// All that was seen is gone: more may follow.
		if !deleted || c.full() {
			return nil
		}
	}
}

// verdict is what became of a row that was looked at.
type verdict int

const (
	claimed  verdict = iota
	waiting          // not yet; what follows may go
	blocking         // not yet; nothing of its chat may go
	refused          // deleted unsent
)

func (c *claimer) try(chat int64, h head) (verdict, error) {
	q := &c.t.s.queue
	row := report.RowID(h.row)
	if q.damaged[row] {
		return waiting, nil
	}
	if at, ok := q.later[row]; ok && c.waits(at, h) {
		return c.notYet(at, h), nil
	}
	v, err := c.take(chat, h)
	if err == nil {
		return v, nil
	}
	if err := c.t.damaged(err); err != nil { // the database refused, which says nothing about the row
		return waiting, err
	}
	q.damaged[row] = true
	return waiting, nil
}

// take decides about a row as it was written, or as it is read again.
func (c *claimer) take(chat int64, h head) (verdict, error) {
	fresh := c.t.s.queue.fresh
	if m, ok := fresh[report.RowID(h.row)]; ok {
		delete(fresh, report.RowID(h.row))
		c.opened++
		return c.decide(chat, h, m)
	}
	var sealed []byte
	if _, err := c.t.one([]any{&sealed}, sqlOutboxRead, h.row); err != nil {
		return waiting, err
	}
	c.opened++
	return c.look(chat, h, sealed)
}

// look opens a row. Its error may also come from the chat or the case it belongs to.
func (c *claimer) look(chat int64, h head, sealed []byte) (verdict, error) {
	m, err := c.t.openMessage(h.row, h.slot, sealed)
	if err != nil {
		return waiting, err
	}
	if c.waits(m.NotBefore, h) {
		c.t.s.queue.later[report.RowID(h.row)] = m.NotBefore
		return c.notYet(m.NotBefore, h), nil
	}
	return c.decide(chat, h, m)
}

// farthestTry is how far ahead the next try of a row may lie: Telegram asks for less. Beyond it the clock was set back, and
// the row would hold up its chat for years.
const farthestTry = 24 * time.Hour

// waits reports whether a row's time has not come.
func (c *claimer) waits(until time.Time, h head) bool {
	return until.After(c.now) && (h.attempts == 0 || !until.After(c.now.Add(farthestTry)))
}

func (c *claimer) notYet(at time.Time, h head) verdict {
	c.sooner(at)
	if h.attempts > 0 {
		return blocking
	}
	return waiting
}

// decide asks the questions of the row's purpose and finds its target.
func (c *claimer) decide(chat int64, h head, m report.Message) (verdict, error) {
	about, err := c.about(m.About)
	if err != nil {
		return waiting, err
	}
	out := report.Claimed{Row: report.RowID(h.row), Message: m, Attempts: int(h.attempts)}
	ok := m.NotAfter.IsZero() || c.now.Before(m.NotAfter)
	if ok {
		var again time.Time
		if ok, again = c.ask(m, about); !ok && again.After(c.now) {
			return waiting, c.postpone(h, m, again)
		}
	}
	if about != nil && m.File > 0 {
		if i, found := about.File(m.File); found {
			out.File = about.Files[i]
		}
	}
	if ok && m.Apart {
		if out.Apart, err = c.t.apart(about); err != nil {
			return waiting, err
		}
		ok = len(out.Apart) > 0
	}
	if ok {
		if ok, err = c.t.resolve(&out, c.now); err != nil {
			return waiting, err
		}
	}
	if !ok {
		return refused, c.t.dequeue(h.row)
	}
	c.t.launch(flight{chat: chat, slot: h.slot, stored: m, sent: out.Message, attempts: h.attempts}, out.Row)
	c.rows = append(c.rows, out)
	return claimed, nil
}

// postpone lets a row wait for a time that was refused now and will not be then.
func (c *claimer) postpone(h head, m report.Message, at time.Time) error {
	m.NotBefore = at
	sealed, err := c.t.sealMessage(&m, h.row, h.slot)
	if err != nil {
		return err
	}
	c.sooner(at)
	// Not a try that failed: what comes after it in its chat need not wait.
	_, err = c.t.exec(sqlOutboxRetry, minuteOf(at), int64(0), sealed, h.row)
	return err
}

// about opens the case a message is about; nil if it is about none (any more).
func (c *claimer) about(id report.ID) (*report.Case, error) {
	if id.Zero() {
		return nil, nil //nolint:nilnil // not about a case
	}
	return c.t.caseAt(rowOf(id))
}

// launch notes that a row is in flight.
func (t *Tx) launch(f flight, row report.RowID) {
	t.s.queue.launch(row, f)
	t.onRollback(func() { t.s.queue.land(row, f) })
}

// resolve finds the message an edit or deletion is meant for. It is false if there is none and nothing is to be done.
func (t *Tx) resolve(out *report.Claimed, now time.Time) (bool, error) {
	m := &out.Message
	c, err := t.chat(m.To)
	if err != nil {
		return false, err
	}
	switch {
	case m.Do == report.ActWipe && m.Purpose == report.PurposeTidy:
		out.Wipe, err = t.tidy(c, now)
		return len(out.Wipe) > 0, err
	case m.Purpose == report.PurposeTidy && c.record.State.Trace == report.TraceKeep:
		return false, nil
	case c.record.State.Closed && m.Person == "": // they closed the chat: nothing is sent there until they come back
		return false, nil
	case m.OnlyAt != "" && m.OnlyAt != c.record.State.At:
		return false, nil
	case m.Purpose == report.PurposeRest && !c.atRest(m.Turn):
		return false, nil
	case m.Do == report.ActWipe:
		out.Wipe = c.everything(m.Keep)
		return true, nil
	case m.Do == report.ActSend || m.Do == report.ActFetch || m.Target != 0 || len(m.Targets) > 0:
		return true, nil
	case m.Do == report.ActDelete && (m.As == report.AsCard || m.As == report.AsNotice) && !m.About.Zero():
		m.Targets = c.cards(m.About, m.As == report.AsNotice)
		return len(m.Targets) > 0, nil
	case m.As == report.AsOffer:
		m.Target, err = t.push(c, m.Offer)
	default:
		if m.Target = c.record.Last[m.As]; m.As == report.AsLive && m.Purpose == report.PurposeAnswer && c.worn(m.Target, now) {
			m.Target = 0
		}
	}
	if err != nil || m.Target != 0 {
		return err == nil, err
	}
	if m.Do == report.ActEdit && m.As == report.AsLive && m.Purpose != report.PurposeRest {
		m.Do = report.ActSend
		return true, nil
	}
	return false, nil
}

// sooner moves next forward.
func (c *claimer) sooner(at time.Time) {
	if c.next.IsZero() || at.Before(c.next) {
		c.next = at
	}
}

// wait finds when the next row gets its turn by time alone.
func (c *claimer) wait() error {
	if c.opened >= maxOpened {
		c.sooner(c.now)
	}
	for lane := report.LaneEmergency; lane <= report.LaneOther; lane++ {
		var at int64
		found, err := c.t.one([]any{&at}, sqlClaimNext, int64(lane), minuteOf(c.now))
		if err != nil {
			return err
		}
		if found {
			c.sooner(time.Unix(at*int64(minute/time.Second), 0).UTC())
		}
	}
	var held int64
	if _, err := c.t.one([]any{&held}, sqlClaimHeld); err != nil {
		return err
	}
	if held > 0 {
		c.sooner(c.now.Add(heldAgain))
	}
	return nil
}
