package bot

import (
	"testing"
	"time"

	"ruangaman/report"
)

func TestLaneZeroMayPutAChatInDebtWhichLowerLanesPay(t *testing.T) {
	t.Parallel()
	p := newPacer(Limits{Chat: 1, ChatBurst: 2})
	now := time.Now()
	claim := func(lane report.Lane, do report.Action) time.Duration {
		return p.chat(&report.Claimed{Message: report.Message{To: 5, Lane: lane, Do: do}}, now)
	}
	for range 4 {
		if wait := claim(report.LaneEmergency, report.ActSend); wait != 0 {
			t.Errorf("an emergency waits %s", wait)
		}
	}
	if wait := claim(report.LaneAnswer, report.ActSend); wait != 3*time.Second {
		t.Errorf("the next answer waits %s", wait)
	}
	for _, do := range []report.Action{report.ActEdit, report.ActDelete, report.ActWipe} {
		if wait := claim(report.LaneAnswer, do); wait != 0 {
			t.Errorf("%s waits %s", do, wait)
		}
	}
}

func TestWaitingForATokenTakesNone(t *testing.T) {
	t.Parallel()
	p := newPacer(Limits{All: 2, Reserved: 1})
	now := time.Now()
	for range 3 {
		p.all(report.LaneOther, now)
	}
	if wait := p.all(report.LaneOther, now); wait != time.Second {
		t.Errorf("waits %s", wait)
	}
	if wait := p.all(report.LaneEmergency, now); wait != 0 {
		t.Errorf("the reserve was not there: %s", wait)
	}
	if wait := p.all(report.LaneEmergency, now.Add(500*time.Millisecond)); wait != 500*time.Millisecond {
		t.Errorf("the next emergency waits %s", wait)
	}
}

func TestBucketsOfChatsThatAreFullAgainAreDropped(t *testing.T) {
	t.Parallel()
	p := newPacer(Limits{})
	now := time.Now()
	for i := range report.ChatID(3 * manyChats) {
		p.chat(&report.Claimed{Message: report.Message{To: i + 1, Lane: report.LaneAnswer, Do: report.ActSend}}, now.Add(time.Duration(i)*time.Second))
	}
	if n := len(p.chats); n > manyChats {
		t.Errorf("%d buckets are kept", n)
	}
}
