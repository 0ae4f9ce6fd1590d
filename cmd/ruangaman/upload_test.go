package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman"
	"ruangaman/config"
	"ruangaman/report"
	"ruangaman/simulator"
	"ruangaman/store"
)

// watchedPlay is a play on a real configuration file that it looks at, as serve does.
func watchedPlay(t *testing.T) *play {
	t.Helper()
	p := &play{t: t, dir: t.TempDir(), begun: time.Now()}
	p.path = filepath.Join(p.dir, "etc", "config.yaml")
	if err := os.Mkdir(filepath.Dir(p.path), 0o755); err != nil {
		t.Fatal(err)
	}
	p.save(ruangaman.ExampleConfig)
	p.look()
	return p.listen(ruangaman.ExampleConfig)
}

// save is an edit on the server.
func (p *play) save(text string) {
	p.t.Helper()
	// Another test may have closed this process's umask.
	if err := errors.Join(os.WriteFile(p.path, []byte(text), 0o600), os.Chmod(p.path, 0o640)); err != nil {
		p.t.Fatal(err)
	}
}

func (p *play) look() *config.Settings {
	p.t.Helper()
	begin, err := config.LoadOrAccepted(p.path, p.now())
	if err != nil || begin.Settings == nil {
		p.t.Fatal(err, begin.Problems)
	}
	p.watcher = config.NewWatcher(p.path, begin, p.now)
	return begin.Settings
}

// again is the next start on what lies on the disk.
func (p *play) again() {
	p.t.Helper()
	settings := *p.look()
	settings.Telegram, settings.Data = p.program.settings.Telegram, p.program.settings.Data
	p.start(&settings)
}

func (p *play) onDisk() string {
	p.t.Helper()
	raw, err := os.ReadFile(p.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		p.t.Fatal(err)
	}
	return string(raw)
}

// inForce waits until a file is in force and lies on the disk.
func (p *play) inForce(text string) {
	p.t.Helper()
	s, problems := config.Read("config.yaml", []byte(text), p.now())
	if s == nil {
		p.t.Fatal(problems)
	}
	eventually(p.t, "the file is in force", func() bool { return p.program.accepted.Load().Hash == s.Hash && p.onDisk() == text })
}

// cleared waits until a message is gone from a chat.
func (p *play) cleared(phone *simulator.Phone, id int) {
	p.t.Helper()
	if !p.comes(phone, func(all []simulator.Message) bool {
		return !slices.ContainsFunc(all, func(m simulator.Message) bool { return m.ID == id })
	}) {
		p.t.Errorf("still there:\n%s", phone)
	}
}

// sealed looks for words in everything the data folder holds (P5).
func (p *play) sealed(words ...string) {
	p.t.Helper()
	files, err := filepath.Glob(filepath.Join(p.dir, "data", "*"))
	if err != nil || len(files) == 0 {
		p.t.Fatal("no data", err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			p.t.Fatal(err)
		}
		for _, w := range words {
			if bytes.Contains(raw, []byte(w)) {
				p.t.Errorf("%s holds %q in clear", filepath.Base(name), w)
			}
		}
	}
}

// buttonOf is the newest message with such a button, and what the button says.
func (p *play) buttonOf(phone *simulator.Phone, label string) (message int, data string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	m, b, err := phone.WaitButton(ctx, label)
	if err != nil {
		p.t.Fatalf("no %q on\n%s", label, phone)
	}
	return m.ID, b.Data
}

// Two edits of the example: in the first budi is on duty at once where rina was, in the second sari joins backups.
var (
	budiNow  = strings.Replace(ruangaman.ExampleConfig, "urutan: [rina, budi, sari, agus]", "urutan: [budi, rina, sari, agus]", 1)
	moreHelp = strings.Replace(ruangaman.ExampleConfig, "cadangan: [hasan, lina, dewi]", "cadangan: [hasan, lina, dewi, sari]", 1)
)

const use = "Pakai jadwal ini"

