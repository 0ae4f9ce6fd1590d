package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"ruangaman/report"
)

// inLane is send in another lane.
func inLane(lane report.Lane, to report.ChatID, text string) report.Message {
	m := send(to, text)
	m.Lane = lane
	return m
}

func queue1(k *kit, m ...report.Message) { k.t.Helper(); k.apply(1, report.Change{Outbox: m}) }

func texted(rows []report.Claimed) (said []string) {
	for _, r := range rows {
		said = append(said, words(r.Message))
	}
	return said
}

func wantSaid(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("said %q, want %q", got, want)
	}
}

func sent(r report.Claimed, id report.MessageID) report.Outcome {
	return report.Outcome{Row: r.Row, Result: report.Sent, Message: id, Wiped: r.Wipe}
}

func TestALowerLaneGoesFirstAlsoInOneChatAndEachChatInOrder(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	queue1(k, inLane(2, 1, "a1"), inLane(2, 1, "a2"), inLane(1, 2, "b1"), inLane(1, 2, "b2"), inLane(2, 3, "c1"), inLane(0, 1, "a0"),
		inLane(0, 2, "b0"))
	first := k.claim(10)
	wantSaid(t, texted(first), "send a0", "send b0", "send c1") // one a chat
	if rows := k.claim(10); len(rows) != 0 {
		t.Errorf("%q for chats with a call in flight", texted(rows))
	}
	k.finish(sent(first[0], 1), sent(first[1], 1), sent(first[2], 1))
	wantSaid(t, k.deliver(), "send b1", "send a1", "send b2", "send a2")
}

func TestAnEmergencyOvertakesALongQueueAlsoThatOfItsOwnChat(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	var backlog []report.Message
	for i := range 2000 {
		backlog = append(backlog, inLane(2, report.ChatID(5+max(0, i-1000)), "old"))
	}
	queue1(k, backlog...)
	queue1(k, inLane(0, 5, "now"))
	wantSaid(t, texted(k.claim(3)), "send now", "send old", "send old")
}

func TestARowToBeTriedAgainHoldsUpItsChatAndADelayedOneDoesNot(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	delayed := send(1, "delayed")
	delayed.NotBefore = k.now.Add(90 * time.Second)
	queue1(k, delayed, send(1, "first"), send(1, "second"), send(2, "other"), inLane(2, 1, "third"))
	rows := k.claim(9)
	wantSaid(t, texted(rows), "send first", "send other")
	k.finish(report.Outcome{Row: rows[0].Row, Result: report.Retry, After: k.now.Add(20 * time.Second)}, sent(rows[1], 1))
	rows, next := k.claimNext(9)
	wantSaid(t, texted(rows))
	if want := k.now.Add(20 * time.Second); !next.Equal(want) {
		t.Errorf("next %v, want the retry at %v", next, want)
	}
	k.now = k.now.Add(20 * time.Second)
	rows = k.claim(9)
	wantSaid(t, texted(rows), "send first")
	if rows[0].Attempts != 1 {
		t.Errorf("attempts %d", rows[0].Attempts)
	}
	k.finish(sent(rows[0], 1))
	wantSaid(t, k.deliver(), "send second", "send third")
	k.now = start.Add(90*time.Second - time.Millisecond)
	rows, next = k.claimNext(9)
	if len(rows) != 0 || !next.Equal(start.Add(90*time.Second)) {
		t.Errorf("in its minute but not at its instant: %q, next %v", texted(rows), next)
	}
	k.now = start.Add(90 * time.Second)
	wantSaid(t, k.deliver(), "send delayed")
}

func TestARowThatWasNotTriedCountsNoTryAndKeepsItsPlace(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	queue1(k, send(5, "a"), send(5, "b"))
	for i, c := range []struct {
		attempts int
		untried  bool
	}{{0, true}, {1, true}, {1, false}, {2, true}, {2, false}} {
		rows := k.claim(9)
		wantSaid(t, texted(rows), "send a")
		if rows[0].Attempts != c.attempts {
			t.Errorf("claim %d: %d tries, want %d", i, rows[0].Attempts, c.attempts)
		}
		at := k.now.Add(2 * time.Second)
		k.finish(report.Outcome{Row: rows[0].Row, Result: report.Retry, After: at, Untried: c.untried})
		wantSaid(t, texted(k.claim(9)))
		k.now = at
	}
}

