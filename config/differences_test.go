package config

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// differenceTests are edits of the example and what is said of them.
var differenceTests = []struct {
	name     string
	from, to string
	want     []string
}{
	{"only a remark", "# WITA", "# waktu Indonesia tengah", nil},
	{
		"a leave", "cuti:", "cuti:\n  - {petugas: agus, dari: 2026-12-01, sampai: 2026-12-03, pengganti: budi}",
		[]string{"Balikpapan Timur, Balikpapan Selatan: 2026-12-01 19:00 sampai 2026-12-02 07:00: budi menggantikan agus"},
	},
	{
		"another order from now on", "jam: 07:00-19:00, giliran: harian,   mulai: 2026-11-16, urutan: [lina, hasan]",
		"jam: 07:00-19:00, giliran: harian,   mulai: 2026-11-16, urutan: [hasan, lina]",
		[]string{
			"Balikpapan Barat, Balikpapan Kota: sekarang juga, di tengah jaga, sampai 2026-11-23 19:00: lina menggantikan hasan",
			"Balikpapan Barat, Balikpapan Kota: 2026-11-24 07:00 sampai 2026-11-24 19:00: hasan menggantikan lina",
		},
	},
	{
		"one more in turn, and the mulai that keeps this week",
		"07:00-19:00, giliran: mingguan, mulai: 2026-11-16, urutan: [rina, budi, sari, agus]", "07:00-19:00, giliran: mingguan, mulai: 2026-11-16, urutan: [lina, rina, budi, sari, agus]",
		[]string{
			"Balikpapan Timur, Balikpapan Selatan: sekarang juga, di tengah jaga, sampai 2026-11-23 19:00: rina menggantikan budi",
			"baris 39: urutan yang baru menggeser giliran; tulis mulai: 2026-11-09 supaya giliran ini tetap budi",
		},
	},
	{
		"backups", "cadangan: [yusuf, dewi]", "cadangan: [dewi, yusuf]",
		[]string{"Balikpapan Utara, Balikpapan Tengah: cadangan menjadi dewi, yusuf"},
	},
	{
		"somebody new", "  ratna:", "  joko:   {nama: Joko, telegram: 510000013}\n  ratna:",
		[]string{"petugas baru: joko"},
	},
	{
		"other times", "draf: 24 jam", "draf: 12 jam", []string{"simpan berubah"},
	},
	{
		"what needs a new start", "folder: data", "folder: lain",
		[]string{"telegram, webhook, pantau atau data berubah: baru berlaku setelah bot dinyalakan ulang"},
	},
	{"a night", "malam: 22:00-06:00", "malam: 22:00-05:00", []string{"malam berubah"}},
	{"a group", "grup: -1001234567890", "grup: -1001234567891", []string{"grup berubah"}},
	{"a city", "kota: Balikpapan", "kota: Balikpapan Baru", []string{"kota berubah"}},
	{"a language", "bahasa: id", "bahasa: en", []string{"bahasa berubah"}},
	{
		"a leave far away", "cuti:", "cuti:\n  - {petugas: agus, dari: 2027-12-01, sampai: 2027-12-03, pengganti: budi}",
		[]string{"jadwal, cuti, tukar atau libur berubah; siapa yang jaga dalam 90 hari ke depan tetap sama"},
	},
	{
		"a conflict", "{petugas: budi,  kelurahan: [Lamaru]}", "{petugas: budi,  kelurahan: [Karang Joang]}", []string{"data petugas budi berubah"},
	},
	{
		"the ladder", "tunggu: 3 menit}", "tunggu: 2 menit}", []string{"eskalasi berubah"},
	},
}

func TestDifferencesSayWhoChangesAndFromWhen(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	before, _ := Read("config.yaml", raw, testNow)
	for _, tt := range differenceTests {
		if !strings.Contains(string(raw), tt.from) {
			t.Fatalf("%s: nothing to change", tt.name)
		}
		after, problems := Read("config.yaml", []byte(strings.Replace(string(raw), tt.from, tt.to, 1)), testNow)
		if after == nil {
			t.Fatalf("%s: %v", tt.name, problems)
		}
		got := Differences(before, after, testNow)
		for _, sentence := range tt.want {
			if !slices.Contains(got, sentence) {
				t.Errorf("%s: %q is not said in %q", tt.name, sentence, got)
			}
		}
		if len(tt.want) == 0 && len(got) > 0 || len(tt.want) == 1 && len(got) > 4 {
			t.Errorf("%s: too much is said: %q", tt.name, got)
		}
	}
}

func TestSomebodyWhoLeavesIsNamed(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	before := h.start().Settings
	after, problems := Read(h.path, []byte(h.good), testNow)
	if after == nil {
		t.Fatal(problems)
	}
	city := *after.City
	city.People = city.People[1:]
	after.City = &city
	want := "ani bukan petugas lagi: tawaran dan kasusnya ditawarkan ke yang lain"
	if got := Differences(before, after, testNow); !slices.Equal(got, []string{want}) {
		t.Errorf("got %q", got)
	}
}

// TestTheOfferedStartKeepsThePresentTurn takes every offer that some edits bring and looks whether the duty of the day
// stays.
func TestTheOfferedStartKeepsThePresentTurn(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	before, _ := Read("config.yaml", raw, testNow)
	offered := 0
	for _, order := range []string{
		"rina, budi, sari, agus, lina", "lina, rina, budi, sari, agus", "rina, lina, budi, sari, agus", "agus, sari, budi, rina",
		"budi, rina, budi, sari, agus", "rina, budi", "sari, agus",
	} {
		for days := 0; days < 60; days += 6 {
			at := testNow.AddDate(0, 0, days)
			text := strings.Replace(string(raw), "urutan: [rina, budi, sari, agus]", "urutan: ["+order+"]", 1)
			after, problems := Read("config.yaml", []byte(text), at)
			if after == nil {
				t.Fatal(order, problems)
			}
			said := Differences(before, after, at)
			i := slices.IndexFunc(said, func(s string) bool { return strings.Contains(s, "tulis mulai: ") })
			if i < 0 {
				continue
			}
			offered++
			_, rest, _ := strings.Cut(said[i], "tulis mulai: ")
			text = strings.Replace(text, "mulai: 2026-11-16, urutan: ["+order, "mulai: "+rest[:10]+", urutan: ["+order, 1)
			if after, problems = Read("config.yaml", []byte(text), at); after == nil {
				t.Fatal(order, problems)
			}
			was, _ := before.Roster.OnDuty("Manggar", at)
			is, _ := after.Roster.OnDuty("Manggar", at)
			if was.Person != is.Person {
				t.Errorf("%s on %v: %s instead of %s", order, at, is.Person, was.Person)
			}
		}
	}
	if offered < 15 {
		t.Errorf("only %d offers", offered)
	}
}

func TestDifferencesSpeakTheLanguageOfTheOldFile(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	english := strings.Replace(string(raw), "bahasa: id", "bahasa: en", 1)
	before, _ := Read("config.yaml", []byte(english), testNow)
	after, _ := Read("config.yaml", []byte(strings.Replace(english, "cadangan: [yusuf, dewi]", "cadangan: [dewi]", 1)), testNow)
	want := "Balikpapan Utara, Balikpapan Tengah: cadangan becomes dewi"
	if got := Differences(before, after, testNow); !slices.Equal(got, []string{want}) {
		t.Errorf("got %q, want %q", got, want)
	}
}
