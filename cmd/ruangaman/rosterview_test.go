package main

import (
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"ruangaman"
	"ruangaman/config"
)

const atChristmas = "2026-12-18 11:00"

func TestRosterWithoutAnInstantIsATableOfTwoWeeks(t *testing.T) {
	t.Parallel()
	out, errs, status := command(t, "roster", "--config", example, "--now", atChristmas)
	if status != 0 {
		t.Fatal(errs)
	}
	for _, want := range []string{
		"Jaga Jum 18 Des 2026 sampai Kam 31 Des 2026 (Asia/Makassar)",
		"\nBalikpapan Timur, Balikpapan Selatan\n  Jum 18 Des  07:00–19:00 agus+   19:00–07:00 budi\n",
		"\n  Jum 25 Des  00:00–12:00 yusuf*  12:00–24:00 sari*\n  Sab 26 Des  00:00–07:00 sari    07:00–19:00 agus    19:00–07:00 rina\n",
		"\n  + Jum 18 Des 07:00–19:00 agus: pengganti cuti, baris 57\n  * Jum 25 Des 00:00–12:00 yusuf: libur Natal, baris 64\n",
		"\n* libur   + pengganti cuti   ~ tukar\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the table does not show %q:\n%s", want, out)
		}
	}
	for _, line := range strings.Split(out, "\n")[1:] {
		if n := len([]rune(line)); n > tableWidth {
			t.Errorf("%d columns: %s", n, line)
		}
	}
}

func TestRosterShowsOnePersonOrOneArea(t *testing.T) {
	t.Parallel()
	out, _, status := command(t, "roster", "--config", example, "--petugas", "hasan")
	if status != 0 || !strings.Contains(out, "hasan") || strings.Contains(out, "lina") || strings.Contains(out, "Timur") {
		t.Errorf("hasan's table, status %d:\n%s", status, out)
	}
	out, _, status = command(t, "roster", "--config", example, "--kecamatan", "balikpapan utara")
	if status != 0 || !strings.Contains(out, "\nBalikpapan Utara\n") || strings.Contains(out, "rina") {
		t.Errorf("one kecamatan, status %d:\n%s", status, out)
	}
	for _, args := range [][]string{
		{"--petugas", "hasen", `"hasan"`}, {"--kelurahan", "lamar", `"Lamaru"`}, {"--kecamatan", "Balikpapan Utar", `"Balikpapan Utara"`},
		{"--kecamatan", "x", "config.yaml"},
	} {
		if _, errs, status := command(t, "roster", "--config", example, args[0], args[1]); status != 1 || !strings.Contains(errs, args[2]) {
			t.Errorf("%v: status %d, %s", args, status, errs)
		}
	}
	if _, errs, status := command(t, "roster", "--config", example, "--petugas", "rina", "--kelurahan", "Lamaru"); status != 1 || errs == "" {
		t.Errorf("two names: status %d, %s", status, errs)
	}
}

func TestALongSwapStandsOnEveryDateItCovers(t *testing.T) {
	t.Parallel()
	path := changed(t, "mulai: 2026-12-10 19:00, selesai: 2026-12-11 07:00", "mulai: 2026-12-17 19:00, selesai: 2026-12-21 07:00")
	out, errs, status := command(t, "roster", "--config", path, "--now", "2026-12-19 11:00", "--kelurahan", "Lamaru")
	if status != 0 || !strings.Contains(out, "  Sab 19 Des  00:00–24:00 agus~\n") || !strings.Contains(out, "  Min 20 Des  00:00–07:00") && !strings.Contains(out, "  Min 20 Des  00:00–24:00 agus~\n") {
		t.Errorf("status %d %s:\n%s", status, errs, out)
	}
}

