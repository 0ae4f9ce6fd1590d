package main

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"ruangaman/config"
	"ruangaman/flows"
	"ruangaman/report"
	"ruangaman/store"
)

// What is in force is not always what stands in the file: a new coordinator counts only after an old one vouched for them,
// and a shortened retention waits three days. settle derives the one from the other, and from what the store remembers.

// settleEvery is how often time alone is asked whether something comes into force.
const settleEvery = time.Minute

// stir is called after a commit that changed what the store knows of people or the agency.
func (g *program) stir() {
	select {
	case g.stirred <- struct{}{}:
	default:
	}
}

// settleAgain settles whenever something changed, and once a minute, until ctx ends.
func (g *program) settleAgain(ctx context.Context) {
	ticker := time.NewTicker(settleEvery)
	defer ticker.Stop()
	for {
		g.carryOut(ctx)
		select {
		case <-ctx.Done():
			return
		case <-g.stirred:
		case <-ticker.C:
		}
		if err := g.settle(ctx); err != nil && ctx.Err() == nil {
			g.log.LogAttrs(ctx, slog.LevelError, "settle", slog.String("err_kind", "store"))
		}
	}
}

// settle brings into force what may be, asks the coordinators about the rest, says what was not said of the file yet, and
// replaces the settings that everybody decides with.
func (g *program) settle(ctx context.Context) error {
	file, news := g.written.Load(), g.unsaid.Load()
	if news != nil && news.found.Settings.Hash != file.Hash {
		news = nil // another file was just read; it settles next
	}
	var env report.Env
	var asked bool
	err := g.store.Write(ctx, func(tx *store.Tx) (err error) {
		env, asked, err = g.settleIn(tx, file, news)
		return err
	})
	if err != nil {
		return err
	}
	g.enforce(file, env)
	if news != nil {
		g.unsaid.CompareAndSwap(news, nil)
		g.worker.Review() // at the start too: who left may hold cases
	}
	g.writeBeside(ctx)
	if asked {
		g.bot.Wake()
	}
	return nil
}

// settleIn writes down what comes into force and what is said of it. It gives what counts from then on, and whether somebody is
// told something.
func (g *program) settleIn(tx *store.Tx, file *config.Settings, news *unsaid) (env report.Env, asked bool, err error) {
	before, err := g.envOf(tx, file.City)
	if err != nil {
		return before, false, err
	}
	if news != nil && before.Agency.Told == file.Hash {
		news = nil
	}
	change, err := g.settling(tx, before)
	if err != nil {
		return before, false, err
	}
	if news != nil {
		change = news.announce(before, change)
	}
	if asked = len(change.Outbox) > 0; asked || len(change.People) > 0 || change.Agency != nil || change.KeepShift != 0 {
		if err := tx.Apply(0, change, before.Now); err != nil {
			return before, false, err
		}
	}
	if env, err = g.envOf(tx, file.City); err != nil || news == nil {
		return env, asked, err
	}
	duty := g.dutyChanged(news, before, env, inForce(file, env))
	return env, asked || len(duty.Outbox) > 0, tx.Apply(0, duty, env.Now)
}

// settling is what follows from the file as it is written.
func (g *program) settling(tx *store.Tx, env report.Env) (change report.Change, err error) {
	change = flows.Settle(env, func(at time.Time, weeks int) int {
		n, failed := tx.Ended(at, weeks)
		if failed != nil {
			err = failed
		}
		return n
	})
	return change, err
}

// inForce are the settings of a file as they count: with those who were vouched for, what was agreed, and the retention
// that holds.
func inForce(file *config.Settings, env report.Env) *config.Settings {
	city, settings := *file.City, *file
	city.People, city.Keep = report.Vouched(city.People, env.States), env.Agency.Keep
	settings.City = &city
	settings.Roster = withAgreed(file.Roster, agreedNow(env.Agency.Agreed, city.People, env.Now)).WithPeople(city.People)
	return &settings
}

// enforce replaces the settings in force, unless they stay as they are: a new pointer has every open case looked at.
func (g *program) enforce(file *config.Settings, env report.Env) {
	people, now := report.Vouched(file.City.People, env.States), g.accepted.Load()
	agreed := agreedNow(env.Agency.Agreed, people, env.Now)
	same := now.Hash == file.Hash && sameAgreed(g.agreed.Load(), agreed) && slices.EqualFunc(now.City.People, people, samePerson) && now.City.Keep == env.Agency.Keep
	if same || g.written.Load() != file {
		return
	}
	g.agreed.Store(&agreed)
	g.accepted.Store(inForce(file, env))
	if g.worker != nil {
		g.worker.Review()
	}
}

// samePerson: what settling may change of a person of the same file.
func samePerson(a, b report.Person) bool {
	return a.ID == b.ID && a.Role == b.Role && a.Since.Equal(b.Since)
}
