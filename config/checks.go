package config

import (
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

// Horizon is how far ahead the roster is proved: leave, holidays and the start of turns are judged that far. The base
// week is proved for ever.
const Horizon = 90 * 24 * time.Hour

// check looks at what only shows when the parts are together.
func (b *build) check() {
	b.checkCoordinators()
	b.checkTargets()
	b.checkCoverage()
	b.checkWeeks()
	b.checkUnused()
	b.checkOfficial()
	b.roster = roster.New(b.data).With(b.agreed.Leaves, b.agreed.Swaps)
	b.checkGaps()
	b.checkExclusion()
	b.advise()
}

func (b *build) checkCoordinators() {
	if len(b.people) == 0 || b.unsureRoles() {
		return
	}
	var ids []report.PersonID
	for _, p := range b.people {
		if p.Role == report.RoleCoordinator {
			ids = append(ids, p.ID)
		}
	}
	switch len(ids) {
	case 0:
		b.errorAt(b.peopleAt, "petugas: tidak ada koordinator — tangga eskalasi tidak boleh berakhir tanpa siapa pun")
	case 1:
		b.warnAt(b.peopleAt, "petugas: hanya satu koordinator, %q", ids[0])
	}
	if len(ids) > 0 {
		b.checkCoordinatorConflicts(ids)
	}
}

func (b *build) unsureRoles() bool {
	return slices.ContainsFunc(b.people, func(p *person) bool { return p.unsure })
}

func (b *build) hasRole(role report.Role) bool {
	return slices.ContainsFunc(b.people, func(p *person) bool { return p.Role == role })
}

// checkCoordinatorConflicts finds kelurahan whose cases no coordinator may see.
func (b *build) checkCoordinatorConflicts(ids []report.PersonID) {
	barred := map[string]int{}
	for _, c := range b.conflicts {
		if !slices.Contains(ids, c.person) {
			continue
		}
		if barred[c.ward]++; barred[c.ward] == len(ids) {
			b.errorAt(c.at, "konflik: tidak ada koordinator yang boleh menerima laporan dari %s", c.ward)
		}
	}
}

// checkCoverage finds kelurahan without jadwal; for a whole kecamatan it is said once.
func (b *build) checkCoverage() {
	if len(b.rules) == 0 {
		return
	}
	named := func(name string) bool {
		return slices.ContainsFunc(b.rules, func(r *rule) bool { return len(r.For) == 0 || slices.Contains(r.For, name) })
	}
	unsure := slices.ContainsFunc(b.rules, func(r *rule) bool { return r.unsure })
	for _, d := range b.city.Districts {
		if named(d.Name) || unsure {
			continue
		}
		missing := slices.DeleteFunc(slices.Clone(d.Wards), named)
		if len(missing) == len(d.Wards) && len(missing) > 0 {
			b.errorAt(b.areas.places[d.Name], "wilayah %q belum punya jadwal", d.Name)
			continue
		}
		for _, ward := range missing {
			b.errorAt(b.areas.places[ward], "kelurahan %q belum punya jadwal", ward)
		}
	}
}

// checkUnused finds activists who are never called.
func (b *build) checkUnused() {
	for _, p := range b.people {
		if !p.used && !p.unsure && p.Role == report.RoleActivist && len(b.rules) > 0 {
			b.warnAt(p.at, "petugas %q tidak ada di jadwal mana pun", p.ID)
		}
	}
}

// ruleAt finds an entry of jadwal by its line; nil if there is none or if its mistakes are named already.
func (b *build) ruleAt(line int) *rule {
	for _, r := range b.rules {
		if r.Line == line && !r.faulty {
			return r
		}
	}
	return nil
}

// checkGaps finds times ahead without anybody on duty although the week is whole: turns that have not begun.
func (b *build) checkGaps() {
	gaps := b.roster.Gaps(b.now, b.now.Add(Horizon))
	told := map[int]bool{}
	for _, g := range gaps {
		r := b.ruleAt(g.Line)
		if r == nil || told[g.Line] {
			continue
		}
		told[g.Line] = true
		i := slices.IndexFunc(r.Shifts, func(s roster.Shift) bool { return slices.Contains(g.Pending, s.Line) })
		i = max(i, 0)
		b.datedAt(r.starts[i], "belum ada petugas jaga untuk %s: giliran ini baru mulai %s",
			b.sayGaps(g, gaps), r.Shifts[i].Start)
	}
}

// sayGaps names the areas and the time of a rule's first gap, and how many follow.
func (b *build) sayGaps(first roster.Gap, gaps []roster.Gap) string {
	var wards []string
	more := -1
	for _, g := range gaps {
		if g.Line != first.Line {
			continue
		}
		if g.From.Equal(first.From) {
			wards = append(wards, g.Wards...)
		}
		if g.Wards[0] == first.Wards[0] {
			more++
		}
	}
	said := b.say("%s dari %s sampai %s", NameAreas(b.city.Districts, wards), sayTime(first.From), sayTime(first.Until))
	if more > 0 {
		said += b.say(", dan %d kali lagi", more)
	}
	return said
}

// checkExclusion proves that for every kelurahan and every minute ahead somebody who may see its cases stands before the
// coordinators.
func (b *build) checkExclusion() {
	if len(b.conflicts) == 0 {
		return
	}
	for _, w := range b.watches() {
		if b.ruleAt(w.Rule) == nil {
			continue
		}
		for _, ward := range w.Wards {
			i := slices.IndexFunc(b.conflicts, func(c conflict) bool { return c.ward == ward })
			barred := b.barred(w.People(), ward, report.Exclusion{})
			if i < 0 || len(barred) == 0 {
				continue
			}
			holes := w.Holes(func(id report.PersonID) bool { return slices.Contains(barred, id) })
			if len(holes) > 0 {
				b.datedAt(b.conflicts[i].at, "%s: %s tidak ada petugas sebelum koordinator, karena %s",
					ward, b.sayHoles(holes), b.sayMissing(ward, w, holes[0]))
			}
		}
	}
}

// sayHoles names the first hole and how many follow.
func (b *build) sayHoles(holes []roster.Hole) string {
	said := b.span(holes[0].From, holes[0].Until)
	if more := len(holes) - 1; more > 0 {
		said += b.say(", dan %d kali lagi,", more)
	}
	return said
}

// sayMissing says of everybody who might have been asked why they cannot be, each by the line that says so.
func (b *build) sayMissing(ward string, w roster.Watch, h roster.Hole) string {
	var said []string
	for _, m := range h.Missing {
		switch {
		case m.Person == "":
			said = append(said, b.say("belum ada yang jaga"))
			continue
		case m.Away && m.Line < 0:
			said = append(said, b.say("%s izin (%s baris %d)", m.Person, filepath.Base(BesidePath(b.file)), -m.Line))
			continue
		case m.Away:
			said = append(said, b.say("%s cuti (baris %d)", m.Person, m.Line))
			continue
		}
		i := slices.IndexFunc(b.conflicts, func(c conflict) bool { return c.person == m.Person && c.ward == ward })
		said = append(said, b.say("%s dikecualikan (baris %d)", m.Person, b.conflicts[max(i, 0)].at.line))
	}
	if len(w.Backups) == 0 {
		said = append(said, b.say("tidak ada cadangan"))
	}
	return b.and(said)
}

func joinIDs(ids []report.PersonID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(id)
	}
	return strings.Join(words, ", ")
}
