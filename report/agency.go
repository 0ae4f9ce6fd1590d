package report

import (
	"fmt"
	"log/slog"
	"slices"
	"time"
)

// Agency is what the agency decided in chat, or is about to, beside its configuration file. One sealed row.
type Agency struct {
	// Keep is simpan: as it is in force. The zero value is "as the file says".
	Keep Keep `json:"keep,omitzero"`
	// Shorter is a shortened simpan: that waits; see KeepOrder.
	Shorter *KeepOrder `json:"shorter,omitempty"`
	// Agreed are swaps and leaves that people settled, or propose, in chat.
	Agreed []Agreed `json:"agreed,omitempty"`
	// Proposal is a configuration file that a coordinator sent and may take into use; one at a time.
	Proposal *Proposal `json:"proposal,omitempty"`
	// Told is the hash of the configuration file whose changes the coordinators were told, Refused of the last one whose
	// mistakes they were told: what happens to the file while nobody looks, or is cut short by a crash, is said later.
	Told    string `json:"told,omitempty"`
	Refused string `json:"refused,omitempty"`
}

// KeepOrder is a shortened simpan: on its way into force.
type KeepOrder struct {
	Keep Keep `json:"keep"`
	// At is when it takes effect, DelayShorter after the file was accepted.
	At time.Time `json:"at"`
	// Held: a coordinator pressed TAHAN. It then never takes effect by itself; the file has to say something else first.
	Held bool `json:"held,omitempty"`
}

// DelayShorter is how long a shortened retention waits: destroying is the one thing that no later file takes back.
const DelayShorter = 72 * time.Hour

// Clone is a deep copy.
func (a Agency) Clone() Agency {
	if a.Shorter != nil {
		order := *a.Shorter
		a.Shorter = &order
	}
	a.Agreed = slices.Clone(a.Agreed)
	if a.Proposal != nil {
		p := *a.Proposal
		a.Proposal = &p
	}
	return a
}

// Format hides it from every fmt verb.
func (Agency) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides it from slog.
func (Agency) LogValue() slog.Value { return slog.StringValue(redacted) }
