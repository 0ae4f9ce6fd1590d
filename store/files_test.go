package store

import (
	"bytes"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ruangaman/report"
)

// pixels is content that is easy to find in a file.
var pixels = []byte(strings.Repeat("CANARYPIXELS ", 20_000)) // four segments

// seal keeps a file of a case.
func (k *kit) seal(of report.ID, n int, content []byte) report.Kept {
	k.t.Helper()
	kept, err := k.SealFile(context.Background(), report.Kept{Form: "jpeg", Width: 3, Height: 2}, content)
	if err != nil {
		k.t.Fatal(err)
	}
	k.must(func(tx *Tx) error { return tx.KeepFile(of, n, kept) })
	return kept
}

func (k *kit) read(of report.ID, n int) ([]byte, error) {
	k.t.Helper()
	_, r, err := k.OpenFile(context.Background(), of, n)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	return io.ReadAll(r)
}

// berkas lists the files of evidence in the data folder.
func (k *kit) berkas() []string {
	k.t.Helper()
	paths, err := filepath.Glob(filepath.Join(k.options.Data, filePrefix+"*"))
	if err != nil {
		k.t.Fatal(err)
	}
	return paths
}

func TestAFileIsSealedWholeAndOpensAgain(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(7, report.Change{Cases: []report.Case{opened(1, 7)}})
	first := k.seal(id(1), 1, pixels)
	k.seal(id(1), 2, []byte("x"))
	k.reopen()
	got, err := k.read(id(1), 1)
	if err != nil || !bytes.Equal(got, pixels) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if got, err := k.read(id(1), 2); err != nil || string(got) != "x" {
		t.Errorf("%q %v", got, err)
	}
	if _, err := k.read(id(1), 3); !errors.Is(err, report.ErrNotFound) {
		t.Errorf("a file that never was: %v", err)
	}
	if _, err := k.read(id(2), 1); !errors.Is(err, report.ErrNotFound) {
		t.Errorf("a case that never was: %v", err)
	}
	for _, path := range k.berkas() {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v %v", info.Mode(), err)
		}
		content, _ := os.ReadFile(path)
		if bytes.Contains(content, []byte("CANARYPIXELS")) {
			t.Error("a file can be read without its key")
		}
	}
	if text := fmt.Sprintf("%v %+v %#v", first, first, first); strings.Contains(text, "jpeg") || strings.Contains(text, fmt.Sprint(first.Row)) {
		t.Error("a sealed file prints its key")
	}
}

// TestPromise05FilesHaveFewSizes: neither name nor length tells which file somebody sent.
func TestPromise05FilesHaveFewSizes(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(7, report.Change{Cases: []report.Case{opened(1, 7)}})
	sizes := map[int64]bool{}
	for n, length := range []int{1, 100, 40_000, 64 << 10, 64<<10 + 1, 200_000, 256 << 10} {
		kept := k.seal(id(1), n+1, bytes.Repeat([]byte{7}, length))
		info, err := os.Stat(k.filePath(kept.Row))
		if err != nil {
			t.Fatal(err)
		}
		sizes[info.Size()] = true
	}
	if len(sizes) != 2 {
		t.Errorf("%d sizes on disk: %v", len(sizes), sizes)
	}
	for _, path := range k.berkas() {
		if row, whole := fileRow(filepath.Base(path)); row == 0 || !whole || len(filepath.Base(path)) != len(filePrefix)+16 {
			t.Errorf("a name that tells something: %s", filepath.Base(path))
		}
	}
}

func TestAChangedOrCutFileIsNotGiven(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(7, report.Change{Cases: []report.Case{opened(1, 7)}})
	one, two := k.seal(id(1), 1, pixels), k.seal(id(1), 2, pixels)
	path := k.filePath(one.Row)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other, err := os.ReadFile(k.filePath(two.Row))
	if err != nil {
		t.Fatal(err)
	}
	changed := slices.Clone(whole)
	changed[len(changed)/3] ^= 1
	for name, content := range map[string][]byte{"a changed byte": changed, "cut": whole[:len(whole)/3], "another file": other, "nothing": nil} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := k.read(id(1), 1); err == nil || len(got) == len(pixels) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}

