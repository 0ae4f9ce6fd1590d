package dispatch

import (
	"time"

	"ruangaman/report"
)

// Breach is what is wrong with an open case (promise P3); "" is nothing.
type Breach string

// The breaches.
const (
	BreachUndated Breach = "undated" // nobody will look again
	BreachLate    Breach = "late"    // somebody should have looked
	BreachFar     Breach = "far"     // the next look lies further ahead than the longest wait
	BreachNobody  Breach = "nobody"  // there is nobody who could be called, or who holds it
)

// AuditSlack is how long a case may be over its time, and how far beyond the longest wait it may lie: due times are whole
// minutes, and a pass takes its time.
const AuditSlack = 2 * time.Minute

// Audit looks at one open case as somebody who trusts neither Plan nor the ladder: is there a time, is it near, and is
// there a person who may see the case and can be written to. passed is when the worker last looked at everything due.
func Audit(c report.Case, passed time.Time, env Env) Breach {
	env = env.meeting(&c)
	switch {
	case !c.Status.Open():
		return ""
	case c.NextDue.IsZero():
		return BreachUndated
	case c.NextDue.Before(passed.Add(-AuditSlack)):
		return BreachLate
	case c.NextDue.After(env.Now.Add(env.Roster.LongestWait() + AuditSlack)):
		return BreachFar
	case !somebody(&c, env):
		return BreachNobody
	default:
		return ""
	}
}

// somebody: for an unanswered case anyone of petugas: who may see it and can be reached, for an accepted one its holder.
// A holder who blocked the bot keeps the case while the coordinators are told.
func somebody(c *report.Case, env Env) bool {
	for _, person := range env.City.People {
		state := env.States[person.ID]
		switch {
		case !maySee(person, c) || person.Chat == 0:
		case c.Status.Unanswered() && state.Reachable(env.Now):
			return true
		case !c.Status.Unanswered() && person.ID == c.Holder && !state.Frozen:
			return true
		}
	}
	return false
}
