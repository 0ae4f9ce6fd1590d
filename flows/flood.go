package flows

import (
	"slices"
	"time"

	"ruangaman/report"
)

// A flood: more calls for help in an hour than a city has, and nothing told in any of them. Each stays a case with its own
// ladder; only what rings on a phone is put together (dispatch/bundle.go), so that the one that tells something is heard.

// minimum are the answers that tell nothing of what happened: whom it is about, whether it is safe, who may read it, what
// we may do. Everything else, above all any typed word, is a story.
var minimum = []report.Field{"about", fieldRole, fieldAge, "limits", "sos", "safe", "private", fieldInterrupted, fieldReader,
	fieldContact, fieldHours, fieldLine, fieldDistrict, fieldWard, fieldTold, fieldPolice, "here"}

// bare reports whether nothing was told beyond what sends a call for help. What the danger check heard is a story: it
// never slows anybody down.
func bare(c *report.Case) bool {
	if c.Reason != "" || len(c.Signs) > 0 || tells(c.Answers) {
		return false
	}
	return !slices.ContainsFunc(c.Added, func(a report.Addition) bool { return len(a.Signs) > 0 || tells(a.Answers) })
}

func tells(answers map[report.Field][]string) bool {
	for field, v := range answers {
		if len(v) > 0 && !slices.Contains(minimum, field) {
			return true
		}
	}
	return false
}

// unbundle has a case that now tells something ring by itself, at once.
func unbundle(c *report.Case) {
	c.Bare = bare(c)
	c.Bundled = c.Bundled && c.Bare
}

// count notes a new report of this chat and of the city, and what follows when there are too many: nothing is refused,
// nobody is told why, and a person still looks at each (docs/threat-model.md).
func (t *talk) count(c *report.Case) {
	c.Bare = bare(c)
	if c.Canary {
		return
	}
	c.NextDue = dueNow(c, t.env)
	calm := t.calm()
	c.Calm = calm
	if c.Urgency == report.Emergency && c.Bare {
		c.Bundled = t.flood() || calm
	}
}

// dueNow is the time of a case that must be looked at at once. One that tells something is looked at before all bare ones
// of this minute, also when a thousand came with it: the worker goes by the minute.
func dueNow(c *report.Case, env report.Env) time.Time {
	if c.Urgency == report.Emergency && !c.Bare {
		return env.Now.Add(-time.Minute)
	}
	return env.Now
}

// calm reports whether this chat's reports reach people quietly: it sent many today, or guesses receipts.
func (t *talk) calm() bool {
	today := t.env.Now.In(t.env.City.Zone).Format(time.DateOnly)
	if t.state.SentDay != today {
		t.state.SentDay, t.state.Sent = today, 0
	}
	t.state.Sent = min(t.state.Sent+1, report.CalmAfter+1) // how many more there are is nobody's business
	return t.state.Sent > report.CalmAfter || len(recent(t.state.Wrong, t.env.Now)) >= report.WrongReceiptsHour
}

// flood counts a bare emergency and reports whether it is one too many for this hour. The coordinators hear of a flood
// when it begins, and again every hour while it lasts.
func (t *talk) flood() bool {
	n, now := t.d.City, t.env.Now.Unix()
	over := within(n.Bare[0], now)
	copy(n.Bare[:], n.Bare[1:])
	n.Bare[len(n.Bare)-1] = now
	if over && !within(n.FloodTold, now) {
		n.FloodTold = now
		t.out.Alarms = append(t.out.Alarms, report.Alarm{Event: "flood"})
		t.out.Outbox = append(t.out.Outbox, floodNotices(t.env, t.d.Chat)...)
	}
	t.out.City = &n
	return over
}

// within reports whether an instant lies in the hour before now. One that lies ahead is of a clock that was wrong.
func within(at, now int64) bool { return at > 0 && at <= now && now-at < int64(time.Hour/time.Second) }

// floodNotices tell the coordinators that there is a flood: nothing of any case, and nobody who floods themselves.
func floodNotices(env report.Env, teller report.ChatID) (all []report.Message) {
	for _, p := range env.City.People {
		if p.Role == report.RoleCoordinator && p.Chat != 0 && p.Chat != teller && !env.States[p.ID].Frozen {
			m := notice(p, env, report.T("staff_flood"))
			m.Lane, m.First = report.LaneEmergency, true
			all = append(all, m)
		}
	}
	return all
}
