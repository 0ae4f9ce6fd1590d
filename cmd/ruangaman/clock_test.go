package main

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ruangaman"
	"ruangaman/report"
	"ruangaman/simulator"
)

const year365 = 365 * 24 * time.Hour

// jumps are what a clock that is set, or a machine that slept, does to the time that the program reads.
var jumps = map[string]time.Duration{
	"asleep for eight hours": 8 * time.Hour, "three hours back": -3 * time.Hour,
	"two years ahead": 2 * year365, "ten years back": -10 * year365,
}

// TestPromise03AClockThatIsSetFiresNothingTwiceAndDestroysNothing: an open case, an accepted one, one that was closed for
// eighty days, and a draft. Telegram's clock goes on as it was.
func TestPromise03AClockThatIsSetFiresNothingTwiceAndDestroysNothing(t *testing.T) {
	t.Parallel()
	for name, jump := range jumps {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubbleOf(t, ruangaman.ExampleConfig, func(p *play) { p.untrusted = true }, func(p *play) {
				p.people()
				before := p.stored()
				agus, ratna := len(p.staff("agus").History()), len(p.staff("ratna").History())
				p.apart.Add(int64(jump))
				p.ahead.Add(int64(jump)) // the worker is not woken: that is left to the program
				p.program.auditor.wake() // at the worst moment
				synctest.Wait()
				p.afterwards(jump, agus, ratna)
				if after := p.stored(); after != before {
					p.t.Errorf("stored before the jump: %+v, after it: %+v", before, after)
				}
				for _, id := range []report.PersonID{"ratna", "wahyu"} {
					nowhere(p.t, p.staff(id), "Pemeriksaan bot")
				}
				if status, _ := p.asks("/healthz"); status != 200 {
					p.t.Errorf("health: %d", status)
				}
				if strings.Contains(p.log.String(), "audit_breach") {
					p.t.Errorf("a false alarm: %s", p.log.String())
				}
			})
		})
	}
}

// people tell what there is to be jumped over: rina holds one case and is offered another.
func (p *play) people() {
	p.t.Helper()
	p.tell(p.reporter(620000001))
	p.settled()
	p.press(p.staff("rina"), "BUKA", "TERIMA")
	p.settled()
	p.alter(func(c *report.Case) { c.Status, c.ClosedAt = report.StatusClosed, p.now().Add(-80*24*time.Hour) })
	p.tell(p.reporter(620000002))
	p.settled()
	p.press(p.staff("rina"), "BUKA", "TERIMA")
	p.settled()
	p.tell(p.reporter(620000003))
	draft := p.reporter(620000004)
	draft.Say("/start")
	p.press(draft, toManggar...)
	p.settled()
}

// stored is what must still be there.
func (p *play) stored() (kept struct{ drafts, open, closed int }) {
	p.t.Helper()
	n, err := p.program.store.Counts(p.t.Context(), p.now())
	if err != nil {
		p.t.Fatal(err)
	}
	kept.drafts, kept.open, kept.closed = n.Drafts, n.OpenCases, n.ClosedCases
	return kept
}

// pushes counts the calls for a task on a phone since the jump.
func (p *play) pushes(id report.PersonID, since int) (n int) {
	history := p.staff(id).History()
	for _, e := range history[min(since, len(history)):] {
		if e.Kind == simulator.Sent && strings.HasPrefix(e.Message.Text, "Ada tugas") {
			n++
		}
	}
	return n
}

// afterwards: after a jump ahead the open case goes to the next person, once; after a jump back it waits for its hour. Then
// the ladder goes on.
func (p *play) afterwards(jump time.Duration, agus, ratna int) {
	p.t.Helper()
	for range 5 {
		p.settled()
	}
	night, _ := p.program.accepted.Load().Roster.Night(p.now())
	want := 0
	if jump > 0 && !night {
		want = 1
	}
	if got := p.pushes("agus", agus); got != want {
		p.t.Errorf("within five minutes agus is called %d times, want %d", got, want)
	}
	if got := p.pushes("ratna", ratna); got != 0 {
		p.t.Errorf("within five minutes the coordinator is called %d times", got)
	}
	time.Sleep(5 * time.Hour)
	synctest.Wait()
	if p.pushes("agus", agus) == 0 || p.pushes("ratna", ratna) == 0 {
		p.t.Error("the ladder does not go on")
	}
}

// TestPromise11WhenTelegramAgreesAgainWhatIsOverGoes: trust is what held it back.
func TestPromise11WhenTelegramAgreesAgainWhatIsOverGoes(t *testing.T) {
	t.Parallel()
	inBubbleOf(t, ruangaman.ExampleConfig, func(p *play) { p.untrusted = true }, func(p *play) {
		p.people()
		p.apart.Add(int64(2 * year365))
		p.ahead.Add(int64(2 * year365))
		p.settled()
		if n := p.stored(); n.closed != 1 {
			p.t.Fatalf("%+v", n)
		}
		p.apart.Store(0) // it was two years after all
		p.settled()
		p.settled()
		if n := p.stored(); n.closed != 0 {
			p.t.Errorf("what was closed two years ago is still there: %+v", n)
		}
	})
}

// TestAfterDowntimeDueWorkRunsOnce: nobody ran for six hours; at the start the overdue case goes one step on, not several.
func TestAfterDowntimeDueWorkRunsOnce(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		p.tell(p.reporter(620000001))
		p.settled()
		settings := p.program.accepted.Load()
		p.end()
		p.ahead.Add(int64(6 * time.Hour))
		p.start(settings)
		for range 5 {
			p.settled()
		}
		if agus, ratna := p.pushes("agus", 0), p.pushes("ratna", 0); agus != 1 || ratna != 0 {
			p.t.Errorf("agus was called %d times, ratna %d times", agus, ratna)
		}
	})
}

// TestPromise03AnEmergencyThatWaitsForSilenceOutlivesAClockSetBack: the machine started with a clock eight hours ahead,
// which was put right while somebody in danger fell silent. Their three minutes are still minutes.
func TestPromise03AnEmergencyThatWaitsForSilenceOutlivesAClockSetBack(t *testing.T) {
	t.Parallel()
	for name, jump := range map[string]time.Duration{"set back": -8 * time.Hour, "left alone": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(p *play) {
				a := p.reporter(620000001)
				a.Say("/start")
				p.press(a, toManggar...)
				p.press(a, "Ya, boleh dikirim") // if interrupted, it may be sent
				a.Say("dia dobrak pintu")
				p.sees(a, "(?i)sedang terjadi|sekarang")
				synctest.Wait()
				p.ahead.Add(int64(jump))
				time.Sleep(2 * time.Minute)
				synctest.Wait()
				p.holds(0)
				time.Sleep(3 * time.Minute) // cron comes round once a minute
				synctest.Wait()
				p.holds(1)
			})
		})
	}
}
