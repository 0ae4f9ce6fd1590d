package flows

import (
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

// message finds what begins with a text among what was said.
func message(said []report.Message, key string) (report.Message, bool) {
	for _, m := range said {
		if len(m.Body) > 0 && m.Body[0].Key == key {
			return m, true
		}
	}
	return report.Message{}, false
}

// begun is an office in which rina has started the bot.
func begun(t *testing.T) *office {
	t.Helper()
	o := newOffice(t)
	o.command(rina, "start", "")
	return o
}

func TestWhoeverHelpsSeesTheFirstStepsOnceUnderTheFirstScreen(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.command(rina, "mulai", "")
	o.expect(rina.Chat, "welcome [btn_info] [btn_info_child] [btn_help_now] [btn_start_report] [btn_continue]\n")
	o.expect(rina.Chat, "staff_guide person=Rina W. role=staff_role_activist / staff_guide_sound / staff_guide_test / staff_guide_tell [btn_test]")
	o.command(rina, "start", "")
	if n := strings.Count(o.screen(rina.Chat), "staff_guide person"); n != 1 {
		t.Errorf("the first steps came %d times", n)
	}
}

func TestWhoeverHelpsMayReportUnderTheFirstSteps(t *testing.T) {
	t.Parallel()
	o := begun(t)
	o.press(rina.Chat, "btn_start_report")
	o.press(rina.Chat, "opt_about_me_adult")
	if got := o.states[rina.Chat].At; got != "limits_me_adult" {
		t.Errorf("stands at %q:\n%s", got, o.screen(rina.Chat))
	}
}

func TestTheFirstStepsComeToTheAccountThatIsNewAndToNobodyElse(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.people["rina"] = report.PersonState{Person: "rina", Met: 1, Guided: 1} // the entry had another account
	o.command(rina, "start", "")
	o.expect(rina.Chat, "staff_guide ")
	if got := o.people["rina"]; got.Met != rina.Chat || got.Guided != rina.Chat {
		t.Errorf("known: %+v", got)
	}
	stranger := report.Person{Chat: strangerChat}
	o.command(stranger, "start", "")
	o.expectNot(strangerChat, "staff_guide")
	o.city.People = append(o.city.People, report.Person{ID: "citra", Chat: otherPhone, Role: report.RoleUnvouched})
	o.command(report.Person{Chat: otherPhone}, "start", "")
	o.expectNot(otherPhone, "staff_guide")
	if o.people["citra"].Met != otherPhone {
		t.Error("who waits for a coordinator's word has not started, it is said")
	}
}

func TestATestAlertGoesTheWayOfARealOne(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	alert, _ := message(o.command(rina, "uji", ""), "staff_test_alert")
	if alert.Lane != report.LaneEmergency || alert.Silent || alert.Purpose != report.PurposeAlert || !alert.About.Zero() || alert.First {
		t.Errorf("the alert goes for %q in lane %d", alert.Purpose, alert.Lane)
	}
	if wait := alert.NotBefore.Sub(o.now); wait <= 0 || wait > time.Minute || !alert.NotAfter.After(alert.NotBefore) {
		t.Errorf("it comes in %s", wait)
	}
	o.expect(rina.Chat, "staff_test_coming")
	o.press(rina.Chat, "btn_test_came")
	o.expect(rina.Chat, "staff_test_came")
	o.expectNot(rina.Chat, "staff_test_alert")
	if len(o.cases) != 0 {
		t.Error("a test made a case")
	}
}

func TestATestComesOnceAMinuteAndByTheButtonToo(t *testing.T) {
	t.Parallel()
	o := begun(t)
	o.press(rina.Chat, "btn_test")
	o.expect(rina.Chat, "staff_test_alert")
	if _, again := message(o.command(rina, "uji", ""), "staff_test_alert"); again {
		t.Error("a second test within the minute")
	}
	o.expect(rina.Chat, "staff_test_soon")
	o.now = o.now.Add(testEvery)
	if _, again := message(o.command(rina, "uji", ""), "staff_test_alert"); !again {
		t.Error("no test a minute later")
	}
	o.command(report.Person{Chat: strangerChat}, "uji", "")
	o.expectNot(strangerChat, "staff_test")
}

func TestAnythingThatComesAnswersTheReadinessQuestion(t *testing.T) {
	t.Parallel()
	for name, do := range map[string]func(*office){
		"SIAP":  func(o *office) { o.tap(rina.Chat, tapButton("", report.TapReady, "", "", 0).Data, 1) },
		"/jaga": func(o *office) { o.command(rina, "jaga", "") }, "words": func(o *office) { o.types(rina.Chat, "halo") },
		"unblocked": func(o *office) { o.do(rina.Chat, report.Input{Kind: report.KindUnblocked, Private: true}) },
	} {
		o := newOffice(t)
		o.people["rina"] = report.PersonState{Person: "rina", Met: rina.Chat, Ready: report.Readiness{From: o.now, At: o.now}}
		do(o)
		if ready := o.people["rina"].Ready; !ready.Yes || !ready.From.Equal(o.now) {
			t.Errorf("%s: %+v", name, ready)
		}
		o.expectNot(ratna.Chat, "staff_ready_after_all")
	}
	o := newOffice(t)
	o.people["rina"] = report.PersonState{Person: "rina", Met: rina.Chat, Ready: report.Readiness{From: o.now, At: o.now}}
	if o.do(rina.Chat, report.Input{Kind: report.KindBlocked, Private: true}); o.people["rina"].Ready.Yes {
		t.Error("blocking the bot is no answer")
	}
}

func TestALateAnswerIsToldToWhoHeardOfTheSilence(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.people["rina"] = report.PersonState{Person: "rina", Met: rina.Chat, Ready: report.Readiness{From: o.now, At: o.now, Told: true}}
	o.tap(rina.Chat, tapButton("", report.TapReady, "", "", 0).Data, 1)
	o.tap(rina.Chat, tapButton("", report.TapReady, "", "", 0).Data, 1)
	for _, c := range []report.Person{ratna, wahyu} {
		if n := strings.Count(o.screen(c.Chat), "staff_ready_after_all person=Rina W."); n != 1 {
			t.Errorf("%s hears it %d times", c.ID, n)
		}
	}
}
