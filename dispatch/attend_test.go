package dispatch

import (
	"slices"
	"testing"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

// attend lets time ask people what it asks of them, minute by minute, and writes down what was said when.
func (w *town) attend(until string, acts ...act) []string {
	w.t.Helper()
	var lines []string
	first := w.now.In(wita).Format(time.DateOnly)
	for end := clock(until); !w.now.After(end); w.now = w.now.Add(time.Minute) {
		if len(acts) > 0 && !w.now.Before(clock(first+" "+acts[0].at)) {
			acts[0].do(w, nil)
			acts = acts[1:]
		}
		ch := Attend(w.env())
		w.take(nil, ch)
		if s := said(ch); s != "" {
			lines = append(lines, w.now.In(wita).Format("15:04 ")+s)
		}
		if again := Attend(w.env()); !empty(again) {
			w.t.Fatalf("at %s asked twice: %s", w.now, said(again))
		}
		for _, m := range ch.Outbox {
			if !Ask(m, nil, w.env()) {
				w.t.Fatalf("what was said is refused at its claim: %s", said(ch))
			}
		}
	}
	return lines
}

// everybodyMet: all of petugas: have started the bot.
func (w *town) everybodyMet() {
	for _, p := range w.city.People {
		w.states[p.ID] = report.PersonState{Person: p.ID, Met: p.Chat}
	}
}

// answers is any act of theirs, as the conversation notes it.
func answers(id report.PersonID) func(*town, *report.Case) {
	return state(id, func(s *report.PersonState) { s.Ready.Yes = true })
}

func TestWhoeverComesOnDutyIsAskedOnceAndTheirSilenceIsTold(t *testing.T) {
	t.Parallel()
	const told = "admin_not_ready>ratna admin_not_ready>wahyu"
	for _, k := range []struct {
		name, from, until string
		setup             func(*town)
		acts              []act
		want              []string
	}{
		{name: "silence", from: "18:50", until: "2026-11-23 21:00", want: []string{"19:00 staff_ready_ask>budi", "19:30 " + told}},
		{name: "an answer", from: "18:50", until: "2026-11-23 21:00", acts: []act{{"19:20", answers("budi")}},
			want: []string{"19:00 staff_ready_ask>budi"}},
		{name: "the program was down for a while", from: "19:20", until: "2026-11-23 21:00",
			want: []string{"19:20 staff_ready_ask>budi", "19:50 " + told}},
		{name: "and too long to ask", from: "19:31", until: "2026-11-23 21:00"},
		{name: "blocked, which is told at once", from: "18:50", until: "2026-11-23 21:00",
			acts: []act{{"18:51", state("budi", func(s *report.PersonState) { s.Blocked = true })}}, want: []string{"19:00 " + told}},
		{name: "blocked as the question meets 403", from: "18:50", until: "2026-11-23 21:00",
			acts: []act{{"19:02", state("budi", func(s *report.PersonState) { s.Blocked = true })}},
			want: []string{"19:00 staff_ready_ask>budi", "19:02 " + told}},
		{name: "resting", from: "18:50", until: "2026-11-23 19:10",
			setup: func(w *town) {
				w.states["budi"] = report.PersonState{Person: "budi", Met: 2, RestUntil: clock("2026-11-24 03:00")}
			},
			want: []string{"19:00 " + told}},
		{name: "not vouched for", from: "18:50", until: "2026-11-23 19:10",
			setup: func(w *town) { w.city.People[1].Role = report.RoleUnvouched }, want: []string{"19:00 " + told}},
		{name: "a night's beginning is silent and has until the morning", from: "23:50", until: "2026-11-24 06:40",
			setup: func(w *town) { w.hours(0, 12, "sari"); w.hours(12, 24, "agus") },
			want:  []string{"00:00 ~staff_ready_ask>sari", "06:30 " + told}},
		{name: "what the night made stale is not told of who has gone home", from: "21:45", until: "2026-11-24 08:00",
			setup: func(w *town) { w.hours(22, 4, "sari"); w.hours(4, 22, "agus") },
			want:  []string{"22:00 ~staff_ready_ask>sari", "04:00 ~staff_ready_ask>agus", "06:30 " + told}},
		{name: "one who is always on duty is never asked", from: "00:00", until: "2026-11-25 00:00",
			setup: func(w *town) { w.hours(0, 24, "rina") }},
		{name: "a new shift of the same person begins nothing", from: "00:00", until: "2026-11-24 00:00",
			setup: func(w *town) { w.hours(7, 19, "rina"); w.hours(19, 7, "rina") }},
		{name: "a coordinator on duty hears nothing of their own silence", from: "18:50", until: "2026-11-23 20:00",
			setup: func(w *town) { w.hours(7, 19, "rina"); w.hours(19, 7, "ratna") },
			want:  []string{"19:00 staff_ready_ask>ratna", "19:30 admin_not_ready>wahyu"}},
		{name: "many handoffs in one day: each is asked for each turn, and each silence is told once", from: "06:00", until: "2026-11-23 21:00",
			setup: func(w *town) {
				w.hours(7, 9, "sari")
				w.hours(9, 11, "agus")
				w.hours(11, 13, "sari")
				w.hours(13, 15, "agus")
				w.hours(15, 7, "rina")
			},
			acts: []act{{"11:10", answers("sari")}},
			want: []string{"07:00 staff_ready_ask>sari", "07:30 " + told, "09:00 staff_ready_ask>agus", "09:30 " + told, "11:00 staff_ready_ask>sari",
				"13:00 staff_ready_ask>agus", "13:30 " + told, "15:00 staff_ready_ask>rina", "15:30 " + told}},
		{name: "a turn shorter than the time to answer", from: "08:00", until: "2026-11-23 12:00",
			setup: func(w *town) {
				w.hours(9, 10, "sari")
				w.hours(10, 9, "agus")
				w.data.Swaps = []roster.Swap{{From: clock("2026-11-23 10:20"), Until: clock("2026-11-23 10:40"), Person: "budi"}}
				w.settle(w.city.People)
			},
			want: []string{"09:00 staff_ready_ask>sari", "09:30 " + told, "10:00 staff_ready_ask>agus", "10:20 staff_ready_ask>budi",
				"10:40 staff_ready_ask>agus", "11:10 " + told}},
		{name: "in practice nobody is asked", from: "18:50", until: "2026-11-23 21:00", setup: func(w *town) { w.city.Practice = true }},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			w.now = clock("2026-11-23 " + k.from)
			w.everybodyMet()
			if k.setup != nil {
				k.setup(w)
			}
			sameLines(t, w.attend(k.until, k.acts...), k.want)
		})
	}
}

