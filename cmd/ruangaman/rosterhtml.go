package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strings"
	"time"

	"ruangaman/config"
	"ruangaman/report"
	"ruangaman/roster"
)

// pageWeeks is how many weeks the page shows, the present one first.
const pageWeeks = 4

// pageColours is how many colours roster.html knows; more people share them, told apart by their edge and their name.
const pageColours = 12

//go:embed roster.html
var rosterTemplate string

var rosterHTML = template.Must(template.New("roster").Parse(rosterTemplate))

// page is what roster.html shows.
type page struct {
	Title, Span, Zone, Made string
	Weeks                   []pageWeek
	People                  []pagePerson
}

type pageWeek struct {
	Title string
	Days  []pageDay
	Rows  []pageRow
}

type pageDay struct {
	Name, Date, ISO string
	Today           bool
}

type pageRow struct {
	Area, Part string // the kecamatan; its wards where they are not all alike
	Cells      [][]chip
}

// chip is one duty in a cell.
type chip struct {
	Hours, Name, Class, Why string
	Hole                    bool
}

type pagePerson struct {
	ID, Name, Class string
	Hours           int
}

// rosterPage is the roster as one HTML file without anything from elsewhere, for a wall or a browser.
func rosterPage(s *config.Settings, wanted selection, now time.Time) ([]byte, error) {
	p := page{Title: "Jadwal jaga", Zone: s.City.Zone.String(), Made: date(now) + " " + now.Format("15:04")}
	if wanted.name != "" {
		p.Title += " " + wanted.name
	}
	today := roster.DayOf(now.In(s.City.Zone))
	first := today - roster.Day((int(today.Weekday())+6)%7)
	total := map[report.PersonID]time.Duration{}
	for i := range roster.Day(pageWeeks) {
		p.Weeks = append(p.Weeks, pageOfWeek(s, wanted, first+7*i, today, total))
	}
	p.Span = spanOf(first.At(0, s.City.Zone), (first+7*pageWeeks-1).At(0, s.City.Zone))
	for i, person := range s.City.People {
		if total[person.ID] > 0 {
			p.People = append(p.People, pagePerson{string(person.ID), person.Name, class(i), int(total[person.ID].Hours())})
		}
	}
	var out bytes.Buffer
	if err := rosterHTML.Execute(&out, p); err != nil {
		return nil, fmt.Errorf("write page: %w", err)
	}
	return out.Bytes(), nil
}

func pageOfWeek(s *config.Settings, wanted selection, monday, today roster.Day, total map[report.PersonID]time.Duration) pageWeek {
	zone := s.City.Zone
	w := pageWeek{Title: spanOf(monday.At(0, zone), (monday+6).At(0, zone))}
	for day := monday; day < monday+7; day++ {
		at := day.At(0, zone)
		w.Days = append(w.Days, pageDay{longDays[at.Weekday()], fmt.Sprintf("%d %s", at.Day(), monthNames[at.Month()-1]), day.String(), day == today})
	}
	for _, d := range s.City.Districts {
		groups := within(wanted.groups, d.Wards)
		for _, wards := range groups {
			row := pageRow{Area: d.Name, Cells: make([][]chip, 7)}
			if len(wards) < len(d.Wards) {
				row.Part = strings.Join(wards, ", ")
			}
			any := false
			for _, duty := range dutiesStarting(s.Roster, wards[0], monday, monday+6) {
				if !wanted.keeps(duty) {
					continue
				}
				any = true
				day := roster.DayOf(duty.From) - monday
				row.Cells[day] = append(row.Cells[day], chipOf(s.City, duty))
			}
			if any {
				w.Rows = append(w.Rows, row)
			}
		}
	}
	addHours(s, wanted, monday, total)
	return w
}

// addHours adds up who is on duty how long; several areas at once count once.
func addHours(s *config.Settings, wanted selection, monday roster.Day, total map[report.PersonID]time.Duration) {
	for _, l := range s.Roster.Loads(monday.At(0, s.City.Zone), (monday+7).At(0, s.City.Zone)) {
		if wanted.person == "" || wanted.person == l.Person {
			total[l.Person] += l.Total
		}
	}
}

func chipOf(city *report.City, d roster.Duty) chip {
	c := chip{Hours: hours(d), Name: string(d.Person), Hole: d.Person == ""}
	if c.Hole {
		c.Name = "TIDAK ADA"
		return c
	}
	for i, p := range city.People {
		if p.ID == d.Person {
			c.Class = class(i)
		}
	}
	if d.Why != roster.WhySchedule {
		c.Why = whyText(d)
	}
	return c
}

// class names the colour of a person, by the order in petugas, so that it stays the same from page to page.
func class(i int) string { return fmt.Sprintf("c%d e%d", i%pageColours, i/pageColours%3) }

var longDays = [...]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}

// spanOf is "23 Nov – 6 Des 2026", or "23–29 Nov 2026".
func spanOf(first, last time.Time) string {
	if first.Year() == last.Year() && first.Month() == last.Month() {
		return fmt.Sprintf("%d–%d %s %d", first.Day(), last.Day(), monthNames[last.Month()-1], last.Year())
	}
	year := ""
	if first.Year() != last.Year() {
		year = fmt.Sprintf(" %d", first.Year())
	}
	return fmt.Sprintf("%d %s%s – %d %s %d", first.Day(), monthNames[first.Month()-1], year, last.Day(), monthNames[last.Month()-1], last.Year())
}
