package report

import (
	"slices"
	"time"
)

// RoleUnvouched is what a new coordinator, psychologist or independent is until one of the old coordinators has said that
// they know them: whoever can write into the configuration file must not be able to read reports by that alone. Nobody
// writes this role into a file.
const RoleUnvouched Role = "unvouched"

// Standing is a role under an account that counts: it was in the first file, or a coordinator vouched for it.
type Standing struct {
	Role Role   `json:"role,omitempty"`
	Chat ChatID `json:"chat,omitempty"`
	// Since: cases opened before are never seen by this person; zero sees all.
	Since time.Time `json:"since,omitzero"`
}

// never is later than any case.
var never = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// holds reports whether a person's entry in the file is what the standing was given for. Another account under an old
// name is another person.
func (s Standing) holds(p Person) bool { return s.Role == p.Role && s.Chat == p.Chat }

// Vouched gives the people of a file as they count: with the role they have standing for, and the instant from which on
// they see cases. It copies; activists count at once.
func Vouched(people []Person, states map[PersonID]PersonState) []Person {
	out := slices.Clone(people)
	for i := range out {
		p, s := &out[i], states[out[i].ID].Standing
		switch {
		case s.holds(*p):
			p.Since = s.Since
		case p.Role == RoleActivist:
		case s.Chat == p.Chat && s.Role != "": // promoted: stays what they were until then
			p.Role, p.Since = s.Role, s.Since
		default:
			p.Role, p.Since = RoleUnvouched, never
		}
	}
	return out
}

// Stands reports whether an account has standing, also one that a file put aside.
func Stands(chat ChatID, states map[PersonID]PersonState) bool {
	for _, s := range states {
		if s.Standing.Role != "" && s.Standing.Chat == chat {
			return true
		}
	}
	return false
}

// Vouchers are the accounts of those who may vouch for somebody: the coordinators with standing, and only where the file
// has none left, those that it put aside.
func Vouchers(c *City, states map[PersonID]PersonState) []ChatID {
	var now, before []ChatID
	for _, p := range Vouched(c.People, states) {
		if p.Role == RoleCoordinator && p.Chat != 0 && !states[p.ID].Frozen {
			now = append(now, p.Chat)
		}
	}
	for _, s := range states {
		if s.Standing.Role == RoleCoordinator && s.Standing.Chat != 0 && !s.Frozen {
			before = append(before, s.Standing.Chat)
		}
	}
	if len(now) > 0 {
		return now
	}
	slices.Sort(before)
	return before
}
