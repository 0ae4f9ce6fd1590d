package bot

import (
	"time"

	"ruangaman/report"
)

const (
	// The pauses before a row that failed is tried again; lane 0 never waits longer than mostFast.
	firstRetry = time.Second
	mostRetry  = time.Minute
	mostFast   = 5 * time.Second
	// manyFails is after how many calls in a row without an answer Telegram is taken to be away, for up to mostAway.
	manyFails = 8
	mostAway  = 10 * time.Second
	// manyTries is how many rows that failed are remembered.
	manyTries = 4096
)

// land turns what became of a call into an outcome, and into pauses.
func (s *sender) land(l landing) {
	s.flying--
	if l.err != nil {
		s.retry(&l)
	} else {
		s.fails = 0
		delete(s.tries, l.row.Row)
		if l.began.After(s.served) && l.out.Result == report.Sent && !l.row.Message.To.Canary() {
			s.served = l.began
		}
	}
	if !l.row.Message.To.Canary() { // no number knows it
		s.bot.counts.outcome(l.out.Result)
	}
	s.ended = append(s.ended, l.out)
}

// retry says when a row is tried again, and stops others from running into the same wall.
func (s *sender) retry(l *landing) {
	l.out.Result = report.Retry
	if len(s.tries) > manyTries { // rows that were deleted unsent since; the others begin anew
		clear(s.tries)
	}
	tries := s.tries[l.row.Row]
	s.tries[l.row.Row]++
	most := mostRetry
	if l.row.Message.Lane == report.LaneEmergency {
		most = mostFast
	}
	wait := backoff(tries, firstRetry, most, s.bot.cfg.Random)
	if l.err.kind == troubleTooMany {
		wait = s.flood(l.row.Message.To, max(l.err.after, firstRetry))
	} else if !l.row.Message.To.Canary() { // whose calls stop nobody's
		s.unanswered()
	}
	l.out.After = s.bot.cfg.Now().Add(wait)
	s.bot.cfg.Log.Warn("message not sent, trying again", "err_kind", l.err.kind, "attempt", tries+1,
		"lane", l.row.Message.Lane, "dur", wait)
}

// flood obeys a 429. Telegram does not say whether it means one chat or all, so it is taken for the chat's alone unless
// another chat is waiting for the end of its own, and nothing that began since it met that was carried out: two people who
// tap and tap must not stop everybody's emergencies.
func (s *sender) flood(chat report.ChatID, wait time.Duration) time.Duration {
	now := time.Now()
	until := now.Add(wait)
	for other, f := range s.chats {
		switch {
		case !f.until.After(now):
			delete(s.chats, other)
		case other != chat && !s.served.After(f.met):
			s.pause(until, wait)
		}
	}
	s.chats[chat] = flooded{met: now, until: until}
	return wait
}

// unanswered counts calls that Telegram did not answer, and stops everything for a while when there are many in a row.
func (s *sender) unanswered() {
	s.fails++
	if over := s.fails - manyFails; over >= 0 {
		wait := backoff(over/manyFails, firstPause, mostAway, s.bot.cfg.Random)
		s.pause(time.Now().Add(wait), wait)
	}
}

// pause stops all sending, no shorter than it is stopped already. What is held goes back, so that lane 0 is first when it
// ends and every row is asked again.
func (s *sender) pause(until time.Time, wait time.Duration) {
	if until.After(s.paused) {
		s.paused = until
	}
	s.giveBack(report.RankFirst, wait)
}
