package dispatch

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

var wita = time.FixedZone("WITA", 8*60*60)

const groupChat report.ChatID = -100

// town is a small city in which time is a variable.
type town struct {
	t      *testing.T
	now    time.Time
	city   *report.City
	data   roster.Data
	roster *roster.Roster
	states map[report.PersonID]report.PersonState
	drawn  int
	plans  int
}

// newTown: rina is on duty by day, budi by night; the ladders are those of config.reference.yaml.
func newTown(t *testing.T) *town {
	t.Helper()
	people := []report.Person{
		{ID: "rina", Name: "Rina", Chat: 1, Role: report.RoleActivist, Lives: "Manggar"},
		{ID: "budi", Name: "Budi", Chat: 2, Role: report.RoleActivist, Lives: "Lamaru"},
		{ID: "sari", Name: "Sari", Chat: 3, Role: report.RoleActivist, Lives: "Sepinggan"},
		{ID: "agus", Name: "Agus", Chat: 4, Role: report.RoleActivist, Lives: "Gunung Bahagia"},
		{ID: "ratna", Name: "Ratna", Chat: 5, Role: report.RoleCoordinator},
		{ID: "wahyu", Name: "Wahyu", Chat: 6, Role: report.RoleCoordinator},
		{ID: "tuti", Name: "Tuti", Chat: 7, Role: report.RolePsychologist},
		{ID: "mega", Name: "Mega", Chat: 8, Role: report.RoleIndependent},
	}
	duty := func(from, to int, who report.PersonID) roster.Shift {
		return roster.Shift{Days: roster.EveryDay, Hours: roster.Hours{From: from * 60, To: to * 60}, Turn: 1,
			Start: roster.DayOf(clock("2026-11-01 00:00")), Order: []report.PersonID{who}}
	}
	w := &town{
		t: t, now: clock("2026-11-23 12:00"),
		states: map[report.PersonID]report.PersonState{},
		data: roster.Data{
			Zone: wita, Districts: []report.District{{Name: "Balikpapan Timur", Wards: []string{"Manggar", "Lamaru"}}},
			Rules: []roster.Rule{{
				Shifts:  []roster.Shift{duty(7, 19, "rina"), duty(19, 7, "budi")},
				Backups: []report.PersonID{"agus", "rina", "budi", "sari"},
			}},
			Ladders: referenceLadders(), Night: roster.Hours{From: 22 * 60, To: 6 * 60}, Group: groupChat,
			FollowUps: []time.Duration{24 * time.Hour},
		},
	}
	w.settle(people)
	return w
}

func referenceLadders() roster.Ladders {
	duty, backup := []roster.Target{roster.TargetOnDuty}, []roster.Target{roster.TargetBackup}
	coordinator := []roster.Target{roster.TargetCoordinator}
	return roster.Ladders{
		Routine: []roster.Step{
			{To: duty, Wait: time.Hour, Remind: 30 * time.Minute},
			{To: backup, Wait: time.Hour},
			{To: coordinator, Repeat: 2 * time.Hour},
		},
		Urgent: []roster.Step{
			{To: duty, Wait: 15 * time.Minute, Remind: 7 * time.Minute},
			{To: backup, Wait: 15 * time.Minute},
			{To: coordinator, Repeat: 30 * time.Minute},
		},
		Emergency: []roster.Step{
			{To: duty, Wait: 3 * time.Minute},
			{To: []roster.Target{roster.TargetBackup, roster.TargetCoordinator}, AtOnce: true, Wait: 10 * time.Minute},
			{To: []roster.Target{roster.TargetCoordinator, roster.TargetGroup}, AtOnce: true, Repeat: 10 * time.Minute},
		},
		Suicide: []roster.Step{
			{To: []roster.Target{roster.TargetPsychologist, roster.TargetCoordinator}, AtOnce: true, Repeat: 10 * time.Minute},
		},
	}
}

