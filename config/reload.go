package config

import (
	"context"
	"fmt"
	"os"
	"time"

	"ruangaman/report"
)

// Interval is how often a Watcher should look at the file. A change counts once two looks found the same bytes, so that
// a file caught while an editor is still writing is never judged: an edit takes effect after two seconds at most.
const Interval = time.Second

// Reload is what came of a changed file. Settings replace the old ones at once, or they are nil and the old ones stay.
type Reload struct {
	Settings *Settings
	// Hash of the file that was judged.
	Hash string
	// Differences say in Indonesian who changes and from when, and what else is different.
	Differences []string
	// By is who sent the file by chat; empty: it was changed where it lies.
	By report.PersonID
	// Problems of a file that was not accepted: its mistakes, without warnings.
	Problems []Problem
}

// Watcher notices that the configuration file changed. It belongs to one goroutine; only Request and Do may be called
// from others.
type Watcher struct {
	path    string
	start   Start
	now     func() time.Time
	current *Settings
	judged  string // hash of the file that was last accepted or refused
	pending string // hash of a change seen once
	request chan struct{}
	tasks   chan func()
}

// NewWatcher watches the file the program started with; start must have Settings.
func NewWatcher(path string, start Start, now func() time.Time) *Watcher {
	return &Watcher{path: path, start: start, now: now, current: start.Settings, judged: start.seen, request: make(chan struct{}, 1), tasks: make(chan func())}
}

// Begin is what the program started with: the file, or its mistakes beside the accepted copy. Differences are left out.
func (w *Watcher) Begin() Reload {
	if w.start.FromCopy() {
		return Reload{Hash: w.start.seen, Problems: w.start.Problems}
	}
	return Reload{Settings: w.start.Settings, Hash: w.start.seen}
}

// Request asks Run to judge the file at once and to say what it found even if nothing changed (SIGHUP).
func (w *Watcher) Request() {
	select {
	case w.request <- struct{}{}:
	default:
	}
}

// Do has Run call f on its goroutine, where everything of a Watcher may be used, and waits until it did. The error says
// that ctx ended before.
func (w *Watcher) Do(ctx context.Context, f func()) error {
	done := make(chan struct{})
	select {
	case w.tasks <- func() { defer close(done); f() }:
		<-done
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for the watcher: %w", ctx.Err())
	}
}

// Run looks at the file on every tick and request until the context ends, and hands on what it finds. handle is called
// on this goroutine, one at a time.
func (w *Watcher) Run(ctx context.Context, tick <-chan time.Time, handle func(Reload)) {
	for {
		var found Reload
		var any bool
		select {
		case <-ctx.Done():
			return
		case <-tick:
			found, any = w.Look()
		case <-w.request:
			found, any = w.Judge(), true
		case f := <-w.tasks:
			f()
		}
		if any {
			handle(found)
		}
	}
}

// Look reads the file once; ok says that it changed, stayed so for two looks, and was judged.
func (w *Watcher) Look() (found Reload, ok bool) {
	raw, h := w.read()
	switch {
	case h == w.judged:
		w.pending = h
		return Reload{}, false
	case h != w.pending:
		w.pending = h
		return Reload{}, false
	}
	return w.judge(raw, h), true
}

// Judge reads and judges the file now, changed or not.
func (w *Watcher) Judge() Reload {
	raw, h := w.read()
	return w.judge(raw, h)
}

// gone stands for the hash of a file that cannot be read.
const gone = "gone"

func (w *Watcher) read() (raw []byte, h string) {
	raw, err := os.ReadFile(w.path)
	if err != nil {
		return nil, gone
	}
	return raw, hash(raw)
}

func (w *Watcher) judge(raw []byte, h string) Reload {
	w.judged, w.pending = h, h
	if h == gone {
		return Reload{Hash: h, Problems: []Problem{unreadable(w.path, w.current.City.Lang)}}
	}
	now := w.now()
	settings, problems := Read(w.path, raw, now)
	if settings == nil {
		return Reload{Hash: h, Problems: Errors(problems)}
	}
	return w.take(settings, raw, "", now)
}

// take puts good settings in the place of the present ones.
func (w *Watcher) take(settings *Settings, raw []byte, by report.PersonID, now time.Time) Reload {
	settings.keep(w.path, raw, by, now)
	found := Reload{Settings: settings, Hash: settings.Hash, Differences: Differences(w.current, settings, now), By: by}
	w.current = settings
	return found
}
