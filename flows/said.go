package flows

import (
	"slices"

	"ruangaman/report"
)

// answers is what was told in a field, for staff; "not told" if nothing was.
func (a *act) answers(field report.Field) report.Text {
	values := a.c.Answers[field]
	if len(values) == 0 {
		return report.T("staff_not_told")
	}
	return listed(raws(values))
}

// lines are all answers beside the story, in the order of the table.
func (a *act) lines(answers map[report.Field][]string) []report.Text { return nil }

// numbers are the helplines for something, as the configuration writes them; none leaves a dash.
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

func numbersFor(env report.Env, kind string) report.Text { return helplines(env.City, kind) }
