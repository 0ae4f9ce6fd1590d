package flows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

// exhausted are states in which some limit, or all of them, is reached; a word of danger is heard in each.
var exhausted = map[string]func(p *phone){
	"fresh": func(*phone) {},
	"all limits": func(p *phone) {
		s := &p.desk.State
		s.DraftDay, s.Drafts = p.now.In(wita).Format("2006-01-02"), report.MaxDraftsPerDay
		s.SentDay, s.Sent = s.DraftDay, 1000
		for range keptWrong {
			s.Wrong = append(s.Wrong, p.now)
		}
		p.desk.City.WrongHour, p.desk.City.Wrong = hourOf(p.now), 10*report.WrongReceiptsCity
		if d := p.desk.Draft; d != nil {
			d.Messages, d.Bytes = report.MaxDraftMessages, report.MaxReportBytes
		}
		for i := range p.cases {
			p.cases[i] = *p.cases[i].Clone()
			p.cases[i].Answers[fieldStory] = []string{strings.Repeat("x", report.MaxReportBytes)}
			for range report.MaxUnanswered {
				p.cases[i].Letters = append(p.cases[i].Letters, report.Letter{At: p.now, Text: "x"})
			}
		}
	},
	"eleven idle minutes":          func(p *phone) { p.now = p.now.Add(11 * time.Minute) },
	"a chat that was closed":       func(p *phone) { p.desk.State.Closed = true },
	"a chat that keeps everything": func(p *phone) { p.desk.State.Trace = report.TraceKeep },
}

// TestAWordOfDangerIsHeardAtEveryStepInEveryState: typed, as a caption, in an edit or behind a command, before consent and after,
// at Info and where a code or a word is asked for, whatever limit is reached.
func TestAWordOfDangerIsHeardAtEveryStepInEveryState(t *testing.T) {
	t.Parallel()
	places, phones := everyPlace(t)
	answers := []string{"self_harm", "self_harm_contact_ask", "emergency", "emergency_witness", "danger_confirm"}
	for state, put := range exhausted {
		for _, place := range places {
			for name, in := range map[string]report.Input{
				"ending one's life": {Kind: report.KindText, Text: "saya mau bunuh diri"},
				"a weapon":          {Kind: report.KindText, Text: "tolong dia bawa parang sekarang"},
				"a caption":         {Kind: report.KindPhoto, Text: "saya mau bunuh diri"},
				"an edit":           {Kind: report.KindEdited, Text: "saya mau bunuh diri"},
				"after a command":   {Kind: report.KindCommand, Command: "cerita", Args: "saya mau bunuh diri"},
			} {
				q := phones[place].fork(t)
				put(q)
				q.do(in)
				body, _ := q.say()
				shown := slices.ContainsFunc(body, func(key string) bool { return slices.Contains(answers, key) })
				known := q.desk.Draft != nil && (q.desk.Draft.Reason != "" || q.desk.Draft.Urgency == report.Emergency)
				if !shown && !known {
					t.Errorf("%s at %s, %s: not heard; the screen says %v", name, place, state, body)
				}
			}
		}
	}
}
