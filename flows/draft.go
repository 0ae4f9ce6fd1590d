package flows

import (
	"iter"
	"slices"

	"ruangaman/report"
)

// Fields that no step of the table asks for by that name.
const (
	fieldRole report.Field = "role" // self or witness, set by "about"
	fieldAge  report.Field = "age"  // child or adult: the person affected
	fieldTold report.Field = "told" // the question for the story was answered or skipped
)

// Fields the program itself reads.
const (
	fieldInterrupted report.Field = "interrupted"
	fieldReader      report.Field = "reader"
	fieldContact     report.Field = "contact"
	fieldHours       report.Field = "hours"
	fieldLine        report.Field = "line"
	fieldOwnHours    report.Field = "own_hours"
	fieldOwnLine     report.Field = "own_line"
	fieldDistrict    report.Field = "district"
	fieldWard        report.Field = "ward"
)

const (
	roleWitness     = "witness"
	ageChild        = "child"
	ageUnknown      = "unknown" // of a correction: "tidak mau bilang"
	interruptedYes  = "yes"
	interruptedKeep = "keep" // "simpan dulu": /keluar leaves the draft alone
)

// mark is the field whose presence says that a step lies behind. A story's own field fills up from everywhere, so it
// has a mark beside it.
func (s *step) mark() report.Field {
	if s.Kind == kindStory {
		return fieldTold
	}
	return s.Field
}

// passed reports whether a step was answered or skipped; skipped leaves an empty answer.
func (s *step) passed(d *report.Draft) bool {
	_, ok := d.Answers[s.mark()]
	return ok && s.Kind != kindReview
}

// holds reports whether earlier answers are as a condition wants them.
func holds(d *report.Draft, when map[report.Field]string) bool {
	for field, want := range when {
		if d == nil || !d.Has(field, want) {
			return false
		}
	}
	return true
}

// asked reports whether a step is put to whoever tells this.
func (s *step) asked(d *report.Draft) bool {
	return holds(d, s.When) && !(s.Adults && d.Voice == report.VoiceChild)
}

// next is where the table leads from s with the answers of d; steps whose condition does not hold are passed over.
func (f *Flows) next(d *report.Draft, s *step) report.Step {
	to := s.To
	if c, ok := s.choice(d.First(s.Field)); ok && c.To != "" && c.Do == "" {
		to = c.To
	}
	for range f.table.Steps {
		n, ok := f.steps[to]
		if !ok || to == sent || n.asked(d) {
			break
		}
		to = n.To
	}
	return to
}

// path are the steps from the start of the draft's flow up to where it stands. It ends earlier at a step that was never
// passed, when the answers do not lead to At (a detour, or a table that has changed since).
func (f *Flows) path(d *report.Draft) []*step {
	return f.walk(d, func(s *step) bool { return s.ID == d.At || !s.passed(d) })
}

// course is the whole way to the end that the answers of d choose, answered or not.
func (f *Flows) course(d *report.Draft) iter.Seq[*step] {
	return func(yield func(*step) bool) {
		id := f.start(d)
		for range f.table.Steps {
			s, ok := f.steps[id]
			if !ok || id == sent || !yield(s) {
				return
			}
			id = f.next(d, s)
		}
	}
}

// walk follows a draft from the start of its flow until stop, which is still part of the answer, or to the end.
func (f *Flows) walk(d *report.Draft, stop func(*step) bool) (all []*step) {
	for s := range f.course(d) {
		all = append(all, s)
		if stop(s) {
			break
		}
	}
	return all
}

// start is where a draft's flow begins. An addition begins at the one thing that is being added.
func (f *Flows) start(d *report.Draft) report.Step {
	starts := f.table.Starts[d.Flow]
	for _, at := range []report.Step{d.At, d.Resume} {
		for _, start := range starts {
			for id := start; len(starts) > 1 && id != sent && id != ""; id = f.steps[id].To {
				if id == at {
					return start
				}
			}
		}
	}
	if len(starts) == 0 {
		return sent
	}
	return starts[0]
}

// ahead are the steps from s to the first one that still waits for an answer, or to the end: after a changed answer
// nobody is asked again what they have told already.
func (f *Flows) ahead(d *report.Draft, s *step) []report.Step {
	var hops []report.Step
	for range f.table.Steps {
		id := f.next(d, s)
		hops = append(hops, id)
		s = f.steps[id]
		if id == sent || !s.passed(d) {
			break
		}
	}
	return hops
}

