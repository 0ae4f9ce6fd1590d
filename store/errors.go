package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"github.com/mattn/go-sqlite3"

	"ruangaman/report"
)

// Reasons why a folder is not opened. Whoever starts the program says them to a person in that person's language.
var (
	// ErrLocked: another process works on this data folder.
	ErrLocked = errors.New("another process uses this data folder")
	// ErrNoKey: there is a database but no master key. Nothing was touched.
	ErrNoKey = errors.New("the database is there but its master key is not")
	// ErrWrongKey: the master key does not belong to this database. Nothing was touched.
	ErrWrongKey = errors.New("the master key does not belong to this database")
	// ErrNewerSchema: a newer version of the program wrote this database. Nothing was touched.
	ErrNewerSchema = errors.New("the database was written by a newer version")
	// ErrDamaged: the folder holds something that this package never leaves behind.
	ErrDamaged = errors.New("the data folder is damaged")
	// ErrNoRoom: there is no room for another file; reports still are.
	ErrNoRoom = errors.New("no room for another file")
	// ErrClosed: the store was closed.
	ErrClosed = errors.New("the store is closed")
)

// errErased is met where the key of a row was destroyed.
var errErased = errors.New("key destroyed")

// refusal turns what the driver said into report.ErrStore with the code alone: SQLite's texts name tables and columns, and
// nothing of the kind belongs into an error that may be logged.
func refusal(err error) error {
	var s sqlite3.Error
	if !errors.As(err, &s) {
		return fmt.Errorf("%w: database driver", report.ErrStore)
	}
	switch s.ExtendedCode {
	case sqlite3.ErrConstraintUnique, sqlite3.ErrConstraintPrimaryKey, sqlite3.ErrConstraintRowID:
		return fmt.Errorf("%w: %w: database code %d", report.ErrStore, report.ErrTaken, s.ExtendedCode)
	}
	if roomless(s) {
		return fmt.Errorf("%w: %w: database code %d", report.ErrStore, errFull, s.ExtendedCode)
	}
	return fmt.Errorf("%w: database code %d", report.ErrStore, s.ExtendedCode)
}

// roomless reports whether the disk, or a limit on it, had no room. SQLite calls some of that an input/output error.
func roomless(err sqlite3.Error) bool {
	switch err.SystemErrno {
	case syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG:
		return true
	}
	return err.Code == sqlite3.ErrFull
}

// panicked describes a recovered panic without its value, which may be somebody's words: its type and where it began.
func panicked(value any) error {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	begun := false
	for {
		f, more := frames.Next()
		if begun && !strings.HasPrefix(f.Function, "runtime.") {
			return fmt.Errorf("panic of %T at %s:%d", value, filepath.Base(f.File), f.Line)
		}
		begun = begun || f.Function == "runtime.gopanic"
		if !more {
			return fmt.Errorf("panic of %T", value)
		}
	}
}
