package report

import "time"

// ReadyWithin is how long whoever comes on duty has to answer "SIAP?" before the coordinators hear of it.
const ReadyWithin = 30 * time.Minute

// Readiness is the question "SIAP?" to somebody who comes on duty, and what became of it.
type Readiness struct {
	From time.Time `json:"from,omitzero"` // when the turn began
	At   time.Time `json:"at,omitzero"`   // when they were asked
	// Yes: something came from them since, whatever it was.
	Yes bool `json:"yes,omitempty"`
	// Told: the coordinators heard that nothing came.
	Told bool `json:"told,omitempty"`
}

// Waits reports whether an answer is missing.
func (r Readiness) Waits() bool { return !r.At.IsZero() && !r.Yes }
