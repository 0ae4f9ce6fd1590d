package flows

import (
	"slices"

	"ruangaman/report"
)

// answers is what was told in a field, for staff; "not told" if nothing was. The newest words count: an addition may
// answer what the report left open.
func (a *act) answers(field report.Field) report.Text {
	values := a.c.Answers[field]
	for _, more := range a.c.Added {
		if v := more.Answers[field]; len(v) > 0 {
			values = v
		}
	}
	if len(values) == 0 {
		return report.T("staff_not_told")
	}
	return a.f.named(a.f.byField(field), values)
}

// lines are all answers that staff have a place for, in the order of the table, without the story: the chosen ones
// together, then the typed ones as paragraphs of their own, because they may be long.
func (a *act) lines(answers map[report.Field][]string) []report.Text {
	var chosen, typed []report.Text
	told := map[report.Field]bool{fieldStory: true}
	for i := range a.f.table.Steps {
		s := &a.f.table.Steps[i]
		values := answers[s.Field]
		if s.Card == "" || len(values) == 0 || told[s.Field] {
			continue
		}
		told[s.Field] = true
		label := report.T(s.Card)
		if s.Kind == kindText {
			typed = append(append(typed, report.T("staff_story_line", "label", label, "value", report.Text{})), raws(values)...)
		} else {
			chosen = append(chosen, report.T("staff_story_line", "label", label, "value", a.f.named(s, values)))
		}
	}
	if chosen == nil {
		return typed
	}
	return append([]report.Text{{List: chosen, Join: "\n"}}, typed...)
}

// numbers are the helplines for something, in one line; none leaves a dash.
func (a *act) numbers(kind string) report.Text {
	var lines []report.Text
	for _, h := range a.env.City.Help {
		if slices.Contains(h.For, kind) {
			lines = append(lines, report.Raw(h.Name+" "+h.Number))
		}
	}
	if len(lines) == 0 {
		return report.Raw("–")
	}
	return listed(lines)
}
