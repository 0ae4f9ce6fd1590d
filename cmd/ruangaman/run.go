package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"ruangaman/bot"
	"ruangaman/config"
	"ruangaman/dispatch"
	"ruangaman/evidence"
	"ruangaman/flows"
	"ruangaman/report"
	"ruangaman/roster"
	"ruangaman/store"
	"ruangaman/texts"
)

// parts are what a program is made of; everything that differs between serve, demo and tests.
type parts struct {
	settings *config.Settings
	token    report.Secret
	log      *slog.Logger
	now      func() time.Time
	client   *http.Client // nil: the bot's own
	limits   bot.Limits
	path     string            // of the configuration file; empty: what is agreed on phones is written nowhere
	watcher  *config.Watcher   // of that file; nil: it is never read again, and none from a phone takes its place
	practice bool              // LATIHAN: the demo
	ballast  int64             // see store.Options; 0: none
	quota    int64             // see store.Options; 0: none
	maxFiles int64             // see store.Options; 0: its own
	cleaner  *evidence.Cleaner // nil: the program itself
	canary   bool              // the daily canary sings: serve
	trusted  bool              // the clock needs no word from Telegram: the demo and tests with a clock of their own
}

// program is the wiring: the only place that knows every room.
type program struct {
	parts
	written    atomic.Pointer[config.Settings] // the accepted file as it is written
	accepted   atomic.Pointer[config.Settings] // what is in force: see inforce.go
	unsaid     atomic.Pointer[unsaid]          // a file that is to be announced: see announce.go
	agreed     atomic.Pointer[[]report.Agreed] // the swaps and leaves from phones that the roster in force holds
	besideTurn sync.Mutex
	versions   atomic.Pointer[[]report.AcceptedFile] // for /jadwal
	stirred    chan struct{}                         // what the store knows of the agency changed
	words      *texts.Texts
	talk       *flows.Flows
	clock      bot.Clock
	alarms     alarms
	filesFull  atomic.Bool // files wait for room; the coordinators know
	auditor    *auditor
	meter      *meter
	bird       *canary
	store      *store.Store
	bot        *bot.Bot
	worker     *dispatch.Worker
}

// assemble opens the store and wires the rooms. Close what it returns.
func assemble(ctx context.Context, p parts) (*program, error) {
	g := &program{parts: p, stirred: make(chan struct{}, 1)}
	if g.cleaner == nil {
		g.cleaner = cleaner()
	}
	g.auditor, g.meter, g.bird = newAuditor(g), &meter{program: g}, &canary{program: g}
	g.accept(p.settings)
	g.accepted.Store(g.written.Load()) // nothing runs before settle
	var err error
	if g.words, err = texts.New(); err != nil {
		return nil, fmt.Errorf("read texts: %w", err)
	}
	if g.talk, err = flows.Compile(g.words.Has); err != nil {
		return nil, fmt.Errorf("compile the conversation: %w", err)
	}
	if g.store, err = store.Open(ctx, g.storeOptions()); err != nil {
		return nil, err
	}
	err = g.wire()
	if err == nil {
		err = g.lookBack(ctx)
	}
	if err == nil {
		err = g.settle(ctx)
	}
	if err != nil {
		_ = g.store.Close()
		return nil, err
	}
	g.lookAtMistakes(ctx)
	return g, nil
}

func (g *program) storeOptions() store.Options {
	return store.Options{
		Data: g.settings.Data.Folder, Keys: g.settings.Data.Keys, Log: g.log,
		Trusted:     func() bool { return g.trusted || g.clock.Agrees(g.now()) },
		LongestWait: func() time.Duration { return g.accepted.Load().Roster.LongestWait() },
		KeepClosed:  func() time.Duration { return g.accepted.Load().City.Keep.Closed },
		Agency:      g.stir,
		Ballast:     g.ballast, Quota: g.quota, MaxFiles: g.maxFiles, RoomChanged: g.auditor.wake,
	}
}

