package dispatch

import (
	"math/rand/v2"
	"testing"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

// month is a simulated month: reports come, people answer, refuse, block the bot, rest, leave, are frozen and thawed,
// the machine is off for a while; after every plan the laws are checked by town.plan.
type month struct {
	*town
	chance   *rand.Rand
	cases    []*report.Case
	everyone []report.Person

	reports, accepted, alarms int
}

func newMonth(t *testing.T, seed uint64) *month {
	t.Helper()
	m := &month{town: newTown(t), chance: rand.New(rand.NewPCG(seed, 7))}
	m.everyone = m.city.People
	if seed%2 == 1 { // every other month has people on leave
		m.data.Leaves = []roster.Leave{
			{Person: "rina", Substitute: "agus", From: roster.DayOf(m.now) + 2, To: roster.DayOf(m.now) + 9},
			{Person: "ratna", From: roster.DayOf(m.now) + 5, To: roster.DayOf(m.now) + 20},
		}
	}
	if seed%3 == 2 { // and some cities know no night
		m.data.Night = roster.Hours{}
	}
	m.settle(m.everyone)
	return m
}

// hour: something happens, then the worker's minutes pass. Now and then the machine is off for some hours.
func (m *month) hour() {
	m.happen()
	if m.chance.IntN(60) == 0 {
		m.now = m.now.Add(time.Duration(1+m.chance.IntN(12)) * time.Hour)
	}
	for range 60 {
		for _, c := range m.cases {
			if c.Status.Open() && !c.NextDue.After(m.now) {
				m.look(c)
			}
		}
		m.now = m.now.Add(time.Minute)
	}
}

func (m *month) look(c *report.Case) {
	ch := m.plan(c)
	m.alarms += len(ch.Alarms)
}

func (m *month) happen() {
	if m.chance.IntN(12) == 0 {
		m.tell()
	}
	if m.chance.IntN(8) == 0 {
		m.somebodyChanges()
	}
	for _, c := range m.cases {
		if c.Status.Open() && m.chance.IntN(3) == 0 {
			m.somebodyActs(c)
		}
	}
}

func (m *month) tell() {
	m.reports++
	c := m.sent(report.Urgency(m.chance.IntN(3)))
	if m.chance.IntN(8) == 0 {
		c.Reason = report.ReasonSuicide
	}
	if m.chance.IntN(4) == 0 {
		c.Place = report.Place{District: "Balikpapan Timur"}
	}
	c.Exclude.NotFromWard = m.chance.IntN(4) == 0
	c.Exclude.CityOnly = m.chance.IntN(8) == 0
	for _, job := range []report.Job{report.JobAgency, report.JobActivist} {
		if m.chance.IntN(10) == 0 {
			c.Exclude.Jobs = append(c.Exclude.Jobs, job)
		}
	}
	m.cases = append(m.cases, c)
	m.look(c)
}

// somebodyChanges changes a person; all open cases are reviewed, as the worker does.
func (m *month) somebodyChanges() {
	id := m.everyone[m.chance.IntN(len(m.everyone))].ID
	switch m.chance.IntN(8) {
	case 0:
		freeze(id)(m.town, nil)
	case 1, 2, 3:
		clear(m.states)
	case 6:
		rest := m.now.Add(time.Duration(m.chance.IntN(20)) * time.Hour)
		state(id, func(s *report.PersonState) { s.RestUntil = rest })(m.town, nil)
	case 4:
		remove(id)(m.town, nil)
	case 5:
		m.settle(m.everyone)
	}
	for _, c := range m.cases {
		m.look(c)
	}
}

// somebodyActs: an offered person answers or turns out to be unreachable, a holder follows up, or the reporter adds.
func (m *month) somebodyActs(c *report.Case) {
	if m.chance.IntN(10) == 0 {
		speak(m.town, c)
	}
	if m.chance.IntN(10) == 0 {
		raise(c.Urgency.Raise(report.Urgency(m.chance.IntN(3))), c.Reason)(m.town, c)
	} else if !c.Status.Unanswered() {
		m.holderActs(c)
	} else if len(c.Offers) > 0 {
		o := c.Offers[m.chance.IntN(len(c.Offers))]
		if o.State != report.OfferOpen {
			return
		}
		m.offeredActs(c, o.To)
	}
	m.look(c)
}

func (m *month) offeredActs(c *report.Case, id report.PersonID) {
	switch m.chance.IntN(8) {
	case 0, 3:
		accept(id)(m.town, c)
		m.accepted++
	case 1:
		forbidden(id)(m.town, c)
	case 2:
		c.Exclude.People, c.NextDue = append(c.Exclude.People, id), m.now
	default:
		decline(id)(m.town, c)
	}
}

func (m *month) holderActs(c *report.Case) {
	switch m.chance.IntN(6) {
	case 0, 3:
		c.Status = report.StatusClosed
	case 1:
		c.Exclude.People, c.NextDue = append(c.Exclude.People, c.Holder), m.now
	case 2:
		forbidden(c.Holder)(m.town, c)
	default:
		follow(m.town, c)
	}
}
