package flows

import (
	"testing"

	"ruangaman/report"
)

func TestDangerBeforeTheConsentIsAnsweredInTheChildsVoice(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{"dia bawa pisau": "emergency", "aku mau bunuh diri": "self_harm", "tolong": "danger_confirm"} {
		p := newPhone(t)
		p.command("start")
		p.taps("btn_start_report", "opt_about_me_child")
		p.text(words)
		p.sees(want)
		if p.screen.Voice != report.VoiceChild || p.desk.Draft != nil {
			t.Errorf("%q is answered in the voice %q", words, p.screen.Voice)
		}
		if want == "danger_confirm" {
			p.tap("opt_danger_now")
			if p.screen.Voice != report.VoiceChild {
				t.Error("the danger screen has another voice than the question")
			}
		}
		back := p.fork(t)
		back.tap("btn_emergency_stop")
		back.sees("consent_ask")
		if back.screen.Voice != report.VoiceChild {
			t.Error("the way back forgets who it is about")
		}
		p.taps("btn_send_emergency", "Balikpapan Timur", "Lamaru")
		if c := p.only(); c.Voice != report.VoiceChild || !c.Child || c.Urgency != report.Emergency || c.Witness {
			t.Errorf("%q: the case does not know that a child tells", words)
		}
	}
}

// TestAChildWhoCameByTheirCardsIsSpokenToAsAChild to the end, although they do not say who it is about; and a child in danger is
// not taken for somebody who tells about another one.
func TestAChildWhoCameByTheirCardsIsSpokenToAsAChild(t *testing.T) {
	t.Parallel()
	child := func(p *phone, when string) {
		t.Helper()
		if p.screen.Voice != report.VoiceChild {
			t.Errorf("%s: the voice %q", when, p.screen.Voice)
		}
	}
	cards := func() *phone {
		p := newPhone(t)
		p.command("start")
		p.taps("btn_info_child", "opt_info_home")
		return p
	}
	p := cards()
	p.tap("btn_start_report")
	child(p, "about")
	p.tap("btn_skip")
	child(p, "limits")
	p.tap("btn_back")
	child(p, "about again")
	p.taps("btn_skip", "btn_agree")
	for range 3 {
		child(p, string(p.desk.Draft.At))
		p.tap("btn_skip")
		if p.desk.Draft.At == "district" {
			break
		}
	}
	p.taps("Balikpapan Timur", "Lamaru")
	child(p, "interrupted")
	p.taps("btn_send_now")
	child(p, "sent")
	if c := p.only(); c.Voice != report.VoiceChild || c.Child || c.Witness || c.MayFetch() {
		t.Error("the case is told in another voice, or claims to know who it is about")
	}
	p = cards()
	p.taps("btn_start_report", "opt_about_me_adult", "btn_agree")
	if p.screen.Voice != report.VoiceAdult {
		t.Error("an adult's own answer does not count")
	}
	p = cards()
	p.tap("btn_help_now")
	child(p, "danger")
	p.tap("btn_send_emergency")
	child(p, "where")
	if _, said := p.desk.Draft.Answers[fieldRole]; said {
		t.Error("a child in danger is taken for a witness")
	}
	p.taps("Balikpapan Timur", "Lamaru")
	child(p, "sent")
	if c := p.only(); c.Voice != report.VoiceChild || c.Witness {
		t.Error("a child in danger is a witness to us")
	}
}

// TestAnAdultWhoTellsAboutAChildIsSpokenToAsAnAdult also before the consent.
func TestAnAdultWhoTellsAboutAChildIsSpokenToAsAnAdult(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.command("start")
	p.taps("btn_start_report", "opt_about_child")
	for range 2 {
		if p.screen.Voice != report.VoiceAdult {
			t.Errorf("%s is said in the voice %q", p.desk.State.At, p.screen.Voice)
		}
		p.command("darurat")
	}
	p.tap("btn_send_emergency")
	if p.screen.Voice != report.VoiceAdult || p.desk.Draft.First(fieldRole) != roleWitness {
		t.Error("the call for help forgets who tells")
	}
}

// TestAChildCallsForHelpAfterSendingInTheirVoice: /darurat, /bantuan and what follows from any screen about what was sent.
func TestAChildCallsForHelpAfterSendingInTheirVoice(t *testing.T) {
	t.Parallel()
	for _, ways := range [][]string{nil, {"btn_add"}, {"btn_add", "btn_after"}, {"btn_add", "btn_letters", "btn_talk_safe"}} {
		p := reported(t, "opt_about_me_child")
		p.taps(ways...)
		help := p.fork(t)
		help.command("bantuan")
		p.command("darurat")
		for _, next := range []string{"btn_send_emergency", "Balikpapan Timur", "Lamaru", ""} {
			for _, q := range []*phone{help, p} {
				if q.screen.Voice != report.VoiceChild {
					t.Errorf("after %v, before %q: %s speaks to a child as to an adult", ways, next, q.step().ID)
				}
			}
			if next != "" {
				p.tap(next)
			}
		}
	}
}

// TestDangerIsHeardBehindACommand too, but not in the one word of a link, and never before a quick exit.
func TestDangerIsHeardBehindACommand(t *testing.T) {
	t.Parallel()
	say := func(command, args string) *phone {
		p := newPhone(t)
		p.command("start")
		p.do(report.Input{Kind: report.KindCommand, Command: command, Args: args})
		return p
	}
	say("mulai", "dia bawa pisau").sees("emergency")
	say("bantuan", "aku mau bunuh diri").sees("self_harm")
	say("lewati", "tolong saya").sees("danger_confirm")
	say("start", "ev_bunuh_diri").sees("welcome")
	if p := say("keluar", "dia bawa pisau"); p.last.Outbox[0].Do != report.ActWipe {
		t.Error("a quick exit is held up")
	}
}
