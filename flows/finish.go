package flows

import (
	"slices"
	"time"

	"ruangaman/report"
)

// finish turns what happened into a change.
func (t *talk) finish() report.Change {
	if t.refused {
		again := t.f.take(t.d, t.in, t.env)
		again.receive()
		return again.finish()
	}
	if t.instead != nil {
		return t.swept(*t.instead)
	}
	for i := range t.out.Cases { // whatever was told: words, a correction, a caption
		t.settleFiles(&t.out.Cases[i])
	}
	t.clearRecordings()
	t.approach()
	if t.draft != nil && t.touched {
		if !t.quiet { // the screen stays as it was, so its buttons stay good
			t.draft.Rev++
			t.schedule()
		}
		t.out.Draft = t.draft
	}
	if t.moved || t.anew && !t.inDraft() {
		t.state.LiveRev++
	}
	if !t.silent {
		t.out.Outbox = append(t.out.Outbox, t.screen())
	}
	if !t.state.Same(t.d.State) {
		t.out.State = &t.state
	}
	return t.out
}

// receive remembers what the person sent and removes it from the chat: the thin trace. Only a voice or a film may stand there
// for a while; see mayStand.
func (t *talk) receive() {
	if t.in.Message == 0 || t.in.Kind == report.KindTap {
		return
	}
	t.out.Received = append(t.out.Received, t.in.Message)
	if t.stands = t.mayStand(); !t.stands {
		t.remove(t.in.Message)
	}
}

// remove takes a message of the person out of the chat, once.
func (t *talk) remove(m report.MessageID) {
	if slices.ContainsFunc(t.out.Outbox, func(o report.Message) bool { return o.Do == report.ActDelete && slices.Contains(o.Targets, m) }) {
		return
	}
	t.out.Outbox = append(t.out.Outbox, report.Message{To: t.d.Chat, Do: report.ActDelete, Targets: []report.MessageID{m},
		Purpose: report.PurposeAnswer, Lane: report.LaneAnswer})
}

// schedule sets when silence has a meaning, and when the draft ends by itself.
func (t *talk) schedule() {
	d, now := t.draft, t.env.Now
	d.ExpiresAt, d.DueAt = now.Add(t.env.City.Keep.Draft), time.Time{}
	switch {
	case d.At == "ongoing":
		d.DueAt = now.Add(report.QuietEmergency) // three silent minutes count as yes
	case !d.Consented || !d.IfInterrupted:
	case d.Urgency == report.Emergency:
		d.DueAt = now.Add(report.QuietEmergency)
	default:
		d.DueAt = now.Add(report.QuietRoutine)
	}
}
