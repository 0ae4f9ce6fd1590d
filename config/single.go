package config

import (
	"cmp"
	"slices"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

// cause is a conflict of interest that a report may bring.
type cause struct {
	said   func(words) string
	barred report.Exclusion
	person report.PersonID // only where this person may be asked at all
}

// causes are all single conflicts: each person, each office, and the reporter's own wish.
func (b *build) causes() []cause {
	var out []cause
	for _, p := range b.people {
		out = append(out, cause{
			said:   func(w words) string { return w.say("bila laporan menyangkut %q", p.ID) },
			barred: report.Exclusion{People: []report.PersonID{p.ID}}, person: p.ID,
		})
	}
	for _, job := range jobWords {
		out = append(out, cause{
			said:   func(w words) string { return w.say("bila yang dilaporkan %q", job) },
			barred: report.Exclusion{Jobs: []report.Job{report.Job(job)}},
		})
	}
	return append(out, cause{
		said:   func(w words) string { return w.say("bila pelapor memilih \"jangan dari kelurahan saya\"") },
		barred: report.Exclusion{NotFromWard: true},
	})
}

// single is what one conflict of interest leaves without anybody before the coordinators.
type single struct {
	cause cause
	spots []spot
}

// spot is some kelurahan that are alike in when nobody is left.
type spot struct {
	wards []string
	holes []roster.Hole
	at    place // of the entry of jadwal that holds for them
}

const (
	// maxSpots is how many spots one sentence names, and maxSpans how many times of each; the rest is counted.
	maxSpots = 3
	maxSpans = 2
	// endless: what is still so in the last week of Horizon will not end by itself.
	endless = 7 * 24 * time.Hour
)

// adviseConflicts names every single conflict that leaves nobody, be it for one minute: each person or office once, with
// all its kelurahan, the worst first.
func (b *build) adviseConflicts() {
	found := b.singles()
	for i, s := range found {
		b.warnAt(s.spots[0].at, "%s, tidak ada petugas sebelum koordinator: %s — tambah satu orang di cadangan",
			s.cause.said(b.words), b.saySpots(s.spots))
		b.problems[len(b.problems)-1].rank = i + 1
	}
}

// singles are the conflicts that leave nobody somewhere; the one that takes most hours from most kelurahan is first.
func (b *build) singles() []single {
	var out []single
	for _, c := range b.causes() {
		if s := (single{c, b.spots(c)}); len(s.spots) > 0 {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(x, y single) int { return cmp.Compare(y.weight(), x.weight()) })
	return out
}

// spots are where and when a conflict leaves nobody although without it somebody could be asked.
func (b *build) spots(c cause) []spot {
	var out []spot
	for _, w := range b.watches() {
		r := b.ruleAt(w.Rule)
		if r == nil || c.person != "" && !slices.Contains(w.People(), c.person) {
			continue
		}
		known := map[string][]roster.Hole{} // by who is barred: most wards are alike in this
		for _, ward := range w.Wards {
			standing, barred := b.barred(w.People(), ward, report.Exclusion{}), b.barred(w.People(), ward, c.barred)
			key := joinIDs(standing) + "|" + joinIDs(barred)
			if _, found := known[key]; !found {
				known[key] = c.opened(w, standing, barred)
			}
			out = addSpot(out, ward, known[key], r.at)
		}
	}
	slices.SortStableFunc(out, func(x, y spot) int { return cmp.Compare(y.weight(), x.weight()) })
	return out
}

// opened are the holes that are this conflict's own: not there without it, not those of one of its people alone, which
// that person's line tells, and not those adviseBackups tells.
func (c cause) opened(w roster.Watch, standing, barred []report.PersonID) []roster.Hole {
	told := []func(report.PersonID) bool{oneOf(standing)}
	if c.person == "" {
		for _, id := range barred {
			told = append(told, oneOf(append(slices.Clone(standing), id)))
		}
	}
	return slices.DeleteFunc(w.Opened(oneOf(barred), told...), func(h roster.Hole) bool { return w.IsBare(h) })
}

func oneOf(people []report.PersonID) func(report.PersonID) bool {
	return func(id report.PersonID) bool { return slices.Contains(people, id) }
}

// addSpot puts a ward to those that have the same holes.
func addSpot(spots []spot, ward string, holes []roster.Hole, at place) []spot {
	if len(holes) == 0 {
		return spots
	}
	same := func(x, y roster.Hole) bool { return x.From.Equal(y.From) && x.Until.Equal(y.Until) }
	i := slices.IndexFunc(spots, func(s spot) bool { return slices.EqualFunc(s.holes, holes, same) })
	if i < 0 {
		return append(spots, spot{wards: []string{ward}, holes: holes, at: at})
	}
	spots[i].wards = append(spots[i].wards, ward)
	return spots
}

func (s spot) total() (sum time.Duration) {
	for _, h := range s.holes {
		sum += h.Length()
	}
	return sum
}

func (s spot) weight() time.Duration { return s.total() * time.Duration(len(s.wards)) }

func (s single) weight() (sum time.Duration) {
	for _, p := range s.spots {
		sum += p.weight()
	}
	return sum
}

// saySpots names where and when, the worst first.
func (b *build) saySpots(spots []spot) string {
	var said []string
	left := 0
	for i, s := range spots {
		if i >= maxSpots {
			left += len(s.wards)
			continue
		}
		said = append(said, b.say("di %s %s (%s)", NameAreas(b.city.Districts, s.wards), b.saySpans(s.holes), b.sayHours(s.total())))
	}
	if left > 0 {
		said = append(said, b.say("di %d kelurahan lagi", left))
	}
	return b.and(said)
}

// saySpans names few times one by one; of many the first, how many follow and until when, if they end at all.
func (b *build) saySpans(holes []roster.Hole) string {
	first, last := b.span(holes[0].From, holes[0].Until), holes[len(holes)-1].Until
	switch {
	case len(holes) <= maxSpans:
		said := make([]string, len(holes))
		for i, h := range holes {
			said[i] = b.span(h.From, h.Until)
		}
		return b.and(said)
	case last.After(b.now.Add(Horizon - endless)):
		return b.say("%s, dan terus begitu", first)
	default:
		return b.say("%s, dan %d kali lagi sampai %s", first, len(holes)-1, b.moment(last))
	}
}

// sayHours rounds up: what is there at all is never called nothing.
func (b *build) sayHours(d time.Duration) string {
	return b.say("%d jam", int((d+time.Hour-1)/time.Hour))
}
