package config

import (
	"slices"
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
	// unsure: it may hold for more areas than could be read.
	unsure bool
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
	f := b.fields(n, "jadwal", "jadwal")
	r := &rule{at: n.place, Rule: roster.Rule{Line: n.place.line}, faulty: !f.whole}
	names, ok := b.where(f)
	r.For, r.faulty, r.unsure = names, r.faulty || !ok, !ok
	if !ok && len(names) == 0 {
		r.For = []string{""} // nowhere: an empty list would be everywhere
	}
	b.repeatedAreas(f, first)
	var whole bool
	var backups []*node
	r.Backups, backups, whole = b.order(f, "cadangan")
	b.coordinators(backups, "%q koordinator dan juga cadangan: satu langkah eskalasi hilang")
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
	for _, area := range slices.Concat(n.items, []*node{n}) {
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
	if n.kind == kindBroken {
		r.faulty = true
		return
	}
	f := b.fields(n, "jaga", "jaga")
	s := roster.Shift{Line: n.place.line}
	days, okDays := b.days(f)
	hours, hoursNode := f.hours("jam")
	order, nodes, whole := b.order(f, "urutan")
	s.Days, s.Hours, s.Order = days, hours, order
	if whole {
		b.doubts(order, nodes)
	}
	startAt, okTurns := b.readTurns(f, &s)
	if !okDays || hoursNode == nil || !okTurns || !whole || len(order) == 0 {
		r.faulty = true
		return
	}
	r.Shifts, r.shifts, r.starts = append(r.Shifts, s), append(r.shifts, n.place), append(r.starts, startAt)
}

// readTurns reads giliran and mulai, which one person alone does not need. The place is where the start is written.
func (b *build) readTurns(f fields, s *roster.Shift) (startAt place, ok bool) {
	s.Turn, startAt = turns["mingguan"], f.at
	if len(s.Order) > 1 {
		b.needed(f, "giliran", "mulai")
	}
	word, okTurn := f.choice("giliran", "harian", "mingguan")
	if okTurn {
		s.Turn = turns[word]
	}
	start, node := f.date("mulai")
	if node != nil {
		s.Start, startAt = start, node.place
		if start < b.today()-maxStarted {
			b.warnAt(node.place, "%s sudah lama sekali — benarkah tahunnya?", start)
		}
	}
	alone := len(s.Order) == 1
	okTurn = okTurn || alone && f.values["giliran"] == nil
	return startAt, okTurn && (node != nil || alone && f.values["mulai"] == nil)
}

// needed reports keys that the format lets out but this mapping needs.
func (b *build) needed(f fields, keys ...string) {
	for _, k := range keys {
		if f.values[k] == nil {
			b.missing(f, k)
		}
	}
}

// days reads hari:, one word or a list.
func (b *build) days(f fields) (roster.Weekdays, bool) {
	nodes := f.list("hari")
	var days roster.Weekdays
	for _, n := range nodes {
		some, unknown := parseDays(n.text)
		if unknown != "" || some == 0 {
			b.add(n.place, false, likelyDays(n.text), "hari %q tidak dikenal; tulis misalnya senin, senin-jumat, setiap hari", n.text)
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
		if slices.Contains(ids[:i], id) {
			b.warnAt(nodes[i].place, "%q tertulis dua kali dalam urutan ini", id)
		}
	}
	b.coordinators(nodes, "%q koordinator dan juga giliran jaga: satu langkah eskalasi hilang")
}

// coordinators names coordinators who are called before the coordinators are: the same person is asked twice in a row,
// and nobody else at that step. Each is named once.
func (b *build) coordinators(nodes []*node, sentence string) {
	var told []string
	for _, n := range nodes {
		if n == nil || slices.Contains(told, n.text) {
			continue
		}
		if p, ok := b.city.Person(report.PersonID(n.text)); ok && p.Role == report.RoleCoordinator {
			b.warnAt(n.place, sentence, n.text)
			told = append(told, n.text)
		}
	}
}

// sayTime is how instants are written in sentences.
func sayTime(at time.Time) string { return at.Format("2006-01-02 15:04") }
