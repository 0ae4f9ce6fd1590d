package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
	"ruangaman/simulator"
)

// What is left of a case on other phones once its reporter took it back, and how a reporter comes back to it.

// without waits until nothing that a phone shows holds one of these words.
func (p *play) without(phone *simulator.Phone, words ...string) {
	p.t.Helper()
	if !p.comes(phone, func(all []simulator.Message) bool {
		return !slices.ContainsFunc(all, func(m simulator.Message) bool {
			return m.FromBot && slices.ContainsFunc(words, func(w string) bool { return strings.Contains(m.Text, w) })
		})
	}) {
		p.t.Fatalf("%q still stands on\n%s", words, phone)
	}
}

// TestADeletedCaseLeavesEveryPhoneAtOnce: rina has the story open and ratna the card when the reporter deletes it; both lose
// it at once, long before simpan.layar, and hear why only where they held it.
func TestADeletedCaseLeavesEveryPhoneAtOnce(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	a := p.reporter(620000777)
	receipt, code := p.handled(a)
	ratna := p.staff("ratna")
	ratna.Say("/kasus " + code)
	p.sees(ratna, code)
	p.press(a, "Tambah lagi", "Ubah, hentikan, atau bukti", "Hapus semuanya")
	p.sees(a, "Ketik kode Anda")
	a.Say(receipt)
	p.press(a, "Ya, hapus semuanya")
	p.sees(a, "Isinya tidak ada lagi pada kami")
	p.without(p.staff("rina"), "kenarikuning", "Manggar")
	p.without(ratna, code)
	p.sees(p.staff("rina"), code+" sudah dihapus")
}

// TestAWishIsBroughtUpAgainUntilSomebodyDecides: a child's case; nobody answers the wish, and a day later the coordinators and
// the holder are asked again, and again, until one of them decides.
func TestAWishIsBroughtUpAgainUntilSomebodyDecides(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		a := p.reporter(620000777)
		p.handled(a)
		p.alter(func(c *report.Case) { c.Child = true })
		p.press(a, "Tambah lagi", "Ubah, hentikan, atau bukti", "Hentikan saja", "Sampaikan permintaan")
		p.settled()
		ratna := p.staff("ratna")
		asked := func() int { return lines(ratna, "masih menunggu keputusan") }
		if asked() != 0 {
			t.Fatal("brought up again at once")
		}
		for round := 1; round <= 3; round++ {
			p.forward(24*time.Hour + time.Minute)
			p.settled()
			if got := asked(); got != round {
				t.Fatalf("after %d days brought up again %d times", round, got)
			}
		}
		ratna.Say("/kasus " + p.sees(ratna, "K-[0-9A-Z]{4}"))
		p.press(ratna, "TETAP LANJUT")
		p.settled()
		p.forward(72 * time.Hour)
		p.settled()
		if got := asked(); got != 3 {
			t.Errorf("a decided wish is brought up again: %d", got)
		}
	})
}

// TestTheEndOfTheReceiptIsAskedBackAndTheWayBackWorksFromASecondPhone: noted, the last four digits typed, wrong once, then right;
// the receipt and the digits leave the chat. After /lupakan only the receipt leads back, from another phone.
func TestTheEndOfTheReceiptIsAskedBackAndTheWayBackWorksFromASecondPhone(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	a, b := p.reporter(620000777), p.reporter(620000778)
	receipt := p.tell(a)
	p.press(a, "Sudah saya tulis")
	p.sees(a, "empat angka terakhir kode")
	end := receipt[len(receipt)-4:]
	a.Say(strings.Map(func(c rune) rune { return '0' + ('9'-c)%10 }, end))
	p.sees(a, "Belum sama")
	p.sees(a, receipt)
	a.Say(end)
	p.sees(a, "Cocok")
	p.without(a, receipt)
	if !p.comes(a, func(all []simulator.Message) bool {
		return !slices.ContainsFunc(all, func(m simulator.Message) bool { return !m.FromBot && strings.Contains(m.Text, end) })
	}) {
		t.Errorf("the digits stay:\n%s", a)
	}
	a.Say("/lupakan")
	p.press(a, "Ya, lepaskan")
	p.sees(a, "Sudah dilepas")
	p.press(a, "Lanjut yang tadi")
	p.sees(a, "16 angka")
	b.Say(receipt)
	p.sees(b, "Sudah masuk|Belum ada yang menerima")
	p.press(b, "Tambah lagi", "Menambah cerita")
	b.Say("kenarikuning dari HP lain")
	p.sees(b, "(?i)ditambahkan")
}
