package store

import (
	"testing"
	"time"

	"ruangaman/report"
)

// first is an emergency that goes before all others.
func first(to report.ChatID, text string) report.Message {
	m := inLane(0, to, text)
	m.First = true
	return m
}

func TestWhatGoesFirstOvertakesTheFastLaneInItsOwnChatAndInOthers(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	var flood []report.Message
	for i := range 500 {
		flood = append(flood, inLane(0, report.ChatID(5+i%50), "bare"))
	}
	queue1(k, flood...)
	queue1(k, first(5, "story"), first(99, "other story"))
	wantSaid(t, texted(k.claim(3)), "send story", "send other story", "send bare")
}

func TestWhatGoesFirstStaysFirstWhenItIsTriedAgainAndAfterARestart(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	queue1(k, inLane(0, 5, "bare"), first(5, "story"))
	rows := k.claim(9)
	wantSaid(t, texted(rows), "send story")
	at := k.now.Add(2 * time.Second)
	k.finish(report.Outcome{Row: rows[0].Row, Result: report.Retry, After: at})
	rows, next := k.claimNext(9) // its chat waits for it
	wantSaid(t, texted(rows))
	if !next.Equal(at) {
		t.Errorf("next %v, want %v", next, at)
	}
	k.reopen()
	k.now = at
	wantSaid(t, k.deliver(), "send story", "send bare")
}

// leaves is a quick exit: the wipe, and the line that stays.
func leaves(chat report.ChatID) []report.Message {
	line := inLane(0, chat, "line")
	line.Keep = true
	return []report.Message{{To: chat, Do: report.ActWipe, Purpose: report.PurposeWipe, Lane: report.LaneEmergency}, line}
}

// TestAQuickExitLeadsTheFastLaneBehindWhatGoesFirst: it overtakes other chats, not its own.
func TestAQuickExitLeadsTheFastLaneBehindWhatGoesFirst(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	var flood []report.Message
	for i := range 500 {
		flood = append(flood, inLane(0, report.ChatID(5+i%50), "bare"))
	}
	own := inLane(0, 99, "own")
	own.Purpose = report.PurposeStaff // an answer would be taken back
	queue1(k, append(flood, own)...)
	queue1(k, leaves(99)...)
	queue1(k, leaves(98)...)
	queue1(k, first(5, "story"))
	wantSaid(t, texted(k.claim(4)), "send story", "send own", "wipe", "send bare")
	k.reopen() // what was in flight waits again
	rows := k.claim(3)
	wantSaid(t, texted(rows), "send story", "send own", "wipe")
	at := k.now.Add(2 * time.Second)
	k.finish(sent(rows[0], 1), sent(rows[1], 2), report.Outcome{Row: rows[2].Row, Result: report.Retry, After: at})
	wantSaid(t, texted(k.claim(2)), "wipe", "send bare") // the other chat's; 98 waits for its next try
	k.now = at
	wantSaid(t, texted(k.claim(1)), "wipe")
}

// TestPromise04AnEmergencyLeavesBeforeHundredsOfQuickExits: also one that tells nothing, which is what three taps send.
func TestPromise04AnEmergencyLeavesBeforeHundredsOfQuickExits(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	for i := range 300 {
		queue1(k, leaves(report.ChatID(100+i))...)
	}
	push := inLane(0, 5, "push")
	push.Purpose = report.PurposeOffer
	queue1(k, inLane(0, 5, "own"), push)
	wantSaid(t, texted(k.claim(2)), "send own", "wipe")
	k.reopen()
	queue1(k, first(6, "story"))
	wantSaid(t, texted(k.claim(3)), "send story", "send own", "wipe")
}

// TestPromise04AnEmergencyDoesNotWaitForAFileOnItsWayToTheSamePerson: that may take minutes. All else of the chat does wait.
func TestPromise04AnEmergencyDoesNotWaitForAFileOnItsWayToTheSamePerson(t *testing.T) {
	t.Parallel()
	for _, tells := range []bool{false, true} {
		k := newKit(t)
		file := inLane(1, 5, "file")
		file.File = 1
		queue1(k, file, inLane(1, 5, "next"))
		file1 := k.claim(9)
		push := inLane(0, 5, "push")
		push.Purpose, push.First = report.PurposeOffer, tells
		queue1(k, push, report.Message{To: 5, Do: report.ActWipe, Purpose: report.PurposeWipe, Lane: report.LaneEmergency})
		rows := k.claim(9)
		wantSaid(t, texted(rows), "send push")
		queue1(k, push)
		wantSaid(t, texted(k.claim(9))) // a call that is no file is waited for
		k.finish(sent(rows[0], 11))
		rows = k.claim(9)
		wantSaid(t, texted(rows), "send push")
		k.finish(sent(rows[0], 12))
		wantSaid(t, texted(k.claim(9)))
		k.finish(sent(file1[0], 13))
		rows = k.claim(9)
		wantSaid(t, texted(rows), "wipe")
		if len(rows[0].Wipe) != 3 {
			t.Errorf("the wipe knows %v", rows[0].Wipe)
		}
	}
}

func TestANewAlertForSeveralTakesThePlaceOfTheOld(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	alert := inLane(0, 5, "7")
	alert.As = report.AsBundle
	queue1(k, alert)
	rows := k.claim(1)
	k.finish(sent(rows[0], 41))
	queue1(k, alert)
	rows = k.claim(1)
	k.finish(sent(rows[0], 42))
	rows = k.claim(9)
	if len(rows) != 1 || rows[0].Message.Do != report.ActDelete || rows[0].Message.Targets[0] != 41 {
		t.Errorf("%d rows after a newer alert", len(rows))
	}
}

func TestHeldCasesComeInTheOrderInWhichSomebodyShouldLook(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	offered := func(n uint64, urgency report.Urgency, bare bool) report.Case {
		c := opened(n, report.ChatID(1000+n))
		c.Urgency, c.Bare, c.Status = urgency, bare, report.StatusOffered
		c.Offers = []report.Offer{{ID: report.OfferID("offer" + c.ID.String()[:8]), To: "rina", State: report.OfferOpen}}
		c.OpenedAt = k.now.Add(time.Duration(n) * time.Second)
		return c
	}
	for n := range uint64(30) {
		k.apply(1, report.Change{Cases: []report.Case{offered(n+1, report.Emergency, true)}})
	}
	k.apply(1, report.Change{Cases: []report.Case{offered(31, report.Emergency, false)}})
	held := offered(32, report.Routine, false)
	held.Holder, held.Status = "rina", report.StatusAccepted
	k.apply(1, report.Change{Cases: []report.Case{held}})
	d := k.desk(5, report.Lookup{Held: "rina"})
	if len(d.Held) != report.DeskCases || d.HeldMore != 12 || d.Held[0].ID != held.ID || d.Held[1].ID != id(31) || d.Held[2].ID != id(1) {
		t.Errorf("%d cases and %d more, in another order", len(d.Held), d.HeldMore)
	}
}