// What was written a moment ago is kept open in memory for the claim that follows. Nothing stays there that is not in the
// table, above all no word of what was erased.
func TestWhatIsKeptOpenForAClaimLeavesMemoryWithItsRow(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*kit, report.ID){
		"claimed":  func(k *kit, _ report.ID) { k.claim(9) },
		"erased":   func(k *kit, of report.ID) { k.apply(1, report.Change{Erase: []report.ID{of}}) },
		"silenced": func(k *kit, _ report.ID) { k.must(func(tx *Tx) error { return tx.silence(1) }) },
	} {
		k := newKit(t)
		d := draft(1)
		k.apply(1, report.Change{Draft: d, Outbox: []report.Message{about(1, send(1, "words"))}})
		if len(k.queue.fresh) != 1 {
			t.Fatalf("%s: %d rows are kept open: nothing is proven", name, len(k.queue.fresh))
		}
		end(k, d.ID)
		if len(k.queue.fresh) != 0 {
			t.Errorf("%s: it is still in memory", name)
		}
	}
	k := newKit(t)
	err := k.Write(t.Context(), func(tx *Tx) error {
		if err := tx.Apply(1, report.Change{Outbox: []report.Message{send(1, "words")}}, k.now); err != nil {
			return err
		}
		return report.ErrInvalid
	})
	if err == nil || len(k.queue.fresh) != 0 {
		t.Errorf("rolled back: %d rows are still in memory", len(k.queue.fresh))
	}
}

func TestNextIsWhenTimeAloneLetsARowGo(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	if _, next := k.claimNext(9); !next.IsZero() {
		t.Errorf("nothing waits, next %v", next)
	}
	m := inLane(2, 1, "morning")
	m.NotBefore = k.now.Add(8 * time.Hour)
	queue1(k, m)
	_, next := k.claimNext(9)
	if next.Before(m.NotBefore.Add(-time.Minute)) || next.After(m.NotBefore) {
		t.Errorf("next %v for a row at %v", next, m.NotBefore)
	}
	k.now = next
	if rows, next := k.claimNext(9); len(rows) != 0 || !next.Equal(m.NotBefore) {
		t.Errorf("%d rows, next %v", len(rows), next)
	}
}

func TestARowIsAskedAgainWhenItIsClaimedAndDeletedIfRefused(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	c := opened(1, 1)
	about := send(2, "offer")
	about.About, about.Purpose = c.ID, report.PurposeOffer
	late := send(3, "late")
	late.NotAfter = k.now
	k.apply(1, report.Change{Cases: []report.Case{c}, Outbox: []report.Message{about, send(2, "after it"), late, send(3, "after that")}})
	asked := 0
	k.must(func(tx *Tx) error {
		rows, _, err := tx.Claim(k.now, 9, func(m report.Message, about *report.Case) (bool, time.Time) {
			if m.Purpose != report.PurposeOffer {
				return true, time.Time{}
			}
			asked++
			if about == nil || about.ID != c.ID {
				t.Error("the case was not shown to the question")
			}
			return false, time.Time{}
		})
		wantSaid(t, texted(rows), "send after it", "send after that")
		return err
	})
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
	if c, err := k.Counts(context.Background(), k.now); err != nil || c.Waiting != [3]int{0, 2, 0} {
		t.Errorf("%+v %v", c, err)
	}
}

