package config

import (
	"reflect"
	"slices"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

// shifted offers, for every line of jaga whose new urutan moves the present turn to somebody else, the mulai with which
// the turn stays where it is: adding a name changes what "mod n" gives for everybody.
func (w words) shifted(before, after *roster.Roster, from time.Time) []string {
	var out []string
	for _, rule := range after.Rules() {
		i := slices.IndexFunc(before.Rules(), func(r roster.Rule) bool { return reflect.DeepEqual(r.For, rule.For) })
		if i < 0 {
			continue
		}
		for _, s := range rule.Shifts {
			j := slices.IndexFunc(before.Rules()[i].Shifts, func(o roster.Shift) bool {
				return o.Days == s.Days && o.Hours == s.Hours && o.Turn == s.Turn
			})
			if j < 0 {
				continue
			}
			if start, who, ok := sameTurn(before.Rules()[i].Shifts[j], s, roster.DayOf(from.In(after.Zone()))); ok {
				out = append(out, w.say("baris %d: urutan yang baru menggeser giliran; tulis mulai: %s supaya giliran ini tetap %s", s.Line, start, who))
			}
		}
	}
	return out
}

// sameTurn finds the start with which the new order gives the next shift to whom the old one gave it. It is false where
// nothing shifts, or where that person is not in the new order.
func sameTurn(old, s roster.Shift, day roster.Day) (start roster.Day, who report.PersonID, ok bool) {
	next, who, ok := old.Next(day)
	_, now, okNow := s.Next(next)
	if !ok || !okNow || who == now || slices.Equal(old.Order, s.Order) {
		return 0, "", false
	}
	turn := roster.Day(max(s.Turn, 1))
	begun := next - (next-old.Start)%turn
	best, most := -1, -1
	for k, id := range s.Order {
		if id != who {
			continue
		}
		if same := agreement(old, s.Order[k:], s.Order[:k], begun, turn); same > most {
			best, most = k, same
		}
	}
	return begun - roster.Day(best)*turn, who, best >= 0
}

// agreement counts the coming turns that stay as they were when the new order begins with these names now.
func agreement(old roster.Shift, first, rest []report.PersonID, begun, turn roster.Day) int {
	same := 0
	for i, id := range slices.Concat(first, rest) {
		if _, who, ok := old.Next(begun + roster.Day(i)*turn); ok && who == id {
			same++
		}
	}
	return same
}
