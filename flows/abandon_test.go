package flows

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

// TestAbandoningTheTalkAtEveryStepKeepsWhatWasAskedOnce leaves the conversation at every step of a report, with each answer
// to "if you are interrupted": yes is sent after 30 quiet minutes with everything told so far, no and no answer never, and
// "keep" outlives the quick exit. The answer is asked once and holds at every later step.
func TestAbandoningTheTalkAtEveryStepKeepsWhatWasAskedOnce(t *testing.T) {
	t.Parallel()
	steps := []string{"opt_kind_fisik", "btn_done", "opt_rel_official", "opt_job_rt", "opt_known_yes", "opt_coi_role", "opt_job_guru",
		"btn_done", "btn_skip", "opt_contact_hours", "opt_hours_any", "btn_done", "discreet_notice"}
	for answer, sends := range map[string]bool{"opt_interrupted_yes": true, "opt_interrupted_no": false, "btn_skip": false, "btn_keep": false} {
		p := newPhone(t)
		p.command("start")
		p.taps("btn_start_report", "opt_about_adult", "btn_agree", "opt_safety_ok", "opt_private_no", "Balikpapan Timur", "Lamaru")
		p.abandon(t, false)
		p.tap(answer)
		p.abandon(t, sends)
		visited := []report.Step{}
		for _, label := range steps {
			p.tap(label)
			p.abandon(t, sends)
			visited = append(visited, p.desk.Draft.At)
		}
		if at := p.desk.Draft.At; at != "review" || !slices.Contains(visited, report.Step("avoid")) {
			t.Fatalf("%s: the walk ends at %s", answer, at)
		}
		for range steps { // and on the way back
			p.command("kembali")
			if p.desk.Draft == nil || p.desk.State.At != "" || p.desk.Draft.At == "interrupted" {
				break
			}
			p.abandon(t, sends)
		}
	}
}

// TestAbandoningAtAnyStepThereIsKeepsWhatWasAskedOnce leaves every step of the table at which something unsent is on the screen,
// with each answer that could have been given before: silence sends after a yes, and a call for help in any case; nothing else
// is sent, and a day later nothing unsent is left. On the question itself its answer is taken back, and where nobody may read
// it nothing goes out before its teller has heard that.
func TestAbandoningAtAnyStepThereIsKeepsWhatWasAskedOnce(t *testing.T) {
	t.Parallel()
	places, phones := everyPlace(t)
	left := 0
	for _, place := range places {
		if d := phones[place].desk.Draft; d == nil || phones[place].desk.State.At != "" {
			continue
		}
		left++
		for _, answer := range []string{"yes", "no", interruptedKeep, ""} {
			q := phones[place].fork(t)
			d := q.desk.Draft
			d.Answers[fieldInterrupted] = []string{answer}
			if answer == "" {
				delete(d.Answers, fieldInterrupted)
			}
			q.f.settle(d)
			told := len(q.cases)
			q.do(report.Input{Kind: report.KindSticker}) // the clock begins anew
			if q.desk.Draft == nil {
				continue
			}
			d = q.desk.Draft.Clone()
			away := q.fork(t)
			away.wait(report.QuietRoutine)
			away.wait(25 * time.Hour)
			allowed := d.Consented && d.At != "nobody" && (d.Flow == flowEmergency ||
				answer == "yes" && d.At != "interrupted" && (placed(q.f, d) || d.Urgency == report.Emergency))
			if sent := len(away.cases) > told; sent && !allowed || !sent && allowed && d.Flow != flowAddition {
				t.Errorf("silence at %s after %q: %v", place, answer, sent)
			}
			if away.desk.Draft != nil {
				t.Errorf("a day after %s and %q something unsent is left", place, answer)
			}
			exit := q.fork(t)
			exit.command("keluar")
			if kept := exit.desk.Draft != nil; kept != (answer == interruptedKeep) || len(exit.cases) > told {
				t.Errorf("the quick exit at %s after %q: kept %v", place, answer, kept)
			}
		}
	}
	if left < 40 {
		t.Errorf("only %d steps were left", left)
	}
}

// abandon leaves the phone lying where it is, by silence, by the first screen and by the quick exit.
func (p *phone) abandon(t *testing.T, sends bool) {
	t.Helper()
	at := p.desk.Draft.At
	told := p.desk.Draft.Clone()
	q := p.fork(t)
	q.now = q.now.Add(report.QuietRoutine)
	q.apply(q.f.Quiet(q.lay(report.Input{}), q.env()))
	if (len(q.cases) == 1) != sends {
		t.Errorf("silence at %s: %d cases", at, len(q.cases))
	}
	for _, m := range q.last.Outbox {
		if m.To == q.chat {
			t.Errorf("silence at %s is answered: %s", at, said(m))
		}
	}
	if sends && (!slices.Equal(q.cases[0].Answers[fieldKinds], told.Answers[fieldKinds]) || q.cases[0].Place != told.Place || !q.cases[0].Silence) {
		t.Errorf("silence at %s sends something else than was told", at)
	}
	looked := p.fork(t)
	looked.command("start")
	looked.tap("btn_continue")
	if d := looked.desk.Draft; d == nil || d.At != p.f.beforeWard(at) || !slices.Equal(d.Answers[fieldInterrupted], told.Answers[fieldInterrupted]) {
		t.Errorf("coming back to %s finds another answer", at)
	}
	left := p.fork(t)
	left.command("keluar")
	if kept := left.desk.Draft != nil; kept != (told.First(fieldInterrupted) == interruptedKeep) {
		t.Errorf("the quick exit at %s: kept %v", at, kept)
	}
}

