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
			"Balikpapan Barat, Balikpapan Kota: sekarang sampai 2026-11-23 19:00: lina menggantikan hasan",
			"Balikpapan Barat, Balikpapan Kota: 2026-11-24 07:00 sampai 2026-11-24 19:00: hasan menggantikan lina",
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
