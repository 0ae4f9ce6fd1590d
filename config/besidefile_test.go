package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ruangaman"
	"ruangaman/config"
	"ruangaman/report"
)

func TestWhatWasAgreedStandsBesideAndIsReadBack(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte(ruangaman.ExampleConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 17, 3, 0, 0, 0, time.UTC)
	s, problems, err := config.Load(path, now)
	if err != nil || s == nil {
		t.Fatal(err, problems)
	}
	from := time.Date(2026, 11, 18, 7, 0, 0, 0, s.City.Zone)
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, s.City.Zone)
	agreed := []report.Agreed{
		{Kind: report.AgreedSwap, Person: "rina", Substitute: "dewi", Wards: []string{"Manggar", "Klandasan Ilir"}, From: from, Until: from.Add(12 * time.Hour), Yes: true, At: now},
		{Kind: report.AgreedLeave, Person: "rina", Substitute: "yusuf", From: day, Until: day.AddDate(0, 0, 2), Yes: true, At: now},
		{Kind: report.AgreedSwap, Person: "rina", Substitute: "gone", Wards: []string{"Lamaru"}, From: from, Until: from.Add(12 * time.Hour), Yes: true, At: now},
	}
	if err := config.WriteBeside(path, agreed, s.City.Zone); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(config.BesidePath(path))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	raw, err := os.ReadFile(config.BesidePath(path))
	if err != nil {
		t.Fatal(err)
	}
	with, err := s.WithBeside(path)
	if err != nil {
		t.Fatal(err)
	}
	d, _ := with.Roster.OnDuty("Klandasan Ilir", from.Add(time.Hour))
	if line := strings.Split(string(raw), "\n")[max(d.Line, 1)-1]; d.Person != "dewi" || !d.Beside || !strings.Contains(line, "petugas: dewi") {
		t.Errorf("%+v, by the line %q", d, line)
	}
	if _, swaps := config.Beside(agreed, s.City.Zone); swaps[0].Line != d.Line {
		t.Errorf("in force by line %d, written in line %d", swaps[0].Line, d.Line)
	}
	if d, _ := with.Roster.OnDuty("Lamaru", from.Add(time.Hour)); d.Beside {
		t.Errorf("somebody unknown counts: %+v", d)
	}
	leaves, _ := config.Beside(agreed, s.City.Zone)
	if line := strings.Split(string(raw), "\n")[leaves[0].Line-1]; !strings.Contains(line, "pengganti: yusuf") {
		t.Errorf("line %d is %q", leaves[0].Line, line)
	}
	if !with.Roster.OnLeave("rina", day.Add(30*time.Hour)) || with.Roster.OnLeave("rina", day.Add(60*time.Hour)) {
		t.Error("the leave is not the one that was agreed")
	}
	if err := config.WriteBeside(path, nil, s.City.Zone); err != nil {
		t.Fatal(err)
	}
	if with, err = s.WithBeside(path); err != nil {
		t.Fatal(err)
	}
	if d, _ := with.Roster.OnDuty("Manggar", from.Add(time.Hour)); d.Beside {
		t.Errorf("over, and still counts: %+v", d)
	}
}
