package main

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/robfig/cron/v3"

	"ruangaman/dispatch"
	"ruangaman/report"
	"ruangaman/store"
)

const (
	// lookEvery is how often the auditor looks when no pass wakes it: a worker that stands still must be noticed too.
	lookEvery = time.Minute
	// openEvery is how often every open case is opened.
	openEvery = 10 * time.Minute
	// openPage is how many of them one transaction opens, so that people's taps never wait long.
	openPage = 100
	// beatTime is how long a heartbeat may take.
	beatTime = 10 * time.Second
)

// health is what the auditor found when it looked last. It tells of nobody.
type health struct {
	Passed  time.Time // when the worker last finished a pass
	Audited time.Time // when every open case was last opened
	TickOK  bool      // passes come as often as cron says
	DueOK   bool      // no case is over its time, too far ahead or without one
	CasesOK bool      // the last opening found somebody due for every case
	Broken  int       // how many cases it did not
	// Waiting is when the oldest case was opened that nobody has accepted; zero if there is none.
	Waiting time.Time
	// pass is the one all this was judged by.
	pass passing
}

// passing is a pass of the worker: when it began by the clock, and when it was heard of by the machine's own count.
type passing struct{ at, heard time.Time }

// OK reports whether all is well.
func (h health) OK() bool { return h.TickOK && h.DueOK && h.CasesOK }

// auditor proves promise P3 again and again on what really is in the store.
type auditor struct {
	*program
	woken  chan struct{}
	passed atomic.Pointer[passing]
	again  atomic.Bool // every case is to be opened now
	beaten time.Time   // its goroutine's only, like room
	room   report.Room // what was told last of the disk

	mu    sync.Mutex
	found health
}

func newAuditor(g *program) *auditor {
	a := &auditor{program: g, woken: make(chan struct{}, 1)}
	a.again.Store(true)
	return a
}

// tick is told of every pass of the worker. It returns at once.
func (a *auditor) tick(began time.Time) {
	a.passed.Store(&passing{at: began.Round(0), heard: time.Now()})
	a.wake()
}

// review has every case opened at once, because the configuration changed.
func (a *auditor) review() {
	a.again.Store(true)
	a.wake()
}

func (a *auditor) wake() {
	select {
	case a.woken <- struct{}{}:
	default:
	}
}

// Health is what was found last.
func (a *auditor) Health() health {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.found
}

func (a *auditor) run(ctx context.Context) {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	a.bird.look(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-a.woken:
		case <-ticker.C:
			a.bird.look(ctx)
		}
		a.look(ctx)
	}
}

// look audits what is cheap each time, and every case when it is time; then it cries or tells that all is well.
func (a *auditor) look(ctx context.Context) {
	a.tellRoom(ctx)
	now, last := a.now(), a.passed.Load()
	if last == nil {
		return // the worker has not begun
	}
	h := a.Health()
	h.Passed, h.pass, h.TickOK = last.at, *last, time.Since(last.heard) <= a.interval(last.at)+dispatch.AuditSlack
	if h.TickOK && dispatch.Apart(last.at, now, time.Since(last.heard)) > dispatch.AuditSlack {
		// The clock was set, or the machine slept. What was right by the old clock is judged when the worker has looked at
		// it by the new one.
		a.worker.Review()
		return
	}
	longest := a.accepted.Load().Roster.LongestWait()
	due, err := a.store.AuditDue(ctx, last.at.Add(-dispatch.AuditSlack), now.Add(longest+dispatch.AuditSlack))
	h.DueOK = err == nil && due == store.Due{}
	if asked := a.again.Swap(false); asked || now.Sub(h.Audited).Abs() >= openEvery {
		if err := a.open(ctx, last.at, &h); err != nil {
			a.again.Store(true)
			h.CasesOK = false
		}
	}
	if _, err := a.meter.ages(ctx, now); err != nil { // looked at here so that ages are right at the first question
		h.DueOK = false
	}
	if ctx.Err() != nil {
		return
	}
	a.mu.Lock()
	a.found = h
	a.mu.Unlock()
	if !h.OK() {
		a.cry(ctx, h, due)
		return
	}
	a.beat(ctx, now)
}

// interval is how long after a pass the worker must pass again at the latest. It is held against the machine's own count
// of time, not the clock: a clock that was set proves nothing about the worker.
func (a *auditor) interval(last time.Time) time.Duration {
	s := a.accepted.Load()
	schedule, err := cron.ParseStandard(s.Cron)
	if err != nil { // it was checked; a line nobody can read must not silence the audit
		return 0
	}
	return schedule.Next(last.In(s.City.Zone)).Sub(last)
}

// open opens every open case, a page at a time.
func (a *auditor) open(ctx context.Context, passed time.Time, h *health) error {
	h.Broken, h.Waiting = 0, time.Time{}
	var after report.ID
	for more := true; more; {
		var page []report.Case
		var env dispatch.Env
		err := a.store.Write(ctx, func(tx *store.Tx) error {
			states, err := tx.Everyone()
			if err != nil {
				return err
			}
			env = a.planEnv(a.now(), states)
			page, err = tx.OpenCases(after, openPage)
			return err
		})
		if err != nil {
			return err
		}
		for _, c := range page {
			after = c.ID
			h.weigh(c, passed, env)
		}
		more = len(page) == openPage
	}
	h.CasesOK, h.Audited = h.Broken == 0, a.now()
	return nil
}

// weigh judges one case. The daily canary is missed in a way of its own.
func (h *health) weigh(c report.Case, passed time.Time, env dispatch.Env) {
	if c.Canary {
		return
	}
	if dispatch.Audit(c, passed, env) != "" {
		h.Broken++
	}
	if c.Status.Unanswered() && (h.Waiting.IsZero() || c.OpenedAt.Before(h.Waiting)) {
		h.Waiting = c.OpenedAt
	}
}

func (a *auditor) cry(ctx context.Context, h health, due store.Due) {
	a.log.LogAttrs(ctx, slog.LevelError, "alarm", slog.String("event", "audit_breach"), slog.Int("count", h.Broken+due.Late+due.Far+due.Undated))
	a.alarm(ctx, report.T("admin_audit_breach"))
}

// beat tells whoever watches from outside that all is well, once a minute at most. Silence is the alarm.
func (a *auditor) beat(ctx context.Context, now time.Time) {
	address := a.settings.Monitor.Heartbeat
	if address == "" || !a.beaten.IsZero() && now.Sub(a.beaten).Abs() < lookEvery {
		return
	}
	a.beaten = now
	ctx, cancel := context.WithTimeout(ctx, beatTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err == nil {
		var resp *http.Response
		client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		if a.client != nil {
			client.Transport = a.client.Transport
		}
		if resp, err = client.Do(req); err == nil {
			_ = resp.Body.Close()
		}
	}
	if err != nil { // which quotes the address, and that may be a secret
		a.log.LogAttrs(ctx, slog.LevelWarn, "heartbeat not heard", slog.String("err_kind", "network"))
	}
}
