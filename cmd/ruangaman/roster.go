package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"ruangaman/config"
	"ruangaman/report"
	"ruangaman/roster"
)

// rosterCommand answers who is on duty, why, and by which line of the file.
type rosterCommand struct {
	At        string `placeholder:"\"2026-12-25 02:00\"" help:"Saat yang ditanyakan (waktu setempat); tanpa ini: sekarang."`
	Kelurahan string `placeholder:"NAMA" help:"Satu kelurahan; tanpa ini: semua."`
	Now       string `placeholder:"\"2026-12-25 02:00\"" help:"Anggap sekarang saat ini (waktu setempat)."`
}

func (c rosterCommand) Run(all *commands, w world) error {
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
	at := inZone(now, c.Now, s.City.Zone)
	if c.At != "" {
		if at, err = askedTime(c.At, w); err != nil {
			return err
		}
		at = inZone(at, c.At, s.City.Zone)
	}
	groups, err := c.groups(s)
	if err != nil {
		return err
	}
	fmt.Fprintf(w.out, "%s %s (%s)\n", date(at), at.Format("15:04"), s.City.Zone)
	for _, wards := range groups {
		explain(w, s, filepath.Base(all.Config), wards, at)
	}
	return nil
}

// groups are the wards asked for, those that share everything together.
func (c rosterCommand) groups(s *config.Settings) ([][]string, error) {
	if c.Kelurahan == "" {
		return s.Roster.Alike(), nil
	}
	for _, d := range s.City.Districts {
		for _, ward := range d.Wards {
			if report.Slug(ward) == report.Slug(c.Kelurahan) {
				return [][]string{{ward}}, nil
			}
		}
	}
	return nil, fail("kelurahan %q tidak dikenal; nama-namanya ada di wilayah: dalam config.yaml", c.Kelurahan)
}

func explain(w world, s *config.Settings, file string, wards []string, at time.Time) {
	fmt.Fprintf(w.out, "\n%s\n", config.NameAreas(s.City.Districts, wards))
	chain := s.Roster.Explain(wards[0], at)
	if len(chain) == 0 {
		fmt.Fprintln(w.out, "  jaga      TIDAK ADA; laporan langsung ke langkah berikutnya")
	} else {
		last := chain[len(chain)-1]
		fmt.Fprintf(w.out, "  jaga      %s, %s sampai %s %s\n", personName(s.City, last.Person),
			last.From.Format("15:04"), date(last.Until), last.Until.Format("15:04"))
		for _, d := range chain {
			fmt.Fprintf(w.out, "  karena    %s: %s\n", reason(file, d), d.Person)
		}
	}
	fmt.Fprintf(w.out, "  cadangan  %s\n", names(s.Roster.Backups(wards[0])))
	for _, p := range s.City.People {
		for _, ward := range wards {
			if !report.MaySee(p, report.Place{Ward: ward}, report.Exclusion{}) {
				fmt.Fprintf(w.out, "  konflik   %s tidak menerima laporan dari %s\n", p.ID, ward)
			}
		}
	}
}

// reason is "libur Natal (config.yaml:68)".
func reason(file string, d roster.Duty) string {
	words := whyWords[d.Why]
	if d.Note != "" {
		words += " " + d.Note
	}
	return fmt.Sprintf("%s (%s:%d)", words, file, d.Line)
}

func names(ids []report.PersonID) string {
	if len(ids) == 0 {
		return "tidak ada"
	}
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = string(id)
	}
	return strings.Join(list, ", ")
}

// unwrapPath says what is wrong with a path without saying the path again.
func unwrapPath(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
