package flows

import (
	"context"
	"errors"
	"fmt"

	"github.com/looplab/fsm"

	"ruangaman/report"
)

// edge is one lawful move: in state From, event Event leads to state To.
type edge struct{ From, Event, To string }

// referee says whether a move is lawful. The tables stay ours; looplab/fsm only holds the relation, without callbacks,
// in machines that are taken from a pool, because a machine must not be shared and building one costs far more than a
// move. The pool is a channel: sync.Pool forgets its machines at every garbage collection. It is safe for concurrent use.
type referee struct {
	states map[string]bool
	build  func() *fsm.FSM
	pool   chan *fsm.FSM
}

// mostMachines is how many machines wait for the next move: as many as are ever at work at once, and some.
const mostMachines = 16

// newReferee needs edges that name each (From, Event) once: the library lets the last one win in silence. The tables
// are checked for that before they come here.
func newReferee(start string, edges []edge) *referee {
	r := &referee{states: map[string]bool{start: true}, pool: make(chan *fsm.FSM, mostMachines)}
	for _, e := range edges {
		r.states[e.From], r.states[e.To] = true, true
	}
	events := describe(edges)
	r.build = func() *fsm.FSM { return fsm.NewFSM(start, events, nil) }
	return r
}

func (r *referee) take() *fsm.FSM {
	select {
	case m := <-r.pool:
		return m
	default:
		return r.build()
	}
}

func (r *referee) putBack(m *fsm.FSM) {
	select {
	case r.pool <- m:
	default:
	}
}

// move gives the state an event leads to. A state or a move the table does not know is report.ErrUnlawful.
func (r *referee) move(from, event string) (string, error) {
	if !r.states[from] { // the library takes any state it is told
		return from, fmt.Errorf("leave %q: %w", from, report.ErrUnlawful)
	}
	m := r.take()
	m.SetState(from)
	// A cancelled context would jam the machine for ever, so it gets one that cannot be.
	err := m.Event(context.Background(), event)
	to := m.Current()
	if _, jammed := errors.AsType[fsm.InTransitionError](err); jammed {
		return from, fmt.Errorf("leave %q by %q: %w", from, event, report.ErrUnlawful)
	}
	r.putBack(m) // not deferred: a machine that panicked must not come back
	if _, stayed := errors.AsType[fsm.NoTransitionError](err); err != nil && !stayed {
		return from, fmt.Errorf("leave %q by %q: %w", from, event, report.ErrUnlawful)
	}
	return to, nil
}

// describe groups edges as the library wants them: one description for each event and destination.
func describe(edges []edge) fsm.Events {
	var events fsm.Events
	at := map[[2]string]int{}
	for _, e := range edges {
		key := [2]string{e.Event, e.To}
		i, known := at[key]
		if !known {
			i = len(events)
			at[key] = i
			events = append(events, fsm.EventDesc{Name: e.Event, Dst: e.To})
		}
		events[i].Src = append(events[i].Src, e.From)
	}
	return events
}

// drawing is a Mermaid state diagram of edges, the same for the same edges.
func drawing(start string, edges []edge) string {
	m := fsm.NewFSM(start, describe(edges), nil)
	out, err := fsm.VisualizeForMermaidWithGraphType(m, fsm.StateDiagram)
	if err != nil { // only for a diagram type the library does not know
		return ""
	}
	return out
}
