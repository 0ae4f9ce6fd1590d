package dispatch

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ruangaman/report"
)

const tenYears = 10 * 365 * 24 * time.Hour

// TestAfterAClockWasSetBackEveryWaitCountsFromNow: what was planned in another decade neither fires now nor waits for it.
func TestAfterAClockWasSetBackEveryWaitCountsFromNow(t *testing.T) {
	t.Parallel()
	for name, k := range map[string]struct {
		sent  report.Urgency
		setup func(*town, *report.Case)
		want  time.Duration
	}{
		"a step":           {report.Routine, func(*town, *report.Case) {}, time.Hour},
		"the last step":    {report.Urgent, func(w *town, c *report.Case) { w.live(c, w.now.Add(40*time.Minute)) }, 30 * time.Minute},
		"an accepted case": {report.Routine, func(w *town, c *report.Case) { accept("rina")(w, c) }, 24 * time.Hour},
		"one asked after": {report.Urgent, func(w *town, c *report.Case) {
			accept("rina")(w, c)
			w.live(c, w.now.Add(7*time.Hour))
		}, 6 * time.Hour},
		"a question after silence": {report.Urgent, func(w *town, c *report.Case) { c.AskedAt = w.now }, report.QuietEmergency},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			c := w.sent(k.sent)
			w.plan(c)
			k.setup(w, c)
			w.now = w.now.Add(-tenYears)
			if got := said(w.plan(c)); got != "" {
				t.Errorf("at once: %q", got)
			}
			if wait := c.NextDue.Sub(w.now); wait != k.want {
				t.Errorf("the next look is in %s, want %s", wait, k.want)
			}
			w.now = c.NextDue
			if ch := w.plan(c); len(ch.Outbox) == 0 {
				t.Error("then nothing happens")
			}
		})
	}
}

// TestTheWorkerNoticesAClockThatIsSet: nobody kicks, and cron was drawn up by the old clock.
func TestTheWorkerNoticesAClockThatIsSet(t *testing.T) {
	t.Parallel()
	for name, k := range map[string]struct {
		jump       time.Duration
		soon, late int // how often agus is called within a minute, and within seventy
	}{
		"back": {-tenYears, 0, 1}, "ahead": {90 * time.Minute, 1, 1}, "none": {0, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t, never)
				var ahead atomic.Int64
				o.worker.cfg.Now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
				o.tells(report.Routine)
				o.opens()
				defer o.stop()
				pass(10 * time.Minute)
				ahead.Store(int64(k.jump))
				pass(time.Minute)
				if n := o.calls("agus"); n != k.soon {
					t.Errorf("within a minute agus is called %d times, want %d", n, k.soon)
				}
				pass(69 * time.Minute)
				if n := o.calls("agus"); n != k.late {
					t.Errorf("within seventy minutes agus is called %d times, want %d", n, k.late)
				}
			})
		})
	}
}

// calls counts the pushes to somebody.
func (o *office) calls(id report.PersonID) (n int) {
	o.while(func() {
		for _, m := range o.outbox {
			if m.Person == id {
				n++
			}
		}
	})
	return n
}

// TestAPauseOfAnotherDecadeDoesNotLast: an error just before the clock was set back.
func TestAPauseOfAnotherDecadeDoesNotLast(t *testing.T) {
	t.Parallel()
	var p pause
	now := clock("2026-11-23 12:00")
	p.grow(now)
	if !p.lasts(now) || p.lasts(now.Add(-tenYears)) || p.lasts(now.Add(firstPause)) {
		t.Error("the pause does not end")
	}
}
