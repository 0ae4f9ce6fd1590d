package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman"
	"ruangaman/config"
	"ruangaman/simulator"
)

// beside runs a command on the folders of a play, as somebody at the agency would while serve runs.
func (p *play) beside(typed string, args ...string) (out string, status int) {
	p.t.Helper()
	path := filepath.Join(p.dir, "config.yaml")
	if err := os.WriteFile(path, []byte(ruangaman.ExampleConfig), 0o600); err != nil {
		p.t.Fatal(err)
	}
	env := map[string]string{config.EnvData: filepath.Join(p.dir, "data"), config.EnvKeys: filepath.Join(p.dir, "kunci")}
	var stdout, stderr bytes.Buffer
	w := world{ctx: p.t.Context(), in: strings.NewReader(typed), out: &stdout, errors: &stderr, now: p.now,
		getenv: func(name string) string { return env[name] }}
	status = execute(w, append(args, "--config", path))
	return stdout.String() + stderr.String(), status
}

var slipForm = regexp.MustCompile(`(K-[0-9A-Z]{4})\n(\d{4}-\d{2}-\d{2})\n([0-9A-Z]{5}(-[0-9A-Z]{5}){3})`)

// slipFor tells a report and asks for its slip.
func (p *play) slipFor(phone *simulator.Phone) string {
	p.t.Helper()
	phone.Say("/start")
	p.press(phone, "Cerita", "Saya (18 ke atas)", "Ya, boleh", "Ya, saat ini aman", "Tidak, hanya saya", "Balikpapan Timur", "Lamaru",
		"Cukup, kirim sekarang", "Tambah lagi", "Ubah, hentikan, atau bukti", "Tanda terima tanpa isi", "Tampilkan")
	return p.sees(phone, slipForm.String())
}

func TestASlipIsVerifiedWhileServeRunsAndAfterwards(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	phone := p.reporter(800000001)
	slip := p.slipFor(phone)
	check := func(when string) {
		for _, c := range []struct{ typed, want string }{
			{slip, "SAH\n"},
			{strings.ToLower(strings.ReplaceAll(slip, "-", " ")), "SAH\n"}, // the day without its dashes is read, too
			{"", "TIDAK SAH\n"}, {"K-7F3Q", "TIDAK SAH\n"},
			{strings.Replace(slip, "2026-11-17", "2026-11-18", 1), "TIDAK SAH\n"},
			{slip[:2] + "ZZZZ" + slip[6:], "TIDAK SAH\n"},
		} {
			out, status := p.beside(c.typed, "verify-receipt")
			if out != c.want || (status == 0) != (c.want == "SAH\n") {
				t.Errorf("%s: %q is answered %q, status %d", when, c.typed, out, status)
			}
		}
		if out, status := p.beside("", append([]string{"verify-receipt"}, strings.Fields(slip)...)...); out != "SAH\n" || status != 0 {
			t.Errorf("%s: as arguments: %q, status %d", when, out, status)
		}
		wrong := slip[:len(slip)-1] + "2"
		if strings.HasSuffix(slip, "2") {
			wrong = slip[:len(slip)-1] + "3"
		}
		if out, status := p.beside(wrong, "verify-receipt"); !strings.HasPrefix(out, "TIDAK SAH\nKelompok ke-4 ") || status != 1 {
			t.Errorf("%s: a mistyped slip: %q, status %d", when, out, status)
		}
	}
	check("while serve runs")
	p.forward(11 * time.Minute)
	if !p.comes(phone, func(all []simulator.Message) bool {
		return !slices.ContainsFunc(all, func(m simulator.Message) bool { return slipForm.MatchString(m.Text) })
	}) {
		t.Error("the slip stays in the chat")
	}
	p.end()
	check("after serve")
}

func TestStatsShowTheReachOfAnEventInBandsAndNobody(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	if out, status := p.beside("", "stats"); status != 0 || !strings.Contains(out, "Belum ada") {
		t.Errorf("before anybody came: %q", out)
	}
	for n := range int64(8) {
		phone := p.reporter(810000000 + n)
		link := "/start ev_smpn28"
		if n > 6 {
			link = "/start ev_kecil"
		}
		phone.Say(link)
		p.sees(phone, "Halo")
	}
	out, status := p.beside("", "stats")
	if status != 0 || !regexp.MustCompile(`smpn28 +5–9\n +2026-11-17 +5–9\n`).MatchString(out) ||
		!regexp.MustCompile(`kecil +<5\n`).MatchString(out) || strings.Contains(out, "7") && !strings.Contains(out, "2026-11-17") || strings.Contains(out, "8100") {
		t.Errorf("%q, status %d", out, status)
	}
}

func TestCommandsThatReadRefuseInOneSentence(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"stats", "verify-receipt"} {
		dir := t.TempDir()
		path := filepath.Join(dir, "config.yaml")
		if err := os.WriteFile(path, []byte(ruangaman.ExampleConfig), 0o600); err != nil {
			t.Fatal(err)
		}
		out, errs, status := command(t, name, "--config", path)
		if status != 1 || out != "" || strings.Count(strings.TrimSpace(errs), "\n") != 0 || !strings.Contains(errs, "belum ada data") {
			t.Errorf("%s without data: %d %q %q", name, status, out, errs)
		}
		if entries, _ := os.ReadDir(dir); len(entries) != 1 {
			t.Errorf("%s made files", name)
		}
	}
}
