package report

// Urgency says how soon somebody must answer. It only ever rises by itself; lowering it is a person's decision.
type Urgency int

// The three urgencies, in rising order.
const (
	Routine   Urgency = iota // biasa
	Urgent                   // mendesak
	Emergency                // darurat
)

// String is the word used in logs and SQL, not in chats.
func (u Urgency) String() string {
	switch u {
	case Emergency:
		return "emergency"
	case Urgent:
		return "urgent"
	default:
		return "routine"
	}
}

// Raise gives the higher of the two.
func (u Urgency) Raise(to Urgency) Urgency { return max(u, to) }

// Reason names a ladder of its own beside the urgency. Empty means none.
type Reason string

// ReasonSuicide: the reporter spoke of ending their life; the ladder "bunuh diri" applies where it is configured.
const ReasonSuicide Reason = "suicide"
