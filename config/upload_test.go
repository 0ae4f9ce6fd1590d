package config

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

func (h *home) onDisk() string {
	h.t.Helper()
	raw, err := os.ReadFile(h.path)
	if err != nil {
		h.t.Fatal(err)
	}
	return string(raw)
}

func TestATrialChangesNothingAndAReplacementIsWhatASavedFileIs(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	w := NewWatcher(h.path, h.start(), now)
	edited := h.edit("nama: Ani,", "nama: Ani Baru,")
	trial := w.Try([]byte(edited))
	if trial.Settings == nil || trial.Same || trial.Technical || !slices.Equal(trial.Differences, []string{"data petugas ani berubah"}) {
		t.Fatalf("%+v", trial)
	}
	if h.onDisk() != h.good || w.Base().InForce != hash([]byte(h.good)) {
		t.Fatal("a trial changed something")
	}
	found, err := w.Replace([]byte(edited), "ani-2")
	if err != nil || found.Settings == nil || found.By != "ani-2" || h.onDisk() != edited || h.accepted() != edited {
		t.Fatalf("%+v, %v", found, err)
	}
	if again, ok := look(w); ok {
		t.Errorf("the next look judges it again: %+v", again)
	}
	if !w.Try([]byte(edited)).Same {
		t.Error("the file in force is not known")
	}
	kept, err := Versions(h.path)
	if err != nil || len(kept) != 2 || kept[0].By != "ani-2" || kept[1].By != "" {
		t.Errorf("versions: %+v, %v", kept, err)
	}
	before, err := w.Before()
	if err != nil || string(before) != h.good {
		t.Errorf("before: %d bytes, %v", len(before), err)
	}
	if s := w.Earlier(hash([]byte(h.good))); s == nil || s.Hash != hash([]byte(h.good)) {
		t.Error("the earlier file cannot be had")
	}
	info, err := os.Stat(h.path)
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("%v, %v", info, err)
	}
}

func TestAReplacementWithAMistakeWritesNothing(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	w := NewWatcher(h.path, h.start(), now)
	found, err := w.Replace([]byte("versi: 2"), "ani")
	if err != nil || found.Settings != nil || len(found.Problems) == 0 || h.onDisk() != h.good {
		t.Errorf("%+v, %v", found, err)
	}
	if kept, _ := Versions(h.path); len(kept) != 1 {
		t.Errorf("it is among the accepted ones: %+v", kept)
	}
}

func TestWhatWasNeverAcceptedIsPutAsideNotLost(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	w := NewWatcher(h.path, h.start(), now)
	h.write("versi: 2 # besok dilanjutkan")
	if _, ok := look(w); !ok {
		t.Fatal("not judged")
	}
	if w.Try([]byte(h.good)).Same {
		t.Error("the good file cannot repair the bad one")
	}
	if _, err := w.Replace([]byte(h.good), "ani"); err != nil {
		t.Fatal(err)
	}
	aside, err := os.ReadFile(h.path + replacedSuffix)
	if err != nil || string(aside) != "versi: 2 # besok dilanjutkan" || h.onDisk() != h.good {
		t.Errorf("%q, %v", aside, err)
	}
}

func TestAFileThatIsALinkStaysOne(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	there := filepath.Join(t.TempDir(), "asli.yaml")
	if err := errors.Join(os.Rename(h.path, there), os.Symlink(there, h.path)); err != nil {
		t.Fatal(err)
	}
	w := NewWatcher(h.path, h.start(), now)
	edited := h.edit("nama: Ani,", "nama: Ani Baru,")
	if _, err := w.Replace([]byte(edited), "ani"); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(h.path)
	raw, err2 := os.ReadFile(there)
	if err != nil || err2 != nil || info.Mode()&os.ModeSymlink == 0 || string(raw) != edited {
		t.Errorf("%v %v %v", info, err, err2)
	}
}

func TestWhatTheServerAloneDecidesIsSeen(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	w := NewWatcher(h.path, h.start(), now)
	for _, line := range []string{"data: {folder: lain, kunci: rahasia/kunci}", "telegram: {token_file: lain}", "pantau: {detak: https://contoh.id/x}"} {
		if trial := w.Try([]byte(h.good + "\n" + line + "\n")); trial.Settings == nil || !trial.Technical {
			t.Errorf("%s: %v", line, trial.Problems)
		}
	}
}

func TestHalvesOfACrashAreSweptAndNothingElse(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	_ = h.start()
	half := filepath.Join(filepath.Dir(h.path), ".config.yaml-123"+halfSuffix)
	other := filepath.Join(filepath.Dir(h.path), "config.yaml-lama")
	for _, name := range []string{half, other} {
		if err := os.WriteFile(name, []byte("versi"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_ = h.start()
	if _, err := os.Stat(half); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the half is still there: %v", err)
	}
	if _, err := os.Stat(other); err != nil {
		t.Error(err)
	}
}

func TestATaskRunsBetweenTwoLooks(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	w := NewWatcher(h.path, h.start(), now)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); w.Run(ctx, make(chan time.Time), func(Reload) {}) }()
	did := false
	if err := w.Do(t.Context(), func() { did = true }); err != nil || !did {
		t.Fatal(did, err)
	}
	cancel()
	<-ended
	if err := w.Do(ctx, func() { did = false }); err == nil || !did {
		t.Error("a task ran after the end")
	}
}

// TestVersionsOfOneSecondKeepTheirOrder: names tell the time in seconds.
func TestVersionsOfOneSecondKeepTheirOrder(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	w := NewWatcher(h.path, h.start(), now)
	for i := range 5 {
		if _, err := w.Replace([]byte(h.good+strings.Repeat("# x\n", i+1)), report.PersonID("ani"+string(rune('a'+i)))); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := Versions(h.path)
	if err != nil || len(kept) != 6 || kept[0].By != "anie" || kept[4].By != "ania" || kept[5].By != "" {
		t.Errorf("%+v, %v", kept, err)
	}
}
