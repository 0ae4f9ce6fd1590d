package main

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"ruangaman/bot"
	"ruangaman/dispatch"
	"ruangaman/report"
	"ruangaman/store"
)

// The rooms do not know one another: each declares the few methods it needs, and these lines lend it the store's.

// botStore is the store as the bot sees it.
type botStore struct{ *store.Store }

func (s botStore) Write(ctx context.Context, f func(bot.Tx) error) error {
	return s.Store.Write(ctx, func(tx *store.Tx) error { return f(tx) })
}

// workerStore is the store as the worker sees it.
type workerStore struct{ *store.Store }

func (s workerStore) Write(ctx context.Context, f func(dispatch.Tx) error) error {
	return s.Store.Write(ctx, func(tx *store.Tx) error { return f(tx) })
}

// outbox is the store's outbox as the sender sees it: dispatch asks the questions, in the transaction that claims.
type outbox struct{ *program }

// Claim gives rows that may be sent now.
func (o outbox) Claim(ctx context.Context, now time.Time, most int) (rows []report.Claimed, next time.Time, err error) {
	err = o.store.Write(ctx, func(tx *store.Tx) error {
		states, err := tx.Everyone()
		if err != nil {
			return err
		}
		env := o.planEnv(now, states)
		alerts := bundles{tx: tx, env: env, said: map[report.PersonID]report.Message{}}
		rows, next, err = tx.Claim(now, most, func(m report.Message, c *report.Case) (bool, time.Time) {
			ok := alerts.ask(m) || m.Purpose != report.PurposeBundle && dispatch.Ask(m, c, env)
			return ok, dispatch.Again(m, c, env)
		})
		alerts.tell(rows)
		o.open(rows, env)
		o.bird.claimed(rows)
		return errors.Join(err, alerts.err)
	})
	return rows, next, err
}

// bundles are the alerts for several offers of one claim: what they say is worked out in the transaction that claims them.
type bundles struct {
	tx   *store.Tx
	env  dispatch.Env
	said map[report.PersonID]report.Message
	err  error
}

// ask reports whether a message is an alert for several offers that has something to say.
func (b *bundles) ask(m report.Message) bool {
	if m.Purpose != report.PurposeBundle {
		return false
	}
	cases, err := b.tx.Held(m.Person)
	if err != nil {
		b.err = err
		return false
	}
	said, ok := dispatch.Bundle(m, cases, b.env)
	b.said[m.Person] = said
	return ok
}

// tell puts the words into the claimed rows.
func (b *bundles) tell(rows []report.Claimed) {
	for i := range rows {
		if m := &rows[i].Message; m.Purpose == report.PurposeBundle {
			m.Body, m.Buttons = b.said[m.Person].Body, b.said[m.Person].Buttons
		}
	}
}

// open puts what lies sealed apart into the claimed rows that show it: it never lay in the outbox.
func (o outbox) open(rows []report.Claimed, env dispatch.Env) {
	for i := range rows {
		for _, a := range rows[i].Apart {
			rows[i].Message.Body = append(slices.Clone(rows[i].Message.Body), o.talk.Told(a, report.Env{Now: env.Now, City: env.City})...)
		}
	}
}

// Finish records what became of claimed rows, and what follows when somebody of petugas: cannot be reached.
func (o outbox) Finish(ctx context.Context, outcomes []report.Outcome, now time.Time) error {
	var after finished
	err := o.store.Write(ctx, func(tx *store.Tx) (err error) {
		after, err = o.finish(tx, outcomes, now)
		return err
	})
	if err != nil {
		return err
	}
	for i, x := range outcomes {
		if x.File == report.FileKept && !after.named[i] {
			o.store.DropFile(x.Kept)
		}
	}
	if after.kick {
		o.worker.Kick()
	}
	if after.kick || after.answered {
		o.bot.Wake()
	}
	if slices.ContainsFunc(outcomes, func(x report.Outcome) bool { return x.Result == report.Dead }) {
		o.alarm(ctx, report.T("admin_message_dead"))
	}
	return nil
}

// finished is what is to be done once the transaction of a Finish is in.
type finished struct {
	kick, answered bool
	named          []bool // outcomes whose file has a row
}

// finish is Finish inside its transaction.
func (o outbox) finish(tx *store.Tx, outcomes []report.Outcome, now time.Time) (after finished, err error) {
	blocked, err := tx.Finish(outcomes, now)
	if err != nil {
		return after, err
	}
	for _, m := range blocked {
		kick, err := o.unreachable(tx, m, now)
		if err != nil {
			return after, err
		}
		after.kick = after.kick || kick
	}
	if err := o.bird.landed(tx, outcomes, now); err != nil {
		return after, err
	}
	after.named = make([]bool, len(outcomes))
	for i, x := range outcomes {
		if x.Judged != nil {
			if err := o.uploaded(tx, *x.Judged); err != nil {
				return after, err
			}
			after.answered = true
		}
		if x.File == "" {
			continue
		}
		if after.named[i], err = o.fetched(tx, x, now); err != nil {
			return after, err
		}
	}
	return after, nil
}

// unreachable writes down that a message met 403, and reports whether the ladder must go on at once.
func (o outbox) unreachable(tx *store.Tx, m report.Message, now time.Time) (kick bool, err error) {
	if m.Person == "" {
		return o.closed(tx, m.To, now)
	}
	states, err := tx.Everyone()
	if err != nil {
		return false, err
	}
	var about report.Case // stays zero for a message about no case, or about one that is erased by now
	if !m.About.Zero() {
		c, err := tx.Case(m.About)
		switch {
		case errors.Is(err, report.ErrNotFound):
		case err != nil:
			return false, err
		case c != nil:
			about = *c
		}
	}
	change := dispatch.Blocked(about, m.Person, o.planEnv(now, states))
	for _, a := range change.Alarms {
		o.log.LogAttrs(context.Background(), slog.LevelWarn, "alarm", slog.String("event", a.Event), slog.String("case", a.Case.String()))
	}
	return change.Kick || len(change.Outbox) > 0, tx.Apply(0, change, now)
}

// closed is what follows when a message to somebody in no list met 403: the same as when Telegram says that they blocked the
// bot, which it may have said while we were away for longer than it keeps its news. Groups close nothing.
func (o outbox) closed(tx *store.Tx, chat report.ChatID, now time.Time) (kick bool, err error) {
	if chat <= 0 {
		return false, nil
	}
	states, err := tx.Everyone()
	if err != nil {
		return false, err
	}
	desk, err := tx.Desk(chat, report.Lookup{})
	if err != nil || desk.State.Closed {
		return false, err
	}
	env := report.Env{Now: now, City: o.accepted.Load().City, States: states}
	change := o.talk.Answer(desk, report.Input{Kind: report.KindBlocked, Private: true}, env)
	return change.Kick, tx.Apply(chat, change, now)
}
