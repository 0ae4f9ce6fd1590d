package bot

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"ruangaman/report"
)

// memory is a store without a disk: one writer at a time, savepoints that undo, an outbox with lanes. The real one is
// tested in its own room and, with this one's users, in cmd.
type memory struct {
	mu     sync.Mutex
	disk   disk
	flying map[report.RowID]report.ChatID
	commit int                     // how many batches were committed
	broken func(what string) error // what the database says instead of doing it; nil when it is well
	ended  []report.Outcome        // every outcome, in order
}

// disk is what a rollback takes back.
type disk struct {
	seen   map[int64]bool
	states map[report.ChatID]report.ChatState
	drafts map[report.ChatID]*report.Draft
	cases  []report.Case // newest first
	people map[report.PersonID]report.PersonState
	rows   []row
	lastID report.RowID
	known  map[report.ChatID][]report.MessageID // of both sides, oldest first
	live   map[report.ChatID]report.MessageID
	order  []string // the texts that were applied, in order
}

type row struct {
	id       report.RowID
	message  report.Message
	after    time.Time
	attempts int
}

func (d disk) clone() disk {
	d.seen, d.states, d.people = maps.Clone(d.seen), maps.Clone(d.states), maps.Clone(d.people)
	d.known, d.live = maps.Clone(d.known), maps.Clone(d.live)
	d.drafts, d.cases = maps.Clone(d.drafts), slices.Clone(d.cases)
	d.rows, d.order = slices.Clone(d.rows), slices.Clone(d.order)
	return d
}

func newMemory() *memory {
	return &memory{flying: map[report.RowID]report.ChatID{}, disk: disk{
		seen: map[int64]bool{}, states: map[report.ChatID]report.ChatState{}, people: map[report.PersonID]report.PersonState{},
		drafts: map[report.ChatID]*report.Draft{}, known: map[report.ChatID][]report.MessageID{}, live: map[report.ChatID]report.MessageID{},
	}}
}

func (m *memory) trouble(what string) error {
	if m.broken == nil {
		return nil
	}
	return m.broken(what)
}

// breaks sets what the database says from now on.
func (m *memory) breaks(how func(what string) error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.broken = how
}

// look reads what is committed.
func (m *memory) look(f func(d *disk)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f(&m.disk)
}

// Write is Store.Write.
func (m *memory) Write(_ context.Context, f func(Tx) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.disk.clone()
	err := f(&memoryTx{m})
	if err == nil {
		err = m.trouble("commit")
	}
	if err != nil {
		m.disk = before
		return err
	}
	m.commit++
	return nil
}

type memoryTx struct{ m *memory }

func (t *memoryTx) Savepoint(f func() error) error {
	before := t.m.disk.clone()
	err := f()
	if err != nil {
		t.m.disk = before
	}
	return err
}

func (t *memoryTx) Seen(id int64, _ time.Time) (bool, error) {
	if err := t.m.trouble("seen"); err != nil {
		return false, err
	}
	seen := t.m.disk.seen[id]
	t.m.disk.seen[id] = true
	return seen, nil
}

func (t *memoryTx) Desk(chat report.ChatID, _ report.Lookup) (report.Desk, error) {
	d := &t.m.disk
	desk := report.Desk{Chat: chat, State: d.states[chat], Draft: d.drafts[chat]}
	for _, c := range d.cases {
		if c.Reporter == chat && c.Status.Open() {
			desk.Mine = append(desk.Mine, c)
		}
	}
	return desk, t.m.trouble("desk")
}

func (t *memoryTx) Everyone() (map[report.PersonID]report.PersonState, error) {
	return maps.Clone(t.m.disk.people), t.m.trouble("everyone")
}

func (t *memoryTx) Agency() (report.Agency, error) { return report.Agency{}, nil }

