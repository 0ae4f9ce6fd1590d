package config

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

// rule is an entry of jadwal: with the places later checks need.
type rule struct {
	roster.Rule
	at     place
	starts []place // of mulai:, by shift
	shifts []place
	// faulty: something in it was wrong, so that what follows from it would only repeat the mistake.
	faulty bool
}

// turns are the words of giliran: in days.
var turns = map[string]int{"harian": 1, "mingguan": 7}

func (b *build) readSchedule(top fields) {
	n := top.get("jadwal")
	if n == nil || !b.is(n, kindList, "jadwal") {
		return
	}
	if len(n.items) == 0 {
		b.errorAt(n.place, "jadwal: daftar ini kosong")
	}
	first := map[string]int{}
	for _, entry := range n.items {
		if entry.kind == kindBroken {
			continue
		}
		r := b.readRule(entry, first)
		b.rules = append(b.rules, r)
		b.data.Rules = append(b.data.Rules, r.Rule)
	}
}

func (b *build) readRule(n *node, first map[string]int) *rule {
	f := b.fields(n, "jadwal", "untuk", "jaga", "?cadangan")
	r := &rule{at: n.place, Rule: roster.Rule{Line: n.place.line}, faulty: !f.whole}
	names, ok := b.where(f)
	r.For, r.faulty = names, r.faulty || !ok
	if !ok && len(names) == 0 {
		r.For = []string{""} // nowhere: an empty list would be everywhere
	}
	b.repeatedAreas(f, first)
	var whole bool
	r.Backups, _, whole = b.order(f, "cadangan")
	r.faulty = r.faulty || !whole
	entries := f.entries("jaga")
	if jaga := f.get("jaga"); jaga != nil && len(entries) == 0 && (jaga.kind == kindList || jaga.kind == kindEmpty) {
		b.errorAt(jaga.place, "jaga: daftar ini kosong")
	}
	r.faulty = r.faulty || len(entries) == 0
	for _, entry := range entries {
		b.readShift(entry, r)
	}
	return r
}

// repeatedAreas reports areas that an earlier entry of jadwal names already: nobody could tell which one holds.
func (b *build) repeatedAreas(f fields, first map[string]int) {
	n := f.get("untuk")
	if n == nil || n.kind != kindList && n.kind != kindText {
		return
	}
	for _, area := range append(n.items, n) {
		if area.kind != kindText {
			continue
		}
		if line, twice := first[area.text]; twice {
			b.errorAt(area.place, "%q sudah punya jadwal di baris %d", area.text, line)
			continue
		}
		first[area.text] = area.place.line
	}
}

func (b *build) readShift(n *node, r *rule) {
	known := []string{"hari", "jam", "giliran", "mulai", "urutan"}
	order := findKey(n, "urutan")
	if order != nil && (order.kind == kindText || len(order.items) == 1) {
		known[2], known[3] = "?giliran", "?mulai" // one person needs no turns
	}
	f := b.fields(n, "jaga", known...)
	s := roster.Shift{Line: n.place.line, Turn: turns["mingguan"]}
	days, okDays := b.days(f)
	hours, hoursNode := f.hours("jam")
	if word, ok := f.choice("giliran", "harian", "mingguan"); ok {
		s.Turn = turns[word]
	} else {
		r.faulty = r.faulty || f.values["giliran"] != nil
	}
	start, startNode := f.date("mulai")
	ids, nodes, whole := b.order(f, "urutan")
	b.doubts(ids, nodes)
	s.Days, s.Hours, s.Start, s.Order = days, hours, start, ids
	startOK := startNode != nil || f.values["mulai"] == nil && strings.HasPrefix(known[3], "?")
	if !okDays || hoursNode == nil || !startOK || !whole || len(ids) == 0 {
		r.faulty = true
		return
	}
	r.Shifts = append(r.Shifts, s)
	r.shifts = append(r.shifts, n.place)
	at := n.place
	if startNode != nil {
		at = startNode.place
	}
	r.starts = append(r.starts, at)
}

