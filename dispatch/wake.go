package dispatch

import (
	"time"

	"ruangaman/report"
)

// alarmClock remembers when the emergencies the worker has seen are due, and drafts whose silence is about to mean
// something, to the second, because the store's clear column knows whole minutes only and cron may come round rarely: an
// emergency's wait of three minutes is three minutes (promise P4). It is a convenience, not a record: after a restart the first review fills it again, and a case that
// changed meanwhile costs one needless look.
type alarmClock map[report.ID]time.Time

// set remembers when something is due; a zero time forgets it.
func (a alarmClock) set(id report.ID, at time.Time) {
	if at.IsZero() {
		delete(a, id)
	} else {
		a[id] = at
	}
}

// next is the earliest time remembered.
func (a alarmClock) next() (time.Time, bool) {
	var first time.Time
	for _, at := range a {
		if first.IsZero() || at.Before(first) {
			first = at
		}
	}
	return first, !first.IsZero()
}

// ring forgets what is due at now: the pass that begins finds it in the store.
func (a alarmClock) ring(now time.Time) {
	for id, at := range a {
		if !at.After(now) {
			delete(a, id)
		}
	}
}

// The pause after an error, which doubles while errors last.
const (
	firstPause   = time.Second
	longestPause = time.Minute
)

// pause is the time in which cron and timers do not try again after an error. A kick does: whatever kicked was just
// committed, so the store works again.
type pause struct {
	length time.Duration
	until  time.Time
}

// lasts is false when the end lies so far ahead that the clock must have been set back.
func (p *pause) lasts(now time.Time) bool {
	return now.Before(p.until) && p.until.Sub(now) <= longestPause
}

func (p *pause) grow(now time.Time) {
	p.length = min(max(2*p.length, firstPause), longestPause)
	p.until = now.Add(p.length)
}

func (p *pause) end() { *p = pause{} }
