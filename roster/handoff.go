package roster

import (
	"time"

	"ruangaman/report"
)

// Coming are the people who came on duty not longer than within before an instant, and when. Whoever was on duty anywhere
// just before goes on rather than comes: a new shift, a holiday, another area beside the one they have begin nothing new.
func (r *Roster) Coming(at time.Time, within time.Duration) map[report.PersonID]time.Time {
	out := map[report.PersonID]time.Time{}
	for _, p := range r.each {
		d, ok := p.onDuty(r, at)
		if !ok || at.Sub(d.From) > within || r.Serves(d.Person, d.From.Add(-time.Second)) {
			continue
		}
		out[d.Person] = d.From // the same in every area: whoever serves somewhere since earlier goes on
	}
	return out
}