// TestPromise08ADestroyedCaseTakesItsFilesAlong: first the key, for certain, then the file.
func TestPromise08ADestroyedCaseTakesItsFilesAlong(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(7, report.Change{Cases: []report.Case{opened(1, 7), opened(2, 7)}})
	doomed, stays := k.seal(id(1), 1, pixels), k.seal(id(2), 1, pixels)
	tx, err := k.readers.BeginTx(context.Background(), nil) // a reader is in the way of the erasure
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := tx.QueryRow("SELECT count(*) FROM cases").Scan(&n); err != nil {
		t.Fatal(err)
	}
	k.apply(7, report.Change{Erase: []report.ID{id(1)}})
	if _, err := k.read(id(1), 1); !errors.Is(err, report.ErrNotFound) {
		t.Errorf("a destroyed case still gives a file: %v", err)
	}
	if _, err := os.Stat(k.filePath(doomed.Row)); err != nil {
		t.Error("the file went before its key was gone for certain")
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	k.apply(9, report.Change{Draft: draft(9)})
	k.must(func(*Tx) error { return nil })
	for range 100 { // the writer settles by itself
		if _, err = os.Stat(k.filePath(doomed.Row)); err != nil {
			break
		}
		k.must(func(*Tx) error { return nil })
	}
	if !errors.Is(err, os.ErrNotExist) {
		t.Error("the file of a destroyed case stays")
	}
	if got, err := k.read(id(2), 1); err != nil || len(got) != len(pixels) || len(k.berkas()) != 1 {
		t.Errorf("another case lost its file %x: %v", stays.Row, err)
	}
}

func TestWhatACrashLeavesOfFilesIsSwept(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(7, report.Change{Cases: []report.Case{withFiles(2)}})
	kept, lost := k.seal(id(1), 1, pixels), k.seal(id(1), 2, pixels)
	orphan, err := k.SealFile(context.Background(), report.Kept{Form: "opus"}, pixels)
	if err != nil {
		t.Fatal(err)
	}
	half := k.filePath(randomRow()) + unfinished
	theirs := filepath.Join(k.options.Data, "catatan.txt")
	for _, path := range []string{half, theirs} {
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(k.filePath(lost.Row)); err != nil {
		t.Fatal(err)
	}
	sweep := func() {
		k.now = k.now.Add(25 * day / 24)
		k.must(func(tx *Tx) error { return tx.Sweep(k.now) })
	}
	sweep()
	if _, err := os.Stat(k.filePath(orphan.Row)); err != nil {
		t.Error("a file that is under way was swept")
	}
	if _, err := os.Stat(half); err == nil {
		t.Error("half a file stays")
	}
	k.reopen() // as after a crash: nobody remembers what was under way
	if _, err := os.Stat(k.filePath(orphan.Row)); err == nil {
		t.Error("a file without a row stays")
	}
	if _, err := k.read(id(1), 1); err != nil {
		t.Errorf("a kept file was swept: %v", err)
	}
	if _, err := os.Stat(theirs); err != nil {
		t.Error("a file that is not ours was swept")
	}
	rows := 0
	k.must(func(tx *Tx) error {
		return tx.query(func([]driver.Value) (bool, error) { rows++; return true, nil }, sqlFilesAll)
	})
	if rows != 1 {
		t.Errorf("%d rows, one file", rows)
	}
	if got := k.statesOf(id(1)); !slices.Equal(got, []report.FileState{report.FileKept, report.FileLost}) {
		t.Errorf("the case calls its files %v", got)
	}
	if err := os.Remove(k.filePath(kept.Row)); err != nil {
		t.Fatal(err)
	}
	if _, err := k.read(id(1), 1); !errors.Is(err, report.ErrNotFound) {
		t.Errorf("a file that is not there: %v", err)
	}
	if got := k.statesOf(id(1)); got[0] != report.FileLost {
		t.Error("a file that was asked for and is not there can still be opened, says the case")
	}
	k.alter(id(1), func(*report.Case) {}) // and it may be written as ever
}

// statesOf are what a case says of its files.
func (k *kit) statesOf(of report.ID) (states []report.FileState) {
	k.t.Helper()
	k.must(func(tx *Tx) error {
		c, err := tx.Case(of)
		if err != nil {
			return err
		}
		for _, f := range c.Files {
			states = append(states, f.State)
		}
		return nil
	})
	return states
}

// alter writes a case anew.
func (k *kit) alter(of report.ID, f func(*report.Case)) {
	k.t.Helper()
	k.must(func(tx *Tx) error {
		c, err := tx.Case(of)
		if err != nil {
			return err
		}
		f(c)
		return tx.Apply(0, report.Change{Cases: []report.Case{*c}}, k.now)
	})
}

// withFiles is a case of an adult that calls so many photos kept.
func withFiles(n int) report.Case {
	c := opened(1, 7)
	for i := range n {
		c.Files = append(c.Files, report.File{N: i + 1, Kind: report.KindPhoto, State: report.FileKept})
	}
	return c
}

// TestPromise08AFileThatMayNotBeKeptAnyMoreIsDestroyed: its key is gone from every page first, then the file; the case and its
// other files stay.
func TestPromise08AFileThatMayNotBeKeptAnyMoreIsDestroyed(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(7, report.Change{Cases: []report.Case{withFiles(2)}})
	doomed := k.seal(id(1), 1, pixels)
	k.seal(id(1), 2, pixels)
	var sealed []byte
	k.must(func(tx *Tx) error {
		var target, slot int64
		_, err := tx.one([]any{&target, &slot, &sealed}, sqlFileOf, doomed.Row)
		return err
	})
	tx, err := k.readers.BeginTx(context.Background(), nil) // a reader is in the way
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := tx.QueryRow("SELECT count(*) FROM cases").Scan(&n); err != nil {
		t.Fatal(err)
	}
	k.alter(id(1), func(c *report.Case) { c.Files[0].State = report.FileTold })
	if _, err := k.read(id(1), 1); !errors.Is(err, report.ErrNotFound) {
		t.Errorf("it is still given: %v", err)
	}
	if _, err := os.Stat(k.filePath(doomed.Row)); err != nil {
		t.Error("the file went before its key was gone for certain")
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	for range 100 { // the writer settles by itself
		if _, err = os.Stat(k.filePath(doomed.Row)); err != nil {
			break
		}
		k.must(func(*Tx) error { return nil })
	}
	if !errors.Is(err, os.ErrNotExist) {
		t.Error("the file stays")
	}
	for _, name := range []string{"", "-wal"} {
		content, err := os.ReadFile(filepath.Join(k.options.Data, databaseName) + name)
		if err == nil && bytes.Contains(content, sealed[64:]) {
			t.Errorf("the key of the file still lies in the database%s", name)
		}
	}
	if got, err := k.read(id(1), 2); err != nil || !bytes.Equal(got, pixels) {
		t.Errorf("another file of the case is lost: %v", err)
	}
}

func TestReportsKeepTheirRoomOnTheDisk(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(7, report.Change{Cases: []report.Case{opened(1, 7)}})
	k.seal(id(1), 1, pixels)
	refused := func(why string) {
		t.Helper()
		if _, err := k.SealFile(context.Background(), report.Kept{}, pixels); !errors.Is(err, ErrNoRoom) || len(k.berkas()) != 1 {
			t.Errorf("%s: %v, %d files", why, err, len(k.berkas()))
		}
	}
	k.options.MaxFiles = 300 << 10
	k.reopen()
	refused("as many bytes as all files may take")
	k.options.MaxFiles, k.options.KeepFree = 0, 1<<60
	k.reopen()
	refused("a disk that is nearly full")
	k.apply(8, report.Change{Draft: draft(8)}) // a report is stored all the same
	if _, err := k.SealFile(context.Background(), report.Kept{}, make([]byte, 25<<20)); !errors.Is(err, report.ErrInvalid) {
		t.Errorf("a file that is too large: %v", err)
	}
}

func TestAFileForACaseThatIsGoneIsNotKept(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	kept, err := k.SealFile(context.Background(), report.Kept{Form: "jpeg"}, pixels)
	if err != nil {
		t.Fatal(err)
	}
	err = k.Write(context.Background(), func(tx *Tx) error { return tx.KeepFile(id(1), 1, kept) })
	if !errors.Is(err, report.ErrNotFound) {
		t.Errorf("%v", err)
	}
	k.DropFile(kept)
	if len(k.berkas()) != 0 {
		t.Error("it stays")
	}
}
