package report

import (
	"cmp"
	"slices"
)

// Turnout is how many new chats came through one event's link, by day: numbers without anybody.
type Turnout struct {
	Event string `json:"event"`
	// Days are the newest, oldest first; what was before them is in Before.
	Days   []TurnoutDay `json:"days"`
	Before int          `json:"before,omitempty"`
}

// TurnoutDay is one local day (YYYY-MM-DD).
type TurnoutDay struct {
	Day string `json:"day"`
	N   int    `json:"n"`
}

// Total is every chat that came by this event.
func (r Turnout) Total() int {
	n := r.Before
	for _, d := range r.Days {
		n += d.N
	}
	return n
}

// The bounds of what is counted: anybody may invent a code, and it must not grow what we store.
const (
	MaxTurnoutEvents = 40
	MaxTurnoutDays   = 31
)

// CountTurnout counts one chat more for an event on a day and leaves the given list alone. When there are too many events,
// the one that drew fewest gives way, of those the one that rested longest: invented codes go before real ones.
func CountTurnout(all []Turnout, event, day string) []Turnout {
	all = slices.Clone(all)
	i := slices.IndexFunc(all, func(r Turnout) bool { return r.Event == event })
	if i < 0 {
		if len(all) >= MaxTurnoutEvents {
			least := slices.MinFunc(all, lesser).Event
			all = slices.DeleteFunc(all, func(r Turnout) bool { return r.Event == least })
		}
		all = append(all, Turnout{Event: event})
		i = len(all) - 1
	}
	all[i] = all[i].counted(day)
	return all
}

func lesser(a, b Turnout) int {
	return cmp.Or(cmp.Compare(a.Total(), b.Total()), cmp.Compare(a.last(), b.last()), cmp.Compare(a.Event, b.Event))
}

func (r Turnout) last() string {
	if len(r.Days) == 0 {
		return ""
	}
	return r.Days[len(r.Days)-1].Day
}

func (r Turnout) counted(day string) Turnout {
	r.Days = slices.Clone(r.Days)
	if r.last() != day {
		r.Days = append(r.Days, TurnoutDay{Day: day})
	}
	r.Days[len(r.Days)-1].N++
	if len(r.Days) > MaxTurnoutDays {
		r.Before += r.Days[0].N
		r.Days = r.Days[1:]
	}
	return r
}
