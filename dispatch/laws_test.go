package dispatch

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"ruangaman/report"
)

// laws hold after every plan of every case.
func (w *town) laws(before, c *report.Case, ch report.Change) {
	w.t.Helper()
	if !c.Status.Open() {
		return
	}
	w.lawOfTime(c)
	w.lawOfSomebody(before, c, ch)
	w.lawOfRising(before, c)
	w.lawOfSilence(c, ch)
	w.lawOfOffers(before, c)
	w.lawOfDuty(before, c)
}

// lawOfDuty: what the last one on duty did not answer lies with whoever is on duty now, and no handoff makes a step wait longer.
func (w *town) lawOfDuty(before, c *report.Case) {
	p := newPlanner(c, w.env())
	if !c.Status.Unanswered() || !before.Status.Unanswered() {
		return
	}
	if night, _ := p.sleeping(); !night && p.passedOn() {
		w.t.Fatalf("at %s an offer lies with who has gone off duty: %+v", w.now, c.Offers)
	}
	a, b := before.Ladder, c.Ladder
	if a.Step >= 0 && a.Step < p.last() && a.Step == b.Step && a.Round == b.Round && b.WaitUntil.After(a.WaitUntil) {
		w.t.Fatalf("at %s step %d was to end at %s and ends at %s", w.now, a.Step, a.WaitUntil, b.WaitUntil)
	}
}

// lawOfTime is the invariant of DESIGN §6: next due lies ahead, and not further than the longest wait.
func (w *town) lawOfTime(c *report.Case) {
	if wait := c.NextDue.Sub(w.now); wait <= 0 || wait > w.roster.LongestWait() {
		w.t.Fatalf("at %s the next look is in %s", w.now, wait)
	}
}

// lawOfSomebody: somebody can answer, or somebody hears that nobody can, or it is a night that may be slept through.
func (w *town) lawOfSomebody(before, c *report.Case, ch report.Change) {
	p := newPlanner(c, w.env())
	if !c.Status.Unanswered() {
		if p.lost(c.Holder) {
			w.t.Fatal("the holder may not have the case")
		}
		return
	}
	night, _ := w.roster.Night(w.now)
	sleeps := night && c.Urgency == report.Routine && !emergency(c)
	due := !before.NextDue.After(w.now)
	if due && !sleeps && !p.somebodyThinks() && len(ch.Alarms) == 0 {
		w.t.Fatalf("at %s nobody is asked and nobody hears of it", w.now)
	}
}

// lawOfRising: within a round the ladder only rises.
func (w *town) lawOfRising(before, c *report.Case) {
	a, b := before.Ladder, c.Ladder
	if b.Round < a.Round || b.Round == a.Round && b.Step < a.Step {
		w.t.Fatalf("the ladder fell from round %d step %d to round %d step %d", a.Round, a.Step, b.Round, b.Step)
	}
}

// lawOfSilence: every message would pass the questions at its claim (but that an offer is over which was then made again),
// an excluded person gets nothing but what takes away, no push carries an argument, emergencies are in the fast lane, nights
// are kept.
func (w *town) lawOfSilence(c *report.Case, ch report.Change) {
	night, _ := w.roster.Night(w.now)
	for _, m := range ch.Outbox {
		if !Ask(m, c, w.env()) && !stale(m, c) {
			w.t.Fatalf("what was said is refused at its claim: %s", said(report.Change{Outbox: []report.Message{m}}))
		}
		person, _ := w.city.Person(m.Person)
		if m.Person != "" && !maySee(person, c) && !takesAway(m, c) {
			w.t.Fatalf("%s is excluded and hears of the case", m.Person)
		}
		if emergency(c) != (m.Lane == report.LaneEmergency) {
			w.t.Fatalf("lane %d for urgency %s", m.Lane, c.Urgency)
		}
		if m.Purpose == report.PurposeWatch && (m.To != c.Reporter || m.Do != report.ActEdit || !m.Silent || m.Person != "") {
			w.t.Fatal("what is for the reporter goes elsewhere, or makes a sound")
		}
		if m.Purpose != report.PurposeStaff && m.Purpose != report.PurposeWish && m.Purpose != report.PurposeWatch && len(m.Body) > 0 && len(m.Body[0].Args) > 0 {
			w.t.Fatalf("%s carries content", m.Body[0].Key)
		}
		if m.Do == report.ActSend && night && !emergency(c) && (c.Urgency == report.Routine || !m.Silent) {
			w.t.Fatalf("at %s a sound for urgency %s", w.now, c.Urgency)
		}
	}
}

