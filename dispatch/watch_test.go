package dispatch

import (
	"testing"
	"time"

	"ruangaman/report"
)

// watches are the silent edits among messages, by the key of what they say.
func watches(ch report.Change) (keys []string) {
	for _, m := range ch.Outbox {
		if m.Purpose == report.PurposeWatch {
			keys = append(keys, m.Body[0].Key)
		}
	}
	return keys
}

func TestPromise09AnOpenEmergencyIsToldOfBySilentEditsForHalfAnHour(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	c := w.sent(report.Emergency)
	c.Reporter, c.OpenedAt = 900, w.now
	if got := watches(Plan(*c, w.env())); len(got) != 1 || got[0] != "watch_waiting" {
		t.Errorf("after the first offer: %v", got)
	}
	for name, change := range map[string]func(*report.Case){
		"half an hour later":       func(c *report.Case) { c.OpenedAt = w.now.Add(-report.WatchLife) },
		"sent by silence":          func(c *report.Case) { c.Silence = true },
		"after jangan balas":       func(c *report.Case) { c.Contact = c.Contact.Hush() },
		"no tie to a chat":         func(c *report.Case) { c.Reporter = 0 },
		"urgent, not an emergency": func(c *report.Case) { c.Urgency = report.Urgent },
	} {
		k := c.Clone()
		change(k)
		if got := watches(Plan(*k, w.env())); len(got) != 0 {
			t.Errorf("%s: %v", name, got)
		}
	}
	m := c.Watch(report.Text{})
	env := w.env()
	for name, k := range map[string]struct {
		change func(*report.Case)
		want   bool
	}{
		"open":            {func(*report.Case) {}, true},
		"closed":          {func(c *report.Case) { c.Status = report.StatusClosed }, false},
		"jangan balas":    {func(c *report.Case) { c.Contact = c.Contact.Hush() }, false},
		"another account": {func(c *report.Case) { c.Reporter = 901 }, false},
	} {
		other := c.Clone()
		k.change(other)
		if Ask(m, other, env) != k.want {
			t.Errorf("%s: asked at the claim, it should be %v", name, k.want)
		}
	}
	if m.NotAfter.Sub(c.OpenedAt) != 30*time.Minute {
		t.Error("the edits do not end after half an hour")
	}
}
