package bot

import (
	"net/http"
	"testing"
	"time"
)

func TestTheClockAgreesOnlyWithAFreshAndNearDate(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	header := func(at time.Time) http.Header { return http.Header{"Date": {at.Format(http.TimeFormat)}} }
	var c Clock
	agrees := func(at time.Time, want bool, when string) {
		t.Helper()
		if c.Agrees(at) != want {
			t.Errorf("%s: %v", when, !want)
		}
	}
	agrees(now, false, "before anything was heard")
	c.observe(http.Header{}, now)
	c.observe(http.Header{"Date": {"yesterday"}}, now)
	agrees(now, false, "after no date")
	c.observe(header(now.Add(10*time.Minute)), now)
	agrees(now, true, "ten minutes apart")
	agrees(now.Add(time.Hour), true, "an hour later")
	agrees(now.Add(time.Hour+time.Second), false, "longer ago")
	agrees(now.Add(-time.Hour), false, "our clock went back")
	c.observe(header(now.Add(-11*time.Minute)), now.Add(time.Minute))
	agrees(now.Add(time.Minute), false, "eleven minutes apart")
	c.observe(header(now.Add(2*time.Minute)), now.Add(2*time.Minute))
	agrees(now.Add(2*time.Minute), true, "healed")
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
