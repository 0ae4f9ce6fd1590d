package flows

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"ruangaman/report"
)

// stampOf and stampAt carry an instant in a button.
func stampOf(t time.Time) string { return strconv.FormatInt(t.Unix(), 36) }

func stampAt(s string) (time.Time, bool) {
	n, err := strconv.ParseInt(s, 36, 64)
	return time.Unix(n, 0), err == nil && n > 0
}

// dayStart is midnight in the city.
func dayStart(t time.Time, env report.Env) time.Time {
	l := t.In(env.City.Zone)
	return time.Date(l.Year(), l.Month(), l.Day(), 0, 0, 0, 0, env.City.Zone)
}

// dayText is "Kam 26-11".
func dayText(t time.Time, env report.Env) report.Text {
	l := t.In(env.City.Zone)
	return report.Text{List: []report.Text{report.T("staff_day_" + strconv.Itoa(int(l.Weekday()))), report.Raw(l.Format("02-01"))}, Join: " "}
}

// daysText is "Kam 26-11 – Sab 28-11", or the one day.
func daysText(from, until time.Time, env report.Env) report.Text {
	first, last := dayText(from, env), dayText(until.Add(-time.Second), env)
	if until.Sub(from) <= 25*time.Hour {
		return first
	}
	return report.Text{List: []report.Text{first, last}, Join: " – "}
}

// turnText is "Kam 26-11 19:00–07:00, Manggar, Lamaru".
func turnText(t report.Turn, env report.Env) report.Text {
	hours := t.From.In(env.City.Zone).Format("15:04") + "–" + t.Until.In(env.City.Zone).Format("15:04")
	return report.Text{List: []report.Text{{List: []report.Text{dayText(t.From, env), report.Raw(hours)}, Join: " "},
		report.Raw(strings.Join(districtsOf(t.Wards, env), ", "))}, Join: ", "}
}

func agreedText(g report.Agreed, env report.Env) report.Text {
	if g.Kind == report.AgreedLeave {
		return report.T("staff_leave_what", "days", daysText(g.From, g.Until, env))
	}
	return turnText(report.Turn{Wards: g.Wards, From: g.From, Until: g.Until}, env)
}

// districtsOf names wards by their districts, where they are whole.
func districtsOf(wards []string, env report.Env) []string {
	var out []string
	left := slices.Clone(wards)
	for _, d := range env.City.Districts {
		whole := len(d.Wards) > 0
		for _, w := range d.Wards {
			whole = whole && slices.Contains(wards, w)
		}
		if whole {
			out = append(out, d.Name)
			left = slices.DeleteFunc(left, func(w string) bool { return slices.Contains(d.Wards, w) })
		}
	}
	return append(out, left...)
}
