package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"ruangaman/simulator"
)

// TestPromise08AThinChatIsEmptyBeforeTelegramsLimit: nobody does anything, and before 48 hours are over nothing of either
// side is left, while the case goes on.
func TestPromise08AThinChatIsEmptyBeforeTelegramsLimit(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	a := p.reporter(620000001)
	p.tell(a)
	eventually(t, "everything is sent", func() bool { return p.outbox() == 0 }) // a message counts from when it was recorded as sent
	p.forward(11 * time.Minute)
	p.forward(44 * time.Hour)
	if !p.comes(a, func(m []simulator.Message) bool { return len(m) == 0 }) {
		t.Fatalf("left in the chat:\n%s", a)
	}
	if n, err := p.program.store.Counts(t.Context(), p.now()); err != nil || n.OpenCases != 1 {
		t.Errorf("%+v, %v", n, err)
	}
}

// TestPromise08AChatThatRefusesUsIsClosedForSafety: Telegram's word that the bot was blocked never came, only its 403. The case
// goes on, staff see it, nothing is sent there, and in the reporter's own chat news waits for the code.
func TestPromise08AChatThatRefusesUsIsClosedForSafety(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	a := theReporter(p)
	receipt, code := p.handled(a)
	open := p.sim.Inject(simulator.Fault{Method: "editMessageText", Chat: a.ID(), Times: -1, Kind: simulator.Forbidden})
	p.press(a, "Tambah lagi")
	eventually(t, "the reporter is away", func() bool { return !p.theCase().Away.IsZero() })
	if c := p.theCase(); c.Away.IsZero() || !c.Status.Open() || c.Holder != "rina" {
		t.Fatalf("away since %v, the case is %s with %q", c.Away, c.Status, c.Holder)
	}
	rina := p.staff("rina")
	rina.Say("/kasus " + code)
	p.sees(rina, "Pelapor menutup obrolannya")
	open()
	a.Say("/start")
	p.press(a, "Lanjut yang tadi")
	p.sees(a, "16 angka")
	a.Say(receipt)
	p.sees(a, "Seorang petugas sudah menerima")
	if c := p.theCase(); !c.Away.IsZero() {
		t.Error("the code did not open the chat again")
	}
}

// TestPromise08AScreenNobodyTouchesGivesWayAcrossARestart: a question stands on the screen, the process is away when ten
// minutes are over, and the screen tells nothing all the same; nothing is sent.
func TestPromise08AScreenNobodyTouchesGivesWayAcrossARestart(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	a := theReporter(p)
	a.Say("/start")
	p.press(a, toManggar...)
	p.sees(a, "(?i)terputus")
	p.idleAcross(11 * time.Minute)
	p.sees(a, "^Halo")
	n := len(a.Messages())
	if sent := sentAfter(a, p.now().Add(-10*time.Minute)); n != 1 || sent != 0 {
		t.Errorf("%d messages stand in the chat, %d came by themselves:\n%s", n, sent, a)
	}
	p.press(a, "Lanjut yang tadi")
	p.sees(a, "Jawabannya tidak ditampilkan")
}

// TestPromise08WhoLeavesWithoutAWordLeavesTheirLine: where that was chosen, ten idle minutes clear the chat of both sides, by
// an edit and deletions, also when the process was away; the report that was sent goes on.
func TestPromise08WhoLeavesWithoutAWordLeavesTheirLine(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	a := theReporter(p)
	p.tell(a)
	a.Say("/atur")
	p.press(a, "Bersihkan saat selesai")
	p.sees(a, "diatur begitu")
	a.SendVoice(simulator.SampleVoice(), 3)
	p.sees(a, "(?i)rekaman|suara")
	p.idleAcross(11 * time.Minute)
	if !p.comes(a, func(m []simulator.Message) bool {
		return len(m) == 1 && strings.HasPrefix(m[0].Text, "Info minggu ini") && len(m[0].Buttons) == 0
	}) {
		t.Fatalf("left in the chat:\n%s", a)
	}
	if sent := sentAfter(a, p.now().Add(-10*time.Minute)); sent != 0 {
		t.Errorf("%d messages came by themselves", sent)
	}
	if c := p.theCase(); !c.Status.Open() {
		t.Errorf("the case is %s", c.Status)
	}
}

// idleAcross lets time go by while the process is away, and starts it again.
func (p *play) idleAcross(d time.Duration) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	for p.outbox() > 0 && ctx.Err() == nil { // also what was sent must be recorded
		time.Sleep(5 * time.Millisecond)
	}
	settings := p.program.accepted.Load()
	p.end()
	p.ahead.Add(int64(d))
	p.start(settings)
}

// sentAfter counts what we sent to a phone since then.
func sentAfter(phone *simulator.Phone, then time.Time) (n int) {
	for _, e := range phone.History() {
		n += tally(e.Kind == simulator.Sent && e.Message.FromBot && e.Message.At.After(then))
	}
	return n
}
