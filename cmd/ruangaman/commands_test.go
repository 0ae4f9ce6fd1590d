package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// command runs one command line in the process, in a clock of its own.
func command(t *testing.T, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	w := world{ctx: t.Context(), out: &out, errors: &errs, getenv: func(string) string { return "" },
		now: func() time.Time { return time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC) }}
	status = execute(w, args)
	return out.String(), errs.String(), status
}

const example = root + "/config.example.yaml"

// changed writes the example with one replacement and gives its path.
func changed(t *testing.T, from, to string) string {
	t.Helper()
	text, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), from) {
		t.Fatalf("the example has no %q", from)
	}
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), from, to, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheNameAloneShowsTheCommands(t *testing.T) {
	t.Parallel()
	out, errs, status := command(t)
	if help, _, _ := command(t, "--help"); status != 0 || errs != "" || out != help || !strings.Contains(out, "Jalankan bot.") {
		t.Errorf("status %d\n%s%s", status, out, errs)
	}
}

func TestCheckPassesTheExampleAndShowsTwoWeeks(t *testing.T) {
	t.Parallel()
	out, errs, status := command(t, "check", "--config", example)
	if status != 0 || errs != "" {
		t.Fatalf("status %d\n%s%s", status, out, errs)
	}
	for _, want := range []string{"12 petugas, 34 kelurahan di 6 kecamatan", "Sen 23 Nov 2026", "Min  6 Des 2026", "rina", "hasan"} {
		if !strings.Contains(out, want) {
			t.Errorf("check does not show %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "TIDAK ADA") {
		t.Error("the example has a hole")
	}
}

func TestCheckNamesEveryMistakeAtItsLine(t *testing.T) {
	t.Parallel()
	out, errs, status := command(t, "check", "--config", changed(t, "urutan: [rina, budi, sari, agus]", "urutan: [rinaa, budi, sari, aguss]"))
	if status != 1 {
		t.Fatalf("status %d", status)
	}
	for _, want := range []string{`petugas "rinaa" tidak dikenal — maksudnya "rina"?`, `petugas "aguss" tidak dikenal — maksudnya "agus"?`} {
		if !strings.Contains(out, want) {
			t.Errorf("check does not say %q:\n%s", want, out)
		}
	}
	if !strings.Contains(errs, "kesalahan") {
		t.Errorf("check does not count the mistakes: %s", errs)
	}
}

func TestCheckProvesTheSwapsAndLeavesFromPhonesToo(t *testing.T) {
	t.Parallel()
	path := changed(t, "versi: 1", "versi: 1")
	beside := "cuti:\n  - {petugas: lina, dari: 2026-11-25, sampai: 2026-11-26, pengganti: hasan} # disetujui 2026-11-22 10:00\n"
	write := func(text string) {
		if err := os.WriteFile(path+".sepakat", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(beside)
	if out, errs, status := command(t, "check", "--config", path); status != 0 {
		t.Fatalf("dewi is left: status %d\n%s%s", status, out, errs)
	}
	write(beside + "  - {petugas: dewi, dari: 2026-11-25, sampai: 2026-11-26, pengganti: yusuf} # disetujui 2026-11-22 11:00\n")
	out, errs, status := command(t, "check", "--config", path)
	if status != 1 || !strings.Contains(errs, "config.yaml.sepakat") || strings.Contains(out, "Terbukti") {
		t.Errorf("status %d\n%s%s", status, out, errs)
	}
	want := "Klandasan Ilir: 25–26 November 2026 tidak ada petugas sebelum koordinator, karena hasan dikecualikan (baris 71)" +
		", lina izin (config.yaml.sepakat baris 2) dan dewi izin (config.yaml.sepakat baris 3)"
	if !strings.Contains(out, want) {
		t.Errorf("not said: %s\n%s", want, out)
	}
}

func TestCheckOfAFileThatIsNotThereSaysWhatToDo(t *testing.T) {
	t.Parallel()
	_, errs, status := command(t, "check", "--config", filepath.Join(t.TempDir(), "config.yaml"))
	if status != 1 || !strings.Contains(errs, "ruangaman init") {
		t.Errorf("status %d: %s", status, errs)
	}
}

func TestRosterNamesThePersonAndTheLine(t *testing.T) {
	t.Parallel()
	out, errs, status := command(t, "roster", "--config", example, "--at", "2026-12-25 02:00", "--kelurahan", "Lamaru")
	if status != 0 {
		t.Fatalf("status %d: %s", status, errs)
	}
	text, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(text), "\n") {
		if strings.Contains(line, "2026-12-25") && strings.Contains(line, "yusuf") {
			want := "libur Natal (config.example.yaml:" + strconv.Itoa(i+1) + "): yusuf"
			if !strings.Contains(out, want) {
				t.Errorf("roster does not say %q:\n%s", want, out)
			}
			return
		}
	}
	t.Error("the example has no holiday of yusuf on 2026-12-25")
}

func TestRosterOfAnUnknownWardSaysSo(t *testing.T) {
	t.Parallel()
	if _, errs, status := command(t, "roster", "--config", example, "--kelurahan", "Entah"); status != 1 || !strings.Contains(errs, "Entah") {
		t.Errorf("status %d: %s", status, errs)
	}
	if _, errs, status := command(t, "roster", "--config", example, "--at", "kemarin"); status != 1 || !strings.Contains(errs, "kemarin") {
		t.Errorf("status %d: %s", status, errs)
	}
}

func TestInitWritesOnceAndNeverOver(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "config.yaml")
	if out, errs, status := command(t, "init", "--config", path); status != 0 || !strings.Contains(out, "ruangaman check") {
		t.Fatalf("status %d: %s", status, errs)
	}
	if _, errs, status := command(t, "check", "--config", path); status != 0 {
		t.Errorf("what init wrote does not pass check: %s", errs)
	}
	schema, err := os.ReadFile(filepath.Join(filepath.Dir(path), "config.schema.json"))
	if printed, _, _ := command(t, "check", "--schema"); err != nil || string(schema) != printed || !strings.Contains(printed, "langkah") {
		t.Errorf("the schema beside the file: %v", err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("config.yaml has mode %v, %v", info.Mode(), err)
	}
	if _, errs, status := command(t, "init", "--config", path); status != 1 || !strings.Contains(errs, "tidak diubah") {
		t.Errorf("a second init: status %d: %s", status, errs)
	}
}

func TestWrongUsageIsTwo(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"entah"}, {"serve", "--entah"}} {
		if _, errs, status := command(t, args...); status != 2 || errs == "" {
			t.Errorf("%v: status %d, %q", args, status, errs)
		}
	}
	if out, _, status := command(t, "--help"); status != 0 || !strings.Contains(out, "serve") {
		t.Errorf("--help: status %d", status)
	}
}

func TestDrawingIsCurrent(t *testing.T) {
	t.Parallel()
	out, errs, status := command(t, "flow")
	if status != 0 {
		t.Fatal(errs)
	}
	kept, err := os.ReadFile(root + "/docs/flows.md")
	if err != nil || string(kept) != out {
		t.Errorf("docs/flows.md is stale: run make generate (%v)", err)
	}
}