func TestTheLadderIsWhatWouldReallyHappen(t *testing.T) {
	t.Parallel()
	out, errs, status := command(t, "roster", "--config", example, "--at", "2026-12-25 02:00", "--kelurahan", "Lamaru")
	if status != 0 {
		t.Fatal(errs)
	}
	for _, want := range []string{
		"\n  biasa\n    Jum 25 Des 06:00  petugas jaga             ditawari yusuf (config.example.yaml:78)\n" +
			"    Jum 25 Des 06:30  petugas jaga             diingatkan: yusuf (config.example.yaml:78)\n" +
			"    Jum 25 Des 07:00  cadangan                 ditawari agus (config.example.yaml:79)\n" +
			"    Jum 25 Des 08:00  koordinator              ditawari ratna, wahyu, lagi setiap 2 jam (config.example.yaml:80)\n",
		"\n  mendesak\n    Jum 25 Des 02:00  petugas jaga             tawaran tanpa suara kepada yusuf (config.example.yaml:82)\n",
		"    Jum 25 Des 02:03  cadangan, koordinator    ditawari agus, rina, sari, ratna, wahyu sekaligus (config.example.yaml:87)\n" +
			"    Jum 25 Des 02:13  koordinator, grup        ditawari ratna, wahyu sekaligus, lagi setiap 10 menit (config.example.yaml:88)\n",
		"\n  bunuh diri\n    Jum 25 Des 02:00  psikolog, koordinator    ditawari tuti, ratna, wahyu sekaligus",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the ladder does not say\n%s\nbut\n%s", want, out)
		}
	}
	if ladder := out[strings.Index(out, "  biasa\n"):]; strings.Contains(ladder, "budi") {
		t.Error("budi must not be called for Lamaru")
	}
}

var elsewhere = regexp.MustCompile(`(?i)(src|href|srcset|action)=|url\(|@import|<script|<link|https?:`)

func TestThePageStandsAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "jaga.html")
	if out, errs, status := command(t, "roster", "--config", example, "--now", atChristmas, "--html", path); status != 0 || !strings.Contains(out, path) {
		t.Fatalf("status %d: %s", status, errs)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	text := string(raw)
	if found := elsewhere.FindString(text); found != "" {
		t.Errorf("the page asks for something from elsewhere: %q", found)
	}
	for _, want := range []string{
		`<html lang="id">`, "<h1>Jadwal jaga</h1>", "<caption>14–20 Des 2026</caption>", `<th scope="row">Balikpapan Kota</th>`,
		`aria-current="date">Jumat`, "libur Natal", "pengganti cuti", "default-src", "@media print",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if n := strings.Count(text, "<table>"); n != pageWeeks {
		t.Errorf("%d weeks", n)
	}
	wellFormed(t, text)
}

// wellFormed reads the page as XML with HTML's void elements.
func wellFormed(t *testing.T, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	depth := 0
	for {
		token, err := d.Token()
		if token == nil {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	if depth != 0 {
		t.Errorf("%d elements are not closed", depth)
	}
}

func TestAPageShowsHolesAndNamesAreData(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	text := strings.Replace(string(raw), "nama: Rina W.", "nama: <b>Rina</b>", 1)
	s, problems := config.Read("config.yaml", []byte(text), now)
	if s == nil {
		t.Fatal(problems)
	}
	early := now.AddDate(0, 0, -14) // before the turns begin
	html, err := rosterPage(s, selection{groups: s.Roster.Alike()}, early.In(s.City.Zone))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(html, []byte(`class="chip hole"><b>TIDAK ADA</b>`)) {
		t.Error("a hole does not show")
	}
	if bytes.Contains(html, []byte("<b>Rina</b>")) || !bytes.Contains(html, []byte("&lt;b&gt;Rina")) {
		t.Error("a name became part of the page")
	}
	var out bytes.Buffer
	table(&out, s, selection{groups: s.Roster.Alike()}, early)
	if !strings.Contains(out.String(), "TIDAK ADA") {
		t.Errorf("a hole does not show in the table:\n%s", out.String())
	}
}

// calendar reads what --ics wrote, with the library and by the rules of RFC 5545 for lines.
func calendar(t *testing.T, args ...string) *ics.Calendar {
	t.Helper()
	path := filepath.Join(t.TempDir(), "jaga.ics")
	args = append([]string{"roster", "--config", example, "--ics", path}, args...)
	if _, errs, status := command(t, args...); status != 0 {
		t.Fatalf("%v: %s", args, errs)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.SplitAfter(strings.TrimSuffix(string(raw), "\r\n"), "\r\n") {
		if len(strings.TrimSuffix(line, "\r\n")) > 75 || strings.Contains(strings.TrimSuffix(line, "\r\n"), "\n") {
			t.Errorf("a line that phones may refuse: %q", line)
		}
	}
	cal, err := ics.ParseCalendar(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

func TestThePhonesCalendarHasExactlyThePersonsDuty(t *testing.T) {
	t.Parallel()
	s, problems, err := config.Load(example, time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC))
	if s == nil || err != nil {
		t.Fatal(problems, err)
	}
	for _, person := range []string{"rina", "yusuf", "sari"} {
		cal := calendar(t, "--petugas", person)
		ids := map[string]bool{}
		minutes := 0
		var from, until time.Time
		for _, e := range cal.Events() {
			start, errStart := e.GetStartAt()
			end, errEnd := e.GetEndAt()
			if errStart != nil || errEnd != nil || !start.Before(end) || ids[e.Id()] {
				t.Fatalf("%s: %v %v %v %v, id %s", person, start, end, errStart, errEnd, e.Id())
			}
			ids[e.Id()] = true
			if from.IsZero() {
				from = start
			}
			until = end
			for at := start; at.Before(end); at = at.Add(10 * time.Minute) {
				minutes += 10
				on := false
				for _, ward := range s.Roster.Wards() {
					d, _ := s.Roster.OnDuty(ward, at)
					on = on || string(d.Person) == person
				}
				if !on {
					t.Fatalf("%s is not on duty at %v", person, at)
				}
			}
			if sum := e.GetProperty(ics.ComponentPropertySummary).Value; !strings.HasPrefix(sum, "Jaga: ") || strings.Contains(sum, "TIDAK") {
				t.Errorf("%s: %q", person, sum)
			}
		}
		for _, l := range s.Roster.Loads(from, until) {
			if string(l.Person) == person && minutes < int(l.Total.Minutes()) {
				t.Errorf("%s: %d of %v minutes are in the calendar", person, minutes, l.Total.Minutes())
			}
		}
	}
}

func TestTheCalendarOfAnAreaNamesWhoIsOnDuty(t *testing.T) {
	t.Parallel()
	cal := calendar(t, "--kelurahan", "Lamaru", "--now", atChristmas)
	var before time.Time
	names := map[string]int{}
	for _, e := range cal.Events() {
		start, _ := e.GetStartAt()
		end, _ := e.GetEndAt()
		if !before.IsZero() && !start.Equal(before) {
			t.Fatalf("a hole or an overlap at %v", start)
		}
		before = end
		names[e.GetProperty(ics.ComponentPropertySummary).Value]++
	}
	for _, want := range []string{"Jaga: rina", "Jaga: yusuf", "Jaga: hasan"} {
		if names[want] == 0 {
			t.Errorf("no event %q in %v", want, names)
		}
	}
	if again := calendar(t, "--kelurahan", "Lamaru", "--now", atChristmas); again.Events()[3].Id() != cal.Events()[3].Id() {
		t.Error("a calendar read again doubles its events")
	}
	if len(calendar(t, "--kecamatan", "Balikpapan Kota").Events()) < 170 {
		t.Error("the calendar of a kecamatan is short")
	}
	if _, errs, status := command(t, "roster", "--config", example, "--ics", "-"); status != 1 || !strings.Contains(errs, "--petugas") {
		t.Errorf("a calendar of nobody: status %d, %s", status, errs)
	}
}

// TestTheCalendarKeepsTheHourWhenTheClocksAreSet takes the example to a zone that has summer time, with a long reason whose
// letters are more than one byte.
func TestTheCalendarKeepsTheHourWhenTheClocksAreSet(t *testing.T) {
	t.Parallel()
	reason := "Réné menunggu hasil pemeriksaan di puskesmas — kembali bertugas minggu depan, in syā Allāh"
	text := strings.NewReplacer("Asia/Makassar", "Europe/Berlin", "alasan: Rina ke luar kota", `alasan: "`+reason+`"`,
		"2026-12-10 19:00", "2027-03-27 19:00", "2026-12-11 07:00", "2027-03-28 07:00").Replace(ruangaman.ExampleConfig)
	cal := calendar(t, "--config", writeConfig(t, t.TempDir(), text), "--kelurahan", "Manggar", "--now", "2027-03-25 10:00")
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	lengths := map[time.Duration]int{}
	told := false
	for _, e := range cal.Events() {
		start, _ := e.GetStartAt()
		end, _ := e.GetEndAt()
		if from, until := start.In(zone).Format("15:04"), end.In(zone).Format("15:04"); from+until != "07:0019:00" && from+until != "19:0007:00" {
			t.Errorf("a duty from %s to %s", from, until)
		}
		lengths[end.Sub(start)]++
		if why := e.GetProperty(ics.ComponentPropertyDescription); why != nil && strings.HasSuffix(why.Value, reason) {
			told = true
		}
	}
	if lengths[11*time.Hour] != 1 || !told {
		t.Errorf("the night the clocks are set is not an hour shorter (%v), or the reason is lost (%v)", lengths, told)
	}
}

func TestCheckSaysWhatWouldChange(t *testing.T) {
	t.Parallel()
	path := changed(t, "cadangan: [yusuf, dewi]", "cadangan: [dewi, yusuf]")
	before, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	if out, _, _ := command(t, "check", "--config", path); strings.Contains(out, "Yang berubah") {
		t.Errorf("nothing was accepted yet:\n%s", out)
	}
	if err := os.WriteFile(config.AcceptedPath(path), before, 0o600); err != nil {
		t.Fatal(err)
	}
	out, _, status := command(t, "check", "--config", path)
	want := "Yang berubah dari berkas yang terakhir diterima:\n  Balikpapan Utara, Balikpapan Tengah: cadangan menjadi dewi, yusuf\n"
	if status != 0 || !strings.Contains(out, want) || !strings.Contains(out, "Terbukti: ") {
		t.Errorf("status %d:\n%s", status, out)
	}
}

func TestCheckTellsTwentyProblemsAndHowManyFollow(t *testing.T) {
	t.Parallel()
	var many strings.Builder
	for range 30 {
		many.WriteString("\n  - {petugas: entah, dari: 2026-12-01, sampai: 2026-12-02, pengganti: agus}")
	}
	out, errs, status := command(t, "check", "--config", changed(t, "\n\ntukar:", many.String()+"\n\ntukar:"))
	if status != 1 || strings.Count(out, `petugas "entah" tidak dikenal`) != config.MaxShown || !strings.Contains(out, "… dan 10 lagi\n") || !strings.Contains(errs, "30 kesalahan") {
		t.Errorf("status %d %s:\n%s", status, errs, out)
	}
}

func TestACoordinatorsMessageStaysWithinWhatTelegramTakes(t *testing.T) {
	t.Parallel()
	var lines []string
	for range 40 {
		lines = append(lines, strings.Repeat("é", 300))
	}
	got := fitting(lines, "id")
	if n := len([]rune(strings.Join(got, "\n"))); n > 3600 || got[len(got)-1] != "… dan 29 lagi" {
		t.Errorf("%d letters, %q", n, got[len(got)-1])
	}
	for i := range lines {
		lines[i] = "x"
	}
	if got = fitting(lines, "en"); len(got) != config.MaxShown+1 || got[config.MaxShown] != "… and 20 more" {
		t.Errorf("%d lines, the last %q", len(got), got[len(got)-1])
	}
	if got = fitting(lines[:3], "id"); len(got) != 3 {
		t.Errorf("%d of 3 lines", len(got))
	}
}

func TestTheAskedTimeIsLocalInTheZoneOfTheFile(t *testing.T) {
	t.Parallel()
	late := "  - {petugas: rina, dari: 2026-11-10, sampai: 2026-11-22, pengganti: agus}"
	for _, zone := range []string{"Asia/Makassar", "Asia/Jakarta", "Asia/Tokyo"} {
		path := changed(t, "\n\ntukar:", "\n"+late+"\n\ntukar:")
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(strings.Replace(string(raw), "zona_waktu: Asia/Makassar", "zona_waktu: "+zone, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		out, _, _ := command(t, "check", "--config", path, "--now", "2026-11-22 23:59")
		if strings.Contains(out, "cuti rina sudah lewat") {
			t.Errorf("%s: one minute before its end:\n%s", zone, out)
		}
		out, _, _ = command(t, "check", "--config", path, "--now", "2026-11-23 00:00")
		if !strings.Contains(out, "cuti rina sudah lewat") {
			t.Errorf("%s: a minute later:\n%s", zone, out)
		}
	}
}