// lawOfOffers: everybody has one offer at most, and no new one goes to somebody who may not see the case.
func (w *town) lawOfOffers(before, c *report.Case) {
	ids, people := map[report.OfferID]bool{}, map[report.PersonID]bool{}
	for _, o := range c.Offers {
		if ids[o.ID] || people[o.To] {
			w.t.Fatal("a second offer to the same person, or of the same name")
		}
		ids[o.ID], people[o.To] = true, true
		person, ok := w.city.Person(o.To)
		if o.State == report.OfferOpen && (!ok || !maySee(person, c)) {
			w.t.Fatalf("%s has an open offer and may not see the case", o.To)
		}
		if !slices.Contains(before.Offers, o) && o.State == report.OfferOpen && w.states[o.To].Frozen {
			w.t.Fatalf("%s is frozen and was offered the case", o.To)
		}
	}
}

func TestPromise07NobodyExcludedIsEverOffered(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		exclude report.Exclusion
		change  func(*town)
		want    []string // whoever may be offered the case, in the order in which the ladder called them
	}{
		"nobody": {report.Exclusion{}, nil, []string{"rina", "agus", "ratna", "wahyu"}},
		"not from the ward": {report.Exclusion{NotFromWard: true}, nil,
			[]string{"agus", "ratna", "wahyu"}},
		"straight to the city": {report.Exclusion{CityOnly: true}, nil, []string{"ratna", "wahyu"}},
		"an activist":          {report.Exclusion{Jobs: []report.Job{report.JobActivist}}, nil, []string{"ratna", "wahyu"}},
		"the agency": {report.Exclusion{Jobs: []report.Job{report.JobAgency}}, nil,
			[]string{"rina", "agus", "mega"}},
		"the agency, straight to the city": {report.Exclusion{CityOnly: true, Jobs: []report.Job{report.JobAgency}}, nil,
			[]string{"mega"}},
		"the coordinators by name": {report.Exclusion{People: []report.PersonID{"ratna", "wahyu"}}, nil,
			[]string{"rina", "agus", "tuti"}},
		"everybody above the activists": {report.Exclusion{People: []report.PersonID{"ratna", "wahyu", "tuti", "mega"}}, nil,
			[]string{"rina", "agus", "budi", "sari"}},
		"by the roster": {report.Exclusion{}, func(w *town) { w.city.People[0].Avoid = []string{"Manggar"} },
			[]string{"agus", "ratna", "wahyu"}},
		"their own report": {report.Exclusion{}, func(w *town) { w.city.People[3].Chat = 900 },
			[]string{"rina", "budi", "ratna", "wahyu"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			if c.change != nil {
				c.change(w)
			}
			k := w.sent(report.Routine)
			k.Exclude = c.exclude
			w.live(k, clock("2026-11-23 18:30"))
			var got []string
			for _, o := range k.Offers {
				got = append(got, string(o.To))
			}
			// In the last step everybody is called in written order; who was called before stands first.
			slices.Sort(got)
			want := slices.Sorted(slices.Values(c.want))
			sameLines(t, got, want)
		})
	}
}

func TestPromise03EveryOpenCaseAlwaysHasSomeoneDue(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) { // every mix of leave and night, see newMonth
		t.Run(fmt.Sprint("month ", seed), func(t *testing.T) {
			t.Parallel()
			m := newMonth(t, seed)
			for end := m.now.Add(30 * 24 * time.Hour); m.now.Before(end); {
				m.hour()
			}
			t.Logf("%d reports, %d accepted, %d plans, %d alarms", m.reports, m.accepted, m.plans, m.alarms)
			if m.accepted == 0 || m.alarms == 0 {
				t.Error("this is no month worth the name")
			}
		})
	}
}
