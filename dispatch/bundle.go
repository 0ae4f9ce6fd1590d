package dispatch

import (
	"strconv"
	"time"

	"ruangaman/report"
)

// In a flood of emergencies in which nothing is told (report.Case.Bundled) every case keeps its own ladder, offers and
// times; only what rings is put together: the first alert of a person in FloodEvery is the ordinary one, the next comes
// when that time is over and stands for all offers that no push has named alone. It is one outbox row, written in the
// transaction of the first offer it stands for, and says what is true when it leaves.

// ring tells a person that an offer waits, alone or with others.
func (p *planner) ring(o *report.Offer, text string, silent bool) {
	if o.Bundled = p.c.Bundled && !p.mayRing(o.To); !o.Bundled {
		p.push(*o, text, silent)
		return
	}
	state := p.States[o.To]
	if state.AlertAt.After(p.now) {
		return // an alert waits already
	}
	at := state.AlertAt.Add(report.FloodEvery)
	m, ok := p.tell(o.To, report.PurposeBundle, report.Text{})
	if !ok {
		return
	}
	// It is about many cases, so none of their keys seals it.
	m.About, m.As, m.Body, m.NotBefore, m.Lane = report.ID{}, report.AsBundle, nil, at, report.LaneEmergency
	p.queue(m)
	p.alerted(o.To, at)
}

// mayRing reports whether a person hears of this bundled case alone, and counts it: nobody told them of one in FloodEvery.
// A time far ahead is of a clock that was wrong.
func (p *planner) mayRing(id report.PersonID) bool {
	at := p.States[id].AlertAt
	if p.now.Before(at.Add(report.FloodEvery)) && !at.After(p.now.Add(report.FloodEvery)) {
		return false
	}
	p.alerted(id, p.now)
	return true
}

func (p *planner) alerted(id report.PersonID, at time.Time) {
	state := p.States[id]
	state.Person, state.AlertAt = id, at
	states := make(map[report.PersonID]report.PersonState, len(p.States)+1)
	for k, v := range p.States {
		states[k] = v
	}
	states[id] = state
	p.States = states // the caller's map stays as it was
	for i := range p.change.People {
		if p.change.People[i].Person == id {
			p.change.People[i] = state
			return
		}
	}
	p.change.People = append(p.change.People, state)
}

// part has every offer that no push named alone ring by itself, once its case tells something.
func (p *planner) part() {
	if p.c.Bundled {
		return
	}
	for i := range p.c.Offers {
		o := &p.c.Offers[i]
		if o.Bundled && o.State == report.OfferOpen && p.free(o.To) {
			o.Bundled, o.At = false, p.now
			p.push(*o, textEmergency, false)
		}
	}
}

// mostCounted is where counting for one alert ends.
const mostCounted = 99

// Bundle says what an alert for several offers says now: how many offers of this person no push named alone, of the open
// cases they hold or are offered. It is false when there is none any more, or the person cannot be offered one.
func Bundle(m report.Message, cases []report.Case, env Env) (report.Message, bool) {
	person, ok := addressee(m, env)
	if !ok || !env.States[person.ID].Reachable(env.Now) {
		return m, false
	}
	n := 0
	for i := range cases {
		c := &cases[i]
		at, offered := c.OfferTo(person.ID)
		if offered && c.Bundled && c.Status.Unanswered() && maySee(person, c) &&
			c.Offers[at].State == report.OfferOpen && c.Offers[at].Bundled {
			n++
		}
	}
	if n == 0 {
		return m, false
	}
	count := strconv.Itoa(min(n, mostCounted))
	if n > mostCounted {
		count += "+"
	}
	m.Body = []report.Text{report.T(textBundle, "n", report.Raw(count))}
	m.Buttons = button(textOpenButton, report.Tap{Verb: report.TapList})
	return m, true
}
