package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"ruangaman/report"
)

const (
	// maxTaken is how often chance is drawn again when a drawn value is in use.
	maxTaken = 5
	// maxStale is how often an update is answered again because a case changed since it was read.
	maxStale = 1
	// commitTime is the longest a batch may wait for and hold the write transaction.
	commitTime = time.Minute
)

// errChance: the source of chance failed. Nothing can be decided without it, so the batch waits.
var errChance = errors.New("no random bytes")

// work is one batch inside its transaction, and what is to be done when that has committed.
type work struct {
	bot    *Bot
	tx     Tx
	now    time.Time
	city   *report.City
	states map[report.PersonID]report.PersonState // nil: read again

	updates, repeats   int64
	kick, rows, urgent bool
	alarms             []report.Alarm
	queries            []string
	turned             []heard // away, for want of room
	received           []*job  // that wrote down messages
	aside              []aside
}

// aside is an update that was set aside, as it is logged.
type aside struct {
	kind  trouble
	place string // the function that panicked
}

// job is one try of one update. It travels to our handler, through the library, in the context.
type job struct {
	*work
	update
	fresh  report.Fresh
	heard  heard
	lang   report.Lang
	voice  report.Voice
	change report.Change
	repeat bool
	place  string
	err    error
}

// jobKey is the private key of a job in a context.
type jobKey struct{}

