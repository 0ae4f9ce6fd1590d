package dispatch

import (
	"testing"
	"time"

	"ruangaman/report"
)

// flooded is a case as the conversation opens one too many.
func (w *town) flooded() *report.Case {
	c := w.sent(report.Emergency)
	c.Bare, c.Bundled = true, true
	return c
}

// planAll plans cases one after the other and says what came of it.
func (w *town) planAll(cases ...*report.Case) (said1 []string, rows []report.Message) {
	w.t.Helper()
	for _, c := range cases {
		ch := w.plan(c)
		for _, m := range ch.Outbox {
			if m.Purpose != report.PurposeWatch {
				rows = append(rows, m)
			}
		}
		if s := said(ch); s != "" {
			said1 = append(said1, s)
		}
	}
	return said1, rows
}

func TestAFloodRingsOnceAloneAndThenOnceInTenMinutesForAll(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	var cases []*report.Case
	for range 9 {
		cases = append(cases, w.flooded())
	}
	lines, rows := w.planAll(cases...)
	sameLines(t, lines, []string{"staff_push_emergency>rina", ">rina"})
	alert := rows[1]
	if alert.Purpose != report.PurposeBundle || !alert.NotBefore.Equal(w.now.Add(report.FloodEvery)) || !alert.About.Zero() || alert.Lane != report.LaneEmergency {
		t.Errorf("the alert for several is %q at %v", alert.Purpose, alert.NotBefore)
	}
	for _, c := range cases { // P3: each is a case with its own ladder
		if len(c.Offers) != 1 || c.Status != report.StatusOffered || !c.NextDue.Equal(w.now.Add(3*time.Minute)) {
			t.Errorf("%d offers, %s, due %v", len(c.Offers), c.Status, c.NextDue)
		}
	}
	w.now = alert.NotBefore
	m, ok := Bundle(alert, values(cases), w.env())
	if !ok || m.Body[0].Args["n"].Raw != "8" || m.Buttons[0][0].Data != (report.Tap{Verb: report.TapList}).Data() {
		t.Errorf("the alert says %q", m.Body)
	}
	w.now = clock("2026-11-23 12:11") // the time after an alert for several counts too
	if lines, _ := w.planAll(w.flooded()); len(lines) != 1 || lines[0] != ">rina" {
		t.Errorf("a minute after an alert: %q", lines)
	}
}

func values(cases []*report.Case) (all []report.Case) {
	for _, c := range cases {
		all = append(all, *c)
	}
	return all
}

func TestABundledEmergencyRingsAtOnceWhenItTellsSomething(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	first, second := w.flooded(), w.flooded()
	w.planAll(first, second)
	w.now = w.now.Add(20 * time.Second)
	second.Bare, second.Bundled, second.NextDue = false, false, w.now // as flows writes an addition with words
	lines, rows := w.planAll(second)
	sameLines(t, lines, []string{"staff_push_emergency>rina"})
	if !rows[0].First || rows[0].Offer != second.Offers[0].ID {
		t.Error("it does not go first")
	}
	alert := report.Message{To: w.chat("rina"), Person: "rina", Purpose: report.PurposeBundle}
	if m, ok := Bundle(alert, values([]*report.Case{first, second}), w.env()); ok {
		t.Errorf("an alert that stands for nothing any more says %q", m.Body)
	}
}

func TestAnAlertForSeveralIsAskedAgainWhenItIsClaimed(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*town, *report.Case){
		"accepted":        func(_ *town, c *report.Case) { c.Status = report.StatusAccepted },
		"declined":        func(_ *town, c *report.Case) { c.Offers[0].State = report.OfferDeclined },
		"excluded":        func(_ *town, c *report.Case) { c.Exclude.People = []report.PersonID{"rina"} },
		"frozen":          func(w *town, _ *report.Case) { w.states["rina"] = report.PersonState{Person: "rina", Frozen: true} },
		"another account": func(w *town, _ *report.Case) { w.settle(moved(w.city.People, "rina")) },
	} {
		w := newTown(t)
		first, c := w.flooded(), w.flooded()
		_, rows := w.planAll(first, c)
		if _, ok := Bundle(rows[1], values([]*report.Case{c}), w.env()); !ok {
			t.Fatal("nothing was to be said before")
		}
		change(w, c)
		if _, ok := Bundle(rows[1], values([]*report.Case{c}), w.env()); ok {
			t.Errorf("%s: it is said", name)
		}
	}
}

func moved(people []report.Person, id report.PersonID) (all []report.Person) {
	for _, p := range people {
		if p.ID == id {
			p.Chat++
		}
		all = append(all, p)
	}
	return all
}

func (w *town) chat(id report.PersonID) report.ChatID {
	p, _ := w.city.Person(id)
	return p.Chat
}

func TestAClockThatWasWrongKeepsNobodyFromRinging(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.states["rina"] = report.PersonState{Person: "rina", AlertAt: w.now.AddDate(10, 0, 0)}
	lines, _ := w.planAll(w.flooded())
	sameLines(t, lines, []string{"staff_push_emergency>rina"})
}

func TestTheQuietLaneAsksTheCoordinatorsWithoutASound(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	calm := w.sent(report.Routine)
	calm.Calm = true
	lines, _ := w.planAll(calm)
	sameLines(t, lines, []string{"~staff_push>ratna ~staff_push>wahyu"})
	calm.Urgency = report.Urgent // whatever endangers somebody rings like any other
	w.now = w.now.Add(time.Minute)
	lines, _ = w.planAll(calm)
	sameLines(t, lines, []string{"staff_push>rina"})
	emergency := w.sent(report.Emergency)
	emergency.Calm = true
	lines, _ = w.planAll(emergency)
	sameLines(t, lines, []string{"staff_push_emergency>rina"})
}
