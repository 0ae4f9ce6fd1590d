package store

import (
	"database/sql/driver"
	"errors"
	"io"
	"net/url"

	"github.com/mattn/go-sqlite3"
)

// writerSettings stand in the data source name so that they hold before the first statement. synchronous=FULL is not the
// driver's default: without it a power cut takes the last commits. SQLite's own locks around the connection stay away: one
// goroutine alone uses it.
const writerSettings = "?_mutex=no&_journal_mode=WAL&_synchronous=FULL&_txlock=immediate&_busy_timeout=5000&_foreign_keys=1" +
	"&_secure_delete=ON&_stmt_cache_size=64"

// readerSettings: a reader never takes a lock that the writer has to wait for.
const readerSettings = "?mode=ro&_query_only=1&_busy_timeout=5000&_stmt_cache_size=64"

func source(path, settings string) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}).String() + settings
}

// database is the writer's connection with its prepared statements. database/sql stays out of the way: its locks and
// conversions cost as much as the statements, and a pool of one connection needs neither. Only one goroutine uses it.
//
// In the queries "tag = +?" stands where "tag = ?" would do, and none has a bound LIMIT: SQLite peeks at such a value while
// planning, and since the driver clears all bindings after each use it would then parse and plan the query anew every time
// (sqlite3_clear_bindings and Vdbe.expmask), which costs five times as much as running it. The plus sign hides the value.
type database struct {
	conn  *sqlite3.SQLiteConn
	stmts map[string]driver.Stmt
}

func openDatabase(path string) (*database, error) {
	conn, err := (&sqlite3.SQLiteDriver{}).Open(source(path, writerSettings))
	if err != nil {
		return nil, refusal(err)
	}
	d := &database{conn: conn.(*sqlite3.SQLiteConn), stmts: map[string]driver.Stmt{}}
	// Savepoints copy pages; those copies must not go to a temporary file outside the data folder. The log may grow to 16 MiB
	// before it is moved into the file: four times the default, because the same pages are written again and again.
	for _, pragma := range []string{"PRAGMA temp_store = MEMORY", "PRAGMA cache_size = -16384", "PRAGMA wal_autocheckpoint = 4000"} {
		if _, err := d.conn.Exec(pragma, nil); err != nil {
			_ = d.conn.Close()
			return nil, refusal(err)
		}
	}
	return d, nil
}

func (d *database) close() error {
	for _, s := range d.stmts {
		_ = s.Close()
	}
	return d.conn.Close()
}

func (d *database) prepare(query string) (driver.Stmt, error) {
	if s, ok := d.stmts[query]; ok {
		return s, nil
	}
	s, err := d.conn.Prepare(query)
	if err == nil {
		d.stmts[query] = s
	}
	return s, err
}

// exec runs a statement and tells how many rows it changed. An error is report.ErrStore.
func (d *database) exec(query string, args ...driver.Value) (int64, error) {
	s, err := d.prepare(query)
	if err != nil {
		return 0, refusal(err)
	}
	//nolint:staticcheck // the plain form: no context exists that may interrupt a statement (see write.go)
	result, err := s.Exec(args)
	if err != nil {
		return 0, refusal(err)
	}
	return result.RowsAffected()
}

// query hands over row after row until each says stop. The values are valid until each returns, blobs for good. The same
// query must not be running already.
func (d *database) query(each func(v []driver.Value) (more bool, err error), query string, args ...driver.Value) error {
	s, err := d.prepare(query)
	if err != nil {
		return refusal(err)
	}
	//nolint:staticcheck // as above
	rows, err := s.Query(args)
	if err != nil {
		return refusal(err)
	}
	values := make([]driver.Value, len(rows.Columns()))
	for {
		if err := rows.Next(values); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			_ = rows.Close()
			return refusal(err)
		}
		if more, err := each(values); err != nil || !more {
			return errors.Join(err, closed(rows))
		}
	}
	return closed(rows)
}

func closed(rows driver.Rows) error {
	if err := rows.Close(); err != nil {
		return refusal(err)
	}
	return nil
}
