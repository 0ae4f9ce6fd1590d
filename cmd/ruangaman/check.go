package main

import (
	"fmt"
	"strings"
	"time"

	"ruangaman/config"
	"ruangaman/report"
	"ruangaman/roster"
)

// previewDays is how far check looks ahead.
const previewDays = 14

// checkCommand needs no token, no key and no data.
type checkCommand struct {
	Now string `placeholder:"\"2026-12-25 02:00\"" help:"Anggap sekarang saat ini (waktu setempat)."`
}

func (c checkCommand) Run(all *commands, w world) error {
	now, err := askedTime(c.Now, w)
	if err != nil {
		return err
	}
	s, problems, err := config.Load(all.Config, now)
	if err != nil {
		return cannotRead(all.Config, err)
	}
	if s == nil {
		return refused(w, problems)
	}
	now = inZone(now, c.Now, s.City.Zone)
	for _, p := range s.Warnings {
		fmt.Fprintln(w.out, "perhatian:", p)
	}
	if len(s.Warnings) > 0 {
		fmt.Fprintln(w.out)
	}
	wards := 0
	for _, d := range s.City.Districts {
		wards += len(d.Wards)
	}
	fmt.Fprintf(w.out, "%s baik: %d petugas, %d kelurahan di %d kecamatan, %s.\n", all.Config, len(s.City.People), wards,
		len(s.City.Districts), countWarnings(len(s.Warnings)))
	preview(w, s, now)
	return nil
}

func countWarnings(n int) string {
	if n == 0 {
		return "tanpa peringatan"
	}
	return fmt.Sprintf("%d hal perlu dilihat lagi (di atas)", n)
}

// refused prints every mistake with its line.
func refused(w world, problems []config.Problem) error {
	mistakes := 0
	for _, p := range problems {
		word := ""
		if p.Warning {
			word = "perhatian: "
		} else {
			mistakes++
		}
		fmt.Fprint(w.out, word, p, "\n", p.Excerpt())
	}
	return fail("%d kesalahan; jadwal lama tetap berlaku sampai semuanya diperbaiki", mistakes)
}

func cannotRead(path string, err error) error {
	return fail("%s tidak bisa dibaca (%v); buat dengan: ruangaman init", path, unwrapPath(err))
}

// preview prints who is on duty in the coming days, once for all wards that share it.
func preview(w world, s *config.Settings, now time.Time) {
	from := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, s.City.Zone)
	until := from.AddDate(0, 0, previewDays)
	fmt.Fprintf(w.out, "\nJaga %s sampai %s (%s):\n", date(from), date(until.AddDate(0, 0, -1)), s.City.Zone)
	for _, wards := range s.Roster.Alike() {
		fmt.Fprintf(w.out, "\n  %s\n", config.NameAreas(s.City.Districts, wards))
		for _, d := range s.Roster.Duties(wards[0], from, until) {
			fmt.Fprintf(w.out, "    %s %s–%s  %s\n", date(d.From), d.From.Format("15:04"), clockEnd(d), duty(d))
		}
	}
}

func clockEnd(d roster.Duty) string {
	if d.Until.Format("15:04") == "00:00" {
		return "24:00"
	}
	return d.Until.Format("15:04")
}

func duty(d roster.Duty) string {
	if d.Person == "" {
		return "TIDAK ADA"
	}
	return strings.TrimSpace(string(d.Person) + "  " + whyShort(d))
}

// The reasons as the admin knows them: by the part of the file that holds the line.
var whyWords = map[roster.Why]string{
	roster.WhySchedule: "jadwal", roster.WhyHoliday: "libur", roster.WhySubstitute: "pengganti cuti", roster.WhySwap: "tukar",
}

func whyShort(d roster.Duty) string {
	if d.Why == roster.WhySchedule {
		return ""
	}
	words := whyWords[d.Why]
	if d.Note != "" {
		words += ": " + d.Note
	}
	return "(" + words + ")"
}

var (
	dayNames   = [...]string{"Min", "Sen", "Sel", "Rab", "Kam", "Jum", "Sab"}
	monthNames = [...]string{"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"}
)

// date is "Jum 25 Des 2026".
func date(t time.Time) string {
	return fmt.Sprintf("%s %2d %s %d", dayNames[t.Weekday()], t.Day(), monthNames[t.Month()-1], t.Year())
}

// timeForm is how people write an instant on the command line, in local time.
const timeForm = "2006-01-02 15:04"

// askedTime is --now, or the machine's clock.
func askedTime(asked string, w world) (time.Time, error) {
	if asked == "" {
		return w.now(), nil
	}
	t, err := time.Parse(timeForm, asked)
	if err != nil {
		return time.Time{}, fail("waktu %q tidak dikenal; tulis seperti \"2026-12-25 02:00\"", asked)
	}
	return t, nil
}

// inZone reads what was asked as local time of the city, once the city is known.
func inZone(t time.Time, asked string, zone *time.Location) time.Time {
	if asked == "" {
		return t.In(zone)
	}
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, zone)
}

// personName is "rina (Rina W.)".
func personName(city *report.City, id report.PersonID) string {
	if p, ok := city.Person(id); ok {
		return fmt.Sprintf("%s (%s)", id, p.Name)
	}
	return string(id)
}
