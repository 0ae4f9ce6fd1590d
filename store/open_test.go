package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ruangaman/report"
)

// fingerprints gives names, sizes, modes, times and contents of everything in folders, so that a touch shows.
func fingerprints(t *testing.T, folders ...string) map[string]string {
	t.Helper()
	prints := map[string]string{}
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, _ os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := os.Lstat(path)
			if err != nil {
				return err
			}
			print := fmt.Sprint(info.Mode(), info.ModTime().UnixNano())
			if info.Mode().IsRegular() {
				content, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				print += fmt.Sprintf(" %x", sha256.Sum256(content))
			}
			prints[path] = print
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return prints
}

// crashed copies the data folder while the store is open: what a kill leaves behind, log included.
func crashed(t *testing.T, folder string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	return to
}

func mustNotOpen(t *testing.T, o Options, want error) {
	t.Helper()
	s, err := Open(context.Background(), o)
	if err == nil {
		_ = s.Close()
		t.Fatalf("opened, want %v", want)
	}
	if !errors.Is(err, want) {
		t.Fatalf("%v, want %v", err, want)
	}
}

func TestTheFirstStartMakesTheKeyAndTheDatabaseForOneUserAlone(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	o := Options{Data: filepath.Join(base, "data"), Keys: filepath.Join(base, "keys")}
	s, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if !s.First || !s.SameDisk {
		t.Errorf("first %v, same disk %v", s.First, s.SameDisk)
	}
	if err := s.Write(context.Background(), func(tx *Tx) error { return tx.Apply(1, report.Change{Draft: draft(1)}, start) }); err != nil {
		t.Fatal(err)
	}
	for path := range fingerprints(t, base) {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		want := os.FileMode(0o600)
		if info.IsDir() {
			want = 0o700
		}
		if path != base && info.Mode().Perm() != want {
			t.Errorf("%s has mode %v", filepath.Base(path), info.Mode())
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if s.First {
		t.Error("the second start takes itself for the first")
	}
}

func TestADatabaseWithoutItsKeyIsRefusedAndNothingIsTouched(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(1, report.Change{Draft: draft(1)})
	killed := crashed(t, k.options.Data)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	other := newKit(t)
	empty, missing := t.TempDir(), filepath.Join(t.TempDir(), "not there")
	for name, c := range map[string]struct {
		keys string
		want error
	}{
		"empty key folder": {empty, ErrNoKey}, "no key folder": {missing, ErrNoKey}, "another key": {other.options.Keys, ErrWrongKey},
	} {
		for state, data := range map[string]string{"closed": k.options.Data, "killed": killed} {
			t.Run(name+", "+state, func(t *testing.T) {
				var folders []string
				if c.keys != missing {
					folders = append(folders, c.keys)
				}
				before := fingerprints(t, append(folders, data)...)
				mustNotOpen(t, Options{Data: data, Keys: c.keys}, c.want)
				if after := fingerprints(t, append(folders, data)...); !maps.Equal(before, after) {
					t.Error("a refused folder was touched")
				}
			})
		}
	}
	if _, err := os.Stat(missing); err == nil {
		t.Error("a key folder was made for a database that is there")
	}
	s, err := Open(context.Background(), Options{Data: killed, Keys: k.options.Keys})
	if err != nil {
		t.Fatalf("with its own key: %v", err)
	}
	defer func() { _ = s.Close() }()
}

func TestADamagedKeyFileIsRefused(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(k.options.Keys, fmt.Sprintf(keyFile, 1))
	for _, content := range []string{"", "zz", strings.Repeat("g", 64), strings.Repeat("a", 62), strings.Repeat("a", 64)} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		mustNotOpen(t, k.options, ErrWrongKey)
	}
}

func TestANewerSchemaIsRefusedBeforeAnythingElse(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(k.options.Data, databaseName)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	binary.BigEndian.PutUint32(content[schemaOffset:], 2000)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	before := fingerprints(t, k.options.Data)
	mustNotOpen(t, Options{Data: k.options.Data, Keys: t.TempDir()}, ErrNewerSchema) // even before the key is missed
	if !maps.Equal(before, fingerprints(t, k.options.Data)) {
		t.Error("a newer database was touched")
	}
}

func TestANewerSchemaIsRefusedEvenIfItsUpgradeWasCutOff(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.must(func(tx *Tx) error {
		_, err := tx.exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (2000, 1)")
		return err
	})
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	mustNotOpen(t, k.options, ErrNewerSchema)
}

func TestASecondOpeningOfAFolderIsRefused(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	before := fingerprints(t, k.options.Data)
	mustNotOpen(t, k.options, ErrLocked)
	if !maps.Equal(before, fingerprints(t, k.options.Data)) {
		t.Error("the folder of another process was touched")
	}
	k.apply(1, report.Change{Draft: draft(1)})
}

func TestAStartThatWasCutOffBeforeTheDatabaseWasWholeBeginsAnewWithItsKey(t *testing.T) {
	t.Parallel()
	o := Options{Data: t.TempDir(), Keys: t.TempDir()}
	m, err := loadMasters(o.Keys)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.create(o.Keys); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{databaseName + unfinished, databaseName + unfinished + "-wal"} {
		if err := os.WriteFile(filepath.Join(o.Data, name), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	before := fingerprints(t, o.Keys)
	s, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if !maps.Equal(before, fingerprints(t, o.Keys)) {
		t.Error("the key that was there is not the one in use")
	}
	if _, err := os.Stat(filepath.Join(o.Data, databaseName+unfinished)); err == nil {
		t.Error("the unfinished database is still there")
	}
}

func TestAFolderThatIsNotOursIsRefused(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{databaseName: "not a database at all", databaseName + "-wal": "a log alone"} {
		o := Options{Data: t.TempDir(), Keys: t.TempDir()}
		if err := os.WriteFile(filepath.Join(o.Data, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		mustNotOpen(t, o, ErrDamaged)
	}
}

func TestTheFolderIsClosedToOthersAgain(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(k.options.Data, databaseName)
	if err := os.Chmod(path, 0o644); err != nil { //nolint:gosec // on purpose
		t.Fatal(err)
	}
	if err := os.Chmod(k.options.Data, 0o755); err != nil { //nolint:gosec // on purpose
		t.Fatal(err)
	}
	k.open()
	for _, p := range []string{path, path + "-wal", path + "-shm"} {
		if info, err := os.Stat(p); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v", filepath.Base(p), err)
		}
	}
	if info, err := os.Stat(k.options.Data); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("folder: %v", err)
	}
}

func TestAKeyOfALaterEpochWrapsWhileTheOldOneStillOpens(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(1, report.Change{Draft: draft(1)})
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	second := filepath.Join(k.options.Keys, fmt.Sprintf(keyFile, 2))
	if err := os.WriteFile(second, []byte(strings.Repeat("5e", keySize)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	k.open()
	k.apply(2, report.Change{Draft: draft(2)})
	k.reopen()
	for chat := report.ChatID(1); chat <= 2; chat++ {
		if d := k.desk(chat, report.Lookup{}); d.Draft == nil {
			t.Errorf("the draft of chat %d does not open", int64(chat))
		}
	}
}

func TestAClosedStoreSaysSo(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	err := k.Write(context.Background(), func(*Tx) error { return nil })
	if !errors.Is(err, ErrClosed) {
		t.Errorf("%v", err)
	}
	if _, err := k.Counts(context.Background(), k.now); err == nil { // somebody who asked for the metrics in the last moment
		t.Error("a closed store counts")
	}
	if err := k.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
}
