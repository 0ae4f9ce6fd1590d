package dispatch

import (
	"testing"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

// walk is a case's life in silence and acts, as it is said.
type walk struct {
	name  string
	from  string // on 2026-11-23
	until string
	sent  report.Urgency
	setup func(*town, *report.Case)
	acts  []act
	want  []string
}

func (k walk) run(t *testing.T) {
	t.Run(k.name, func(t *testing.T) {
		t.Parallel()
		w, c := townWith(t, "2026-11-23 "+k.from, k.sent)
		if k.setup != nil {
			k.setup(w, c)
		}
		sameLines(t, w.live(c, clock(k.until), k.acts...), k.want)
	})
}

func TestSilenceClimbsTheLadderAndTheLastStepRepeatsForEver(t *testing.T) {
	t.Parallel()
	for _, k := range []walk{
		{name: "routine", from: "12:00", until: "2026-11-23 18:30", sent: report.Routine, want: []string{
			"12:00 staff_push>rina",
			"12:30 staff_reminder>rina",
			"13:00 staff_push>agus",
			"14:00 staff_push>ratna staff_push>wahyu",
			"16:00 staff_push>ratna staff_push>wahyu",
			"18:00 staff_push>ratna staff_push>wahyu",
		}},
		{name: "urgent", from: "12:00", until: "2026-11-23 13:10", sent: report.Urgent, want: []string{
			"12:00 staff_push>rina",
			"12:07 staff_reminder>rina",
			"12:15 staff_push>agus",
			"12:30 staff_push>ratna staff_push>wahyu",
			"13:00 staff_push>ratna staff_push>wahyu",
		}},
		{name: "emergency", from: "12:00", until: "2026-11-23 12:30", sent: report.Emergency, want: []string{
			"12:00 staff_push_emergency>rina",
			"12:03 staff_push_emergency>agus staff_push_emergency>budi staff_push_emergency>sari " +
				"staff_push_emergency>ratna staff_push_emergency>wahyu",
			"12:13 staff_push_emergency>ratna staff_push_emergency>wahyu staff_group_alert>group",
			"12:23 staff_push_emergency>ratna staff_push_emergency>wahyu staff_group_alert>group",
		}},
		{name: "suicide has its own ladder", from: "12:00", until: "2026-11-23 12:15", sent: report.Emergency,
			setup: func(_ *town, c *report.Case) { c.Reason = report.ReasonSuicide },
			want: []string{
				"12:00 staff_push_emergency>tuti staff_push_emergency>ratna staff_push_emergency>wahyu",
				"12:10 staff_push_emergency>tuti staff_push_emergency>ratna staff_push_emergency>wahyu",
			}},
		{name: "without its own ladder suicide climbs that of emergencies", from: "12:00", until: "2026-11-23 12:02",
			sent: report.Urgent,
			setup: func(w *town, c *report.Case) {
				c.Reason = report.ReasonSuicide
				w.data.Ladders.Suicide = nil
				w.settle(w.city.People)
			},
			want: []string{"12:00 staff_push_emergency>rina staff_push_emergency>tuti staff_push_emergency>ratna staff_push_emergency>wahyu"}},
		{name: "the city level starts at the coordinators", from: "12:00", until: "2026-11-23 12:20", sent: report.Emergency,
			setup: func(_ *town, c *report.Case) { c.Place = report.Place{District: "Balikpapan Timur"} },
			want: []string{
				"12:00 staff_push_emergency>ratna staff_push_emergency>wahyu",
				"12:10 staff_push_emergency>ratna staff_push_emergency>wahyu staff_group_alert>group",
				"12:20 staff_push_emergency>ratna staff_push_emergency>wahyu staff_group_alert>group",
			}},
		{name: "a city without a group", from: "12:00", until: "2026-11-23 12:14", sent: report.Emergency,
			setup: func(w *town, _ *report.Case) { w.data.Group = 0; w.settle(w.city.People) },
			want: []string{
				"12:00 staff_push_emergency>rina",
				"12:03 staff_push_emergency>agus staff_push_emergency>budi staff_push_emergency>sari " +
					"staff_push_emergency>ratna staff_push_emergency>wahyu",
				"12:13 staff_push_emergency>ratna staff_push_emergency>wahyu",
			}},
	} {
		k.run(t)
	}
}

func TestAWeekOfSilenceNeverEnds(t *testing.T) {
	t.Parallel()
	for _, u := range []report.Urgency{report.Routine, report.Urgent, report.Emergency} {
		w := newTown(t)
		c := w.sent(u)
		lines := w.live(c, w.now.Add(7*24*time.Hour))
		if least := 7 * 8; len(lines) < least { // eight rounds of a routine day, 06:00 to 22:00
			t.Errorf("%s: only %d calls in a week", u, len(lines))
		}
		if len(c.Offers) > len(w.city.People) {
			t.Errorf("%s: the case has grown to %d offers", u, len(c.Offers))
		}
	}
}

func TestAPersonTwiceInARowGetsTheSameOfferAgain(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.data.Rules[0].Shifts[0].Order = []report.PersonID{"ratna"} // on duty and coordinator
	w.data.Rules[0].Backups = []report.PersonID{"ratna"}
	w.settle(w.city.People)
	c := w.sent(report.Routine)
	got := w.live(c, clock("2026-11-23 15:00"))
	sameLines(t, got, []string{"12:00 staff_push>ratna", "12:30 staff_reminder>ratna", "13:00 staff_push>ratna staff_push>wahyu",
		"15:00 staff_push>ratna staff_push>wahyu"})
	if i, ok := c.OfferTo("ratna"); !ok || c.Offers[i].ID != "offer2" || len(c.Offers) != 2 {
		t.Error("the push was repeated under another offer")
	}
}

func TestAfterADowntimeTheLadderClimbsOneStep(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	c := w.sent(report.Urgent)
	w.plan(c)
	w.now = w.now.Add(5 * time.Hour) // both waits and many repeats are over
	if got := said(w.plan(c)); got != "staff_push>agus" || !c.NextDue.Equal(w.now.Add(15*time.Minute)) {
		t.Errorf("after five hours: %q, next in %s", got, c.NextDue.Sub(w.now))
	}
}

func TestAShorterLadderOfANewConfigurationIsClimbedFromWhereTheCaseStands(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	c := w.sent(report.Routine)
	w.live(c, clock("2026-11-23 14:30")) // at the third step of three
	w.data.Ladders.Routine = []roster.Step{
		{To: []roster.Target{roster.TargetOnDuty}, Wait: time.Minute},
		{To: []roster.Target{roster.TargetCoordinator}, Repeat: 10 * time.Minute},
	}
	w.settle(w.city.People)
	c.NextDue = w.now // a reload reviews it when it is due
	sameLines(t, w.live(c, clock("2026-11-23 14:45")), []string{
		"14:30 staff_push>ratna staff_push>wahyu", "14:40 staff_push>ratna staff_push>wahyu",
	})
}

func TestAConfigurationWithoutALadderCallsTheCoordinators(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.data.Ladders = roster.Ladders{}
	w.settle(w.city.People)
	if got := said(w.plan(w.sent(report.Routine))); got != "staff_push>ratna staff_push>wahyu" {
		t.Errorf("said %q", got)
	}
}

func TestATimeTooFarAheadIsBroughtNear(t *testing.T) {
	t.Parallel()
	for _, accepted := range []bool{false, true} {
		w := newTown(t)
		c := w.sent(report.Routine)
		w.plan(c)
		if accepted {
			accept("rina")(w, c)
		}
		c.NextDue = w.now.Add(400 * 24 * time.Hour) // the clock was wrong, or waits have become shorter
		w.plan(c)
		if !c.NextDue.Equal(w.now.Add(w.roster.LongestWait())) {
			t.Errorf("accepted %t: the next look is in %s", accepted, c.NextDue.Sub(w.now))
		}
	}
}

func TestARefusedMoveIsAnAlarmAndNoEnd(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	env := w.env()
	env.Move = func(s report.Status, _ report.Event) (report.Status, error) { return s, report.ErrUnlawful }
	ch := Plan(*w.sent(report.Routine), env)
	if got := said(ch); got != "staff_push>rina !unlawful_move" {
		t.Errorf("said %q", got)
	}
}

func TestAnEndedCaseIsLeftAlone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, s := range []report.Status{report.StatusClosed, report.StatusWithdrawn, report.StatusDuplicate, report.StatusNotOurs} {
		c := w.sent(report.Emergency)
		c.Status = s
		if ch := Plan(*c, w.env()); !empty(ch) {
			t.Errorf("%s: said %q", s, said(ch))
		}
	}
}

func TestWhoRestsWithTheLastOpenOfferIsStoodInForAtOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	c := w.sent(report.Urgent)
	rest := func(id report.PersonID) func(*town, *report.Case) {
		return state(id, func(s *report.PersonState) { s.RestUntil = clock("2026-11-23 12:50") })
	}
	sameLines(t, w.live(c, clock("2026-11-23 13:10"), act{"12:35", rest("ratna")}, act{"12:36", rest("wahyu")}), []string{
		"12:00 staff_push>rina",
		"12:07 staff_reminder>rina",
		"12:15 staff_push>agus",
		"12:30 staff_push>ratna staff_push>wahyu",
		"12:36 staff_push>rina staff_push>agus staff_push>budi staff_push>sari",
		"13:00 staff_push>ratna staff_push>wahyu",
	})
}
