package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"ruangaman"
	"ruangaman/evidence"
	"ruangaman/report"
	"ruangaman/simulator"
	"ruangaman/store"
)

// evidencePlay is a play whose files are cleaned by the real program, started again as a child.
func evidencePlay(t *testing.T) *play {
	t.Helper()
	path := binary(t)
	p := &play{t: t, dir: t.TempDir(), begun: time.Now(), cleaner: &evidence.Cleaner{Path: path, Args: []string{cleanName}}}
	return p.listen(ruangaman.ExampleConfig)
}

// theCase is the only case.
func (p *play) theCase() (c report.Case) {
	p.t.Helper()
	err := p.program.store.Write(p.t.Context(), func(tx *store.Tx) error {
		all, err := tx.OpenCases(report.ID{}, 2)
		if len(all) == 1 {
			c = all[0]
		}
		return err
	})
	if err != nil || c.ID.Zero() {
		p.t.Fatalf("not one case: %v", err)
	}
	return c
}

// showsPhoto has a reporter tell as far as the ward and send a photo.
func (p *play) showsPhoto() *simulator.Phone {
	p.t.Helper()
	phone := p.reporter(510000077)
	phone.Say("/start")
	p.press(phone, toManggar...)
	phone.SendPhoto(simulator.SamplePhoto(), "")
	p.sees(phone, "Fotonya dicatat")
	return phone
}

// handsIn sends the report.
func (p *play) handsIn(phone *simulator.Phone) {
	p.t.Helper()
	p.press(phone, "Cukup, kirim sekarang")
	p.sees(phone, receiptForm.String())
}

// filesSettled waits until no file of the case waits any more.
func (p *play) filesSettled() (c report.Case) {
	p.t.Helper()
	eventually(p.t, "no file waits", func() bool {
		c = p.theCase()
		return !slices.ContainsFunc(c.Files, func(f report.File) bool { return f.State == report.FileWaiting })
	})
	return c
}

// TestAPhotoAndAVoiceReachWhoHoldsTheCaseAndNobodyElse is the way of a file from one phone to the other.
func TestAPhotoAndAVoiceReachWhoHoldsTheCaseAndNobodyElse(t *testing.T) {
	t.Parallel()
	p := evidencePlay(t)
	phone := p.reporter(510000077)
	phone.Say("/start")
	p.press(phone, toManggar...)
	phone.SendPhoto(append(simulator.SamplePhoto(), "KANARI-DI-BELAKANG"...), "foto dinding")
	p.sees(phone, "Fotonya dicatat")
	voice := phone.SendVoice(simulator.SampleVoice(), 3)
	p.sees(phone, "Suara bisa dikenali")
	phone.SendPhoto([]byte("bukan gambar"), "")
	p.sees(phone, "Fotonya dicatat")
	if p.sim.CallCount("getFile") > 0 {
		t.Fatal("a file is fetched before the report was sent")
	}
	p.handsIn(phone)
	c := p.filesSettled()
	var states []report.FileState
	for _, f := range c.Files {
		states = append(states, f.State)
		if f.Ref != "" {
			t.Error("the reference stays")
		}
	}
	if want := []report.FileState{report.FileKept, report.FileKept, report.FileRefused}; !slices.Equal(states, want) {
		t.Fatalf("files are %v, want %v\n%s", states, want, p.log.String())
	}
	gone := func(all []simulator.Message) bool {
		return !slices.ContainsFunc(all, func(m simulator.Message) bool { return m.ID == voice })
	}
	if !p.comes(phone, gone) {
		t.Error("the voice stays in the chat though we have it")
	}
	p.forward(time.Minute) // the worker looks
	rina := p.staff("rina")
	p.press(rina, "BUKA", "TERIMA", "Lanjut", "TIDAK KENAL, LANJUT", "BACA CERITA")
	p.sees(rina, `1\. foto: bisa dibuka`)
	p.press(rina, "LIHAT BERKAS 1")
	p.shows(rina, simulator.KindPhoto)
	p.press(rina, "LIHAT BERKAS 2")
	p.shows(rina, simulator.KindVoice)
	files := func() bool {
		return slices.ContainsFunc(rina.Messages(), func(m simulator.Message) bool { return m.Kind != simulator.KindText })
	}
	for end := time.Now().Add(patience); files() && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		p.forward(61 * time.Minute) // simpan.layar
	}
	if files() {
		t.Errorf("the files stay on the screen:\n%s", rina)
	}
	for _, canary := range []string{"KANARI-DI-BELAKANG", "berkas-latihan", "foto dinding"} {
		noCanary(t, p, canary)
	}
}

