//go:build !produksi

package main

import (
	"bytes"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman"
	"ruangaman/config"
	"ruangaman/report"
)

var demoNow = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC) // a Monday, 11:00 in Balikpapan

// demoWorld is a world whose messages nobody reads.
func demoWorld(t *testing.T, getenv func(string) string) world {
	t.Helper()
	var out, errs lockedBuffer
	return world{ctx: t.Context(), out: &out, errors: &errs, getenv: getenv, now: time.Now}
}

func noEnv(string) string { return "" }

func TestTheDemosConfigurationIsGoodOnAnyDate(t *testing.T) {
	t.Parallel()
	for day := range 40 {
		now := time.Date(2024, 12, 20, 23, 30, 0, 0, time.UTC).AddDate(0, 2*day, day)
		s, err := demoSettings(now)
		if err != nil {
			t.Fatalf("%s: %v", now, err)
		}
		if duty := everyDuty(s.City, s.Roster, now); len(duty) != 34 {
			t.Errorf("%s: somebody is on duty in %d kelurahan", now, len(duty))
		}
		if night, _ := s.Roster.Night(now); night || s.Cron != "@every 1s" {
			t.Errorf("%s: night %v, cron %s", now, night, s.Cron)
		}
	}
}

func TestTheDemoClimbsTheLadderWhileOneWatches(t *testing.T) {
	t.Parallel()
	s, err := demoSettings(demoNow)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range []report.Urgency{report.Routine, report.Urgent, report.Emergency} {
		for _, step := range s.Roster.Ladder(u, "") {
			if wait := max(step.Wait, step.Repeat); wait < 5*time.Second || wait > time.Minute {
				t.Errorf("line %d waits %s", step.Line, wait)
			}
		}
		if wait := s.City.FollowUp[u]; wait < 30*time.Second || wait > 3*time.Minute {
			t.Errorf("%s is followed up after %s", u, wait)
		}
	}
	if s.City.Keep.Screen != time.Hour || s.City.Keep.Draft != 24*time.Hour {
		t.Errorf("simpan: changed: %+v", s.City.Keep)
	}
}

func TestAWaitOfTheDemoIsShortAndKeepsItsRank(t *testing.T) {
	t.Parallel()
	for long, want := range map[string]string{
		"3 menit": "15 detik", "15 menit": "27 detik", "60 menit": "45 detik", "1 jam": "45 detik", "24 jam": "147 detik",
		"1 detik": "2 detik", "0 detik": "1 detik",
	} {
		if got := quickened(long); got != want {
			t.Errorf("%s becomes %s, want %s", long, got, want)
		}
	}
	if got := demoConfig("eskalasi:   # tunggu: N menit\n  - {tunggu: 3 menit}\nsimpan: {draf: 3 menit}\n", demoNow); got !=
		"eskalasi:   # tunggu: N menit\n  - {tunggu: 15 detik}\nsimpan: {draf: 3 menit}\n" {
		t.Error(got)
	}
	if strings.Contains(demoConfig(ruangaman.ExampleConfig, demoNow), "malam: 2") {
		t.Error("the night is still there")
	}
}

func TestThePhonesOfTheDemo(t *testing.T) {
	t.Parallel()
	s, err := demoSettings(demoNow)
	if err != nil {
		t.Fatal(err)
	}
	all := cast(s, demoNow)
	var shown []string
	chats := map[report.ChatID]bool{}
	for _, p := range all {
		chats[p.chat] = true
		if p.shown {
			shown = append(shown, p.label[0])
		}
	}
	if want := []string{"Pelapor", "Pelapor kedua", "Petugas jaga", "Cadangan", "Koordinator"}; !slices.Equal(shown, want) {
		t.Errorf("shown from the start: %q", shown)
	}
	if duty, _ := s.Roster.OnDuty("Manggar", demoNow); len(all) != 2+len(s.City.People) || len(chats) != len(all) ||
		all[2].name != personOf(t, s, duty.Person).Name || all[2].note != "jaga Timur, Selatan" {
		t.Errorf("%d phones with %d accounts; on duty: %+v", len(all), len(chats), all[2])
	}
}

