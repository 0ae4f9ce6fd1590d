package config

import (
	"slices"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

// leave is an entry of cuti: with its place.
type leave struct {
	roster.Leave
	at, substituteAt place
}

// change is an entry of libur: or tukar: with its place.
type change struct {
	key         string
	names       []string
	from, until time.Time
	at          place
	person      *person
	personAt    place
	day         roster.Day
}

// conflict is a kelurahan whose cases somebody must never see.
type conflict struct {
	person report.PersonID
	ward   string
	at     place
}

// readChanges reads cuti, tukar, libur and konflik.
func (b *build) readChanges(top fields) {
	for _, n := range top.entries("cuti") {
		b.readLeave(n)
	}
	for _, n := range top.entries("tukar") {
		b.readSwap(n)
	}
	for _, n := range top.entries("libur") {
		b.readHoliday(n)
	}
	for _, n := range top.entries("konflik") {
		b.readConflict(n)
	}
	b.data.People = b.city.People
	b.checkLeaves()
	b.checkOverlaps()
}

func (b *build) readLeave(n *node) {
	if n.kind == kindBroken {
		return
	}
	f := b.fields(n, "cuti", "cuti")
	who, okWho := b.who(f.text("petugas"))
	from, fromNode := f.date("dari")
	to, toNode := f.date("sampai")
	substituteNode := f.text("pengganti")
	substitute, okSubstitute := b.who(substituteNode)
	if fromNode != nil && toNode != nil && to < from {
		b.errorAt(toNode.place, "cuti berakhir sebelum mulai: %s sampai %s", from, to)
		return
	}
	if !okWho || !okSubstitute || fromNode == nil || toNode == nil {
		return
	}
	if who == substitute {
		b.errorAt(substituteNode.place, "pengganti %q sama dengan yang cuti", who.ID)
		return
	}
	if days := int(to-from) + 1; days > maxLeave {
		b.warnAt(toNode.place, "cuti ini %d hari lamanya — benarkah tahunnya?", days)
	}
	b.farAhead(fromNode.place, from)
	if to < b.today() {
		b.tidyAt(n.place, "cuti %s sudah lewat — baris ini boleh dihapus", who.ID)
	}
	substitute.used = true
	b.coordinators([]*node{substituteNode}, "%q koordinator dan juga jaga di sini: satu langkah eskalasi hilang")
	l := &leave{
		roster.Leave{Person: who.ID, Substitute: substitute.ID, From: from, To: to, Line: n.place.line},
		n.place, substituteNode.place,
	}
	b.leaves = append(b.leaves, l)
	b.data.Leaves = append(b.data.Leaves, l.Leave)
}

// Dates beyond these are rarely meant: a year is easily mistyped.
const (
	maxLeave   = 180
	maxSwap    = 31
	maxAhead   = 2 * 366
	maxStarted = 10 * 366
)

// farAhead doubts a date that is more than maxAhead days away: until then the line does nothing.
func (b *build) farAhead(at place, day roster.Day) {
	if day > b.today()+maxAhead {
		b.warnAt(at, "%s masih lama sekali — benarkah tahunnya?", day)
	}
}

func (b *build) today() roster.Day { return roster.DayOf(b.now.In(b.zone)) }

// checkLeaves finds substitutes who are away too, which covers chains and circles, and leaves that overlap.
func (b *build) checkLeaves() {
	for i, l := range b.leaves {
		for j, other := range b.leaves {
			if l.To < other.From || other.To < l.From {
				continue
			}
			if l.Substitute == other.Person {
				b.errorAt(l.substituteAt, "pengganti %q juga cuti, %s sampai %s (baris %d)", l.Substitute, other.From, other.To, other.Line)
			}
			if j < i && l.Person == other.Person {
				b.errorAt(l.at, "cuti %q bertumpuk dengan baris %d", l.Person, other.Line)
			}
		}
	}
}

func (b *build) readSwap(n *node) {
	if n.kind == kindBroken {
		return
	}
	f := b.fields(n, "tukar", "tukar")
	names, okNames := b.where(f)
	from, fromNode := b.instant(f, "mulai")
	until, untilNode := b.instant(f, "selesai")
	whoNode := f.text("petugas")
	who, okWho := b.who(whoNode)
	note := f.words("alasan")
	if fromNode != nil && untilNode != nil && !from.Before(until) {
		b.errorAt(untilNode.place, "tukar selesai sebelum mulai: %s sampai %s", sayTime(from), sayTime(until))
		return
	}
	if !okNames || !okWho || fromNode == nil || untilNode == nil {
		return
	}
	if days := roster.DayOf(until) - roster.DayOf(from); days > maxSwap {
		b.warnAt(untilNode.place, "tukar ini %d hari lamanya — benarkah tanggalnya?", int(days))
	}
	b.coordinators([]*node{whoNode}, "%q koordinator dan juga jaga di sini: satu langkah eskalasi hilang")
	b.addChange(&change{"tukar", names, from, until, n.place, who, whoNode.place, roster.DayOf(from)})
	b.data.Swaps = append(b.data.Swaps, roster.Swap{
		For: names, From: from, Until: until, Person: who.ID, Note: note, Line: n.place.line,
	})
}

// instant reads a date with a clock time; the node is nil where there is none to go on with.
func (b *build) instant(f fields, key string) (time.Time, *node) {
	n := f.text(key)
	if n == nil {
		return time.Time{}, nil
	}
	at, ok := parseInstant(n.text, b.zone)
	if !ok {
		b.add(n.place, false, likelyInstant(n.text), "%s %q: tulis tanggal dan jam yang ada, misalnya 2026-12-10 19:00", key, n.text)
		return time.Time{}, nil
	}
	return at, n
}

func (b *build) readHoliday(n *node) {
	if n.kind == kindBroken {
		return
	}
	f := b.fields(n, "libur", "libur")
	day, dayNode := f.date("tanggal")
	names, okNames := b.where(f)
	hours, okHours := roster.Hours{To: roster.MinutesPerDay}, true
	if f.values["jam"] != nil {
		var hoursNode *node
		hours, hoursNode = f.hours("jam")
		okHours = hoursNode != nil
	}
	whoNode := f.text("petugas")
	who, okWho := b.who(whoNode)
	note := f.words("nama")
	if dayNode == nil || !okNames || !okHours || !okWho {
		return
	}
	from := day.At(hours.From, b.zone)
	until := day.At(hours.From+int(hours.Length().Minutes()), b.zone)
	b.coordinators([]*node{whoNode}, "%q koordinator dan juga jaga di sini: satu langkah eskalasi hilang")
	b.addChange(&change{"libur", names, from, until, n.place, who, whoNode.place, day})
	b.data.Holidays = append(b.data.Holidays, roster.Holiday{
		Day: day, For: names, Hours: hours, Person: who.ID, Note: note, Line: n.place.line,
	})
}

func (b *build) addChange(c *change) {
	c.person.used = true
	b.farAhead(c.at, c.day)
	if !c.until.After(b.now) {
		b.tidyAt(c.at, "%s %s sudah lewat — baris ini boleh dihapus", c.key, sayTime(c.from))
	}
	for _, l := range b.leaves {
		if l.Person != c.person.ID || c.day < l.From || l.To < c.day {
			continue
		}
		if c.key == "libur" {
			b.warnAt(c.personAt, "%q cuti pada tanggal ini (baris %d): yang jaga penggantinya, %q", l.Person, l.Line, l.Substitute)
		} else {
			b.warnAt(c.personAt, "%q cuti pada tanggal ini (baris %d), tetapi tukar lebih kuat", l.Person, l.Line)
		}
	}
	b.changes = append(b.changes, c)
}

// checkOverlaps finds two lines of one kind that hold for the same area at the same time with equal right.
func (b *build) checkOverlaps() {
	for i, c := range b.changes {
		for _, other := range b.changes[:i] {
			if c.key == other.key && c.from.Before(other.until) && other.from.Before(c.until) && b.share(c.names, other.names) {
				b.errorAt(c.at, "%s ini bertumpuk dengan baris %d: siapa yang jaga?", c.key, other.at.line)
			}
		}
	}
}

// share reports whether two untuk: name an area in common. A kelurahan within a kecamatan is no clash: it is more
// specific and holds.
func (b *build) share(names, others []string) bool {
	if len(names) == 0 || len(others) == 0 {
		return len(names) == len(others)
	}
	return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(others, n) })
}

func (b *build) readConflict(n *node) {
	if n.kind == kindBroken {
		return
	}
	f := b.fields(n, "konflik", "konflik")
	who, ok := b.who(f.text("petugas"))
	for _, w := range f.list("kelurahan") {
		ward, known := b.ward(w)
		if !ok || !known || slices.Contains(who.Avoid, ward) {
			continue
		}
		who.Avoid = append(who.Avoid, ward)
		b.conflicts = append(b.conflicts, conflict{who.ID, ward, w.place})
		for i := range b.city.People {
			if b.city.People[i].ID == who.ID {
				b.city.People[i].Avoid = who.Avoid
			}
		}
	}
}
