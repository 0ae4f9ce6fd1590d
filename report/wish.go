package report

import "time"

// WishKind says what a reporter asked for.
type WishKind string

// The wishes.
const (
	WishMistake  WishKind = "mistake"  // "it was sent by mistake"
	WishWithdraw WishKind = "withdraw" // "do not go on with it"
	WishDelete   WishKind = "delete"   // "delete it"
)

// Decision is what became of a wish.
type Decision string

// The decisions. A wish that was granted ends the case, so it is seen only in one that was withdrawn.
const (
	WishOpen    Decision = ""
	WishKept    Decision = "kept" // the case goes on
	WishGranted Decision = "granted"
)

// Wish is a request to end a case that never ends by a tap in a chat: a child's, a sexual one, an emergency. Whoever holds
// the phone may not be the reporter, or not free; so people decide, after they looked whether the reporter is safe.
type Wish struct {
	Kind WishKind  `json:"kind"`
	At   time.Time `json:"at"`
	// Proven: the receipt was typed with it. It proves who knows the number, not who is free.
	Proven   bool     `json:"proven,omitempty"`
	Decision Decision `json:"decision,omitempty"`
	// First is who would grant it, in a case that needs two people; By is who decided.
	First PersonID `json:"first,omitempty"`
	By    PersonID `json:"by,omitempty"`
	// AskAt is when whoever decides is asked again, as long as nobody has.
	AskAt time.Time `json:"ask_at,omitzero"`
}

// Waits reports whether somebody still has to decide.
func (w *Wish) Waits() bool { return w != nil && w.Decision == WishOpen }
