package dispatch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"

	"ruangaman/report"
)

// Schedule replaces the cron line, also while the worker runs. A line that cannot be read, or never comes round, is
// ErrInvalid and leaves the old one in force.
func (w *Worker) Schedule(line string, zone *time.Location) error {
	schedule, err := parseCron(line)
	if err != nil {
		return err
	}
	if zone == nil {
		zone = time.UTC
	}
	if schedule.Next(w.cfg.Now().In(zone)).IsZero() {
		return fmt.Errorf("read cron line: it never comes round: %w", report.ErrInvalid)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.renew = func() *cron.Cron { return newCron(schedule, zone, w.cfg.Log, func() { wake(w.ticks) }) }
	w.replaceCron()
	return nil
}

// replaceCron makes the line count anew from now. The caller holds mu.
func (w *Worker) replaceCron() {
	if w.running {
		w.cron.Stop()
	}
	w.cron = w.renew()
	if w.running {
		w.cron.Start()
	}
}

// restartCron is for a clock that was set: the library has drawn up its next minute by the old one.
func (w *Worker) restartCron() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.replaceCron()
}

// newCron makes a cron whose only job is cheap. The order of the chain matters: with Recover outside, a job that
// panicked would be skipped for ever; and without Recover a panic ends the process, whatever cron's documentation says.
func newCron(schedule cron.Schedule, zone *time.Location, log *slog.Logger, job func()) *cron.Cron {
	quiet := cronLog{log}
	c := cron.New(cron.WithLocation(zone), cron.WithLogger(quiet),
		cron.WithChain(cron.SkipIfStillRunning(quiet), cron.Recover(quiet)))
	c.Schedule(schedule, cron.FuncJob(job))
	return c
}

// parseCron reads a cron line. The library panics on some lines, for example "TZ=".
func parseCron(line string) (s cron.Schedule, err error) {
	defer func() {
		if recover() != nil {
			s, err = nil, fmt.Errorf("read cron line: %w", report.ErrInvalid)
		}
	}()
	s, err = cron.ParseStandard(line)
	if err != nil {
		return nil, fmt.Errorf("read cron line: %w", errors.Join(report.ErrInvalid, err))
	}
	return s, nil
}

func (w *Worker) startCron() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.running = true
	w.cron.Start()
}

func (w *Worker) stopCron() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.running = false
	<-w.cron.Stop().Done()
}

// cronLog keeps the library's own words, which carry values, out of the log.
type cronLog struct{ log *slog.Logger }

// Info drops what cron says of its ordinary life.
func (cronLog) Info(string, ...any) {}

// Error notes that a job failed, not how: err may carry anything.
func (l cronLog) Error(error, string, ...any) {
	l.log.LogAttrs(context.Background(), slog.LevelError, "cron job", slog.String("err_kind", "panic"))
}
