package flows

import (
	"cmp"
	"slices"

	"ruangaman/report"
)

// A correction is an addition: the new answer stands beside the old one, marked, and staff see both. Nothing that a
// correction brings makes a case looser: urgency, exclusions and a child's protection only grow by it.

// fixing is how the steps are called that ask a question anew after sending.
const fixing = "fix_"

// corrections makes, for every question of a report that may be corrected, the step that asks it anew.
func (t *table) corrections() {
	may := map[report.Step]bool{}
	for _, s := range t.Steps {
		may[s.ID] = s.Correct
	}
	led := map[report.Step]map[report.Field]string{} // steps that only one answer leads to
	for _, s := range slices.Clone(t.Steps) {
		if !s.Correct {
			continue
		}
		n, start := s, s.Level != levelWard
		n.ID, n.Flow, n.To, n.Correct = fixing+s.ID, flowAddition, sent, false
		n.Optional, n.Unanswered, n.When = s.Kind != kindArea, report.Routine, nil
		if s.Level == levelDistrict && may[s.To] {
			n.To = fixing + s.To
		}
		n.Choices = nil
		for _, c := range s.Choices {
			if c.Do != "" {
				continue
			}
			switch {
			case may[c.To]:
				led[c.To], n.To = map[report.Field]string{s.Field: c.ID}, fixing+c.To
				c.To = fixing + c.To
			case c.To != "":
				c.To = sent
			}
			if c.Raise == report.Emergency {
				c.Note = "emergency"
			}
			n.Choices = append(n.Choices, c)
		}
		if when, only := led[s.ID]; only {
			n.When, start = when, false
		}
		t.Steps = append(t.Steps, n)
		if start {
			t.Starts[flowAddition] = append(t.Starts[flowAddition], n.ID)
		}
	}
}

// latest is what was told last in a field, and everything told before it that differs from it, oldest first.
func latest(c *report.Case, field report.Field) (values []string, former [][]string) {
	values = c.Answers[field]
	for _, more := range c.Added {
		v := more.Answers[field]
		if len(v) == 0 || slices.Equal(v, values) {
			continue
		}
		if len(values) > 0 {
			former = append(former, values)
		}
		values = v
	}
	return values, former
}

// corrects are the earlier answers of the chosen fields that an addition answers anew. Words only add to words.
func (f *Flows) corrects(c *report.Case, answers map[report.Field][]string) map[report.Field][]string {
	var all map[report.Field][]string
	for field, v := range answers {
		s := f.byField(field)
		was, _ := latest(c, field)
		if len(v) == 0 || len(was) == 0 || slices.Equal(v, was) || s.Kind != kindChoice && s.Kind != kindMany {
			continue
		}
		if all == nil {
			all = map[report.Field][]string{}
		}
		all[field] = slices.Clone(was)
	}
	return all
}

// corrected is the place that the present addition gives, if it gives one.
func (t *talk) corrected(c *report.Case) (report.Place, bool) {
	_, told := t.draft.Answers[fieldDistrict]
	return t.draft.Place, told && t.draft.Place != c.Place
}

// tightened is a case as the addition in the draft leaves it, before its words are written: a child is a child, and a
// report that nobody took on yet goes to the new place. Whom the answers leave out is shutOut's matter.
func (t *talk) tightened(c *report.Case, a *report.Addition) *report.Case {
	n := c.Clone()
	t.mind(n, a)
	if at, moved := t.corrected(c); moved && t.env.City.SomebodyLeft(at, merge(c.Clone().Exclude, t.f.leftOut(t.draft))) {
		a.Place, a.Former, n.Place = at, c.Place, at
		if n.Status.Unanswered() {
			n.Restart(t.env.Now)
		}
		t.out.Kick = true
	}
	return n
}

// mind takes over what a corrected "who is it about" changes for the staff: a child, a witness. It never takes it back.
func (t *talk) mind(n *report.Case, a *report.Addition) {
	c, ok := t.f.steps["about"].choice(t.draft.First("about"))
	if !ok {
		return
	}
	a.Answers[fieldAge] = []string{cmp.Or(c.Set[fieldAge], ageUnknown)} // the rule about evidence reads it
	n.Witness = n.Witness || c.Set[fieldRole] == roleWitness
	if c.Set[fieldAge] != ageChild {
		return
	}
	n.Child = true
	if c.Voice != "" {
		n.Voice = c.Voice
	}
	told, _ := latest(n, fieldKinds)
	for _, id := range told {
		if k, ok := t.f.byField(fieldKinds).choice(id); ok {
			t.draft.Urgency = t.draft.Urgency.Raise(k.Child)
		}
	}
}
