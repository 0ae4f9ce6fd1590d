package roster

import (
	"encoding/binary"
	"slices"
	"sort"
	"time"

	"ruangaman/report"
)

// plan is everything that decides the duty of a ward, ready for lookup.
type plan struct {
	shifts  []Shift
	backups []report.PersonID
	// spans are the times for which a holiday or a swap is written: sorted, apart from each other.
	spans []span
	// rule is the entry of jadwal that holds; nil if none names the ward.
	rule *Rule
}

// span is a time, in Unix seconds, with the holiday and the swap that hold in it; one of them may be nil.
type span struct {
	from, until int64
	holiday     *Holiday
	swap        *Swap
}

// area is a ward with the district it lies in.
type area struct{ district, ward string }

// How specific a line's For is for an area; the most specific line holds.
const (
	forOthers = iota
	forAll
	forDistrict
	forWard
)

func (a area) specific(names []string) int {
	switch {
	case len(names) == 0:
		return forAll
	case slices.Contains(names, a.ward):
		return forWard
	case slices.Contains(names, a.district):
		return forDistrict
	default:
		return forOthers
	}
}

// candidate is a holiday or swap that concerns an area.
type candidate struct {
	from, until int64
	specific    int
	holiday     *Holiday
	swap        *Swap
}

// planFor builds the plan of an area, or finds the equal one of another.
func (r *Roster) planFor(a area, shared map[string]*plan) *plan {
	p := &plan{}
	best := forOthers
	var key []byte
	for i := range r.data.Rules {
		rule := &r.data.Rules[i]
		if s := a.specific(rule.For); s > best {
			best = s
			p.rule, p.shifts, p.backups = rule, rule.Shifts, rule.Backups
			key = binary.AppendVarint(key[:0], int64(i))
		}
	}
	key = append(key, '|')
	candidates := r.candidates(a)
	for i, c := range candidates {
		key = binary.AppendVarint(key, int64(i*4+c.specific))
	}
	if same := shared[string(key)]; same != nil {
		return same
	}
	p.spans = flatten(candidates)
	shared[string(key)] = p
	return p
}

// candidates lists every holiday and swap with how specific it is for the area, in written order.
func (r *Roster) candidates(a area) []candidate {
	out := make([]candidate, 0, len(r.data.Holidays)+len(r.data.Swaps))
	for i := range r.data.Holidays {
		h := &r.data.Holidays[i]
		from, until := h.Day.At(h.Hours.From, r.zone), h.Day.At(h.Hours.end(), r.zone)
		out = append(out, candidate{from.Unix(), until.Unix(), a.specific(h.For), h, nil})
	}
	for i := range r.data.Swaps {
		s := &r.data.Swaps[i]
		out = append(out, candidate{s.From.Unix(), s.Until.Unix(), a.specific(s.For), nil, s})
	}
	return out
}

// flatten turns overlapping candidates into spans that lie apart, each with the lines that hold in it.
func flatten(all []candidate) []span {
	all = slices.DeleteFunc(all, func(c candidate) bool { return c.specific == forOthers || c.until <= c.from })
	var edges []int64
	for _, c := range all {
		edges = append(edges, c.from, c.until)
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	var out []span
	for i := 1; i < len(edges); i++ {
		s := winner(all, edges[i-1], edges[i])
		switch n := len(out); {
		case s.holiday == nil && s.swap == nil:
		case n > 0 && out[n-1].until == s.from && out[n-1].swap == s.swap && out[n-1].holiday == s.holiday:
			out[n-1].until = s.until
		default:
			out = append(out, s)
		}
	}
	return out
}

// winner finds the lines that hold between two neighbouring edges: the most specific, and of equals the first written.
func winner(all []candidate, from, until int64) span {
	s := span{from: from, until: until}
	var bestHoliday, bestSwap int
	for _, c := range all {
		if c.from > from || c.until < until {
			continue
		}
		if c.holiday != nil && c.specific > bestHoliday {
			s.holiday, bestHoliday = c.holiday, c.specific
		}
		if c.swap != nil && c.specific > bestSwap {
			s.swap, bestSwap = c.swap, c.specific
		}
	}
	return s
}

// spanAt finds the first span that ends after an instant and whether it has begun.
func (p *plan) spanAt(at int64) (i int, inside bool) {
	i = sort.Search(len(p.spans), func(i int) bool { return p.spans[i].until > at })
	return i, i < len(p.spans) && p.spans[i].from <= at
}

// clip shortens a turn to the part around an instant that no span interrupts; next is the first span after it.
func (p *plan) clip(d *Duty, next int, zone *time.Location) {
	if next > 0 {
		if end := p.spans[next-1].until; end > d.From.Unix() {
			d.From = time.Unix(end, 0).In(zone)
		}
	}
	if next < len(p.spans) {
		if start := p.spans[next].from; start < d.Until.Unix() {
			d.Until = time.Unix(start, 0).In(zone)
		}
	}
}
