package store

import (
	"context"
	"errors"
	"testing"
	"time"

	"ruangaman/report"
)

func (k *kit) quiet(n int) (chats []report.ChatID) {
	k.t.Helper()
	k.must(func(tx *Tx) error {
		desks, err := tx.Quiet(k.now, n)
		for _, d := range desks {
			if d.Draft == nil {
				k.t.Error("a quiet desk without a draft")
			}
			chats = append(chats, d.Chat)
		}
		return err
	})
	return chats
}

func (k *kit) wantQuiet(n int, want ...report.ChatID) {
	k.t.Helper()
	got := map[report.ChatID]bool{}
	for _, c := range k.quiet(n) {
		if got[c] {
			k.t.Errorf("chat %d twice", int64(c))
		}
		got[c] = true
	}
	for _, c := range want {
		if !got[c] {
			k.t.Errorf("chat %d is not quiet at %s", int64(c), k.now.Format(time.TimeOnly))
		}
	}
	if len(got) != len(want) {
		k.t.Errorf("%d chats are quiet at %s, want %d", len(got), k.now.Format(time.TimeOnly), len(want))
	}
}

func TestSilenceAndExpiryAreExactAlsoAfterARestart(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	expiring := draft(1)
	expiring.ExpiresAt = start.Add(time.Hour)
	due := draft(2)
	due.DueAt = start.Add(30 * time.Minute)
	touched := draft(3)
	touched.ExpiresAt = start.Add(time.Hour)
	k.apply(1, report.Change{Draft: expiring})
	k.apply(2, report.Change{Draft: due})
	k.apply(3, report.Change{Draft: touched})
	k.wantQuiet(9)
	touched.ExpiresAt = start.Add(2 * time.Hour)
	k.apply(3, report.Change{Draft: touched})
	for _, restart := range []bool{false, true} {
		if restart {
			k.reopen()
		}
		k.now = start.Add(30*time.Minute - time.Nanosecond)
		k.wantQuiet(9)
		k.now = start.Add(30 * time.Minute)
		k.wantQuiet(9, 2)
		k.now = start.Add(time.Hour - time.Nanosecond)
		k.wantQuiet(9, 2)
		k.now = start.Add(time.Hour)
		k.wantQuiet(9, 1, 2)
		k.now = start.Add(2 * time.Hour)
		k.wantQuiet(9, 1, 2, 3)
	}
	if n := len(k.quiet(2)); n != 2 {
		t.Errorf("%d of 2", n)
	}
	k.apply(1, report.Change{Erase: []report.ID{id(1)}})
	answered := draft(2)
	answered.DueAt = time.Time{}
	k.apply(2, report.Change{Draft: answered})
	k.wantQuiet(9, 3)
	k.now = start.Add(25 * time.Hour)
	k.wantQuiet(9, 2, 3)
}

func TestVeryManyDraftsAreReadAFewAtATimeAfterAStart(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	const many = recallAtOnce + 100
	k.must(func(tx *Tx) error {
		for n := range uint64(many) {
			if err := tx.Apply(report.ChatID(n+1), report.Change{Draft: draft(n + 1)}, k.now); err != nil { //nolint:gosec // small
				return err
			}
		}
		return nil
	})
	k.reopen()
	k.now = start.Add(24 * time.Hour)
	for _, want := range []int{recallAtOnce, many, many} {
		if n := len(k.quiet(2 * many)); n != want {
			t.Errorf("%d are quiet, want %d", n, want)
		}
	}
}

func TestARowOnABadPageStopsNobodyElse(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	for n := uint64(1); n <= 3; n++ {
		d := draft(n + 10)
		d.DueAt = start
		k.apply(report.ChatID(n), report.Change{Draft: d, Cases: []report.Case{opened(n, 9)}}) //nolint:gosec // small
	}
	k.must(func(tx *Tx) error {
		_, err1 := tx.exec("UPDATE drafts SET sealed = zeroblob(1024) WHERE row = ?", rowOf(id(11)))
		_, err2 := tx.exec("UPDATE cases SET sealed = zeroblob(1024) WHERE row = ?", rowOf(id(2)))
		return errors.Join(err1, err2)
	})
	k.reopen()
	k.wantQuiet(9, 2, 3)
	k.must(func(tx *Tx) error {
		due, err := tx.Due(k.now, 9)
		if len(due) != 2 {
			t.Errorf("%d of the 2 whole cases are due", len(due))
		}
		return err
	})
	if d := k.desk(9, report.Lookup{}); len(d.Mine) != 2 {
		t.Errorf("%d of the 2 whole cases are on the desk", len(d.Mine))
	}
	k.now = start.Add(25 * time.Hour)
	k.wantQuiet(9, 2, 3)
}

