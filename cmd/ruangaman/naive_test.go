package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

// naiveRoster reads the lists of a configuration by itself and answers as plainly as they are written. It shares nothing
// with the program but the file.
type naiveRoster struct {
	Jadwal []struct {
		Untuk []string
		Jaga  []naiveShift
	}
	Cuti  []struct{ Petugas, Dari, Sampai, Pengganti string }
	Tukar []struct {
		Untuk                   []string
		Mulai, Selesai, Petugas string
	}
	Libur []struct {
		Tanggal, Jam, Petugas string
		Untuk                 any
	}
}

type naiveShift struct {
	Hari, Jam, Giliran, Mulai string
	Urutan                    []string
}

func readNaive(t *testing.T, text string) *naiveRoster {
	t.Helper()
	var n naiveRoster
	if err := yaml.Unmarshal([]byte(text), &n); err != nil {
		t.Fatal(err)
	}
	return &n
}

// onDuty: the shift whose hours cover the clock, of the line for the ward, else of its district; a holiday in its place;
// whoever is on leave on the date the shift began has a substitute; a swap stands above all. Times are local, written as
// the file writes them, so that texts compare like times.
func (n *naiveRoster) onDuty(district, ward string, local time.Time) string {
	clock := local.Format("2006-01-02 15:04")
	person, day := n.turn(district, ward, local)
	person, day = n.holiday(district, ward, local, person, day)
	for _, l := range n.Cuti {
		if l.Petugas == person && l.Dari <= day && day <= l.Sampai {
			person = l.Pengganti
			break
		}
	}
	best := 0
	for _, s := range n.Tukar {
		if rank := naiveRank(s.Untuk, district, ward); rank > best && s.Mulai <= clock && clock < s.Selesai {
			best, person = rank, s.Petugas
		}
	}
	return person
}

func (n *naiveRoster) turn(district, ward string, local time.Time) (person, day string) {
	best := 0
	for _, rule := range n.Jadwal {
		rank := naiveRank(rule.Untuk, district, ward)
		if rank <= best {
			continue
		}
		best = rank
		for _, s := range rule.Jaga {
			if began, ok := naiveCovers(s.Jam, local); ok && naiveDay(s.Hari, began) {
				person, day = s.who(began), began.Format(time.DateOnly)
			}
		}
	}
	return person, day
}

func (s naiveShift) who(began time.Time) string {
	first, _ := time.ParseInLocation(time.DateOnly, s.Mulai, time.UTC)
	date := time.Date(began.Year(), began.Month(), began.Day(), 0, 0, 0, 0, time.UTC)
	turn := int(date.Sub(first).Hours()) / 24
	if s.Giliran == "mingguan" {
		turn /= 7
	}
	return s.Urutan[turn%len(s.Urutan)]
}

func (n *naiveRoster) holiday(district, ward string, local time.Time, person, day string) (string, string) {
	best := 0
	for _, h := range n.Libur {
		var places []string
		if list, ok := h.Untuk.([]any); ok {
			for _, p := range list {
				places = append(places, p.(string))
			}
		}
		began, ok := naiveCovers(h.Jam, local)
		if rank := naiveRank(places, district, ward); rank > best && ok && began.Format(time.DateOnly) == h.Tanggal {
			best, person, day = rank, h.Petugas, h.Tanggal
		}
	}
	return person, day
}

// naiveCovers reports whether hours like 19:00-07:00 cover a local clock, and on which date they began.
func naiveCovers(hours string, local time.Time) (began time.Time, ok bool) {
	from, until, _ := strings.Cut(hours, "-")
	clock := local.Format("15:04")
	switch {
	case from < until:
		return local, from <= clock && clock < until
	case clock >= from:
		return local, true
	default:
		return local.AddDate(0, 0, -1), clock < until
	}
}

func naiveDay(days string, at time.Time) bool {
	weekend := at.Weekday() == time.Saturday || at.Weekday() == time.Sunday
	switch days {
	case "senin-jumat":
		return !weekend
	case "sabtu-minggu":
		return weekend
	default: // setiap hari
		return true
	}
}

func naiveRank(places []string, district, ward string) int {
	switch {
	case len(places) == 0:
		return 1
	case slices.Contains(places, ward):
		return 3
	case slices.Contains(places, district):
		return 2
	default:
		return 0
	}
}
