package dispatch

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ruangaman/report"
)

func TestPromise04EmergencyWaitsForNoCron(t *testing.T) {
	t.Parallel()
	for name, round := range map[string]func(time.Time) time.Time{"down": down, "up": up} {
		t.Run("minutes rounded "+name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t, never)
				o.round = round
				o.opens()
				defer o.stop()
				pass(10*time.Minute + 17*time.Second)
				o.start = time.Now()
				o.tells(report.Emergency)
				o.worker.Kick()
				pass(30 * time.Minute)
				push := " staff_push_emergency>"
				want := []string{"0s" + push + "rina"}
				for _, id := range []string{"agus", "budi", "sari", "ratna", "wahyu"} {
					want = append(want, "3m0s"+push+id)
				}
				for _, at := range []string{"13m0s", "23m0s"} {
					want = append(want, at+push+"ratna", at+push+"wahyu", at+" staff_group_alert>group")
				}
				sameLines(t, o.said(o.start), want)
				for _, m := range o.outbox {
					if m.Lane != report.LaneEmergency {
						t.Error("an emergency stands behind other messages")
					}
				}
			})
		})
	}
}

func TestTheStartAndEveryChangeOfPeopleReviewCasesThatAreNotDue(t *testing.T) {
	t.Parallel()
	for name, k := range map[string]struct{ before, after func(*office) }{
		"removed while we were down": {func(o *office) { remove("rina")(o.town, nil) }, func(*office) {}},
		"removed by a reload":        {func(*office) {}, func(o *office) { remove("rina")(o.town, nil); o.worker.Kick() }},
		"frozen by a coordinator": {func(*office) {}, func(o *office) {
			o.while(func() { o.memory.states["rina"] = report.PersonState{Person: "rina", Frozen: true} })
			o.worker.Kick()
		}},
		"asked for": {func(*office) {}, func(o *office) {
			c := o.get(report.ID{1, 0, 1})
			c.Exclude.NotFromWard = true // as a later answer of the reporter may
			o.put(&c)
			o.worker.Review()
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t, never)
				for range 250 { // more than two pages
					o.now = time.Now()
					c := o.sent(report.Routine)
					o.plan(c)
					accept("rina")(o.town, c)
					o.put(c)
				}
				k.before(o)
				o.opens()
				defer o.stop()
				synctest.Wait()
				k.after(o)
				synctest.Wait()
				released := 0
				for _, c := range o.cases {
					if c.Holder == "" && c.Status == report.StatusOffered {
						released++
					}
				}
				if want := map[bool]int{false: 250, true: 1}[name == "asked for"]; released != want {
					t.Errorf("%d of %d cases were offered anew", released, want)
				}
				if most := slices.Max(o.sizes); most > pageSize {
					t.Errorf("one transaction changed %d cases", most)
				}
			})
		})
	}
}

func TestAPassTakesAHundredCasesATransactionUntilAllAreDone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, "* * * * *")
		o.opens()
		defer o.stop()
		pass(time.Second)
		o.while(func() { o.sizes = nil })
		for range 250 {
			o.tells(report.Routine)
		}
		pass(time.Minute)
		busy := slices.DeleteFunc(slices.Clone(o.sizes), func(n int) bool { return n == 0 })
		if !slices.Equal(busy, []int{100, 100, 50}) || len(o.outbox) != 250 {
			t.Errorf("transactions of %v cases, %d pushes", busy, len(o.outbox))
		}
		if o.queued != 3 {
			t.Errorf("the sender was woken %d times", o.queued)
		}
	})
}

func TestWhatIsDueIsFoundBehindPagesOfWhatIsNot(t *testing.T) {
	t.Parallel()
	for _, due := range []int{1, 140} { // fewer and more than one transaction takes
		synctest.Test(t, func(t *testing.T) {
			o := newOffice(t, never)
			for i := range 250 + due {
				o.now = time.Now()
				c := o.sent(report.Routine)
				c.NextDue = o.now.Add(50 * time.Second)
				if i < due {
					c.NextDue = o.now.Add(5 * time.Second)
				}
				o.put(c)
			}
			o.opens()
			defer o.stop()
			pass(5 * time.Second)
			o.worker.Kick()
			synctest.Wait()
			if len(o.outbox) != due || slices.Max(o.sizes) > pageSize {
				t.Errorf("%d of %d cases in transactions of at most %d", len(o.outbox), due, slices.Max(o.sizes))
			}
		})
	}
}

