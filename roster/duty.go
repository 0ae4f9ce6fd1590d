package roster

import (
	"time"

	"ruangaman/report"
)

// Why is the kind of line that put somebody on duty.
type Why int

// The kinds, from the weakest to the strongest.
const (
	WhySchedule   Why = iota // jadwal: it is their turn
	WhyHoliday               // libur
	WhySubstitute            // cuti: they stand in for somebody on leave
	WhySwap                  // tukar
)

// String is the key of the configuration under which the line stands.
func (w Why) String() string {
	switch w {
	case WhyHoliday:
		return "libur"
	case WhySubstitute:
		return "cuti"
	case WhySwap:
		return "tukar"
	default:
		return "jadwal"
	}
}

// Duty says who is on duty, and why.
type Duty struct {
	Person report.PersonID
	Why    Why
	Line   int  // of the configuration: the line that put this person there
	Beside bool // Line is of the file beside it: agreed in chat
	// From inclusive and Until exclusive bound the time around the instant for which this answer holds, at most one
	// shift.
	From, Until time.Time
	Note        string // the holiday's name or the swap's reason, if written
}

// OnDuty says who is on duty for a ward at an instant. It is false for an unknown ward and where the roster has a hole.
func (r *Roster) OnDuty(ward string, at time.Time) (Duty, bool) {
	if p := r.plans[ward]; p != nil {
		return p.onDuty(r, at)
	}
	return Duty{}, false
}

// Explain is the chain of reasons behind OnDuty, in the order in which they were applied: the base, the substitute if
// the base is on leave, the swap. The last one is the answer; it is empty where nobody is on duty.
func (r *Roster) Explain(ward string, at time.Time) []Duty {
	p := r.plans[ward]
	if p == nil {
		return nil
	}
	var chain []Duty
	i, inside := p.spanAt(at.Unix())
	if base, day, ok := p.base(r, at, i, inside); ok {
		chain = append(chain, base)
		if r.substitute(&base, day) {
			chain = append(chain, base)
		}
	}
	if inside && p.spans[i].swap != nil {
		chain = append(chain, p.spans[i].swapDuty(r.zone))
	}
	return chain
}

func (p *plan) onDuty(r *Roster, at time.Time) (Duty, bool) {
	i, inside := p.spanAt(at.Unix())
	if inside && p.spans[i].swap != nil {
		return p.spans[i].swapDuty(r.zone), true
	}
	d, day, ok := p.base(r, at, i, inside)
	if ok {
		r.substitute(&d, day)
	}
	return d, ok
}

// base is the holiday's person or the turn's, with the date the duty starts.
func (p *plan) base(r *Roster, at time.Time, i int, inside bool) (Duty, Day, bool) {
	if inside && p.spans[i].holiday != nil {
		s := &p.spans[i]
		return Duty{
			Person: s.holiday.Person, Why: WhyHoliday, Line: s.holiday.Line, Note: s.holiday.Note,
			From: time.Unix(s.from, 0).In(r.zone), Until: time.Unix(s.until, 0).In(r.zone),
		}, s.holiday.Day, true
	}
	d, day, ok := p.turn(at.In(r.zone))
	if ok && !inside {
		p.clip(&d, i, r.zone)
	}
	return d, day, ok
}

// turn asks the shifts. The date that counts is the one on which the shift starts: today's, or yesterday's after
// midnight.
func (p *plan) turn(local time.Time) (Duty, Day, bool) {
	day, minute := clockOf(local)
	for i := range p.shifts {
		s := &p.shifts[i]
		start := day
		switch {
		case s.Hours.Overnight() && minute < s.Hours.To && s.runs(day-1):
			start = day - 1
		case minute >= s.Hours.From && minute < s.Hours.end() && s.runs(day):
		default:
			continue
		}
		return Duty{
			Person: s.person(start), Why: WhySchedule, Line: s.Line,
			From: start.At(s.Hours.From, local.Location()), Until: start.At(s.Hours.end(), local.Location()),
		}, start, true
	}
	return Duty{}, 0, false
}

// runs reports whether a shift starts on this date.
func (s *Shift) runs(day Day) bool {
	return day >= s.Start && len(s.Order) > 0 && s.Days.Has(day.Weekday())
}

// Next is the first date, not before day, on which the shift starts, and whose turn it is. It is false for a shift that
// nobody takes.
func (s Shift) Next(day Day) (Day, report.PersonID, bool) {
	for d := max(day, s.Start); d <= max(day, s.Start)+7; d++ {
		if s.runs(d) {
			return d, s.person(d), true
		}
	}
	return 0, "", false
}

// person is whose turn it is: floor(days since the start / length of a turn) mod n.
func (s *Shift) person(day Day) report.PersonID {
	return s.Order[int(day-s.Start)/max(s.Turn, 1)%len(s.Order)]
}

// substitute puts the substitute in the place of somebody on leave on that date, once: a substitute who is on leave too
// stays, and the configuration's check names the line.
func (r *Roster) substitute(d *Duty, day Day) bool {
	i, ok := r.index[d.Person]
	if !ok {
		return false
	}
	l, away := r.people[i].away(day)
	if !away || l.substitute == "" {
		return false
	}
	d.Person, d.Why, d.Line, d.Beside = l.substitute, WhySubstitute, l.line, l.beside
	return true
}

func (s *span) swapDuty(zone *time.Location) Duty {
	return Duty{
		Person: s.swap.Person, Why: WhySwap, Line: s.swap.Line, Beside: s.swap.Beside, Note: s.swap.Note,
		From: time.Unix(s.from, 0).In(zone), Until: time.Unix(s.until, 0).In(zone),
	}
}
