package config

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

// What is worth a second look. A file may go beyond each of these; the reference configuration stays just inside.
const (
	// maxStretch is how long one person may be on duty without a break.
	maxStretch = 48 * time.Hour
	// unfairLoad: more hours than this many tenths of the average of all who take turns. In the reference, where four
	// people share one entry and two each of the others, the highest load is 13 tenths.
	unfairLoad = 20
	// maxEntries is under how many entries of jadwal one person may be on duty at once.
	maxEntries = 2
	// maxDoubled is how long the substitute of a leave may be needed in two places: one shift.
	maxDoubled = 12 * time.Hour
	// holidaysAhead is how far ahead the last libur should lie.
	holidaysAhead = 30 * 24 * time.Hour
)

// latestCoordinator is how long each ladder may take to reach the coordinators.
var latestCoordinator = map[string]time.Duration{
	"biasa": 4 * time.Hour, "mendesak": time.Hour, "darurat": 15 * time.Minute, "bunuh diri": 15 * time.Minute,
}

// advise looks for what wears people out or leaves a thin spot. It is judged only of a file without mistakes: before
// that, what follows from a mistake would be told as advice.
func (b *build) advise() {
	if b.errors > 0 {
		return
	}
	until := b.now.Add(Horizon)
	b.adviseLoads(b.roster.Loads(b.now, until))
	for _, s := range b.roster.Spreads(maxEntries, b.now, until) {
		b.warnAt(b.entryAt(s.Line), "%q jaga di %d jadwal sekaligus (baris %s), mulai %s", s.Person, len(s.Rules), joinLines(s.Rules), b.moment(s.From))
	}
	for _, d := range b.roster.DoubledLeaves(b.now, until) {
		if l := b.leaveAt(d.Line); l != nil && d.Total > maxDoubled {
			b.warnAt(l.substituteAt, "pengganti %q sekaligus jaga di tempat lain selama %d jam dalam cuti ini, mulai %s",
				l.Substitute, int(d.Total.Hours()), b.moment(d.First))
		}
	}
	b.adviseHolidays()
	for _, w := range b.watches() {
		b.adviseBackups(w)
	}
	b.adviseConflicts()
}

// adviseLoads names who is on duty too long without a break, and too often.
func (b *build) adviseLoads(loads []roster.Load) {
	var total time.Duration
	count := time.Duration(0)
	for _, l := range loads {
		if b.takesTurns(l.Person) {
			total += l.Total
			count++
		}
	}
	for _, l := range loads {
		s := l.Longest
		switch {
		case s.Length() >= Horizon:
			b.warnAt(b.entryAt(s.Line), "%q jaga tanpa henti selama %d hari ke depan — beri giliran dengan orang lain", l.Person, int(Horizon.Hours()/24))
		case s.Length() > maxStretch:
			b.warnAt(b.entryAt(s.Line), "%q jaga %d jam tanpa henti, %s – %s: lebih dari %d jam",
				l.Person, int(s.Length().Hours()), b.moment(s.From), b.moment(s.Until), int(maxStretch.Hours()))
		}
		if b.takesTurns(l.Person) && l.Total*10 > total/count*unfairLoad {
			b.warnAt(b.personAt(l.Person), "%q jaga %d jam dalam %d hari ke depan, lebih dari dua kali rata-rata (%d jam) — bagi gilirannya",
				l.Person, int(l.Total.Hours()), int(Horizon.Hours()/24), int((total / count).Hours()))
		}
	}
}

func (b *build) takesTurns(id report.PersonID) bool {
	return slices.ContainsFunc(b.rules, func(r *rule) bool {
		return slices.ContainsFunc(r.Shifts, func(s roster.Shift) bool { return slices.Contains(s.Order, id) })
	})
}

// adviseHolidays says when the list of holidays comes to its end: the next year's are announced only in autumn.
func (b *build) adviseHolidays() {
	var last *change
	for _, c := range b.changes {
		if c.key == "libur" && (last == nil || c.until.After(last.until)) {
			last = c
		}
	}
	if last != nil && last.until.Before(b.now.Add(holidaysAhead)) {
		b.warnAt(last.at, "ini libur terakhir yang tertulis, %s — tambahkan hari libur berikutnya", b.day(last.from))
	}
}

// adviseBackups names leaves during which the only backup left is the one on duty.
func (b *build) adviseBackups(w roster.Watch) {
	for _, bare := range w.Bares() {
		if l := b.leaveAt(bare.Leave); l != nil {
			b.warnAt(l.at, "selama cuti ini cadangan %s tinggal %q, juga saat %q sendiri yang jaga, pertama %s: bila ia diam, atau laporan menyangkut dia, langsung ke koordinator",
				NameAreas(b.city.Districts, w.Wards), bare.Left, bare.Left, b.moment(bare.From))
		}
	}
}

// barred lists those of some people who must not see a case of a ward.
func (b *build) barred(people []report.PersonID, ward string, ex report.Exclusion) []report.PersonID {
	var out []report.PersonID
	d, _ := b.city.District(ward)
	for _, id := range people {
		if p, ok := b.city.Person(id); ok && !report.MaySee(p, report.Place{District: d.Name, Ward: ward}, ex) {
			out = append(out, id)
		}
	}
	return out
}

// watches are computed once: the proof of coverage and the advice ask the same.
func (b *build) watches() []roster.Watch {
	if b.watched == nil {
		b.watched = b.roster.Watches(b.now, b.now.Add(Horizon))
	}
	return b.watched
}

// entryAt is the place of the entry that begins in a line.
func (b *build) entryAt(line int) place {
	for _, r := range b.rules {
		for i, s := range r.Shifts {
			if s.Line == line {
				return r.shifts[i]
			}
		}
	}
	if l := b.leaveAt(line); l != nil {
		return l.at
	}
	for _, c := range b.changes {
		if c.at.line == line {
			return c.at
		}
	}
	return place{max(line, 1), 1}
}

func (b *build) leaveAt(line int) *leave {
	for _, l := range b.leaves {
		if l.Line == line {
			return l
		}
	}
	return nil
}

func (b *build) personAt(id report.PersonID) place {
	for _, p := range b.people {
		if p.ID == id {
			return p.at
		}
	}
	return b.peopleAt
}

func joinLines(lines []int) string {
	slices.SortFunc(lines, cmp.Compare[int])
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = strconv.Itoa(l)
	}
	return strings.Join(out, ", ")
}
