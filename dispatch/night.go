package dispatch

import (
	"time"

	"ruangaman/report"
)

// emergency reports whether a case knows no night. A suicide statement is one, whatever urgency it came with.
func emergency(c *report.Case) bool {
	return c.Urgency == report.Emergency || c.Reason == report.ReasonSuicide
}

// calm reports whether a case is in the quiet lane: the coordinators look at it, and no phone sounds. What endangers
// anybody never is.
func (p *planner) calm() bool { return p.c.Calm && p.c.Urgency == report.Routine && !emergency(p.c) }

// sleeping reports whether the city sleeps as far as this case is concerned, and until when.
func (p *planner) sleeping() (night bool, morning time.Time) {
	night, morning = p.Roster.Night(p.now)
	return night && !emergency(p.c) && !p.c.Canary, morning
}

// night does what malam: asks for and reports whether the ladder sleeps until the morning. A case that came at night
// starts its ladder in the morning, in a new round, with whoever is on duty then; one whose ladder was climbing in the
// evening goes on where it stood.
func (p *planner) night() bool {
	l := &p.c.Ladder
	night, morning := p.sleeping()
	if !night {
		if l.Morning {
			l.Morning = false
			l.Round++
		}
		return false
	}
	l.Morning = l.Morning || l.Step < 0
	p.c.NextDue = morning
	if p.c.Urgency != report.Urgent || p.somebodyThinks() || p.offerSilently() {
		return true
	}
	p.cryForHelp(true)
	if again := p.now.Add(p.wait(p.last())); again.Before(morning) {
		p.c.NextDue = again
	}
	return true
}

// somebodyThinks reports whether any open offer lies with a person who can answer it.
func (p *planner) somebodyThinks() bool {
	for _, o := range p.c.Offers {
		if o.State == report.OfferOpen && p.free(o.To) {
			return true
		}
	}
	return false
}

// offerSilently makes the one offer an urgent case is allowed at night, to the first person the ladder would call.
func (p *planner) offerSilently() bool {
	for step := max(p.c.Ladder.Step, p.first()); step <= p.last(); step++ {
		if people := p.called(step); len(people) > 0 {
			p.offer(people[0], step, true)
			return true
		}
	}
	return false
}
