package config

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

// units are the words of a duration.
var units = []struct {
	word   string
	length time.Duration
}{
	{"detik", time.Second}, {"menit", time.Minute}, {"jam", time.Hour}, {"hari", 24 * time.Hour},
}

// otherUnits are what people write for a unit, for suggestions.
var otherUnits = map[string]string{
	"dtk": "detik", "s": "detik", "sec": "detik", "second": "detik", "seconds": "detik",
	"mnt": "menit", "m": "menit", "min": "menit", "minute": "menit", "minutes": "menit",
	"j": "jam", "h": "jam", "hour": "jam", "hours": "jam",
	"hr": "hari", "d": "hari", "day": "hari", "days": "hari",
}

// maxDuration keeps every sum of a duration and a date inside what time can count.
const maxDuration = 3650 * 24 * time.Hour

// parseDuration reads "15 menit". The sentence is empty when it is understood.
func parseDuration(text string) (d time.Duration, suggestion, sentence string) {
	const form = `tulis angka dan satuan: detik, menit, jam atau hari, misalnya "15 menit"`
	digits := strings.TrimLeft(text, "0123456789")
	number, unit := text[:len(text)-len(digits)], strings.TrimSpace(digits)
	n, err := strconv.Atoi(number)
	if err != nil {
		return 0, "", form
	}
	names := make([]string, len(units))
	for i, u := range units {
		names[i] = u.word
		if u.word != unit {
			continue
		}
		switch {
		case n > int(maxDuration/u.length):
			return 0, "", "paling lama 3650 hari"
		case n < 1:
			return 0, "", "paling sedikit 1 detik"
		}
		return time.Duration(n) * u.length, "", ""
	}
	near := otherUnits[unit]
	if near == "" {
		near = nearest(unit, names)
	}
	if near == "" {
		return 0, "", form
	}
	return 0, number + " " + near, form
}

// sayDuration is the form parseDuration reads.
func sayDuration(d time.Duration) string {
	for i := len(units) - 1; i > 0; i-- {
		if u := units[i]; d >= u.length && d%u.length == 0 {
			return strconv.Itoa(int(d/u.length)) + " " + u.word
		}
	}
	return strconv.Itoa(int(d/time.Second)) + " detik"
}

// dayWords are the days of hari:, Monday first, with other spellings.
var dayWords = []struct {
	day   time.Weekday
	words []string
}{
	{time.Monday, []string{"senin"}},
	{time.Tuesday, []string{"selasa"}},
	{time.Wednesday, []string{"rabu"}},
	{time.Thursday, []string{"kamis"}},
	{time.Friday, []string{"jumat", "jum'at", "jum’at"}},
	{time.Saturday, []string{"sabtu"}},
	{time.Sunday, []string{"minggu", "ahad"}},
}

const everyDay = "setiap hari"

// dayNames lists the words that hari: knows.
func dayNames() []string {
	names := []string{everyDay}
	for _, d := range dayWords {
		names = append(names, d.words[0])
	}
	return names
}

// parseDays reads "setiap hari", "senin" or "senin-jumat"; unknown is the word that is no day.
func parseDays(text string) (days roster.Weekdays, unknown string) {
	text = strings.ToLower(text)
	if text == everyDay {
		return roster.EveryDay, ""
	}
	first, last, isRange := cutDash(text)
	if !isRange {
		last = first
	}
	from, ok := parseDay(first)
	if !ok {
		return 0, first
	}
	to, ok := parseDay(last)
	if !ok {
		return 0, last
	}
	for i := from; ; i = (i + 1) % 7 {
		days |= roster.Days(dayWords[i].day)
		if i == to {
			return days, ""
		}
	}
}

func parseDay(word string) (index int, ok bool) {
	for i, d := range dayWords {
		for _, w := range d.words {
			if w == word {
				return i, true
			}
		}
	}
	return 0, false
}

// cutDash splits "07:00-19:00", also with the long dashes that word processors make of a hyphen.
func cutDash(text string) (before, after string, found bool) {
	text = strings.NewReplacer("–", "-", "—", "-").Replace(text)
	before, after, found = strings.Cut(text, "-")
	return strings.TrimSpace(before), strings.TrimSpace(after), found
}

// parseHours reads "19:00-07:00". The sentence is empty when it is understood.
func parseHours(text string) (roster.Hours, string) {
	const form = `tulis jam mulai dan jam selesai dengan "-", misalnya 07:00-19:00`
	first, last, found := cutDash(text)
	from, okFrom := parseClock(first)
	to, okTo := parseClock(last)
	switch {
	case beyondTheDay(text) && (!okFrom || !okTo):
		return roster.Hours{}, "jam itu tidak ada — tulis dari 00:00 sampai 24:00"
	case !found || !okFrom || !okTo:
		return roster.Hours{}, form
	case from == roster.MinutesPerDay:
		return roster.Hours{}, "jam mulai 24:00 tidak ada — tulis 00:00 dan hari berikutnya"
	case from == to:
		return roster.Hours{}, "jam mulai sama dengan jam selesai — untuk sehari penuh tulis 00:00-24:00"
	case to == 0:
		to = roster.MinutesPerDay
	}
	return roster.Hours{From: from, To: to}, ""
}

// parseClock reads "07:00" up to "24:00" as minutes since midnight.
func parseClock(text string) (int, bool) {
	hour, minute, found := strings.Cut(strings.Replace(text, ".", ":", 1), ":") // 07.00 is the Indonesian way to write it
	if !found || len(hour) < 1 || len(hour) > 2 || len(minute) != 2 {
		return 0, false
	}
	h, errHour := strconv.ParseUint(hour, 10, 8)
	m, errMinute := strconv.ParseUint(minute, 10, 8)
	if errHour != nil || errMinute != nil || m > 59 || h > 24 || h == 24 && m > 0 {
		return 0, false
	}
	return int(h*60 + m), true
}

// sayClock is the form parseClock reads.
func sayClock(minute int) string {
	two := func(n int) string { return string(rune('0'+n/10)) + string(rune('0'+n%10)) }
	return two(minute/60) + ":" + two(minute%60)
}

// likelyDate is the date that somebody wrote in another order or with the name of the month, or "".
func likelyDate(text string) string {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("-‐‑–−/. ", r) })
	if len(parts) != 3 {
		return ""
	}
	if len(parts[0]) <= 2 {
		slices.Reverse(parts)
	}
	parts[1] = monthNumber(parts[1])
	for i, p := range parts {
		if len(p) == 1 {
			parts[i] = "0" + p
		}
	}
	date := strings.Join(parts, "-")
	if _, ok := roster.ParseDay(date); !ok {
		return ""
	}
	return date
}

// monthNumber is the number of a month by its name or the beginning of it, and the word itself where it is none.
func monthNumber(word string) string {
	const least = 3 // letters that tell the months apart
	for i, name := range months[report.Indonesian] {
		if len(word) >= least && strings.HasPrefix(strings.ToLower(name), strings.ToLower(word)) {
			return strconv.Itoa(i + 1)
		}
	}
	return word
}

// parseInstant reads "2026-12-10 19:00" on the clock of a zone.
func parseInstant(text string, zone *time.Location) (time.Time, bool) {
	date, clock, found := strings.Cut(text, " ")
	if !found {
		date, clock, found = strings.Cut(text, "T")
	}
	day, okDay := roster.ParseDay(date)
	minute, okClock := parseClock(strings.TrimSpace(clock))
	if !found || !okDay || !okClock {
		return time.Time{}, false
	}
	return day.At(minute, zone), true
}
