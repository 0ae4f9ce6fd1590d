package bot

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func TestTheClockAgreesOnlyWithAFreshAndNearDate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var c Clock
		hears := func(apart time.Duration) {
			c.observe(http.Header{"Date": {time.Now().Add(apart).UTC().Format(http.TimeFormat)}})
		}
		// ahead is by how much our clock was set since the test began.
		agrees := func(ahead time.Duration, want bool, when string) {
			t.Helper()
			if c.Agrees(time.Now().Add(ahead)) != want {
				t.Errorf("%s: %v", when, !want)
			}
		}
		agrees(0, false, "before anything was heard")
		c.observe(http.Header{})
		c.observe(http.Header{"Date": {"yesterday"}})
		agrees(0, false, "after no date")
		hears(10 * time.Minute)
		agrees(0, true, "ten minutes apart")
		time.Sleep(time.Hour)
		agrees(0, true, "an hour later")
		time.Sleep(time.Second)
		agrees(0, false, "longer ago")
		hears(0)
		for _, jump := range []time.Duration{11 * time.Minute, 50 * time.Minute, 2 * 365 * 24 * time.Hour} {
			agrees(jump, false, "our clock was set forward")
			agrees(-jump, false, "our clock was set back")
		}
		agrees(9*time.Minute, true, "our clock was set a little")
		hears(-11 * time.Minute)
		agrees(0, false, "eleven minutes apart")
		hears(2 * time.Minute)
		agrees(0, true, "healed")
	})
}

func TestTheClockIsSetByEveryAnswer(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.config.Clock = new(Clock)
	r.met(501)
	if !r.config.Clock.Agrees(time.Now()) {
		t.Error("Telegram's date was not heard")
	}
}
