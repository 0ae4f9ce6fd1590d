package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// Faults of the database for tests, each by the means it really comes by.

// fault is something that begins before a statement.
type fault struct {
	name  string
	begin func(k *kit) error
	end   func(k *kit) error
	once  bool // it ends with that statement; otherwise after the batch has failed
	sure  bool // no statement escapes it
}

// counter counts the statements of the writer and lets a fault begin before one of them.
type counter struct {
	n, at int
	then  func()
	after func() // what ends with that statement
	every func() // before each statement but BEGIN; may be nil
}

func (c *counter) next(query string) (done func()) {
	c.n++
	if c.every != nil && query != sqlBegin {
		c.every()
	}
	if c.n != c.at {
		return func() {}
	}
	c.then()
	return c.after
}

// counted is a statement of the writer whose runs are counted.
type counted struct {
	driver.Stmt
	query string
	c     *counter
}

func (s counted) Exec(args []driver.Value) (driver.Result, error) {
	defer s.c.next(s.query)()
	return s.Stmt.Exec(args) //nolint:staticcheck // as the writer does
}

func (s counted) Query(args []driver.Value) (driver.Rows, error) {
	done := s.c.next(s.query)
	rows, err := s.Stmt.Query(args) //nolint:staticcheck // as the writer does
	if err != nil {
		done()
		return nil, err
	}
	return countedRows{rows, done}, nil
}

type countedRows struct {
	driver.Rows
	done func()
}

func (r countedRows) Close() error {
	defer r.done()
	return r.Rows.Close()
}

// faults are made for one store.
func faults() []fault {
	interrupt := &interruption{}
	var read, write exchange
	return []fault{
		{name: "INTERRUPT at one statement", begin: interrupt.begin, end: interrupt.end, once: true, sure: true},
		{name: "INTERRUPT until the batch has failed", begin: interrupt.begin, end: interrupt.end, sure: true},
		{name: "FULL", begin: func(k *kit) error { return limitPages(k, "SELECT page_count FROM pragma_page_count") },
			end: func(k *kit) error { return limitPages(k, "SELECT 1073741823") }},
		{name: "IOERR when reading", begin: func(k *kit) error { return read.begin(k, os.O_WRONLY) }, end: read.end},
		{name: "IOERR when writing", begin: func(k *kit) error { return write.begin(k, os.O_RDONLY) }, end: write.end, sure: true},
	}
}

// limitPages lets the database grow no further than the number that a query gives. It goes past the counted statements.
func limitPages(k *kit, query string) error {
	pages, err := k.raw(query)
	if err == nil {
		_, err = k.raw(fmt.Sprint("PRAGMA max_page_count = ", pages))
	}
	return err
}

// raw runs a query on the writer's connection that is not counted, and gives its first number.
func (k *kit) raw(query string) (int64, error) {
	s, err := k.db.conn.Prepare(query)
	if err != nil {
		return 0, err
	}
	defer func() { _ = s.Close() }()
	rows, err := s.Query(nil) //nolint:staticcheck // nothing to cancel
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	v := make([]driver.Value, 1)
	if err := rows.Next(v); err != nil {
		return 0, err
	}
	n, _ := v[0].(int64)
	return n, nil
}

// interruption is sqlite3_interrupt. SQLite forgets one as soon as no statement runs, so one is kept running.
type interruption struct{ held driver.Rows }

func (i *interruption) begin(k *kit) error {
	two, err := k.db.conn.Prepare("SELECT 1 UNION ALL SELECT 2")
	if err != nil {
		return err
	}
	if i.held, err = two.Query(nil); err != nil { //nolint:staticcheck // nothing to cancel
		return err
	}
	if err := i.held.Next(make([]driver.Value, 1)); err != nil {
		return err
	}
	endless, err := k.db.conn.Prepare("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM n) SELECT count(*) FROM n")
	if err != nil {
		return err
	}
	defer func() { _ = endless.Close() }()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = endless.(driver.StmtExecContext).ExecContext(ctx, nil) // the driver interrupts everything that runs
	if !errors.Is(err, context.Canceled) {
		return fmt.Errorf("not interrupted: %w", err)
	}
	return nil
}

func (i *interruption) end(*kit) error { return i.held.Close() }

// exchange puts files that cannot be read, or not written, in the place of those that the writer has open.
type exchange struct{ kept map[int]int }

func (e *exchange) begin(k *kit, flag int) error {
	e.kept = map[int]int{}
	files, err := writersFiles(k.options.Data)
	if err != nil {
		return err
	}
	if len(files) < 2 { // SQLite may keep one more of the database in reserve
		return fmt.Errorf("%d files of the writer were found", len(files))
	}
	for fd, path := range files {
		if err := e.swap(fd, path, flag); err != nil {
			return err
		}
	}
	return nil
}

// writersFiles are the descriptors of the database and its log that may write.
func writersFiles(folder string) (map[int]string, error) {
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return nil, err
	}
	files := map[int]string{}
	for _, entry := range open {
		fd, err := strconv.Atoi(entry.Name())
		if err != nil {
			return nil, err
		}
		path, _ := os.Readlink(filepath.Join("/proc/self/fd", entry.Name()))
		if path != filepath.Join(folder, databaseName) && path != filepath.Join(folder, databaseName+"-wal") {
			continue
		}
		mode, _, errno := syscall.Syscall(syscall.SYS_FCNTL, uintptr(fd), syscall.F_GETFL, 0)
		if errno == 0 && int(mode)&syscall.O_ACCMODE == syscall.O_RDWR { //nolint:gosec // flags
			files[fd] = path
		}
	}
	return files, nil
}

func (e *exchange) swap(fd int, path string, flag int) (err error) {
	if e.kept[fd], err = syscall.Dup(fd); err != nil {
		return err
	}
	other, err := syscall.Open(path, flag|syscall.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer func() { _ = syscall.Close(other) }()
	return syscall.Dup3(other, fd, syscall.O_CLOEXEC)
}

func (e *exchange) end(*kit) error {
	for fd, kept := range e.kept {
		if err := errors.Join(syscall.Dup3(kept, fd, syscall.O_CLOEXEC), syscall.Close(kept)); err != nil {
			return err
		}
	}
	return nil
}
