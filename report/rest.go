package report

import "time"

// IdleAfter is how long nobody may do anything in a chat until what was told there needs to be asked for again: whoever holds
// the phone by then need not be the reporter.
const IdleAfter = 10 * time.Minute

// RestsAt is when the screen of a chat gives way to one that tells nothing; zero where it has, or where nobody ever acted, and
// in a chat that was closed.
func (s ChatState) RestsAt() time.Time {
	if s.Resting || s.Closed || s.ActedAt.IsZero() {
		return time.Time{}
	}
	if at := s.ActedAt.Add(IdleAfter); at.After(s.AwakeUntil) {
		return at
	}
	return s.AwakeUntil
}