// settle accepts a configuration with these people: new values, as after a reload.
func (w *town) settle(people []report.Person) {
	w.data.People = people
	w.roster = roster.New(w.data)
	w.city = &report.City{
		Name: "Balikpapan", Lang: report.Indonesian, Zone: wita, Districts: w.data.Districts, People: people,
		FollowUp: map[report.Urgency]time.Duration{
			report.Emergency: 30 * time.Minute, report.Urgent: 6 * time.Hour, report.Routine: 24 * time.Hour,
		},
		FollowUpTo: report.RoleCoordinator,
	}
}

func (w *town) env() Env {
	return Env{Now: w.now, Roster: w.roster, City: w.city, States: w.states, Move: move, NewOffer: func() report.OfferID {
		w.drawn++
		return report.OfferID(fmt.Sprintf("offer%d", w.drawn))
	}}
}

// move is the part of the life of a case that time needs; the whole table belongs to flows.
func move(from report.Status, ev report.Event) (report.Status, error) {
	switch {
	case ev == report.EventOffer && from.Unanswered(), ev == report.EventRelease && from.Open() && !from.Unanswered():
		return report.StatusOffered, nil
	case ev == report.EventAccept && from == report.StatusOffered:
		return report.StatusAccepted, nil
	default:
		return from, report.ErrUnlawful
	}
}

// sent is a case as the conversation opens it.
func (w *town) sent(u report.Urgency) *report.Case {
	w.drawn++
	return &report.Case{
		ID: report.ID{byte(w.drawn), byte(w.drawn >> 8), 1}, Code: "K-7F3Q", Status: report.StatusNew, Urgency: u, Category: "cat_physical",
		Place: report.Place{District: "Balikpapan Timur", Ward: "Manggar"}, Reporter: 900, Lang: report.Indonesian,
		Ladder: report.Ladder{Step: -1}, NextDue: w.now, OpenedAt: w.now,
	}
}

// townWith is a town to which a case is sent at an instant.
func townWith(t *testing.T, at string, u report.Urgency) (*town, *report.Case) {
	t.Helper()
	w := newTown(t)
	w.now = clock(at)
	return w, w.sent(u)
}

// plan has the case planned and takes the change over, checking the laws that hold for every plan.
func (w *town) plan(c *report.Case) report.Change {
	w.t.Helper()
	w.plans++
	thorough := w.plans%16 == 1 // a month of plans is too many for all of it
	env, before := w.env(), c.Clone()
	ch := Plan(*c, env)
	if thorough && !reflect.DeepEqual(before, c.Clone()) {
		w.t.Fatal("a plan wrote to the case it was given")
	}
	w.take(c, ch)
	w.laws(before, c, ch)
	if thorough {
		if again := Plan(*c, env); !empty(again) {
			w.t.Fatalf("planning twice at the same instant says %q", said(again))
		}
	}
	return ch
}

func (w *town) take(c *report.Case, ch report.Change) {
	if len(ch.Cases) > 0 {
		*c = ch.Cases[0]
		c.Rev++
	}
	for _, s := range ch.People {
		w.states[s.Person] = s
	}
}

// said is a change in short: "staff_push>rina ~staff_push>budi (silent) -card>rina (deleted) edit:staff_revoked>rina !alarm".
func said(ch report.Change) string {
	var words []string
	for _, m := range ch.Outbox {
		if m.Purpose == report.PurposeWatch { // the reporter's; see watch_test.go
			continue
		}
		word := ""
		if len(m.Body) > 0 {
			word = m.Body[0].Key
		}
		to := string(m.Person)
		if m.Purpose == report.PurposeGroup {
			to = "group"
		}
		switch {
		case m.Do == report.ActDelete:
			word = "-" + string(m.As)
		case m.Do == report.ActEdit:
			word = "edit:" + word
		case m.Silent:
			word = "~" + word
		}
		words = append(words, word+">"+to)
	}
	for _, a := range ch.Alarms {
		words = append(words, "!"+a.Event)
	}
	return strings.Join(words, " ")
}

