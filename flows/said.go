package flows

import (
	"slices"

	"ruangaman/report"
)

// answers is what was told in a field, for staff; "not told" if nothing was. The newest words count: an addition may
// answer what the report left open. What they took the place of stands beside them: who checks for a conflict must know
// both.
func (a *act) answers(field report.Field) report.Text {
	values, former := latest(a.c, field)
	s := a.f.byField(field)
	switch {
	case len(values) == 0:
		return report.T("staff_not_told")
	case len(former) == 0:
		return a.f.named(s, values)
	}
	var was []report.Text
	for _, v := range former {
		was = append(was, a.f.named(s, v))
	}
	return report.T("staff_instead", "now", a.f.named(s, values), "was", listed(was))
}

// lines are all answers that staff have a place for, in the order of the table, without the story: the chosen ones
// together, then the typed ones as paragraphs of their own, because they may be long.
// An answer that was corrected later, or that corrects an earlier one, says so.
func (a *act) lines(part report.Addition) []report.Text {
	return a.f.lines(part.Answers, func(s *step) report.Text { return a.value(s, part) })
}

// lines are labelled answers; value says a chosen one in words.
func (f *Flows) lines(answers map[report.Field][]string, value func(*step) report.Text) []report.Text {
	var chosen, typed []report.Text
	told := map[report.Field]bool{fieldStory: true}
	for i := range f.table.Steps {
		s := &f.table.Steps[i]
		values := answers[s.Field]
		if s.Card == "" || len(values) == 0 || told[s.Field] {
			continue
		}
		told[s.Field] = true
		label := report.T(s.Card)
		if s.Kind == kindText {
			typed = append(append(typed, report.T("staff_story_line", "label", label, "value", report.Text{})), raws(values)...)
		} else {
			chosen = append(chosen, report.T("staff_story_line", "label", label, "value", value(s)))
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

// value is one chosen answer, marked where it was corrected.
func (a *act) value(s *step, part report.Addition) report.Text {
	now := a.f.named(s, part.Answers[s.Field])
	if was := part.Corrects[s.Field]; len(was) > 0 {
		return report.T("staff_instead", "now", now, "was", a.f.named(s, was))
	}
	later := func(m report.Addition) bool { return m.At.After(part.At) && len(m.Corrects[s.Field]) > 0 }
	if slices.ContainsFunc(a.c.Added, later) {
		return report.T("staff_corrected", "was", now)
	}
	return now
}

// movedTo says a corrected place, with the former one.
func movedTo(part report.Addition) []report.Text {
	if part.Place == part.Former {
		return nil
	}
	return []report.Text{report.T("staff_story_line", "label", report.T("label_area"), "value",
		report.T("staff_instead", "now", placeName(part.Place), "was", placeName(part.Former)))}
}
