package config

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// home is a folder with a good configuration file in it.
type home struct {
	t    *testing.T
	path string
	good string
}

func newHome(t *testing.T) *home {
	t.Helper()
	raw, err := os.ReadFile("testdata/good/minimal.yaml")
	if err != nil {
		t.Fatal(err)
	}
	h := &home{t: t, path: filepath.Join(t.TempDir(), "config.yaml"), good: string(raw)}
	h.write(h.good)
	return h
}

func (h *home) write(text string) {
	h.t.Helper()
	if err := os.WriteFile(h.path, []byte(text), 0o640); err != nil {
		h.t.Fatal(err)
	}
}

func (h *home) edit(from, to string) string {
	h.t.Helper()
	if !strings.Contains(h.good, from) {
		h.t.Fatalf("nothing to edit: %q", from)
	}
	return strings.Replace(h.good, from, to, 1)
}

func (h *home) accepted() string {
	h.t.Helper()
	raw, err := os.ReadFile(AcceptedPath(h.path))
	if err != nil {
		h.t.Fatal(err)
	}
	return string(raw)
}

func (h *home) start() Start {
	h.t.Helper()
	s, err := LoadOrAccepted(h.path, testNow)
	if err != nil {
		h.t.Fatal(err)
	}
	return s
}

func now() time.Time { return testNow }

// look is what a Watcher finds after the two looks that a change needs.
func look(w *Watcher) (Reload, bool) {
	if found, ok := w.Look(); ok {
		return found, true
	}
	return w.Look()
}

func TestPromise10ABadFileNeverReplacesAGoodOne(t *testing.T) {
	t.Parallel()
	bad, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(bad) == 0 {
		t.Fatal(bad, err)
	}
	h := newHome(t)
	w := NewWatcher(h.path, h.start(), now)
	refused := 0
	for _, path := range bad {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if s, _ := Read(path, raw, testNow); s != nil {
			continue // only warnings
		}
		refused++
		h.write(string(raw))
		found, ok := look(w)
		if !ok || found.Settings != nil || len(found.Problems) == 0 || found.Problems[0].Line < 1 {
			t.Fatalf("%s: %v %+v", path, ok, found)
		}
		if h.accepted() != h.good {
			t.Fatalf("%s: the accepted copy was replaced", path)
		}
		again := h.start()
		if !again.FromCopy() || again.Settings.Hash != hash([]byte(h.good)) || len(again.Problems) == 0 {
			t.Fatalf("%s: a later start does not run on the copy: %+v", path, again)
		}
	}
	if refused < 100 {
		t.Errorf("only %d files were refused", refused)
	}
}

func TestAGoodEditReplacesTheSettingsAndTheCopy(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	start := h.start()
	w := NewWatcher(h.path, start, now)
	if _, ok := look(w); ok {
		t.Fatal("a file that did not change was judged")
	}
	edited := h.edit("nama: Ani,", "nama: Ani Baru,")
	h.write(edited)
	if _, ok := w.Look(); ok {
		t.Fatal("judged at first sight: an editor may still be writing")
	}
	found, ok := w.Look()
	if !ok || found.Settings == nil || len(found.Problems) > 0 {
		t.Fatalf("%v %+v", ok, found)
	}
	if p, _ := found.Settings.City.Person("ani"); p.Name != "Ani Baru" {
		t.Errorf("got %q", p.Name)
	}
	if !slices.Equal(found.Differences, []string{"data petugas ani berubah"}) {
		t.Errorf("differences: %q", found.Differences)
	}
	if h.accepted() != edited {
		t.Error("the edit is not the accepted copy")
	}
	info, err := os.Stat(AcceptedPath(h.path))
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if p, _ := start.Settings.City.Person("ani"); p.Name != "Ani" {
		t.Error("the old settings were changed under their readers")
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(h.path), "*"))
	if err != nil || len(left) != 3 { // the file, the copy, the history
		t.Errorf("files left: %v %v", left, err)
	}
}

func TestAFileHalfWrittenIsNotJudged(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	w := NewWatcher(h.path, h.start(), now)
	edited := h.edit("nama: Ani,", "nama: Ani Baru,")
	for _, part := range []int{10, 200, 400, len(edited)} {
		h.write(edited[:part])
		if found, ok := w.Look(); ok {
			t.Fatalf("%d bytes were judged: %+v", part, found)
		}
	}
	if found, ok := w.Look(); !ok || found.Settings == nil {
		t.Fatalf("the whole file was not accepted: %+v", found)
	}
}

