package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"ruangaman/report"
)

// Tx is one transaction of the writer. It must not leave the function it was given to.
//
// On a full disk, an input/output error or an interrupt SQLite rolls back everything, savepoints included, and the next
// statement would commit by itself. So the first error of the driver is the last statement: every later call gives the same
// error (report.ErrStore) and the whole batch is rolled back.
type Tx struct {
	s      *Store
	broken error
	wrote  bool // it had more statements than questions
	bare   bool // savepoints are not set; see Savepoint
	// undo and after are what memory does on a rollback (newest first) and after the commit.
	undo, after []func()
}

type job struct {
	ctx  context.Context
	do   func(*Tx) error
	done chan error
}

// Write runs do in one immediate transaction and commits it, unless do returns an error or panics. Callers are served one
// at a time in order of arrival. ctx ends the waiting, never a transaction that has begun. It gives report.ErrStore if the
// database refused anything: then nothing of the batch is stored. After a failure in a savepoint do runs once more, in a new
// transaction, so what it leaves behind must not depend on how often it ran.
func (s *Store) Write(ctx context.Context, do func(*Tx) error) error {
	j := job{ctx: ctx, do: do, done: make(chan error, 1)}
	select {
	case s.jobs <- j:
		return <-j.done
	case <-ctx.Done():
		return ctx.Err()
	case <-s.stop:
		return ErrClosed
	}
}

// work is the writer: the only goroutine that touches the writing connection.
func (s *Store) work() {
	defer close(s.stopped)
	retry := time.NewTimer(0)
	retry.Stop()
	defer retry.Stop()
	for {
		select {
		case <-s.stop:
			return
		case j := <-s.jobs:
			if err := j.ctx.Err(); err != nil {
				j.done <- err
				continue
			}
			s.look()
			err := s.transact(j.do)
			s.settle(retry)
			j.done <- err
		case <-retry.C:
			s.settle(retry)
		}
	}
}

const (
	sqlBegin    = "BEGIN IMMEDIATE"
	sqlCommit   = "COMMIT"
	sqlRollback = "ROLLBACK"
)

// errAgain ends a transaction without savepoints that would have needed one.
var errAgain = fmt.Errorf("%w: once more, with savepoints", report.ErrStore)

// transact runs one transaction, first as if nothing in it could fail by itself.
func (s *Store) transact(do func(*Tx) error) error {
	if s.chatBytes > maxChatBytes { // only between transactions, where nobody holds one
		clear(s.chats)
		s.chatBytes = 0
	}
	err := s.try(&Tx{s: s, bare: true}, do)
	if errors.Is(err, errAgain) {
		err = s.try(&Tx{s: s}, do)
	}
	return err
}

// try runs one try of a transaction. One that wrote nothing appends nothing to the log and so costs no fsync.
func (s *Store) try(t *Tx, do func(*Tx) error) error {
	s.rollback() // a transaction whose own rollback failed would let none begin any more
	if _, err := s.db.exec(sqlBegin); err != nil {
		s.strained(err)
		return fmt.Errorf("begin: %w", err)
	}
	err := protect(func() error { return do(t) })
	if t.broken != nil {
		err = t.broken
	}
	if err == nil {
		err = t.commit()
	}
	if err != nil {
		t.revert(0)
		s.rollback()
		s.strained(err)
		return err
	}
	for _, f := range t.after {
		f()
	}
	return nil
}

func (t *Tx) commit() error {
	if t.wrote {
		if err := t.s.fits(); err != nil {
			return err
		}
	}
	if _, err := t.s.db.exec(sqlCommit); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// rollback ends a transaction, unless SQLite has done so itself.
func (s *Store) rollback() {
	if !s.db.conn.AutoCommit() {
		_, _ = s.db.exec(sqlRollback)
	}
}

// protect turns a panic into an error.
func protect(do func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = panicked(v)
		}
	}()
	return do()
}

const (
	sqlSavepoint  = "SAVEPOINT update_"
	sqlRelease    = "RELEASE update_"
	sqlRollbackTo = "ROLLBACK TO update_"
)

// Savepoint runs do so that its failure leaves no trace while the rest of the batch goes on: it isolates a panic or a
// refused input. It gives the error of do, and report.ErrStore when the database refused something and all is lost.
//
// Failures are rare, and a savepoint has SQLite copy every page that is written for the first time after it: a quarter of
// what it does for an update. So at first none is set, and the first failure takes the whole transaction back, which then
// runs again with all of them.
func (t *Tx) Savepoint(do func() error) error {
	if t.bare {
		return t.without(do)
	}
	if _, err := t.exec(sqlSavepoint); err != nil {
		return err
	}
	undo, after := len(t.undo), len(t.after)
	err := protect(do)
	if t.broken != nil {
		return t.broken
	}
	if err != nil {
		t.revert(undo)
		t.after = t.after[:after]
		if _, broken := t.exec(sqlRollbackTo); broken != nil {
			return broken
		}
	}
	if _, broken := t.exec(sqlRelease); broken != nil {
		return broken
	}
	return err
}

// without runs do without a savepoint. A failure is the last statement of this try.
func (t *Tx) without(do func() error) error {
	if err := protect(do); err != nil && t.broken == nil {
		t.broken = errAgain
	}
	return t.broken
}

// revert brings memory back to where it stood when undo was n long.
func (t *Tx) revert(n int) {
	for i := len(t.undo) - 1; i >= n; i-- {
		t.undo[i]()
	}
	t.undo = t.undo[:n]
	t.s.links++
}

func (t *Tx) onRollback(f func()) { t.undo = append(t.undo, f) }
func (t *Tx) onCommit(f func())   { t.after = append(t.after, f) }

// damaged passes over a row that does not open, so that one bad page on the disk does not stop everybody else's case. It
// gives the error back only if the database itself refused.
func (t *Tx) damaged(err error) error {
	if t.broken != nil || errors.Is(err, report.ErrStore) {
		return err
	}
	t.s.options.Log.Error("row does not open", "event", "row_damaged")
	return nil
}

// exec writes. Its error ends the transaction.
func (t *Tx) exec(query string, args ...driver.Value) (int64, error) {
	if t.broken != nil {
		return 0, t.broken
	}
	n, err := t.s.db.exec(query, args...)
	if err != nil {
		t.broken = err
	}
	switch query {
	case sqlSavepoint, sqlRelease, sqlRollbackTo:
	default:
		t.wrote = true
	}
	return n, err
}

// query reads, see database.query. An error of the driver ends the transaction.
func (t *Tx) query(each func(v []driver.Value) (bool, error), query string, args ...driver.Value) error {
	if t.broken != nil {
		return t.broken
	}
	err := t.s.db.query(each, query, args...)
	if err != nil && t.broken == nil && errors.Is(err, report.ErrStore) {
		t.broken = err
	}
	return err
}

// one reads a single row into pointers to int64 and []byte. It tells whether there was one.
func (t *Tx) one(into []any, query string, args ...driver.Value) (bool, error) {
	found := false
	err := t.query(func(v []driver.Value) (bool, error) {
		found = true
		scan(v, into)
		return false, nil
	}, query, args...)
	return found, err
}

// scan copies values into pointers; NULL leaves zero.
func scan(from []driver.Value, into []any) {
	for i, p := range into {
		switch p := p.(type) {
		case *int64:
			*p, _ = from[i].(int64)
		case *[]byte:
			*p, _ = from[i].([]byte)
		}
	}
}
