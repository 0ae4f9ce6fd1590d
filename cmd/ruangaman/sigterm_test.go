package main

import (
	"context"
	"errors"
	"slices"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"ruangaman/report"
	"ruangaman/simulator"
	"ruangaman/store"
)

// longestEnd is how long the whole program may take to end (a service manager may kill it after that).
const longestEnd = 5 * time.Second

// endings are when a program may be asked to end, each while a report is being told.
var endings = map[string]func(p *play){
	"a poll waits":                   func(*play) {},
	"Telegram answers no poll":       hangs("getUpdates"),
	"Telegram answers nothing":       hangs("getUpdates", "sendMessage", "editMessageText", "deleteMessage", "deleteMessages", "answerCallbackQuery"),
	"a message hangs":                hangs("sendMessage"),
	"an edit hangs":                  hangs("editMessageText"),
	"a deletion hangs":               hangs("deleteMessage", "deleteMessages"),
	"an answer to a tap hangs":       hangs("answerCallbackQuery"),
	"Telegram asks for a long pause": func(p *play) { p.sim.Inject(simulator.Fault{Kind: simulator.FloodWait(20 * time.Second)}) },
	"an update has just come":        func(p *play) { p.reporter(620000888).Say("/start") },
}

// hangs lets calls be carried out and never answered.
func hangs(methods ...string) func(*play) {
	return func(p *play) {
		for _, method := range methods {
			p.sim.Inject(simulator.Fault{Method: method, Times: 2, Kind: simulator.Hang})
		}
	}
}

// TestPromise01SIGTERMLosesNothingAndDoublesNothing: asked to end at any moment, the program finishes what it holds within
// five seconds, and the next start goes on where it was. The context is what the signal ends (main.go).
func TestPromise01SIGTERMLosesNothingAndDoublesNothing(t *testing.T) {
	t.Parallel()
	for name, moment := range endings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(p *play) {
				a := p.reporter(620000777)
				a.Say("/start")
				p.press(a, toManggar...)
				synctest.Wait()
				moment(p)
				p.press(a, "Cukup, kirim sekarang") // and what follows may hang
				synctest.Wait()
				p.endsInTime()
				p.start(p.program.accepted.Load())
				receipt := p.sees(a, receiptForm.String())
				p.forward(0)
				p.settled()
				p.rings("rina", 1)
				p.holds(1)
				if n := p.sim.PendingUpdates(); n != 0 {
					p.t.Errorf("%d updates were never read", n)
				}
				p.press(p.staff("rina"), "BUKA", "TERIMA")
				p.settled()
				p.finds(receipt)
			})
		})
	}
}

// endsInTime ends the program and counts the time it takes, in the bubble's clock.
func (p *play) endsInTime() {
	p.t.Helper()
	begun := time.Now()
	p.end()
	if took := time.Since(begun); took > longestEnd {
		p.t.Errorf("the end took %s", took)
	}
}

// finds looks for the case of a receipt in the store.
func (p *play) finds(receipt string) {
	p.t.Helper()
	digits, ok := report.ParseReceipt(receipt)
	if !ok {
		p.t.Fatalf("%q is no receipt", receipt)
	}
	err := p.program.store.Write(p.t.Context(), func(tx *store.Tx) error {
		d, err := tx.Desk(999, report.Lookup{Receipt: digits})
		if err == nil && d.Found == nil {
			p.t.Error("a shown receipt opens nothing")
		}
		return err
	})
	if err != nil {
		p.t.Error(err)
	}
}

// TestPromise01SIGTERMWhileTheStoreIsBusyLosesNothing: the batch has its transaction before the end, or comes again.
func TestPromise01SIGTERMWhileTheStoreIsBusyLosesNothing(t *testing.T) {
	t.Parallel()
	for name, busy := range map[string]time.Duration{"for a second": time.Second, "for longer than there is": 4 * time.Second} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(p *play) {
				a := p.reporter(620000777)
				a.Say("/start")
				p.press(a, toManggar...)
				synctest.Wait()
				go func() {
					_ = p.program.store.Write(context.Background(), func(*store.Tx) error { time.Sleep(busy); return nil })
				}()
				synctest.Wait()
				p.press(a, "Cukup, kirim sekarang") // waits for the store
				synctest.Wait()
				p.endsInTime()
				p.start(p.program.accepted.Load())
				p.sees(a, receiptForm.String())
				p.settled()
				p.holds(1)
			})
		})
	}
}

// held lets no call but polls be answered.
var held = simulator.Fault{Kind: simulator.Hang, Times: -1}

// endsInTime waits for three times as long as the process may take, and for less than its calls may (bot's callTime, 20
// seconds): one that waits for their answers fails. The time is counted in ticks that this process was there to hear, so
// that a machine which stands still for both proves nothing.
func (p *process) endsInTime(t *testing.T) {
	t.Helper()
	const tick = 50 * time.Millisecond
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for range 3 * longestEnd / tick {
		select {
		case <-p.ended:
			return
		case <-ticker.C:
		}
	}
	t.Fatalf("it does not end:\n%s", p.output)
}

// TestSIGTERMEndsTheBinaryWithStatusZero: the real process and the real signal, while a poll waits, while a message hangs
// and while every call does, so that it ends by itself or not at all; then it is started again.
func TestSIGTERMEndsTheBinaryWithStatusZero(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	sim := simulator.New(simulator.Options{Token: foreignToken, KeepHistory: true})
	t.Cleanup(func() { _ = sim.Close() })
	api, err := sim.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	config := writeConfig(t, dir, foreignConfig)
	a := sim.Phone(640000001, simulator.Profile{FirstName: foreignFirstName})
	var log lockedBuffer
	for i, fault := range []simulator.Fault{{}, {Method: "sendMessage", Chat: a.ID(), Kind: simulator.Hang}, held} {
		p := start(t, &log, serveEnv(dir, api, foreignToken), "serve", "--config", config)
		heal := sim.Inject(fault)
		polls, sent := sim.CallCount("getUpdates"), sim.CallCount("sendMessage")
		a.Say("/start")
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		// The answer is on its way, and the poll after it waits.
		err := errors.Join(sim.WaitCallCount(ctx, "sendMessage", sent+1), sim.WaitCallCount(ctx, "getUpdates", polls+2))
		cancel()
		if err != nil {
			t.Fatal(err)
		}
		if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		p.endsInTime(t)
		heal()
		if code := p.cmd.ProcessState.ExitCode(); code != 0 {
			t.Fatalf("end %d: status %d\n%s", i, code, log.String())
		}
	}
	_ = start(t, &log, serveEnv(dir, api, foreignToken), "serve", "--config", config)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	b := sim.Phone(640000002, simulator.Profile{FirstName: foreignFirstName})
	b.Say("/start")
	for _, label := range append(slices.Clone(toManggar), "Cukup, kirim sekarang") {
		if err := b.TapWhenShown(ctx, label); err != nil {
			t.Fatalf("after three ends nothing goes on: %v", err)
		}
	}
}