func TestAnErrorOfTheStoreTakesTheWholePageBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, never)
		o.tells(report.Routine)
		o.refuse[o.tells(report.Routine)] = fmt.Errorf("apply: %w", report.ErrStore)
		o.opens()
		defer o.stop()
		synctest.Wait()
		o.while(func() {
			if len(o.outbox) != 0 {
				t.Error("a transaction went on after the driver's error")
			}
			clear(o.refuse)
		})
		pass(time.Minute)
		if len(o.outbox) != 2 {
			t.Errorf("%d pushes once the store works again", len(o.outbox))
		}
	})
}

func TestOneCaseThatCannotBeWrittenHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	for name, refusal := range map[string]error{"refused": fmt.Errorf("apply: CANARY: %w", report.ErrInvalid), "unknown": errors.New("CANARY")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t, "* * * * *")
				bad := o.tells(report.Emergency)
				o.refuse[bad] = refusal
				good := o.tells(report.Emergency)
				o.opens()
				defer o.stop()
				pass(2 * time.Minute)
				if len(o.get(bad).Offers) != 0 || len(o.get(good).Offers) != 1 {
					t.Error("the good case waits for the bad one")
				}
				if log := o.log.String(); strings.Contains(log, "CANARY") || !strings.Contains(log, "case="+bad.String()) {
					t.Errorf("logged: %s", log)
				}
			})
		})
	}
}

func TestNoErrorEndsTheWorkerAndPausesGrow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, "@every 1s")
		o.tells(report.Routine)
		broken := true // read and written under the writer's lock
		var tries []time.Duration
		o.fail = func() error {
			if !broken {
				return nil
			}
			if at := time.Since(o.start); len(tries) == 0 || tries[len(tries)-1] != at {
				tries = append(tries, at)
			}
			return fmt.Errorf("commit CANARY: %w", report.ErrStore)
		}
		o.opens()
		defer o.stop()
		pass(100 * time.Second)
		want := []time.Duration{0, 1, 3, 7, 15, 31, 63}
		for i := range want {
			want[i] *= time.Second
		}
		if !slices.Equal(tries, want) {
			t.Errorf("tried at %v, want %v", tries, want)
		}
		if len(o.outbox) != 0 || o.queued != 0 {
			t.Error("something was said of what is not stored")
		}
		o.while(func() { broken = false })
		o.worker.Kick() // a commit elsewhere: the store works again
		synctest.Wait()
		sameLines(t, o.said(o.start), []string{"1m40s staff_push>rina"})
		if log := o.log.String(); strings.Contains(log, "CANARY") || !strings.Contains(log, "err_kind=not_stored") {
			t.Errorf("logged: %s", log)
		}
	})
}

func TestAPanicEndsNothing(t *testing.T) {
	t.Parallel()
	for name, k := range map[string]struct {
		want          string
		breaks, mends func(*office)
	}{
		"in a plan, which is skipped": {"1m0s staff_push>rina",
			func(o *office) { o.roster = nil }, func(o *office) { o.settle(o.city.People) }},
		"in a pass, which pauses": {"1m3s staff_push>rina", // after pauses of 1, 2, 4, 8, 16 and 32 seconds
			func(o *office) { o.panics = true }, func(o *office) { o.panics = false }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t, "* * * * *")
				o.tells(report.Routine)
				k.breaks(o)
				o.opens()
				defer o.stop()
				pass(59 * time.Second)
				o.while(func() { k.mends(o) })
				pass(10 * time.Second)
				sameLines(t, o.said(o.start), []string{k.want})
			})
		})
	}
}

func TestKicksWhileItWorksAreOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, never)
		o.opens()
		defer o.stop()
		pass(sweepEvery)
		busy := make(chan struct{}) // somebody else writes
		o.busy = busy
		o.worker.Kick()
		synctest.Wait()
		for range 50 {
			o.worker.Kick()
		}
		before := o.writes
		o.busy = nil
		close(busy)
		synctest.Wait()
		if passes := o.writes - before; passes > 2*4 { // two passes: cases, drafts, chats at rest, at times a sweep
			t.Errorf("%d transactions after fifty kicks", passes)
		}
	})
}

func TestAlarmsAreLoggedWithoutContent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, never)
		for _, p := range o.city.People {
			o.memory.states[p.ID] = report.PersonState{Person: p.ID, Blocked: true}
		}
		id := o.tells(report.Emergency)
		o.opens()
		defer o.stop()
		synctest.Wait()
		log := o.log.String()
		if !strings.Contains(log, "event="+alarmNobody) || !strings.Contains(log, "case="+id.String()) ||
			strings.Contains(log, "Manggar") || strings.Contains(log, "K-7F3Q") {
			t.Errorf("logged: %s", log)
		}
	})
}
