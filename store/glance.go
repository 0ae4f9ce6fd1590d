package store

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/mattn/go-sqlite3"

	"ruangaman/report"
)

// Glance is a data folder as a command sees it that only reads, with the key, also while another process works on it.
// It takes no lock, writes nothing and never waits for the writer, who in turn waits for it at most a moment.
type Glance struct{ s *Store }

// readOnly is how the database is opened: SQLite may write the shared index of the log, nothing else. Where no log lies
// beside the database nobody works on it, and then it is read as it lies: also from a folder that cannot be written to.
const (
	readOnly = "?mode=ro&_query_only=1&_busy_timeout=5000"
	asItLies = "?mode=ro&immutable=1&_query_only=1"
)

// Look opens a data folder for reading. It gives ErrNoKey, ErrWrongKey, ErrNewerSchema, ErrDamaged, fs.ErrNotExist or an
// error of the file system.
func Look(o Options) (*Glance, error) {
	g, err := look(o.withDefaults())
	if err != nil {
		return nil, fmt.Errorf("look into the store: %w", err)
	}
	return g, nil
}

func look(o Options) (*Glance, error) {
	path := filepath.Join(o.Data, databaseName)
	h, err := readHeader(path)
	if err != nil {
		return nil, err
	}
	newest, err := newestSchema()
	if err != nil {
		return nil, err
	}
	if h.schema > newest {
		return nil, ErrNewerSchema
	}
	s := &Store{options: o}
	if s.masters, err = loadMasters(o.Keys); err != nil {
		return nil, err
	}
	if s.masters.newest == 0 {
		return nil, ErrNoKey
	}
	if !s.masters.prints[h.fingerprint] {
		return nil, ErrWrongKey
	}
	settings := readOnly
	if _, err := os.Stat(path + "-wal"); errors.Is(err, fs.ErrNotExist) {
		settings = asItLies
	}
	conn, err := (&sqlite3.SQLiteDriver{}).Open(source(path, settings))
	if err != nil {
		return nil, refusal(err)
	}
	s.db = &database{conn: conn.(*sqlite3.SQLiteConn), stmts: map[string]driver.Stmt{}}
	if err := s.readMeta(); err != nil {
		return nil, errors.Join(err, s.db.close())
	}
	return &Glance{s}, nil
}

// Prove is the keyed mark of a proof of report.
func (g *Glance) Prove(code report.Code, day string) string { return g.s.Prove(code, day) }

// Counters are the counts over all chats.
func (g *Glance) Counters() (report.Counters, error) { return (&Tx{s: g.s}).counters() }

// Close lets go of the folder.
func (g *Glance) Close() error { return g.s.db.close() }
