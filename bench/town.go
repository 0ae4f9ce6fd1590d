package main

import (
	"slices"
	"sync"
	"time"
)

// town is a Bot API for one bot, and the reporters who talk with it. It is leaner than package simulator, which keeps
// every message and call: here the bot must be the slower side. It keeps of a chat only what a reporter must see to go on.
type town struct {
	mu        sync.Mutex
	pending   []waiting
	next      int64         // id of the next update
	arrived   chan struct{} // closed and replaced when an update is queued
	people    map[int64]*person
	sent      int64 // message ids given so far
	counts    counts
	finish    func(*person) // a reporter has the receipt; holds mu
	recording bool
	record    []screen      // the screens of the one reporter, with -record
	polled    chan struct{} // closed at the first getUpdates
	progress  time.Time
	confirm   int64      // the highest offset asked for
	watch     func(call) // sees every call, when set; holds mu
	refuse    func(call) (code int, body string)
	latency   []time.Duration
}

// counts are what went over the wire.
type counts struct{ updates, answered, calls, again, redelivered int }

type waiting struct {
	id    int64
	raw   []byte
	who   *person
	act   int
	given bool
}

// person is a reporter in the middle of the conversation.
type person struct {
	id      int64
	script  []act // what this one does
	act     int   // the last act done
	waits   bool  // for the answer to it
	screen  string
	message int64  // the message that shows the button
	data    string // of the button to press next
	since   time.Time
}

func newTown() *town {
	return &town{next: 1000, arrived: make(chan struct{}), people: map[int64]*person{}, polled: make(chan struct{}), sent: 100}
}

// enterLocked lets a new reporter write /start. The caller holds the lock.
func (t *town) enterLocked(id int64, at time.Time) {
	p := &person{id: id, script: acts, act: -1}
	t.people[id] = p
	t.step(p, at)
}

// step does the next act of a reporter; at is when it was due.
func (t *town) step(p *person, at time.Time) {
	p.act++
	p.waits, p.since = true, at
	t.counts.updates++
	t.queue(p, p.act, t.update(p, p.script[p.act]))
}

// queue hands an update to the bot. The caller holds mu.
func (t *town) queue(p *person, act int, raw []byte) {
	t.pending = append(t.pending, waiting{id: t.next, raw: raw, who: p, act: act})
	t.next++
	close(t.arrived)
	t.arrived = make(chan struct{})
}

// take gives at most limit updates from offset on and forgets what the offset confirms.
func (t *town) take(offset int64, limit int) (batch [][]byte, arrived chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := 0
	for n < len(t.pending) && t.pending[n].id < offset {
		n++
	}
	t.confirm = max(t.confirm, offset)
	t.pending = slices.Delete(t.pending, 0, n)
	for i := range t.pending[:min(limit, len(t.pending))] {
		w := &t.pending[i]
		if w.given && w.who != nil && (w.who.act > w.act || !w.who.waits) {
			t.counts.redelivered++
		}
		w.given = true
		batch = append(batch, w.raw)
	}
	return batch, t.arrived
}

// shown is a message that the bot sent or edited. The caller holds mu.
func (t *town) shown(c call, message int64) {
	if t.recording && c.Chat == recorded {
		t.recordScreen(c)
	}
	p := t.people[c.Chat]
	if p == nil {
		return
	}
	if !p.waits {
		if c.Text == p.screen {
			t.counts.again++
		}
		return
	}
	if !p.sees(c, message) {
		return
	}
	p.waits, p.screen = false, c.Text
	now := time.Now()
	t.progress = now
	t.counts.answered++
	t.latency = append(t.latency, now.Sub(p.since))
	if p.act == len(p.script)-1 {
		delete(t.people, p.id)
	}
	t.finish(p)
}

// sees reports whether a message answers the last act, and remembers the button to press next.
func (p *person) sees(c call, message int64) bool {
	if p.act == len(p.script)-1 {
		return receiptForm.MatchString(c.Text)
	}
	if c.Text == p.screen {
		return false
	}
	want := p.script[p.act+1].tap
	if want == "" {
		return true
	}
	for _, row := range c.Markup.Rows {
		for _, b := range row {
			if b.Text == want {
				p.message, p.data = message, b.Data
				return true
			}
		}
	}
	return false
}

// recordScreen keeps every new screen but the receipt. The caller holds mu.
func (t *town) recordScreen(c call) {
	if receiptForm.MatchString(c.Text) {
		return
	}
	s := screen{Text: c.Text}
	for _, row := range c.Markup.Rows {
		var labels []string
		for _, b := range row {
			labels = append(labels, b.Text)
		}
		s.Buttons = append(s.Buttons, labels)
	}
	if n := len(t.record); n == 0 || t.record[n-1].Text != s.Text {
		t.record = append(t.record, s)
	}
}
