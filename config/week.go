package config

import (
	"slices"
	"strings"

	"ruangaman/roster"
)

// checkWeeks proves that every rule's week has exactly one shift for every minute.
func (b *build) checkWeeks() {
	for _, r := range b.rules {
		if r.faulty {
			continue
		}
		byIndex := roster.Rule{Shifts: slices.Clone(r.Shifts)}
		for i := range byIndex.Shifts {
			byIndex.Shifts[i].Line = i
		}
		var holes []roster.WeekFault
		overlaps := map[[2]int][]roster.WeekFault{}
		for _, f := range byIndex.WeekFaults() {
			if len(f.Lines) == 0 {
				holes = append(holes, f)
				continue
			}
			pair := [2]int{f.Lines[0], f.Lines[1]}
			overlaps[pair] = append(overlaps[pair], f)
		}
		if len(holes) > 0 {
			b.errorAt(r.beside(holes[0]), "jadwal %s: tidak ada petugas jaga %s", nameRule(r), b.sayWeek(holes))
		}
		for pair, faults := range overlaps {
			b.errorAt(r.shifts[pair[1]], "jaga ini bertumpuk dengan baris %d: %s", r.Shifts[pair[0]].Line, b.sayWeek(faults))
		}
		r.faulty = len(holes)+len(overlaps) > 0
	}
}

// beside is the shift that a hole is most likely a mistake of: one with the very hours that are missing, first one that
// has them on the day before (sabtu where sabtu-minggu was meant); else the shorter one of the two that begin when the hole
// ends, and end when it begins.
func (r *rule) beside(hole roster.WeekFault) place {
	from, until := hole.From%roster.MinutesPerDay, hole.Until%roster.MinutesPerDay
	dayBefore := dayWords[(hole.From/roster.MinutesPerDay+6)%7].day
	same := func(s roster.Shift) bool { return s.Hours.From == from && s.Hours.To%roster.MinutesPerDay == until }
	for _, fits := range []func(roster.Shift) bool{
		func(s roster.Shift) bool { return same(s) && s.Days.Has(dayBefore) },
		same,
	} {
		if i := slices.IndexFunc(r.Shifts, fits); i >= 0 {
			return r.shifts[i]
		}
	}
	after := slices.IndexFunc(r.Shifts, func(s roster.Shift) bool { begins, _ := borders(s, hole.Until); return begins })
	before := slices.IndexFunc(r.Shifts, func(s roster.Shift) bool { _, ends := borders(s, hole.From); return ends })
	switch {
	case after < 0 && before < 0:
		return r.at
	case after < 0 || before >= 0 && r.Shifts[before].Hours.Length() < r.Shifts[after].Hours.Length():
		return r.shifts[before]
	default:
		return r.shifts[after]
	}
}

// borders reports whether a shift begins, or ends, at a minute of the week.
func borders(s roster.Shift, minute int) (begins, ends bool) {
	for i, d := range dayWords {
		if !s.Days.Has(d.day) {
			continue
		}
		from := i*roster.MinutesPerDay + s.Hours.From
		until := from + int(s.Hours.Length().Minutes())
		begins = begins || from == minute%roster.MinutesPerWeek
		ends = ends || until%roster.MinutesPerWeek == minute%roster.MinutesPerWeek
	}
	return begins, ends
}

func nameRule(r *rule) string {
	if len(r.For) == 0 {
		return everywhere
	}
	return strings.Join(r.For, ", ")
}

// sayWeek names stretches of the week; what happens on all seven days is said once.
func (w words) sayWeek(faults []roster.WeekFault) string {
	const most = 3
	type hours struct{ from, length int }
	count := map[hours]int{}
	key := func(f roster.WeekFault) hours { return hours{f.From % roster.MinutesPerDay, f.Until - f.From} }
	for _, f := range faults {
		count[key(f)]++
	}
	var said []string
	for _, f := range faults {
		h := key(f)
		switch {
		case count[h] == 7:
			count[h] = 0
			said = append(said, w.say("setiap hari %s–%s", sayClock(h.from), sayClock((h.from+h.length)%roster.MinutesPerDay)))
		case count[h] > 0:
			said = append(said, w.sayStretch(f))
		}
	}
	if more := len(said) - most; more > 0 {
		return w.say("%s, dan %d lagi", strings.Join(said[:most], ", "), more)
	}
	return strings.Join(said, ", ")
}

func (w words) sayStretch(f roster.WeekFault) string {
	if f.Until-f.From == roster.MinutesPerWeek {
		return w.say("sepanjang minggu")
	}
	from, until := f.From, f.Until%roster.MinutesPerWeek
	fromDay, untilDay := from/roster.MinutesPerDay, until/roster.MinutesPerDay
	untilMinute := until % roster.MinutesPerDay
	if untilMinute == 0 {
		untilDay, untilMinute = (untilDay+6)%7, roster.MinutesPerDay
	}
	first, last := w.translate(phrase(dayWords[fromDay].words[0])), w.translate(phrase(dayWords[untilDay].words[0]))
	if fromDay == untilDay && f.Until-f.From <= roster.MinutesPerDay {
		return w.say("%s %s–%s", first, sayClock(from%roster.MinutesPerDay), sayClock(untilMinute))
	}
	return w.say("%s %s sampai %s %s", first, sayClock(from%roster.MinutesPerDay), last, sayClock(untilMinute))
}
