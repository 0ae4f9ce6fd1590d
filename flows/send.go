package flows

import (
	"slices"
	"time"

	"ruangaman/report"
)

// receiptLife is how long the receipt stays in the chat: long enough to be written down, too short to be found later.
const receiptLife = 10 * time.Minute

// Categories beside those of the table; a group of the danger check has one of its own, categorySign and its name.
const (
	categorySign      = "cat_"
	categorySuicide   = "cat_suicide_self_harm"
	categoryEmergency = "cat_emergency"
	categoryChild     = "cat_child"
	categoryGeneral   = "cat_general"
)

// Whom a choice leaves out.
const (
	excludeWard = "ward"
	excludeCity = "city"
)

// maySend reports whether the draft can be sent as it stands: with consent, and with a place or the answer that there is
// none.
func (t *talk) maySend() bool {
	if !t.inDraft() || !t.draft.Consented {
		return false
	}
	return t.draft.Flow == flowAddition || placed(t.f, t.draft)
}

// send turns the draft into a case, or adds it to one.
func (t *talk) send() {
	switch {
	case !t.maySend():
	case t.draft.Flow == flowAddition:
		t.sendAddition()
	case !t.env.City.SomebodyLeft(t.draft.Place, t.exclusion()):
		t.aside("nobody")
	case !t.ask(moveSend, sent):
	default:
		t.confirmAttack()
		t.open(false)
	}
}

// open makes the case and shows the receipt. A third open emergency of one chat and place becomes part of the newest.
func (t *talk) open(silence bool) {
	voice := t.draft.Voice
	t.voice = &voice
	c := t.newCase(silence)
	into, fold := t.foldInto(c)
	if fold {
		t.out.Cases, t.out.Erase = []report.Case{*into}, append(t.out.Erase, t.draft.ID)
		c = into
		t.out.Outbox = append(t.out.Outbox, addedNotice(into, t.env)...)
	} else {
		t.out.Cases = []report.Case{*c}
		t.out.Open = t.d.Draft != nil && t.d.Draft.ID == c.ID
	}
	t.draft, t.touched = nil, false
	t.out.Kick = t.out.Kick || c.Urgency == report.Emergency
	if silence {
		t.waitFor(c)
		return
	}
	if c.Urgency == report.Emergency {
		t.lane = report.LaneEmergency
	}
	t.out.Receipts = append(t.out.Receipts, report.ReceiptFor{Receipt: t.env.Fresh.Receipt, Case: c.ID})
	t.afterwards(c)
}

// waitFor makes the next word after a silent emergency part of it: whoever comes back to the question for the place still
// needs somebody to find them. A routine report leaves the first screen, which tells nobody anything.
func (t *talk) waitFor(c *report.Case) {
	if c.Urgency == report.Emergency {
		t.state.At, t.state.Case, t.moved = t.f.table.Starts[flowRescue][0], c.ID, true
	}
}

// afterwards is what the reporter sees once the report is in: the receipt, a message of its own that leaves the chat
// soon, above it the live message with what may be added.
func (t *talk) afterwards(c *report.Case) {
	to := sent
	if c.Urgency == report.Emergency {
		to = t.f.table.Starts[flowRescue][0]
	}
	t.state.At, t.state.Case, t.moved = to, c.ID, true
	t.out.Outbox = append(t.out.Outbox, report.Message{To: t.d.Chat, Do: report.ActSend, As: report.AsReceipt,
		Body: []report.Text{report.T("submit_ok", "code", report.Raw(t.env.Fresh.Receipt.Display())),
			report.T("submit_code_tip")},
		Buttons: [][]report.Button{{tapButton("btn_noted", verbReceipt, "", "", 0)}},
		Lang:    c.Lang, Voice: c.Voice, Purpose: report.PurposeAnswer, Lane: t.lane, DeleteAfter: receiptLife, About: c.ID})
}