// hours adds a shift to the roster; the first call takes the place of what there was.
func (w *town) hours(from, to int, who report.PersonID) {
	s := roster.Shift{Days: roster.EveryDay, Hours: roster.Hours{From: from * 60, To: to * 60}, Turn: 1,
		Start: roster.DayOf(clock("2026-11-01 00:00")), Order: []report.PersonID{who}}
	if len(w.data.Rules[0].Shifts) == 2 && w.data.Rules[0].Shifts[0].Order[0] == "rina" && w.data.Rules[0].Shifts[1].Order[0] == "budi" {
		w.data.Rules[0].Shifts = nil
	}
	w.data.Rules[0].Shifts = append(w.data.Rules[0].Shifts, s)
	w.settle(w.city.People)
}

func TestWhoeverServesManyAreasIsAskedOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.data.Districts = append(w.data.Districts, report.District{Name: "Balikpapan Barat", Wards: []string{"Kariangau", "Baru Ulu"}})
	w.data.Rules = append(w.data.Rules, roster.Rule{For: []string{"Kariangau"}, Shifts: []roster.Shift{
		{Days: roster.EveryDay, Hours: roster.Hours{From: 6 * 60, To: 18 * 60}, Turn: 1, Start: roster.DayOf(clock("2026-11-01 00:00")), Order: []report.PersonID{"rina"}},
	}})
	w.settle(w.city.People)
	w.everybodyMet()
	w.now = clock("2026-11-23 05:50")
	sameLines(t, w.attend("2026-11-23 08:00", act{"06:10", answers("rina")}), []string{"06:00 staff_ready_ask>rina"})
}

