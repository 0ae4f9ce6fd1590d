package flows

import (
	"slices"

	"ruangaman/report"
)

// Categories beside those of the table; a group of the danger check has one of its own, categorySign and its name.
const (
	categorySign      = "cat_"
	categorySuicide   = "cat_suicide_self_harm"
	categoryEmergency = "cat_emergency"
	categoryChild     = "cat_child"
	categoryGeneral   = "cat_general"
)

// newCase reads a draft as a case.
func (t *talk) newCase(silence bool) *report.Case {
	d := t.draft
	c := &report.Case{
		ID: d.ID, Code: t.env.Fresh.Code, Status: report.StatusNew,
		Urgency: d.Urgency, Reason: d.Reason, Category: t.f.category(d), Place: d.Place, Exclude: t.exclusion(),
		Elsewhere: t.f.elsewhere(d.Answers),
		Reporter:  t.d.Chat, Lang: d.Lang, Voice: d.Voice,
		Witness: d.First(fieldRole) == roleWitness, Child: d.First(fieldAge) == ageChild,
		Contact: t.f.contact(d), Answers: t.f.forStaff(d), Signs: slices.Clone(d.Signs), Files: slices.Clone(d.Files), Silence: silence,
		Canary: d.Canary,
		Ladder: report.Ladder{Step: -1, Urgency: d.Urgency}, NextDue: t.env.Now, OpenedAt: t.env.Now,
		Log: []report.Entry{{At: t.env.Now, Event: "new"}},
	}
	c.Contact.Hushed = d.Hushed && c.Contact.Mode == report.ContactNever // a leave given afterwards counts
	return c
}

// forStaff are the answers the card has a place for, and the words. Empty ones (skipped) are left out.
func (f *Flows) forStaff(d *report.Draft) map[report.Field][]string {
	keep := map[report.Field]bool{fieldStory: true, fieldRole: true, fieldAge: true, fieldInterrupted: true}
	for _, s := range f.table.Steps {
		keep[s.Field] = keep[s.Field] || s.Card != ""
	}
	answers := map[report.Field][]string{}
	for field, v := range d.Answers {
		if keep[field] && len(v) > 0 {
			answers[field] = slices.Clone(v)
		}
	}
	return answers
}

// category is what staff see before TERIMA: what endangers first, then the first of the table's list that was told.
func (f *Flows) category(d *report.Draft) string {
	if d.Reason == report.ReasonSuicide {
		return categorySuicide
	}
	for _, s := range d.Signs {
		if s.Level == report.Emergency {
			return categorySign + s.Group
		}
	}
	kinds := f.byField(fieldKinds)
	for _, category := range f.table.Categories {
		for _, id := range d.Answers[fieldKinds] {
			if c, ok := kinds.choice(id); ok && c.Category == category {
				return category
			}
		}
	}
	switch {
	case d.Urgency == report.Emergency:
		return categoryEmergency
	case d.First(fieldAge) == ageChild:
		return categoryChild
	default:
		return categoryGeneral
	}
}

// byField is the first step that asks for a field.
func (f *Flows) byField(field report.Field) *step {
	for i := range f.table.Steps {
		if f.table.Steps[i].Field == field {
			return &f.table.Steps[i]
		}
	}
	return &step{}
}

// contact is what the reporter allowed. Hours without a line, or a line without hours, allow nothing.
func (f *Flows) contact(d *report.Draft) report.Contact {
	switch report.ContactMode(d.First(fieldContact)) {
	case report.ContactOpen:
		return report.Contact{Mode: report.ContactOpen}
	case report.ContactHours:
		return f.contactHours(d)
	default:
		return report.Contact{}
	}
}

func (f *Flows) contactHours(d *report.Draft) report.Contact {
	c := report.Contact{Mode: report.ContactHours, Windows: f.windows(d)}
	c.Line, c.Words = f.chosenLine(d)
	if len(c.Windows) == 0 || c.Line == "" {
		return report.Contact{Mode: report.ContactOpen}
	}
	return c
}

// windows are the hours that a draft allows.
func (f *Flows) windows(d *report.Draft) (all []report.Window) {
	hours, own := f.byField(fieldHours), f.byField(fieldOwnHours)
	for _, id := range d.Answers[fieldHours] {
		if choice, ok := hours.choice(id); ok && choice.Window != (report.Window{}) {
			all = append(all, choice.Window)
		}
	}
	if d.Has(fieldHours, "own") {
		for _, id := range d.Answers[fieldOwnHours] {
			if choice, ok := own.choice(id); ok {
				all = append(all, choice.Window)
			}
		}
	}
	return report.Join(all)
}

// chosenLine is the neutral line that a draft allows, by its key, and in the reporter's own words if it has any.
func (f *Flows) chosenLine(d *report.Draft) (line, words string) {
	if !d.Has(fieldLine, "own") {
		if choice, ok := f.byField(fieldLine).choice(d.First(fieldLine)); ok {
			line = choice.Label
		}
		return line, ""
	}
	if typed := d.Answers[fieldOwnLine]; len(typed) > 0 && f.letterWords.harmless(typed[len(typed)-1]) {
		words = typed[len(typed)-1]
	}
	return "discreet_notice", words // without words of one's own, the plainest of the list
}
