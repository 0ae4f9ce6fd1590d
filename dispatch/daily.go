package dispatch

import (
	"time"

	"ruangaman/report"
)

// The hours in which the coordinators have the daily word: it is written when the first of them begins, or later if the
// program was down; after the last it waits for tomorrow.
const (
	briefFrom  = 8
	briefUntil = 9
)

const (
	textDaily          = "admin_daily"           // {lines}: to be looked at today
	textDailyNever     = "admin_daily_never"     // {people}: never started the bot
	textDailyBlocked   = "admin_daily_blocked"   // {people}: the bot cannot reach them
	textDailyUnvouched = "admin_daily_unvouched" // {people}: nobody vouched for them
	textDailyFrozen    = "admin_daily_frozen"    // {people}: frozen
)

// brief is the daily word to the coordinators, without a sound: whom the bot cannot call. Nothing where nothing is wrong.
func (a *attending) brief() {
	local := a.now.In(a.City.Zone)
	if local.Hour() < briefFrom || local.Hour() >= briefUntil {
		return
	}
	lines := a.wrong()
	if lines == nil {
		return
	}
	today := local.Format(time.DateOnly)
	for _, c := range a.coordinators() {
		state := a.state(c.ID)
		if state.BriefedAt.In(a.City.Zone).Format(time.DateOnly) == today {
			continue
		}
		state.BriefedAt = a.now
		a.states[c.ID] = state
		m := a.to(c, report.T(textDaily, "lines", report.Text{List: lines, Join: "\n"}))
		m.Silent = true
		a.out.Outbox = append(a.out.Outbox, m)
	}
}

// wrong lists whom the bot cannot call, by why: the first that holds.
func (a *attending) wrong() (lines []report.Text) {
	kinds := []string{textDailyUnvouched, textDailyNever, textDailyBlocked, textDailyFrozen}
	found := map[string][]report.Text{}
	for _, person := range a.City.People {
		kind := textDailyFrozen
		switch state := a.States[person.ID]; {
		case state.Wanted.Role != "" && !state.Unknown:
			kind = textDailyUnvouched
		case state.Met != person.Chat:
			kind = textDailyNever
		case state.Blocked:
			kind = textDailyBlocked
		case !state.Frozen:
			continue
		}
		found[kind] = append(found[kind], person.Call())
	}
	for _, kind := range kinds {
		if people := found[kind]; people != nil {
			lines = append(lines, report.T(kind, "people", report.Text{List: people, Join: ", "}))
		}
	}
	return lines
}
