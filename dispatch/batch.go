package dispatch

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"time"

	"ruangaman/report"
)

// batch is one transaction of the worker: what it works with, and what is to happen once it is committed.
type batch struct {
	w   *Worker
	tx  Tx
	now time.Time
	env Env
	// done counts the cases and drafts that were changed.
	done int

	alarms  []report.Alarm
	queued  bool
	kick    bool
	due     map[report.ID]time.Time // for the alarm clock
	refused []refusal
}

// refusal is a case whose plan could not be applied. It is skipped, so that the others do not wait for it.
type refusal struct {
	id  report.ID
	err error
}

// write runs work in one transaction and, once it is committed, does what follows from it.
func (w *Worker) write(ctx context.Context, work func(*batch) error) error {
	var b *batch
	err := w.cfg.Store.Write(ctx, func(tx Tx) error {
		b = &batch{w: w, tx: tx, now: w.cfg.Now(), due: map[report.ID]time.Time{}}
		return guard(func() error {
			states, err := tx.Everyone()
			if err != nil {
				return err
			}
			if states == nil {
				states = map[report.PersonID]report.PersonState{}
			}
			b.env = w.cfg.Env(b.now, maps.Clone(states))
			return work(b)
		})
	})
	if err != nil {
		return err
	}
	b.committed(ctx)
	return nil
}

// committed does what may only be done after the commit.
func (b *batch) committed(ctx context.Context) {
	w := b.w
	w.compareBasis(b.env)
	for id, at := range b.due {
		w.clock.set(id, at)
	}
	for _, a := range b.alarms {
		w.cfg.Log.LogAttrs(ctx, slog.LevelError, "alarm", slog.String("event", a.Event), slog.String("case", a.Case.String()))
	}
	for _, r := range b.refused {
		w.cfg.Log.LogAttrs(ctx, slog.LevelError, "case not planned",
			slog.String("case", r.id.String()), slog.String("err_kind", kind(r.err)))
	}
	if b.queued {
		w.cfg.Queued()
	}
	if b.kick {
		w.Kick()
	}
}

// plan plans one case and applies what comes out.
func (b *batch) plan(c report.Case) error {
	return b.try(c.ID, func() (report.ChatID, report.Change) {
		ch := Plan(c, b.env)
		if len(ch.Cases) > 0 {
			c = ch.Cases[0]
		}
		b.note(c)
		return c.Reporter, ch
	})
}

// quiet asks what becomes of a draft, if its time has come.
func (b *batch) quiet(d report.Desk) error {
	if d.Draft == nil {
		return nil
	}
	due, expires := d.Draft.DueAt, d.Draft.ExpiresAt
	astray := due.After(b.now.Add(report.QuietRoutine)) // the clock was set back
	if (due.IsZero() || due.After(b.now)) && expires.After(b.now) && !astray {
		b.due[d.Draft.ID] = due // zero, or less than a minute ahead
		return nil
	}
	return b.try(d.Draft.ID, func() (report.ChatID, report.Change) {
		return d.Chat, b.w.cfg.Quiet(d, b.now, b.env.States)
	})
}

// note keeps the time at which an emergency comes due for the alarm clock.
func (b *batch) note(c report.Case) {
	if (emergency(&c) || !c.AskedAt.IsZero()) && c.NextDue.After(b.now) {
		b.due[c.ID] = c.NextDue
	}
}

// redraws is how often a decision is asked again because chance drew what is taken.
const redraws = 3

// try decides and applies inside a savepoint. An error of the store ends the transaction; anything else only this case.
func (b *batch) try(id report.ID, decide func() (report.ChatID, report.Change)) error {
	var chat report.ChatID
	var ch report.Change
	var err error
	for range redraws {
		err = b.tx.Savepoint(func() error {
			return guard(func() error {
				chat, ch = decide()
				return b.apply(chat, ch)
			})
		})
		if !errors.Is(err, report.ErrTaken) {
			break
		}
	}
	switch {
	case err == nil:
		b.took(ch)
		return nil
	case errors.Is(err, report.ErrStore):
		return err
	default:
		b.refused = append(b.refused, refusal{id, err})
		return nil
	}
}

func (b *batch) apply(chat report.ChatID, ch report.Change) error {
	if empty(ch) {
		return nil
	}
	return b.tx.Apply(chat, ch, b.now)
}

// took notes what follows from an applied change.
func (b *batch) took(ch report.Change) {
	if empty(ch) {
		return
	}
	b.done++
	b.alarms = append(b.alarms, ch.Alarms...)
	b.queued = b.queued || len(ch.Outbox) > 0
	b.kick = b.kick || ch.Kick
	for _, s := range ch.People { // what follows in this transaction is decided with it
		b.env.States[s.Person] = s
	}
}

// empty reports whether a change asks for nothing.
func empty(ch report.Change) bool {
	return ch.State == nil && ch.Draft == nil && !ch.Open && ch.City == nil && ch.Agency == nil && ch.KeepShift == 0 && !ch.Kick &&
		len(ch.Erase)+len(ch.Cases)+len(ch.Receipts)+len(ch.Outbox)+len(ch.Received)+len(ch.People)+len(ch.Alarms) == 0
}
