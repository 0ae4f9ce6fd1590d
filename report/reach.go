package report

import (
	"cmp"
	"slices"
)

// Reach is how many new chats came through one event's link, by day: numbers without anybody.
type Reach struct {
	Event string `json:"event"`
	// Days are the newest, oldest first; what was before them is in Before.
	Days   []ReachDay `json:"days"`
	Before int        `json:"before,omitempty"`
}

// ReachDay is one local day (YYYY-MM-DD).
type ReachDay struct {
	Day string `json:"day"`
	N   int    `json:"n"`
}

// Total is every chat that came by this event.
func (r Reach) Total() int {
	n := r.Before
	for _, d := range r.Days {
		n += d.N
	}
	return n
}

// The bounds of what is counted: anybody may invent a code, and it must not grow what we store.
const (
	MaxReachEvents = 40
	MaxReachDays   = 31
)

// CountReach counts one chat more for an event on a day and leaves the given list alone. When there are too many events,
// the one that reached fewest gives way, of those the one that rested longest: invented codes go before real ones.
func CountReach(all []Reach, event, day string) []Reach {
	all = slices.Clone(all)
	i := slices.IndexFunc(all, func(r Reach) bool { return r.Event == event })
	if i < 0 {
		if len(all) >= MaxReachEvents {
			least := slices.MinFunc(all, lesser).Event
			all = slices.DeleteFunc(all, func(r Reach) bool { return r.Event == least })
		}
		all = append(all, Reach{Event: event})
		i = len(all) - 1
	}
	all[i] = all[i].counted(day)
	return all
}

func lesser(a, b Reach) int {
	return cmp.Or(cmp.Compare(a.Total(), b.Total()), cmp.Compare(a.last(), b.last()), cmp.Compare(a.Event, b.Event))
}

func (r Reach) last() string {
	if len(r.Days) == 0 {
		return ""
	}
	return r.Days[len(r.Days)-1].Day
}

func (r Reach) counted(day string) Reach {
	r.Days = slices.Clone(r.Days)
	if r.last() != day {
		r.Days = append(r.Days, ReachDay{Day: day})
	}
	r.Days[len(r.Days)-1].N++
	if len(r.Days) > MaxReachDays {
		r.Before += r.Days[0].N
		r.Days = r.Days[1:]
	}
	return r
}