// commit decides and writes a batch in one transaction. After an error nothing of it is stored.
func (b *Bot) commit(ctx context.Context, batch []update) error {
	ctx, cancel := held(ctx, commitTime)
	defer cancel()
	var w *work
	err := b.cfg.Store.Write(ctx, func(tx Tx) error {
		w = &work{bot: b, tx: tx, now: b.cfg.Now(), city: b.cfg.City()}
		for _, u := range batch {
			if err := w.take(ctx, u); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("commit batch: %w", err)
	}
	for _, u := range batch {
		delete(b.suspects, u.id)
	}
	b.committed(w)
	return nil
}

// take handles one update: settled, or set aside, or an error that ends the batch.
func (w *work) take(ctx context.Context, u update) error {
	if u.full == nil {
		return w.setAside(&job{update: u}, troubleUnreadable)
	}
	j, err := w.settle(ctx, u)
	switch {
	case err == nil:
		w.note(j)
		return nil
	case errors.Is(err, report.ErrStore), errors.Is(err, errChance):
		return err
	case errors.Is(err, errPanic), refusal(err), w.bot.suspects[u.id]:
		return w.setAside(j, kindOf(err))
	default:
		// An error of a kind nobody promised may be the database's, so the batch ends. If the same update does it again
		// it is the update's, and then only that one is set aside.
		w.bot.suspect(u.id)
		return err
	}
}

// maxSuspects bounds how many are remembered; more than that is the database's trouble.
const maxSuspects = 1000

// suspect remembers an update beside others: several may stand in one batch, which comes again until all of them are known.
func (b *Bot) suspect(id int64) {
	if b.suspects == nil || len(b.suspects) >= maxSuspects {
		b.suspects = map[int64]bool{}
	}
	b.suspects[id] = true
}

// settle tries an update in a savepoint of its own, again when chance or time played a trick.
func (w *work) settle(ctx context.Context, u update) (*job, error) {
	for taken, stale := 0, 0; ; {
		fresh, err := w.draw()
		if err != nil {
			return nil, err
		}
		j := &job{work: w, update: u, fresh: fresh}
		err = w.tx.Savepoint(func() error { return w.try(ctx, j) })
		switch {
		case errors.Is(err, report.ErrStore):
			return j, err
		case errors.Is(err, report.ErrTaken) && taken < maxTaken:
			taken++
		case errors.Is(err, report.ErrStale) && stale < maxStale:
			stale++
		default:
			return j, err
		}
	}
}

func (w *work) draw() (report.Fresh, error) {
	random := w.bot.cfg.Random
	id, err1 := report.DrawID(random)
	receipt, err2 := report.DrawReceipt(random)
	code, err3 := report.DrawCode(random)
	apart, err4 := report.DrawID(random)
	if errors.Join(err1, err2, err3, err4) != nil {
		return report.Fresh{}, errChance
	}
	return report.Fresh{ID: id, Receipt: receipt, Code: code, Apart: apart}, nil
}

// try marks the update seen and lets the library hand it to our handler.
func (w *work) try(ctx context.Context, j *job) error {
	seen, err := w.tx.Seen(j.id, w.now)
	if err != nil || seen {
		j.repeat = seen
		return err
	}
	w.bot.process(context.WithValue(ctx, jobKey{}, j), j)
	return j.err
}

// process is where a panic ends: one update is lost to us then, never the process or the batch.
func (b *Bot) process(ctx context.Context, j *job) {
	defer func() {
		if recover() != nil {
			j.err, j.place = errPanic, panicPlace()
		}
	}()
	b.library.ProcessUpdate(ctx, j.full)
}

// always matches every update.
func always(*models.Update) bool { return true }

// handle is the one handler. The library gives handlers no way to return an error, so it is left in the job.
func (b *Bot) handle(ctx context.Context, _ *telegram.Bot, u *models.Update) {
	if j, ok := ctx.Value(jobKey{}).(*job); ok {
		j.err = j.answer(u)
	}
}

// answer reads the desk, decides and writes.
func (j *job) answer(u *models.Update) error {
	h, ok := route(u, j.bot.username())
	if !ok {
		return nil
	}
	j.heard = h
	cfg := &j.bot.cfg
	desk, err := j.tx.Desk(h.chat, cfg.Talk.Wants(h.chat, h.in, j.city))
	if err != nil {
		return fmt.Errorf("read desk: %w", err)
	}
	j.lang = desk.State.Lang
	if desk.Draft != nil {
		j.lang, j.voice = desk.Draft.Lang, desk.Draft.Voice
	}
	states, err := j.everyone()
	if err != nil {
		return fmt.Errorf("read people: %w", err)
	}
	env := report.Env{Now: j.now, Fresh: j.fresh, City: j.city, States: states, Room: cfg.Room(), Prove: cfg.Prove, Tail: cfg.Tail}
	_, staff := j.city.PersonByChat(h.chat)
	if staff {
		env.OnDuty, env.Book = cfg.OnDuty(j.now), cfg.Book(j.now)
	}
	if staff || h.in.Kind == report.KindTap && report.Stands(h.chat, states) {
		if env.Agency, err = j.tx.Agency(); err != nil {
			return fmt.Errorf("read what the agency decided: %w", err)
		}
	}
	change := cfg.Talk.Answer(desk, h.in, env)
	if !change.NotStored {
		change.Received = append(change.Received, j.bot.direct.standing(h.chat)...)
	}
	if err := j.tx.Apply(h.chat, change, j.now); err != nil {
		return fmt.Errorf("apply change: %w", err)
	}
	j.change = change
	return nil
}

// everyone reads the people's states once a batch, and again after a change to them.
func (w *work) everyone() (map[report.PersonID]report.PersonState, error) {
	if w.states != nil {
		return w.states, nil
	}
	states, err := w.tx.Everyone()
	if err != nil {
		return nil, err
	}
	if states == nil {
		states = map[report.PersonID]report.PersonState{}
	}
	w.states = states
	return states, nil
}

// note remembers what a settled update asks for after commit.
func (w *work) note(j *job) {
	if j.repeat {
		w.repeats++
		return
	}
	w.updates++
	if j.heard.query != "" {
		w.queries = append(w.queries, j.heard.query)
	}
	if j.change.NotStored {
		w.turned = append(w.turned, j.heard)
	} else if len(j.change.Received) > 0 {
		w.received = append(w.received, j)
	}
	w.kick = w.kick || j.change.Kick
	w.alarms = append(w.alarms, j.change.Alarms...)
	for _, m := range j.change.Outbox {
		w.rows, w.urgent = true, w.urgent || m.Lane == report.LaneEmergency
	}
	if len(j.change.People) > 0 {
		w.states = nil
	}
}

// setAside marks an update seen that cannot be handled, and answers its chat with a calm fixed sentence.
func (w *work) setAside(j *job, kind trouble) error {
	calm := func() error {
		seen, err := w.tx.Seen(j.id, w.now)
		chat := j.private()
		if err != nil || seen || chat == 0 {
			return err
		}
		w.rows = true
		return w.tx.Apply(chat, report.Change{Outbox: []report.Message{w.sorry(chat, j)}}, w.now)
	}
	err := w.tx.Savepoint(calm)
	if err != nil && !errors.Is(err, report.ErrStore) { // it is about the chat: nothing can be said there
		err = w.tx.Savepoint(func() error {
			_, err := w.tx.Seen(j.id, w.now)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("set update aside: %w", err)
	}
	if j.heard.query != "" {
		w.queries = append(w.queries, j.heard.query)
	}
	w.aside = append(w.aside, aside{kind: kind, place: j.place})
	return nil
}

// sorry is the answer to an update that was set aside.
func (w *work) sorry(chat report.ChatID, j *job) report.Message {
	lang := j.lang
	if lang == "" {
		lang = w.city.Lang
	}
	return report.Message{
		To: chat, Do: report.ActSend, As: report.AsNotice, Body: []report.Text{report.T(textSetAside)},
		Lang: lang, Voice: j.voice, Silent: true, Purpose: report.PurposeAnswer, Lane: report.LaneAnswer,
	}
}

// committed does what waits for the commit: answers to taps, log lines, and waking whoever has something to do.
func (b *Bot) committed(w *work) {
	b.counts.updates.Add(w.updates)
	b.counts.repeats.Add(w.repeats)
	for _, query := range w.queries {
		b.direct.answerTap(query)
	}
	for _, h := range w.turned {
		if h.in.Kind != report.KindTap {
			b.direct.remember(h.chat, h.in.Message)
		}
		b.direct.apologise(h.chat)
	}
	for _, j := range w.received {
		b.direct.written(j.heard.chat, j.change.Received)
	}
	for _, a := range w.alarms {
		b.cfg.Log.Warn("alarm", "event", a.Event, "case", a.Case.String())
	}
	for _, a := range w.aside {
		if a.kind == troubleUnreadable {
			b.counts.unreadable.Add(1)
		} else {
			b.counts.refused.Add(1)
		}
		b.cfg.Log.Error("update set aside", "err_kind", a.kind, "step", a.place)
	}
	if w.rows {
		b.sender.poke(w.urgent)
	}
	if w.rows || w.kick {
		b.cfg.Committed(w.kick, w.rows)
	}
}
