package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mattn/go-sqlite3"

	"ruangaman/report"
)

// A batch of twenty updates meets a fault at each of its statements in turn. The faults are real ones: SQLite is
// interrupted, the file cannot be read or written, there is no room, another process has the lock.

// twenty applies a batch of twenty updates, each in a savepoint of its own: drafts, reports that become cases, things
// that are destroyed, cases that go on. It gives how many were applied.
func twenty(k *kit, tx *Tx) (done int, err error) {
	for n := uint64(1); n <= 20; n++ {
		if err := tx.Savepoint(func() error { return update(k, tx, n) }); err != nil {
			return done, err
		}
		done++
	}
	return done, nil
}

func update(k *kit, tx *Tx, n uint64) error {
	chat := report.ChatID(n) //nolint:gosec // small
	if seen, err := tx.Seen(int64(n), k.now); err != nil || seen {
		return err
	}
	d, err := tx.Desk(chat, report.Lookup{Receipt: numbered(int(n))})
	if err != nil {
		return err
	}
	if _, err := tx.Everyone(); err != nil {
		return err
	}
	text := fmt.Sprint("update ", n)
	ch := report.Change{Outbox: []report.Message{send(chat, text)}, Received: []report.MessageID{report.MessageID(n)}}
	switch n % 5 {
	case 0, 1: // a first step, or a further one
		ch.Draft = draft(n)
		ch.State = &report.ChatState{LiveRev: int(n)}
	case 2: // it is sent
		c := opened(n, chat)
		c.Code = report.Code(fmt.Sprint("K-", n))
		ch.Open, ch.Cases, ch.Receipts = true, []report.Case{c}, []report.ReceiptFor{{Receipt: numbered(int(n)), Case: c.ID}}
		ch.Outbox = append(ch.Outbox, inLane(0, 900, text))
	case 3: // it is destroyed
		ch.Erase = []report.ID{id(n)}
	case 4: // a case goes on
		c, err := tx.Case(id(n))
		if err != nil || c == nil {
			return errors.Join(err, errors.New("the case is not there"))
		}
		c.NextDue = c.NextDue.Add(60e9)
		ch.Cases = []report.Case{*c}
		ch.People = []report.PersonState{{Person: report.PersonID(text), Blocked: true}}
		city := d.City
		city.Wrong++
		ch.City = &city
	}
	return tx.Apply(chat, ch, k.now)
}

// beforeTwenty is a store as the batch finds it, its statements counted. cache is what SQLite may keep in memory, in pages:
// with very few, statements read and write the files all the time.
func beforeTwenty(t *testing.T, cache int) (*kit, *counter) {
	t.Helper()
	k := newKit(t)
	for n := uint64(1); n <= 20; n++ {
		chat := report.ChatID(n) //nolint:gosec // small
		switch n % 5 {
		case 1, 2, 3:
			k.apply(chat, report.Change{Draft: draft(n)})
		case 4:
			c := opened(n, chat)
			c.Code = report.Code(fmt.Sprint("K-", n))
			k.apply(chat, report.Change{Cases: []report.Case{c}})
		}
	}
	err := k.Write(context.Background(), func(tx *Tx) error { // prepares every statement, and leaves nothing
		if _, err := twenty(k, tx); err != nil {
			return err
		}
		return errRefused
	})
	if !errors.Is(err, errRefused) {
		t.Fatal(err)
	}
	k.state() // and those
	c := &counter{}
	k.must(func(tx *Tx) error {
		for query, stmt := range k.db.stmts {
			k.db.stmts[query] = counted{stmt, query, c}
		}
		return tx.query(func([]driver.Value) (bool, error) { return true, nil }, fmt.Sprint("PRAGMA cache_size = ", cache))
	})
	return k, c
}

// state is everything that is stored, opened, as one text.
func (k *kit) state() string {
	k.t.Helper()
	var b strings.Builder
	say := func(v any) {
		content, err := encode(v)
		if err != nil {
			k.t.Fatal(err)
		}
		b.Write(content)
		b.WriteByte('\n')
	}
	k.must(func(tx *Tx) error {
		for chat := report.ChatID(1); chat <= 20; chat++ {
			d, err := tx.Desk(chat, report.Lookup{Receipt: numbered(int(chat))})
			if err != nil {
				return err
			}
			say(d.Draft)
			say(d.State)
			say(d.Found)
			say(d.City)
		}
		people, err := tx.Everyone()
		if err != nil {
			return err
		}
		for n := range 21 {
			say(people[report.PersonID(fmt.Sprint("update ", n))])
		}
		cases, err := tx.OpenCases(report.ID{}, 1000)
		if err != nil {
			return err
		}
		for _, c := range cases {
			say(c)
		}
		if err := tx.numbers(&b, "SELECT id FROM seen ORDER BY id"); err != nil {
			return err
		}
		messages, err := tx.messages()
		for _, m := range messages {
			say(m)
		}
		return err
	})
	return b.String()
}

func (t *Tx) numbers(b *strings.Builder, query string) error {
	return t.query(func(v []driver.Value) (bool, error) { fmt.Fprintln(b, v[0]); return true, nil }, query)
}

// messages opens the whole outbox, in order.
func (t *Tx) messages() (all []report.Message, err error) {
	type row struct {
		row, key int64
		sealed   []byte
	}
	var rows []row
	err = t.query(func(v []driver.Value) (bool, error) {
		rows = append(rows, row{v[0].(int64), v[1].(int64), v[2].([]byte)})
		return true, nil
	}, "SELECT row, key, sealed FROM outbox ORDER BY row")
	for _, r := range rows {
		m, broken := t.openMessage(r.row, r.key, r.sealed)
		if broken != nil {
			return nil, broken
		}
		all = append(all, m)
	}
	return all, err
}

