package bot

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"ruangaman/report"
)

const (
	// slots are how many rows are on the wire at once: as many as Telegram takes in two seconds, so that slow answers do not
	// slow us below its limits, and so that many outcomes are recorded in one transaction (docs/performance.md). fastSlots is
	// how many more lane 0 may add, and firstSlots how many more the emergencies there; mostSlots is all of them.
	slots, fastSlots, firstSlots = 64, 2, 2
	mostSlots                    = slots + fastSlots + firstSlots
	// ahead is how many rows are claimed before the limits let them go: few, as each is one that an emergency or a quick
	// exit of the same chat has to take back.
	ahead = 8
	// rowTime is how long a row of several calls may take, as a long wipe is.
	rowTime = 2 * callTime
	// idle is how long the sender sleeps when nothing is said to wait: a safety net, not a clock.
	idle = time.Minute
	// giveEvery is how often held rows are given back at most, because each time costs a transaction.
	giveEvery = 500 * time.Millisecond
	// soonest is how soon the outbox is asked again for what was due already.
	soonest = 20 * time.Millisecond
	// together is how long a call that landed waits for others to be recorded with it: far less than a call takes.
	together = 2 * time.Millisecond
	// recordTime is how long claiming or recording may wait for the store.
	recordTime = time.Minute
)

// sender takes what the outbox hands out to Telegram and tells what became of it. One goroutine (run) owns everything
// here but what is marked; the calls themselves run beside it, at most mostSlots at once.
//
// A claimed row keeps its chat from being claimed again, so nothing is held longer than the limits over all chats ask
// for: a row whose own chat must wait goes back at once, as does every row when all sending must; and when lane 0 may have
// something new, everything else that is still held goes back first, so that an emergency overtakes a row claimed earlier
// for the same chat.
type sender struct {
	bot     *Bot
	pace    *pacer
	bell    chan struct{}       // any goroutine
	urgent  atomic.Bool         // any goroutine: lane 0 may have something new
	gave    time.Time           // when held rows were given back for that, in the machine's time
	wire    chan report.Claimed // emptied by the calls
	landed  chan landing        // filled by the calls
	held    []report.Claimed
	ended   []report.Outcome
	flying  int
	look    bool      // the outbox may have more for us
	next    time.Time // when it will have, in the outbox's time
	asked   time.Time // when it was asked last, in the machine's time
	paused  time.Time // nothing is sent before, in the machine's time
	chats   map[report.ChatID]flooded
	served  time.Time            // when the last call began that Telegram carried out, in the machine's time
	tries   map[report.RowID]int // failed tries of a row; rows given back were not tried
	fails   int                  // calls in a row without an answer
	refused int                  // tries in a row of the outbox itself
}

// landing is a call that came back.
type landing struct {
	row   report.Claimed
	began time.Time
	out   report.Outcome
	err   *callError // nil when out says all
}

// flooded is a chat that met 429: when, and until when it must wait.
type flooded struct{ met, until time.Time }

func newSender(b *Bot) *sender {
	return &sender{
		bot: b, pace: newPacer(b.cfg.Limits), bell: make(chan struct{}, 1), look: true,
		wire: make(chan report.Claimed, mostSlots), landed: make(chan landing, mostSlots), chats: map[report.ChatID]flooded{}, tries: map[report.RowID]int{},
	}
}

// poke wakes the sender; urgent when lane 0 may have something new. It never blocks.
func (s *sender) poke(urgent bool) {
	if urgent {
		s.urgent.Store(true)
	}
	select {
	case s.bell <- struct{}{}:
	default:
	}
}

// run sends until ctx ends, then waits for the calls in flight and records them.
func (s *sender) run(ctx context.Context) {
	for range mostSlots { // they stay, because each would have to grow its stack anew for one call
		go s.fly(ctx)
	}
	defer close(s.wire)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
		wait := s.turn(ctx)
		if ctx.Err() != nil {
			break
		}
		timer.Reset(wait)
		select {
		case l := <-s.landed:
			s.land(l)
			s.gather(ctx)
		case <-s.bell:
			s.look = true
		case <-timer.C:
			s.look = s.look || s.due()
		case <-ctx.Done():
		}
	}
	for s.flying > 0 {
		s.land(<-s.landed)
	}
	s.record(ctx, lastWord)
}

