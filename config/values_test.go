package config

import (
	"testing"
	"time"

	"ruangaman/roster"
)

func TestDurations(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text, suggestion string
		want             time.Duration // 0: not understood
	}{
		{"1 detik", "", time.Second}, {"90 menit", "", 90 * time.Minute}, {"2 jam", "", 2 * time.Hour},
		{"35 hari", "", 35 * 24 * time.Hour}, {"15menit", "", 15 * time.Minute}, {"3650 hari", "", 3650 * 24 * time.Hour},
		{"0 detik", "", 0}, {"-1 jam", "", 0}, {"jam", "", 0}, {"", "", 0}, {"1,5 jam", "", 0}, {"3651 hari", "", 0},
		{"99999999999999999999 detik", "", 0}, {"5 mneit", "5 menit", 0}, {"5 minutes", "5 menit", 0}, {"3 hr", "3 hari", 0},
		{"5 minggu", "", 0},
	}
	for _, tt := range tests {
		d, suggestion, sentence := parseDuration(tt.text)
		if d != tt.want || suggestion != tt.suggestion || (sentence == "") != (tt.want > 0) {
			t.Errorf("%q: got %v %q %q", tt.text, d, suggestion, sentence)
		}
		if tt.want > 0 {
			if again, _, _ := parseDuration(sayDuration(d)); again != d {
				t.Errorf("%v is said as %q", d, sayDuration(d))
			}
		}
	}
}

func TestHours(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]roster.Hours{
		"07:00-19:00": {From: 420, To: 1140}, "19:00-07:00": {From: 1140, To: 420}, "00:00-24:00": {To: 1440},
		"12:00 – 24:00": {From: 720, To: 1440}, "19:00-00:00": {From: 1140, To: 1440}, "7.00-19.30": {From: 420, To: 1170},
		"07:00": {}, "07:60-08:00": {}, "24:00-07:00": {}, "24:01-07:00": {}, "07:00-07:00": {}, "7-19": {}, "": {}, "-": {},
		"+7:00-19:00": {}, "007:00-19:00": {}, "07:00-19:00-20:00": {},
	} {
		h, sentence := parseHours(text)
		if h != want || (sentence == "") != (want != roster.Hours{}) {
			t.Errorf("%q: got %+v %q", text, h, sentence)
		}
	}
}

func TestDays(t *testing.T) {
	t.Parallel()
	weekdays := roster.Days(time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday)
	weekend := roster.Days(time.Saturday, time.Sunday)
	tests := []struct {
		text    string
		want    roster.Weekdays
		unknown string
	}{
		{"setiap hari", roster.EveryDay, ""}, {"senin-jumat", weekdays, ""}, {"Senin - Jum'at", weekdays, ""},
		{"sabtu–ahad", weekend, ""}, {"minggu", roster.Days(time.Sunday), ""},
		{"sabtu-senin", weekend | roster.Days(time.Monday), ""}, {"senin-minggu", roster.EveryDay, ""},
		{"senen", 0, "senen"}, {"senin-jumaat", 0, "jumaat"}, {"", 0, ""}, {"senin-", 0, ""},
	}
	for _, tt := range tests {
		if got, unknown := parseDays(tt.text); got != tt.want || unknown != tt.unknown {
			t.Errorf("%q: got %07b %q", tt.text, got, unknown)
		}
	}
}

func TestInstantsAreReadOnTheClockOfTheZone(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("WITA", 8*60*60)
	for text, want := range map[string]string{
		"2026-12-10 19:00": "2026-12-10T19:00:00+08:00", "2026-12-10T07:30": "2026-12-10T07:30:00+08:00",
		"2026-12-10 24:00": "2026-12-11T00:00:00+08:00", "2026-12-10": "", "2026-02-30 10:00": "", "19:00": "", "": "",
	} {
		at, ok := parseInstant(text, zone)
		if ok != (want != "") || ok && at.Format(time.RFC3339) != want {
			t.Errorf("%q: got %v %v", text, at, ok)
		}
	}
}

func TestSchedulesAreCheckedWithoutPanic(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{
		"* * * * *": true, "*/5 6-22 * * 1-5": true, "@every 1s": true, "@every 90s": true, "@every 1h30m": true,
		"TZ=": false, "CRON_TZ=Asia/Jakarta": false, "TZ=Asia/Jakarta * * * * *": false, "": false, "@hourly": false,
		"@every": false, "@every 0s": false, "@every 0.5s": false, "@every -1m": false, "@every x": false, "60 * * * *": false,
		"* * * * * *": false, "0 * * * 7": false, "@every 1s 2s": false,
	} {
		if _, _, err := nextRuns(text, testNow); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
	if first, _, err := nextRuns("0 0 31 2 *", testNow); err != nil || !first.IsZero() {
		t.Errorf("31 February comes at %v, %v", first, err)
	}
}

func TestNearestFindsWhatWasMeant(t *testing.T) {
	t.Parallel()
	known := []string{"rina", "budi", "Manggar", "Manggar Baru", "petugas jaga"}
	for name, want := range map[string]string{
		"rinaa": "rina", "irna": "rina", "RINA": "rina", "manggar": "Manggar", "manggarbaru": "Manggar Baru", "Mangar": "Manggar",
		"petugas": "petugas jaga", "yusuf": "", "": "", "r": "", "bd": "",
	} {
		if got := nearest(name, known); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestExcerptsPointAtThePlace(t *testing.T) {
	t.Parallel()
	p := Problem{Line: 1, Column: 8, Source: "versi:\t2"}
	if got, want := p.Excerpt(), "    versi: 2\n           ^\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if (Problem{Line: 1, Column: 1}).Excerpt() != "" {
		t.Error("an excerpt of nothing")
	}
}