// sampleOfStatements is how many statements the short form of the test meets with each fault; `make torture` meets all.
const sampleOfStatements = 24

// TestPromise01AFaultAtAnyStatementStoresTheBatchWholeOrNotAtAll: whichever statement meets the fault, nothing of the batch
// is stored; when the fault is gone the batch is stored whole and in order.
func TestPromise01AFaultAtAnyStatementStoresTheBatchWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	for i, f := range faults() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			k, c := beforeTwenty(t, 1)
			before, statements := k.state(), countStatements(t, k, c)
			every := 1
			if os.Getenv("RUANGAMAN_TORTURE") == "" {
				every = max(1, statements/sampleOfStatements)
			}
			struck, tried := 0, 0
			for at := 1 + i%every; at <= statements; at += every {
				tried++
				if strikeAt(t, k, c, f, at) {
					struck++
					if k.state() != before {
						t.Fatalf("%s at statement %d of %d: something of the batch is stored", f.name, at, statements)
					}
					continue
				}
				storedWhole(t, k) // the fault touched nothing that was needed
				k, c = beforeTwenty(t, 1)
			}
			if f.sure && struck != tried || 3*struck < tried {
				t.Errorf("only %d of %d statements were struck", struck, tried)
			}
			t.Logf("%d of %d statements tried, %d of them failed", tried, statements, struck)
			k.must(func(tx *Tx) error { _, err := twenty(k, tx); return err })
			storedWhole(t, k)
			k.reopen()
			storedWhole(t, k)
		})
	}
}

// countStatements counts those of the batch, BEGIN and COMMIT among them, and leaves the store as it was.
func countStatements(t *testing.T, k *kit, c *counter) int {
	t.Helper()
	c.n, c.at = 0, 0
	err := k.Write(context.Background(), func(tx *Tx) error {
		if _, err := twenty(k, tx); err != nil {
			return err
		}
		return errRefused
	})
	if !errors.Is(err, errRefused) || c.n < 200 {
		t.Fatalf("%d statements, %v", c.n, err)
	}
	return c.n // with ROLLBACK in the place of COMMIT
}

// strikeAt writes the batch with a fault from one statement on, and tells whether it failed.
func strikeAt(t *testing.T, k *kit, c *counter, f fault, at int) bool {
	t.Helper()
	ended := true
	check := func(err error) {
		if err != nil {
			t.Errorf("%s: %v", f.name, err)
		}
	}
	end := func() {
		if !ended {
			ended = true
			check(f.end(k))
		}
	}
	c.n, c.at, c.after = 0, at, func() {}
	c.then = func() { check(f.begin(k)); ended = false }
	if f.once {
		c.after = end
	}
	err := k.Write(context.Background(), func(tx *Tx) error {
		_, err := twenty(k, tx)
		return err
	})
	c.at = 0
	end()
	if err != nil && !errors.Is(err, report.ErrStore) {
		t.Fatalf("%s at statement %d: %v", f.name, at, err)
	}
	return err != nil
}

// storedWhole looks for the twenty updates.
func storedWhole(t *testing.T, k *kit) {
	t.Helper()
	k.must(func(tx *Tx) error {
		messages, err := tx.messages()
		if err != nil {
			return err
		}
		n := 0
		for _, m := range messages {
			if m.Lane != report.LaneEmergency && m.Do == report.ActSend {
				if n++; m.Body[0].Raw != fmt.Sprint("update ", n) {
					t.Fatalf("message %d is %q", n, m.Body[0].Raw)
				}
			}
		}
		cases, err := tx.OpenCases(report.ID{}, 1000)
		if err != nil || n != 20 || len(cases) != 8 {
			t.Fatalf("%d messages, %d cases, %v", n, len(cases), err)
		}
		for n := int64(1); n <= 20; n++ {
			if seen, err := tx.Seen(n, k.now); !seen || err != nil {
				t.Fatalf("update %d would be applied again: %v", n, err)
			}
		}
		return nil
	})
}

// TestPromise01ABusyDatabaseStoresTheBatchWholeOrNotAtAll: another process that has the lock keeps the batch from beginning;
// once it has begun, nobody else gets the lock at any of its statements.
func TestPromise01ABusyDatabaseStoresTheBatchWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	k, c := beforeTwenty(t, -16384)
	before := k.state()
	other, err := (&sqlite3.SQLiteDriver{}).Open(source(filepath.Join(k.options.Data, databaseName), "?_busy_timeout=0"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	ask := func(query string) error {
		_, err := other.(driver.Execer).Exec(query, nil) //nolint:staticcheck // nothing to cancel
		return err
	}
	k.must(func(*Tx) error { _, err := k.raw("PRAGMA busy_timeout = 10"); return err }) // to lose no time here
	if err := ask(sqlBegin); err != nil {
		t.Fatal(err)
	}
	err = k.Write(context.Background(), func(tx *Tx) error { _, err := twenty(k, tx); return err })
	if !errors.Is(err, report.ErrStore) {
		t.Errorf("while another process has the lock the batch ends with %v", err)
	}
	if err := ask(sqlRollback); err != nil {
		t.Fatal(err)
	}
	if k.state() != before {
		t.Fatal("something of a batch is stored that never began")
	}
	refused := 0
	c.every = func() {
		var busy sqlite3.Error
		if err := ask(sqlBegin); !errors.As(err, &busy) || busy.Code != sqlite3.ErrBusy {
			t.Errorf("inside the batch somebody else got the lock: %v", err)
		}
		refused++
	}
	k.must(func(tx *Tx) error { _, err := twenty(k, tx); return err })
	c.every = nil
	if refused < 200 {
		t.Errorf("the lock was asked for only %d times", refused)
	}
	storedWhole(t, k)
}