// clock reads a local time.
func clock(text string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", text, wita)
	if err != nil {
		panic(err)
	}
	return at
}

// act is something people do while the ladder climbs, at a local time of the first day.
type act struct {
	at string
	do func(w *town, c *report.Case)
}

// live lets time pass until an instant and writes down what was said when. After each act the worker is kicked.
func (w *town) live(c *report.Case, until time.Time, acts ...act) []string {
	w.t.Helper()
	var lines []string
	note := func(ch report.Change) {
		if s := said(ch); s != "" {
			lines = append(lines, w.now.In(wita).Format("15:04 ")+s)
		}
	}
	first := w.now.In(wita).Format(time.DateOnly)
	for {
		next := c.NextDue
		if len(acts) > 0 && !clock(first+" "+acts[0].at).After(next) {
			w.now = clock(first + " " + acts[0].at)
			acts[0].do(w, c)
			acts = acts[1:]
			note(w.plan(c))
			continue
		}
		if next.After(until) || !c.Status.Open() {
			w.now = until
			return lines
		}
		w.now = next
		note(w.plan(c))
	}
}

func sameLines(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got:\n  %s\nwant:\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// What people do. Each leaves the case as the conversation or the shell would.

func decline(id report.PersonID) func(*town, *report.Case) {
	return func(w *town, c *report.Case) {
		i, _ := c.OfferTo(id)
		c.Offers[i].State, c.NextDue = report.OfferDeclined, w.now
	}
}

func accept(id report.PersonID) func(*town, *report.Case) {
	return func(w *town, c *report.Case) {
		for i := range c.Offers {
			if c.Offers[i].State == report.OfferOpen {
				c.Offers[i].State = report.OfferTaken
			}
		}
		i, _ := c.OfferTo(id)
		c.Offers[i].State = report.OfferAccepted
		c.Status, c.Holder, c.AcceptedAt, c.FollowedUp = report.StatusAccepted, id, w.now, false
		c.Ladder.Late = 0
		c.NextDue = w.now.Add(w.city.FollowUp[c.Urgency])
	}
}

func follow(w *town, c *report.Case) {
	c.FollowedUp, c.Ladder.Late = true, 0
	c.NextDue = w.now.Add(w.city.FollowUp[max(c.Urgency-1, report.Routine)])
	c.Ladder.StepAt, c.Ladder.WaitUntil = w.now, c.NextDue
}

// forbidden is Telegram's 403 for a push of this case.
func forbidden(id report.PersonID) func(*town, *report.Case) {
	return func(w *town, c *report.Case) { w.take(c, Blocked(*c, id, w.env())) }
}

func state(id report.PersonID, change func(*report.PersonState)) func(*town, *report.Case) {
	return func(w *town, _ *report.Case) {
		s := w.states[id]
		s.Person = id
		change(&s)
		w.states[id] = s
	}
}

func freeze(id report.PersonID) func(*town, *report.Case) {
	return state(id, func(s *report.PersonState) { s.Frozen = true })
}

func remove(id report.PersonID) func(*town, *report.Case) {
	return func(w *town, _ *report.Case) {
		w.settle(slices.DeleteFunc(slices.Clone(w.city.People), func(p report.Person) bool { return p.ID == id }))
	}
}

func raise(u report.Urgency, r report.Reason) func(*town, *report.Case) {
	return func(w *town, c *report.Case) { c.Urgency, c.Reason, c.NextDue = u, r, w.now }
}

// speak is a word of the reporter after sending, as the conversation writes it into an emergency.
func speak(w *town, c *report.Case) {
	c.Added = append(c.Added, report.Addition{At: w.now})
	if c.Urgency == report.Emergency {
		c.NextDue = w.now
	}
}
