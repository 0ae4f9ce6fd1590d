package dispatch

import (
	"bytes"
	"cmp"
	"context"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ruangaman/report"
)

// memory is a store in memory with the manners of the real one: one writer, all or nothing, revisions, and due times that
// are known in the clear by the minute only.
type memory struct {
	mu     sync.Mutex
	cases  map[report.ID]report.Case
	desks  map[report.ID]report.Desk
	states map[report.PersonID]report.PersonState
	outbox []report.Message
	sentAt []time.Time

	round  func(time.Time) time.Time // how the minute of a due time is kept
	fail   func() error              // asked before every commit
	refuse map[report.ID]error       // what Apply says of a case
	busy   chan struct{}             // writers wait for it, if there is one

	writes, sweeps int
	sizes          []int // cases changed by each write
}

func newMemory() *memory {
	return &memory{
		cases: map[report.ID]report.Case{}, desks: map[report.ID]report.Desk{}, states: map[report.PersonID]report.PersonState{},
		round: down, fail: func() error { return nil }, refuse: map[report.ID]error{},
	}
}

func down(t time.Time) time.Time { return t.Truncate(time.Minute) }
func up(t time.Time) time.Time   { return t.Add(time.Minute - 1).Truncate(time.Minute) }

func (m *memory) Write(ctx context.Context, work func(Tx) error) error {
	if m.busy != nil {
		<-m.busy
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	tx := &memoryTx{memory: m, cases: maps.Clone(m.cases), desks: maps.Clone(m.desks), states: maps.Clone(m.states)}
	m.writes++
	err := work(tx)
	if err == nil {
		err = m.fail()
	}
	if err != nil {
		return err
	}
	m.cases, m.desks, m.states, m.outbox = tx.cases, tx.desks, tx.states, append(m.outbox, tx.outbox...)
	for range tx.outbox {
		m.sentAt = append(m.sentAt, time.Now())
	}
	m.sizes = append(m.sizes, tx.changed)
	return nil
}

// put is what the conversation does: it commits cases by another door.
func (m *memory) put(cases ...*report.Case) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range cases {
		n := *c.Clone()
		n.Rev = m.cases[c.ID].Rev + 1
		m.cases[c.ID] = n
	}
}

func (m *memory) get(id report.ID) report.Case {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.cases[id]
}

// said is the outbox in short, each message with the time since start.
func (m *memory) said(start time.Time) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var lines []string
	for i, o := range m.outbox {
		if o.Purpose == report.PurposeWatch {
			continue
		}
		lines = append(lines, m.sentAt[i].Sub(start).String()+" "+said(report.Change{Outbox: []report.Message{o}}))
	}
	return lines
}

type memoryTx struct {
	*memory
	cases   map[report.ID]report.Case
	desks   map[report.ID]report.Desk
	states  map[report.PersonID]report.PersonState
	outbox  []report.Message
	changed int
}

func (tx *memoryTx) Savepoint(work func() error) error {
	cases, desks, states, rows := maps.Clone(tx.cases), maps.Clone(tx.desks), maps.Clone(tx.states), len(tx.outbox)
	err := work()
	if err != nil {
		tx.cases, tx.desks, tx.states, tx.outbox = cases, desks, states, tx.outbox[:rows]
	}
	return err
}

func (tx *memoryTx) open(limit int, ok func(report.Case) bool, order func(a, b report.Case) int) []report.Case {
	var out []report.Case
	for _, c := range tx.cases {
		if c.Status.Open() && ok(c) {
			out = append(out, *c.Clone())
		}
	}
	slices.SortFunc(out, order)
	return out[:min(limit, len(out))]
}

func (tx *memoryTx) Due(now time.Time, limit int) ([]report.Case, error) {
	return tx.open(limit, func(c report.Case) bool { return !tx.round(c.NextDue).After(now) },
		func(a, b report.Case) int {
			// Within a minute the latest first: the worst order a store could give.
			return cmp.Or(tx.round(a.NextDue).Compare(tx.round(b.NextDue)), b.NextDue.Compare(a.NextDue))
		}), nil
}

