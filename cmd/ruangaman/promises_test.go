package main

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
	"ruangaman/simulator"
	"ruangaman/store"
	"ruangaman/texts"
)

// The promises of docs/promises.md as the whole program keeps them. Rooms have their own tests of the same names.

// TestPromise03SilenceClimbsTheLadderAndNeverEnds: nobody answers for a day, and somebody is still being called.
func TestPromise03SilenceClimbsTheLadderAndNeverEnds(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	p.silentUpToTheCoordinators()
	for round := 1; round <= 5; round++ {
		p.rings("ratna", round)
		p.rings("wahyu", round)
		p.forward(2*time.Hour + time.Minute)
	}
	p.press(p.staff("wahyu"), "BUKA", "TERIMA")
	p.sees(p.staff("wahyu"), "K-....")
}

// TestWhoReadsACardKeepsItWhenTheStepRepeats: a coordinator has pressed BUKA and thinks; two hours later the push comes
// again, and the card is still there, once.
func TestWhoReadsACardKeepsItWhenTheStepRepeats(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	p.silentUpToTheCoordinators()
	p.rings("ratna", 1)
	ratna := p.staff("ratna")
	p.press(ratna, "BUKA")
	p.sees(ratna, "K-[0-9A-Z]{4}")
	p.forward(2*time.Hour + time.Minute)
	p.rings("ratna", 2)
	p.forward(2*time.Hour + time.Minute)
	p.rings("wahyu", 3) // who did not open it
	if !p.comes(p.staff("wahyu"), func(all []simulator.Message) bool {
		return len(slices.DeleteFunc(slices.Clone(all), func(m simulator.Message) bool { return !strings.HasPrefix(m.Text, "Ada tugas") })) == 1
	}) {
		t.Errorf("more than one message for one task that nobody opened:\n%s", p.staff("wahyu"))
	}
	p.sees(ratna, "K-[0-9A-Z]{4}")
	p.press(ratna, "TERIMA")
	p.sees(ratna, "Langkah|langkah")
}

// silentUpToTheCoordinators has a report from Manggar climb past whoever is on duty and the first backup.
func (p *play) silentUpToTheCoordinators() {
	p.t.Helper()
	p.tell(p.reporter(620000001))
	p.forward(0)
	p.rings("rina", 1)
	p.forward(61 * time.Minute)
	p.rings("agus", 1)
	p.forward(61 * time.Minute)
}

// rings waits until a person was pushed n times.
func (p *play) rings(id report.PersonID, n int) {
	p.t.Helper()
	phone := p.staff(id)
	pushes := func() (n int) {
		for _, e := range phone.History() {
			if e.Kind == simulator.Sent && strings.HasPrefix(e.Message.Text, "Ada tugas") {
				n++
			}
		}
		return n
	}
	if !p.comes(phone, func([]simulator.Message) bool { return pushes() >= n }) {
		p.t.Fatalf("%s was pushed %d times, want %d", id, pushes(), n)
	}
}

// TestPromise04AnEmergencyAtNightRingsAtOnce: no cron, no forward, two at night.
func TestPromise04AnEmergencyAtNightRingsAtOnce(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	p.forward(15 * time.Hour) // 02:00 in Balikpapan
	a := p.reporter(620000001)
	a.Say("/start")
	p.press(a, "Butuh bantuan sekarang", "Kirim ke petugas sekarang", "Balikpapan Timur", "Manggar")
	p.sees(a, receiptForm.String())
	p.rings("budi", 1)
	if m := p.staff("budi").LastFromBot(); !strings.Contains(m.Text, "DARURAT") || m.Silent {
		t.Errorf("the push of an emergency at night: %q silent=%v", m.Text, m.Silent)
	}
}

// TestPromise05NothingOfAPersonIsReadableInFilesOrLogs plays a report with a story to its end and searches everything.
func TestPromise05NothingOfAPersonIsReadableInFilesOrLogs(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	a := p.reporter(620000777)
	receipt, _ := p.handled(a)
	secrets := []string{"kenarikuning", "620000777", "Kanarifirst", "Kanarilast", "kanari_username", receipt,
		strings.ReplaceAll(receipt, " ", ""), "Manggar", "manggar", "510000001"}
	searchFor(t, secrets, p.log.String(), p.dir) // with the WAL, while it runs
	p.end()
	searchFor(t, secrets, p.log.String(), p.dir)
}

