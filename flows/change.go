package flows

import (
	"slices"

	"ruangaman/report"
)

// askChange is /ganti from anywhere: whether the case of this chat should go to another helper.
func (t *talk) askChange() {
	if _, ok := caseOnScreen(t.d); !ok {
		if len(t.d.Mine) == 0 {
			t.note("change_none")
			if onStatus(t.d) {
				t.show(moveCall, t.f.home(), "")
			}
			return
		}
		i := slices.IndexFunc(t.d.Mine, func(c report.Case) bool { return c.Away.IsZero() })
		if i < 0 { // the chat was closed since: they wait for the receipt
			ch := screenChange(codeScreen(t.d, t.env, "status_ask_code"))
			t.instead = &ch
			return
		}
		t.state.Case, t.d.State.Case = t.d.Mine[i].ID, t.d.Mine[i].ID
	}
	t.talkSafely(atChange)
}

// changeHelper gives the case to somebody else, and asks for no reason: whoever holds it is left out of it from now on, what
// they wrote and the reporter has not seen is never shown, and the worker, woken at once, takes it from their phone and offers
// it anew.
func (t *talk) changeHelper() {
	c, ok := t.openCase(atChange)
	switch {
	case !ok:
		return
	case c.Holder == "":
		t.note("change_nobody_yet")
	default:
		t.release(c)
	}
	t.show(moveCall, atMailbox, "")
}

func (t *talk) release(c *report.Case) {
	n := c.Clone()
	n.Exclude.People = append(n.Exclude.People, c.Holder)
	if !t.env.City.SomebodyLeft(n.Place, n.Exclude) {
		t.note("change_nobody_left")
		return
	}
	n.DropPreview(c.Holder)
	for i := range n.Letters {
		if l := &n.Letters[i]; l.By == c.Holder && l.Waits() {
			l.Held = true
		}
	}
	if !slices.ContainsFunc(n.Log, func(e report.Entry) bool { return e.Event == didChange && e.By == c.Holder }) {
		n.Log = append(n.Log, report.Entry{At: t.env.Now, Event: didChange, By: c.Holder})
	}
	n.NextDue, t.out.Kick = t.env.Now, true
	t.out.Cases = append(t.out.Cases, *n)
	t.note("change_done")
}