func TestACoordinatorTakesAFileIntoUseFromThePhone(t *testing.T) {
	t.Parallel()
	p := watchedPlay(t)
	ratna, wahyu := p.staff("ratna"), p.staff("wahyu")
	sent := ratna.SendDocument("Config.YAML", []byte(budiNow), "")
	p.sees(ratna, `Berkas ini baik, dan belum dipakai(.|\n)*di tengah jaga(.|\n)*budi menggantikan rina`)
	p.cleared(ratna, sent)
	if p.onDisk() != ruangaman.ExampleConfig {
		t.Fatal("in use before anybody pressed")
	}
	p.sealed("Rina W.", "Balikpapan Selatan]", "510000001")
	message, data := p.buttonOf(ratna, use)
	wahyu.TapData(message, data) // not theirs: they have not read what it changes
	p.press(ratna, use)
	p.inForce(budiNow)
	for _, phone := range []*simulator.Phone{ratna, wahyu} {
		p.sees(phone, `config\.yaml dari Ratna K\. sudah dipakai\.(.|\n)*budi menggantikan rina`)
	}
	p.sees(p.staff("budi"), `Mulai sekarang Anda yang jaga: Balikpapan Timur, Balikpapan Selatan`)
	p.sees(p.staff("rina"), `Mulai sekarang bukan Anda lagi yang jaga`)
	p.sees(ratna, `^Berkas itu sudah dipakai`)
	ratna.TapData(message, data)
	p.sees(ratna, "sudah tidak berlaku")
	info, err := os.Stat(p.path)
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("%v, %v", info, err)
	}
	kept, err := config.History(p.path)
	if err != nil || len(kept) != 2 || kept[0].By != "" || kept[1].By != "ratna" {
		t.Errorf("kept: %+v, %v", kept, err)
	}
	p.end()
	p.again()
	if p.program.accepted.Load().Hash != kept[1].Hash && !strings.HasPrefix(p.program.accepted.Load().Hash, kept[1].Hash) {
		t.Error("a restart does not run on it")
	}
	wahyu.Say("/jadwal")
	p.sees(wahyu, `Ratna K\. \(dipakai sekarang\)\n.*berkas di server`)
	if strings.Contains(wahyu.String(), "belum dipakai") {
		t.Errorf("wahyu was asked:\n%s", wahyu)
	}
	if logged := p.log.String(); strings.Contains(logged, "rina") || strings.Contains(logged, "510000") {
		t.Error("the log names people")
	}
}

// evil are files that do no harm beyond an answer.
var evil = map[string][]byte{
	"five megabytes":   bytes.Repeat([]byte("a: b\n"), 1<<20),
	"binary":           bytes.Repeat([]byte{0, 0xff, 0xfe, '{', '\n'}, 10_000),
	"a bomb":           []byte("a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n"),
	"deep":             []byte(strings.Repeat("[", 60_000)),
	"deep lists":       []byte(strings.Repeat("- ", 30_000)),
	"nothing":          {},
	"words":            []byte("Halo, ini jadwal barunya ya"),
	"one line":         []byte("versi: " + strings.Repeat("9", 60_000)),
	"invalid letters":  []byte(strings.Replace(ruangaman.ExampleConfig, "Rina W.", "Rin\xff W.", 1)),
	"two documents":    []byte(ruangaman.ExampleConfig + "---\n" + ruangaman.ExampleConfig),
	"another data":     []byte(strings.Replace(ruangaman.ExampleConfig, "{folder: data,", "{folder: /tmp,", 1)),
	"another host":     []byte(strings.Replace(ruangaman.ExampleConfig, "detak: tidak", "detak: https://contoh.invalid/x", 1)),
	"no coordinator":   []byte(strings.ReplaceAll(ruangaman.ExampleConfig, ", peran: koordinator", "")),
	"the same again":   []byte(strings.Repeat("a: 1\n", 13_000)),
	"a thousand lines": []byte(strings.Repeat("salah\n", 1000)),
}

