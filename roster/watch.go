package roster

import (
	"cmp"
	"slices"
	"time"

	"ruangaman/report"
)

// Watch is who can be asked for some wards before the coordinators, for every moment between two instants: whoever is
// on duty, and the backups who are not on leave. It is computed once and asked for many exclusions.
type Watch struct {
	Wards   []string // that always share their duty and backups
	Rule    int      // line of the entry of jadwal that holds for them; 0 is none
	Backups []report.PersonID
	people  []report.PersonID
	parts   []part
}

// part is a time in which nothing changes.
type part struct {
	from, until time.Time
	onDuty      report.PersonID
	away        []*leave // by backup: the leave that takes them away, nil if they are there
}

// Hole is a time in which nobody who may see a case can be asked before the coordinators.
type Hole struct {
	From, Until time.Time
	Missing     []Missing // whoever might have been asked, in the order of asking, each once for each reason
}

// Length of the hole.
func (h Hole) Length() time.Duration { return h.Until.Sub(h.From) }

// Missing is somebody who cannot be asked: on leave by a line, or barred from the case. Without a person it says that
// nobody is on duty.
type Missing struct {
	Person report.PersonID
	Away   bool // on leave; otherwise barred
	Line   int  // of the leave
}

// Watches are the watches of all wards between two instants.
func (r *Roster) Watches(from, until time.Time) []Watch {
	var out []Watch
	for _, wards := range r.Alike() {
		w := Watch{Wards: wards, Rule: r.RuleLine(wards[0]), Backups: r.Backups(wards[0])}
		edges := r.edges(w.Backups, from, until)
		for _, d := range r.Duties(wards[0], from, until) {
			for _, p := range cut(d, edges) {
				for _, id := range w.Backups {
					p.away = append(p.away, r.leaveAt(id, p.from))
				}
				w.parts = append(w.parts, p)
			}
		}
		w.people = slices.Clone(w.Backups)
		for _, p := range w.parts {
			if p.onDuty != "" && !slices.Contains(w.people, p.onDuty) {
				w.people = append(w.people, p.onDuty)
			}
		}
		out = append(out, w)
	}
	return out
}

// edges are the instants at which a leave of one of these people may begin or end to count: where its dates change, and
// where duty of theirs begins or ends, because whoever is on duty is there (OnLeave).
func (r *Roster) edges(ids []report.PersonID, from, until time.Time) []time.Time {
	var out []time.Time
	for _, l := range r.data.Leaves {
		if !slices.Contains(ids, l.Person) {
			continue
		}
		night := r.people[r.index[l.Person]].nightEnd
		out = append(out, l.From.At(night, r.zone), (l.To+1).At(night, r.zone))
		out = append(out, r.handovers(l, from, until)...)
	}
	slices.SortFunc(out, func(a, b time.Time) int { return cmp.Compare(a.Unix(), b.Unix()) })
	return out
}

// handovers are the beginnings and ends of what the person of a leave is on duty for all the same: a shift that began
// before it, a swap.
func (r *Roster) handovers(l Leave, from, until time.Time) []time.Time {
	var out []time.Time
	from, until = Later(from, (l.From-1).At(0, r.zone)), Earlier(until, (l.To+3).At(0, r.zone))
	for _, wards := range r.Alike() {
		for _, d := range r.Duties(wards[0], from, until) {
			if d.Person == l.Person {
				out = append(out, d.From, d.Until)
			}
		}
	}
	return out
}

// cut divides a duty at the edges inside it.
func cut(d Duty, edges []time.Time) []part {
	var out []part
	from := d.From
	for _, at := range edges {
		if at.After(from) && at.Before(d.Until) {
			out = append(out, part{from: from, until: at.In(from.Location()), onDuty: d.Person})
			from = at.In(from.Location())
		}
	}
	return append(out, part{from: from, until: d.Until, onDuty: d.Person})
}

// leaveAt is the leave somebody is on at an instant, nil if they are there.
func (r *Roster) leaveAt(id report.PersonID, at time.Time) *leave {
	if !r.OnLeave(id, at) {
		return nil
	}
	m := &r.people[r.index[id]]
	day, minute := clockOf(at.In(r.zone))
	if minute < m.nightEnd {
		day--
	}
	l, _ := m.away(day)
	return l
}

// People are all who may be asked at some moment, each once.
func (w Watch) People() []report.PersonID { return w.people }

// Holes are the times in which nobody is left when these people must not see the case, each as long as it lasts.
func (w Watch) Holes(barred func(report.PersonID) bool) []Hole { return w.Opened(barred) }

// Opened are those parts of the holes in which each of some milder exclusions still leaves somebody: what only the whole
// exclusion brings.
func (w Watch) Opened(barred func(report.PersonID) bool, milder ...func(report.PersonID) bool) []Hole {
	var out []Hole
	for _, p := range w.parts {
		empty := func(barred func(report.PersonID) bool) bool { return !w.anybody(p, barred) }
		if !empty(barred) || slices.ContainsFunc(milder, empty) {
			continue
		}
		n := len(out)
		if n == 0 || !out[n-1].Until.Equal(p.from) {
			out = append(out, Hole{From: p.from})
			n++
		}
		out[n-1].Until = p.until
		out[n-1].Missing = w.missing(p, out[n-1].Missing)
	}
	return out
}

// anybody reports whether somebody can be asked in a part.
func (w Watch) anybody(p part, barred func(report.PersonID) bool) bool {
	return p.onDuty != "" && !barred(p.onDuty) || w.backupLeft(p, barred)
}

func (w Watch) backupLeft(p part, barred func(report.PersonID) bool) bool {
	for i, id := range w.Backups {
		if p.away[i] == nil && !barred(id) {
			return true
		}
	}
	return false
}

// missing adds whoever is missing in a part to the list. Who is on duty is barred; a backup who is on leave is away,
// whatever else bars them.
func (w Watch) missing(p part, list []Missing) []Missing {
	add := func(m Missing) {
		if !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	add(Missing{Person: p.onDuty})
	for i, id := range w.Backups {
		switch l := p.away[i]; {
		case l != nil:
			add(Missing{id, true, l.line})
		case id != p.onDuty:
			add(Missing{Person: id})
		}
	}
	return list
}

// Bare is a time in which every backup but the one on duty is on leave, so that nobody can be asked second.
type Bare struct {
	Leave       int // line of the leave without which somebody would be left
	From, Until time.Time
	Left        report.PersonID // who is on duty and the only backup
	Wards       []string
}

// Bares are the first such time of every leave.
func (w Watch) Bares() []Bare {
	var out []Bare
	for _, p := range w.parts {
		if i := slices.Index(w.Backups, p.onDuty); i < 0 || p.away[i] != nil {
			continue
		}
		others := func(id report.PersonID) bool { return id == p.onDuty }
		if w.backupLeft(p, others) {
			continue
		}
		for _, l := range p.away {
			told := func(b Bare) bool { return b.Leave == l.line }
			if l != nil && !slices.ContainsFunc(out, told) {
				out = append(out, Bare{l.line, p.from, p.until, p.onDuty, w.Wards})
			}
		}
	}
	return out
}

// IsBare reports whether a hole is one that Bares names too: all that is barred is who is on duty, and they are a backup
// while every other one is on leave.
func (w Watch) IsBare(h Hole) bool {
	first, others := h.Missing[0], h.Missing[1:]
	there := func(m Missing) bool { return !m.Away }
	return slices.Contains(w.Backups, first.Person) && len(others) > 0 && !slices.ContainsFunc(others, there)
}
