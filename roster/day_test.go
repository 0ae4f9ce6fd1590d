package roster

import (
	"testing"
	"time"
)

func TestDaysAgreeWithTheCalendarInEveryZone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Asia/Makassar", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia", "UTC"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		at := time.Date(1968, 12, 30, 0, 7, 13, 5, zone)
		for at.Year() < 2032 {
			y, m, d := at.Date()
			want := Day(time.Date(y, m, d, 12, 0, 0, 0, time.UTC).Sub(time.Date(1970, 1, 1, 12, 0, 0, 0, time.UTC)) / (24 * time.Hour))
			got, minute := clockOf(at)
			if got != want || minute != at.Hour()*60+at.Minute() || got.Weekday() != at.Weekday() || got != DayOf(at) {
				t.Fatalf("%v: got %v (%d) at minute %d, %v", at, got, got, minute, got.Weekday())
			}
			if start, want := got.At(minute, zone), time.Date(y, m, d, 0, minute, 0, 0, zone); !start.Equal(want) {
				t.Fatalf("%v: %v, the calendar says %v", at, start, want)
			}
			at = at.Add(5*time.Hour + 41*time.Minute)
		}
	}
}

func TestADateIsReadOnlyIfThereIsOne(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{
		"2026-12-14": true, "2028-02-29": true, "1969-12-31": true, "2027-02-29": false, "2026-2-3": false, "14-12-2026": false, "": false,
	} {
		d, got := ParseDay(text)
		if got != ok || ok && d.String() != text {
			t.Errorf("%q: got %v %v", text, d, got)
		}
	}
}
