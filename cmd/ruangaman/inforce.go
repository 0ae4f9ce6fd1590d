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

// settle brings into force what may be, asks the coordinators about the rest, and replaces the settings that everybody
// decides with.
func (g *program) settle(ctx context.Context) error {
	var states map[report.PersonID]report.PersonState
	var agency report.Agency
	file := g.written.Load()
	asked := false
	err := g.store.Write(ctx, func(tx *store.Tx) (err error) {
		now := g.now()
		env := report.Env{Now: now, City: file.City}
		if env.States, err = tx.Everyone(); err != nil {
			return err
		}
		if env.Agency, err = tx.Agency(); err != nil {
			return err
		}
		change := flows.Settle(env, func(at time.Time, weeks int) int {
			n, failed := tx.Ended(at, weeks)
			if failed != nil {
				err = failed
			}
			return n
		})
		if err != nil {
			return err
		}
		if asked = len(change.Outbox) > 0; asked || len(change.People) > 0 || change.Agency != nil || change.KeepShift != 0 {
			if err := tx.Apply(0, change, now); err != nil {
				return err
			}
		}
		if states, err = tx.Everyone(); err != nil {
			return err
		}
		agency, err = tx.Agency()
		return err
	})
	if err != nil {
		return err
	}
	g.enforce(file, states, agency)
	g.writeBeside(ctx)
	if asked {
		g.bot.Wake()
	}
	return nil
}

// enforce replaces the settings in force, unless they stay as they are: a new pointer has every open case looked at.
func (g *program) enforce(file *config.Settings, states map[report.PersonID]report.PersonState, agency report.Agency) {
	people := report.Vouched(file.City.People, states)
	now := g.accepted.Load()
	agreed := agreedNow(agency.Agreed, people, g.now())
	same := now.Hash == file.Hash && sameAgreed(g.agreed.Load(), agreed) && slices.EqualFunc(now.City.People, people, samePerson) && now.City.Keep == agency.Keep
	if same || g.written.Load() != file {
		return
	}
	city, settings := *file.City, *file
	city.People, city.Keep = people, agency.Keep
	settings.City, settings.Roster = &city, withAgreed(file.Roster, agreed).WithPeople(people)
	g.agreed.Store(&agreed)
	g.accepted.Store(&settings)
	if g.worker != nil {
		g.worker.Review()
	}
}

// samePerson: what settling may change of a person of the same file.
func samePerson(a, b report.Person) bool {
	return a.ID == b.ID && a.Role == b.Role && a.Since.Equal(b.Since)
}
