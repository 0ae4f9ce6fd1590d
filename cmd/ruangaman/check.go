package main

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"ruangaman/config"
	"ruangaman/report"
	"ruangaman/roster"
)

// checkCommand needs no key and no data, and a token only with --online.
type checkCommand struct {
	Now    string `placeholder:"\"2026-12-25 02:00\"" help:"Anggap sekarang saat ini (waktu setempat)."`
	Online bool   `help:"Tanyakan juga kepada Telegram siapa yang bisa dipanggil; perlu token."`
	Schema bool   `help:"Tulis JSON Schema untuk penyunting teks (config.schema.json) dan jangan periksa apa pun."`
}

func (c checkCommand) Run(all *commands, w world) error {
	if c.Schema {
		return printSchema(w)
	}
	s, now, err := settingsAt(all.Config, c.Now, w)
	if err != nil {
		return err
	}
	tell(w, s.Warnings)
	if len(s.Warnings) > 0 {
		fmt.Fprintln(w.out)
	}
	if err := proveAgreed(all.Config, s, now, w); err != nil {
		return err
	}
	wards := 0
	for _, d := range s.City.Districts {
		wards += len(d.Wards)
	}
	fmt.Fprintf(w.out, "%s baik: %d petugas, %d kelurahan di %d kecamatan, %s.\n", all.Config, len(s.City.People), wards,
		len(s.City.Districts), countWarnings(len(s.Warnings)))
	fmt.Fprintf(w.out, "Terbukti: setiap menit dalam seminggu, untuk seterusnya, dan setiap menit sampai %s ada petugas di setiap kelurahan,\nsebelum koordinator dipanggil; cuti, libur, tukar, dan konflik sudah dihitung.\n", date(now.Add(config.Horizon)))
	compare(w, all.Config, s, now)
	fmt.Fprintln(w.out)
	table(w.out, s, selection{groups: s.Roster.Alike()}, now)
	if c.Online {
		return askTelegram(s, w)
	}
	return nil
}

// settingsAt reads the configuration as of the instant that --now asks for. That is a local time of the city, which only the
// file tells: where it is not the usual zone, the file is judged again.
func settingsAt(path, asked string, w world) (*config.Settings, time.Time, error) {
	now, err := askedTime(asked, w)
	if err != nil {
		return nil, now, err
	}
	s, problems, err := config.Load(path, now)
	if err == nil && s != nil {
		if local := inZone(now, asked, s.City.Zone); !local.Equal(now) {
			s, problems, err = config.Load(path, local)
		}
	}
	if err != nil {
		return nil, now, cannotRead(path, err)
	}
	if s == nil {
		return nil, now, refused(w, problems)
	}
	if s, err = s.WithBeside(path); err != nil {
		return nil, now, cannotRead(config.BesidePath(path), err)
	}
	return s, inZone(now, asked, s.City.Zone), nil
}

// proveAgreed has the swaps and leaves from phones pass the same proof as the file.
func proveAgreed(path string, s *config.Settings, now time.Time, w world) error {
	problems, err := s.Unproved(path, now)
	if err != nil {
		return cannotRead(config.BesidePath(path), err)
	}
	if len(problems) == 0 {
		return nil
	}
	tell(w, problems)
	return fail("%s baik, tetapi bersama %s ada jam tanpa petugas sebelum koordinator; tambah cadangan, atau minta BATALKAN ditekan di Telegram",
		path, config.BesidePath(path))
}

// printSchema is what make generate keeps as config.schema.json.
func printSchema(w world) error {
	schema, err := config.Schema()
	if err != nil {
		return err
	}
	_, err = w.out.Write(schema)
	return err
}

func countWarnings(n int) string {
	if n == 0 {
		return "tanpa peringatan"
	}
	return fmt.Sprintf("%d hal perlu dilihat lagi (di atas)", n)
}

// compare prints what changes from the configuration that was last accepted to the one that was checked.
func compare(w world, path string, s *config.Settings, now time.Time) {
	before, err := config.Accepted(path, now)
	if err != nil || before == nil || before.Hash == s.Hash {
		return // nothing was accepted yet, or it is the same: there is nothing to compare with
	}
	lines := config.Differences(before, s, now)
	if len(lines) == 0 {
		return
	}
	fmt.Fprintln(w.out, "\nYang berubah dari berkas yang terakhir diterima:")
	for _, line := range lines[:min(len(lines), config.MaxShown)] {
		fmt.Fprintln(w.out, " ", line)
	}
	if more := len(lines) - config.MaxShown; more > 0 {
		fmt.Fprintf(w.out, "  … dan %d lagi\n", more)
	}
}

// refused prints the mistakes with their lines.
func refused(w world, problems []config.Problem) error {
	tell(w, problems)
	return fail("%d kesalahan; berkas ini tidak dipakai sampai semuanya diperbaiki", len(config.Errors(problems)))
}

// tell prints problems, the line of each mistake under it; of very many only the first.
func tell(w world, problems []config.Problem) {
	shown, more := config.Shown(problems)
	for _, p := range shown {
		if p.Warning {
			fmt.Fprintln(w.out, "perhatian:", p)
			continue
		}
		fmt.Fprint(w.out, p, "\n", p.Excerpt())
	}
	if more > 0 {
		fmt.Fprintf(w.out, "… dan %d lagi\n", more)
	}
}

func cannotRead(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fail("%s tidak ada; buat dengan: ruangaman init --config %s", path, path)
	}
	return fail("%s tidak bisa dibaca (%v)", path, unwrapPath(err))
}

// The reasons as the admin knows them: by the part of the file that holds the line.
var whyWords = map[roster.Why]string{
	roster.WhySchedule: "jadwal", roster.WhyHoliday: "libur", roster.WhySubstitute: "pengganti cuti", roster.WhySwap: "tukar",
}

// timeForm is how people write an instant on the command line, in local time.
const timeForm = "2006-01-02 15:04"

// askedTime is --now, or the machine's clock.
func askedTime(asked string, w world) (time.Time, error) {
	if asked == "" {
		return w.now(), nil
	}
	t, err := time.ParseInLocation(timeForm, asked, usualZone())
	if err != nil {
		return time.Time{}, fail("waktu %q tidak dikenal; tulis seperti \"2026-12-25 02:00\"", asked)
	}
	return t, nil
}

// usualZone is the city's, until its file says otherwise.
func usualZone() *time.Location {
	if zone, err := time.LoadLocation("Asia/Makassar"); err == nil {
		return zone
	}
	return time.UTC
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