func TestALostTransactionForgetsNoExpiry(t *testing.T) {
	t.Parallel()
	for _, recalled := range []bool{true, false} {
		k := newKit(t)
		k.apply(1, report.Change{Draft: draft(1)})
		if recalled {
			k.wantQuiet(9)
		}
		err := k.Write(context.Background(), func(tx *Tx) error {
			if err := tx.Apply(1, report.Change{Erase: []report.ID{id(1)}}, k.now); err != nil {
				return err
			}
			if err := tx.Apply(2, report.Change{Draft: draft(2)}, k.now); err != nil {
				return err
			}
			if desks, err := tx.Quiet(start.Add(25*time.Hour), 9); err != nil || len(desks) != 1 || desks[0].Chat != 2 {
				t.Errorf("%d desks inside the transaction: %v", len(desks), err)
			}
			return errRefused
		})
		if err == nil {
			t.Fatal("committed")
		}
		k.now = start.Add(25 * time.Hour)
		k.wantQuiet(9, 1)
	}
}

func TestNothingIrreversibleHappensWhileTheClockIsNotTrusted(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	due := draft(1)
	due.DueAt = start.Add(time.Minute)
	k.apply(1, report.Change{Draft: due})
	k.apply(2, report.Change{Draft: draft(2)})
	k.apply(3, report.Change{Cases: []report.Case{with(opened(3, 3), func(c *report.Case) { c.Status, c.ClosedAt = report.StatusClosed, start })}})
	k.must(func(tx *Tx) error {
		_, err := tx.Seen(5, k.now)
		return err
	})
	k.trusted.Store(false)
	k.now = start.Add(2 * time.Minute)
	k.wantQuiet(9, 1) // silence has its meaning all the same
	k.now = start.Add(400 * day)
	k.wantQuiet(9, 1) // nor does its own expiry take that away
	k.sweep()
	if c := counts(k); c.Drafts != 2 || c.ClosedCases != 1 || c.Chats != 2 {
		t.Errorf("%+v", c)
	}
	k.trusted.Store(true)
	k.wantQuiet(9, 1, 2)
	k.sweep()
	if c := counts(k); c.Drafts != 0 || c.ClosedCases != 0 || c.Chats != 0 || c.Erasures != 0 {
		t.Errorf("%+v", c)
	}
	k.must(func(tx *Tx) error {
		if seen, err := tx.Seen(5, k.now); seen || err != nil {
			t.Errorf("an old update is still remembered: %v", err)
		}
		return nil
	})
}

func (k *kit) sweep() {
	k.t.Helper()
	k.must(func(tx *Tx) error { return tx.Sweep(k.now) })
}

