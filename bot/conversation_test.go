package bot

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"ruangaman/flows"
	"ruangaman/report"
	"ruangaman/simulator"
)

var receiptForm = regexp.MustCompile(`\d{4} \d{4} \d{4} \d{4}`)

// TestAReportIsToldThroughTheRealConversation walks the real table with real words from /start to a receipt: one live
// message that is edited in place, typed words gone from the chat, every button within Telegram's limits.
func TestAReportIsToldThroughTheRealConversation(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		talk, err := flows.Compile(words.Has)
		if err != nil {
			r.Fatal(err)
		}
		r.config.Talk = talk
		r.city.Districts = []report.District{
			{Name: "Balikpapan Timur", Wards: []string{"Manggar", "Lamaru"}}, {Name: "Balikpapan Kota", Wards: []string{"Prapatan"}},
		}
		r.city.Keep = report.Keep{Draft: 24 * time.Hour, Screen: time.Hour, Closed: 30 * 24 * time.Hour, Backup: 30 * 24 * time.Hour}
		r.start()
		p := r.person(510000001)
		p.Say("/start")
		time.Sleep(2 * time.Second)
		acts := 0
		for !receiptForm.MatchString(p.String()) {
			if acts++; acts > 20 {
				r.Fatalf("no receipt after %d acts:\n%s", acts, p)
			}
			r.act(p)
			time.Sleep(2 * time.Second) // a person reads
		}
		var live int
		for _, m := range p.Messages() {
			if m.FromBot && !receiptForm.MatchString(m.Text) {
				live++
			}
			if !m.FromBot {
				r.Errorf("%q is still on the screen", m.Text)
			}
		}
		if live != 1 {
			r.Errorf("%d messages beside the receipt:\n%s", live, p)
		}
		r.mem.look(func(d *disk) {
			if len(d.cases) != 1 || d.cases[0].Reporter != 510000001 || d.cases[0].Place.Ward != "Lamaru" || d.drafts[510000001] != nil {
				r.Errorf("%d cases", len(d.cases))
			}
		})
		if s := r.bot.Stats(); s.Refused+s.Unreadable+s.Dead > 0 {
			r.Errorf("counted %+v", s)
		}
		if log := r.log.String(); strings.Contains(log, "CANARY") || strings.Contains(log, "Lamaru") || strings.Contains(log, "words cannot be said") {
			r.Errorf("logged %s", log)
		}
	})
}

// act does what the screen asks for: sends when it can be sent, types the ward when asked for a place, else goes on.
func (r *rig) act(p *simulator.Phone) {
	r.Helper()
	screen := p.LastFromBot()
	for _, label := range []string{"Cukup, kirim sekarang", "Cerita", "Saya (18 ke atas)", "Ya, boleh", "Ya, saat ini aman", "Tidak, hanya saya", "Kirim"} {
		if _, ok := screen.Button(label); ok {
			if err := p.Tap(label); err != nil {
				r.Fatal(err)
			}
			return
		}
	}
	if _, ok := screen.Button("Balikpapan Timur"); ok {
		p.Say("Lamaru")
		return
	}
	if len(screen.Buttons) == 0 {
		r.Fatalf("nothing to press:\n%s", p)
	}
	p.TapData(screen.ID, screen.Buttons[0][0].Data)
}
