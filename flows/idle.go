package flows

import (
	"slices"
	"time"

	"ruangaman/report"
)

// actedEvery is how exactly the last act is remembered. A chat counts as idle up to that much sooner, never later.
const actedEvery = time.Minute

// awakeAfterSOS is how long the screen of an emergency stays although nobody acts: somebody hides and waits, and reads how it
// stands until nothing is edited there any more.
const awakeAfterSOS = report.WatchLife + report.IdleAfter

// idle reports whether nobody acted in the chat for so long. A chat without a time was never used.
func idle(d report.Desk, env report.Env) bool {
	return !d.State.ActedAt.IsZero() && env.Now.Sub(d.State.ActedAt) >= report.IdleAfter
}

// comeBack is the desk as somebody finds it who comes back after ten idle minutes, or after the chat was closed: at the
// neutral first screen, nothing proved, what was answered veiled. An emergency goes on where it was, while its screen stands.
// The second result says whether they did come back.
func (f *Flows) comeBack(d report.Desk, env report.Env) (report.Desk, bool) {
	if !d.State.Closed && !idle(d, env) {
		return d, false
	}
	d.State.Proof, d.State.Next, d.State.Word, d.State.Tail = report.Proof{}, "", report.CodeWord{}, ""
	if !d.State.Closed && !d.State.Resting && f.emergencyOn(d) {
		d.Draft = veiled(d.Draft) // what was told before the danger lies behind it
		return d, false
	}
	d.State.Closed = false
	d.State.At, d.State.Case = f.home(), report.ID{}
	if d.Draft = veiled(d.Draft); d.Draft != nil {
		d.Draft.Candidates = nil
		d.Draft.At, d.Draft.Resume = f.beforeWard(d.Draft.At), f.beforeWard(d.Draft.Resume)
	}
	return d, true
}

// veiled is a draft whose answers are not shown until somebody asks for them.
func veiled(d *report.Draft) *report.Draft {
	if d == nil {
		return nil
	}
	d = d.Clone()
	d.Veiled = true
	return d
}

// beforeWard is where a veiled draft stands instead of a question: the kelurahan of a kecamatan are as good as its name, so
// that one is asked for once more.
func (f *Flows) beforeWard(at report.Step) report.Step {
	s, ok := f.steps[at]
	if !ok || s.Kind != kindArea || s.Level != levelWard {
		return at
	}
	i := slices.IndexFunc(f.table.Steps, func(o step) bool {
		return o.Kind == kindArea && o.Level == levelDistrict && o.Flow == s.Flow
	})
	if i < 0 {
		return at
	}
	return f.table.Steps[i].ID
}

// emergencyOn reports whether the screen belongs to an emergency: there nobody is sent back to a first screen.
func (f *Flows) emergencyOn(d report.Desk) bool {
	at := d.State.At
	if d.Draft != nil && at == "" {
		if d.Draft.Flow == flowEmergency {
			return true
		}
		at = d.Draft.At
	}
	if onStatus(d) || at == "" {
		return false
	}
	s, _ := f.place(at)
	return s.Flow == flowRescue || slices.Contains([]report.Step{"danger", "comfort", "ongoing"}, s.ID)
}

// returned answers the first act after coming back. What was meant for a screen that is gone leads to the first screen;
// words that were being told are kept, because somebody may have thought about them for longer than ten minutes.
func (t *talk) returned(was report.Desk) bool {
	switch {
	case was.State.Closed:
		t.moved = true
	case t.in.Kind == report.KindTap:
		tap, ok := report.ParseTap(t.in.Data)
		if ok && (tap.About == string(t.f.home()) || everywhere(t.in) && tap.Verb != tapAdd) {
			return false
		}
		t.moved = true
	case t.in.Kind == report.KindText && t.draft != nil && t.draft.Consented && was.State.At == "":
		if s := t.f.steps[t.draft.At]; s.Kind == kindArea || !t.keep(t.in.Text) {
			t.notes = nil
			return false
		}
		t.moved = true
	default:
		return false
	}
	return true
}

// stamp remembers that somebody acted, and what coming back changed.
func (f *Flows) stamp(d report.Desk, env report.Env, ch report.Change, back bool) report.Change {
	s := d.State
	if ch.State != nil {
		s = *ch.State
	}
	now := d
	now.State, now.Draft = s, d.Draft
	if ch.Draft != nil {
		now.Draft = ch.Draft
	}
	if until := env.Now.Add(awakeAfterSOS); !f.emergencyOn(now) {
		s.AwakeUntil = time.Time{}
	} else if until.Sub(s.AwakeUntil).Abs() >= actedEvery {
		s.AwakeUntil = until
	}
	if env.Now.Sub(s.ActedAt).Abs() >= actedEvery { // also when the clock was set back
		s.ActedAt = env.Now
	}
	if s.At != atTail { // kept while it is asked for, and no longer
		s.Tail = ""
	}
	s.Resting = wipes(ch, d.Chat) // what a wipe left is no screen
	if (back || idle(d, env)) && d.Draft != nil && ch.Draft == nil && !ch.Open && !slices.Contains(ch.Erase, d.Draft.ID) {
		ch.Draft = d.Draft
	}
	if back || !s.Same(d.State) {
		ch.State = &s
	}
	return ch
}

// wipes reports whether a change takes everything from a chat.
func wipes(ch report.Change, chat report.ChatID) bool {
	return slices.ContainsFunc(ch.Outbox, func(m report.Message) bool { return m.To == chat && m.Do == report.ActWipe })
}

// unveil shows what was answered before, if it may be shown: where a case of this chat has a code word, only with it.
func (t *talk) unveil() {
	if !t.inDraft() {
		return
	}
	if c, guarded := t.guard(); guarded && !unlocked(t.d, c, t.env) {
		ch := screenChange(askWord(t.d, t.env, c, atDraft))
		t.instead = &ch
		return
	}
	t.draft.Veiled, t.touched = false, true
}

// guard is the case of this chat whose code word guards what is being told here, too.
func (t *talk) guard() (*report.Case, bool) {
	if c, ok := t.caseByID(t.draft.Case); ok && !c.Word.IsZero() {
		return c, true
	}
	for i := range t.d.Mine {
		if c := &t.d.Mine[i]; !c.Word.IsZero() {
			return c, true
		}
	}
	return nil, false
}
