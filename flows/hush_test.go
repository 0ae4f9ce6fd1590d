package flows

import (
	"slices"
	"testing"

	"ruangaman/report"
)

func TestPromise09JanganBalasSilencesEveryReportOfTheChatAtOnce(t *testing.T) {
	t.Parallel()
	hours := report.Contact{Mode: report.ContactHours, Windows: []report.Window{{From: 0, To: 1440}}, Line: "discreet_notice"}
	p := telling(t, "btn_skip", "btn_send_now")
	p.cases[0].Contact = hours
	p.command("start") // the first screen: no report is on it
	p.text("jangan balas dia di sebelah")
	if c := p.only(); c.Contact.Mode != report.ContactNever || len(c.Contact.Windows) > 0 {
		t.Error("the bot may still speak first")
	}
	for _, m := range p.last.Outbox {
		if m.Do != report.ActDelete {
			t.Errorf("it answers: %s", said(m))
		}
	}
	p = telling(t, "btn_skip", "btn_skip", "btn_skip", "btn_skip")
	p.text("Ceritanya.")
	p.taps("opt_contact_hours", "opt_hours_any", "btn_done", "discreet_notice_2")
	p.text("jangan balas")
	p.taps("btn_send", "btn_send") // the screen was left alone, so its buttons are old
	if c := p.only(); c.Contact.Mode != report.ContactNever {
		t.Error("a report that is being told keeps its hours")
	}
}

// TestPromise09JanganBalasAlsoEndsTheSilentEditsOfAnEmergency: before it is sent, while it is open, and until the reporter allows a
// sign anew.
func TestPromise09JanganBalasAlsoEndsTheSilentEditsOfAnEmergency(t *testing.T) {
	t.Parallel()
	watches := func(p *phone) bool {
		return slices.ContainsFunc(p.last.Outbox, func(m report.Message) bool { return m.As == report.AsWatch })
	}
	p := newPhone(t)
	p.command("start")
	p.taps("btn_help_now", "btn_send_emergency", "Balikpapan Timur")
	p.text("jangan balas dia di sebelah")
	p.taps("Lamaru", "Lamaru") // the screen was left alone, so its buttons are old
	if c := p.only(); watches(p) || c.Watched(p.now) || !c.Contact.Hushed {
		t.Error("an emergency sent after the words is told of by edits")
	}
	p = calling(t, "Lamaru")
	if !watches(p) || !p.cases[0].Watched(p.now) {
		t.Fatal("no edits to end")
	}
	old := report.Message{To: p.chat, Purpose: report.PurposeSpeak, Turn: p.cases[0].Contact.Turn}
	p.text("jangan balas")
	if c := p.only(); c.Watched(p.now) || c.Contact.Turn == old.Turn {
		t.Error("an open emergency goes on being told of by edits, or an old line may still leave")
	}
	p.taps("btn_skip", "btn_skip", "opt_here_yes")
	if c := p.only(); c.Contact.Hushed || !c.Watched(p.now) || c.Contact.Turn == old.Turn {
		t.Errorf("a leave given afterwards does not count: %+v", c.Contact)
	}
}

func TestAPhoneThatIsReadIsContentInAStory(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_skip", "btn_skip", "btn_skip", "btn_skip")
	p.sees("story_ask")
	p.text("dia baca hp saya tiap malam")
	p.sees("story_received")
}

func TestABareCryForHelpIsAskedAbout(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"tolong": true, "TOLONG!!!": true, "tolong kak": true, "tolong tolong": true, "SOS": true,
		"s o s": true, "S.O.S": true, "t o l o n g": true, "t o l o n g  s a y a": true, "t0long": true, "toloooong": true,
		"tolong jelaskan syaratnya": false, "minta tolong carikan info": false, "kata lagu sos": false, "a b c d e": false, "": false} {
		if h := compiled.danger.listen(text, false); h.ask != want {
			t.Errorf("%q: %v, want %v", text, h.ask, want)
		}
	}
	for _, at := range [][]string{{}, {"btn_info"}, {"btn_start_report"}, {"btn_start_report", "opt_about_me_child"}} {
		p := newPhone(t)
		p.command("start")
		p.taps(at...)
		p.text("tolong")
		p.sees("danger_confirm")
	}
}
