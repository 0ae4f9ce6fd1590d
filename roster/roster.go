package roster

import (
	"reflect"
	"slices"
	"time"

	"ruangaman/report"
)

// Roster is an accepted configuration's duty roster. It is immutable and safe for many goroutines.
type Roster struct {
	data    Data
	zone    *time.Location
	plans   map[string]*plan // by ward; wards that always share their duty share a plan
	order   []string         // the wards as written
	each    []*plan          // every plan once, by its first ward
	people  []member
	index   map[report.PersonID]int
	byRole  map[report.Role][]report.PersonID
	longest time.Duration
}

// member is a person as the lookup needs them.
type member struct {
	id     report.PersonID
	leaves []leave
	// nightEnd is the minute at which the latest night shift of this person's areas ends: before it, the day is still
	// the one on which the night began.
	nightEnd int
}

type leave struct {
	from, to   Day
	substitute report.PersonID
	line       int
	beside     bool
}

// New builds a roster of data that nobody changes afterwards. It is expected to be checked: what is wrong in it (an
// unknown name, an empty order) puts nobody on duty rather than stopping the program.
func New(data Data) *Roster {
	r := &Roster{
		data: data, zone: data.Zone, plans: map[string]*plan{},
		index: map[report.PersonID]int{}, byRole: map[report.Role][]report.PersonID{},
	}
	if r.zone == nil {
		r.zone = time.UTC
	}
	for _, p := range data.People {
		r.member(p.ID)
		r.byRole[p.Role] = append(r.byRole[p.Role], p.ID)
	}
	for _, l := range data.Leaves {
		m := &r.people[r.member(l.Person)]
		m.leaves = append(m.leaves, leave{l.From, l.To, l.Substitute, l.Line, l.Beside})
	}
	r.compile()
	r.longest = longestWait(data)
	return r
}

// With gives a roster in which swaps and leaves that were agreed in chat stand beside the configuration's.
func (r *Roster) With(leaves []Leave, swaps []Swap) *Roster {
	if len(leaves)+len(swaps) == 0 {
		return r
	}
	data := r.data
	data.Leaves, data.Swaps = slices.Concat(leaves, data.Leaves), slices.Concat(swaps, data.Swaps) // the first that holds counts
	return New(data)
}

// WithPeople gives the same roster with other roles: who is on duty stays, who is called as coordinator, psychologist or
// independent follows people.
func (r *Roster) WithPeople(people []report.Person) *Roster {
	out := *r
	out.byRole = map[report.Role][]report.PersonID{}
	for _, p := range people {
		out.byRole[p.Role] = append(out.byRole[p.Role], p.ID)
	}
	return &out
}

// member gives the index of a person, who is added when first named.
func (r *Roster) member(id report.PersonID) int {
	i, ok := r.index[id]
	if !ok {
		i = len(r.people)
		r.index[id] = i
		r.people = append(r.people, member{id: id})
	}
	return i
}

// compile gives every ward its plan and every person the end of their nights.
func (r *Roster) compile() {
	shared := map[string]*plan{}
	for _, d := range r.data.Districts {
		for _, ward := range d.Wards {
			r.order = append(r.order, ward)
			p := r.planFor(area{d.Name, ward}, shared)
			r.plans[ward] = p
			if !slices.Contains(r.each, p) {
				r.each = append(r.each, p)
			}
		}
	}
	for _, rule := range r.data.Rules {
		for _, s := range rule.Shifts {
			if !s.Hours.Overnight() {
				continue
			}
			for _, id := range slices.Concat(s.Order, rule.Backups) {
				m := &r.people[r.member(id)]
				m.nightEnd = max(m.nightEnd, s.Hours.To)
			}
		}
	}
}

// Zone is the zone in which the roster's clocks run.
func (r *Roster) Zone() *time.Location { return r.zone }

// Rules are the entries of jadwal as written. They belong to the roster: read them, never write them.
func (r *Roster) Rules() []Rule { return r.data.Rules }

// Wards are all wards, in written order.
func (r *Roster) Wards() []string { return slices.Clone(r.order) }

// Backups are the people of cadangan for a ward, in written order; none for an unknown ward.
func (r *Roster) Backups(ward string) []report.PersonID {
	if p := r.plans[ward]; p != nil {
		return slices.Clone(p.backups)
	}
	return nil
}

// Group is the chat of grup, if one is configured.
func (r *Roster) Group() (report.ChatID, bool) { return r.data.Group, r.data.Group != 0 }

// Nights are the hours of malam; the zero value is no night.
func (r *Roster) Nights() Hours { return r.data.Night }

// WrittenAs reports whether another roster says the same of turns, backups, leaves, swaps and holidays, wherever in a file
// it stands.
func (r *Roster) WrittenAs(other *Roster) bool {
	return reflect.DeepEqual(r.data.unplaced(), other.data.unplaced())
}

// Night reports whether at lies in malam, and when that night ends. Without a night, or by day, morning is at itself.
func (r *Roster) Night(at time.Time) (night bool, morning time.Time) {
	h := r.data.Night
	if h.Empty() {
		return false, at
	}
	local := at.In(r.zone)
	day, minute := clockOf(local)
	if h.Overnight() && minute < h.To {
		return true, day.At(h.To, r.zone)
	}
	if minute >= h.From && minute < h.end() {
		return true, day.At(h.end(), r.zone)
	}
	return false, at
}

// OnLeave reports whether a person is on leave at an instant. The small hours belong to the date on which the person's
// night shifts begin: leave until the 20th lasts until 07:00 on the 21st if their night ends then. Whoever OnDuty names
// at the instant is never on leave, because there the leave has been counted already.
func (r *Roster) OnLeave(id report.PersonID, at time.Time) bool {
	i, ok := r.index[id]
	if !ok || len(r.people[i].leaves) == 0 {
		return false
	}
	m := &r.people[i]
	local := at.In(r.zone)
	day, minute := clockOf(local)
	if minute < m.nightEnd {
		day--
	}
	_, away := m.away(day)
	return away && !r.Serves(id, at)
}

// Serves reports whether a person is on duty anywhere at an instant.
func (r *Roster) Serves(id report.PersonID, at time.Time) bool {
	for _, p := range r.each {
		if d, ok := p.onDuty(r, at); ok && d.Person == id {
			return true
		}
	}
	return false
}

// away finds the first written leave that covers a date.
func (m *member) away(day Day) (*leave, bool) {
	for i := range m.leaves {
		if l := &m.leaves[i]; l.from <= day && day <= l.to {
			return l, true
		}
	}
	return nil, false
}
