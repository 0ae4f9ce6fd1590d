package config

import (
	"slices"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

// ladderNames are the keys of eskalasi:; the first three are required.
var ladderNames = []struct {
	key     string
	urgency report.Urgency
}{
	{"biasa", report.Routine}, {"mendesak", report.Urgent}, {"darurat", report.Emergency}, {"bunuh diri", report.Emergency},
}

// targets are the words of kepada:.
var targets = []struct {
	word   string
	target roster.Target
}{
	{"petugas jaga", roster.TargetOnDuty}, {"cadangan", roster.TargetBackup}, {"koordinator", roster.TargetCoordinator},
	{"psikolog", roster.TargetPsychologist}, {"independen", roster.TargetIndependent}, {"grup", roster.TargetGroup},
}

// step is a rung with its place.
type step struct {
	roster.Step
	at   place
	last bool
}

func (b *build) readLadders(top fields) {
	n := top.get("eskalasi")
	if n == nil {
		return
	}
	f := b.fields(n, "eskalasi", "eskalasi")
	ladders := []*[]roster.Step{
		&b.data.Ladders.Routine, &b.data.Ladders.Urgent, &b.data.Ladders.Emergency, &b.data.Ladders.Suicide,
	}
	for i, name := range ladderNames {
		n := f.get(name.key)
		if n == nil || !b.is(n, kindList, name.key) {
			continue
		}
		if len(n.items) == 0 {
			b.errorAt(n.place, "%s: daftar ini kosong", name.key)
		}
		*ladders[i] = b.readLadder(n, name.key)
	}
}

func (b *build) readLadder(n *node, key string) []roster.Step {
	var out []roster.Step
	coordinators, whole := false, true
	until := time.Duration(0) // the coordinators are called
	for i, entry := range n.items {
		s, ok := b.readStep(entry, i == len(n.items)-1)
		whole = whole && ok
		if !ok {
			continue
		}
		coordinators = coordinators || s.Names(roster.TargetCoordinator)
		if !coordinators {
			until += s.Wait
		}
		b.steps = append(b.steps, s)
		out = append(out, s.Step)
	}
	if limit := latestCoordinator[key]; whole && coordinators && until > limit {
		b.warnAt(n.place, "eskalasi %s: koordinator baru dipanggil setelah %s, lebih dari %s", key, sayDuration(until), sayDuration(limit))
	}
	if whole && len(out) > 0 && !coordinators {
		b.warnAt(n.place, "eskalasi %s tidak menyebut koordinator: laporan tanpa kelurahan mulai dari koordinator", key)
	}
	return out
}

func (b *build) readStep(n *node, last bool) (step, bool) {
	s := step{Step: roster.Step{Line: n.place.line}, at: n.place, last: last}
	if n.kind == kindBroken {
		return s, false
	}
	before := b.errors
	f := b.fields(n, "langkah eskalasi", "langkah eskalasi")
	for _, t := range f.list("kepada") {
		b.target(t, &s)
	}
	word, _ := f.choice("sekaligus", "ya", "tidak")
	s.AtOnce = word == "ya"
	var wait, remind *node
	s.Wait, wait = f.duration("tunggu")
	s.Remind, remind = f.duration("ingatkan")
	s.Repeat, _ = f.duration("ulangi")
	b.checkStepKeys(f, last)
	if wait != nil && s.Wait > time.Hour {
		b.warnAt(wait.place, "tunggu %s lebih dari 60 menit", wait.text)
	}
	if remind != nil && wait != nil && s.Remind >= s.Wait {
		b.errorAt(remind.place, "ingatkan %s harus lebih singkat daripada tunggu %s", remind.text, wait.text)
	}
	return s, b.errors == before
}

func (b *build) target(n *node, s *step) {
	var words []string
	for _, t := range targets {
		words = append(words, t.word)
		if t.word != n.text {
			continue
		}
		if slices.Contains(s.To, t.target) {
			b.warnAt(n.place, "%q tertulis dua kali di langkah ini", n.text)
			return
		}
		s.To = append(s.To, t.target)
		return
	}
	b.unknown(n, "tujuan", words)
}

// checkStepKeys: the last step repeats until somebody accepts, every other waits for the next (promise P3).
func (b *build) checkStepKeys(f fields, last bool) {
	if !f.whole {
		return
	}
	has := func(key string) (place, bool) {
		n := f.values[key]
		if n == nil {
			return place{}, false
		}
		return n.place, true
	}
	wait, waits := has("tunggu")
	remind, reminds := has("ingatkan")
	repeat, repeats := has("ulangi")
	switch {
	case last && waits:
		b.errorAt(wait, `langkah terakhir memakai "ulangi", bukan "tunggu"`)
	case last && !repeats:
		b.errorAt(f.at, `langkah terakhir harus berulang sampai ada yang menerima — tulis "ulangi", misalnya ulangi: 30 menit`)
	case !last && repeats:
		b.errorAt(repeat, `"ulangi" hanya untuk langkah terakhir; langkah ini memakai "tunggu"`)
	case !last && !waits:
		b.errorAt(f.at, `langkah ini harus menunggu sebelum langkah berikutnya — tulis "tunggu", misalnya tunggu: 15 menit`)
	}
	if last && reminds {
		b.errorAt(remind, `"ingatkan" hanya bersama "tunggu"`)
	}
}

// checkTargets finds steps that reach nobody whatever the roster says.
func (b *build) checkTargets() {
	if len(b.people) == 0 || b.unsureRoles() || !b.hasRole(report.RoleCoordinator) {
		return // said already
	}
	for _, s := range b.steps {
		switch {
		case slices.ContainsFunc(s.To, b.reaches):
		case s.last:
			b.errorAt(s.at, "langkah terakhir tidak mencapai siapa pun: tidak ada orang dengan peran itu di petugas, dan di grup tidak ada yang menerima")
		case !s.Names(roster.TargetGroup):
			b.warnAt(s.at, "langkah ini tidak mencapai siapa pun dan selalu dilewati")
		}
	}
}

func (b *build) reaches(t roster.Target) bool {
	switch t {
	case roster.TargetOnDuty:
		return true
	case roster.TargetBackup:
		return slices.ContainsFunc(b.rules, func(r *rule) bool { return len(r.Backups) > 0 })
	case roster.TargetCoordinator:
		return b.hasRole(report.RoleCoordinator)
	case roster.TargetPsychologist:
		return b.hasRole(report.RolePsychologist)
	case roster.TargetIndependent:
		return b.hasRole(report.RoleIndependent)
	default:
		return false // the group is told that something waits; nobody accepts there
	}
}
