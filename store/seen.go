package store

import "time"

const (
	sqlSeenInsert = "INSERT INTO seen (id, day) VALUES (?, ?) ON CONFLICT DO NOTHING"
	sqlSeenDelete = "DELETE FROM seen WHERE day < ?"
	// seenDays is how long an update is remembered: Telegram keeps what it could not deliver for 24 hours.
	seenDays = 2
)

// Seen notes an update and reports whether it was noted before, in which case it must change nothing.
func (t *Tx) Seen(update int64, now time.Time) (bool, error) {
	n, err := t.exec(sqlSeenInsert, update, dayOf(now))
	return n == 0 && err == nil, err
}
