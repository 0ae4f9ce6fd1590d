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

// Clock remembers how Telegram's Date header compares with our own clock, so that a machine with a wrong clock expires
// nothing. The zero value has seen nothing and agrees with nothing. Safe for concurrent use.
type Clock struct {
	mu    sync.Mutex
	at    time.Time // our time of the last observation
	agree bool
}

// Agrees reports whether Telegram was heard within the hour before now, and its clock then stood within ten minutes of
// ours.
func (c *Clock) Agrees(now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	age := now.Sub(c.at)
	return c.agree && age >= -time.Minute && age <= dateMemory
}

// observe takes the Date header of an answer that arrived at now. An answer without one changes nothing.
func (c *Clock) observe(header http.Header, now time.Time) {
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.agree = now, date.Sub(now).Abs() <= dateDrift
}
