package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
)

// ThiefView is what somebody sees who copied the data folder and has no key: promise P5, for everybody to look at.
type ThiefView struct {
	Files  []ThiefFile
	Tables []ThiefTable
}

// ThiefFile is a file of the data folder.
type ThiefFile struct {
	Name string
	Size int64 // bytes
}

// ThiefTable is a table with its first rows.
type ThiefTable struct {
	Name    string
	Columns []string
	Count   int
	Rows    [][]string // numbers as they are; bytes as their length and their first ones
}

const (
	// thiefRows is how many rows of a table are shown.
	thiefRows = 20
	// thiefBytes is how many bytes of a value are shown.
	thiefBytes = 12
)

const sqlTables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"

// Thief looks at the data folder as a thief would: file names and sizes, and every column of every table without opening
// anything. It reads beside the writer.
func (s *Store) Thief(ctx context.Context) (ThiefView, error) {
	var v ThiefView
	var err error
	if v.Files, err = thiefFiles(s.options.Data); err != nil {
		return v, fmt.Errorf("look at the files: %w", err)
	}
	names, err := texts(ctx, s.readers, sqlTables)
	if err != nil {
		return v, err
	}
	for _, name := range names {
		t, err := s.thiefTable(ctx, name)
		if err != nil {
			return v, err
		}
		v.Tables = append(v.Tables, t)
	}
	return v, nil
}

func thiefFiles(folder string) ([]ThiefFile, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var files []ThiefFile
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			return nil, err
		}
		files = append(files, ThiefFile{e.Name(), info.Size()})
	}
	sort.Slice(files, func(i, j int) bool { return files[i].Name < files[j].Name })
	return files, nil
}

// texts reads a column of texts.
func texts(ctx context.Context, db *sql.DB, query string) (list []string, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, refusal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, refusal(err)
		}
		list = append(list, s)
	}
	if err := rows.Err(); err != nil {
		return nil, refusal(err)
	}
	return list, nil
}

// thiefTable shows a table. Its name comes from the schema, not from a person.
func (s *Store) thiefTable(ctx context.Context, name string) (t ThiefTable, err error) {
	t.Name = name
	quoted := `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	if err := s.readers.QueryRowContext(ctx, "SELECT count(*) FROM "+quoted).Scan(&t.Count); err != nil {
		return t, refusal(err)
	}
	rows, err := s.readers.QueryContext(ctx, "SELECT * FROM "+quoted+" LIMIT "+strconv.Itoa(thiefRows))
	if err != nil {
		return t, refusal(err)
	}
	defer func() { _ = rows.Close() }()
	if t.Columns, err = rows.Columns(); err != nil {
		return t, refusal(err)
	}
	for rows.Next() {
		row, err := thiefRow(rows, len(t.Columns))
		if err != nil {
			return t, refusal(err)
		}
		t.Rows = append(t.Rows, row)
	}
	if err := rows.Err(); err != nil {
		return t, refusal(err)
	}
	return t, nil
}

func thiefRow(rows *sql.Rows, n int) ([]string, error) {
	values, into := make([]any, n), make([]any, n)
	for i := range values {
		into[i] = &values[i]
	}
	if err := rows.Scan(into...); err != nil {
		return nil, err
	}
	row := make([]string, n)
	for i, v := range values {
		row[i] = thiefValue(v)
	}
	return row, nil
}

func thiefValue(v any) string {
	switch v := v.(type) {
	case nil:
		return "–"
	case []byte:
		if len(v) <= thiefBytes {
			return hex.EncodeToString(v)
		}
		return strconv.Itoa(len(v)) + " B " + hex.EncodeToString(v[:thiefBytes]) + "…"
	default:
		return fmt.Sprint(v)
	}
}
