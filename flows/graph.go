package flows

import (
	"slices"

	"ruangaman/report"
)

// The kinds of move. People see only the first; the referee knows all of them.
const (
	moveNext   = "next"   // on, as the table says
	moveBack   = "back"   // its mirror
	moveCall   = "call"   // a command or a danger leads aside from anywhere
	moveResume = "resume" // and back to where the talk was
	moveSend   = "send"   // [Cukup, kirim sekarang]
)

func event(move string, to report.Step) string { return move + "/" + string(to) }

// leads are the steps that may follow s, those included that wait for an answer and may be passed over.
func leads(steps map[report.Step]*step, s *step) []report.Step {
	var to []report.Step
	add := func(id report.Step) {
		for id != "" && !slices.Contains(to, id) {
			to = append(to, id)
			next, ok := steps[id]
			if !ok || len(next.When) == 0 && !next.Adults {
				return
			}
			id = next.To
		}
	}
	for _, c := range s.Choices {
		if c.Do != doToggle {
			add(c.To)
		}
	}
	if s.Kind != kindMenu && s.Kind != kindDetour {
		add(s.To)
	}
	return to
}

// edges are the moves of people.
func (c *check) edges() []edge {
	var all []edge
	for i := range c.t.Steps {
		s := &c.t.Steps[i]
		for _, to := range leads(c.steps, s) {
			all = append(all, edge{string(s.ID), event(moveNext, to), string(to)})
		}
	}
	return all
}

// lawful is everything the referee lets pass: the moves of people, their mirrors, and the ways aside that are open
// everywhere (DESIGN §5, "Laws of every step").
func (f *Flows) lawful() []edge {
	all := slices.Clone(f.edges)
	for _, e := range f.edges {
		all = append(all, edge{e.To, event(moveBack, report.Step(e.From)), e.From})
	}
	for _, s := range f.table.Steps {
		from := string(s.ID)
		if s.Back != "" {
			all = append(all, edge{from, event(moveBack, s.Back), string(s.Back)})
		}
		all = append(all, edge{from, event(moveSend, sent), string(sent)})
		for _, to := range f.table.Steps {
			if to.Kind == kindDetour || to.Flow == flowOutside || slices.Contains(f.starts(), to.ID) {
				all = append(all, edge{from, event(moveCall, to.ID), string(to.ID)})
			}
			if s.Kind == kindDetour || s.Kind == kindMenu {
				all = append(all, edge{from, event(moveResume, to.ID), string(to.ID)})
			}
		}
	}
	return unique(all)
}

// starts are the first steps of the flows, which a command or a button may enter.
func (f *Flows) starts() []report.Step {
	var all []report.Step
	for _, flow := range f.table.Flows {
		all = append(all, f.table.Starts[flow]...)
	}
	return all
}

func unique(edges []edge) []edge {
	seen := map[edge]bool{}
	return slices.DeleteFunc(edges, func(e edge) bool {
		twice := seen[e]
		seen[e] = true
		return twice
	})
}

// walks finds steps that nobody can reach, and steps from which no report can be sent.
func (c *check) walks() {
	reached := map[report.Step]bool{sent: true}
	for _, starts := range c.t.Starts {
		for _, id := range starts {
			c.reach(id, reached)
		}
	}
	c.reach(sent, reached)
	for i := range c.t.Steps {
		s := &c.t.Steps[i]
		if s.Kind == kindDetour { // a detour is entered by a command or by danger, never by an answer
			c.reach(s.ID, reached)
		}
	}
	for i := range c.t.Steps {
		s := &c.t.Steps[i]
		switch {
		case !reached[s.ID]:
			c.faults.add(s.Line, "nothing leads to step %q", s.ID)
		case s.Kind == kindMenu && s.Back == "" && len(s.Choices) == 0:
			c.faults.add(s.Line, "nothing leads away from step %q", s.ID)
		case s.Kind != kindMenu && s.Kind != kindDetour && !c.ends(s.ID):
			c.faults.add(s.Line, "no report can be sent from step %q", s.ID)
		}
	}
}

func (c *check) reach(id report.Step, reached map[report.Step]bool) {
	s, ok := c.steps[id]
	if !ok || reached[id] && id != sent {
		return
	}
	reached[id] = true
	for _, to := range leads(c.steps, s) {
		if !reached[to] {
			c.reach(to, reached)
		}
	}
}

// ends reports whether a path leads from a step to the end of its flow.
func (c *check) ends(id report.Step) bool {
	seen := map[report.Step]bool{}
	for todo := []report.Step{id}; len(todo) > 0; todo = todo[1:] {
		s, ok := c.steps[todo[0]]
		switch {
		case todo[0] == sent:
			return true
		case !ok || seen[todo[0]] || s.Kind == kindMenu:
			continue
		}
		seen[todo[0]] = true
		todo = append(todo, leads(c.steps, s)...)
	}
	return false
}
