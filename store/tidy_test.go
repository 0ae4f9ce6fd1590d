package store

import (
	"testing"
	"time"

	"ruangaman/report"
)

// TestPromise08NothingOfAChatOutlivesTelegramsLimitAcrossRestarts: both sides' messages leave within 44 hours, a day at
// the earliest but four hours, also when the process died in between; what a wipe left stays.
func TestPromise08NothingOfAChatOutlivesTelegramsLimitAcrossRestarts(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	live := send(7, "a screen")
	live.As = report.AsLive
	remnant := send(7, "a line")
	remnant.Keep = true
	k.apply(7, report.Change{Received: []report.MessageID{5}, Outbox: []report.Message{live}})
	k.finish(sent(k.claim(1)[0], 70))
	k.apply(7, report.Change{Outbox: []report.Message{remnant}})
	k.finish(sent(k.claim(1)[0], 71))
	k.now = k.now.Add(20*time.Hour - time.Minute)
	if rows := k.claim(8); len(rows) != 0 {
		t.Fatal("messages leave before a day is over")
	}
	k.reopen()
	k.now = start.Add(tidyWithin)
	rows := k.claim(8)
	if len(rows) != 1 || rows[0].Message.Do != report.ActWipe || len(rows[0].Wipe) != 2 || rows[0].Wipe[0] != 70 || rows[0].Wipe[1] != 5 {
		t.Fatalf("%d rows", len(rows))
	}
	k.finish(report.Outcome{Row: rows[0].Row, Result: report.Sent, Wiped: rows[0].Wipe})
	if rows := k.claim(8); len(rows) != 0 {
		t.Error("it goes on")
	}
}

func TestPromise08WhatTheReporterKeepsDoesNotLeaveByItself(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	receipt := send(7, "a receipt")
	receipt.As, receipt.DeleteAfter = report.AsReceipt, 10*time.Minute
	k.apply(7, report.Change{Received: []report.MessageID{5}, Outbox: []report.Message{receipt}})
	k.finish(sent(k.claim(1)[0], 70))
	k.apply(7, report.Change{State: &report.ChatState{Trace: report.TraceKeep}})
	k.now = start.Add(tidyWithin)
	if rows := k.claim(8); len(rows) != 0 {
		t.Errorf("%d rows delete what was kept", len(rows))
	}
	k.apply(7, report.Change{State: &report.ChatState{}}) // changed their mind, not too late
	if rows := k.claim(8); len(rows) != 1 || len(rows[0].Wipe) != 2 {
		t.Error("afterwards nothing leaves")
	}
}

func TestPromise08NothingIsSentToAClosedChat(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(7, report.Change{Received: []report.MessageID{5}, Outbox: []report.Message{send(7, "an answer")}})
	k.apply(7, report.Change{State: &report.ChatState{Closed: true}})
	k.now = start.Add(tidyWithin)
	if rows := k.claim(8); len(rows) != 0 {
		t.Errorf("%d rows for a closed chat", len(rows))
	}
}

// TestPromise08WhoComesBackIsTidiedUpAgain: the row met a closed chat; the chat is opened again, and what stands there leaves.
func TestPromise08WhoComesBackIsTidiedUpAgain(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(7, report.Change{Received: []report.MessageID{5}})
	k.now = start.Add(tidyWithin)
	rows := k.claim(8)
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	k.finish(report.Outcome{Row: rows[0].Row, Result: report.Blocked})
	k.apply(7, report.Change{State: &report.ChatState{Closed: true}})
	if rows := k.claim(8); len(rows) != 0 {
		t.Fatalf("%d rows for a closed chat", len(rows))
	}
	k.apply(7, report.Change{State: &report.ChatState{}})
	if rows := k.claim(8); len(rows) != 1 || len(rows[0].Wipe) != 1 {
		t.Error("nothing leaves the chat that was opened again")
	}
}

// TestPromise08AScreenInUseIsRenewedBeforeItLeaves: an answer to somebody who comes back after a day stands in a message of its
// own, and the old one goes; nothing is sent by itself, and where everything is kept the old one is edited.
func TestPromise08AScreenInUseIsRenewedBeforeItLeaves(t *testing.T) {
	t.Parallel()
	for trace, renewed := range map[report.Trace]bool{report.TraceThin: true, report.TraceLeave: true, report.TraceKeep: false} {
		k := newKit(t)
		live, answer := send(7, "a screen"), send(7, "an answer")
		live.As, answer.As, answer.Do = report.AsLive, report.AsLive, report.ActEdit
		k.apply(7, report.Change{State: &report.ChatState{Trace: trace}, Outbox: []report.Message{live}})
		k.finish(sent(k.claim(1)[0], 70))
		k.now = k.now.Add(renewAfter)
		k.reopen()
		if rows := k.claim(8); len(rows) != 0 {
			t.Fatal("something happens though nobody acts")
		}
		k.apply(7, report.Change{Outbox: []report.Message{answer}})
		rows := k.claim(8)
		if len(rows) != 1 || (rows[0].Message.Do == report.ActSend) != renewed {
			t.Fatalf("%q: %d rows, renewed: want %v", trace, len(rows), renewed)
		}
		if !renewed {
			continue
		}
		k.finish(sent(rows[0], 71))
		if rows := k.claim(8); len(rows) != 1 || rows[0].Message.Do != report.ActDelete || rows[0].Message.Targets[0] != 70 {
			t.Errorf("%q: the old screen stays", trace)
		}
	}
}

// TestPromise08WhatCannotBeDeletedAnyMoreIsCounted: where everything is kept, where we stood still for too long, and where
// Telegram refused; not the staff's work, nor what stands in a chat that was closed.
func TestPromise08WhatCannotBeDeletedAnyMoreIsCounted(t *testing.T) {
	t.Parallel()
	left := func(k *kit) (n int) {
		k.t.Helper()
		k.must(func(tx *Tx) error {
			d, err := tx.Desk(7, report.Lookup{})
			n = d.State.Left
			return err
		})
		return n
	}
	k := newKit(t)
	work := send(7, "a duty")
	work.Person = "rina"
	k.apply(7, report.Change{State: &report.ChatState{Trace: report.TraceKeep}, Received: []report.MessageID{5, 6}, Outbox: []report.Message{work}})
	k.finish(sent(k.claim(1)[0], 70))
	k.now = k.now.Add(keepKnown + time.Minute)
	k.reopen()
	k.apply(7, report.Change{Received: []report.MessageID{9}})
	if n := left(k); n != 2 {
		t.Errorf("%d are counted where two are kept", n)
	}
	k.apply(7, report.Change{State: &report.ChatState{Left: 2}})
	k.now = k.now.Add(tidyWithin)
	rows := k.claim(8)
	k.finish(report.Outcome{Row: rows[0].Row, Result: report.Sent}) // it removed nothing
	if n := left(k); n != 3 {
		t.Errorf("%d are counted after Telegram refused", n)
	}
	k.apply(7, report.Change{State: &report.ChatState{Left: 3, Closed: true}})
	if n := left(k); n != 0 {
		t.Errorf("%d are counted in a chat that was closed", n)
	}
}
