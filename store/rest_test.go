package store

import (
	"testing"
	"time"

	"ruangaman/report"
)

// resting are the chats that have come to rest by now.
func (k *kit) resting() (chats []report.ChatID) {
	k.t.Helper()
	k.must(func(tx *Tx) error {
		desks, err := tx.Resting(k.now, 100)
		for _, d := range desks {
			chats = append(chats, d.Chat)
		}
		return err
	})
	return chats
}

// TestPromise08TenIdleMinutesAreKnownAcrossRestarts: who acted last, who is in an emergency, who rests already.
func TestPromise08TenIdleMinutesAreKnownAcrossRestarts(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	acted := func(chat report.ChatID, s report.ChatState) {
		t.Helper()
		s.ActedAt = k.now
		k.apply(chat, report.Change{State: &s})
	}
	wait := func(d time.Duration) { k.now = k.now.Add(d) }
	acted(1, report.ChatState{})
	acted(2, report.ChatState{Resting: true})
	acted(3, report.ChatState{Closed: true})
	acted(4, report.ChatState{AwakeUntil: k.now.Add(30 * time.Minute)})
	wait(9 * time.Minute)
	if chats := k.resting(); len(chats) != 0 {
		t.Fatalf("%v rest after nine minutes", chats)
	}
	acted(5, report.ChatState{})
	k.reopen()
	wait(time.Minute)
	if chats := k.resting(); len(chats) != 1 || chats[0] != 1 {
		t.Fatalf("%v rest after ten minutes", chats)
	}
	acted(1, report.ChatState{})
	wait(9 * time.Minute)
	if chats := k.resting(); len(chats) != 1 || chats[0] != 5 {
		t.Fatalf("%v rest after nineteen minutes", chats)
	}
	acted(5, report.ChatState{Resting: true})
	wait(time.Hour)
	if chats := k.resting(); len(chats) != 2 {
		t.Errorf("%v rest in the end", chats)
	}
	k.reopen()
	if chats := k.resting(); len(chats) != 2 {
		t.Errorf("%v rest after a start", chats)
	}
}

// TestAWriteThatFailsLeavesTheTimeOfRestAsItWas: what was rolled back has no time.
func TestAWriteThatFailsLeavesTheTimeOfRestAsItWas(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(1, report.Change{State: &report.ChatState{ActedAt: k.now}})
	k.now = k.now.Add(report.IdleAfter)
	k.must(func(tx *Tx) error {
		_ = tx.Savepoint(func() error {
			for _, chat := range []report.ChatID{1, 2} {
				if err := tx.Apply(chat, report.Change{State: &report.ChatState{ActedAt: start, Resting: chat == 1}}, k.now); err != nil {
					t.Error(err)
				}
			}
			return report.ErrStale
		})
		return nil
	})
	if chats := k.resting(); len(chats) != 1 || chats[0] != 1 {
		t.Errorf("%v rest", chats)
	}
}

// TestPromise08AtRestNothingIsSentAndWhoeverActsIsNotDisturbed: rows of a chat at rest edit and delete, and only while nobody
// has come back.
func TestPromise08AtRestNothingIsSentAndWhoeverActsIsNotDisturbed(t *testing.T) {
	t.Parallel()
	screen := report.Message{To: 7, Do: report.ActEdit, As: report.AsLive, Purpose: report.PurposeRest, Lane: report.LaneOther, Turn: 2,
		Body: []report.Text{report.Raw("a screen")}}
	line, wipe := screen, screen
	line.Keep = true
	wipe.Do, wipe.Keep = report.ActWipe, true
	resting := report.ChatState{LiveRev: 2, Resting: true}
	k := newKit(t)
	k.apply(7, report.Change{State: &resting, Outbox: []report.Message{screen}})
	if rows := k.claim(8); len(rows) != 0 {
		t.Fatal("a chat without a live message is written to")
	}
	live := send(7, "a question")
	live.As = report.AsLive
	k.apply(7, report.Change{Received: []report.MessageID{5}, Outbox: []report.Message{live}})
	k.finish(sent(k.claim(1)[0], 70))
	for name, s := range map[string]report.ChatState{"acted": {LiveRev: 2}, "acted and rests again": {LiveRev: 3, Resting: true}} {
		k.apply(7, report.Change{State: &s, Outbox: []report.Message{screen, wipe}})
		if rows := k.claim(8); len(rows) != 0 {
			t.Errorf("%s: the screen is taken from somebody who uses it", name)
		}
	}
	k.apply(7, report.Change{State: &resting, Outbox: []report.Message{line, wipe}})
	k.reopen()
	edit := k.claim(1)
	if len(edit) != 1 || edit[0].Message.Do != report.ActEdit || edit[0].Message.Target != 70 {
		t.Fatal("the line does not take the place of the screen")
	}
	k.finish(report.Outcome{Row: edit[0].Row, Result: report.Sent})
	rest := k.claim(8)
	if len(rest) != 1 || len(rest[0].Wipe) != 1 || rest[0].Wipe[0] != 5 {
		t.Fatal("not everything but the line goes")
	}
	k.finish(report.Outcome{Row: rest[0].Row, Result: report.Sent, Wiped: rest[0].Wipe})
	k.apply(7, report.Change{Outbox: []report.Message{screen}})
	gone := k.claim(1)
	k.finish(report.Outcome{Row: gone[0].Row, Result: report.Lost})
	if rows := k.claim(8); len(rows) != 0 {
		t.Error("a screen that is gone is sent anew")
	}
}
