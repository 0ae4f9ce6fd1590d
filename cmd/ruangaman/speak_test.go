package main

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ruangaman/report"
	"ruangaman/simulator"
)

// lines counts how often the neutral line was sent to a phone.
func lines(phone *simulator.Phone, words string) (n int) {
	for _, e := range phone.History() {
		if e.Kind == simulator.Sent && e.Message.FromBot && strings.Contains(e.Message.Text, words) {
			n++
		}
	}
	return n
}

// hoursOf gives the only case these hours.
func (p *play) hoursOf(windows ...report.Window) {
	p.t.Helper()
	p.alter(func(c *report.Case) {
		c.Contact = report.Contact{Mode: report.ContactHours, Windows: windows, Line: "discreet_notice_2", Turn: c.Contact.Turn + 1}
	})
}

const water = "Jangan lupa minum air putih"

// TestPromise09ALineWhoseHoursGoByInADowntimeWaitsForTheNext: the reporter allows 17–18 h. Somebody accepts at noon, the
// process is away from 16 h until 19 h, and the line comes the next day at 17 h, once.
func TestPromise09ALineWhoseHoursGoByInADowntimeWaitsForTheNext(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		offered(p)
		p.rings("rina", 1)
		p.hoursOf(report.Window{From: 17 * 60, To: 18 * 60})
		p.press(p.staff("rina"), "BUKA", "TERIMA")
		p.sees(p.staff("rina"), "K-[0-9A-Z]{4}")
		synctest.Wait()
		phone := theReporter(p)
		settings := p.program.accepted.Load()
		p.end()
		p.ahead.Add(int64(8 * time.Hour)) // 19:00 in Balikpapan
		p.start(settings)
		p.forward(time.Minute)
		p.settled()
		if n := lines(phone, water); n != 0 {
			t.Fatalf("%d lines outside the hours", n)
		}
		p.forward(22*time.Hour - 10*time.Minute) // 16:51
		p.settled()
		if n := lines(phone, water); n != 0 {
			t.Fatalf("%d lines before the next hours", n)
		}
		p.forward(15 * time.Minute)
		p.settled()
		if n := lines(phone, water); n != 1 {
			t.Errorf("%d lines in the next hours", n)
		}
		for _, e := range phone.History() {
			if e.Kind == simulator.Sent && strings.Contains(e.Message.Text, water) && !e.Message.Silent {
				t.Error("the line makes a sound")
			}
		}
		p.forward(25 * time.Hour)
		p.settled()
		if n := lines(phone, water); n != 1 {
			t.Errorf("%d lines for one piece of news", n)
		}
	})
}

// TestPromise09AnEmergencyIsToldOfByASilentEdit plays a call for help: not accepted yet, then, across a restart, accepted, in the
// same message; after a quick exit nothing is edited any more.
func TestPromise09AnEmergencyIsToldOfByASilentEdit(t *testing.T) {
	t.Parallel()
	for _, leaves := range []bool{false, true} {
		inBubble(t, func(p *play) {
			a := p.reporter(620000777)
			a.Say("/start")
			p.press(a, "Butuh bantuan sekarang", "Kirim ke petugas sekarang", "Balikpapan Timur", "Manggar")
			p.sees(a, "Belum ada yang menerima; sudah ditawarkan ke 1")
			if leaves {
				a.Say("/keluar")
			}
			p.settled()
			settings := p.program.accepted.Load()
			p.end()
			p.start(settings)
			p.press(p.staff("rina"), "BUKA", "TERIMA")
			p.settled()
			if leaves {
				if lines(a, "Sudah ada yang menerima") > 0 || strings.Contains(a.String(), "menerima") {
					t.Errorf("something stands in a chat that was left:\n%s", a)
				}
				return
			}
			p.sees(a, "Sudah ada yang menerima")
			if lines(a, "Sudah ada yang menerima") != 0 {
				t.Error("a new message in place of an edit")
			}
			p.forward(31 * time.Minute)
			p.settled()
			p.sees(a, "Kabar di sini tidak berubah lagi")
		})
	}
}

