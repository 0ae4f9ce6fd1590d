package dispatch

import (
	"testing"
	"testing/synctest"
	"time"

	"ruangaman/report"
)

func TestADraftFallsSilentToTheSecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, "* * * * *")
		o.now = time.Now()
		c := o.sent(report.Emergency)
		taken := 2
		o.quiet = func(d report.Desk, now time.Time) report.Change {
			if d.Chat != 900 || now.Before(d.Draft.DueAt) {
				t.Error("asked for another desk, or too early")
			}
			c.NextDue = now
			return report.Change{Cases: []report.Case{*c}, Erase: []report.ID{d.Draft.ID}, Kick: true}
		}
		o.refuse[c.ID] = report.ErrTaken
		o.desks[c.ID] = report.Desk{Chat: 900, Draft: &report.Draft{
			ID: c.ID, DueAt: o.now.Add(3*time.Minute + 20*time.Second), ExpiresAt: o.now.Add(24 * time.Hour),
		}}
		asked := o.quiet
		o.quiet = func(d report.Desk, now time.Time) report.Change {
			if taken--; taken < 0 {
				delete(o.refuse, c.ID) // the third receipt is free
			}
			return asked(d, now)
		}
		o.opens()
		defer o.stop()
		pass(4 * time.Minute)
		sameLines(t, o.said(o.start), []string{"3m20s staff_push_emergency>rina"})
		if len(o.desks) != 0 {
			t.Error("the draft is still there")
		}
	})
}

func TestAnExpiredDraftIsAskedAbout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, "* * * * *")
		asked := 0
		o.quiet = func(d report.Desk, _ time.Time) report.Change {
			asked++
			return report.Change{Erase: []report.ID{d.Draft.ID}}
		}
		id := report.ID{9}
		o.desks[id] = report.Desk{Chat: 900, Draft: &report.Draft{ID: id, ExpiresAt: time.Now().Add(time.Hour)}}
		o.opens()
		defer o.stop()
		pass(59 * time.Minute)
		o.while(func() {
			if asked != 0 {
				t.Error("asked before its time")
			}
		})
		pass(2 * time.Minute)
		if asked != 1 {
			t.Errorf("asked %d times", asked)
		}
		if o.queued != 0 {
			t.Error("the sender was woken for nothing")
		}
	})
}

// TestPromise08AChatAtRestIsAskedAboutWithoutAnybodyActing: once ten minutes are over, not before.
func TestPromise08AChatAtRestIsAskedAboutWithoutAnybodyActing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, "* * * * *")
		id := report.ID{9}
		o.desks[id] = report.Desk{Chat: 900, State: report.ChatState{ActedAt: time.Now()}}
		o.rest = func(d report.Desk) report.Change {
			return report.Change{Erase: []report.ID{id}, Outbox: []report.Message{{To: d.Chat, Do: report.ActWipe, Purpose: report.PurposeRest}}}
		}
		o.opens()
		defer o.stop()
		pass(9*time.Minute + time.Second)
		o.while(func() {
			if len(o.desks) != 1 {
				t.Error("asked before its time")
			}
		})
		pass(2 * time.Minute)
		if len(o.desks) != 0 || len(o.outbox) != 1 || o.queued != 1 {
			t.Errorf("%d chats wait, %d rows, the sender was woken %d times", len(o.desks), len(o.outbox), o.queued)
		}
	})
}

func TestTimeSweepsOnceAMinute(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, "@every 1s")
		o.opens()
		defer o.stop()
		pass(10*time.Minute + time.Second/2)
		if o.sweeps != 11 {
			t.Errorf("swept %d times in ten minutes", o.sweeps)
		}
	})
}
