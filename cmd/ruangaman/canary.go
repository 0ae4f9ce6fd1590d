package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"ruangaman/report"
	"ruangaman/store"
)

// Once a day a report that nobody told goes the whole way: a draft that fell silent, a case, an offer, a row of the outbox, a
// call to Telegram, TERIMA. It meets only itself (report.CanaryTeller), and is erased the moment it comes through. When it
// last did, how often it was tried since and when it was missed stands in the store, so that a program that never stays up
// for long is missed like one that stands still.
const (
	canaryFirst = 5 * time.Minute // after the start, to prove what was started
	canaryEvery = 24 * time.Hour
	canaryAgain = 15 * time.Minute // after a try that did not come through
	canaryLate  = 25 * time.Hour   // its absence alarms,
	canaryTries = 4                // if so many tries had their time, in one process or in several
)

// canary sends the daily canary and misses it. It is part of the audit, and what is not marked belongs to its goroutine.
type canary struct {
	*program
	last atomic.Int64            // any goroutine: CanaryWait.Came; 0: not read yet
	song atomic.Pointer[singing] // any goroutine: its offer that was claimed last

	up, tried time.Time // when it looked first and when it was sent last, by the machine's count
}

// singing is a claimed row of the canary.
type singing struct {
	row   report.RowID
	offer report.OfferID
}

// look sends the canary when it is time, and says when it is missed.
func (c *canary) look(ctx context.Context) {
	if !c.parts.canary {
		return
	}
	if c.up.IsZero() {
		c.up = time.Now()
	}
	var before, after report.CanaryWait
	err := c.store.Write(ctx, func(tx *store.Tx) (err error) {
		before, after, err = c.turn(tx, c.now())
		return err
	})
	if err != nil {
		if ctx.Err() == nil {
			c.log.LogAttrs(ctx, slog.LevelWarn, "canary not sent", slog.String("err_kind", "store"))
		}
		return
	}
	c.last.Store(after.Came)
	if after.Tries > before.Tries {
		c.tried = time.Now()
		c.worker.Kick()
	}
	if after.Told != before.Told {
		c.log.LogAttrs(ctx, slog.LevelError, "alarm", slog.String("event", "canary_missing"))
		c.bot.Wake()
	}
}

// turn is a look inside its transaction. It tells how the canary was waited for, and how it is now.
func (c *canary) turn(tx *store.Tx, now time.Time) (before, after report.CanaryWait, err error) {
	d, err := tx.Desk(report.CanaryTeller, report.Lookup{})
	if err != nil {
		return before, after, err
	}
	before, after = d.City.CanaryWait, c.next(d.City.CanaryWait, now)
	if after == before {
		return before, after, nil
	}
	var change report.Change
	if after.Tries > before.Tries {
		change = anotherCanary(&d, now, c.accepted.Load().City)
	}
	if after.Told != before.Told {
		change.Outbox = c.cries(report.T("admin_canary_missing"))
	}
	d.City.CanaryWait = after
	change.City = &d.City
	return before, after, tx.Apply(report.CanaryTeller, change, now)
}

// next is how the canary is waited for after a look: one more try when it is due, and told when it is missed, once a day.
func (c *canary) next(w report.CanaryWait, now time.Time) report.CanaryWait {
	if w.Came == 0 || w.Came > now.Unix() { // from now on; the clock may have been set back
		w.Came = now.Unix()
	}
	since := now.Sub(time.Unix(w.Came, 0))
	if c.due(since, w.Tries) {
		w.Tries++
	}
	if since >= canaryLate && w.Tries > canaryTries && now.Sub(time.Unix(w.Told, 0)).Abs() >= canaryEvery {
		w.Told = now.Unix()
	}
	return w
}

// due reports whether it is to be sent now: it did not come through for a day, or an earlier try never did.
func (c *canary) due(since time.Duration, tries int) bool {
	if since >= canaryEvery || tries > 0 {
		return c.tried.IsZero() || time.Since(c.tried) >= canaryAgain
	}
	return c.tried.IsZero() && time.Since(c.up) >= canaryFirst
}

// anotherCanary is a report as its teller left it, with leave to send what is there, in place of what an earlier try left.
func anotherCanary(d *report.Desk, now time.Time, city *report.City) report.Change {
	change := report.Change{Draft: &report.Draft{
		ID: fresh(rand.Reader).ID, Rev: 1, Lang: city.Lang, Flow: "report", Answers: map[report.Field][]string{"district": {}},
		Consented: true, IfInterrupted: true, Canary: true,
		DueAt: now, ExpiresAt: now.Add(city.Keep.Draft),
	}}
	for i := range d.Mine {
		change.Erase = append(change.Erase, d.Mine[i].ID)
	}
	if d.Draft != nil {
		change.Erase = append(change.Erase, d.Draft.ID)
	}
	return change
}

// awaited is when the canary last came through, or was first waited for; zero before the first look.
func (c *canary) awaited() time.Time {
	if last := c.last.Load(); last != 0 {
		return time.Unix(last, 0)
	}
	return time.Time{}
}

// claimed notes which row carries the canary.
func (c *canary) claimed(rows []report.Claimed) {
	for i := range rows {
		if m := &rows[i].Message; m.To == report.CanaryHelper && m.Purpose == report.PurposeOffer {
			c.song.Store(&singing{rows[i].Row, m.Offer})
		}
	}
}

// landed accepts and erases the canary whose row was sent. Only an error of the store is given back: people's rows are
// recorded whatever becomes of it.
func (c *canary) landed(tx *store.Tx, outcomes []report.Outcome, now time.Time) error {
	song := c.song.Load()
	for _, x := range outcomes {
		if song == nil || x.Row != song.row || x.Result != report.Sent {
			continue
		}
		err := tx.Savepoint(func() error { return c.through(tx, song.offer, now) })
		if errors.Is(err, report.ErrStore) {
			return err
		}
		if err != nil {
			c.log.LogAttrs(context.Background(), slog.LevelWarn, "canary not accepted", slog.String("err_kind", "refused"))
		}
	}
	return nil
}

var errCanary = errors.New("the canary was not accepted")

// through is TERIMA by the canary's person, as anybody's is decided, and the end of it.
func (c *canary) through(tx *store.Tx, offer report.OfferID, now time.Time) error {
	d, err := tx.Desk(report.CanaryHelper, report.Lookup{Offer: offer})
	if err != nil || d.Found == nil || !d.Found.Canary { // erased meanwhile
		return err
	}
	states, err := tx.Everyone()
	if err != nil {
		return err
	}
	tap := report.Tap{Verb: report.TapAccept, About: string(offer)}
	got := c.talk.Answer(d, report.Input{Kind: report.KindTap, Data: tap.Data(), Message: 1, Private: true},
		report.Env{Now: now, City: c.accepted.Load().City.ForCanary(), States: states, Fresh: fresh(rand.Reader)})
	if len(got.Cases) != 1 || got.Cases[0].Holder != report.CanaryPerson {
		return errCanary
	}
	if err := tx.Apply(report.CanaryHelper, report.Change{Cases: got.Cases}, now); err != nil {
		return err
	}
	d.City.CanaryWait = report.CanaryWait{Came: now.Unix()}
	return tx.Apply(report.CanaryHelper, report.Change{Erase: []report.ID{d.Found.ID}, City: &d.City}, now)
}