// due reports whether the outbox said that it has something by now, or was not asked for long.
func (s *sender) due() bool {
	return !s.next.IsZero() && !s.bot.cfg.Now().Before(s.next) || time.Since(s.asked) >= idle
}

// turn does what can be done now and says how long nothing more can be.
func (s *sender) turn(ctx context.Context) time.Duration {
	if s.urgent.Load() && time.Since(s.gave) >= giveEvery {
		s.gave = time.Now()
		s.makeWay()
	}
	if !s.record(ctx, recordTime) {
		return s.refusedPause()
	}
	if wait := time.Until(s.paused); wait > 0 {
		return wait
	}
	if !s.claim(ctx) {
		return s.refusedPause()
	}
	return s.launch(ctx)
}

func (s *sender) refusedPause() time.Duration {
	return backoff(s.refused-1, firstPause, mostPause, s.bot.cfg.Random)
}

// makeWay lets go of what may stand in the way of something new in lane 0: what is not of lane 0, and when lane 0 itself
// fills what may be held, all but what goes first.
func (s *sender) makeWay() {
	from := report.RankAnswer
	if len(s.held) >= s.most() {
		from = report.RankFirst + 1
	}
	s.giveBack(from, 0)
}

// most is how many rows may be held for lane 0 to be asked for more.
func (s *sender) most() int { return 2 * s.pace.ahead() }

// giveBack lets go of the rows that are held and of this rank or a later one, each to be claimed again after the wait.
func (s *sender) giveBack(from report.Rank, wait time.Duration) {
	after := s.bot.cfg.Now().Add(wait)
	s.held = slices.DeleteFunc(s.held, func(c report.Claimed) bool {
		if c.Message.Rank() < from {
			return false
		}
		s.ended = append(s.ended, report.Outcome{Row: c.Row, Result: report.Retry, After: after, Untried: true})
		return true
	})
}

// record tells the outbox what ended. What it does not take stays for the next turn.
func (s *sender) record(ctx context.Context, limit time.Duration) bool {
	if len(s.ended) == 0 {
		return true
	}
	ctx, cancel := held(ctx, limit)
	defer cancel()
	err := s.finish(ctx, s.ended...)
	if refusal(err) {
		err = s.recordEach(ctx)
	}
	if err != nil {
		s.outboxTrouble("outcomes not recorded, trying again", err)
		return false
	}
	s.ended, s.refused, s.look = nil, 0, true
	if s.flying >= slots { // a chat is free again, and lane 0 alone may still have room for what waited for it
		s.urgent.Store(true)
	}
	return true
}

// recordEach records outcomes one by one. One that is refused by itself would hold up everybody for ever, so its row is
// given up; when that is refused too, the outbox has recorded it before and then said that it had not.
func (s *sender) recordEach(ctx context.Context) error {
	for len(s.ended) > 0 {
		o := s.ended[0]
		err := s.finish(ctx, o)
		if refusal(err) {
			s.bot.cfg.Log.Error("outcome refused", "err_kind", kindOf(err))
			err = s.finish(ctx, report.Outcome{Row: o.Row, Result: report.Dead})
		}
		if err != nil && !refusal(err) {
			return err
		}
		s.ended = s.ended[1:]
	}
	return nil
}

func (s *sender) finish(ctx context.Context, outcomes ...report.Outcome) error {
	return s.bot.cfg.Outbox.Finish(ctx, outcomes, s.bot.cfg.Now())
}

func (s *sender) outboxTrouble(message string, err error) {
	s.refused++
	s.bot.cfg.Log.Error(message, "err_kind", kindOf(err), "attempt", s.refused)
}

