package roster

import "time"

// Day is a calendar date without a zone: days since 1970-01-01. Differences are exact, whatever clocks do that day.
type Day int

const secondsPerDay = 24 * 60 * 60

// DayOf is the date a clock in the location of t shows.
func DayOf(t time.Time) Day {
	day, _ := clockOf(t)
	return day
}

// clockOf is the date and the minute since midnight that a clock in the location of t shows. It counts seconds instead of
// asking for year, month and day: every lookup needs it.
func clockOf(t time.Time) (Day, int) {
	_, offset := t.Zone()
	local := t.Unix() + int64(offset)
	day := floorDiv(local, secondsPerDay)
	return Day(day), int(local-day*secondsPerDay) / 60
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// ParseDay reads "2026-12-14"; a date that no calendar has is refused.
func ParseDay(text string) (Day, bool) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, false
	}
	return DayOf(t), true
}

// String is the form ParseDay reads.
func (d Day) String() string { return d.utc().Format(time.DateOnly) }

// Weekday of the date.
func (d Day) Weekday() time.Weekday {
	const thursday = 4 // 1970-01-01
	week := floorDiv(int64(d)+thursday, 7)
	return time.Weekday(int64(d) + thursday - week*7)
}

// At is the instant when a clock in zone shows the given minutes after that date's midnight; 1440 and more are the days
// after.
func (d Day) At(minute int, zone *time.Location) time.Time {
	guess := time.Unix(int64(d)*secondsPerDay+int64(minute)*60, 0)
	_, offset := guess.In(zone).Zone()
	guess = guess.Add(-time.Duration(offset) * time.Second).In(zone)
	if _, again := guess.Zone(); again == offset {
		return guess
	}
	// A clock is changed near here: let the calendar decide.
	y, m, day := d.utc().Date()
	return time.Date(y, m, day, 0, minute, 0, 0, zone)
}

func (d Day) utc() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// MinutesPerDay is 24:00 as minutes since midnight.
const MinutesPerDay = 24 * 60

// Hours is a daily span of minutes since midnight, From inclusive, To exclusive, at most 24:00. To not after From means
// that it ends on the next day. The zero value is no span at all.
type Hours struct{ From, To int }

// Empty reports whether there is no span.
func (h Hours) Empty() bool { return h == Hours{} }

// Overnight reports whether the span ends on the day after it starts.
func (h Hours) Overnight() bool { return !h.Empty() && h.To <= h.From }

// Length of the span on a clock.
func (h Hours) Length() time.Duration { return time.Duration(h.minutes()) * time.Minute }

func (h Hours) minutes() int { return h.end() - h.From }

// end counts from the midnight of the day the span starts.
func (h Hours) end() int {
	if h.Overnight() {
		return h.To + MinutesPerDay
	}
	return h.To
}

// Weekdays is a set of days, bit 0 Sunday as in time.Weekday.
type Weekdays uint8

// EveryDay is setiap hari.
const EveryDay Weekdays = 1<<7 - 1

// Days is the set of these days.
func Days(days ...time.Weekday) Weekdays {
	var w Weekdays
	for _, d := range days {
		w |= 1 << d
	}
	return w
}

// Has reports whether the day belongs to the set.
func (w Weekdays) Has(d time.Weekday) bool { return w>>d&1 == 1 }

// Later is the later of two instants.
func Later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Earlier is the earlier of two instants.
func Earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
