package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// guideEdits are the edits of config.example.yaml that docs/panduan-admin.md describes: what is replaced by what.
var guideEdits = map[string][]string{
	"leave":                   {"\n\ntukar: ", "\n  - {petugas: dewi, dari: 2026-12-01, sampai: 2026-12-03, pengganti: lina}\n\ntukar: "},
	"no substitute":           {"\n\ntukar: ", "\n  - {petugas: dewi, dari: 2026-12-01, sampai: 2026-12-03}\ntukar: "},
	"substitute on leave":     {"\n\ntukar: ", "\n  - {petugas: agus, dari: 2026-12-18, sampai: 2026-12-19, pengganti: budi}\ntukar: "},
	"swap":                    {"\n\nlibur: ", "\n  - {untuk: [Balikpapan Tengah], mulai: 2026-11-28 06:00, selesai: 2026-11-28 18:00, petugas: dewi, alasan: Yusuf ke luar kota}\nlibur: "},
	"swap backwards":          {"\n\nlibur: ", "\n\n  - {untuk: [Balikpapan Tengah], mulai: 2026-11-28 18:00, selesai: 2026-11-28 06:00, petugas: dewi}\nlibur: "},
	"holiday":                 {"\n\nkonflik: ", "\n  - {tanggal: 2026-11-30, nama: Libur daerah, untuk: semua, petugas: hasan}\nkonflik: "},
	"holidays overlap":        {"\n\nkonflik: ", "\n\n  - {tanggal: 2026-12-25, nama: Natal, untuk: semua, jam: 10:00-14:00, petugas: hasan}\nkonflik: "},
	"new activist":            {"\n  ratna:", "\n  joko:   {nama: Joko D.,   telegram: 510000013, tinggal: Teritip}\n  ratna:"},
	"new activist's mistakes": {"\n  ratna:", "\n  joko:   {nama: Joko D.,   telegram: 081234567890, tinggal: Tritip}\n  ratna:"},
	"new activist in turn": {
		"\n  ratna:", "\n  joko:   {nama: Joko D.,   telegram: 510000013, tinggal: Teritip}\n  ratna:",
		"{hari: senin-jumat,  jam: 07:00-19:00, giliran: mingguan, mulai: 2026-11-16, urutan: [rina, budi, sari, agus]}",
		"{hari: senin-jumat,  jam: 07:00-19:00, giliran: mingguan, mulai: 2026-11-23, urutan: [budi, sari, agus, rina, joko]}",
	},
	"everybody shifts": {
		"07:00-19:00, giliran: mingguan, mulai: 2026-11-16, urutan: [rina, budi, sari, agus]", "07:00-19:00, giliran: mingguan, mulai: 2026-11-16, urutan: [lina, rina, budi, sari, agus]",
	},
	"turn begins later": {
		"\n  ratna:", "\n  joko:   {nama: Joko D.,   telegram: 510000013, tinggal: Teritip}\n  ratna:",
		"mulai: 2026-11-16, urutan: [rina, budi, sari, agus]}", "mulai: 2026-11-30, urutan: [budi, sari, agus, rina, joko]}",
	},
	"moving house": {
		"telegram: 510000008, tinggal: Klandasan Ilir}", "telegram: 510000008, tinggal: Damai}",
		"{petugas: hasan, kelurahan: [Klandasan Ilir]}", "{petugas: hasan, kelurahan: [Damai]}",
	},
	"nobody left":   {"sampai: 2027-01-10, pengganti: sari", "sampai: 2027-01-10, pengganti: hasan", "cadangan: [hasan, lina, dewi]", "cadangan: [hasan, lina]"},
	"somebody left": {"\n  sari:   {", "\n# sari:   {"},
}

// TestTheGuideSaysWhatTheProgramSays: every message that the admin's guide quotes is really given for the edit it shows.
func TestTheGuideSaysWhatTheProgramSays(t *testing.T) {
	t.Parallel()
	example, err := os.ReadFile("../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile("../docs/panduan-admin.md")
	if err != nil {
		t.Fatal(err)
	}
	before, _ := Read("config.yaml", example, testNow)
	var said []string
	for name, edits := range guideEdits {
		text := string(example)
		for i := 0; i < len(edits); i += 2 {
			if !strings.Contains(text, edits[i]) {
				t.Fatalf("%s: nothing to replace: %q", name, edits[i])
			}
			text = strings.Replace(text, edits[i], edits[i+1], 1)
		}
		after, problems := Read("config.yaml", []byte(text), testNow)
		if after != nil {
			problems = after.Warnings
			said = append(said, Differences(before, after, testNow)...)
		}
		for _, p := range problems {
			if p.Warning {
				said = append(said, "perhatian: "+p.String())
			} else {
				said = append(said, p.String())
			}
		}
	}
	said = append(said, besideAgreed(t, example)...)
	quoted, accepted := 0, false
	for _, line := range strings.Split(string(raw), "\n") {
		switch {
		case strings.HasPrefix(line, "```"):
			accepted = false
			continue
		case line == "config.yaml yang baru sudah dipakai.":
			accepted = true
			continue
		}
		if strings.HasPrefix(line, "config.yaml:") || strings.HasPrefix(line, "perhatian: ") || accepted {
			quoted++
			if !slices.Contains(said, line) {
				t.Errorf("the program never says %q", line)
			}
		}
	}
	if quoted < 15 {
		t.Errorf("the guide quotes only %d messages", quoted)
	}
	if t.Failed() {
		slices.Sort(said)
		t.Log(strings.Join(said, "\n"))
	}
}

// besideAgreed is what is said of the example together with the leaves from phones that the guide shows.
func besideAgreed(t *testing.T, example []byte) (said []string) {
	t.Helper()
	dir := t.TempDir()
	agreed := "cuti:\n  - {petugas: lina, dari: 2026-11-25, sampai: 2026-11-26, pengganti: hasan}\n" +
		"  - {petugas: dewi, dari: 2026-11-25, sampai: 2026-11-26, pengganti: yusuf}\n"
	for name, raw := range map[string][]byte{"config.yaml": example, "config.yaml.sepakat": []byte(agreed)} {
		if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, _ := Read("config.yaml", example, testNow)
	problems, err := s.Unproved(filepath.Join(dir, "config.yaml"), testNow)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		p.File = filepath.Base(p.File)
		said = append(said, p.String())
	}
	return said
}
