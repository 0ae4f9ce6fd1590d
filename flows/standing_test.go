package flows

import (
	"slices"
	"testing"

	"ruangaman/report"
)

// again is an adult who has sent a report, and begins another on the same phone.
func again(t *testing.T, taps ...string) *phone {
	t.Helper()
	p := telling(t, "opt_interrupted_no", "btn_send_now")
	p.command("start")
	p.taps(taps...)
	return p
}

// TestAnEarlierReportSaysNothingOfWhomTheNextIsAbout: a phone from which an adult reported is picked up by a child, or by the
// same adult for one.
func TestAnEarlierReportSaysNothingOfWhomTheNextIsAbout(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]*phone{
		"about whom":          again(t, "btn_start_report"),
		"a child's limits":    again(t, "btn_start_report", "opt_about_me_child"),
		"unknown, its limits": again(t, "btn_start_report", "opt_about_unknown"),
		"a call for help":     again(t, "btn_help_now"),
	} {
		for _, in := range []report.Input{voiceMessage(), film()} {
			if ch := p.fork(t).do(in); takenAway(ch, in.Message) != 1 {
				t.Errorf("%s: a %s stays in the chat", name, in.Kind)
			}
		}
	}
	p := again(t, "btn_start_report", "opt_about_me_child", "btn_agree", "opt_safety_ok", "opt_private_no", "opt_outside")
	p.tap("btn_send_now")
	p.command("start")
	for _, order := range []string{"the child's first", "the adult's first"} {
		if ch := p.fork(t).do(voiceMessage()); takenAway(ch, 71) != 1 {
			t.Errorf("one of two reports is a child's, %s: a voice stays in the chat", order)
		}
		p.cases[0], p.cases[1] = p.cases[1], p.cases[0]
	}
	if ch := again(t).do(voiceMessage()); takenAway(ch, 71) != 0 {
		t.Error("the only copy of an adult with one report leaves the chat")
	}
}

// TestARecordingLeavesTheChatAsSoonAsTheRuleHolds, not only once the report is sent, which it may never be.
func TestARecordingLeavesTheChatAsSoonAsTheRuleHolds(t *testing.T) {
	t.Parallel()
	for name, then := range map[string]func(*phone){
		"the kind":  func(p *phone) { p.taps("opt_kind_seksual", "btn_done") },
		"words":     func(p *phone) { p.text("dia mencabuli saya") },
		"a caption": func(p *phone) { p.do(report.Input{Kind: report.KindVideo, Message: 74, Text: "dia mencabuli saya"}) },
	} {
		p := telling(t, "opt_interrupted_no")
		p.do(voiceMessage())
		p.do(film())
		then(p)
		p.sees("file_cleared")
		for _, m := range []report.MessageID{71, 72} {
			if n := takenAway(p.last, m); n != 1 {
				t.Errorf("%s: message %d is taken out of the chat %d times", name, m, n)
			}
		}
		if name == "a caption" && takenAway(p.last, 74) != 1 {
			t.Error("the film whose caption says it stays")
		}
		p.text("lagi")
		if takenAway(p.last, 71) > 0 {
			t.Errorf("%s: it is taken away twice", name)
		}
	}
}

// TestAMarkTakenBackLosesNoEvidence: the voice is gone from the chat, and is fetched even so, as nothing forbids it any more.
func TestAMarkTakenBackLosesNoEvidence(t *testing.T) {
	t.Parallel()
	p := telling(t, "opt_interrupted_no")
	p.do(voiceMessage())
	p.taps("opt_kind_seksual")
	if takenAway(p.last, 71) > 0 {
		t.Error("a mark that may be a slip of the finger takes the only copy")
	}
	p.taps("btn_done", "btn_back", "", "opt_kind_fisik", "btn_done") // the marked one shows a tick
	p.tap("btn_send_now")
	if c := p.only(); len(fetched(p.last)) != 1 || c.Files[0].Message != 0 {
		t.Error("the voice is not fetched, or looked for in the chat")
	}
}