func personOf(t *testing.T, s *config.Settings, id report.PersonID) report.Person {
	t.Helper()
	p, ok := s.City.Person(id)
	if !ok {
		t.Fatalf("%s is nobody", id)
	}
	return p
}

func TestTheDemoRefusesInASentence(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	token := func(name string) string {
		return map[string]string{config.EnvToken: "7000000001:AAA"}[name]
	}
	for name, c := range map[string]struct {
		addr   string
		getenv func(string) string
		want   string
	}{
		"an address that others can reach": {"0.0.0.0:0", noEnv, "hanya untuk mesin ini"},
		"every address":                    {":0", noEnv, "hanya untuk mesin ini"},
		"a name of elsewhere":              {"example.org:80", noEnv, "hanya untuk mesin ini"},
		"no address":                       {"8088", noEnv, "tulis seperti 127.0.0.1:8088"},
		"a port that is taken":             {taken.Addr().String(), noEnv, "sedang dipakai program lain"},
		"a real token":                     {"127.0.0.1:0", token, "token sungguhan"},
	} {
		var out, errs bytes.Buffer
		w := world{ctx: t.Context(), out: &out, errors: &errs, getenv: c.getenv, now: time.Now}
		status := execute(w, []string{"demo", "--addr", c.addr})
		if said := errs.String(); status != 1 || !strings.Contains(said, c.want) || strings.Count(said, "\n") != 1 || out.Len() > 0 {
			t.Errorf("%s: exit %d, %q %q", name, status, said, out.String())
		}
		if strings.Contains(errs.String(), "AAA") {
			t.Error("the token is printed")
		}
	}
}

func TestTheDemoLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	d, err := openDemo(demoWorld(t, noEnv), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(d.folder, "data")); err != nil {
		t.Error(err)
	}
	if err := d.close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(d.folder); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder is still there: %v", err)
	}
}

func TestTheThiefsSearchFindsWhatStandsInAFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	content := "\x00\x017100000001,MELATI;dia memukul\x00\x00" + string(bigEndian(7_100_000_002)) + "1234567890123456K-7F3Q"
	if err := os.WriteFile(filepath.Join(dir, "a.db"), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	files, err := steal(dir)
	if err != nil || len(files) != 1 || files[0].name != "a.db" || files[0].excerpt() == "" {
		t.Fatalf("%v %v", files, err)
	}
	seen := seenTexts{
		typed: []string{"/start", "ya", "Tadi malam\n dia memukul ", "tidak pernah ditulis"},
		said:  []string{"Kode Anda: 1234 5678 9012 3456.", "Kode Anda: 1234 5678 9012 3456.", "K-7F3Q"},
	}
	want := map[string]int{"tidak pernah ditulis": 0, "dia memukul": 1, "1234 5678 9012 3456": 1, "K-7F3Q": 1}
	found := map[string]int{}
	for _, w := range seen.wantSeen() {
		found[w.words] = w.count(files)
	}
	for words, n := range want {
		if got, ok := found[words]; !ok || got != n {
			t.Errorf("%q is found %d times, want %d", words, got, n)
		}
	}
	if len(found) != len(want) {
		t.Errorf("searched %v", found)
	}
	if n := wantAccounts([]report.ChatID{firstReporter, secondReporter}).count(files); n != 2 {
		t.Errorf("%d accounts", n)
	}
	if n := wantWords("Nama", "name", "Melati", "Kenanga").count(files); n != 1 {
		t.Errorf("%d names", n)
	}
	if files, err := steal(filepath.Join(dir, "none")); err != nil || len(files) != 0 {
		t.Errorf("a folder that is not there: %v %v", files, err)
	}
}