func TestALostTransactionClaimsAndFinishesNothing(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	queue1(k, send(1, "a"), send(1, "b"))
	lost := func(do func(*Tx) error) {
		err := k.Write(context.Background(), func(tx *Tx) error { return errors.Join(do(tx), errRefused) })
		if !errors.Is(err, errRefused) {
			t.Fatal(err)
		}
	}
	lost(func(tx *Tx) error {
		_, _, err := tx.Claim(k.now, 9, anything)
		return err
	})
	rows := k.claim(9)
	wantSaid(t, texted(rows), "send a")
	lost(func(tx *Tx) error {
		_, err := tx.Finish([]report.Outcome{sent(rows[0], 5)}, k.now)
		return err
	})
	if again := k.claim(9); len(again) != 0 {
		t.Error("a row whose outcome was lost is handed out again")
	}
	k.finish(sent(rows[0], 5))
	wantSaid(t, k.deliver(), "send b")
}

func TestFinishAndClaimMayShareATransaction(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	queue1(k, send(1, "a"), send(1, "b"))
	rows := k.claim(1)
	k.must(func(tx *Tx) error {
		if _, err := tx.Finish([]report.Outcome{sent(rows[0], 5)}, k.now); err != nil {
			return err
		}
		next, _, err := tx.Claim(k.now, 1, anything)
		wantSaid(t, texted(next), "send b")
		return err
	})
}