func TestPromise11AClosedCaseIsDestroyedWithinAWeekOfItsTimeAndNotBefore(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	c := with(opened(1, 1), func(c *report.Case) { c.Status, c.ClosedAt = report.StatusClosed, start })
	k.apply(1, report.Change{Cases: []report.Case{c}})
	wrapped := wrappedKey(k, c.ID)
	end := start.Add(DefaultKeepClosed)
	for at, want := range map[time.Duration]int{-time.Second: 1, week: 0} {
		killedCopy := &kit{t: t, options: k.options, now: end.Add(at)}
		killedCopy.options.Data = crashed(t, k.options.Data)
		killedCopy.open()
		killedCopy.sweep()
		if n := counts(killedCopy).ClosedCases; n != want {
			t.Errorf("%d closed cases %v after the end", n, at)
		}
		if want == 0 {
			gone(t, killedCopy.options.Data, wrapped)
		}
		if err := killedCopy.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestAChatIsForgottenOnlyWhenNothingDependsOnIt(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	far := draft(1)
	far.ExpiresAt = start.Add(500 * day)
	k.apply(1, report.Change{Draft: far})
	k.apply(2, report.Change{Outbox: []report.Message{send(2, "waits")}})
	k.apply(3, report.Change{State: &report.ChatState{LiveRev: 3}})
	k.apply(4, report.Change{State: &report.ChatState{LiveRev: 4}, Outbox: []report.Message{send(4, "under way")}})
	k.now = start.Add(85 * day)
	k.apply(5, report.Change{State: &report.ChatState{LiveRev: 5}})
	k.now = start.Add(110 * day)
	k.sweep()
	for chat, want := range map[report.ChatID]int{3: 0, 4: 4, 5: 5} {
		if got := k.desk(chat, report.Lookup{}).State.LiveRev; got != want {
			t.Errorf("chat %d remembers %d, want %d", int64(chat), got, want)
		}
	}
	if k.desk(1, report.Lookup{}).Draft == nil {
		t.Error("a draft is gone with its chat")
	}
	wantSaid(t, k.deliver(), "send waits", "send under way")
	k.apply(3, report.Change{State: &report.ChatState{LiveRev: 6}})
	if k.desk(3, report.Lookup{}).State.LiveRev != 6 {
		t.Error("a chat that was forgotten cannot begin again")
	}
}

// Every write lets a chat live on, also one that says what was known already.
func TestAChatInUseIsNotForgotten(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	for d := range 12 {
		k.now = start.Add(time.Duration(d) * 30 * day)
		k.apply(3, report.Change{State: &report.ChatState{LiveRev: 3}})
		k.sweep()
		if k.desk(3, report.Lookup{}).State.LiveRev != 3 || counts(k).Chats != 1 {
			t.Fatalf("forgotten on day %d", 30*d)
		}
	}
}

func TestUpdatesAreRememberedForTwoDays(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	for d := range int64(5) {
		k.now = start.Add(time.Duration(d) * day)
		k.must(func(tx *Tx) error {
			_, err := tx.Seen(d, k.now)
			return err
		})
		k.sweep()
	}
	k.must(func(tx *Tx) error {
		for d := range int64(5) {
			seen, err := tx.Seen(d, k.now)
			if want := d >= 2; err != nil || seen != want {
				t.Errorf("update of day %d seen on day 4: %v %v", d, seen, err)
			}
		}
		return nil
	})
}

func TestALostTransactionTeachesNothingAboutPeopleAndCounts(t *testing.T) {
	t.Parallel()
	for _, recalled := range []bool{true, false} {
		k := newKit(t)
		learnt := func(do func(*Tx) error) (blocked bool, wrong int) {
			_ = k.Write(context.Background(), func(tx *Tx) error {
				failure := do(tx)
				people, err := tx.Everyone()
				if err != nil {
					t.Error(err)
				}
				d, err := tx.Desk(1, report.Lookup{})
				blocked, wrong = people["rina"].Blocked, d.City.Wrong
				return errors.Join(err, failure)
			})
			return blocked, wrong
		}
		nothing := func(*Tx) error { return nil }
		if recalled {
			learnt(nothing)
		}
		blocked, wrong := learnt(func(tx *Tx) error {
			err := tx.Apply(0, report.Change{People: []report.PersonState{{Person: "rina", Blocked: true}}, City: &report.Counters{Wrong: 5}}, k.now)
			return errors.Join(err, errRefused)
		})
		if !blocked || wrong != 5 {
			t.Error("a batch does not see its own writes")
		}
		if blocked, wrong = learnt(nothing); blocked || wrong != 0 {
			t.Error("a lost batch is remembered")
		}
	}
}

func TestPeopleAndCountersAreRemembered(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(0, report.Change{People: []report.PersonState{{Person: "rina", Blocked: true}, {Person: "budi", Frozen: true}}, City: &report.Counters{WrongHour: 5, Wrong: 9}})
	k.apply(0, report.Change{People: []report.PersonState{{Person: "rina"}}})
	for range 2 {
		k.must(func(tx *Tx) error {
			people, err := tx.Everyone()
			if len(people) != 2 || people["rina"].Blocked || !people["budi"].Frozen {
				t.Errorf("%v", people)
			}
			people["budi"] = report.PersonState{} // a copy: nobody else sees this
			return err
		})
		if c := k.desk(1, report.Lookup{}).City; c.Wrong != 9 || c.WrongHour != 5 {
			t.Errorf("%+v", c)
		}
		k.reopen()
	}
}
