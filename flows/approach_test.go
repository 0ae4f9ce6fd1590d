package flows

import (
	"slices"
	"testing"
	"time"

	"ruangaman/report"
)

// TestPromise09TheOneQuestionAfterASuicideStatementIsAskedOnce: wherever the words were told, once the case exists the reporter is
// asked whether they may be contacted, never again, and nobody contacts them unless they said so.
func TestPromise09TheOneQuestionAfterASuicideStatementIsAskedOnce(t *testing.T) {
	t.Parallel()
	const words = "saya mau bunuh diri"
	ways := map[string]func(t *testing.T) *phone{
		"a call for help": func(t *testing.T) *phone {
			p := newPhone(t)
			p.text(words)
			p.tap("btn_send_emergency")
			p.text("Lamaru")
			p.taps("btn_skip", "btn_skip")
			return p
		},
		"after sending": func(t *testing.T) *phone {
			p := telling(t, "btn_send_now")
			p.text(words)
			return p
		},
		"an addition": func(t *testing.T) *phone {
			p := telling(t, "btn_send_now")
			p.taps("btn_add", "opt_add_story")
			p.text(words)
			p.sees("self_harm")
			p.tap("btn_send_emergency")
			return p
		},
		"a letter": func(t *testing.T) *phone {
			p := telling(t, "btn_send_now")
			p.taps("btn_add", "btn_letters", "btn_talk_safe", "btn_write_staff")
			p.text(words)
			p.sees("self_harm")
			return p
		},
	}
	for name, way := range ways {
		for answer, want := range map[string]report.Approach{"opt_approach_yes": report.ApproachYes, "opt_approach_no": report.ApproachNo, "btn_skip": report.ApproachAsked} {
			p := way(t)
			p.sees("self_harm_contact_ask")
			if c := p.only(); c.Approach != report.ApproachAsked || c.Contact.Mode != report.ContactNever {
				t.Fatalf("%s: asked %q, leave %q before the answer", name, c.Approach, c.Contact.Mode)
			}
			p.tap(answer)
			c := p.only()
			if c.Approach != want || (c.Contact.Mode == report.ContactHours) != (want == report.ApproachYes) {
				t.Errorf("%s, %s: %q, leave %q", name, answer, c.Approach, c.Contact.Mode)
			}
			told := slices.ContainsFunc(p.last.Outbox, func(m report.Message) bool {
				return m.Person == "ratna" && m.Silent && m.Body[0].Key == "staff_approach"
			})
			if told != (answer != "btn_skip") {
				t.Errorf("%s, %s: the coordinator hears of it: %v", name, answer, told)
			}
			p.text(words + " sekarang")
			if body, _ := p.say(); slices.Contains(body, "self_harm_contact_ask") {
				t.Errorf("%s, %s: asked again", name, answer)
			}
		}
	}
}

func TestAYesKeepsTheHoursThatWereChosenAndANoTakesEveryLeave(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]report.ContactMode{"opt_approach_yes": report.ContactHours, "opt_approach_no": report.ContactNever} {
		p := telling(t, "btn_send_now")
		p.cases[0].Contact = report.Contact{Mode: report.ContactHours, Windows: []report.Window{{From: 60, To: 120}}, Line: "discreet_notice_2"}
		p.text("saya mau bunuh diri")
		p.tap(answer)
		c := p.only()
		if c.Contact.Mode != want || want == report.ContactHours && (c.Contact.Line != "discreet_notice_2" || c.Contact.Windows[0].To != 120) {
			t.Errorf("%s: %+v", answer, c.Contact)
		}
	}
}

func TestNobodyIsAskedOnAnotherPhoneOrBySilence(t *testing.T) {
	t.Parallel()
	p := telling(t, "btn_send_now")
	receipt := p.receipts[0]
	p.onAnotherPhone()
	p.text(receipt.Display())
	p.taps("btn_add", "opt_add_story")
	p.text("saya mau bunuh diri")
	p.tap("btn_send_emergency")
	if body, _ := p.say(); slices.Contains(body, "self_harm_contact_ask") || p.only().Approach != report.ApproachUnasked {
		t.Error("asked in a chat that is not the reporter's")
	}
	p = telling(t, "opt_interrupted_yes")
	p.text("saya mau bunuh diri")
	p.now = p.now.Add(report.QuietEmergency + time.Second)
	p.apply(p.f.Quiet(p.lay(report.Input{}), p.env()))
	if c := p.only(); c.Approach != report.ApproachUnasked || does(p.last, report.ActSend) && slices.ContainsFunc(p.last.Outbox, func(m report.Message) bool { return m.To == p.chat }) {
		t.Error("silence is answered by a question")
	}
}
