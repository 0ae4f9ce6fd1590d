package dispatch

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/robfig/cron/v3"

	"ruangaman/report"
)

// Tx is what the worker needs inside one write transaction. Any error that is report.ErrStore ends the transaction.
type Tx interface {
	// Savepoint runs a function and undoes its writes if it fails.
	Savepoint(func() error) error
	// Due gives open cases whose NextDue is not after now, in the order of their due minute, at most limit.
	Due(now time.Time, limit int) ([]report.Case, error)
	// OpenCases gives open cases in an order of its own, beginning after the one named (zero: with the first), at most limit.
	OpenCases(after report.ID, limit int) ([]report.Case, error)
	// Quiet gives the desks of drafts whose DueAt or ExpiresAt is not after now, or whose DueAt lies further ahead than any
	// silence lasts, at most limit.
	Quiet(now time.Time, limit int) ([]report.Desk, error)
	// Resting gives the desks of chats that have come to rest (report.ChatState.RestsAt), at most limit.
	Resting(now time.Time, limit int) ([]report.Desk, error)
	// Everyone gives what is known of the people in petugas:.
	Everyone() (map[report.PersonID]report.PersonState, error)
	// Apply writes a change. ErrStale: a case changed since it was read. ErrTaken: a receipt drawn is in use.
	Apply(report.ChatID, report.Change, time.Time) error
	// Sweep removes what time alone decides, as far as the clock can be trusted.
	Sweep(now time.Time) error
}

// Store is the one door for writers.
type Store interface {
	Write(context.Context, func(Tx) error) error
}

// Config is what a Worker works with. Every field is needed except Queued and Passed.
type Config struct {
	Store Store
	// Env gives the accepted configuration and the law of cases for a plan at now.
	Env func(now time.Time, states map[report.PersonID]report.PersonState) Env
	// Quiet decides what becomes of a draft that fell silent or expired (flows.Quiet with what it needs of chance). It
	// is asked again, with fresh chance, when a receipt it drew was taken.
	Quiet func(d report.Desk, now time.Time, states map[report.PersonID]report.PersonState) report.Change
	// Rest decides what ten idle minutes mean in a chat (flows.Rest).
	Rest func(d report.Desk, now time.Time) report.Change
	Now  func() time.Time
	Log  *slog.Logger
	// Queued is called after a commit that put messages into the outbox, to wake the sender.
	Queued func()
	// Passed is called after every pass with the time at which it began, unless something of it failed; optional. It must
	// return at once.
	Passed func(began time.Time)

	Cron string         // rute.cron: five fields or "@every …"
	Zone *time.Location // zona_waktu, in which Cron is read
}

// Worker is the one goroutine that lets time act: it reads what is due, plans it and applies the plans, each page inside
// one transaction. Kick, Review and Schedule may be called from any goroutine.
type Worker struct {
	cfg    Config
	kicks  chan struct{} // something happened that must not wait
	ticks  chan struct{} // cron's minute came round
	review atomic.Bool   // every open case is to be looked at, due or not

	mu      sync.Mutex // guards what follows
	cron    *cron.Cron
	renew   func() *cron.Cron // makes another one that begins to count now
	running bool

	// Only Run's goroutine touches these.
	clocks     twoClocks
	clock      alarmClock
	basis      basis
	sweptAt    time.Time
	attendedAt time.Time
	pause      pause
}

// New makes a worker; its cron line is checked like Schedule's. Nothing runs before Run.
func New(cfg Config) (*Worker, error) {
	if cfg.Queued == nil {
		cfg.Queued = func() {}
	}
	if cfg.Passed == nil {
		cfg.Passed = func(time.Time) {}
	}
	w := &Worker{
		cfg: cfg, kicks: make(chan struct{}, 1), ticks: make(chan struct{}, 1),
		clock: alarmClock{},
	}
	return w, w.Schedule(cfg.Cron, cfg.Zone)
}

// Kick wakes the worker at once: after a commit whose Change asked for it (an emergency, a decline, a 403), or a change
// of settings. Kicks that come while it works are one.
func (w *Worker) Kick() { wake(w.kicks) }

// Review has every open case looked at once, due or not: after a start, and after somebody left petugas:, was frozen or
// blocked, since the cases they hold are not due. The worker also notices such changes by itself whenever it wakes, so
// Kick is enough after them; Review is for what it cannot see.
func (w *Worker) Review() {
	w.review.Store(true)
	w.Kick()
}

func wake(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default: // it is awake already
	}
}

// Run works until the context ends. No error ends it: what could not be written is tried again, at the next kick or
// after a growing pause.
func (w *Worker) Run(ctx context.Context) {
	w.startCron()
	defer w.stopCron()
	w.Review()
	timer := time.NewTimer(longestSleep)
	defer timer.Stop()
	compare := time.NewTicker(compareEvery)
	defer compare.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-compare.C:
			if !w.clocks.jumped(w.cfg.Now(), time.Now()) {
				continue
			}
			w.afterJump()
		case <-w.kicks:
		case <-w.ticks:
			if w.pause.lasts(w.cfg.Now()) {
				continue
			}
		case <-timer.C:
		}
		w.pass(ctx)
		timer.Reset(w.sleep())
	}
}

// longestSleep bounds how long the worker trusts cron alone: even a line that never comes round leaves nobody waiting
// for longer (promise P3).
const longestSleep = time.Hour

// sleep is how long the worker may rest unless it is woken: until the pause after an error is over, or until the next
// emergency is due to the second.
func (w *Worker) sleep() time.Duration {
	now := w.cfg.Now()
	if w.pause.lasts(now) {
		return w.pause.until.Sub(now)
	}
	if at, ok := w.clock.next(); ok && at.Before(now.Add(longestSleep)) {
		return max(at.Sub(now), 0)
	}
	return longestSleep
}