func TestAMistakeIsReportedOnceAndOnRequestAgain(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	w := NewWatcher(h.path, h.start(), now)
	h.write("versi: 2\n")
	if found, ok := look(w); !ok || len(found.Problems) == 0 {
		t.Fatalf("%v %+v", ok, found)
	}
	if found, ok := look(w); ok {
		t.Fatalf("reported twice: %+v", found)
	}
	if found := w.Judge(); len(found.Problems) == 0 {
		t.Fatal("nothing said on request")
	}
	h.write(h.good)
	if found, ok := look(w); !ok || found.Settings == nil || len(found.Differences) > 0 {
		t.Fatalf("the repaired file: %v %+v", ok, found)
	}
}

func TestAFileThatVanishesIsReported(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	w := NewWatcher(h.path, h.start(), now)
	if err := os.Remove(h.path); err != nil {
		t.Fatal(err)
	}
	if found, ok := look(w); !ok || found.Settings != nil || len(found.Problems) != 1 {
		t.Fatalf("%v %+v", ok, found)
	}
	if start := h.start(); !start.FromCopy() {
		t.Fatalf("a start without the file: %+v", start)
	}
}

func TestTheFirstStartWithAMistakeHasNothingToRunOn(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.write("versi: 2\n")
	start := h.start()
	if start.Settings != nil || start.FromCopy() || len(start.Problems) == 0 {
		t.Fatalf("%+v", start)
	}
	if _, err := os.Stat(AcceptedPath(h.path)); !os.IsNotExist(err) {
		t.Errorf("a bad file was kept: %v", err)
	}
	if _, err := LoadOrAccepted(h.path+"x", testNow); err == nil {
		t.Error("no error without any file")
	}
}

func TestAStartOnTheCopyDoesNotReportTheSameMistakesAgain(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.start()
	h.write("versi: 2\n")
	w := NewWatcher(h.path, h.start(), now)
	if found, ok := look(w); ok {
		t.Fatalf("reported again: %+v", found)
	}
}

func TestACopyStaysGoodWhenTheDatesMoveOn(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	later := testNow.AddDate(0, 0, 60)
	away := h.good + "konflik: [{petugas: ani, kelurahan: [Lamaru]}]\n" +
		"cuti: [{petugas: beni, dari: 2027-03-01, sampai: 2027-03-03, pengganti: ani}]\n"
	h.write(away)
	if start := h.start(); start.Settings == nil || len(start.Problems) > 0 {
		t.Fatalf("%+v", start)
	}
	start, err := LoadOrAccepted(h.path, later)
	if err != nil || !start.FromCopy() {
		t.Fatalf("what was accepted does not start again: %+v %v", start, err)
	}
	if len(start.Problems) != 1 || len(start.Settings.Warnings) == 0 {
		t.Errorf("problems %v, warnings %v", start.Problems, start.Settings.Warnings)
	}
}

func TestRunJudgesOnTicksAndRequests(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	w := NewWatcher(h.path, h.start(), now)
	ctx, stop := context.WithCancel(t.Context())
	tick, found, done := make(chan time.Time), make(chan Reload), make(chan struct{})
	go func() {
		defer close(done)
		w.Run(ctx, tick, func(r Reload) { found <- r })
	}()
	w.Request()
	if r := <-found; r.Settings == nil || len(r.Differences) > 0 {
		t.Errorf("request: %+v", r)
	}
	h.write("versi: 2\n")
	tick <- testNow
	tick <- testNow
	if r := <-found; r.Settings != nil || len(r.Problems) == 0 {
		t.Errorf("ticks: %+v", r)
	}
	stop()
	<-done
}

func TestAFolderThatCannotBeWrittenIsAWarning(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	if err := os.Mkdir(AcceptedPath(h.path), 0o700); err != nil { // no file can take its place
		t.Fatal(err)
	}
	start := h.start()
	if start.Settings == nil || len(start.Settings.Warnings) == 0 || !strings.Contains(start.Settings.Warnings[len(start.Settings.Warnings)-1].Sentence, "berlaku") {
		t.Fatalf("%+v", start)
	}
}
