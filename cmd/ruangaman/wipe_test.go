package main

import (
	"context"
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
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for p.outbox() > 0 && ctx.Err() == nil { // a message counts from when it was recorded as sent
		time.Sleep(5 * time.Millisecond)
	}
	p.forward(11 * time.Minute)
	p.forward(44 * time.Hour)
	if err := a.WaitFor(ctx, func(m []simulator.Message) bool { return len(m) == 0 }); err != nil {
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
	for end := time.Now().Add(patience); p.theCase().Away.IsZero() && time.Now().Before(end); {
		time.Sleep(5 * time.Millisecond)
	}
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
