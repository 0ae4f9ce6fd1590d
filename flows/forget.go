package flows

import (
	"slices"
	"time"

	"ruangaman/report"
)

// atForget asks before the tie is broken.
const atForget report.Step = "forget"

// didForget is the line of a case's history when its reporter broke the tie to it.
const didForget = "forgotten"

// forget is /lupakan: it breaks the tie between this account and everything it ever sent, ended or not. Only the receipt leads
// there after that: no case names the chat, and nothing of the chat names a case. What was begun to be added goes; a report
// that was not sent yet is no case, and stays.
func (t *talk) forget() {
	for _, c := range t.everTold() {
		n := c.Clone()
		n.Reporter, n.Contact, n.SignedAt, n.Away = 0, report.Contact{}, time.Time{}, time.Time{}
		for i := range n.Files {
			f := &n.Files[i]
			if f.State == report.FileWaiting && c.Reporter == t.d.Chat { // it is fetched even so, and nobody could take it away then
				t.out.Outbox = append(t.out.Outbox, f.TakeFrom(t.d.Chat)...)
			}
			f.Message = 0
		}
		n.Log = append(n.Log, report.Entry{At: t.env.Now, Event: didForget})
		t.out.Cases = append(t.out.Cases, *n)
		t.out.Forget = append(t.out.Forget, n.ID)
		t.clearAway(report.AsCard, n.ID) // letters
	}
	t.clearAway(report.AsWatch, report.ID{})
	if t.draft != nil && !t.draft.Case.Zero() {
		t.drop()
		t.erased = report.ID{}
	}
	t.unprove()
	t.note("forget_done")
	t.state.At, t.state.Case, t.moved = t.f.home(), report.ID{}, true
}

// everTold are the cases this chat opened.
func (t *talk) everTold() []report.Case {
	all := slices.Clone(t.d.Told)
	for _, c := range t.d.Mine {
		if !slices.ContainsFunc(all, func(o report.Case) bool { return o.ID == c.ID }) {
			all = append(all, c)
		}
	}
	return all
}

// clearAway takes messages of ours off this chat.
func (t *talk) clearAway(as report.As, about report.ID) {
	t.out.Outbox = append(t.out.Outbox, report.Message{To: t.d.Chat, Do: report.ActDelete, As: as, About: about,
		Purpose: report.PurposeAnswer, Lane: report.LaneAnswer})
}

// unprove forgets what was shown in this chat to be somebody's reporter.
func (t *talk) unprove() {
	t.state.Proof, t.state.Next, t.state.Word, t.state.Tail = report.Proof{}, "", report.CodeWord{}, ""
}
