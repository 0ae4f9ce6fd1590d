package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestEveryAcceptedFileIsKeptWithItsTime(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	at := testNow
	w := NewWatcher(h.path, h.start(), func() time.Time { return at })
	for i := range maxHistory + 5 {
		at = at.Add(time.Minute)
		h.write(h.edit("nama: Ani,", fmt.Sprintf("nama: Ani %d,", i)))
		if found := w.Judge(); found.Settings == nil {
			t.Fatal(found.Problems)
		}
		if found := w.Judge(); found.Settings == nil { // the same again is not kept twice
			t.Fatal(found.Problems)
		}
	}
	h.write("versi: 2")
	if found := w.Judge(); found.Settings != nil {
		t.Fatal("a bad file was accepted")
	}
	if err := os.WriteFile(filepath.Join(HistoryPath(h.path), "catatan.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	kept, err := History(h.path)
	if err != nil || len(kept) != maxHistory {
		t.Fatalf("%d kept, %v", len(kept), err)
	}
	last := kept[len(kept)-1]
	raw, err := os.ReadFile(last.Path)
	want := h.edit("nama: Ani,", fmt.Sprintf("nama: Ani %d,", maxHistory+4))
	if err != nil || string(raw) != want || !last.At.Equal(at) || !strings.HasPrefix(hash(raw), last.Hash) {
		t.Errorf("the last kept is %+v, %v", last, err)
	}
	info, err := os.Stat(last.Path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if none, err := History(h.path + "x"); len(none) > 0 || err != nil {
		t.Errorf("a file without history: %v %v", none, err)
	}
}

func TestAHistoryThatCannotBeWrittenIsAWarning(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	if err := os.WriteFile(HistoryPath(h.path), nil, 0o600); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	start := h.start()
	if start.Settings == nil || len(start.Settings.Warnings) == 0 || !strings.Contains(start.Settings.Warnings[len(start.Settings.Warnings)-1].Sentence, "riwayat") {
		t.Fatalf("%+v", start)
	}
}
