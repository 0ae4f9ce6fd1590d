package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	_ "github.com/mattn/go-sqlite3" // registers the driver for goose and the readers
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// newestSchema is the number of the last migration this program knows.
func newestSchema() (int64, error) {
	p, err := provider(nil)
	if err != nil {
		return 0, err
	}
	sources := p.ListSources()
	return sources[len(sources)-1].Version, nil
}

func provider(db *sql.DB) (*goose.Provider, error) {
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	if db == nil {
		db = new(sql.DB) // only the list of files is asked for
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, folder, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return p, nil
}

// migrate brings a database to the newest schema. goose applies nothing to a newer one and reports success, so versions
// are compared first.
func migrate(ctx context.Context, path string) (err error) {
	db, err := sql.Open("sqlite3", source(path, writerSettings))
	if err != nil {
		return refusal(err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	p, err := provider(db)
	if err != nil {
		return err
	}
	current, newest, err := p.GetVersions(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("read the schema version: %w", refusal(err))
	case current > newest:
		return ErrNewerSchema
	case current == newest:
		return nil
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", refusal(err))
	}
	// The number also goes into the file's header, where the next start reads it before it touches anything.
	if _, err := db.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", newest)); err != nil {
		return refusal(err)
	}
	return nil
}

// createDatabase makes a whole database under another name, on disk for certain, and then gives it its name.
func createDatabase(ctx context.Context, folder string, m *masters) error {
	path := filepath.Join(folder, databaseName)
	if _, err := os.Stat(path + "-wal"); err == nil {
		return fmt.Errorf("%w: a log without its database", ErrDamaged)
	}
	fresh := path + unfinished
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(fresh + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("make the database: %w", err)
		}
	}
	f, err := os.OpenFile(fresh, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("make the database: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("make the database: %w", err)
	}
	if err := migrate(ctx, fresh); err != nil {
		return err
	}
	if err := fill(fresh, m); err != nil {
		return err
	}
	if err := os.Rename(fresh, path); err != nil {
		return fmt.Errorf("name the database: %w", err)
	}
	return syncFolder(folder)
}

// fill writes the drawn values and the fingerprint. Closing the only connection moves the log into the file and syncs it.
func fill(path string, m *masters) error {
	d, err := openDatabase(path)
	if err != nil {
		return err
	}
	_, err = d.exec(sqlBegin)
	if err == nil {
		err = writeMeta(d, m)
	}
	if err == nil {
		// application_id is a signed number in the pragma and four bytes in the header.
		_, err = d.exec(fmt.Sprintf("PRAGMA application_id = %d", int32(fingerprint(m.key)))) //nolint:gosec // the same bits
	}
	if err == nil {
		_, err = d.exec(sqlCommit)
	}
	if err == nil {
		_, err = d.exec("PRAGMA wal_checkpoint(TRUNCATE)")
	}
	if err := errors.Join(err, d.close()); err != nil {
		return fmt.Errorf("make the database: %w", err)
	}
	return nil
}