// claim asks the outbox for as many rows as can be on the wire soon. When lane 0 may have something new it asks for two
// more than that, since lower lanes may fill every slot.
func (s *sender) claim(ctx context.Context) bool {
	urgent := len(s.held) < s.most() && s.urgent.Swap(false)
	room := s.free()
	if urgent {
		room = max(room, 0) + fastSlots
	}
	if !urgent && !s.look || room <= 0 {
		return true
	}
	ctx, cancel := held(ctx, recordTime)
	defer cancel()
	rows, next, err := s.bot.cfg.Outbox.Claim(ctx, s.bot.cfg.Now(), room)
	if err != nil {
		s.urgent.Store(urgent)
		s.outboxTrouble("outbox not read, trying again", err)
		return false
	}
	s.refused, s.next, s.asked, s.look = 0, next, time.Now(), len(rows) == room
	for i := range rows {
		s.admit(rows[i])
	}
	slices.SortStableFunc(s.held, func(a, b report.Claimed) int { return int(a.Message.Rank() - b.Message.Rank()) })
	return true
}

// free is how many more rows are worth claiming.
func (s *sender) free() int { return min(slots-s.flying, s.pace.ahead()) - len(s.held) }

// room is how many rows may be on the wire when this one joins them. Quick exits may be many calls each, so that a slot more
// is kept for every rank that goes before them.
func room(m *report.Message) int {
	switch rank := m.Rank(); {
	case rank == report.RankFirst:
		return mostSlots
	case rank == report.RankCall:
		return mostSlots - 1
	case rank <= report.RankFast:
		return slots + fastSlots
	default:
		return slots
	}
}

// admit holds a row until there is room for its call, or gives it back when its own chat has to wait.
func (s *sender) admit(c report.Claimed) {
	now := time.Now()
	wait := s.chats[c.Message.To].until.Sub(now)
	if wait <= 0 {
		delete(s.chats, c.Message.To)
		wait = s.pace.chat(&c, now)
	}
	if wait > 0 {
		s.ended = append(s.ended, report.Outcome{Row: c.Row, Result: report.Retry, After: s.bot.cfg.Now().Add(wait), Untried: true})
		return
	}
	s.held = append(s.held, c)
}

// launch puts held rows on the wire as far as slots and limits allow, and says how long nothing more can be.
func (s *sender) launch(ctx context.Context) time.Duration {
	wait := idle
	if !s.next.IsZero() {
		wait = min(wait, max(s.next.Sub(s.bot.cfg.Now()), soonest))
	}
	for len(s.held) > 0 {
		c := s.held[0]
		if s.flying >= room(&c.Message) {
			break // a call that lands goes on here
		}
		if need := s.pace.all(c.Message.Lane, time.Now()); need > 0 {
			wait = min(wait, need)
			break
		}
		s.held = s.held[1:]
		s.flying++
		s.wire <- c // never full: room is mostSlots at most
	}
	if s.urgent.Load() {
		wait = min(wait, max(giveEvery-time.Since(s.gave), soonest))
	}
	if len(s.ended) > 0 || s.look && s.free() > 0 {
		return 0
	}
	return wait
}

// fly carries out rows, one at a time, and reports back.
func (s *sender) fly(ctx context.Context) {
	for c := range s.wire {
		began := time.Now()
		out, err := s.carry(ctx, &c)
		out.Row = c.Row
		s.landed <- landing{row: c, began: began, out: out, err: err}
	}
}

func (s *sender) carry(ctx context.Context, c *report.Claimed) (report.Outcome, *callError) {
	limit := callTime
	switch {
	case c.Message.File > 0:
		limit = fileTime
	case c.Message.Do != report.ActSend && c.Message.Do != report.ActEdit:
		limit = rowTime
	}
	ctx, cancel := held(ctx, limit)
	defer cancel()
	return s.bot.deliver(ctx, c)
}

// gather lets other calls land for a moment, so that one transaction records them all. A call that flies alone, or a poke,
// is not kept waiting.
func (s *sender) gather(ctx context.Context) {
	timer := time.NewTimer(together)
	defer timer.Stop()
	for s.flying > 0 {
		select {
		case l := <-s.landed:
			s.land(l)
		case <-s.bell:
			s.look = true
			return
		case <-timer.C:
			return
		case <-ctx.Done():
			return
		}
	}
}
