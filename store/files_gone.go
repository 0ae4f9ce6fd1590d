package store

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"ruangaman/report"
)

// Files end with their case, by a rule that forbids keeping them, or because they are gone from the disk. A row goes first, and
// the file when no older page of the log has its key.

// dropFiles takes the rows of a case's files; the files themselves go when the case's key is gone for certain.
func (t *Tx) dropFiles(target int64) error {
	var rows []int64
	err := t.query(func(v []driver.Value) (bool, error) {
		rows = append(rows, v[0].(int64))
		return true, nil
	}, sqlFilesOf, target)
	if err != nil || len(rows) == 0 {
		return err
	}
	t.onCommit(func() { t.s.files.doomed = append(t.s.files.doomed, rows...) })
	_, err = t.exec(sqlFilesOfDrop, target)
	return err
}

// dropUnkept ends the files that a case does not call kept any more: what was told since forbids having them. Their keys are
// overwritten where they lie; the files go when no older page of the log has them either.
func (t *Tx) dropUnkept(c *report.Case) error {
	for _, f := range c.Files {
		if f.State != report.FileTold {
			continue
		}
		k, err := t.File(c.ID, f.N)
		if errors.Is(err, report.ErrNotFound) {
			continue
		}
		if err == nil {
			_, err = t.exec(sqlFileZero, k.Row)
		}
		if err == nil {
			_, err = t.exec(sqlFileDrop, k.Row)
		}
		if err != nil {
			return err
		}
		t.onCommit(func() { t.s.files.doomed = append(t.s.files.doomed, k.Row) })
	}
	return nil
}

// loseFile drops the row of a file that is not on the disk any more, and has its case say so.
func (t *Tx) loseFile(row int64) error {
	var target, slot int64
	var sealed []byte
	found, err := t.one([]any{&target, &slot, &sealed}, sqlFileOf, row)
	if err != nil || !found {
		return err
	}
	t.s.options.Log.Error("file is gone", "event", "file_lost")
	if r, err := t.fileRecord(row, slot, sealed); err == nil { // what cannot be read names no file to anybody
		if err := t.nameLost(target, slot, r.N); err != nil {
			return err
		}
	}
	_, err = t.exec(sqlFileDrop, row)
	return err
}

// nameLost writes into a case that a file of it is lost.
func (t *Tx) nameLost(target, slot int64, n int) error {
	c, err := t.caseAt(target)
	switch {
	case errors.Is(err, report.ErrStore):
		return err
	case err != nil || c == nil: // a case that cannot be read names no file either
		return nil
	}
	i, ok := c.File(n)
	if !ok || c.Files[i].State != report.FileKept {
		return nil
	}
	c.Files[i].State = report.FileLost
	sealed, err := t.sealCase(target, slot, c)
	if err == nil {
		_, err = t.exec(sqlCaseLost, sealed, target)
	}
	return err
}

// unlinkDoomed removes the files whose keys are gone for certain.
func (s *Store) unlinkDoomed() {
	for _, row := range s.files.doomed {
		s.unlink(row)
	}
	s.files.doomed = nil
}

// unlink removes a file. One that cannot be removed is noise without its key, and is tried again by the next sweep.
func (s *Store) unlink(row int64) {
	for _, suffix := range []string{"", unfinished} {
		if err := os.Remove(s.filePath(row) + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			s.options.Log.Error("file not removed", "event", "file_stays")
		}
	}
}

// sweepFiles removes files that no row names and rows whose file is gone: at the start, and once a day.
func (t *Tx) sweepFiles() error {
	entries, err := os.ReadDir(t.s.options.Data)
	if err != nil {
		return fmt.Errorf("look for files: %w", err)
	}
	named := map[int64]bool{}
	err = t.query(func(v []driver.Value) (bool, error) {
		named[v[0].(int64)] = true
		return true, nil
	}, sqlFilesAll)
	if err != nil {
		return err
	}
	for _, e := range entries {
		row, whole := fileRow(e.Name())
		switch {
		case row == 0 || t.s.files.underWay(row):
		case named[row] && whole:
			delete(named, row)
		default:
			if err := os.Remove(filepath.Join(t.s.options.Data, e.Name())); err != nil {
				t.s.options.Log.Error("file not removed", "event", "file_stays")
			}
		}
	}
	for row := range named {
		if err := t.loseFile(row); err != nil {
			return err
		}
	}
	return nil
}

// sweepFilesDaily is sweepFiles once a day.
func (t *Tx) sweepFilesDaily(now time.Time) error {
	today := dayOf(now)
	if t.s.files.swept == today {
		return nil
	}
	t.onCommit(func() { t.s.files.swept = today })
	return t.sweepFiles()
}
