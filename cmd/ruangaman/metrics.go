package main

import (
	"context"
	"errors"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"ruangaman/report"
	"ruangaman/store"
)

// What /metrics tells: numbers about the program and its queues. The only labels are lane and result, whose values are
// fixed words; nothing tells a person or a place apart (P5).
var (
	rowsDesc      = describe("outbox_rows", "Messages that wait, those for later included.", "lane")
	readyDesc     = describe("outbox_ready_rows", "Messages that may be sent now: the backlog.", "lane")
	oldestDesc    = describe("outbox_oldest_seconds", "How long the oldest message that may be sent now has been seen to wait.", "lane")
	openDesc      = describe("cases_open", "Reports somebody still has to answer for.")
	overdueDesc   = describe("cases_overdue", "Open reports whose minute is over.")
	unansweredAge = describe("unanswered_oldest_seconds", "Age of the oldest report that nobody has accepted, as of the last audit's look at all.")
	tickDesc      = describe("last_tick_timestamp_seconds", "When the worker last looked at what is due.")
	auditDesc     = describe("last_audit_timestamp_seconds", "When every open report was last opened.")
	canaryDesc    = describe("canary_age_seconds", "How long ago the daily canary last came through, or was first waited for.")
	brokenDesc    = describe("audit_breaches", "Open reports for which the last audit found nobody due.")
	roomDesc      = describe("disk_room", "What the disk has left: 0 enough, 1 under 10 %, 2 under 3 %: no new reports, 3 the ballast was let go.")
	freeDesc      = describe("disk_free_bytes", "How much of the disk may still be filled, as it was seen last.")
	filesDesc     = describe("files_bytes", "What all files sent as evidence take, padding included.")
	fullDesc      = describe("files_full", "1 when such a file found no room; it waits, and reports are taken as ever.")
	healthyDesc   = describe("healthy", "1 when /healthz says yes.")
	updatesDesc   = describe("updates_total", "Updates taken since the start.", "result")
	messagesDesc  = describe("messages_total", "Outbox rows carried out since the start.", "result")
)

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("ruangaman_"+name, help, labels, nil)
}

// meter reads the numbers when they are asked for.
type meter struct {
	*program

	mu   sync.Mutex
	head [3]firstSeen
}

// firstSeen is the oldest row of a lane and when it was first seen there: when a row was written stands nowhere in clear.
type firstSeen struct {
	row report.RowID
	at  time.Time
}

// Describe names the metrics.
func (m *meter) Describe(out chan<- *prometheus.Desc) { prometheus.DescribeByCollect(m, out) }

// Collect reads them. What the store does not tell is left out, and /healthz says why.
func (m *meter) Collect(out chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	count := func(d *prometheus.Desc, v int64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(v), labels...)
	}
	now := m.now()
	n, err := m.store.Counts(context.Background(), now)
	ages, err2 := m.ages(context.Background(), now)
	if err == nil && err2 == nil {
		for lane, age := range ages {
			word := strconv.Itoa(lane)
			gauge(rowsDesc, float64(n.Waiting[lane]), word)
			gauge(readyDesc, float64(n.Ready[lane]), word)
			gauge(oldestDesc, age.Seconds(), word)
		}
		gauge(openDesc, float64(n.OpenCases))
		gauge(overdueDesc, float64(n.Overdue))
	}
	h := m.auditor.Health()
	if awaited := m.bird.awaited(); !awaited.IsZero() {
		gauge(canaryDesc, since(awaited, now))
	}
	gauge(unansweredAge, since(h.Waiting, now))
	gauge(tickDesc, unix(h.Passed))
	gauge(auditDesc, unix(h.Audited))
	gauge(brokenDesc, float64(h.Broken))
	gauge(roomDesc, float64(m.store.Left()))
	gauge(freeDesc, float64(m.store.FreeBytes()))
	if all, err := m.store.FileBytes(context.Background()); err == nil {
		gauge(filesDesc, float64(all))
	}
	gauge(fullDesc, map[bool]float64{true: 1}[m.filesFull.Load()])
	gauge(healthyDesc, map[bool]float64{true: 1}[m.healthy()])
	s := m.bot.Stats()
	for result, v := range map[string]int64{"taken": s.Updates, "repeat": s.Repeats, "unreadable": s.Unreadable, "refused": s.Refused} {
		count(updatesDesc, v, result)
	}
	for result, v := range map[string]int64{"sent": s.Sent, "retried": s.Retried, "dead": s.Dead} {
		count(messagesDesc, v, result)
	}
}

func since(at, now time.Time) float64 {
	if at.IsZero() {
		return 0
	}
	return max(now.Sub(at).Seconds(), 0)
}

func unix(at time.Time) float64 {
	if at.IsZero() {
		return 0
	}
	return float64(at.Unix())
}

// ages are how long the oldest row of each lane has been seen to wait.
func (m *meter) ages(ctx context.Context, now time.Time) (ages [3]time.Duration, err error) {
	oldest, err := m.store.Oldest(ctx, now)
	if err != nil {
		return ages, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for lane, o := range oldest {
		ages[lane] = m.head[lane].age(o, now)
	}
	return ages, nil
}

func (f *firstSeen) age(o store.Oldest, now time.Time) (age time.Duration) {
	if o.Fresh != f.row {
		f.row, f.at = o.Fresh, now
	}
	if o.Fresh != 0 {
		age = now.Sub(f.at)
	}
	if !o.Since.IsZero() {
		age = max(age, now.Sub(o.Since))
	}
	return max(age, 0)
}

// healthy is what /healthz says: the worker passes, no open case is over its time, somebody is due for each, and this
// was found within the last minutes.
func (g *program) healthy() bool {
	h := g.auditor.Health()
	return h.OK() && time.Since(h.pass.heard) < g.auditor.interval(h.pass.at)+2*lookEvery
}

// handler answers /metrics and /healthz, and nothing else.
func (g *program) handler() http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(g.meter)
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{ErrorLog: log.New(io.Discard, "", 0)}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		if !g.healthy() {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, "tidak\n")
			return
		}
		_, _ = io.WriteString(w, "ya\n")
	})
	return mux
}

// monitor answers on pantau.alamat until ctx ends. That it cannot is no reason not to serve people.
func (g *program) monitor(ctx context.Context) {
	if g.settings.Monitor.Listen == "" {
		return
	}
	l, err := net.Listen("tcp", g.settings.Monitor.Listen)
	if err != nil {
		g.log.LogAttrs(ctx, slog.LevelError, "monitoring not available", slog.String("err_kind", "listen"))
		return
	}
	server := &http.Server{
		Handler: g.handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second,
		ErrorLog: log.New(io.Discard, "", 0),
	}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		g.log.LogAttrs(ctx, slog.LevelError, "monitoring ended", slog.String("err_kind", "listen"))
	}
}