func (t *memoryTx) Apply(chat report.ChatID, c report.Change, now time.Time) error {
	if err := t.m.trouble("apply"); err != nil {
		return err
	}
	d := &t.m.disk
	if c.State != nil {
		d.states[chat] = *c.State
	}
	if c.Draft != nil {
		d.drafts[chat] = c.Draft
	}
	if c.Open {
		delete(d.drafts, chat)
	}
	d.cases = append(slices.Clone(c.Cases), d.cases...)
	for _, p := range c.People {
		d.people[p.Person] = p
	}
	d.known[chat] = append(slices.Clone(d.known[chat]), c.Received...)
	for _, m := range c.Outbox {
		d.add(m)
	}
	if len(c.Outbox) > 0 && len(c.Outbox[0].Body) > 0 {
		d.order = append(d.order, c.Outbox[0].Body[0].Raw)
	}
	return nil
}

func (d *disk) add(m report.Message) {
	d.lastID++
	d.rows = append(d.rows, row{id: d.lastID, message: m, after: m.NotBefore})
}

// put adds rows as another room would.
func (m *memory) put(messages ...report.Message) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, message := range messages {
		m.disk.add(message)
	}
}

// Claim is Outbox.Claim: by rank, order kept in each rank of a chat, one row a chat.
func (m *memory) Claim(_ context.Context, now time.Time, most int) (rows []report.Claimed, next time.Time, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.trouble("claim"); err != nil {
		return nil, next, err
	}
	busy := map[report.ChatID]bool{}
	for _, chat := range m.flying {
		busy[chat] = true
	}
	for rank := report.RankFirst; rank <= report.RankOther && len(rows) < most; rank++ {
		waits := map[report.ChatID]bool{}
		for _, r := range m.disk.rows {
			switch to := r.message.To; {
			case r.message.Rank() != rank || busy[to] || waits[to]:
			case r.after.After(now):
				waits[to] = true
				if next.IsZero() || r.after.Before(next) {
					next = r.after
				}
			case len(rows) < most:
				busy[to] = true
				m.flying[r.id] = to
				rows = append(rows, m.claimed(r))
			}
		}
	}
	return rows, next, nil
}

func (m *memory) claimed(r row) report.Claimed {
	c := report.Claimed{Row: r.id, Message: r.message, Attempts: r.attempts}
	if r.message.Do == report.ActEdit && r.message.Target == 0 {
		c.Message.Target = m.disk.live[r.message.To]
		if c.Message.Target == 0 {
			c.Message.Do = report.ActSend
		}
	}
	if r.message.Do == report.ActWipe {
		c.Wipe = slices.Clone(m.disk.known[r.message.To])
		slices.Reverse(c.Wipe)
	}
	return c
}

// Finish is Outbox.Finish.
func (m *memory) Finish(_ context.Context, outcomes []report.Outcome, _ time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.trouble("finish"); err != nil {
		return err
	}
	for _, o := range outcomes {
		if err := m.trouble("finish " + string(o.Result)); err != nil {
			return err
		}
	}
	for _, o := range outcomes {
		m.ended = append(m.ended, o)
		delete(m.flying, o.Row)
		i := slices.IndexFunc(m.disk.rows, func(r row) bool { return r.id == o.Row })
		if i < 0 {
			return report.ErrNotFound
		}
		r := &m.disk.rows[i]
		to := r.message.To
		m.disk.known[to] = slices.DeleteFunc(slices.Clone(m.disk.known[to]), func(id report.MessageID) bool { return slices.Contains(o.Wiped, id) })
		switch {
		case o.Result == report.Retry:
			if r.after = o.After; !o.Untried {
				r.attempts++
			}
			continue
		case o.Result == report.Lost && r.message.As == report.AsLive:
			m.disk.live[to], r.message.Target = 0, 0
			continue
		case o.Message != 0:
			m.disk.known[to] = append(m.disk.known[to], o.Message)
			if r.message.As == report.AsLive {
				m.disk.live[to] = o.Message
			}
		}
		m.disk.rows = slices.Delete(m.disk.rows, i, i+1)
	}
	return nil
}

// outcomes are all outcomes so far with this result.
func (m *memory) outcomes(result report.Result) []report.Outcome {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []report.Outcome
	for _, o := range m.ended {
		if o.Result == result {
			found = append(found, o)
		}
	}
	return found
}

func (m *memory) commits() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.commit
}

func (m *memory) waiting() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.disk.rows)
}
