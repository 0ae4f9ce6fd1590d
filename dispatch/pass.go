package dispatch

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

// The sizes of a pass.
const (
	// pageSize is how many cases or drafts one transaction changes at most, so that people's taps never wait long.
	pageSize = 100
	// widestPage bounds how far a pass looks for what is due behind a page full of what is not.
	widestPage = 64 * pageSize
	// ahead is the resolution of due times in the store's clear columns. Asking that far ahead finds what is due now,
	// whichever way the minute was rounded; the exact time inside the seal decides.
	ahead = time.Minute
	// sweepEvery is how often things that expire are looked for.
	sweepEvery = time.Minute
	// attendEvery is how often people are looked at: in every pass that cron brings, whatever kicks come between.
	attendEvery = 30 * time.Second
)

// pass does everything that time asks for now. Its parts do not depend on each other, and cases come first.
func (w *Worker) pass(ctx context.Context) {
	began := w.cfg.Now()
	if w.clocks.jumped(began, time.Now()) {
		w.afterJump()
	}
	w.clock.ring(began)
	failed := false
	for _, part := range []func(context.Context) error{w.dueCases, w.reviewAll, w.quietDrafts, w.restingChats, w.attend, w.sweep} {
		if err := part(ctx); err != nil && ctx.Err() == nil {
			failed = true
			w.cfg.Log.LogAttrs(ctx, slog.LevelError, "pass", slog.String("err_kind", kind(err)))
		}
	}
	if failed {
		w.pause.grow(w.cfg.Now())
	} else {
		w.pause.end()
		w.cfg.Passed(began)
	}
}

// dueCases plans every case that is due, a page at a time.
func (w *Worker) dueCases(ctx context.Context) error {
	return w.pages(ctx, func(b *batch, limit int) (int, error) {
		cases, err := b.tx.Due(b.now.Add(ahead), limit)
		for _, c := range cases {
			switch {
			case c.NextDue.After(b.now):
				b.note(c)
			case err == nil && b.done < pageSize:
				err = b.plan(c)
			}
		}
		return len(cases), err
	})
}

// quietDrafts lets silence have its meaning.
func (w *Worker) quietDrafts(ctx context.Context) error {
	return w.pages(ctx, func(b *batch, limit int) (int, error) {
		desks, err := b.tx.Quiet(b.now.Add(ahead), limit)
		for _, d := range desks {
			if err == nil && b.done < pageSize {
				err = b.quiet(d)
			}
		}
		return len(desks), err
	})
}

// restingChats lets ten idle minutes have their meaning.
func (w *Worker) restingChats(ctx context.Context) error {
	return w.pages(ctx, func(b *batch, limit int) (int, error) {
		desks, err := b.tx.Resting(b.now, limit)
		for _, d := range desks {
			if err == nil && b.done < pageSize {
				err = b.try(report.ID{}, func() (report.ChatID, report.Change) { return d.Chat, w.cfg.Rest(d, b.now) })
			}
		}
		return len(desks), err
	})
}

// pages reads pages until one is not full and all in it that was due is done. A full page in which nothing could be done
// hides what lies behind it, so the next one is wider.
func (w *Worker) pages(ctx context.Context, page func(b *batch, limit int) (int, error)) error {
	for limit := pageSize; limit <= widestPage; {
		var found, done int
		err := w.write(ctx, func(b *batch) (err error) {
			found, err = page(b, limit)
			done = b.done
			return err
		})
		if err != nil || found < limit && done < pageSize {
			return err
		}
		if done == 0 {
			limit *= 2
		}
	}
	return nil
}

// reviewAll looks at every open case, due or not, if that was asked for or if what plans rest on has changed. An
// emergency that comes meanwhile does not wait for the end.
func (w *Worker) reviewAll(ctx context.Context) error {
	if !w.review.Swap(false) {
		return nil
	}
	var after report.ID
	for more := true; more; {
		var cases []report.Case
		err := w.write(ctx, func(b *batch) (err error) {
			cases, err = b.tx.OpenCases(after, pageSize)
			for i := 0; i < len(cases) && err == nil; i++ {
				err = b.plan(cases[i])
			}
			return err
		})
		if more = len(cases) == pageSize; more {
			after = cases[pageSize-1].ID
		}
		if err == nil && len(w.kicks) > 0 {
			<-w.kicks
			err = w.dueCases(ctx)
		}
		if err != nil {
			w.review.Store(true)
			return err
		}
	}
	return nil
}

// attend lets time ask people what it asks of them.
func (w *Worker) attend(ctx context.Context) error {
	now := w.cfg.Now()
	if since := now.Sub(w.attendedAt); since >= 0 && since < attendEvery {
		return nil
	}
	err := w.write(ctx, func(b *batch) error {
		// About no case. What is wrong with it must hold up none.
		return b.try(report.ID{}, func() (report.ChatID, report.Change) { return 0, Attend(b.env) })
	})
	if err == nil {
		w.attendedAt = now
	}
	return err
}

func (w *Worker) sweep(ctx context.Context) error {
	now := w.cfg.Now()
	if since := now.Sub(w.sweptAt); since >= 0 && since < sweepEvery {
		return nil
	}
	w.sweptAt = now
	return w.write(ctx, func(b *batch) error { return b.tx.Sweep(b.now) })
}

// basis is what all plans rest on. When it changes, cases that are not due may have lost somebody.
type basis struct {
	city   *report.City
	roster *roster.Roster
	states map[report.PersonID]report.PersonState
}

func (w *Worker) compareBasis(env Env) {
	next := basis{env.City, env.Roster, maps.Clone(env.States)}
	for id, state := range next.states {
		if state = state.Planned(); state == (report.PersonState{Person: id}) {
			delete(next.states, id) // as good as unknown
		} else {
			next.states[id] = state
		}
	}
	if next.city != w.basis.city || next.roster != w.basis.roster || !maps.Equal(next.states, w.basis.states) {
		w.review.Store(true)
	}
	w.basis = next
}

var errPanic = errors.New("panic")

// guard turns a panic into an error: one case that cannot be planned must not end the worker or the store's writer.
func guard(work func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = errPanic
		}
	}()
	return work()
}

// kind names an error for the log without its words.
func kind(err error) string {
	for name, target := range map[string]error{
		"not_stored": report.ErrStore, "stale": report.ErrStale, "taken": report.ErrTaken, "invalid": report.ErrInvalid,
		"not_found": report.ErrNotFound, "unlawful": report.ErrUnlawful, "panic": errPanic,
		"canceled": context.Canceled,
	} {
		if errors.Is(err, target) {
			return name
		}
	}
	return "other"
}
