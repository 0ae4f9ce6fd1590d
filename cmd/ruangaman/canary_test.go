package main

import (
	"context"
	"database/sql"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ruangaman"
	"ruangaman/bot"
	"ruangaman/config"
	"ruangaman/report"
	"ruangaman/simulator"
	"ruangaman/store"
)

// withCanary plays a program in which the canary sings, as in serve.
func withCanary(t *testing.T, f func(p *play)) {
	t.Helper()
	inBubbleOf(t, ruangaman.ExampleConfig, func(p *play) { p.canary = true }, f)
}

// counts are the rows of the store.
func (p *play) counts() store.Counts {
	p.t.Helper()
	n, err := p.program.store.Counts(p.t.Context(), p.now())
	if err != nil {
		p.t.Fatal(err)
	}
	return n
}

// sungAt is when the canary last came through, as it is stored.
func (p *play) sungAt() (at int64) {
	p.t.Helper()
	err := p.program.store.Write(p.t.Context(), func(tx *store.Tx) error {
		d, err := tx.Desk(report.CanaryTeller, report.Lookup{})
		at = d.City.Came
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return at
}

// sing lets time pass until the first canary of this start is through, or could be.
func (p *play) sing() { time.Sleep(canaryFirst + 2*lookEvery); synctest.Wait() }

// nextDay lets a day and the hour of grace pass, and the tries of it.
func (p *play) nextDay() {
	time.Sleep(time.Hour)
	p.forward(canaryLate)
	time.Sleep(2 * canaryAgain)
	synctest.Wait()
}

const canaryCry = "Uji harian bot"

// cries counts what the coordinators read of a missing canary, and what the log has.
func (p *play) cries() (read, logged int) {
	for _, id := range []report.PersonID{"ratna", "wahyu"} {
		for _, e := range p.staff(id).Messages() {
			if strings.Contains(e.Text, canaryCry) {
				read++
			}
		}
	}
	return read, strings.Count(p.log.String(), `"event":"canary_missing"`)
}

// lies are the rows in the tables of a data folder, the canary's too: drafts, cases, names, links, outbox.
func lies(t *testing.T, data string) (rows [5]int) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(data, "ruangaman.db")+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	err = db.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM drafts), (SELECT count(*) FROM cases),
		(SELECT count(*) FROM names), (SELECT count(*) FROM links), (SELECT count(*) FROM outbox)`).Scan(&rows[0], &rows[1], &rows[2], &rows[3], &rows[4])
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func (p *play) lies() [5]int { p.t.Helper(); return lies(p.t, p.program.settings.Data.Folder) }

// showsNothing fails if a number of the store or of /metrics knows the canary; others are people's chats.
func (p *play) showsNothing(others int) {
	p.t.Helper()
	if n := p.counts(); n != (store.Counts{Chats: others}) {
		p.t.Errorf("counted: %+v", n)
	}
	oldest, err := p.program.store.Oldest(p.t.Context(), p.now())
	due, err2 := p.program.store.AuditDue(p.t.Context(), p.now().Add(100*time.Hour), p.now().Add(-100*time.Hour))
	if err != nil || err2 != nil || oldest != [3]store.Oldest{} || due != (store.Due{}) {
		p.t.Errorf("it waits in sight: %+v %+v %v %v", oldest, due, err, err2)
	}
	for _, name := range []string{"cases_open", "cases_overdue", "unanswered_oldest_seconds", "audit_breaches",
		`messages_total{result="sent"}`, `messages_total{result="retried"}`, `messages_total{result="dead"}`} {
		if v := p.metric(name); v != 0 {
			p.t.Errorf("%s is %v", name, v)
		}
	}
}

// TestPromise03TheDailyCanaryGoesTheWholeWayAndLeavesNothing: twice, a day apart.
func TestPromise03TheDailyCanaryGoesTheWholeWayAndLeavesNothing(t *testing.T) {
	t.Parallel()
	withCanary(t, func(p *play) {
		p.settled()
		shown, calls := p.shown(), p.sim.CallCount("getMe")
		p.sing()
		first := p.sungAt()
		if at := p.now().Unix(); first < at-180 || first > at || p.sim.CallCount("getMe") != calls+1 {
			t.Fatalf("it did not come through: %d at %d, %s", first, at, p.log.String())
		}
		p.nextDay()
		if p.sungAt() <= first || p.sim.CallCount("getMe") != calls+2 {
			t.Errorf("not on the next day: %d after %d, %d calls after %d", p.sungAt(), first, p.sim.CallCount("getMe"), calls)
		}
		p.showsNothing(0)
		if rows := p.lies(); rows != [5]int{} {
			t.Errorf("left: %v", rows)
		}
		if read, logged := p.cries(); read+logged != 0 || p.shown() != shown || strings.Contains(p.log.String(), `"alarm"`) {
			t.Errorf("somebody heard of it: %d %d, %d instead of %d\n%s", read, logged, p.shown(), shown, p.log.String())
		}
		if age := p.metric("canary_age_seconds"); age <= 0 || age > 3600 {
			t.Errorf("its age: %v", age)
		}
	})
}

// TestAMissingCanaryIsToldOnce breaks a link each.
func TestAMissingCanaryIsToldOnce(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]func(p *play){
		"Telegram answers no call of it": func(p *play) {
			p.sim.Inject(simulator.Fault{Method: "getMe", Kind: simulator.Answer(500, "Internal Server Error"), Times: -1})
		},
		"Telegram refuses it": func(p *play) {
			p.sim.Inject(simulator.Fault{Method: "getMe", Kind: simulator.Answer(403, "Forbidden"), Times: -1})
		},
		"nobody may be asked": func(p *play) {
			p.apply(report.Change{People: []report.PersonState{{Person: report.CanaryPerson, Frozen: true}}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			withCanary(t, func(p *play) {
				p.settled()
				broken(p)
				p.sing()
				if rows := p.lies(); rows[1] != 1 {
					t.Errorf("it is not on its way: %v", rows)
				}
				p.showsNothing(0)
				p.nextDay()
				if strings.Contains(p.log.String(), `"event":"audit_breach"`) {
					t.Error("the audit cries as well")
				}
				if read, logged := p.cries(); read != 2 || logged != 1 {
					t.Errorf("told %d times, logged %d\n%s", read, logged, p.log.String())
				}
			})
		})
	}
}

// part runs some of the program's goroutines and ends them.
func (p *play) part(settings *config.Settings, f func(), some ...func(g *program, ctx context.Context)) {
	p.t.Helper()
	g, err := assemble(p.t.Context(), parts{settings: settings, token: report.Secret(p.sim.Token()), now: p.now, trusted: true,
		client: p.client, canary: true, log: slog.New(slog.NewJSONHandler(&p.log, nil)), limits: bot.Limits{Off: true}})
	if err != nil {
		p.t.Fatal(err)
	}
	p.program = g
	ctx, stop := context.WithCancel(p.t.Context())
	var working sync.WaitGroup
	for _, do := range some {
		working.Go(func() { do(g, ctx) })
	}
	f()
	stop()
	working.Wait()
	if err := g.close(); err != nil {
		p.t.Error(err)
	}
}

func runAudit(g *program, ctx context.Context)  { g.auditor.run(ctx) }
func runWorker(g *program, ctx context.Context) { g.worker.Run(ctx) }
func runBot(g *program, ctx context.Context)    { _ = g.bot.Run(ctx) }

// TestACanaryThatNobodyCarriesIsMissedAndLeavesNothing: a worker, then a sender that stands still; after the next start
// what was left in the middle is gone.
func TestACanaryThatNobodyCarriesIsMissedAndLeavesNothing(t *testing.T) {
	t.Parallel()
	withCanary(t, func(p *play) {
		p.settled()
		settings := p.program.settings
		p.end()
		p.part(settings, func() {
			p.sing()
			if rows := p.lies(); rows[0] != 1 || rows[1] != 0 {
				t.Errorf("without a worker: %v", rows)
			}
			p.showsNothing(0)
			p.nextDay()
			if read, logged := p.cries(); read != 2 || logged != 1 {
				t.Errorf("without a worker: %d, %d", read, logged)
			}
		}, runAudit, runBot)
		p.part(settings, func() {
			p.sing()
			if rows := p.lies(); rows[0] != 0 || rows[1] != 1 || rows[4] == 0 {
				t.Errorf("without a sender: %v", rows)
			}
			p.showsNothing(2) // the coordinators were told before
			p.nextDay()
			if _, logged := p.cries(); logged != 2 { // the next day; nobody is told twice on one
				t.Errorf("without a sender: %d", logged)
			}
		}, runAudit, runWorker)
		p.start(settings)
		p.sing()
		if at := p.now().Unix(); p.sungAt() < at-600 {
			t.Errorf("it did not come through again: %d at %d\n%s", p.sungAt(), at, p.log.String())
		}
		if rows := p.lies(); rows != [5]int{} {
			t.Errorf("left: %v", rows)
		}
	})
}

// TestACanaryIsMissedByAProgramThatNeverStaysUp: it ends after two minutes, again and again. What happened before each end
// is known to the next start: when the canary last came through, how often it was tried, and that it was told.
func TestACanaryIsMissedByAProgramThatNeverStaysUp(t *testing.T) {
	t.Parallel()
	withCanary(t, func(p *play) {
		p.settled()
		p.sing()
		settings, first := p.program.settings, p.sungAt()
		p.end()
		p.ahead.Add(int64(26 * time.Hour)) // it was down for a day: nothing is missed that nobody tried
		heal := p.sim.Inject(simulator.Fault{Method: "getMe", Kind: simulator.Answer(500, "Internal Server Error"), Times: -1})
		for start := 1; start <= canaryTries+2; start++ {
			p.start(settings)
			time.Sleep(2 * time.Minute)
			synctest.Wait()
			if age := p.metric("canary_age_seconds"); age < (26 * time.Hour).Seconds() {
				t.Errorf("its age after start %d: %v", start, age)
			}
			read, logged := p.cries()
			if told := start > canaryTries; (read == 2) != told || (logged == 1) != told {
				t.Errorf("start %d: told %d times, logged %d", start, read, logged)
			}
			p.end()
		}
		heal()
		p.start(settings)
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if p.sungAt() <= first || p.metric("canary_age_seconds") > 120 {
			t.Errorf("it did not come through again:\n%s", p.log.String())
		}
	})
}

// TestNobodyCanBeTheCanary: its chats are no account's, its name no key of petugas:, and a forged update from them is not
// heard.
func TestNobodyCanBeTheCanary(t *testing.T) {
	t.Parallel()
	for _, chat := range []report.ChatID{report.CanaryTeller, report.CanaryHelper} {
		if chat > -(1<<52) && chat < 1<<52 {
			t.Errorf("Telegram may give %d", int64(chat))
		}
	}
	text := strings.Replace(ruangaman.ExampleConfig, "\n  rina:", "\n  \"*\":", 1)
	if settings, _ := config.Read("config.yaml", []byte(text), playStart); text == ruangaman.ExampleConfig || settings != nil {
		t.Error("somebody may be called like it")
	}
	withCanary(t, func(p *play) {
		p.settled()
		before, calls := p.counts(), p.sim.CallCount("sendMessage")
		for _, chat := range []report.ChatID{report.CanaryTeller, report.CanaryHelper} {
			phone := p.sim.Phone(int64(chat), simulator.Profile{FirstName: "Palsu"})
			phone.Say("/start")
			phone.TapData(1, report.Tap{Verb: report.TapList}.Data())
			p.settled()
		}
		if after := p.counts(); after != before || p.sim.CallCount("sendMessage") != calls {
			t.Errorf("it was heard: %+v", after)
		}
	})
}
