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