func TestPromise10AFileFromAPhoneThatIsNotGoodChangesNothing(t *testing.T) {
	t.Parallel()
	p := watchedPlay(t)
	ratna := p.staff("ratna")
	bad := strings.NewReplacer("urutan: [rina, budi, sari, agus]", "urutan: [rinaa, budi, sari, aguss]").Replace(ruangaman.ExampleConfig)
	p.cleared(ratna, ratna.SendDocument("config.yaml", []byte(bad), ""))
	p.sees(ratna, `belum bisa dipakai(.|\n)*config\.yaml:39:\d+: petugas "rinaa" tidak dikenal — maksudnya "rina"\?\nconfig\.yaml:39:\d+: petugas "aguss"`)
	many := strings.ReplaceAll(ruangaman.ExampleConfig, "pengganti:", "penganti:") + strings.Repeat("asing: 1\n", 40)
	p.cleared(ratna, ratna.SendDocument("config.yaml", []byte(many), ""))
	p.sees(ratna, `… dan \d+ lagi`)
	for name, raw := range evil {
		p.cleared(ratna, ratna.SendDocument("config.yml", raw, name))
	}
	p.sees(ratna, "terlalu besar untuk sebuah config.yaml")
	p.sees(ratna, "mengubah telegram, webhook, pantau, atau data")
	p.cleared(ratna, ratna.SendDocument("config.yaml", []byte(ruangaman.ExampleConfig), ""))
	p.sees(ratna, "sama dengan yang sedang dipakai")
	if strings.Contains(ratna.String(), use) {
		t.Errorf("something may be used:\n%s", ratna)
	}
	if p.onDisk() != ruangaman.ExampleConfig {
		t.Error("the file was replaced")
	}
	p.tell(p.reporter(620000771))
	p.forward(0)
	p.rings("rina", 1)
}

