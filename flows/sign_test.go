package flows

import (
	"testing"
	"time"

	"ruangaman/report"
)

// signs are the rows in which the bot would speak first.
func signs1(ms []report.Message) (all []report.Message) {
	for _, m := range ms {
		if m.Purpose == report.PurposeSpeak {
			all = append(all, m)
		}
	}
	return all
}

func TestPromise09LeaveGivenAfterSomebodyAcceptedTakesEffectAtOnce(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.command("start")
	p.taps("btn_help_now", "btn_send_emergency", "Balikpapan Timur", "Manggar", "btn_skip", "btn_skip")
	p.cases[0].Status, p.cases[0].Holder, p.cases[0].AcceptedAt = report.StatusAccepted, "rina", p.now
	p.sees("emergency_contact_ask")
	p.tap("opt_here_yes")
	if n := len(signs1(p.last.Outbox)); n != 1 {
		t.Errorf("%d lines after a late leave", n)
	}
}

func TestPromise09OneLineStandsForAllNewsUntilTheReporterLooked(t *testing.T) {
	t.Parallel()
	env := newOffice(t).env()
	c := &report.Case{ID: report.ID{1}, Status: report.StatusAccepted, Reporter: reporterChat, AcceptedAt: env.Now,
		Contact: report.Contact{Mode: report.ContactHours, Windows: []report.Window{{From: 0, To: 24 * 60}}}}
	if len(sign(c, env)) != 1 || len(sign(c, env)) != 0 {
		t.Error("not one line for one piece of news")
	}
	seen(c, env)
	if len(sign(c, env)) != 0 {
		t.Error("a line although nothing is new")
	}
	env.Now = env.Now.Add(time.Minute)
	c.Post(report.Letter{By: "rina", At: env.Now, Text: "halo"})
	if len(sign(c, env)) != 1 {
		t.Error("no line for a letter")
	}
	turn := c.Contact.Turn
	if ms := permit(c, report.Contact{}, env); len(ms) != 0 || c.Contact.Turn != turn+1 {
		t.Error("a leave that was taken back still speaks")
	}
}

func TestWindowsMayPassMidnightAndBeSeveral(t *testing.T) {
	t.Parallel()
	at := func(clock string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", clock, wita)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	c := report.Contact{Mode: report.ContactHours, Windows: []report.Window{{From: 21 * 60, To: 5 * 60}, {From: 12 * 60, To: 13 * 60}}}
	for from, want := range map[string]string{"2026-11-23 23:59": "2026-11-23 23:59", "2026-11-24 04:59": "2026-11-24 04:59",
		"2026-11-24 05:00": "2026-11-24 12:00", "2026-11-24 13:00": "2026-11-24 21:00"} {
		if got, ok := c.Next(at(from)); !ok || !got.Equal(at(want)) {
			t.Errorf("after %s: %v, want %s", from, got, want)
		}
	}
	if got := report.Join([]report.Window{{From: 60, To: 120}, {From: 0, To: 60}, {From: 300, To: 360}}); len(got) != 2 || got[0].To != 120 {
		t.Errorf("joined: %v", got)
	}
}

func TestOwnHoursAndALineOfOnesOwn(t *testing.T) {
	t.Parallel()
	p := telling(t)
	for p.where() != "contact" {
		p.tap("btn_skip")
	}
	p.taps("opt_contact_hours", "opt_hours_night", "opt_hours_own", "btn_done", "13–14", "14–15", "btn_done", "opt_line_own")
	p.sees("line_own_ask")
	p.text("petugas sudah baca laporanmu")
	p.sees("line_own_no")
	p.text("Kue  sudah matang ya")
	p.sees("discreet_on")
	p.tap("btn_send")
	c := p.only().Contact
	want := []report.Window{{From: 13 * 60, To: 15 * 60}, {From: 21 * 60, To: 5 * 60}}
	if len(c.Windows) != 2 || c.Windows[0] != want[0] || c.Windows[1] != want[1] || c.Words != "Kue sudah matang ya" {
		t.Errorf("%v, own words %v", c.Windows, c.Words != "")
	}
	if got := line(c); got.Raw != c.Words {
		t.Error("the line is not the reporter's own")
	}
}

func TestAnEmergencySaysThatNobodyHasAcceptedAndLaterThatSomebodyHas(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.command("start")
	p.taps("btn_help_now", "btn_send_emergency", "Balikpapan Timur", "Manggar")
	var keys []string
	for _, m := range p.last.Outbox {
		if m.As == report.AsWatch {
			keys = append(keys, string(m.Do)+" "+m.Body[0].Key)
		}
	}
	if len(keys) != 2 || keys[0] != "send watch_waiting" || keys[1] != "edit watch_over" {
		t.Fatalf("after sending: %v", keys)
	}
	o := newOffice(t)
	o.open(func(c *report.Case) { c.Urgency = report.Emergency }, rina)
	o.press(rina.Chat, "btn_open")
	found := false
	for _, m := range o.press(rina.Chat, "btn_accept") {
		found = found || m.To == reporterChat && m.Do == report.ActEdit && m.Purpose == report.PurposeWatch && m.Body[0].Key == "watch_accepted"
	}
	if !found {
		t.Error("TERIMA edits nothing")
	}
}