func TestTheSilenceOfAReadinessQuestionNamesTheTelephone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.city.People[1].Phone = "0811-budi"
	w.everybodyMet()
	w.now = clock("2026-11-23 19:00")
	w.take(nil, Attend(w.env()))
	w.now = clock("2026-11-23 19:30")
	ch := Attend(w.env())
	if len(ch.Outbox) != 2 {
		t.Fatalf("said %s", said(ch))
	}
	line := ch.Outbox[0].Body[0].Args["lines"].List[0]
	if line.Key != textNotReadyOf || line.Args["person"].Args["phone"].Raw != "0811-budi" || line.Args["time"].Raw != "19:00" {
		t.Errorf("told %+v", line)
	}
}

func TestTheDailyWordComesOnceAndOnlyWhenSomethingIsWrong(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		name string
		set  func(*town)
		want string // the kinds of lines
	}{
		{"nothing", func(*town) {}, ""},
		{"never started", func(w *town) { delete(w.states, "sari") }, textDailyNever},
		{"another account since", func(w *town) { w.states["sari"] = report.PersonState{Person: "sari", Met: 77} }, textDailyNever},
		{"blocked", func(w *town) { w.states["agus"] = report.PersonState{Person: "agus", Met: 4, Blocked: true} }, textDailyBlocked},
		{"not vouched for", func(w *town) {
			w.states["mega"] = report.PersonState{Person: "mega", Met: 8, Wanted: report.Standing{Role: report.RoleIndependent, Chat: 8}}
		}, textDailyUnvouched},
		{"turned away", func(w *town) {
			w.states["mega"] = report.PersonState{Person: "mega", Met: 8, Unknown: true, Wanted: report.Standing{Role: report.RoleIndependent, Chat: 8}}
		}, ""},
		{"frozen", func(w *town) { w.states["rina"] = report.PersonState{Person: "rina", Met: 1, Frozen: true} }, textDailyFrozen},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			w.hours(0, 24, "budi") // nobody comes on duty
			w.everybodyMet()
			k.set(w)
			w.now = clock("2026-11-23 07:50")
			lines := w.attend("2026-11-25 07:50")
			want := []string{"08:00 ~admin_daily>ratna ~admin_daily>wahyu", "08:00 ~admin_daily>ratna ~admin_daily>wahyu"}
			if k.want == "" {
				want = nil
			}
			sameLines(t, lines, want)
			if kinds := w.wrongToday(); k.want != "" && !slices.Equal(kinds, []string{k.want}) {
				t.Errorf("says %v", kinds)
			}
		})
	}
}

// wrongToday are the kinds of lines the daily word would have.
func (w *town) wrongToday() (kinds []string) {
	a := attending{Env: w.env(), now: w.now, states: map[report.PersonID]report.PersonState{}}
	for _, line := range a.wrong() {
		kinds = append(kinds, line.Key)
	}
	return kinds
}

func TestTheDailyWordKeepsItsHour(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.hours(0, 24, "budi")
	w.now = clock("2026-11-23 09:00") // nobody has started the bot
	sameLines(t, w.attend("2026-11-24 07:59"), nil)
	w.states["ratna"] = report.PersonState{Person: "ratna", Blocked: true} // who cannot be told
	w.now = clock("2026-11-24 08:59")
	sameLines(t, w.attend("2026-11-24 09:30"), []string{"08:59 ~admin_daily>wahyu"})
}

func TestWhatIsKnownOfReadinessPlansNothingAnew(t *testing.T) {
	t.Parallel()
	s := report.PersonState{Person: "rina", Blocked: true, Frozen: true, RestUntil: time.Unix(9, 0), Unknown: true}
	more := s
	more.Met, more.Guided, more.TestAt, more.BriefedAt, more.AlertAt = 1, 1, time.Unix(1, 0), time.Unix(1, 0), time.Unix(1, 0)
	more.Ready = report.Readiness{At: time.Unix(1, 0), Yes: true}
	if more.Planned() != s || s.Planned() != s {
		t.Errorf("plans depend on %+v", more.Planned())
	}
}
