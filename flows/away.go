package flows

import (
	"slices"

	"ruangaman/report"
)

// Who must not read, before sending and later. The rule itself is report.MaySee; texts claim only what it does.

// Whom a choice leaves out.
const (
	excludeWard = "ward"
	excludeCity = "city"
)

// What a choice says of where the accused is.
const (
	nearHome   = "home"   // lives with whom it happened to
	nearOffice = "office" // holds an office
	nearApart  = "apart"  // does not live there, whatever the relation suggests
)

// exclusion is who must never see what is being told: whom the person left out, who holds the office of the accused,
// and, when somebody of the staff tells, they themselves.
func (t *talk) exclusion() report.Exclusion {
	ex := merge(merge(report.Exclusion{}, t.draft.Exclude), t.f.leftOut(t.draft))
	if p, ok := t.env.City.PersonByChat(t.d.Chat); ok {
		ex.People = append(ex.People, p.ID)
	}
	return ex
}

// leftOut is whom the chosen answers of a draft leave out.
func (f *Flows) leftOut(d *report.Draft) report.Exclusion {
	var ex report.Exclusion
	flow := flowReport // a call for help keeps what its report left out
	if d.Flow == flowAddition {
		flow = flowAddition
	}
	for _, s := range f.table.Steps {
		if s.Flow != flow {
			continue
		}
		for _, id := range d.Answers[s.Field] {
			c, ok := s.choice(id)
			if !ok {
				continue
			}
			ex.NotFromWard = ex.NotFromWard || c.Exclude == excludeWard
			ex.CityOnly = ex.CityOnly || c.Exclude == excludeCity
			if c.Job != "" && !slices.Contains(ex.Jobs, c.Job) {
				ex.Jobs = append(ex.Jobs, c.Job)
			}
		}
	}
	return ex
}

// elsewhere reports whether answers say that the accused lives in the home or holds an office.
func (f *Flows) elsewhere(answers map[report.Field][]string) bool {
	said := map[string]bool{}
	for _, s := range f.table.Steps {
		for _, id := range answers[s.Field] {
			if c, ok := s.choice(id); ok {
				said[c.Near] = true
			}
		}
	}
	return said[nearOffice] || said[nearHome] && !said[nearApart]
}

// newest are the answers of a case, each as it was last given.
func newest(c *report.Case) map[report.Field][]string {
	all := map[report.Field][]string{}
	for field, v := range c.Answers {
		all[field] = v
	}
	for _, more := range c.Added {
		for field, v := range more.Answers {
			all[field] = v
		}
	}
	return all
}

// shutOut leaves more people out of a case that is sent. Whoever may no longer hear of it loses everything on their phone
// at once: what waits for them is asked again and not sent, the worker takes back offers and the case itself and offers it
// anew. It is false, and changes nothing, if nobody would be left.
func (t *talk) shutOut(n *report.Case, ex report.Exclusion) bool {
	before := n.Clone()
	after := merge(before.Exclude, ex)
	if !t.env.City.SomebodyLeft(n.Place, after) {
		return false
	}
	n.Exclude = after
	for _, p := range t.env.City.People {
		if p.Chat == 0 || p.Chat == n.Reporter || !before.MaySee(p) || n.MaySee(p) {
			continue
		}
		t.out.Outbox = append(t.out.Outbox, report.Message{To: p.Chat, Do: report.ActDelete, As: report.AsNotice,
			About: n.ID, Person: p.ID, Purpose: report.PurposeAlert, Lane: report.LaneEmergency})
		n.NextDue, t.out.Kick = t.env.Now, true
	}
	return true
}

// nobodyElse says that a choice after sending would leave nobody, with other places to turn to. The choice is not used;
// the question stays, so that it can be changed.
func (t *talk) nobodyElse() bool {
	d := t.draft
	ex := t.f.leftOut(d)
	c, ok := t.caseByID(d.Case)
	if !ok {
		return false
	}
	place := c.Place
	if at, moved := t.corrected(c); moved {
		place = at
	}
	if t.env.City.SomebodyLeft(place, merge(c.Clone().Exclude, ex)) {
		return false
	}
	t.note("away_nobody")
	t.touched = true
	return true
}

// awayNote is what is said of a choice that leaves people out: what the rule does where the case is.
func (t *talk) awayNote(c *choice) string {
	if c.Note == "not_from_ward_ok" && t.draft != nil && t.draft.Place.Ward == "" && placed(t.f, t.draft) {
		return "coi_route" // without a ward no volunteer is told of it
	}
	return c.Note
}

// same compares what two exclusions leave out.
func same(a, b report.Exclusion) bool {
	return a.NotFromWard == b.NotFromWard && a.CityOnly == b.CityOnly && slices.Equal(a.Jobs, b.Jobs) && slices.Equal(a.People, b.People)
}
