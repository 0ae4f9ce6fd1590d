//go:build !produksi

package main

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"ruangaman"
	"ruangaman/config"
)

// What makes the example a configuration that can be watched.
var (
	waitForm  = regexp.MustCompile(`(\d+) (detik|menit|jam|hari)`)
	turnForm  = regexp.MustCompile(`mulai: \d{4}-\d{2}-\d{2},`)
	nightForm = regexp.MustCompile(`(?m)^malam:.*\n`)
	cronForm  = regexp.MustCompile(`(?m)^rute:.*$`)
)

// demoSettings is the example configuration, quick enough to watch: see demoConfig.
func demoSettings(now time.Time) (*config.Settings, error) {
	s, problems := config.Read("config.example.yaml", []byte(demoConfig(ruangaman.ExampleConfig, now)), now)
	if s == nil {
		return nil, fmt.Errorf("read the example configuration: %s", config.Errors(problems)[0])
	}
	return s, nil
}

// demoConfig adapts the example to somebody who has a minute: the ladder climbs in seconds, the route is looked at every
// second, no night holds anything back, and every turn has begun whatever the machine's date is.
func demoConfig(example string, now time.Time) string {
	var out strings.Builder
	section := ""
	for line := range strings.Lines(example) {
		if line[0] != ' ' && line[0] != '#' && line[0] != '\n' {
			section, _, _ = strings.Cut(line, ":")
		}
		if section == "eskalasi" || section == "setelah_diterima" {
			line = waitForm.ReplaceAllStringFunc(line, quickened)
		}
		out.WriteString(line)
	}
	text := nightForm.ReplaceAllString(out.String(), "")
	text = cronForm.ReplaceAllString(text, `rute: {cron: "@every 1s"}`)
	return turnForm.ReplaceAllString(text, "mulai: "+turnsBegan(now).Format(time.DateOnly)+",")
}

// quickened is a wait as the demo waits: "3 menit" becomes 15 seconds, "60 menit" 45, "24 jam" two and a half minutes.
// What was longer stays longer, so that a reminder still comes before the next step.
func quickened(wait string) string {
	number, unit, _ := strings.Cut(wait, " ")
	n, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return wait // the comment that explains the form: "N menit"
	}
	minutes := n * map[string]float64{"detik": 1. / 60, "menit": 1, "jam": 60, "hari": 24 * 60}[unit]
	return fmt.Sprintf("%.0f detik", math.Max(1, 10*math.Pow(minutes, 0.37)))
}

// turnsBegan is a Monday four to five weeks ago: four people who take weekly turns are then at the first of them.
func turnsBegan(now time.Time) time.Time {
	sinceMonday := (int(now.Weekday()) + 6) % 7
	return now.AddDate(0, 0, -sinceMonday-4*7)
}
