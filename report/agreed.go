package report

import "time"

// AgreedKind is what two people of petugas: settle between them on their phones.
type AgreedKind string

// The kinds.
const (
	AgreedSwap  AgreedKind = "tukar" // one turn of duty
	AgreedLeave AgreedKind = "izin"  // whole days
)

// Agreed is a swap or a leave that was proposed from a phone. It counts once the substitute has agreed, and
// is forgotten when it is over.
type Agreed struct {
	ID         ID         `json:"id"`
	Kind       AgreedKind `json:"kind"`
	Person     PersonID   `json:"person"` // who cannot
	Substitute PersonID   `json:"substitute"`
	Wards      []string   `json:"wards,omitempty"` // of a swap
	// From and Until bound a swap; a leave lasts from the first day's beginning until the last day's end, local time.
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
	Yes   bool      `json:"yes,omitempty"` // the substitute agreed
	At    time.Time `json:"at"`            // when it was proposed or agreed last
}

// Over reports whether an agreement no longer matters. The night shift of a leave's last day ends only on the next.
func (g Agreed) Over(now time.Time) bool {
	if g.Kind == AgreedLeave {
		return !g.Until.Add(24 * time.Hour).After(now)
	}
	return !g.Until.After(now)
}

// Turn is one turn of duty of somebody, in all areas that share it.
type Turn struct {
	Wards       []string
	From, Until time.Time
}

// DutyBook answers what a conversation with staff needs to know of the roster.
type DutyBook interface {
	// Turns are the coming turns of a person, soonest first.
	Turns(PersonID) []Turn
	// Free are the activists who could stand in for a person in these areas and at that time.
	Free(p PersonID, wards []string, from, until time.Time) []PersonID
	// Versions are the accepted configuration files, newest first, for /jadwal.
	Versions() []AcceptedFile
}

// MaxAgreed bounds how many proposals are open at once, of all people together.
const MaxAgreed = 60
