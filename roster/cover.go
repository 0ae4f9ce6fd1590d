package roster

import "time"

// Alike groups the wards that always share their duty and backups, in written order: what is said of one holds for all.
func (r *Roster) Alike() [][]string {
	var groups [][]string
	at := map[*plan]int{}
	for _, ward := range r.order {
		p := r.plans[ward]
		i, ok := at[p]
		if !ok {
			i = len(groups)
			at[p] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], ward)
	}
	return groups
}

// Duties lists who is on duty for a ward from an instant until just before another, without holes: where nobody is, the
// Duty has no Person. From and Until of the first and the last are cut to the asked time.
func (r *Roster) Duties(ward string, from, until time.Time) []Duty {
	p := r.plans[ward]
	if p == nil {
		return nil
	}
	var out []Duty
	for at := from; at.Before(until); {
		d, ok := p.onDuty(r, at)
		if !ok {
			d = Duty{Until: p.nextStart(at.In(r.zone), until)}
		}
		d.From = at.In(r.zone)
		if d.Until.After(until) {
			d.Until = until.In(r.zone)
		}
		out = append(out, d)
		at = d.Until
	}
	return out
}

// nextStart is the first instant after at, but not after limit, at which a shift or a span begins.
func (p *plan) nextStart(at, limit time.Time) time.Time {
	next := limit
	if i, inside := p.spanAt(at.Unix()); i < len(p.spans) {
		edge := p.spans[i].from
		if inside {
			edge = p.spans[i].until
		}
		if t := time.Unix(edge, 0); t.Before(next) {
			next = t
		}
	}
	for i := range p.shifts {
		s := &p.shifts[i]
		first := max(DayOf(at), s.Start)
		for day := first; day <= first+7; day++ {
			if t := day.At(s.Hours.From, at.Location()); s.runs(day) && t.After(at) {
				if t.Before(next) {
					next = t
				}
				break
			}
		}
	}
	return next
}

// Gap is a time in which nobody is on duty for some wards.
type Gap struct {
	Wards       []string
	From, Until time.Time
	Line        int   // of the entry of jadwal that holds for them; 0 is none
	Pending     []int // lines of its shifts that have not begun (mulai) when the gap does
}

// Gaps are all holes of the roster between two instants, leave, holidays, swaps and the start of every turn counted,
// each hole once for all wards that share it.
func (r *Roster) Gaps(from, until time.Time) []Gap {
	var gaps []Gap
	for _, wards := range r.Alike() {
		for _, d := range r.Duties(wards[0], from, until) {
			if d.Person != "" {
				continue
			}
			if n := len(gaps); n > 0 && gaps[n-1].Wards[0] == wards[0] && gaps[n-1].Until.Equal(d.From) {
				gaps[n-1].Until = d.Until
				continue
			}
			gaps = append(gaps, Gap{
				Wards: wards, From: d.From, Until: d.Until,
				Line: r.RuleLine(wards[0]), Pending: r.plans[wards[0]].pending(d.From),
			})
		}
	}
	return gaps
}

// RuleLine is the line of the entry of jadwal that holds for a ward, 0 if there is none.
func (r *Roster) RuleLine(ward string) int {
	if p := r.plans[ward]; p != nil && p.rule != nil {
		return p.rule.Line
	}
	return 0
}

// pending lists the shifts whose very first turn begins after an instant.
func (p *plan) pending(at time.Time) []int {
	var lines []int
	for _, s := range p.shifts {
		if s.Start.At(s.Hours.From, at.Location()).After(at) {
			lines = append(lines, s.Line)
		}
	}
	return lines
}
