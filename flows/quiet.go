package flows

import (
	"time"

	"ruangaman/report"
)

// Quiet decides what silence means for the draft on a desk that has reached DueAt or ExpiresAt, or whose DueAt
// lies further ahead than any silence. Nothing is said in the
// chat: nobody asked, and somebody else may hold the phone.
func (f *Flows) Quiet(d report.Desk, env report.Env) report.Change {
	if d.Draft == nil {
		return report.Change{}
	}
	t := f.take(d, report.Input{}, env)
	t.silent, t.quiet = true, true
	switch draft := t.draft; {
	case draft.DueAt.After(env.Now.Add(report.QuietRoutine)): // the clock was set back: the silence counts from now
		t.schedule()
		t.touched = true
	case !draft.DueAt.IsZero() && !env.Now.Before(draft.DueAt): // first: after a long standstill it may have expired, too
		t.state.At = ""
		t.silence()
		if !t.moved {
			t.state.At = d.State.At
		}
	case !draft.ExpiresAt.IsZero() && !env.Now.Before(draft.ExpiresAt):
		t.drop()
	}
	return t.finish()
}

// silence sends what was allowed to be sent, and takes an unanswered "is it happening now?" as yes.
func (t *talk) silence() {
	d := t.draft
	d.DueAt = time.Time{}
	if d.At == "ongoing" {
		t.confirm()
		d.At = "danger"
		t.f.settle(d)
	}
	t.touched = true
	switch {
	case !d.Consented || !d.IfInterrupted:
	case d.Flow == flowAddition && (d.Urgency < report.Emergency || !t.standsAlone()):
		t.flushAddition()
	case d.Urgency < report.Emergency && !placed(t.f, d):
	case !t.env.City.SomebodyLeft(d.Place, t.exclusion()): // said when they come back; sent, nobody could read it
	default:
		t.open(true)
	}
}
