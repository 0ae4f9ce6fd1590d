package bot

import (
	"net/http"
	"sync"
	"time"
)

const (
	// dateMemory is how long an observed Date counts (DESIGN §8).
	dateMemory = time.Hour
	// dateDrift is how far Telegram's clock and ours may be apart (DESIGN §8).
	dateDrift = 10 * time.Minute
)

// Clock remembers Telegram's Date header and how long ago that was by the machine's own count, so that a machine with a
// wrong clock expires nothing, also when the clock is set after Telegram was heard. The zero value has seen nothing and
// agrees with nothing. Safe for concurrent use.
type Clock struct {
	mu    sync.Mutex
	date  time.Time // what Telegram said last
	heard time.Time // when, by the machine
}

// Agrees reports whether Telegram was heard within the last hour, and its clock, had it run on since, would now stand
// within ten minutes of ours.
func (c *Clock) Agrees(now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	since := time.Since(c.heard)
	return !c.date.IsZero() && since <= dateMemory && c.date.Add(since).Sub(now).Abs() <= dateDrift
}

// observe takes the Date header of an answer that arrives now. An answer without one changes nothing.
func (c *Clock) observe(header http.Header) {
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.date, c.heard = date, time.Now()
}