// shows waits for a protected file on a phone that is another one than was sent.
func (p *play) shows(phone *simulator.Phone, kind string) {
	p.t.Helper()
	if !p.comes(phone, func(all []simulator.Message) bool {
		return slices.ContainsFunc(all, func(m simulator.Message) bool {
			content, ok := phone.FileOf(m.ID)
			return ok && m.FromBot && m.Kind == kind && m.Protected && len(content) > 40 && !bytes.Contains(content, []byte("KANARI")) &&
				!bytes.Contains(content, []byte("latihan"))
		})
	}) {
		p.t.Fatalf("no %s on\n%s", kind, phone)
	}
}

// noCanary looks for what stood behind a photo, Telegram's name for it and its caption in every file of ours and in the log.
func noCanary(t *testing.T, p *play, canary string) {
	t.Helper()
	if bytes.Contains([]byte(p.log.String()), []byte(canary)) {
		t.Errorf("the log says %q", canary)
	}
	_ = filepath.WalkDir(p.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, _ := os.ReadFile(path)
		if bytes.Contains(content, []byte(canary)) {
			t.Errorf("%s holds %q", d.Name(), canary)
		}
		return nil
	})
}

// TestEvidenceOfAChildIsNeverFetched: no getFile at all, whatever is told later, and nothing of it stays in the chat: of a child,
// of unknown age, about sexual violence, about what happened online, and from somebody who has not told anything yet.
func TestEvidenceOfAChildIsNeverFetched(t *testing.T) {
	t.Parallel()
	place := []string{"Balikpapan Timur", "Manggar"}
	adult := append([]string{"Cerita", "Saya (18 ke atas)", "Ya, boleh", "Ya, saat ini aman", "Tidak, hanya saya"}, place...)
	for name, way := range map[string]struct {
		before, after []string
		send          string
		told          bool
	}{
		"a child":      {[]string{"Cerita", "Saya (di bawah 18)", "Ya, boleh", "Ya, sekarang aman", "Tidak, cuma aku"}, place, "Sudah, kirim saja", true},
		"unknown age":  {[]string{"Cerita", "Tidak mau bilang", "Ya, boleh", "Ya, saat ini aman", "Tidak, hanya saya"}, place, "Cukup, kirim sekarang", true},
		"sexual":       {append(slices.Clone(adult), "Jangan dikirim", "Pelecehan atau paksaan seksual", "Selesai"), nil, "Cukup, kirim sekarang", true},
		"online":       {append(slices.Clone(adult), "Jangan dikirim", "Lewat HP (foto, ancaman sebar)", "Selesai"), nil, "Cukup, kirim sekarang", true},
		"not told yet": {nil, adult, "Cukup, kirim sekarang", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := evidencePlay(t)
			phone := p.reporter(510000078)
			phone.Say("/start")
			p.press(phone, way.before...)
			sent := p.showsEverything(phone)
			p.press(phone, append(way.after, way.send)...)
			p.sees(phone, receiptForm.String())
			c := p.theCase()
			known := len(c.Files) == len(sent) && !slices.ContainsFunc(c.Files, func(f report.File) bool {
				return f.State != report.FileTold || f.Ref != "" || f.Message != 0
			})
			if known != way.told || !way.told && len(c.Files) > 0 {
				t.Errorf("of %d files %d are known, or more than that they exist", len(sent), len(c.Files))
			}
			eventually(t, "nothing of it stays in the chat", func() bool {
				return !slices.ContainsFunc(phone.Messages(), func(m simulator.Message) bool { return slices.Contains(sent, m.ID) })
			})
			if p.sim.CallCount("deleteMessage")+p.sim.CallCount("deleteMessages") == 0 {
				t.Error("nothing was deleted")
			}
			p.forward(time.Hour)
			p.tell(p.reporter(510000079)) // something else went through the outbox meanwhile
			if n := p.sim.CallCount("getFile") + p.sim.CallCount(simulator.Download); n > 0 {
				t.Errorf("%d calls for a file that must never be fetched", n)
			}
		})
	}
}

