package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"ruangaman/report"
	"ruangaman/store"
)

// Once a day a report that nobody told goes the whole way: a draft that fell silent, a case, an offer, a row of the outbox, a
// call to Telegram, TERIMA. It meets only itself (report.CanaryTeller), and is erased the moment it comes through.
const (
	canaryFirst = 5 * time.Minute // after the start
	canaryEvery = 24 * time.Hour
	canaryAgain = 15 * time.Minute // after a try that did not come through
	canaryLate  = 25 * time.Hour   // its absence alarms
	canaryFlies = 5 * time.Minute  // how long a try is given before it is missed
	canaryUp    = time.Hour        // before the program is up that long it misses nothing
)

// canary sends the daily canary and misses it. What is not marked belongs to run's goroutine.
type canary struct {
	*program
	last atomic.Int64 // any goroutine: Unix seconds of report.Counters.Canary; 0: not read yet
	came atomic.Int64 // any goroutine: the same, not committed yet
	sung atomic.Bool  // any goroutine: one came through since the last look
	away atomic.Bool  // any goroutine: a try may not be over
	rows sync.Map     // any goroutine: claimed rows of the canary and the offers they carry

	up, begun time.Time // by the machine's count
	next      time.Time
	told      time.Time
}

func (c *canary) run(ctx context.Context) {
	if !c.parts.canary {
		return
	}
	c.up, c.next = time.Now(), c.now().Add(canaryFirst)
	c.away.Store(true) // a crash may have left one
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			c.look(ctx)
		}
	}
}

// look sends the canary if it is time, and otherwise asks whether it is missed.
func (c *canary) look(ctx context.Context) {
	now := c.now()
	if c.sung.Swap(false) {
		c.next, c.told = c.awaited().Add(canaryEvery), time.Time{}
	}
	if !now.Before(c.next) || c.next.After(now.Add(canaryEvery)) { // the clock may have been set back
		c.begun, c.next = time.Now(), now.Add(canaryAgain)
		if err := c.sendOff(ctx, now); err != nil && ctx.Err() == nil {
			c.log.LogAttrs(ctx, slog.LevelWarn, "canary not sent", slog.String("err_kind", "store"))
		}
		return
	}
	c.miss(ctx, now)
}

// sendOff stores the draft, in place of what an earlier try left.
func (c *canary) sendOff(ctx context.Context, now time.Time) error {
	c.away.Store(true)
	var last int64
	old := c.last.Load()
	err := c.store.Write(ctx, func(tx *store.Tx) error {
		d, err := tx.Desk(report.CanaryTeller, report.Lookup{})
		if err != nil {
			return err
		}
		change := report.Change{Draft: canaryDraft(fresh(rand.Reader).ID, now, c.accepted.Load().City)}
		for i := range d.Mine {
			change.Erase = append(change.Erase, d.Mine[i].ID)
		}
		if d.Draft != nil {
			change.Erase = append(change.Erase, d.Draft.ID)
		}
		if last = d.City.Canary; last == 0 || last > now.Unix() { // it is waited for from now on
			last = now.Unix()
			d.City.Canary = last
			change.City = &d.City
		}
		return tx.Apply(report.CanaryTeller, change, now)
	})
	if err != nil {
		return err
	}
	c.last.CompareAndSwap(old, last)
	c.worker.Kick()
	return nil
}

// canaryDraft is a report as its teller left it, with leave to send what is there.
func canaryDraft(id report.ID, now time.Time, city *report.City) *report.Draft {
	return &report.Draft{
		ID: id, Rev: 1, Lang: city.Lang, Flow: "report", Answers: map[report.Field][]string{"district": {}},
		Consented: true, IfInterrupted: true, Canary: true,
		StartedAt: now, TouchedAt: now, DueAt: now, ExpiresAt: now.Add(city.Keep.Draft),
	}
}

// miss alarms when the canary did not come through for too long: once, and again each day that it lasts.
func (c *canary) miss(ctx context.Context, now time.Time) {
	last := c.awaited()
	early := last.IsZero() || now.Sub(last) < canaryLate || time.Since(c.up) < canaryUp || time.Since(c.begun) < canaryFlies
	if early || !c.told.IsZero() && now.Sub(c.told).Abs() < canaryEvery {
		return
	}
	c.told = now
	c.log.LogAttrs(ctx, slog.LevelError, "alarm", slog.String("event", "canary_missing"))
	c.alarm(ctx, report.T("admin_canary_missing"))
}

// awaited is when the canary last came through, or was first waited for; zero before the first try.
func (c *canary) awaited() time.Time {
	if last := c.last.Load(); last != 0 {
		return time.Unix(last, 0)
	}
	return time.Time{}
}

// claimed notes which rows are the canary's.
func (c *canary) claimed(rows []report.Claimed) {
	for i := range rows {
		if m := &rows[i].Message; m.To == report.CanaryHelper && m.Purpose == report.PurposeOffer {
			c.rows.Store(rows[i].Row, m.Offer)
		}
	}
}

// landed accepts and erases the canary whose row was sent. Only an error of the store is given back: people's rows are
// recorded whatever becomes of it.
func (c *canary) landed(tx *store.Tx, outcomes []report.Outcome, now time.Time) error {
	c.came.Store(0)
	for _, x := range outcomes {
		offer, ok := c.rows.Load(x.Row)
		if !ok || x.Result != report.Sent {
			continue
		}
		err := tx.Savepoint(func() error { return c.through(tx, offer.(report.OfferID), now) })
		if errors.Is(err, report.ErrStore) {
			return err
		}
		if err != nil {
			c.log.LogAttrs(context.Background(), slog.LevelWarn, "canary not accepted", slog.String("err_kind", "refused"))
		}
	}
	return nil
}

// recorded is called once outcomes are stored.
func (c *canary) recorded(outcomes []report.Outcome) {
	if came := c.came.Swap(0); came != 0 {
		c.last.Store(came)
		c.sung.Store(true)
		c.away.Store(false)
	}
	for _, x := range outcomes {
		c.rows.Delete(x.Row)
	}
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
	d.City.Canary = now.Unix()
	err = tx.Apply(report.CanaryHelper, report.Change{Erase: []report.ID{d.Found.ID}, City: &d.City}, now)
	if err == nil {
		c.came.Store(now.Unix())
	}
	return err
}

// cases counts the canary's open cases, which no number shows.
func (c *canary) cases(now time.Time) (open, overdue int) {
	if !c.away.Load() {
		return 0, 0
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = c.store.Write(ctx, func(tx *store.Tx) error { // it only reads; what cannot be read is not taken off
		d, err := tx.Desk(report.CanaryTeller, report.Lookup{})
		for i := range d.Mine {
			open++
			if d.Mine[i].NextDue.Before(now.Truncate(time.Minute)) {
				overdue++
			}
		}
		return err
	})
	return open, overdue
}
