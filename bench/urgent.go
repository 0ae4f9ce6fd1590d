package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"ruangaman/report"
	"ruangaman/store"
)

// urgent is how soon pushes are on the wire behind ten thousand waiting messages, with every limit in force.
type urgent struct {
	Pushes     []time.Duration // a hundred, to a hundred activists
	Crowded    time.Duration   // to the one with a thousand waiting
	AfterPause time.Duration   // past the end of a 429
}

const (
	activists = 100
	backlog   = 10_000
	crowded   = 99 // the activist with a thousand waiting messages
	pause     = 3  // seconds, of the 429
)

// emergency is the shortest way to the activist of a ward.
func emergency(n int) []act {
	return []act{
		{say: "/start"}, press("btn_help_now"), press("btn_send_emergency"),
		{tap: fmt.Sprintf("Kecamatan %c", 'A'+n/10)}, {tap: fmt.Sprintf("Kelurahan %d", n)},
	}
}

// prepare writes into the store of a bot that does not run yet.
func prepare(folder string, write func(*store.Tx) error) (err error) {
	s, err := store.Open(context.Background(), folders(folder))
	if err != nil {
		return fmt.Errorf("open the store: %w", err)
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return s.Write(context.Background(), write)
}

// fillOutbox queues ten thousand messages of the lowest lane, a thousand of them for one activist.
func fillOutbox(tx *store.Tx) error {
	now := time.Now()
	for i := range backlog {
		to := report.ChatID(700_000_000 + i)
		if i%10 == 0 {
			to = report.ChatID(activist(crowded))
		}
		m := report.Message{To: to, Do: report.ActSend, As: report.AsNotice, Body: []report.Text{report.Raw("nanti")},
			Purpose: report.PurposeAnswer, Lane: report.LaneOther}
		if err := tx.Apply(to, report.Change{Outbox: []report.Message{m}}, now); err != nil {
			return fmt.Errorf("queue a message: %w", err)
		}
	}
	return nil
}

// emergencies measures a hundred of them, five a second, then one during a 429.
func emergencies(c contestant) (u urgent, err error) {
	t := newTown()
	r, err := newRig(c, t)
	if err != nil {
		return u, err
	}
	defer r.close()
	if err := prepare(r.folder, fillOutbox); err != nil {
		return u, err
	}
	e := &alarmed{town: t, pushed: map[int64]time.Time{}}
	t.finish, t.watch = e.finish, e.watch
	if err := r.run(); err != nil {
		return u, err
	}
	if err := e.walk(activists + 1); err != nil {
		return u, err
	}
	if err := e.release(&u); err != nil {
		return u, err
	}
	u.AfterPause, err = e.during429()
	return u, err
}

// alarmed are the reporters of emergencies, and when which activist got a push.
type alarmed struct {
	*town
	ready  []*person
	pushed map[int64]time.Time
}

func (e *alarmed) finish(p *person) {
	switch {
	case p.act < len(p.script)-2:
		e.step(p, time.Now())
	case p.act == len(p.script)-2:
		e.ready = append(e.ready, p)
	}
}

// watch notes pushes; the waiting messages say nothing but "nanti".
func (e *alarmed) watch(c call) {
	n := c.Chat - activist(0)
	if c.Method == "sendMessage" && n >= 0 && n < activists && c.Text != "nanti" {
		if _, have := e.pushed[c.Chat]; !have {
			e.pushed[c.Chat] = c.At
		}
	}
}

// walk brings reporters as far as the last tap.
func (e *alarmed) walk(n int) error {
	e.mu.Lock()
	for i := range n {
		p := &person{id: int64(900_000_000 + i), act: -1, script: emergency(i % activists)}
		e.people[p.id] = p
		e.step(p, time.Now())
	}
	e.mu.Unlock()
	return e.until(func() bool { return len(e.ready) == n }, 2*time.Minute)
}

// release taps for everybody but the last one, five a second.
func (e *alarmed) release(u *urgent) error {
	slices.SortFunc(e.ready, func(a, b *person) int { return int(a.id - b.id) })
	begun := time.Now()
	taps := make([]time.Time, activists)
	for i := range activists {
		taps[i] = begun.Add(time.Duration(i) * 200 * time.Millisecond)
		time.Sleep(time.Until(taps[i]))
		e.mu.Lock()
		e.step(e.ready[i], taps[i])
		e.mu.Unlock()
	}
	if err := e.until(func() bool { return len(e.pushed) == activists }, time.Minute); err != nil {
		return fmt.Errorf("pushes: %w", err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for i, at := range taps {
		u.Pushes = append(u.Pushes, e.pushed[activist(i)].Sub(at))
	}
	u.Crowded = u.Pushes[crowded]
	return nil
}

// during429 refuses every message for some seconds, in which the last reporter taps, and tells how long past the end the
// push came.
func (e *alarmed) during429() (time.Duration, error) {
	var first time.Time
	e.mu.Lock()
	last := e.ready[activists]
	to := activist(0) // on duty where the last one is, as where the first is
	delete(e.pushed, to)
	e.refuse = func(c call) (int, string) {
		if c.Method != "sendMessage" && c.Method != "editMessageText" {
			return 0, ""
		}
		if first.IsZero() {
			first = c.At
		}
		left := pause*time.Second - time.Since(first)
		if left <= 0 {
			return 0, ""
		}
		return http.StatusTooManyRequests, fmt.Sprintf(`{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %d","parameters":{"retry_after":%d}}`, pause, pause)
	}
	e.mu.Unlock()
	if err := e.until(func() bool { return !first.IsZero() }, patience); err != nil {
		return 0, err
	}
	e.mu.Lock()
	e.step(last, time.Now())
	e.mu.Unlock()
	if err := e.until(func() bool { return !e.pushed[to].IsZero() }, patience); err != nil {
		return 0, fmt.Errorf("push after a 429: %w", err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.pushed[to].Sub(first.Add(pause * time.Second)), nil
}

// quickExit is how long after /keluar the last of 300 messages is asked to be deleted.
func quickExit(c contestant) (time.Duration, error) {
	const chat, messages = 900_000_001, 300
	t := newTown()
	t.finish = func(*person) {}
	r, err := newRig(c, t)
	if err != nil {
		return 0, err
	}
	defer r.close()
	var ids []report.MessageID
	for i := range messages {
		ids = append(ids, report.MessageID(1000+i))
	}
	if err := prepare(r.folder, func(tx *store.Tx) error {
		return tx.Apply(chat, report.Change{State: &report.ChatState{Lang: report.Indonesian}, Received: ids}, time.Now())
	}); err != nil {
		return 0, err
	}
	gone := map[int64]bool{}
	var last time.Time
	t.watch = func(c call) {
		if c.Method == "deleteMessages" || c.Method == "deleteMessage" {
			for _, id := range append(c.Many, c.Message) {
				if id >= 1000 && id < 1000+messages && !gone[id] {
					gone[id], last = true, c.At
				}
			}
		}
	}
	if err := r.run(); err != nil {
		return 0, err
	}
	settle()
	t.mu.Lock()
	t.sent = 5000
	begun := time.Now()
	p := &person{id: chat, act: -1, script: []act{{say: "/keluar"}, {say: "/start"}}}
	t.people[chat] = p
	t.step(p, begun)
	t.mu.Unlock()
	if err := t.until(func() bool { return len(gone) == messages }, patience); err != nil {
		return 0, fmt.Errorf("quick exit: %d of %d messages: %w", len(gone), messages, err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return last.Sub(begun), nil
}
