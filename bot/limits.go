package bot

import (
	"time"

	"golang.org/x/time/rate"

	"ruangaman/report"
)

// Limits are how fast Telegram lets a bot write. It publishes about 30 messages a second over all chats, one a second to
// one chat with short bursts, and 20 a minute to one group (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
// A zero field takes the default beside it.
type Limits struct {
	// Off: no limits at all, for measurements against a server of one's own.
	Off bool
	// All is messages a second over all chats: 30.
	All float64
	// Reserved is how many of them are kept for lane 0: 5.
	Reserved float64
	// Chat is messages a second to one person: 1, and ChatBurst how many may follow each other at once: 5.
	Chat      float64
	ChatBurst int
	// Group is messages a minute to one group: 20.
	Group float64
}

const (
	defaultAll, defaultReserved = 30, 5
	defaultChat, defaultBurst   = 1, 5
	defaultGroup, groupBurst    = 20, 3
	// manyChats is how many chats' buckets are kept before those that are full again are dropped.
	manyChats = 4096
)

func (l Limits) withDefaults() Limits {
	fill := func(v *float64, d float64) {
		if *v == 0 {
			*v = d
		}
	}
	fill(&l.All, defaultAll)
	fill(&l.Reserved, defaultReserved)
	fill(&l.Chat, defaultChat)
	fill(&l.Group, defaultGroup)
	if l.ChatBurst == 0 {
		l.ChatBurst = defaultBurst
	}
	return l
}

// pacer says when a row may go on the wire. It belongs to the sender's goroutine.
type pacer struct {
	limits Limits
	shared *rate.Limiter // what every lane may use
	fast   *rate.Limiter // what lane 0 alone may use
	chats  map[report.ChatID]*rate.Limiter
}

func newPacer(l Limits) *pacer {
	l = l.withDefaults()
	rest := l.All - l.Reserved
	return &pacer{
		limits: l,
		shared: rate.NewLimiter(rate.Limit(rest), max(int(rest/5), 1)),
		fast:   rate.NewLimiter(rate.Limit(l.Reserved), max(int(l.Reserved), 1)),
		chats:  map[report.ChatID]*rate.Limiter{},
	}
}

// ahead is how many rows are worth claiming before they may go.
func (p *pacer) ahead() int {
	if p.limits.Off {
		return slots
	}
	return ahead
}

// chat takes the right to write into a row's chat, or says how long to wait for it. Lane 0 never waits; it may put the
// chat in debt, which the lower lanes pay. What deletes does not count, as it sends nothing, nor does an edit in a
// private chat: Telegram's limit is on messages sent, and the next screen must follow the thumb.
func (p *pacer) chat(c *report.Claimed, now time.Time) (wait time.Duration) {
	m := &c.Message
	if p.limits.Off || m.Do == report.ActDelete || m.Do == report.ActFetch || m.Do == report.ActWipe || m.Do == report.ActEdit && m.To > 0 {
		return 0
	}
	bucket := p.bucket(m.To, now)
	if m.Lane == report.LaneEmergency {
		bucket.ReserveN(now, 1)
		return 0
	}
	return take(bucket, now)
}

// all takes the right to make a call at all, or says how long to wait for it.
func (p *pacer) all(lane report.Lane, now time.Time) (wait time.Duration) {
	if p.limits.Off {
		return 0
	}
	wait = -1
	if lane == report.LaneEmergency {
		if wait = take(p.fast, now); wait == 0 {
			return 0
		}
	}
	shared := take(p.shared, now)
	if wait < 0 || shared < wait {
		return shared
	}
	return wait
}

// take takes a token if there is one now, and else says when there will be.
func take(bucket *rate.Limiter, now time.Time) time.Duration {
	r := bucket.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

func (p *pacer) bucket(chat report.ChatID, now time.Time) *rate.Limiter {
	if bucket, ok := p.chats[chat]; ok {
		return bucket
	}
	if len(p.chats) >= manyChats {
		for id, bucket := range p.chats {
			if bucket.TokensAt(now) >= float64(bucket.Burst()) {
				delete(p.chats, id)
			}
		}
	}
	bucket := rate.NewLimiter(rate.Limit(p.limits.Chat), p.limits.ChatBurst)
	if chat < 0 { // Telegram's ids of groups and channels are negative
		bucket = rate.NewLimiter(rate.Limit(p.limits.Group/60), groupBurst)
	}
	p.chats[chat] = bucket
	return bucket
}