func TestADocumentOfAnybodyElseIsWhatItAlwaysWas(t *testing.T) {
	t.Parallel()
	p := watchedPlay(t)
	p.save(strings.Replace(ruangaman.ExampleConfig, newCoordinator[:strings.Index(newCoordinator, "\n")+1], newCoordinator, 1))
	p.sees(p.staff("ratna"), "koordinator baru: Citra")
	frozen := p.staff("wahyu")
	p.staff("ratna").Say("/bekukan wahyu")
	p.sees(p.staff("ratna"), "Wahyu")
	for _, phone := range []*simulator.Phone{p.reporter(620000772), p.staff("rina"), p.staff("tuti"), p.staff("citra"), frozen} {
		phone.Start()
		for _, said := range []string{"/jadwal", "/jadwal kembali"} {
			phone.Say(said)
		}
		phone.SendDocument("config.yaml", []byte(budiNow), "")
		p.sees(phone, "dokumen|berkas|Berkas|Dokumen")
		phone.TapData(1, report.Tap{Verb: report.TapBefore}.Data())
		phone.Say("/bantuan")
		p.sees(phone, "110")
		for _, words := range []string{"belum dipakai", "pernah dipakai", "sebelumnya", "maksudnya"} {
			if strings.Contains(phone.String(), words) {
				t.Errorf("told %q:\n%s", words, phone)
			}
		}
	}
	err := p.program.store.Write(t.Context(), func(tx *store.Tx) error {
		agency, err := tx.Agency()
		if agency.Proposal != nil {
			t.Error("something was proposed")
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestAFileIsComparedAgainWhenAnotherCameBetween(t *testing.T) {
	t.Parallel()
	p := watchedPlay(t)
	ratna := p.staff("ratna")
	ratna.SendDocument("config.yaml", []byte(budiNow), "")
	message, data := p.buttonOf(ratna, use)
	p.save(moreHelp) // and nobody has looked at it yet
	ratna.TapData(message, data)
	p.sees(ratna, `sudah berubah sejak berkas ini dibaca`)
	p.inForce(moreHelp)
	again, fresh := p.buttonOf(ratna, use)
	if fresh == data {
		t.Fatal("the old button again")
	}
	p.cleared(ratna, message)
	ratna.TapData(message, data)
	ratna.TapData(again, fresh) // compared with the one that is gone by now, or with the present one
	eventually(t, "in force, or asked again", func() bool {
		_ = ratna.Tap(use) // where it is shown
		return p.onDisk() == budiNow
	})
	p.inForce(budiNow)
}

func TestAFileThatNobodyTakesIntoUseIsForgotten(t *testing.T) {
	t.Parallel()
	p := watchedPlay(t)
	ratna := p.staff("ratna")
	ratna.SendDocument("config.yaml", []byte(budiNow), "")
	p.press(ratna, "Jangan dipakai")
	p.sees(ratna, "Tidak dipakai")
	ratna.SendDocument("config.yaml", []byte(moreHelp), "")
	message, data := p.buttonOf(ratna, use)
	p.forward(report.ProposalLife)
	ratna.TapData(message, data)
	p.sees(ratna, "sudah tidak berlaku")
	if p.onDisk() != ruangaman.ExampleConfig {
		t.Error("in use")
	}
}

func TestTheFileBeforeIsTakenBack(t *testing.T) {
	t.Parallel()
	p := watchedPlay(t)
	ratna, wahyu := p.staff("ratna"), p.staff("wahyu")
	ratna.Say("/jadwal kembali")
	p.sees(ratna, "Belum ada berkas yang sebelumnya")
	p.save(budiNow)
	p.inForce(budiNow)
	wahyu.Say("/jadwal")
	p.press(wahyu, "Lihat yang sebelumnya")
	p.sees(wahyu, `Berkas yang sebelumnya baik, dan belum dipakai(.|\n)*rina menggantikan budi`)
	p.press(wahyu, use)
	p.inForce(ruangaman.ExampleConfig)
	p.sees(ratna, `dari Wahyu T\. sudah dipakai`)
	ratna.Say("/jadwal kembali")
	p.press(ratna, use)
	p.inForce(budiNow)
}

func TestAFolderThatIsGoneIsSaid(t *testing.T) {
	t.Parallel()
	p := watchedPlay(t)
	ratna := p.staff("ratna")
	if err := os.RemoveAll(filepath.Dir(p.path)); err != nil {
		t.Fatal(err)
	}
	ratna.SendDocument("config.yaml", []byte(budiNow), "")
	p.sees(ratna, `bot tidak bisa menulis config\.yaml di sini(.|\n)*budi menggantikan rina`)
}

func TestAFileThatTelegramDoesNotGiveIsSaid(t *testing.T) {
	t.Parallel()
	p := watchedPlay(t)
	p.sim.Inject(simulator.Fault{Method: "getFile", Times: -1, Kind: simulator.Answer(400, "Bad Request: wrong file_id")})
	ratna := p.staff("ratna")
	p.cleared(ratna, ratna.SendDocument("config.yaml", []byte(budiNow), ""))
	p.sees(ratna, "tidak bisa diambil dari Telegram")
}

// TestANewCoordinatorInAFileFromAPhoneIsVouchedForAndShorterKeepingWaits: what holds for a saved file holds for this one.
func TestAFileFromAPhonePassesWhatASavedOneMust(t *testing.T) {
	t.Parallel()
	p := watchedPlay(t)
	ratna := p.staff("ratna")
	text := strings.Replace(ruangaman.ExampleConfig, newCoordinator[:strings.Index(newCoordinator, "\n")+1], newCoordinator, 1)
	text = strings.Replace(text, "kasus_selesai: 90 hari", "kasus_selesai: 14 hari", 1)
	ratna.SendDocument("config.yaml", []byte(text), "")
	p.press(ratna, use)
	p.inForce(text)
	p.sees(ratna, "koordinator baru: Citra")
	p.sees(ratna, "TAHAN|Lama simpan dipersingkat")
	if now := p.stands("citra"); now.Role != report.RoleUnvouched {
		t.Errorf("counts as %q", now.Role)
	}
	if keep := p.program.accepted.Load().City.Keep.Closed; keep != 90*24*time.Hour {
		t.Errorf("kept for %v", keep)
	}
}

// TestPromise10ACrashAfterThePressLeavesTheOldFileOrTheNew plays the two places where a crash can fall.
func TestPromise10ACrashAfterThePressLeavesTheOldFileOrTheNew(t *testing.T) {
	t.Parallel()
	for _, written := range []bool{false, true} {
		p := watchedPlay(t)
		ratna := p.staff("ratna")
		ratna.SendDocument("config.yaml", []byte(strings.Replace(budiNow, "rina", "wati", -1)), "")
		message, data := p.buttonOf(ratna, use)
		p.end()
		p.unwatched = true
		p.again()
		ratna.TapData(message, data)
		p.sees(ratna, "Sedang dipasang")
		p.end()
		text := strings.ReplaceAll(budiNow, "rina", "wati")
		if p.onDisk() != ruangaman.ExampleConfig {
			t.Fatal("written by nobody")
		}
		if written {
			p.save(text)
		}
		p.unwatched = false
		p.again()
		p.inForce(text)
		p.sees(ratna, `dari Ratna K\. sudah dipakai`)
		p.sees(p.staff("wahyu"), `dari Ratna K\. sudah dipakai`)
		eventually(t, "nothing waits any more", func() bool {
			var agency report.Agency
			err := p.program.store.Write(t.Context(), func(tx *store.Tx) (err error) {
				agency, err = tx.Agency()
				return err
			})
			return err == nil && agency.Proposal == nil
		})
	}
}

// TestPromise10AKillWhileAFileIsPutInPlaceLeavesTheOldOneOrTheNewOne kills the unmodified binary at random moments after
// the press, again and again.
func TestPromise10AKillWhileAFileIsPutInPlaceLeavesTheOldOneOrTheNewOne(t *testing.T) {
	t.Parallel()
	w := newCrashWorld(t, false, crashPoint{})
	ctx, cancel := context.WithTimeout(t.Context(), 3*patience)
	defer cancel()
	w.giveUp = cancel
	path := filepath.Join(w.dir, "config.yaml")
	if err := w.start(); err != nil {
		t.Fatal(err)
	}
	phone := w.sim.Phone(ratna, simulator.Profile{FirstName: "Ratna"})
	phone.Start()
	old, early := crashConfig, 0
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 1))
	for i := range 8 {
		fresh := crashConfig + strings.Repeat("# lagi\n", i+1)
		sent := phone.SendDocument("config.yaml", []byte(fresh), "")
		asked := 0
		err := phone.WaitFor(ctx, func(all []simulator.Message) bool {
			for _, m := range all { // an older one may have come twice
				if m.ID > sent && len(m.Buttons) > 0 {
					asked = m.ID
					phone.TapData(m.ID, m.Buttons[0][0].Data)
					return true
				}
			}
			return false
		})
		if err != nil {
			t.Fatalf("round %d (seed %d): %v\n%s", i, seed, err, phone)
		}
		time.Sleep(time.Duration(random.ExpFloat64() * float64(8*time.Millisecond)))
		w.kill()
		raw, err := os.ReadFile(path)
		if got := string(raw); err != nil || got != old && got != fresh {
			t.Fatalf("round %d (seed %d): neither the old file nor the new one: %d bytes, %v", i, seed, len(raw), err)
		}
		early += tally(string(raw) == old)
		eventually(t, "what was pressed is in place", func() bool { raw, _ := os.ReadFile(path); return string(raw) == fresh })
		err = phone.WaitFor(ctx, func(all []simulator.Message) bool {
			return slices.ContainsFunc(all, func(m simulator.Message) bool { return m.ID == asked && strings.Contains(m.Text, "sudah dipakai") })
		})
		if err != nil {
			t.Fatal(err)
		}
		old = fresh
	}
	if _, err := w.stop(); err != nil {
		t.Error(err, w.log.String())
	}
	t.Logf("%d of 8 kills met the old file", early)
	if halves, err := filepath.Glob(filepath.Join(w.dir, ".*.belum")); err != nil || len(halves) > 1 {
		t.Errorf("halves left: %v %v", halves, err)
	}
}