// handled has a story told, accepted by rina and read, and gives the receipt and the case's code.
func (p *play) handled(a *simulator.Phone) (receipt, code string) {
	p.t.Helper()
	a.Say("/start")
	p.press(a, toManggar...)
	p.press(a, "Ya, boleh dikirim")
	p.untilStory(a)
	a.Say("kenarikuning bersuara pelan")
	p.sees(a, "(?i)tersimpan")
	p.press(a, "Cukup, kirim sekarang")
	receipt = p.sees(a, receiptForm.String())
	p.forward(0)
	rina := p.staff("rina")
	p.press(rina, "BUKA", "TERIMA")
	code = p.sees(rina, "K-[0-9A-Z]{4}")
	p.openStory(rina)
	p.sees(rina, "kenarikuning bersuara pelan")
	return receipt, code
}

// untilStory skips every question until the one that asks for the story.
func (p *play) untilStory(a *simulator.Phone) {
	p.t.Helper()
	for range 12 {
		text := p.sees(a, "(?s).+")
		if strings.Contains(text, "dengan kata-kata Anda") {
			return
		}
		last := a.LastFromBot()
		p.press(a, "Lewati")
		if !p.comes(a, func([]simulator.Message) bool { m := a.LastFromBot(); return m.ID != 0 && m.Text != last.Text }) {
			p.t.Fatalf("the same question again:\n%s", a)
		}
	}
	p.t.Fatalf("no question for the story:\n%s", a)
}

// openStory goes from the first steps to the story.
func (p *play) openStory(phone *simulator.Phone) {
	p.t.Helper()
	for range 4 {
		for _, label := range []string{"BACA CERITA", "LANJUT", "CERITA"} {
			if _, ok := phone.LastFromBot().Button(label); ok {
				p.press(phone, label)
				break
			}
		}
		ctx, cancel := context.WithTimeout(p.t.Context(), time.Second)
		_, err := phone.WaitText(ctx, "kenarikuning")
		cancel()
		if err == nil {
			return
		}
	}
	p.t.Fatalf("the story does not open:\n%s", phone)
}

// TestPromise06NeitherSideLearnsTheOther reads everything that was ever shown on either side.
func TestPromise06NeitherSideLearnsTheOther(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	a := p.reporter(620000777)
	p.handled(a)
	for _, person := range p.program.accepted.Load().City.People {
		nowhere(t, p.staff(person.ID), "620000777", "Kanarifirst", "Kanarilast", "kanari_username")
	}
	nowhere(t, a, "rina", "Rina", "510000001")
}

// nowhere fails when one of the words was ever in a text or a button of ours on this phone.
func nowhere(t *testing.T, phone *simulator.Phone, words ...string) {
	t.Helper()
	for _, e := range phone.History() {
		if !e.Message.FromBot {
			continue
		}
		for i, word := range words {
			shown := func(s string) bool { return strings.Contains(s, word) }
			if shown(e.Message.Text) || slices.ContainsFunc(flat(e.Message.Buttons), func(b simulator.Button) bool { return shown(b.Text) || shown(b.Data) }) {
				t.Errorf("word %d was shown on phone %d", i, phone.ID())
			}
		}
	}
}

func flat(rows [][]simulator.Button) (all []simulator.Button) {
	for _, row := range rows {
		all = append(all, row...)
	}
	return all
}

// TestPromise07AnActivistNeverMeetsTheirOwnReport: rina is on duty and reports herself; the case passes her by for ever.
func TestPromise07AnActivistNeverMeetsTheirOwnReport(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	rina := p.staff("rina")
	p.tell(rina)
	p.forward(0)
	p.rings("agus", 1) // the step of whoever is on duty is empty and waits for nobody
	p.forward(61 * time.Minute)
	p.rings("ratna", 1)
	p.press(p.staff("ratna"), "BUKA")
	code := p.sees(p.staff("ratna"), "K-[0-9A-Z]{4}")
	rina.Say("/kasus " + code)
	p.sees(rina, "tidak ditemukan")
	for _, e := range rina.History() {
		if e.Message.FromBot && (strings.HasPrefix(e.Message.Text, "Ada tugas") || strings.Contains(e.Message.Text, code)) {
			t.Errorf("rina heard of her own report: %q", e.Message.Text)
		}
	}
}