// days reads hari:, one word or a list.
func (b *build) days(f fields) (roster.Weekdays, bool) {
	nodes := f.list("hari")
	var days roster.Weekdays
	for _, n := range nodes {
		some, unknown := parseDays(n.text)
		if unknown != "" || some == 0 {
			b.add(n.place, false, nearest(unknown, dayNames()), "hari %q tidak dikenal; tulis misalnya senin, senin-jumat, setiap hari", unknown)
			return 0, false
		}
		days |= some
	}
	return days, len(nodes) > 0
}

// doubts are things in an order of turns that are possible but rarely meant.
func (b *build) doubts(ids []report.PersonID, nodes []*node) {
	if len(ids) == 1 {
		b.warnAt(nodes[0].place, "urutan hanya berisi %q: tidak ada giliran", ids[0])
	}
	for i, id := range ids {
		p, _ := b.city.Person(id)
		switch {
		case slices.Contains(ids[:i], id):
			b.warnAt(nodes[i].place, "%q tertulis dua kali dalam urutan ini", id)
		case p.Role == report.RoleCoordinator:
			b.warnAt(nodes[i].place, "%q koordinator dan juga giliran jaga: satu langkah eskalasi hilang", id)
		}
	}
}

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
			b.errorAt(r.at, "jadwal %s: tidak ada petugas jaga %s", nameRule(r), sayWeek(holes))
		}
		for pair, faults := range overlaps {
			b.errorAt(r.shifts[pair[1]], "jaga ini bertumpuk dengan baris %d: %s", r.Shifts[pair[0]].Line, sayWeek(faults))
		}
		r.faulty = len(holes)+len(overlaps) > 0
	}
}

func nameRule(r *rule) string {
	if len(r.For) == 0 {
		return everywhere
	}
	return strings.Join(r.For, ", ")
}

// sayWeek names stretches of the week; what happens on all seven days is said once.
func sayWeek(faults []roster.WeekFault) string {
	const most = 3
	type hours struct{ from, length int }
	count := map[hours]int{}
	key := func(f roster.WeekFault) hours { return hours{f.From % roster.MinutesPerDay, f.Until - f.From} }
	for _, f := range faults {
		count[key(f)]++
	}
	var words []string
	for _, f := range faults {
		h := key(f)
		switch {
		case count[h] == 7:
			count[h] = 0
			words = append(words, fmt.Sprintf("setiap hari %s–%s", sayClock(h.from), sayClock((h.from+h.length)%roster.MinutesPerDay)))
		case count[h] > 0:
			words = append(words, sayStretch(f))
		}
	}
	if more := len(words) - most; more > 0 {
		return fmt.Sprintf("%s, dan %d lagi", strings.Join(words[:most], ", "), more)
	}
	return strings.Join(words, ", ")
}

func sayStretch(f roster.WeekFault) string {
	if f.Until-f.From == roster.MinutesPerWeek {
		return "sepanjang minggu"
	}
	from, until := f.From, f.Until%roster.MinutesPerWeek
	fromDay, untilDay := from/roster.MinutesPerDay, until/roster.MinutesPerDay
	untilMinute := until % roster.MinutesPerDay
	if untilMinute == 0 {
		untilDay, untilMinute = (untilDay+6)%7, roster.MinutesPerDay
	}
	first, last := dayWords[fromDay].words[0], dayWords[untilDay].words[0]
	if fromDay == untilDay && f.Until-f.From < roster.MinutesPerDay {
		return fmt.Sprintf("%s %s–%s", first, sayClock(from%roster.MinutesPerDay), sayClock(untilMinute))
	}
	return fmt.Sprintf("%s %s sampai %s %s", first, sayClock(from%roster.MinutesPerDay), last, sayClock(untilMinute))
}

// sayTime is how instants are written in sentences.
func sayTime(at time.Time) string { return at.Format("2006-01-02 15:04") }
