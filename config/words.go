package config

import (
	"fmt"
	"strings"
	"time"

	"ruangaman/report"
)

// words says sentences in the language of a file (bahasa). They are written where they are needed, in Indonesian; the
// English form of each stands in english.go under the Indonesian one.
type words struct{ lang report.Lang }

// phrase is a part of a sentence that has its own English form.
type phrase string

// say fills a sentence. Without an English form the Indonesian one is said: a mistake named in the wrong language is
// better than one that is not named.
func (w words) say(format string, args ...any) string {
	if w.lang == report.English {
		if there, ok := english[format]; ok {
			format = there
		}
		for i, a := range args {
			if p, ok := a.(phrase); ok {
				args[i] = w.translate(p)
			}
		}
	}
	return fmt.Sprintf(format, args...)
}

func (w words) translate(p phrase) phrase {
	if there, ok := english[string(p)]; ok && w.lang == report.English {
		return phrase(there)
	}
	return p
}

// languageOf finds bahasa: in a text that may be no YAML at all, so that even a syntax error is told in that language.
func languageOf(lines []string) report.Lang {
	for _, line := range lines {
		if value, ok := strings.CutPrefix(line, "bahasa:"); ok {
			value, _, _ = strings.Cut(value, "#")
			if report.Lang(strings.Trim(value, " \"'“”‘’")) == report.English {
				return report.English
			}
		}
	}
	return report.Indonesian
}

var months = map[report.Lang][12]string{
	report.Indonesian: {
		"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember",
	},
	report.English: {
		"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
	},
}

func (w words) month(at time.Time) string {
	names, ok := months[w.lang]
	if !ok {
		names = months[report.Indonesian]
	}
	return names[at.Month()-1]
}

// day is "4 Januari 2027".
func (w words) day(at time.Time) string {
	return fmt.Sprintf("%d %s %d", at.Day(), w.month(at), at.Year())
}

// moment is "4 Januari 2027 07:00".
func (w words) moment(at time.Time) string { return w.day(at) + " " + at.Format("15:04") }

// span names a time as people would: whole days from some morning on by the dates on which duty starts ("4–10 Januari
// 2027"), everything else with its hours.
func (w words) span(from, until time.Time) string {
	const day = 24 * time.Hour
	switch {
	case until.Sub(from)%day == 0 && from.Hour() < 12:
		return w.days(from, until.Add(-day))
	case from.Format(time.DateOnly) == until.Format(time.DateOnly):
		return w.moment(from) + "–" + until.Format("15:04")
	default:
		return w.moment(from) + " – " + w.moment(until)
	}
}

func (w words) days(first, last time.Time) string {
	switch {
	case !first.Before(last):
		return w.day(first)
	case first.Year() != last.Year():
		return w.day(first) + " – " + w.day(last)
	case first.Month() != last.Month():
		return fmt.Sprintf("%d %s – %s", first.Day(), w.month(first), w.day(last))
	default:
		return fmt.Sprintf("%d–%s", first.Day(), w.day(last))
	}
}

// and joins parts as in a sentence: "a, b dan c".
func (w words) and(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + w.say(" dan ") + parts[last]
}
