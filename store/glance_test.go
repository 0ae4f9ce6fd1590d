package store

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"ruangaman/report"
)

// contents are all files of a folder.
func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(b)
	}
	return all
}

func TestAGlanceReadsBesideTheWriterAndAlone(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(reporter, report.Change{City: &report.Counters{Turnout: report.CountTurnout(nil, "smpn28", "2026-11-23")}})
	mark := k.Prove("K-7F3Q", "2026-11-23")
	look := func(when string) {
		g, err := Look(k.options)
		if err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		counts, err := g.Counters()
		if err != nil || len(counts.Turnout) != 1 || g.Prove("K-7F3Q", "2026-11-23") != mark || g.Prove("K-7F3R", "2026-11-23") == mark ||
			g.Prove("K-7F3Q", "2026-11-24") == mark {
			t.Errorf("%s: %+v %v", when, counts, err)
		}
		if err := g.Close(); err != nil {
			t.Errorf("%s: %v", when, err)
		}
	}
	look("while another works on it")
	k.apply(9, report.Change{Draft: draft(9)})
	k.apply(9, report.Change{Erase: []report.ID{id(9)}}) // the erasure's checkpoint is not kept waiting
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	before := contents(t, k.options.Data)
	look("alone")
	after := contents(t, k.options.Data)
	if len(before) != len(after) {
		t.Errorf("looking leaves %d files, before there were %d", len(after), len(before))
	}
	for name, content := range before {
		if after[name] != content {
			t.Errorf("looking changed %s", name)
		}
	}
}

func TestAGlanceRefusesWhatItCannotOpen(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	mark := k.Prove("K-7F3Q", "2026-11-23")
	o := k.options
	o.Keys = t.TempDir()
	if _, err := Look(o); !errors.Is(err, ErrNoKey) {
		t.Errorf("without a key: %v", err)
	}
	other := newKit(t)
	o.Keys = other.options.Keys
	if _, err := Look(o); !errors.Is(err, ErrWrongKey) {
		t.Errorf("with another's key: %v", err)
	}
	if other.Prove("K-7F3Q", "2026-11-23") == mark {
		t.Error("two cities make the same marks")
	}
	o.Data = t.TempDir()
	if _, err := Look(o); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without data: %v", err)
	}
	if entries, _ := os.ReadDir(o.Data); len(entries) > 0 {
		t.Error("looking makes files")
	}
}

func TestTheMarkTellsNothingOfTheKeysOfTags(t *testing.T) {
	t.Parallel()
	k0 := bytes.Repeat([]byte{7}, keySize)
	tags := newTagger(k0, bytes.Repeat([]byte{8}, keySize))
	for _, kind := range []kind{kindChat, kindPerson, kindReceipt, kindCode, kindOffer, kindPush, kindTold} {
		for _, label := range []string{slipLabel, tailLabel} {
			if bytes.Equal(markKey(k0, label), tags.value(kind, "")) || string(kind)+"|" == label[:len(kind)+1] {
				t.Errorf("a key of marks is a tag of %s", kind)
			}
		}
	}
}
