package dispatch

import (
	"time"

	"ruangaman/report"
)

// What time asks of the people themselves, apart from every case: are you ready, and whom can nobody reach?

const (
	textReady       = "staff_ready_ask"     // your turn has begun: SIAP?
	textReadyButton = "btn_ready"           // SIAP
	textNotReady    = "admin_not_ready"     // {lines}: on duty, and no answer
	textNotReadyOf  = "admin_not_ready_of"  // {person} since {time}
	textAwayOf      = "admin_not_ready_off" // {person} since {time}: cannot be called by the bot
)

// staleReady is how old a question may be whose silence is still told: the night it may wait for, and more.
const staleReady = 12 * time.Hour

// Attend decides it. It is asked again and again and says everything once; what it said lies in PersonState. A practice
// city is left alone.
func Attend(env Env) report.Change {
	a := attending{Env: env, now: env.Now.UTC().Round(0), states: map[report.PersonID]report.PersonState{}}
	if env.City.Practice {
		return a.out
	}
	a.night, _ = a.Roster.Night(a.now)
	a.askReady()
	a.missReady()
	a.brief()
	for _, person := range a.City.People {
		if state, changed := a.states[person.ID]; changed {
			a.out.People = append(a.out.People, state)
		}
	}
	return a.out
}

// attending is one Attend.
type attending struct {
	Env
	now    time.Time
	night  bool
	states map[report.PersonID]report.PersonState // as they are to be written
	out    report.Change
}

// state is what is known of a person, with what this Attend has changed.
func (a *attending) state(id report.PersonID) report.PersonState {
	if state, changed := a.states[id]; changed {
		return state
	}
	state := a.States[id]
	state.Person = id
	return state
}

// askReady asks whoever has just come on duty, once for all their areas. At night without a sound. Whoever cannot be
// written to is not asked; the silence tells it.
func (a *attending) askReady() {
	coming := a.Roster.Coming(a.now, report.ReadyWithin)
	for _, person := range a.City.People {
		from, comes := coming[person.ID]
		state := a.state(person.ID)
		if !comes || state.Ready.From.Equal(from) {
			continue
		}
		state.Ready = report.Readiness{From: from.UTC(), At: a.now}
		a.states[person.ID] = state
		if !a.callable(person, state) {
			continue
		}
		m := a.to(person, report.T(textReady))
		m.Silent, m.NotAfter = a.night, a.now.Add(report.ReadyWithin)
		m.Buttons = button(textReadyButton, report.Tap{Verb: report.TapReady})
		a.out.Outbox = append(a.out.Outbox, m)
	}
}

// missReady tells the coordinators of everybody on duty who has not answered, by day.
func (a *attending) missReady() {
	var lines []report.Text
	silent := map[report.PersonID]bool{}
	for _, person := range a.City.People {
		state := a.state(person.ID)
		if !a.overdue(person, state) {
			continue
		}
		key := textNotReadyOf
		if !a.callable(person, state) {
			key = textAwayOf
		}
		since := report.Raw(state.Ready.From.In(a.City.Zone).Format("15:04"))
		lines = append(lines, report.T(key, "person", person.Call(), "time", since))
		silent[person.ID] = true
		state.Ready.Told = true
		a.states[person.ID] = state
	}
	if lines == nil {
		return
	}
	for _, c := range a.coordinators() {
		if !silent[c.ID] || len(lines) > 1 {
			a.out.Outbox = append(a.out.Outbox, a.to(c, report.T(textNotReady, "lines", report.Text{List: lines, Join: "\n"})))
		}
	}
}

// overdue reports whether it is time to say that somebody on duty has not answered. Nobody is woken for that: what was
// asked at night has until the morning, and then as long as by day.
func (a *attending) overdue(person report.Person, s report.PersonState) bool {
	r := s.Ready
	if a.night || !r.Waits() || r.Told || a.now.Sub(r.At) > staleReady || !a.Roster.Serves(s.Person, a.now) {
		return false
	}
	until := r.At
	if night, morning := a.Roster.Night(until); night {
		until = morning
	}
	if a.callable(person, s) {
		until = until.Add(report.ReadyWithin)
	}
	return !a.now.Before(until)
}

// callable reports whether the bot would offer anything to a person.
func (a *attending) callable(person report.Person, s report.PersonState) bool {
	return s.Reachable(a.now) && person.Chat != 0 && person.Role != report.RoleUnvouched
}

// coordinators are those who may be told what only they see.
func (a *attending) coordinators() (those []report.Person) {
	for _, person := range a.City.People {
		if state := a.States[person.ID]; person.Role == report.RoleCoordinator && person.Chat != 0 && !state.Frozen && !state.Blocked {
			those = append(those, person)
		}
	}
	return those
}

// to is a message to a person, about no case.
func (a *attending) to(person report.Person, body ...report.Text) report.Message {
	return report.Message{To: person.Chat, Person: person.ID, Do: report.ActSend, As: report.AsNotice, Body: body, Lang: a.City.Lang,
		Purpose: report.PurposeAlert, Lane: report.LaneOther}
}
