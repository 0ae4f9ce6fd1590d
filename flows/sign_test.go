package flows

import (
	"reflect"
	"slices"
	"strings"
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

// allowing is a phone whose report was accepted under a leave for the whole day, with a line that waits to be sent.
func allowing(t *testing.T) *phone {
	t.Helper()
	p := telling(t)
	for p.where() != "contact" {
		p.tap("btn_skip")
	}
	p.taps("opt_contact_hours", "opt_hours_any", "btn_done", "discreet_notice_2", "btn_send")
	c := &p.cases[0]
	c.Status, c.Holder, c.AcceptedAt = report.StatusAccepted, "rina", p.now
	if len(sign(c, p.env())) != 1 {
		t.Fatal("no line")
	}
	return p
}

// TestPromise09TheLeaveToSpeakIsTakenBackOrChangedAtAnyTime from the mailbox and beside what may be added: never and "only when I
// open" from the tap on, hours with a line after their last question. The turn says to whoever sends that a line is of old.
func TestPromise09TheLeaveToSpeakIsTakenBackOrChangedAtAnyTime(t *testing.T) {
	t.Parallel()
	for name, k := range map[string]struct {
		way, answers []string
		want         report.Contact
		says         string
	}{
		"never, from the mailbox": {[]string{"btn_continue", "btn_letters", "btn_talk_safe", "btn_permit"},
			[]string{"opt_contact_never"}, report.Contact{}, "contact_never_ok"},
		"only when I open": {[]string{"btn_continue", "btn_add", "btn_permit"},
			[]string{"opt_contact_open"}, report.Contact{Mode: report.ContactOpen}, "contact_open_ok"},
		"other hours and another line": {[]string{"btn_continue", "btn_add", "btn_permit"},
			[]string{"opt_contact_hours", "opt_hours_morning", "btn_done", "discreet_notice_3"},
			report.Contact{Mode: report.ContactHours, Windows: []report.Window{{From: 480, To: 720}}, Line: "discreet_notice_3"}, "discreet_on"},
		"own hours, own words": {[]string{"btn_continue", "btn_add", "btn_permit"},
			[]string{"opt_contact_hours", "opt_hours_own", "btn_done", "13–14", "btn_done", "opt_line_own", "type Kue sudah matang ya"},
			report.Contact{Mode: report.ContactHours, Windows: []report.Window{{From: 780, To: 840}}, Line: "discreet_notice", Words: "Kue sudah matang ya"}, "discreet_on"},
		"other hours, the same line": {[]string{"btn_continue", "btn_add", "btn_permit"},
			[]string{"opt_contact_hours", "opt_hours_night", "btn_done", "btn_skip"},
			report.Contact{Mode: report.ContactHours, Windows: []report.Window{{From: 1260, To: 300}}, Line: "discreet_notice_2"}, "add_more_ask"},
	} {
		p := allowing(t)
		turn := p.cases[0].Contact.Turn
		p.command("start")
		p.taps(k.way...)
		p.sees("permit_now")
		if now := p.screen.Body[len(p.screen.Body)-2].Args["now"]; now.Key != "contact_any_hour" {
			t.Errorf("%s: what holds is called %s", name, now.Key)
		}
		for _, act := range k.answers {
			p.act(act)
		}
		p.sees(k.says)
		k.want.Turn = turn + 1
		if got := p.cases[0].Contact; !reflect.DeepEqual(got, k.want) {
			t.Errorf("%s: %+v, want %+v", name, got, k.want)
		}
		if len(signs1(p.last.Outbox)) > 0 {
			t.Errorf("%s: a line tells of what was seen a moment ago", name)
		}
	}
}

// TestTakingBackTheLeaveNeedsNothingElse: not the end of something unfinished, and no hours; hours that were not chosen to the end
// change nothing; with a code word it needs that.
func TestTakingBackTheLeaveNeedsNothingElse(t *testing.T) {
	t.Parallel()
	p := allowing(t)
	before := p.cases[0].Contact
	p.taps("btn_add", "btn_permit", "opt_contact_hours", "btn_skip", "discreet_notice")
	p.sees("permit_same")
	p.taps("btn_permit", "opt_contact_hours", "opt_hours_morning")
	p.desk.Draft.IfInterrupted = true
	p.f.settle(p.desk.Draft)
	p.desk.Draft.DueAt = p.now
	p.wait(time.Minute) // silence sends an addition
	if got := p.cases[0].Contact; !reflect.DeepEqual(got, before) {
		t.Errorf("unfinished hours change %+v", got)
	}
	p.command("start")
	p.taps("btn_start_report", "opt_about_me_adult", "btn_agree", "opt_safety_ok") // something else lies unfinished
	p.text(p.receipts[0].Display())
	p.taps("btn_letters", "btn_talk_safe", "btn_permit", "opt_contact_never")
	if got := p.cases[0].Contact; got.Mode != report.ContactNever || got.Turn != before.Turn+1 || p.desk.Draft == nil {
		t.Errorf("beside an unfinished report: %+v", got)
	}
	p = allowing(t)
	p.cases[0].Word, _ = report.NewCodeWord("layang-layang", report.ID{7})
	p.taps("btn_add", "btn_permit")
	p.sees("word_enter_ask")
	p.text("layang layang lain")
	if p.cases[0].Contact.Mode != report.ContactHours || p.where() == string(atPermit) {
		t.Error("a wrong word opens it")
	}
	p = allowing(t)
	p.cases[0].Word, _ = report.NewCodeWord("layang-layang", report.ID{7})
	p.taps("btn_add", "btn_permit")
	p.text("layang-layang")
	p.tap("opt_contact_never")
	if p.cases[0].Contact.Mode != report.ContactNever {
		t.Error("the right word does not open it")
	}
}

// TestEveryScreenAboutWhatWasSentHasTheQuickExit, "is it safe to talk now?" among them.
func TestEveryScreenAboutWhatWasSentHasTheQuickExit(t *testing.T) {
	t.Parallel()
	_, phones := everyPlace(t)
	for _, at := range append(slices.Clone(afterSending), atCode, atStatus, atWord) {
		q := phones[string(at)].fork(t)
		q.tap("btn_exit")
		if q.last.Outbox[0].Do != report.ActWipe {
			t.Errorf("%s: the exit is not quick", at)
		}
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

// TestTheReviewSaysWhichHoursAndWhichLine: before sending one reads what the bot may do on this phone, as it will be done.
func TestTheReviewSaysWhichHoursAndWhichLine(t *testing.T) {
	t.Parallel()
	for want, way := range map[string][]string{
		"contact_in_hours hours=12:00–17:00, 20:00–21:00 line=discreet_notice_2": {
			"opt_contact_hours", "opt_hours_afternoon", "opt_hours_own", "btn_done", "20–21", "btn_done", "discreet_notice_2"},
		"contact_any_hour line=Kue sudah matang ya": {"opt_contact_hours", "opt_hours_any", "btn_done", "opt_line_own", "type Kue sudah matang ya"},
		"opt_contact_open":                          {"opt_contact_hours", "btn_skip", "discreet_notice"}, // without hours there is no line
		"opt_contact_never":                         {"opt_contact_never"},
	} {
		p := telling(t)
		for p.where() != "contact" {
			p.tap("btn_skip")
		}
		for _, act := range way {
			p.act(act)
		}
		p.sees("review_head")
		if said := textWords(report.Text{List: p.screen.Body}); !strings.Contains(said, "label=label_contact value="+want) {
			t.Errorf("the review says %q, want %q", said, want)
		}
	}
}
