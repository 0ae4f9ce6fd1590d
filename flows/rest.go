package flows

import "ruangaman/report"

// Rest decides what ten idle minutes mean in a chat that has reached RestsAt: the live message becomes the first screen, which
// tells nothing, or everything goes where the reporter chose that; where they keep everything it stays. Only edits and
// deletions: nobody is spoken to. What was told stays as it is, veiled (comeBack), with its own end: silence takes back nothing.
func (f *Flows) Rest(d report.Desk, env report.Env) report.Change {
	if at := d.State.RestsAt(); at.IsZero() || env.Now.Before(at) {
		return report.Change{}
	}
	t := f.take(d, report.Input{}, env)
	t.state.Resting = true
	t.unprove()
	t.state.LiveRev++
	state := t.state // the place is kept: comeBack knows by it what an answer was meant for
	ch := report.Change{State: &state}
	switch {
	case d.Chat.Canary() || state.Trace == report.TraceKeep:
	case state.Trace == report.TraceLeave:
		ch.Outbox = t.wipedAtRest()
	default:
		t.state.At = f.home()
		ch.Outbox = append(t.watchOver(), t.atRest(t.screen()))
	}
	return ch
}

// atRest makes a row of something that is done to a chat at rest.
func (t *talk) atRest(m report.Message) report.Message {
	m.To, m.Purpose, m.Lane, m.Turn = t.d.Chat, report.PurposeRest, report.LaneOther, t.state.LiveRev
	if m.Do != report.ActDelete && m.Do != report.ActWipe {
		m.Do = report.ActEdit
	}
	return m
}

// wipedAtRest is the quick exit of somebody who left without a word: the live message becomes the harmless line, because a new
// one would ring, and everything else goes.
func (t *talk) wipedAtRest() (rows []report.Message) {
	for _, line := range t.remnant() {
		rows = append(rows, t.atRest(line))
	}
	return append(rows, t.atRest(report.Message{Do: report.ActWipe, Keep: len(rows) > 0}))
}

// watchOver takes away how an emergency stands, once nothing is edited there any more.
func (t *talk) watchOver() []report.Message {
	for i := range t.d.Mine {
		if t.d.Mine[i].Watched(t.env.Now) {
			return nil
		}
	}
	return []report.Message{t.atRest(report.Message{Do: report.ActDelete, As: report.AsWatch})}
}
