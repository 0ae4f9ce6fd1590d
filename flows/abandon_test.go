package flows

import (
	"slices"
	"testing"

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
		p.taps("btn_start_report", "opt_about_friend", "btn_agree", "opt_safety_ok", "opt_private_no", "Balikpapan Timur", "Lamaru")
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
	if d := looked.desk.Draft; d == nil || d.At != at || !slices.Equal(d.Answers[fieldInterrupted], told.Answers[fieldInterrupted]) {
		t.Errorf("coming back to %s finds another answer", at)
	}
	left := p.fork(t)
	left.command("keluar")
	if kept := left.desk.Draft != nil; kept != (told.First(fieldInterrupted) == interruptedKeep) {
		t.Errorf("the quick exit at %s: kept %v", at, kept)
	}
}