// previous is the step before the present one on the path of the answers; false at the first.
func (f *Flows) previous(d *report.Draft) (*step, bool) {
	path := f.path(d)
	at := slices.IndexFunc(path, func(s *step) bool { return s.ID == d.At })
	if at < 1 {
		return nil, false
	}
	return path[at-1], true
}

// settle makes everything in a draft that follows from its answers follow from them again: what lies no longer on the
// way is forgotten, and role, voice, urgency and permissions are worked out anew. Words are never forgotten.
func (f *Flows) settle(d *report.Draft) {
	switch d.Flow {
	case flowReport:
		f.setAside(d)
		f.prune(d)
		f.derive(d)
		d.Consented = d.First("limits") != "" && f.kindAt(d) != kindConsent
		d.IfInterrupted = d.Consented && d.First(fieldInterrupted) == interruptedYes
	case flowEmergency:
		d.Urgency = report.Emergency
		d.Consented = d.First("sos") != "" && f.kindAt(d) != kindConsent
		// The screen of that consent says that three silent minutes send what is there.
		d.IfInterrupted = d.Consented
	case flowAddition:
		f.prune(d)
		f.derive(d)
	}
	if d.Reason == report.ReasonSuicide {
		d.Urgency = report.Emergency
	}
}

func (f *Flows) kindAt(d *report.Draft) kind {
	if s, ok := f.steps[d.At]; ok {
		return s.Kind
	}
	return ""
}

// setAside writes what the chosen answers set beside themselves (role, age, voice), before anything depends on it.
func (f *Flows) setAside(d *report.Draft) {
	delete(d.Answers, fieldRole)
	delete(d.Answers, fieldAge)
	d.Voice = report.VoiceAdult
	if d.Young && d.First("about") == "" {
		d.Voice = report.VoiceChild
	}
	for _, c := range f.chosen(d) {
		for field, v := range c.Set {
			d.Answers[field] = []string{v}
		}
		if c.Voice != "" {
			d.Voice = c.Voice
		}
	}
}

// prune forgets the answers of steps, and the choices, that the present answers no longer lead to.
func (f *Flows) prune(d *report.Draft) {
	course := slices.Collect(f.course(d)) // as it was before anything is forgotten
	for _, s := range course {
		if c, ok := s.choice(d.First(s.Field)); ok && !holds(d, c.When) {
			delete(d.Answers, s.Field)
		}
	}
	for field := range d.Answers {
		if !lasts(d, field) && !slices.ContainsFunc(course, func(s *step) bool { return s.writes(field) }) {
			delete(d.Answers, field)
		}
	}
}

// lasts: what was told is never forgotten, and neither is who it is about: in an addition that is known from the case.
func lasts(d *report.Draft, field report.Field) bool {
	return field == fieldStory || field == fieldRole || field == fieldAge || d.Flow == flowAddition && field == fieldInterrupted
}

// writes reports whether a step gives a field its answer. [Jangan dari kelurahan saya] stands for a question that a child is
// not asked.
func (s *step) writes(field report.Field) bool {
	if s.Field == field || s.mark() == field {
		return true
	}
	for i := range s.Choices {
		if c := &s.Choices[i]; c.Do == doToggle {
			if _, ok := c.Set[field]; ok {
				return true
			}
		}
	}
	return false
}

// derive works out how urgent the chosen answers are.
func (f *Flows) derive(d *report.Draft) {
	d.Urgency = signsUrgency(d.Signs)
	for _, c := range f.chosen(d) {
		d.Urgency = d.Urgency.Raise(c.Raise)
		if d.First(fieldAge) == ageChild {
			d.Urgency = d.Urgency.Raise(c.Child)
		}
	}
	for s := range f.course(d) {
		if v, ok := d.Answers[s.Field]; ok && len(v) == 0 {
			d.Urgency = d.Urgency.Raise(s.Unanswered)
		}
	}
}

// chosen are the choices of the table that a draft's answers name, in the order of the talk.
func (f *Flows) chosen(d *report.Draft) []*choice {
	var all []*choice
	for s := range f.course(d) {
		for _, id := range d.Answers[s.Field] {
			if c, ok := s.choice(id); ok && c.Do != doToggle {
				all = append(all, c)
			}
		}
	}
	return all
}

func signsUrgency(signs []report.Sign) report.Urgency {
	u := report.Routine
	for _, s := range signs {
		u = u.Raise(s.Level)
	}
	return u
}
