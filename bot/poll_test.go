package bot

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
	"ruangaman/simulator"
)

func TestAWrongTokenEndsTheStartAndARevokedOneDoesNot(t *testing.T) {
	t.Parallel()
	for name, status := range map[string]int{"unauthorized": http.StatusUnauthorized, "not found": http.StatusNotFound} {
		r := newRig(t)
		r.sim.Inject(simulator.Fault{Method: methodGetUpdates, Kind: simulator.Answer(status, "CANARY "+name), Times: -1})
		b, err := New(r.config)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Run(context.Background()); !errors.Is(err, ErrToken) || strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%s: %v", name, err)
		}
	}
	inBubble(t, func(r *rig) {
		p := r.person(501)
		p.Say("one")
		r.start()
		r.says(p, "you said one")
		heal := r.sim.Inject(simulator.Fault{Method: methodGetUpdates, Kind: simulator.Answer(http.StatusUnauthorized, "Unauthorized"), Times: -1})
		time.Sleep(10 * time.Minute)
		heal()
		p.Say("two")
		r.says(p, "you said two")
	})
}

func TestATokenThatCannotBeOneIsRefusedUnseen(t *testing.T) {
	t.Parallel()
	for _, bad := range []report.Secret{"", "  ", "1:a/../b", "1:a?b", "1:CANARY\x00", "1:é"} {
		r := prepare(t)
		r.config.Token = bad
		if _, err := New(r.config); !errors.Is(err, ErrToken) || strings.Contains(err.Error(), "CANARY") {
			t.Errorf("token of %d bytes: %v", len(bad.Reveal()), err)
		}
	}
}

func TestWithoutNetworkItKeepsTryingWithGrowingPauses(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		p := r.person(501)
		p.Say("one")
		r.sim.Inject(simulator.Fault{Method: methodGetUpdates, Kind: simulator.Drop, Times: 20})
		r.start()
		r.says(p, "you said one")
		polls := r.calls(methodGetUpdates)
		for i := range 19 {
			pause := polls[i+1].At.Sub(polls[i].At)
			most := min(firstPause<<i, mostPause)
			if pause < most*8/10 || pause > most*12/10 {
				r.Errorf("pause %d is %s", i, pause)
			}
		}
	})
}

// What has no id cannot be confirmed, and Telegram hands it out again at once: it is asked more and more seldom, and goes on
// when something else comes.
func TestUpdatesWithoutAnIDAreAskedForWithGrowingPauses(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		p := r.person(501)
		p.Say("one")
		r.sim.Inject(simulator.Fault{Method: methodGetUpdates, Times: 12,
			Kind: simulator.HTML(http.StatusOK, `{"ok":true,"result":[{"message":{"text":"CANARY"}},"CANARY"]}`)})
		r.start()
		r.says(p, "you said one")
		polls := r.calls(methodGetUpdates)
		for i := range 11 {
			pause, most := polls[i+1].At.Sub(polls[i].At), min(firstPause<<i, mostPause)
			if pause < most*8/10 || pause > most*12/10 {
				r.Errorf("pause %d is %s", i, pause)
			}
		}
		if n := r.bot.Stats().Unreadable; n != 24 || strings.Contains(r.log.String(), "CANARY") {
			r.Errorf("%d counted, logged %s", n, r.log.String())
		}
	})
}

func TestASecondProcessIsNamedAndWaitedFor(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		r.sim.Inject(simulator.Fault{Method: methodGetUpdates, Kind: simulator.Answer(409, "Conflict: terminated by other getUpdates request CANARY"), Times: 3})
		r.sim.Inject(simulator.Fault{Method: methodGetUpdates, Kind: simulator.Answer(409, "Conflict: can't use getUpdates method while webhook is active CANARY"), Times: 1})
		p := r.person(501)
		p.Say("one")
		r.start()
		r.says(p, "you said one")
		log := r.log.String()
		if count(log, "another process fetches updates with this token") != 3 || count(log, "a webhook is set for this token") != 1 || strings.Contains(log, "CANARY") {
			r.Errorf("logged %s", log)
		}
	})
}

func TestRetryAfterOfAPollIsHonoured(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		r.sim.Inject(simulator.Fault{Method: methodGetUpdates, Kind: simulator.TooMany(40 * time.Second)})
		p := r.person(501)
		p.Say("one")
		r.start()
		r.says(p, "you said one")
		polls := r.calls(methodGetUpdates)
		if pause := polls[1].At.Sub(polls[0].At); pause < 40*time.Second {
			r.Errorf("asked again after %s", pause)
		}
	})
}

func TestAServerThatHoldsNoPollsIsNotAskedInALoop(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		r.config.PollWait = 999 * time.Millisecond // whole seconds travel: it is answered at once
		r.start()
		time.Sleep(10 * time.Second)
		if n := r.sim.CallCount(methodGetUpdates); n > 70 {
			r.Errorf("%d polls in ten seconds", n)
		}
	})
}