// TestLettersBothWaysAndAnotherHelper plays the talk through the real store and the wire: a voice is passed on without being
// fetched, nothing of a letter is shown before the question, and after /ganti somebody else is asked at once.
func TestLettersBothWaysAndAnotherHelper(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		offered(p)
		rina, a := p.staff("rina"), theReporter(p)
		p.press(rina, "BUKA", "TERIMA", "Lanjut", "TIDAK KENAL, LANJUT", "TULIS")
		p.sees(rina, "tulis pesan untuk pelapor")
		rina.Say("kami membaca ceritamu kenarikuning")
		p.press(rina, "KIRIM")
		p.settled()
		nowhere(t, a, "kenarikuning", "Rina", "rina")
		a.Say("/mulai")
		p.press(a, "Lanjut yang tadi", "Pesan")
		p.sees(a, "Aman bicara sekarang")
		nowhere(t, a, "kenarikuning")
		p.press(a, "Aman, buka pesan")
		p.sees(a, "kenarikuning")
		p.press(a, "Tulis pesan")
		a.SendVoice(simulator.SampleVoice(), 3)
		p.sees(a, "Sudah kami simpan")
		p.press(rina, "PERCAKAPAN")
		p.settled()
		calls := map[string]int{}
		for _, c := range p.sim.Calls() {
			calls[c.Method]++
		}
		if calls["getFile"] != 0 || calls["sendVoice"] != 1 {
			t.Errorf("%d files fetched, %d voices passed on", calls["getFile"], calls["sendVoice"])
		}
		nowhere(t, rina, "620000777", "Kanarifirst", "kanari_username")
		a.Say("/ganti")
		p.press(a, "Ya, orang lain saja")
		p.settled()
		p.rings("agus", 1)
		rina.Say("/kasus")
		p.sees(rina, "Tidak ada kasus yang Anda pegang")
		nowhere(t, a, "Rina", "rina", "510000001")
	})
}

// TestPromise09LettersWaitInTheMailboxAcrossKillNine is serve as it goes to production: what the staff wrote is counted under the
// status, never shown by itself, and shown after "it is safe", though the process was killed at each of these moments.
func TestPromise09LettersWaitInTheMailboxAcrossKillNine(t *testing.T) {
	t.Parallel()
	p := newServed(t)
	rina := p.sim.Phone(510000001, simulator.Profile{FirstName: "Rina"})
	rina.Start()
	a := p.reporter(620000777)
	p.tell(a)
	p.press(rina, "BUKA", "TERIMA", "Lanjut", "TIDAK KENAL, LANJUT")
	for _, words := range []string{"kami membaca ceritamu kenarikuning", "besok kami kabari kenaribiru"} {
		p.press(rina, "TULIS")
		p.sees(rina, "tulis pesan untuk pelapor")
		rina.Say(words)
		p.sees(rina, words)
		p.press(rina, "KIRIM")
		p.sees(rina, "tersimpan di kotak pesan pelapor")
	}
	p.again()
	a.Say("/mulai")
	p.press(a, "Lanjut yang tadi")
	p.sees(a, "Kotak pesan: 2")
	p.again()
	p.press(a, "Pesan")
	p.sees(a, "Aman bicara sekarang")
	p.again()
	nowhere(t, a, "kenarikuning", "kenaribiru")
	p.press(a, "Aman, buka pesan")
	p.sees(a, "kenarikuning")
	p.sees(a, "kenaribiru")
	p.press(a, "Cukup, tutup", "Lanjut yang tadi")
	p.sees(a, "Kotak pesan: 0")
	for _, canary := range []string{"kenarikuning", "kenaribiru"} {
		if strings.Contains(p.output.String(), canary) {
			t.Errorf("the log says %q", canary)
		}
	}
}
