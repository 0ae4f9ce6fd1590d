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
