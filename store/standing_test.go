package store

import (
	"context"
	"slices"
	"testing"
	"time"

	"ruangaman/report"
)

func TestTheLiveMessageIsEditedOrSentAnewAndReplaced(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	edit := report.Message{To: 1, Do: report.ActEdit, As: report.AsLive, Purpose: report.PurposeAnswer, Lane: 1}
	queue1(k, edit)
	rows := k.claim(1)
	if rows[0].Message.Do != report.ActSend {
		t.Fatal("without a live message an edit has to become a send")
	}
	k.finish(sent(rows[0], 11))
	k.reopen()
	queue1(k, edit)
	rows = k.claim(1)
	if m := rows[0].Message; m.Do != report.ActEdit || m.Target != 11 {
		t.Fatalf("%s %d", m.Do, m.Target)
	}
	k.finish(sent(rows[0], 0))
	again := edit
	again.Do = report.ActSend
	queue1(k, again)
	k.finish(sent(k.claim(1)[0], 12))
	rows = k.claim(1)
	if m := rows[0].Message; m.Do != report.ActDelete || !slices.Equal(m.Targets, []report.MessageID{11}) {
		t.Fatalf("the former live message is not deleted but %s %v", m.Do, m.Targets)
	}
	k.finish(sent(rows[0], 0))
	queue1(k, edit)
	rows = k.claim(1)
	k.finish(report.Outcome{Row: rows[0].Row, Result: report.Lost})
	rows = k.claim(1)
	if m := rows[0].Message; m.Do != report.ActSend || m.Target != 0 {
		t.Fatalf("a lost live message is not sent anew but %s %d", m.Do, m.Target)
	}
	k.finish(sent(rows[0], 13))
	wantSaid(t, k.deliver())
	queue1(k, report.Message{To: 1, Do: report.ActDelete, Targets: []report.MessageID{13}, Purpose: report.PurposeAnswer, Lane: 1}, edit)
	k.finish(sent(k.claim(1)[0], 0))
	if m := k.claim(1)[0].Message; m.Do != report.ActSend {
		t.Error("a deleted live message is still edited")
	}
}

func TestAnOfferIsFoundAgainInItsChatAndOtherEditsWithoutTargetAreDropped(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	c := opened(1, 1)
	push := report.Message{To: 7, Do: report.ActSend, As: report.AsOffer, Offer: "o1", About: c.ID, Purpose: report.PurposeOffer, Lane: 2}
	k.apply(1, report.Change{Cases: []report.Case{c}, Outbox: []report.Message{push}})
	k.finish(sent(k.claim(1)[0], 70))
	edit := push
	edit.Do = report.ActEdit
	k.reopen()
	queue1(k, edit)
	rows := k.claim(1)
	if len(rows) != 1 || rows[0].Message.Target != 70 {
		t.Fatal("the offer's message was not found")
	}
	k.finish(report.Outcome{Row: rows[0].Row, Result: report.Lost})
	queue1(k, edit) // not there any more
	elsewhere := edit
	elsewhere.To = 8
	receipt := report.Message{To: 7, Do: report.ActEdit, As: report.AsReceipt, Purpose: report.PurposeAnswer, Lane: 1}
	queue1(k, elsewhere, receipt)
	wantSaid(t, k.deliver())
	if n, err := k.Counts(context.Background(), k.now); err != nil || n.Waiting != [3]int{} {
		t.Errorf("rows are left: %v %v", n.Waiting, err)
	}
}

func TestAMessageLeavesTheScreenAfterItsTimeEvenIfItsCaseIsGone(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	c := opened(1, 1)
	card := report.Message{To: 7, Do: report.ActSend, As: report.AsCard, About: c.ID, DeleteAfter: time.Hour, Purpose: report.PurposeStaff, Lane: 1}
	shown := report.Message{To: 8, Do: report.ActEdit, As: report.AsOffer, Target: 80, Offer: "o", About: c.ID, DeleteAfter: time.Hour,
		Purpose: report.PurposeStaff, Lane: 1}
	k.apply(1, report.Change{Cases: []report.Case{c}, Outbox: []report.Message{card, shown}})
	rows := k.claim(2)
	k.finish(sent(rows[0], 71), sent(rows[1], 0))
	wantSaid(t, k.deliver())
	k.apply(1, report.Change{Erase: []report.ID{c.ID}})
	k.reopen()
	k.now = k.now.Add(time.Hour)
	rows = k.claim(9)
	if len(rows) != 2 || rows[0].Message.Targets[0] != 71 || rows[1].Message.Targets[0] != 80 {
		t.Errorf("%q", texted(rows))
	}
}