// showsEverything sends a photo, a picture as a file, a voice and a film, and waits until the last is answered.
func (p *play) showsEverything(phone *simulator.Phone) []int {
	p.t.Helper()
	sent := []int{phone.SendPhoto(simulator.SamplePhoto(), ""), phone.SendDocument("gambar.jpg", simulator.SamplePhoto(), ""),
		phone.SendVoice(simulator.SampleVoice(), 3), phone.SendVideo([]byte("film latihan"), 5, "")}
	p.sees(phone, "Video tadi tidak|Videonya tidak|Suara dan video tidak")
	return sent
}

// TestTroubleWithADownloadCostsNoFile: each is tried again until it is whole.
func TestTroubleWithADownloadCostsNoFile(t *testing.T) {
	t.Parallel()
	p := evidencePlay(t)
	for _, f := range []simulator.Fault{
		{Method: "getFile", Kind: simulator.ServerError}, {Method: simulator.Download, Kind: simulator.Drop},
		{Method: simulator.Download, Kind: simulator.Truncated}, {Method: simulator.Download, Kind: simulator.ServerError},
		{Method: simulator.Download, Kind: simulator.Redirect("http://127.0.0.1:1/elsewhere")},
	} {
		p.sim.Inject(f)
	}
	phone := p.showsPhoto()
	p.handsIn(phone)
	for end := time.Now().Add(patience); p.theCase().Files[0].State == report.FileWaiting && time.Now().Before(end); {
		p.forward(time.Minute)
		time.Sleep(50 * time.Millisecond)
	}
	if got := p.filesSettled().Files[0].State; got != report.FileKept {
		t.Errorf("the file is %s\n%s", got, p.log.String())
	}
}

func TestTheHiddenCommandIsNotShown(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w := world{ctx: t.Context(), out: &out, errors: io.Discard, getenv: func(string) string { return "" }, now: time.Now}
	if execute(w, []string{"--help"}); bytes.Contains(out.Bytes(), []byte(cleanName)) {
		t.Error("people see a command that is not for them")
	}
}

