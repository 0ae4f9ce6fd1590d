//go:build !produksi

package main

import (
	"slices"
	"strings"
	"time"

	"ruangaman/config"
	"ruangaman/report"
)

// part is one person of the demo and the phone they hold.
type part struct {
	chat  report.ChatID
	name  string
	label [2]string // Indonesian, English
	note  string    // Indonesian
	staff bool
	shown bool // from the start; else the phone appears when it rings
}

// The reporters. Their ids need more than 32 bits, as Telegram's newer ones do, so that no search of the data folder
// finds one by chance.
const (
	firstReporter  report.ChatID = 7_100_000_001
	secondReporter report.ChatID = 7_100_000_002
)

// cast is everybody of the demo: two reporters, then whoever a report from the first district reaches, then the others.
func cast(s *config.Settings, now time.Time) []part {
	parts := []part{
		{chat: firstReporter, name: "Melati", label: [2]string{"Pelapor", "reporter"}, shown: true},
		{chat: secondReporter, name: "Kenanga", label: [2]string{"Pelapor kedua", "second reporter"}, shown: true},
	}
	ward := s.City.Districts[0].Wards[0]
	var called []report.PersonID
	add := func(id report.PersonID, label [2]string) bool {
		p, ok := s.City.Person(id)
		if !ok || slices.Contains(called, id) {
			return false
		}
		called = append(called, id)
		parts = append(parts, part{chat: p.Chat, name: p.Name, label: label, note: dutyNote(s, id, now), staff: true, shown: true})
		return true
	}
	if duty, ok := s.Roster.OnDuty(ward, now); ok {
		add(duty.Person, [2]string{"Petugas jaga", "on-duty activist"})
	}
	for _, id := range s.Roster.Backups(ward) {
		if !s.Roster.OnLeave(id, now) && add(id, [2]string{"Cadangan", "backup"}) {
			break
		}
	}
	if i := slices.IndexFunc(s.City.People, func(p report.Person) bool { return p.Role == report.RoleCoordinator }); i >= 0 {
		add(s.City.People[i].ID, roleLabels[report.RoleCoordinator])
	}
	shown := len(parts)
	for _, p := range s.City.People {
		add(p.ID, roleLabels[p.Role])
	}
	for i := shown; i < len(parts); i++ {
		parts[i].shown = false
	}
	return parts
}

var roleLabels = map[report.Role][2]string{
	report.RoleActivist: {"Petugas", "activist"}, report.RoleCoordinator: {"Koordinator", "coordinator"},
	report.RolePsychologist: {"Psikolog", "psychologist"}, report.RoleIndependent: {"Independen", "independent"},
}

// dutyNote says where a person is on duty now.
func dutyNote(s *config.Settings, id report.PersonID, now time.Time) string {
	var wards []string
	for ward, person := range everyDuty(s.City, s.Roster, now) {
		if person == id {
			wards = append(wards, ward)
		}
	}
	if len(wards) == 0 {
		return ""
	}
	// Districts that carry the city's name are known without it.
	return "jaga " + strings.ReplaceAll(config.NameAreas(s.City.Districts, wards), s.City.Name+" ", "")
}
