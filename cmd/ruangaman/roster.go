package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"ruangaman/config"
	"ruangaman/report"
	"ruangaman/roster"
)

// rosterCommand shows the roster: the coming two weeks as a table, a page or a calendar; or, of one instant, who is on
// duty, why, by which line of the file, and who would be called after them.
type rosterCommand struct {
	At        string `placeholder:"\"2026-12-25 02:00\"" help:"Siapa yang jaga pada saat ini (waktu setempat), mengapa, dan menurut baris mana."`
	Kelurahan string `placeholder:"NAMA" help:"Satu kelurahan; tanpa ini: semua. Bersama --at: juga seluruh tangga eskalasi."`
	Kecamatan string `placeholder:"NAMA" help:"Satu kecamatan."`
	Petugas   string `placeholder:"NAMA" help:"Satu petugas, dengan nama pendeknya."`
	HTML      string `name:"html" placeholder:"BERKAS" help:"Tulis halaman untuk dicetak atau dibuka di peramban: empat minggu."`
	ICS       string `name:"ics" placeholder:"BERKAS" help:"Tulis kalender 90 hari untuk HP: dengan --petugas, --kelurahan atau --kecamatan."`
	Now       string `placeholder:"\"2026-12-25 02:00\"" help:"Anggap sekarang saat ini (waktu setempat)."`
}

func (c rosterCommand) Run(all *commands, w world) error {
	s, now, err := settingsAt(all.Config, c.Now, w)
	if err != nil {
		return err
	}
	wanted, err := c.wanted(s)
	if err != nil {
		return err
	}
	switch {
	case c.At != "":
		return c.explainAt(w, s, filepath.Base(all.Config), wanted)
	case c.HTML == "" && c.ICS == "":
		table(w.out, s, wanted, now)
		return nil
	}
	if c.HTML != "" {
		err = writeView(w, c.HTML, func() ([]byte, error) { return rosterPage(s, wanted, now) })
	}
	if c.ICS != "" && err == nil {
		err = writeView(w, c.ICS, func() ([]byte, error) { return rosterCalendar(s, wanted, now) })
	}
	return err
}

// selection is what of the roster was asked for; without a name it is everything.
type selection struct {
	groups [][]string // wards that share everything, in written order
	name   string     // as written in the file
	person report.PersonID
}

// keeps reports whether a duty belongs to what was asked for.
func (s selection) keeps(d roster.Duty) bool { return s.person == "" || d.Person == s.person }

func (c rosterCommand) wanted(s *config.Settings) (selection, error) {
	asked := 0
	for _, name := range []string{c.Kelurahan, c.Kecamatan, c.Petugas} {
		if name != "" {
			asked++
		}
	}
	switch {
	case asked > 1:
		return selection{}, fail("pilih satu saja: --kelurahan, --kecamatan atau --petugas")
	case c.Kelurahan != "":
		return wantedWard(s, c.Kelurahan)
	case c.Kecamatan != "":
		return wantedDistrict(s, c.Kecamatan)
	case c.Petugas != "":
		p, ok := s.City.Person(report.PersonID(c.Petugas))
		if !ok {
			return selection{}, fail("petugas %q tidak dikenal%s", c.Petugas, meant(c.Petugas, shortNames(s.City)))
		}
		return selection{s.Roster.Alike(), string(p.ID), p.ID}, nil
	default:
		return selection{groups: s.Roster.Alike()}, nil
	}
}

func wantedWard(s *config.Settings, name string) (selection, error) {
	for _, ward := range s.Roster.Wards() {
		if report.Slug(ward) == report.Slug(name) {
			return selection{groups: [][]string{{ward}}, name: ward}, nil
		}
	}
	return selection{}, fail("kelurahan %q tidak dikenal%s", name, meant(name, s.Roster.Wards()))
}

func wantedDistrict(s *config.Settings, name string) (selection, error) {
	var names []string
	for _, d := range s.City.Districts {
		if report.Slug(d.Name) == report.Slug(name) {
			return selection{groups: within(s.Roster.Alike(), d.Wards), name: d.Name}, nil
		}
		names = append(names, d.Name)
	}
	return selection{}, fail("kecamatan %q tidak dikenal%s", name, meant(name, names))
}

// within keeps of every group the wards of a district.
func within(groups [][]string, wards []string) [][]string {
	in := map[string]bool{}
	for _, w := range wards {
		in[w] = true
	}
	var out [][]string
	for _, group := range groups {
		var some []string
		for _, w := range group {
			if in[w] {
				some = append(some, w)
			}
		}
		if len(some) > 0 {
			out = append(out, some)
		}
	}
	return out
}

func shortNames(city *report.City) []string {
	out := make([]string, len(city.People))
	for i, p := range city.People {
		out[i] = string(p.ID)
	}
	return out
}

// meant offers the nearest name, or where the names stand.
func meant(name string, known []string) string {
	if near := config.Nearest(name, known); near != "" {
		return fmt.Sprintf(" — maksudnya %q?", near)
	}
	return "; nama-namanya ada di config.yaml"
}

// writeView writes a page or a calendar. It names people, so it is readable for its owner alone; "-" is the terminal.
func writeView(w world, path string, view func() ([]byte, error)) error {
	raw, err := view()
	if err != nil {
		return err
	}
	if path == "-" {
		_, err = w.out.Write(raw)
		return err
	}
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		return fail("%s tidak bisa ditulis (%v)", path, unwrapPath(err))
	}
	fmt.Fprintf(w.out, "%s sudah ditulis.\n", path)
	return nil
}

func (c rosterCommand) explainAt(w world, s *config.Settings, file string, wanted selection) error {
	at, err := askedTime(c.At, w)
	if err != nil {
		return err
	}
	at = inZone(at, c.At, s.City.Zone)
	fmt.Fprintf(w.out, "%s %s (%s)\n", date(at), at.Format("15:04"), s.City.Zone)
	for _, wards := range wanted.groups {
		if d, _ := s.Roster.OnDuty(wards[0], at); wanted.keeps(d) {
			explain(w, s, file, wards, at)
		}
	}
	if c.Kelurahan != "" {
		ladders(w.out, s, file, wanted.name, at)
	}
	return nil
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
	if d.Beside {
		file = config.BesidePath(file)
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