func (tx *memoryTx) OpenCases(after report.ID, limit int) ([]report.Case, error) {
	return tx.open(limit, func(c report.Case) bool { return bytes.Compare(c.ID[:], after[:]) > 0 },
		func(a, b report.Case) int { return bytes.Compare(a.ID[:], b.ID[:]) }), nil
}

func (tx *memoryTx) Quiet(now time.Time, limit int) ([]report.Desk, error) {
	var out []report.Desk
	for _, d := range tx.desks {
		if d.Draft == nil {
			continue
		}
		if due := d.Draft.DueAt; !due.IsZero() && !tx.round(due).After(now) || !tx.round(d.Draft.ExpiresAt).After(now) {
			out = append(out, d)
		}
	}
	return out[:min(limit, len(out))], nil
}

func (tx *memoryTx) Resting(now time.Time, limit int) ([]report.Desk, error) {
	var out []report.Desk
	for _, d := range tx.desks {
		if at := d.State.RestsAt(); !at.IsZero() && !at.After(now) {
			out = append(out, d)
		}
	}
	return out[:min(limit, len(out))], nil
}

func (tx *memoryTx) Everyone() (map[report.PersonID]report.PersonState, error) { return tx.states, nil }

func (tx *memoryTx) Sweep(time.Time) error {
	tx.sweeps++
	return nil
}

func (tx *memoryTx) Apply(_ report.ChatID, ch report.Change, _ time.Time) error {
	for _, c := range ch.Cases {
		if err := tx.refuse[c.ID]; err != nil {
			return err
		}
		if old, ok := tx.cases[c.ID]; ok && old.Rev != c.Rev {
			return report.ErrStale
		}
		c.Rev++
		tx.cases[c.ID] = c
		tx.changed++
	}
	for _, s := range ch.People {
		tx.states[s.Person] = s
	}
	for _, id := range ch.Erase {
		delete(tx.desks, id)
	}
	tx.outbox = append(tx.outbox, ch.Outbox...)
	return nil
}

// office is a worker over a memory store in a town, inside a bubble of fake time.
type office struct {
	*town
	*memory
	worker *Worker
	log    *strings.Builder
	start  time.Time
	queued int
	panics bool
	quiet  func(report.Desk, time.Time) report.Change
	rest   func(report.Desk) report.Change
	stop   func()
}

// never is a cron line that does not come round while a test runs.
const never = "0 0 1 1 *"

// newOffice opens at noon. Its worker does not run yet.
func newOffice(t *testing.T, cron string) *office {
	t.Helper()
	time.Sleep(time.Until(clock("2026-11-23 12:00")))
	o := &office{town: newTown(t), memory: newMemory(), log: &strings.Builder{}, start: time.Now()}
	o.quiet = func(report.Desk, time.Time) report.Change { return report.Change{} }
	w, err := New(Config{
		Store: o.memory, Now: time.Now, Log: slog.New(slog.NewTextHandler(o.log, nil)), Queued: func() { o.queued++ },
		Env: func(now time.Time, states map[report.PersonID]report.PersonState) Env {
			if o.panics {
				panic("CANARY")
			}
			env := o.env()
			env.Now, env.States = now, states
			return env
		},
		Quiet: func(d report.Desk, now time.Time, _ map[report.PersonID]report.PersonState) report.Change {
			return o.quiet(d, now)
		},
		Rest: func(d report.Desk, _ time.Time) report.Change { return o.rest(d) },
		Cron: cron, Zone: wita,
	})
	if err != nil {
		t.Fatal(err)
	}
	o.worker = w
	return o
}

// opens starts the worker, which runs until the test ends.
func (o *office) opens() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		o.worker.Run(ctx)
	}()
	o.stop = func() {
		cancel()
		<-done
	}
}

// pass lets time pass and the worker come to rest.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// while does something while the worker writes nothing.
func (o *office) while(do func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	do()
}

// tells is a report that was just committed.
func (o *office) tells(u report.Urgency) report.ID {
	o.now = time.Now()
	c := o.sent(u)
	o.put(c)
	return c.ID
}