func (g *program) wire() (err error) {
	g.worker, err = dispatch.New(dispatch.Config{
		Store: workerStore{g.store}, Env: g.planEnv, Quiet: g.quiet, Rest: g.rest, Now: g.now, Log: g.log,
		Queued: func() { g.bot.Wake() }, Passed: g.auditor.tick,
		Cron: g.settings.Cron, Zone: g.settings.City.Zone,
	})
	if err != nil {
		return fmt.Errorf("set up the worker: %w", err)
	}
	hook, err := listenForTelegram(g.settings)
	if err != nil {
		return err
	}
	g.bot, err = bot.New(bot.Config{
		Token: g.token, API: g.settings.Telegram.API, Client: g.client,
		Store: botStore{g.store}, Outbox: outbox{g}, Talk: g.talk, Texts: g.words, Files: files{g}, Uploads: uploads{g},
		City: func() *report.City { return g.accepted.Load().City }, OnDuty: g.onDuty, Book: g.book, Room: g.store.Left, Prove: g.store.Prove, Tail: g.store.Tail,
		Now: g.now, Random: rand.Reader, Log: g.log, Limits: g.limits, Clock: &g.clock, Committed: g.committed,
		Webhook: bot.Webhook{Address: g.settings.Telegram.Hook.Address, Listener: hook},
	})
	if err != nil {
		closeListener(hook)
	}
	return err
}

// accept takes settings as what is written; settle brings them into force.
func (g *program) accept(s *config.Settings) {
	if g.practice {
		city := *s.City
		city.Practice = true
		copied := *s
		copied.City = &city
		s = &copied
	}
	g.written.Store(s)
	g.listVersions()
}

// committed is called after each batch that changed something; the bot wakes its own sender.
func (g *program) committed(kick, _ bool) {
	if kick {
		g.worker.Kick()
	}
}

// planEnv is what dispatch decides with.
func (g *program) planEnv(now time.Time, states map[report.PersonID]report.PersonState) dispatch.Env {
	s := g.accepted.Load()
	return dispatch.Env{
		Now: now, Roster: s.Roster, City: s.City, States: states, Move: flows.Move,
		NewOffer: func() report.OfferID { return must(report.DrawOfferID(rand.Reader)) },
	}
}

// quiet is what becomes of a draft that fell silent.
func (g *program) quiet(d report.Desk, now time.Time, states map[report.PersonID]report.PersonState) report.Change {
	return g.talk.Quiet(d, report.Env{Now: now, City: g.accepted.Load().City, States: states, Fresh: fresh(rand.Reader)})
}

// rest is what becomes of a chat in which nobody acts any more.
func (g *program) rest(d report.Desk, now time.Time) report.Change {
	return g.talk.Rest(d, report.Env{Now: now, City: g.accepted.Load().City})
}

func fresh(random io.Reader) report.Fresh {
	return report.Fresh{ID: must(report.DrawID(random)), Receipt: must(report.DrawReceipt(random)), Code: must(report.DrawCode(random)),
		Apart: must(report.DrawID(random))}
}

// must is for crypto/rand, which never fails: the runtime ends the program before that.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// onDuty is who is on duty now, by ward, for /jaga.
func (g *program) onDuty(now time.Time) map[string]report.PersonID {
	s := g.accepted.Load()
	return everyDuty(s.City, s.Roster, now)
}

func everyDuty(city *report.City, r *roster.Roster, now time.Time) map[string]report.PersonID {
	duty := map[string]report.PersonID{}
	for _, d := range city.Districts {
		for _, ward := range d.Wards {
			if on, ok := r.OnDuty(ward, now); ok {
				duty[ward] = on.Person
			}
		}
	}
	return duty
}

// run works until ctx ends; then the bot finishes what it holds, and the store is the last to close.
func (g *program) run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var working sync.WaitGroup
	working.Go(func() { g.worker.Run(ctx) })
	working.Go(func() { g.auditor.run(ctx) })
	working.Go(func() { g.settleAgain(ctx) })
	err := g.bot.Run(ctx)
	stop()
	working.Wait()
	return err
}

func (g *program) close() error { return g.store.Close() }
