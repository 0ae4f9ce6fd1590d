package flows

import (
	"time"

	"ruangaman/report"
)

// showSlip shows a proof that a report was made: case code, day and a keyed mark, nothing of its content. It leaves the chat
// like the receipt, because whoever searches the phone may find it; that is said before it is shown.
func (t *talk) showSlip(c *report.Case) {
	if t.env.Prove == nil {
		t.show(moveCall, "after", "")
		return
	}
	day := report.SlipDay(c.OpenedAt.In(t.env.City.Zone))
	t.out.Outbox = append(t.out.Outbox, report.Message{To: t.d.Chat, Do: report.ActSend, As: report.AsReceipt,
		Body: []report.Text{report.T("slip_note", "code", code(c), "day", report.Raw(day), "mark", report.Raw(t.env.Prove(c.Code, day))),
			report.T("slip_tip")},
		Buttons: [][]report.Button{{tapButton("btn_noted", verbReceipt, "", "", 0)}},
		Lang:    langOf(t.d, t.env), Voice: c.Voice, Purpose: report.PurposeAnswer, Lane: t.lane, DeleteAfter: slipLife, About: c.ID})
	t.show(moveCall, "after", "")
}

// slipLife is how long a proof stays in the chat: as long as a receipt, to be written down or shown.
const slipLife = 10 * time.Minute