// TestPromise08QuickExitClearsTheChatAndTheKey: everything of both sides goes, the draft and its key too, and a report
// that was sent goes on.
func TestPromise08QuickExitClearsTheChatAndTheKey(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	a := p.reporter(620000001)
	receipt := p.tell(a)
	a.Say("/start")
	p.press(a, toManggar...)
	a.Say("/keluar")
	p.sees(a, "Info minggu ini sudah ada")
	if !p.comes(a, func(m []simulator.Message) bool { return len(m) == 1 }) {
		t.Fatalf("left in the chat:\n%s", a)
	}
	n, err := p.program.store.Counts(t.Context(), p.now())
	if err != nil || n.Drafts != 0 || n.Erasures != 0 || n.OpenCases != 1 {
		t.Errorf("after the exit: %+v, %v", n, err)
	}
	b := p.reporter(620000002)
	b.Say(receipt)
	p.sees(b, "Sudah masuk|Belum ada yang menerima")
}

// TestPromise09TheBotNeverSpeaksFirst: no leave to write was given, the case is accepted, days pass, and not one message
// comes by itself.
func TestPromise09TheBotNeverSpeaksFirst(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	a := p.reporter(620000777)
	p.handled(a)
	p.forward(11 * time.Minute) // the receipt leaves the chat after ten
	if !p.comes(a, func(all []simulator.Message) bool {
		return !slices.ContainsFunc(all, func(m simulator.Message) bool { return receiptForm.MatchString(m.Text) })
	}) {
		t.Fatalf("the receipt stays:\n%s", a)
	}
	before := len(a.History())
	for range 5 {
		p.forward(13 * time.Hour)
		p.rings("rina", 1)
	}
	p.end()
	if after := len(a.History()); after != before {
		t.Errorf("%d events in a chat that nobody touched:\n%s", after-before, a)
	}
}

// TestPromise12TheLimitsAreSaidBeforeConsent: whoever it is about, in both languages, the screen that asks for consent
// says what DESIGN lists, and nothing is claimed that is not kept.
func TestPromise12TheLimitsAreSaidBeforeConsent(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	limits := []string{"Telegram", "(tetangga|dekat rumah)", "(polisi)", "(darurat|tidak ada yang bisa kami kirim)", "(memegang|pegang) HP ini"}
	for i, about := range []string{"Saya (di bawah 18)", "Saya (18 ke atas)", "Teman (saya di bawah 18)", "Anak lain", "Orang dewasa lain", "Tidak mau bilang"} {
		a := p.reporter(int64(620000100 + i))
		a.Say("/start")
		p.press(a, "Cerita", about)
		for _, limit := range limits {
			p.sees(a, limit)
		}
		for _, e := range a.History() {
			for _, claim := range []string{"100 %", "100%", "pasti aman", "dijamin", "sepenuhnya anonim"} {
				if strings.Contains(e.Message.Text, claim) {
					t.Errorf("a claim nobody can keep: %q", claim)
				}
			}
		}
	}
}

// TestNothingIsStoredWithoutConsent: what is typed before the consent is answered and forgotten, and "Tidak dulu" leaves
// no draft behind.
func TestNothingIsStoredWithoutConsent(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	a := p.reporter(620000777)
	a.Say("/start")
	p.press(a, "Cerita", "Saya (18 ke atas)")
	p.sees(a, "Boleh kami catat")
	a.Say("kenarikuning sebelum setuju")
	p.sees(a, "tidak kami simpan")
	p.press(a, "Tidak dulu")
	p.sees(a, "Jawaban Anda tidak kami simpan")
	p.end()
	s, err := store.Open(t.Context(), store.Options{Data: filepath.Join(p.dir, "data"), Keys: filepath.Join(p.dir, "kunci")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if n, err := s.Counts(t.Context(), p.now()); err != nil || n.Drafts != 0 || n.OpenCases != 0 || n.Erasures != 0 {
		t.Errorf("stored without consent: %+v, %v", n, err)
	}
}

// TestNoTopicWordInTheFirstFortyCharacters reads everything a reporter was ever shown in the plays above, as a
// notification or a chat list would show it.
func TestNoTopicWordInTheFirstFortyCharacters(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	a := p.reporter(620000777)
	p.handled(a)
	a.Say("/bantuan")
	p.sees(a, "110")
	b := p.reporter(620000778)
	b.Say("/start")
	p.press(b, "Butuh bantuan sekarang", "Kirim ke petugas sekarang", "Balikpapan Timur", "Manggar")
	p.sees(b, receiptForm.String())
	for _, phone := range []*simulator.Phone{a, b} {
		for _, e := range phone.History() {
			if word, found := texts.TopicWordInPreview(e.Message.Text); found && e.Message.FromBot {
				t.Errorf("%q in the first 40 characters of %q", word, e.Message.Text)
			}
		}
	}
}
