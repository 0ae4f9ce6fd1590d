package roster

import "math/bits"

// MinutesPerWeek is the length of the base week: what repeats for ever, whatever the order of turns.
const MinutesPerWeek = 7 * MinutesPerDay

// week is a set of minutes of the base week, Monday 00:00 first.
type week [(MinutesPerWeek + 63) / 64]uint64

// WeekFault is a part of the base week that no shift covers, or that two do.
type WeekFault struct {
	From, Until int   // minutes since Monday 00:00
	Lines       []int // of the two shifts that overlap; empty for a hole
}

// WeekFaults proves a rule's week: with an empty answer every minute of every week, for ever, has exactly one shift once
// all its turns have begun, whatever the order of people.
func (rule Rule) WeekFaults() []WeekFault {
	masks := make([]week, len(rule.Shifts))
	var covered week
	var faults []WeekFault
	for i, s := range rule.Shifts {
		masks[i] = s.week()
		for j := range i {
			both := masks[i].and(&masks[j])
			for _, f := range both.runs() {
				f.Lines = []int{rule.Shifts[j].Line, s.Line}
				faults = append(faults, f)
			}
		}
		for k := range covered {
			covered[k] |= masks[i][k]
		}
	}
	hole := covered.not()
	return append(hole.runs(), faults...)
}

// week marks the minutes of a shift; what passes Sunday's midnight comes back on Monday.
func (s Shift) week() week {
	var w week
	for day := range 7 {
		if s.Days>>((day+1)%7)&1 == 0 { // bit 0 is Sunday, the week begins on Monday
			continue
		}
		for m := range s.Hours.minutes() {
			at := (day*MinutesPerDay + s.Hours.From + m) % MinutesPerWeek
			w[at/64] |= 1 << (at % 64)
		}
	}
	return w
}

func (w *week) and(other *week) week {
	var out week
	for i := range w {
		out[i] = w[i] & other[i]
	}
	return out
}

func (w *week) not() week {
	var out week
	for i := range w {
		out[i] = ^w[i]
	}
	if rest := MinutesPerWeek % 64; rest > 0 {
		out[len(out)-1] &= 1<<rest - 1
	}
	return out
}

func (w *week) has(at int) bool { return w[at/64]>>(at%64)&1 == 1 }

// runs lists the unbroken stretches of the set. One that passes Sunday's midnight is one stretch, written first, and
// then Until is beyond the week's end.
func (w *week) runs() []WeekFault {
	var out []WeekFault
	for at := 0; at < MinutesPerWeek; {
		if w[at/64]>>(at%64) == 0 {
			at = (at/64 + 1) * 64
			continue
		}
		from := at + bits.TrailingZeros64(w[at/64]>>(at%64))
		at = from
		for at < MinutesPerWeek && w.has(at) {
			at++
		}
		out = append(out, WeekFault{From: from, Until: at})
	}
	if n := len(out); n > 1 && out[0].From == 0 && out[n-1].Until == MinutesPerWeek {
		out[0].From, out[0].Until = out[n-1].From, out[0].Until+MinutesPerWeek
		out = out[:n-1]
	}
	return out
}
