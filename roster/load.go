package roster

import (
	"cmp"
	"slices"
	"time"

	"ruangaman/report"
)

// Stretch is a time in which one person is on duty without a break, whatever the areas.
type Stretch struct {
	Person      report.PersonID
	From, Until time.Time
	Line        int // of the configuration: the line that put the person there when it began
}

// Length of the stretch.
func (s Stretch) Length() time.Duration { return s.Until.Sub(s.From) }

// Load is how much duty one person has between two instants.
type Load struct {
	Person  report.PersonID
	Total   time.Duration // on duty anywhere; two areas at once count once
	Longest Stretch       // the longest time without a break; of equals the first
}

// Loads are the loads of everybody who is on duty at all between two instants, in the order of petugas.
func (r *Roster) Loads(from, until time.Time) []Load {
	var out []Load
	for _, of := range r.shares(from, until) {
		l := Load{Person: of[0].Person}
		for _, s := range joined(of) {
			l.Total += s.Length()
			if s.Length() > l.Longest.Length() {
				l.Longest = s
			}
		}
		out = append(out, l)
	}
	return out
}

// Spread is a time in which one person is on duty under several entries of jadwal at once.
type Spread struct {
	Stretch
	Rules []int // lines of the entries of jadwal
}

// Spreads are the times between two instants in which somebody is on duty under more than limit entries of jadwal at
// once; what a holiday line asks for is not counted, because it names its areas itself. Of each person the first is told.
func (r *Roster) Spreads(limit int, from, until time.Time) []Spread {
	var out []Spread
	for _, of := range r.shares(from, until) {
		of = slices.DeleteFunc(of, func(s share) bool { return s.why == WhyHoliday })
		for _, at := range of {
			var rules []int
			end := at.Until
			for _, other := range of {
				if !other.From.After(at.From) && other.Until.After(at.From) && !slices.Contains(rules, other.rule) {
					rules = append(rules, other.rule)
					end = Earlier(end, other.Until)
				}
			}
			if len(rules) > limit {
				slices.Sort(rules)
				out = append(out, Spread{Stretch{at.Person, at.From, end, at.Line}, rules})
				break
			}
		}
	}
	return out
}

// Doubled is how long the substitute of a leave stands in while being on duty elsewhere too, and when that begins.
type Doubled struct {
	Line  int // of the leave
	First time.Time
	Total time.Duration
}

// DoubledLeaves finds the substitutes who are needed in two places at once between two instants.
func (r *Roster) DoubledLeaves(from, until time.Time) []Doubled {
	var out []Doubled
	for _, of := range r.shares(from, until) {
		for _, l := range r.data.Leaves {
			if d, found := doubled(l, of); found {
				out = append(out, d)
			}
		}
	}
	return out
}

func doubled(l Leave, of []share) (Doubled, bool) {
	stands := func(s share) bool { return s.why == WhySubstitute && s.Line == l.Line }
	own := joined(slices.DeleteFunc(slices.Clone(of), stands))
	d := Doubled{Line: l.Line}
	for _, s := range joined(slices.DeleteFunc(slices.Clone(of), func(s share) bool { return !stands(s) })) {
		for _, o := range own {
			from, until := Later(s.From, o.From), Earlier(s.Until, o.Until)
			if !from.Before(until) {
				continue
			}
			if d.Total == 0 {
				d.First = from
			}
			d.Total += until.Sub(from)
		}
	}
	return d, d.Total > 0
}

// share is a duty of one person with the entry of jadwal it falls under.
type share struct {
	Stretch
	rule int
	why  Why
}

// shares lists the duties by person, in the order of petugas and of time; alike wards count once.
func (r *Roster) shares(from, until time.Time) [][]share {
	by := make([][]share, len(r.people))
	for _, wards := range r.Alike() {
		rule := r.RuleLine(wards[0])
		for _, d := range r.Duties(wards[0], from, until) {
			if i, ok := r.index[d.Person]; ok {
				by[i] = append(by[i], share{Stretch{d.Person, d.From, d.Until, d.Line}, rule, d.Why})
			}
		}
	}
	for _, of := range by {
		slices.SortStableFunc(of, func(a, b share) int { return cmp.Compare(a.From.Unix(), b.From.Unix()) })
	}
	return slices.DeleteFunc(by, func(of []share) bool { return len(of) == 0 })
}

// joined makes one stretch of duties that touch or overlap.
func joined(of []share) []Stretch {
	var out []Stretch
	for _, s := range of {
		if n := len(out); n > 0 && !s.From.After(out[n-1].Until) {
			out[n-1].Until = Later(out[n-1].Until, s.Until)
			continue
		}
		out = append(out, s.Stretch)
	}
	return out
}
