package config

import (
	"regexp"
	"slices"
	"strings"
)

// What people write for days, hours and names where the file asks for another form: only for suggestions, never read.

// otherDays are other words for the days.
var otherDays = map[string]string{
	"monday": "senin", "tuesday": "selasa", "wednesday": "rabu", "thursday": "kamis", "friday": "jumat", "saturday": "sabtu", "sunday": "minggu",
	"mon": "senin", "tue": "selasa", "wed": "rabu", "thu": "kamis", "fri": "jumat", "sat": "sabtu", "sun": "minggu",
	"sen": "senin", "sel": "selasa", "rab": "rabu", "kam": "kamis", "jum": "jumat", "sab": "sabtu", "min": "minggu",
	"everyday": everyDay, "daily": everyDay, "semua": everyDay,
}

// untilWords stand between the two ends of a range.
var untilWords = regexp.MustCompile(`\s*(?:-|–|—|\bs/d\b|\bs\.d\.|\bsd\b|\bsampai\b|\bhingga\b|\bto\b|\buntil\b)\s*`)

// likelyDays is the form of hari: that somebody probably meant, or "".
func likelyDays(text string) string {
	parts := untilWords.Split(strings.ToLower(text), -1)
	for i, p := range parts {
		if day, ok := otherDays[strings.TrimSuffix(p, ".")]; ok {
			parts[i] = day
		} else if near := nearest(p, dayNames()); near != "" {
			parts[i] = near
		}
	}
	meant := strings.Join(parts, "-")
	if _, unknown := parseDays(meant); unknown != "" || len(parts) > 2 {
		return ""
	}
	return meant
}

// clock is a time of day inside other words.
var clock = regexp.MustCompile(`\d{1,2}[.:]\d{2}`)

// likelyHours is the form of jam: that somebody probably meant, or "".
func likelyHours(text string) string {
	times := clock.FindAllString(text, -1)
	if len(times) != 2 {
		return ""
	}
	h, sentence := parseHours(times[0] + "-" + times[1])
	if sentence != "" {
		return ""
	}
	return sayClock(h.From) + "-" + sayClock(h.To)
}

// likelyInstant is the form of mulai: and selesai: in tukar: that somebody probably meant, or "".
func likelyInstant(text string) string {
	at := clock.FindStringIndex(text)
	if at == nil {
		return ""
	}
	minute, ok := parseClock(text[at[0]:at[1]])
	day := likelyDate(strings.TrimRight(strings.TrimSuffix(strings.TrimSpace(text[:at[0]]), "pukul"), " ,T"))
	if !ok || day == "" {
		return ""
	}
	return day + " " + sayClock(minute)
}

// beyondTheDay reports whether a text has the form of jam:, but with a time that no clock shows.
func beyondTheDay(text string) bool {
	first, last, found := cutDash(text)
	whole := func(s string) bool { return clock.FindString(s) == s && s != "" }
	return found && whole(first) && whole(last)
}

// between stands between names where a comma belongs.
var between = regexp.MustCompile(`\s*[;/&+|]\s*|\s+(?:dan|and)\s+|\s+`)

// commas puts commas between known names that are written with something else, or gives "".
func commas(text string, known []string) string {
	parts := between.Split(strings.Trim(text, "()[] "), -1)
	unknown := func(p string) bool { return !slices.Contains(known, p) }
	if len(parts) < 2 || slices.ContainsFunc(parts, unknown) {
		return ""
	}
	return strings.Join(parts, ", ")
}

// title is a word before the name of an area that wilayah: does not have.
var title = regexp.MustCompile(`(?i)^(kelurahan|kel\.?|kecamatan|kec\.?|kota|kampung)\s+`)

// nearestArea is nearest for names of areas.
func nearestArea(name string, known []string) string {
	if near := nearest(name, known); near != "" {
		return near
	}
	return nearest(title.ReplaceAllString(name, ""), known)
}
