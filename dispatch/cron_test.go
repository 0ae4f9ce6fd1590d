package dispatch

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ruangaman/report"
)

func TestCronRoutesWhatNobodyKickedFor(t *testing.T) {
	t.Parallel()
	for _, k := range []struct{ cron, want string }{
		{"* * * * *", "1m0s staff_push>rina"},
		{"@every 1s", "31s staff_push>rina"},
		{"45 12 * * *", "45m0s staff_push>rina"}, // by the city's clock
	} {
		synctest.Test(t, func(t *testing.T) {
			o := newOffice(t, k.cron)
			o.opens()
			defer o.stop()
			pass(30*time.Second + time.Millisecond)
			o.tells(report.Routine)
			pass(90 * time.Minute)
			if got := o.said(o.start); len(got) == 0 || got[0] != k.want {
				t.Errorf("%s: %q, want %s first", k.cron, got, k.want)
			}
		})
	}
}

func TestAReplacedCronLineComesRoundNoMore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, "@every 1s")
		o.opens()
		defer o.stop()
		pass(time.Minute + time.Millisecond)
		if err := o.worker.Schedule("*/20 * * * *", wita); err != nil {
			t.Fatal(err)
		}
		o.tells(report.Routine)
		pass(30 * time.Minute)
		sameLines(t, o.said(o.start), []string{"20m0s staff_push>rina"})
	})
}

func TestEvenACronThatNeverComesLeavesNobodyWaitingOverAnHour(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, never)
		o.opens()
		defer o.stop()
		pass(time.Minute)
		o.tells(report.Routine)
		pass(longestSleep)
		sameLines(t, o.said(o.start), []string{"1h0m0s staff_push>rina"})
	})
}

func TestACronLineThatCannotServeIsRefused(t *testing.T) {
	t.Parallel()
	o := &Worker{cfg: Config{Now: time.Now}}
	for _, line := range []string{"", "TZ=", "CRON_TZ=Asia/Makassar", "0 0 31 2 *", "* * * *", "every minute", "* * * * 7"} {
		if err := o.Schedule(line, wita); !errors.Is(err, report.ErrInvalid) {
			t.Errorf("%q: %v", line, err)
		}
	}
	if o.cron != nil {
		t.Error("a refused line was taken")
	}
}

func TestAPanickingCronJobRunsAgainAndSaysNothingOfItself(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, never)
		schedule, err := parseCron("@every 1m")
		if err != nil {
			t.Fatal(err)
		}
		runs := 0
		c := newCron(schedule, wita, o.worker.cfg.Log, func() {
			runs++
			panic("CANARY")
		})
		c.Start()
		time.Sleep(10*time.Minute + time.Second)
		<-c.Stop().Done()
		if runs != 10 || strings.Contains(o.log.String(), "CANARY") || !strings.Contains(o.log.String(), "err_kind=panic") {
			t.Errorf("ran %d times, logged: %s", runs, o.log)
		}
	})
}