// TestARecordingThatIsNotTakenAndDoesNotStayIsNotLostUnsaid: the eleventh of somebody whose files we must not fetch.
func TestARecordingThatIsNotTakenAndDoesNotStayIsNotLostUnsaid(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]*phone{
		"before sending": telling(t, "opt_interrupted_no", "opt_kind_seksual", "btn_done"),
		"after sending":  telling(t, "opt_interrupted_no", "opt_kind_seksual", "btn_done", "btn_send_now"),
	} {
		for range report.MaxFiles {
			p.do(photo(""))
		}
		if ch := p.do(voiceMessage()); takenAway(ch, 71) != 1 {
			t.Errorf("%s: the voice stays", name)
		}
		p.sees("file_many")
		p.sees("media_gone")
	}
}

// TestAnEditedCaptionTakesNoOnlyCopy: an edit names the message that stands there.
func TestAnEditedCaptionTakesNoOnlyCopy(t *testing.T) {
	t.Parallel()
	p := telling(t, "opt_interrupted_no")
	p.do(film())
	edit := report.Input{Kind: report.KindEdited, Message: 72, Text: "ini videonya"}
	for _, when := range []string{"before sending", "after sending"} {
		if ch := p.do(edit); takenAway(ch, 72) > 0 {
			t.Errorf("%s: the film leaves the chat", when)
		}
		if ch := p.do(report.Input{Kind: report.KindEdited, Message: 75}); takenAway(ch, 75) != 1 {
			t.Errorf("%s: changed words stay in the chat", when)
		}
		if when == "before sending" {
			p.tap("btn_send_now")
		}
	}
	edit.Text = "dia mencabuli saya"
	if ch := p.do(edit); takenAway(ch, 72) != 1 {
		t.Error("the film of what must never be fetched stays")
	}
}

// TestASpokenLetterThatIsNotKeptIsNotLostUnsaid: where the rule holds it has left the chat, too.
func TestASpokenLetterThatIsNotKeptIsNotLostUnsaid(t *testing.T) {
	t.Parallel()
	for kind, goes := range map[string]bool{"opt_kind_seksual": true, "opt_kind_fisik": false} {
		for want, refuse := range map[string]func(*report.Case){
			"letter_full": func(c *report.Case) {
				for range report.MaxUnanswered {
					c.Letters = append(c.Letters, report.Letter{Text: "x"})
				}
			},
			"addition_closed": func(c *report.Case) { c.Status = report.StatusClosed },
		} {
			p := telling(t, "opt_interrupted_no", kind, "btn_done", "btn_send_now")
			refuse(&p.cases[0])
			p.desk.State.At, p.desk.State.Case = atMailbox, p.cases[0].ID
			ch := p.do(voiceMessage())
			p.sees(want)
			said := slices.ContainsFunc(p.screen.Body, func(b report.Text) bool { return b.Key == "media_gone" })
			if gone := takenAway(ch, 71) == 1; gone != goes || said != goes {
				t.Errorf("%s, %s: gone %v, said %v", kind, want, gone, said)
			}
		}
	}
}

// TestLupakanLeavesNoVoiceBehindThatIsStillFetched: once the tie is broken nobody knows in which chat it stands. A film, of which
// there is no other copy, stays with its owner.
func TestLupakanLeavesNoVoiceBehindThatIsStillFetched(t *testing.T) {
	t.Parallel()
	p := telling(t, "opt_interrupted_no")
	p.do(voiceMessage())
	p.do(film())
	p.tap("btn_send_now")
	p.command("lupakan")
	p.tap("btn_forget")
	if takenAway(p.last, 71) != 1 || takenAway(p.last, 72) != 0 {
		t.Error("the voice stays, or the film goes")
	}
	if f := p.cases[0].Files; f[0].State != report.FileWaiting || f[0].Message != 0 || f[1].Message != 0 {
		t.Error("the voice is not fetched any more, or the case knows a message of the chat")
	}
}