// TestAFileOnTheWireSurvivesKillNine is serve as it goes to production, whose child is its own binary: killed while it
// fetches a file, it fetches it again, once.
func TestAFileOnTheWireSurvivesKillNine(t *testing.T) {
	t.Parallel()
	p := newServed(t)
	release := make(chan struct{})
	p.sim.Inject(simulator.Fault{Method: simulator.Download, Kind: simulator.Hold(release)})
	phone := p.reporter(510000077)
	phone.Say("/start")
	p.press(phone, "Cerita", "Saya (18 ke atas)", "Ya, boleh")
	phone.SendPhoto(simulator.SamplePhoto(), "")
	p.sees(phone, "Fotonya dicatat")
	p.press(phone, "Ya, saat ini aman", "Tidak, hanya saya", "Di luar kota ini", "Cukup, kirim sekarang")
	p.sees(phone, receiptForm.String())
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := p.sim.WaitCallCount(ctx, simulator.Download, 1); err != nil {
		t.Fatal(err)
	}
	p.running.kill() // kill -9 while the file is on the wire
	close(release)
	left := filepath.Join(p.dir, "data", "berkas-0123456789abcdef") // what a crash a moment later would leave
	if err := os.WriteFile(left, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.again()
	found := func() []string {
		paths, _ := filepath.Glob(filepath.Join(p.dir, "data", "berkas-*"))
		return slices.DeleteFunc(paths, func(path string) bool { return path == left || filepath.Ext(path) != "" })
	}
	eventually(t, "the file is fetched again", func() bool { return len(found()) > 0 })
	if paths := found(); len(paths) != 1 {
		t.Fatalf("%d files\n%s", len(paths), p.output.String())
	}
	if _, err := os.Stat(left); err == nil {
		t.Error("what a crash left stays")
	}
}

// TestAFileThatArrivesForADestroyedCaseIsDropped: the case goes while its file is on the wire.
func TestAFileThatArrivesForADestroyedCaseIsDropped(t *testing.T) {
	t.Parallel()
	p := evidencePlay(t)
	release := make(chan struct{})
	p.sim.Inject(simulator.Fault{Method: simulator.Download, Kind: simulator.Hold(release)})
	phone := p.showsPhoto()
	p.handsIn(phone)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := p.sim.WaitCallCount(ctx, simulator.Download, 1); err != nil {
		t.Fatal(err)
	}
	c := p.theCase()
	err := p.program.store.Write(ctx, func(tx *store.Tx) error {
		return tx.Apply(510000077, report.Change{Erase: []report.ID{c.ID}}, p.now())
	})
	if err != nil {
		t.Fatal(err)
	}
	close(release)
	p.tell(p.reporter(510000079)) // the program goes on
	p.end()                       // and ends after what it held is recorded
	if paths, _ := filepath.Glob(filepath.Join(p.dir, "data", "berkas-*")); len(paths) != 0 {
		t.Errorf("%d files of a case that is gone", len(paths))
	}
}

// TestAPictureIsDestroyedWhenItTurnsOutToBeAChilds: fetched and opened first, then the age is corrected.
func TestAPictureIsDestroyedWhenItTurnsOutToBeAChilds(t *testing.T) {
	t.Parallel()
	p := evidencePlay(t)
	phone := p.showsPhoto()
	p.handsIn(phone)
	p.filesSettled()
	p.forward(time.Minute)
	rina := p.staff("rina")
	p.press(rina, "BUKA", "TERIMA", "Lanjut", "TIDAK KENAL, LANJUT", "BACA CERITA", "LIHAT BERKAS 1")
	p.shows(rina, simulator.KindPhoto)
	p.press(phone, "Tambah lagi", "Ubah, hentikan, atau bukti", "Memperbaiki jawaban", "Tentang", "Anak lain")
	p.sees(phone, "kami hapus. Petugas hanya diberi tahu bahwa ada")
	settled := func() bool {
		left, _ := filepath.Glob(filepath.Join(p.dir, "data", "berkas-*"))
		onScreen := slices.ContainsFunc(rina.Messages(), func(m simulator.Message) bool { return m.Kind == simulator.KindPhoto })
		return len(left) == 0 && !onScreen
	}
	eventually(t, "the picture of a child is neither on the disk nor on a screen", settled)
	rina.Say("/kasus " + string(p.theCase().Code))
	p.press(rina, "BACA CERITA")
	p.sees(rina, `1\. foto: pernah dikirim, tidak ada pada kami`)
}

// TestAFullStoreOfFilesIsToldOnce: the file waits, the report is in, and every coordinator hears one sentence without content.
func TestAFullStoreOfFilesIsToldOnce(t *testing.T) {
	t.Parallel()
	path := binary(t)
	p := &play{t: t, dir: t.TempDir(), begun: time.Now(), cleaner: &evidence.Cleaner{Path: path, Args: []string{cleanName}}, maxFiles: 1}
	p.listen(ruangaman.ExampleConfig)
	phone := p.showsPhoto()
	phone.SendVoice(simulator.SampleVoice(), 3)
	p.sees(phone, "Suara bisa dikenali")
	p.handsIn(phone)
	coordinators := []report.PersonID{"ratna", "wahyu"}
	for _, id := range coordinators {
		p.sees(p.staff(id), "Tempat untuk foto dan rekaman di server penuh")
	}
	if p.metric("files_full") != 1 || p.metric("files_bytes") != 0 {
		t.Error("the metric does not say so")
	}
	for range 3 { // every hour both are tried again
		tried := bytes.Count([]byte(p.log.String()), []byte("files_full"))
		p.forward(61 * time.Minute)
		eventually(t, "they are tried again", func() bool {
			p.program.bot.Wake()
			return bytes.Count([]byte(p.log.String()), []byte("files_full")) > tried
		})
	}
	for _, id := range coordinators {
		if n := lines(p.staff(id), "Tempat untuk foto"); n != 1 {
			t.Errorf("%s hears it %d times", id, n)
		}
		nowhere(t, p.staff(id), "510000077", "Kanarifirst")
	}
	if c := p.theCase(); c.Files[0].State != report.FileWaiting {
		t.Error("the file does not wait")
	}
}
