package flows

import (
	"slices"
	"time"

	"ruangaman/report"
)

// receiptLife is how long the receipt stays in the chat: long enough to be written down, too short to be found later.
const receiptLife = 10 * time.Minute

// maySend reports whether the draft can be sent as it stands: with consent, and with a place or the answer that there is
// none.
func (t *talk) maySend() bool {
	if !t.inDraft() || !t.draft.Consented {
		return false
	}
	return t.draft.Flow == flowAddition || placed(t.f, t.draft)
}

// send turns the draft into a case, or adds it to one.
func (t *talk) send() {
	switch {
	case !t.maySend():
	case t.draft.Flow == flowAddition:
		t.sendAddition()
	case !t.env.City.SomebodyLeft(t.draft.Place, t.exclusion()):
		t.aside("nobody")
	case !t.ask(moveSend, sent):
	default:
		t.confirmAttack()
		t.open(false)
	}
}

// open makes the case and shows the receipt. A third open emergency of one chat and place becomes part of the newest.
func (t *talk) open(silence bool) {
	voice := t.draft.Voice
	t.voice = &voice
	c := t.newCase(silence)
	t.settleFiles(c)
	apart := t.f.parted(c.Answers)
	into, fold := t.foldInto(c)
	if fold {
		t.keepApart(into, apart)
		t.out.Cases, t.out.Erase = []report.Case{*into}, append(t.out.Erase, t.draft.ID)
		t.addFiles(into, c.Files)
		c = into
		t.out.Outbox = append(t.out.Outbox, addedNotice(into, t.env)...)
	} else {
		t.count(c)
		t.keepApart(c, apart)
		t.out.Cases = []report.Case{*c}
		t.out.Outbox = append(t.out.Outbox, fetches(c, 0)...)
		t.out.Open = t.d.Draft != nil && t.d.Draft.ID == c.ID
	}
	t.draft, t.touched, t.state.Hint = nil, false, ""
	t.out.Kick = t.out.Kick || c.Urgency == report.Emergency
	if silence {
		t.waitFor(c)
		return
	}
	if c.Urgency == report.Emergency {
		t.lane = report.LaneEmergency
	}
	t.out.Receipts = append(t.out.Receipts, report.ReceiptFor{Receipt: t.env.Fresh.Receipt, Case: c.ID})
	t.afterwards(c)
}

// waitFor makes the next word after a silent emergency part of it: whoever comes back to the question for the place still
// needs somebody to find them. A routine report leaves the first screen, which tells nobody anything.
func (t *talk) waitFor(c *report.Case) {
	if c.Urgency == report.Emergency {
		t.state.At, t.state.Case, t.moved = t.f.table.Starts[flowRescue][0], c.ID, true
	}
}

// afterwards is what the reporter sees once the report is in: the receipt, a message of its own that leaves the chat
// soon, above it the live message with what may be added. In an emergency the live message comes anew below the receipt:
// it asks for the place, without which nobody can come.
func (t *talk) afterwards(c *report.Case) {
	to := sent
	if c.Urgency == report.Emergency {
		to, t.anew = t.f.table.Starts[flowRescue][0], true
	}
	t.state.At, t.state.Case, t.moved = to, c.ID, true
	t.out.Outbox = append(t.out.Outbox, report.Message{To: t.d.Chat, Do: report.ActSend, As: report.AsReceipt,
		Body: []report.Text{report.T("submit_ok", "code", report.Raw(t.env.Fresh.Receipt.Display())),
			report.T("submit_code_tip")},
		Buttons: [][]report.Button{{t.notedButton(c)}},
		Lang:    c.Lang, Voice: c.Voice, Purpose: report.PurposeAnswer, Lane: t.lane, DeleteAfter: receiptLife, About: c.ID})
	if c.Watched(t.env.Now) {
		t.out.Outbox = append(t.out.Outbox, c.WatchFirst(helplines(t.env.City, urgentHelp))...)
	}
}

// foldInto is the newest open emergency of this chat and place, if there are as many as one chat may have, with the new
// one's words added.
func (t *talk) foldInto(c *report.Case) (*report.Case, bool) {
	if c.Urgency != report.Emergency {
		return nil, false
	}
	var newest *report.Case
	open := 0
	for i := range t.d.Mine {
		m := &t.d.Mine[i]
		if m.Status.Open() && m.Urgency == report.Emergency && m.Place == c.Place {
			open++
			if newest == nil {
				newest = m
			}
		}
	}
	if open < report.OpenEmergencies {
		return nil, false
	}
	into := newest.Clone()
	// Whoever was left out of the new one must not read it in the old one either.
	into.Exclude = merge(into.Exclude, c.Exclude)
	if !t.env.City.SomebodyLeft(into.Place, into.Exclude) || !t.addTo(into, report.Addition{At: t.env.Now, Answers: c.Answers, Signs: c.Signs}) {
		return nil, false // nobody could read both, or the words do not fit: then it is a case of its own
	}
	if c.Reason != "" {
		into.Reason, into.Category = c.Reason, c.Category
	}
	unbundle(into)
	into.NextDue = dueNow(into, t.env)
	return into, true
}

func merge(a, b report.Exclusion) report.Exclusion {
	a.NotFromWard = a.NotFromWard || b.NotFromWard
	a.CityOnly = a.CityOnly || b.CityOnly
	for _, j := range b.Jobs {
		if !slices.Contains(a.Jobs, j) {
			a.Jobs = append(a.Jobs, j)
		}
	}
	for _, p := range b.People {
		if !slices.Contains(a.People, p) {
			a.People = append(a.People, p)
		}
	}
	return a
}

// addTo seals words under a case, as far as one report may grow; what is over is said at the question, and an emergency
// still goes out with what was told before.
func (t *talk) addTo(c *report.Case, a report.Addition) bool {
	if told(c)+size(a.Answers)+additionRoom > report.MaxReportBytes {
		return false
	}
	c.Added = append(c.Added, a)
	return true
}

// additionRoom is what an addition takes beside its words.
const additionRoom = 200

// told is how much a case holds of what was told.
func told(c *report.Case) int {
	n := size(c.Answers)
	for _, a := range c.Added {
		n += size(a.Answers) + additionRoom
	}
	return n
}

func size(answers map[report.Field][]string) int {
	n := 0
	for field, values := range answers {
		n += len(field)
		for _, v := range values {
			n += len(v)
		}
	}
	return n
}