// TestAbandoningBeforeTheConsentKeepsNothing: a day later there is no draft and no report, whatever was typed.
func TestAbandoningBeforeTheConsentKeepsNothing(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	for _, act := range []string{"/start", "btn_start_report", "opt_about_me_child", "type ayahku jahat", "btn_more", "/bantuan", "btn_next", "/start",
		"btn_info", "opt_info_home", "/start", "btn_help_now"} {
		p.act(act)
		q := p.fork(t)
		q.wait(24 * time.Hour)
		if q.desk.Draft != nil || len(q.cases) > 0 {
			t.Fatalf("after %q something is kept", act)
		}
		q = p.fork(t)
		q.command("keluar")
		if q.desk.Draft != nil || len(q.cases) > 0 || len(q.screen.Buttons) > 0 {
			t.Fatalf("after %q the quick exit keeps something", act)
		}
	}
}

// TestAbandoningAnAdditionKeepsWhatWasAskedOnce: the answer to "if you are interrupted" is that of the report, not asked again.
// What was sent stays as it was in any case.
func TestAbandoningAnAdditionKeepsWhatWasAskedOnce(t *testing.T) {
	t.Parallel()
	ways := map[string][]string{
		"needs":      {"btn_add", "opt_add_needs", "opt_need_safe"},
		"disability": {"btn_add", "opt_add_disability", "opt_dis_sensory"},
		"kinds":      {"btn_add", "btn_after", "btn_correct", "label_kinds", "opt_kind_fisik"},
	}
	for answer, sends := range map[string]bool{"opt_interrupted_yes": true, "opt_interrupted_no": false, "btn_skip": false, "btn_keep": false} {
		for field, way := range ways {
			p := telling(t, answer, "btn_send_now")
			p.taps(way...)
			told := p.desk.Draft.Answers[report.Field(field)]
			q := p.fork(t)
			q.wait(report.QuietRoutine)
			c := q.only()
			added := len(c.Added) == 1 && slices.Equal(c.Added[0].Answers[report.Field(field)], told)
			if added != sends || (q.desk.Draft == nil) != sends {
				t.Errorf("%s, %s: silence adds it: %v", answer, field, added)
			}
			q.wait(25 * time.Hour)
			if q.desk.Draft != nil || (len(q.only().Added) == 1) != sends {
				t.Errorf("%s, %s: a day later it still lies there, or was added after all", answer, field)
			}
			left := p.fork(t)
			left.command("keluar")
			if kept := left.desk.Draft != nil; kept || len(left.only().Added) > 0 {
				if answer != "btn_keep" {
					t.Errorf("%s, %s: the quick exit keeps %v", answer, field, kept)
				}
			}
			if back := p.fork(t); true {
				back.command("start")
				back.tap("btn_continue")
				if d := back.desk.Draft; d == nil || d.First(fieldInterrupted) != p.desk.Draft.First(fieldInterrupted) || !slices.Equal(d.Answers[report.Field(field)], told) {
					t.Errorf("%s, %s: coming back finds another answer", answer, field)
				}
			}
		}
	}
}

// TestAbandoningTheQuestionsAfterAnEmergencyLosesNothing: each answer has left at once; silence and the quick exit take none back.
func TestAbandoningTheQuestionsAfterAnEmergencyLosesNothing(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.command("start")
	p.taps("btn_help_now", "btn_send_emergency", "Balikpapan Timur", "Lamaru")
	for _, step := range []struct{ act, kept string }{{"", "Lamaru"}, {"type belakang warung biru", `"where":[`},
		{"opt_police_no", `"police":["no"]`}, {"opt_contact_open", `"mode":"open"`}} {
		if step.act != "" {
			p.act(step.act)
		}
		for _, leave := range []func(q *phone){
			func(q *phone) { q.wait(24 * time.Hour) },
			func(q *phone) { q.command("keluar") },
			func(q *phone) { q.command("start") },
		} {
			q := p.fork(t)
			leave(q)
			c := q.only()
			raw, err := json.Marshal(c)
			if err != nil || !strings.Contains(string(raw), step.kept) || c.Urgency != report.Emergency || !c.Status.Open() || q.desk.Draft != nil {
				t.Errorf("left after %q: the case is not as it was told: %v", step.act, err)
			}
		}
	}
}
