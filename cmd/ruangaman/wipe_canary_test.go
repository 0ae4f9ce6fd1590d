package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
	"ruangaman/simulator"
)

// The canaries: what somebody told, wrote, sent and is called, each in words that stand nowhere else.
const (
	toldCanary   = "kenarikuning bersuara pelan"
	letterCanary = "kenariputih menunggu di jendela"
	answerCanary = "kenarimerah sudah dibaca"
	fileCanary   = "kenarihitam.jpg"
	captCanary   = "kenariabu di bingkai"
	placeCanary  = "kenaribiru di gang ketiga"
	wordCanary   = "kenarijingga"
)

// TestPromise08WhatWasWipedAndErasedIsNowhere: a story, a file and its name, a place, a code word, letters of both sides and an
// account are told, handled and read by staff; then the case is deleted and the chat left. Nothing of it stands in the data
// folder, its log of writes, our own log, or in any chat, no file, case or draft is left, nobody else ever heard of it, and nothing
// comes to the chat that was left.
func TestPromise08WhatWasWipedAndErasedIsNowhere(t *testing.T) {
	t.Parallel()
	p := evidencePlay(t)
	a := theReporter(p)
	receipt, code := p.tellsEverything(a)
	p.staffReadsEverything(a)
	ratna := p.staff("ratna")
	ratna.Say("/kasus " + code)
	p.sees(ratna, code)
	if names := p.filesOnDisk(); len(names) != 1 {
		t.Fatalf("%d files lie in the data folder", len(names))
	}

	p.press(a, "Cukup, tutup", "Lanjut yang tadi", "Tambah lagi", "Ubah, hentikan, atau bukti", "Hapus semuanya")
	p.sees(a, "Ketik kode Anda")
	a.Say(receipt)
	p.press(a, "Ya, hapus semuanya")
	p.sees(a, "Isinya tidak ada lagi pada kami")
	a.Say("/keluar")
	p.sees(a, "Info minggu ini sudah ada")

	if !p.comes(a, func(m []simulator.Message) bool { return len(m) == 1 }) {
		t.Fatalf("left in the chat:\n%s", a)
	}
	secrets := []string{toldCanary, letterCanary, answerCanary, fileCanary, captCanary, placeCanary, wordCanary, receipt,
		strings.ReplaceAll(receipt, " ", ""), "Kanarifirst", "Kanarilast", "kanari_username", "620000777", "Manggar"}
	for _, person := range p.program.accepted.Load().City.People { // at once, and not only after simpan.layar
		p.without(p.staff(person.ID), secrets...)
	}
	p.apartFrom("rina", code, secrets)
	left := len(a.History())
	p.forward(61 * time.Minute)
	p.without(a, secrets...)
	eventually(t, "no case, no draft, no key and no file is left", func() bool {
		n, err := p.program.store.Counts(t.Context(), p.now())
		return err == nil && n.Erasures == 0 && n.OpenCases == 0 && n.Drafts == 0 && len(p.filesOnDisk()) == 0
	})
	searchFor(t, secrets, p.log.String(), p.dir) // with the log of writes, while it runs
	p.forward(26 * time.Hour)
	p.end()
	searchFor(t, secrets, p.log.String(), p.dir)
	if n := len(a.History()); n != left { // P9
		t.Errorf("%d more events in a chat that was left:\n%s", n-left, a)
	}
}

// apartFrom reads everything that was ever shown to the staff: nobody but the holder and who watches over the case heard of it
// (P7), and nobody at all learned the account (P6).
func (p *play) apartFrom(holder report.PersonID, code string, secrets []string) {
	p.t.Helper()
	for _, person := range p.program.accepted.Load().City.People {
		nowhere(p.t, p.staff(person.ID), "Kanarifirst", "Kanarilast", "kanari_username", "620000777")
		if person.Role == report.RoleActivist && person.ID != holder {
			nowhere(p.t, p.staff(person.ID), append(secrets, code)...)
		}
	}
}

// tellsEverything plants the canaries of a reporter and gives receipt and case code.
func (p *play) tellsEverything(a *simulator.Phone) (receipt, code string) {
	p.t.Helper()
	a.Say("/start")
	p.press(a, toManggar...)
	p.press(a, "Ya, boleh dikirim")
	p.untilStory(a)
	a.Say(toldCanary)
	p.sees(a, "(?i)tersimpan")
	a.SendDocument(fileCanary, simulator.SamplePhoto(), captCanary)
	p.sees(a, "Gambarnya dicatat")
	p.press(a, "Cukup, kirim sekarang")
	receipt = p.sees(a, receiptForm.String())
	p.filesSettled()
	p.press(a, "Tambah lagi", "Kata rahasia")
	a.Say(wordCanary)
	p.sees(a, "sekali lagi")
	a.Say(wordCanary)
	p.sees(a, "Sudah dipasang")
	p.press(a, "Cara menemukan saya", "Di tempat pilihan saya")
	p.sees(a, "Di tempat mana")
	a.Say(placeCanary)
	p.sees(a, "terpisah dari cerita. Yang bisa")
	p.forward(0)
	rina := p.staff("rina")
	p.press(rina, "BUKA", "TERIMA")
	code = p.sees(rina, "K-[0-9A-Z]{4}")
	p.press(rina, "Lanjut", "TIDAK KENAL, LANJUT", "BACA CERITA")
	p.sees(rina, toldCanary)
	p.press(rina, "LIHAT BERKAS 1")
	p.shows(rina, simulator.KindPhoto)
	return receipt, code
}

// staffReadsEverything lets letters go to and fro.
func (p *play) staffReadsEverything(a *simulator.Phone) {
	p.t.Helper()
	rina := p.staff("rina")
	p.press(rina, "TULIS")
	p.sees(rina, "(?i)tulis")
	rina.Say(answerCanary)
	p.press(rina, "KIRIM")
	p.sees(rina, "kotak pesan")
	p.press(a, "Pesan", "Aman, buka pesan")
	p.sees(a, answerCanary)
	p.press(a, "Tulis pesan")
	a.Say(letterCanary)
	p.sees(a, "Sudah kami simpan untuk pendamping")
	p.press(rina, "PERCAKAPAN")
	p.sees(rina, letterCanary)
}

// filesOnDisk are the sealed files of the data folder.
func (p *play) filesOnDisk() (names []string) {
	p.t.Helper()
	entries, err := os.ReadDir(filepath.Join(p.dir, "data"))
	if err != nil {
		p.t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "berkas-") {
			names = append(names, e.Name())
		}
	}
	return slices.Clip(names)
}