func TestAnOutcomeOfARowThatIsNotInFlightIsRefused(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	err := k.Write(context.Background(), func(tx *Tx) error {
		_, err := tx.Finish([]report.Outcome{{Row: 99, Result: report.Sent}}, k.now)
		return err
	})
	if !errors.Is(err, report.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

func TestAClaimedRowWaitsAgainAfterACrash(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	queue1(k, send(1, "a"), send(1, "b"))
	wantSaid(t, texted(k.claim(9)), "send a")
	k.reopen()
	wantSaid(t, k.deliver(), "send a", "send b")
	k.reopen()
	wantSaid(t, k.deliver())
}

func TestA403IsReportedAndTheRowIsDropped(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	m := send(7, "push")
	m.Person = "rina"
	queue1(k, m, send(8, "never"))
	rows := k.claim(2)
	blocked := k.finish(report.Outcome{Row: rows[0].Row, Result: report.Blocked}, report.Outcome{Row: rows[1].Row, Result: report.Dead})
	if len(blocked) != 1 || blocked[0].Person != "rina" {
		t.Errorf("%d messages met 403", len(blocked))
	}
	wantSaid(t, k.deliver())
}

func TestPromise08AWipeWaitsForTheCallInFlightAndThenListsEverything(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	d := draft(1)
	k.apply(1, report.Change{Draft: d, Received: []report.MessageID{20, 21}, Outbox: []report.Message{
		{To: 1, Do: report.ActSend, As: report.AsLive, About: d.ID, Purpose: report.PurposeAnswer, Lane: 1}, send(2, "elsewhere")}})
	rows := k.claim(1) // the live message is under way
	speak := inLane(2, 1, "we ask first")
	speak.Purpose = report.PurposeSpeak
	del := report.Message{To: 1, Do: report.ActDelete, Targets: []report.MessageID{21}, Purpose: report.PurposeWipe, Lane: 1}
	k.apply(1, report.Change{Erase: []report.ID{d.ID}, Received: []report.MessageID{22}, Outbox: []report.Message{
		send(1, "too late"), speak, del,
		{To: 1, Do: report.ActWipe, Purpose: report.PurposeWipe, Lane: 0}, inLane(0, 1, "neutral"),
	}})
	wantSaid(t, texted(k.claim(9)), "send elsewhere")
	k.finish(sent(rows[0], 30))
	rows = k.claim(9)
	wantSaid(t, texted(rows), "wipe")
	if want := []report.MessageID{30, 22, 21, 20}; !slices.Equal(rows[0].Wipe, want) {
		t.Fatalf("wipes %v, want %v", rows[0].Wipe, want)
	}
	k.finish(report.Outcome{Row: rows[0].Row, Result: report.Retry, After: k.now.Add(5 * time.Second)})
	wantSaid(t, texted(k.claim(9))) // nothing overtakes a wipe
	k.now = k.now.Add(5 * time.Second)
	rows = k.claim(9)
	k.finish(report.Outcome{Row: rows[0].Row, Result: report.Sent, Wiped: []report.MessageID{30, 22, 21}})
	rows = k.claim(9)
	wantSaid(t, texted(rows), "send neutral")
	k.finish(sent(rows[0], 40))
	rows = k.claim(9)
	wantSaid(t, texted(rows), "delete")
	k.finish(sent(rows[0], 0))
	queue1(k, report.Message{To: 1, Do: report.ActWipe, Purpose: report.PurposeWipe, Lane: 0})
	if rows = k.claim(9); !slices.Equal(rows[0].Wipe, []report.MessageID{40, 20}) {
		t.Errorf("the next wipe lists %v", rows[0].Wipe)
	}
}

func TestMessagesThatTelegramNoLongerDeletesAreForgotten(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(1, report.Change{Received: []report.MessageID{20}})
	k.now = k.now.Add(keepKnown - 2*time.Minute)
	k.apply(1, report.Change{Received: []report.MessageID{21}})
	k.now = k.now.Add(4 * time.Minute)
	k.apply(1, report.Change{Received: []report.MessageID{22}, Outbox: []report.Message{{To: 1, Do: report.ActWipe, Purpose: report.PurposeWipe}}})
	if rows := k.claim(1); !slices.Equal(rows[0].Wipe, []report.MessageID{22, 21}) {
		t.Errorf("%v", rows[0].Wipe)
	}
}

func TestAClockThatJumpedForgetsNoMessage(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(1, report.Change{Received: []report.MessageID{20}})
	k.trusted.Store(false)
	k.now = k.now.Add(700 * day)
	k.apply(1, report.Change{Received: []report.MessageID{21}, Outbox: []report.Message{{To: 1, Do: report.ActWipe, Purpose: report.PurposeWipe}}})
	if rows := k.claim(1); !slices.Equal(rows[0].Wipe, []report.MessageID{21, 20}) {
		t.Errorf("%v", rows[0].Wipe)
	}
}

func TestAnAnswerForAScreenThatWasLeftIsNotSent(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	late := send(1, "late")
	late.OnlyAt = "ask_code"
	for _, at := range []report.Step{"ask_code", "home"} {
		k.apply(1, report.Change{State: &report.ChatState{At: at}, Outbox: []report.Message{late}})
	}
	wantSaid(t, k.deliver())
	k.apply(1, report.Change{State: &report.ChatState{At: "ask_code"}, Outbox: []report.Message{late}})
	wantSaid(t, k.deliver(), "send late")
}

func TestARowThatDoesNotOpenHoldsUpNobody(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	queue1(k, send(1, "damaged"), send(1, "whole"), send(3, "to a damaged chat"), send(2, "other"))
	k.must(func(tx *Tx) error {
		_, err1 := tx.exec("UPDATE outbox SET sealed = zeroblob(1024) WHERE row = 1")
		_, err2 := tx.exec("UPDATE chats SET sealed = zeroblob(1024) WHERE tag = ?", k.tags.chat(3))
		return errors.Join(err1, err2)
	})
	k.reopen()
	wantSaid(t, k.deliver(), "send whole", "send other")
	if c, err := k.Counts(context.Background(), k.now); err != nil || c.Waiting[1] != 2 {
		t.Errorf("the damaged row is gone: %v %v", c.Waiting, err)
	}
}

func TestAThousandRefusedRowsDoNotHoldUpTheWriter(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	var many []report.Message
	for i := range maxOpened + 100 {
		many = append(many, send(report.ChatID(1+i%3), fmt.Sprint(i)))
	}
	queue1(k, many...)
	refuse := func() (next time.Time) {
		k.must(func(tx *Tx) (err error) {
			_, next, err = tx.Claim(k.now, 9, func(report.Message, *report.Case) (bool, time.Time) { return false, time.Time{} })
			return err
		})
		return next
	}
	if next := refuse(); !next.Equal(k.now) {
		t.Errorf("there is more, but next is %v", next)
	}
	refuse()
	if c, err := k.Counts(context.Background(), k.now); err != nil || c.Waiting != [3]int{} {
		t.Errorf("%v %v", c.Waiting, err)
	}
}