// newCase reads a draft as a case.
func (t *talk) newCase(silence bool) *report.Case {
	d := t.draft
	c := &report.Case{
		ID: d.ID, Code: t.env.Fresh.Code, Status: report.StatusNew,
		Urgency: d.Urgency, Reason: d.Reason, Category: t.f.category(d), Place: d.Place, Exclude: t.exclusion(),
		Reporter: t.d.Chat, Lang: d.Lang, Voice: d.Voice,
		Witness: d.First(fieldRole) == roleWitness, Child: d.First(fieldAge) == ageChild,
		Contact: t.f.contact(d), Answers: t.f.forStaff(d), Signs: slices.Clone(d.Signs), Silence: silence,
		Ladder: report.Ladder{Step: -1, Urgency: d.Urgency}, NextDue: t.env.Now, OpenedAt: t.env.Now,
		Log: []report.Entry{{At: t.env.Now, Event: "new"}},
	}
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

// exclusion is who must never see what is being told: whom the person left out, who holds the office of the accused,
// and, when somebody of the staff tells, they themselves.
func (t *talk) exclusion() report.Exclusion {
	var ex report.Exclusion
	for _, s := range t.f.table.Steps {
		if s.Flow != flowReport || s.Kind == kindMany {
			continue
		}
		c, ok := s.choice(t.draft.First(s.Field))
		if !ok {
			continue
		}
		ex.NotFromWard = ex.NotFromWard || c.Exclude == excludeWard
		ex.CityOnly = ex.CityOnly || c.Exclude == excludeCity
		if c.Job != "" && !slices.Contains(ex.Jobs, c.Job) {
			ex.Jobs = append(ex.Jobs, c.Job)
		}
	}
	if p, ok := t.env.City.PersonByChat(t.d.Chat); ok {
		ex.People = append(ex.People, p.ID)
	}
	return ex
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
	c := report.Contact{Mode: report.ContactHours}
	hours := f.byField(fieldHours)
	for _, id := range d.Answers[fieldHours] {
		if choice, ok := hours.choice(id); ok {
			c.Windows = append(c.Windows, choice.Window)
		}
	}
	if choice, ok := f.byField(fieldLine).choice(d.First(fieldLine)); ok {
		c.Line = choice.Label
	}
	if len(c.Windows) == 0 || c.Line == "" {
		return report.Contact{Mode: report.ContactOpen}
	}
	return c
}

// foldInto is the newest open emergency of this chat and place, if there are as many as one chat may have, with the new
// one's words added.
func (t *talk) foldInto(c *report.Case) (*report.Case, bool) {
	if c.Urgency != report.Emergency {
		return nil, false
	}
	var newest *report.Case
	open := 0
	for i := range t.d.Mine {
		m := &t.d.Mine[i]
		if m.Status.Open() && m.Urgency == report.Emergency && m.Place == c.Place {
			open++
			if newest == nil {
				newest = m
			}
		}
	}
	if open < report.OpenEmergencies {
		return nil, false
	}
	into := newest.Clone()
	if !t.addTo(into, report.Addition{At: t.env.Now, Answers: c.Answers, Signs: c.Signs}) {
		t.note("story_full")
	}
	if c.Reason != "" {
		into.Reason = c.Reason
	}
	// Whoever was left out of the new one must not read it in the old one either.
	into.Exclude = merge(into.Exclude, c.Exclude)
	into.NextDue = t.env.Now
	return into, true
}

func merge(a, b report.Exclusion) report.Exclusion {
	a.NotFromWard = a.NotFromWard || b.NotFromWard
	a.CityOnly = a.CityOnly || b.CityOnly
	for _, j := range b.Jobs {
		if !slices.Contains(a.Jobs, j) {
			a.Jobs = append(a.Jobs, j)
		}
	}
	for _, p := range b.People {
		if !slices.Contains(a.People, p) {
			a.People = append(a.People, p)
		}
	}
	return a
}

// addTo seals words under a case, as far as one report may grow; what is over is said at the question, and an emergency
// still goes out with what was told before.
func (t *talk) addTo(c *report.Case, a report.Addition) bool {
	if told(c)+size(a.Answers)+additionRoom > report.MaxReportBytes {
		return false
	}
	c.Added = append(c.Added, a)
	return true
}

// additionRoom is what an addition takes beside its words.
const additionRoom = 200

// told is how much a case holds of what was told.
func told(c *report.Case) int {
	n := size(c.Answers)
	for _, a := range c.Added {
		n += size(a.Answers) + additionRoom
	}
	return n
}

func size(answers map[report.Field][]string) int {
	n := 0
	for field, values := range answers {
		n += len(field)
		for _, v := range values {
			n += len(v)
		}
	}
	return n
}
