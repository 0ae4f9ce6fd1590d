package flows

import (
	"slices"

	"ruangaman/report"
)

// After [Sudah saya tulis] the last four digits of the receipt are asked back once, so that it is really noted, and right.
// Nothing is kept for it but a keyed check: it travels in the button under the receipt, and lies with the chat while the
// question is on the screen. A wrong answer locks nothing, because a right one opens nothing.

// atTail asks for the digits.
const atTail report.Step = "tail"

// notedOn are the screens on which somebody who pressed [Sudah saya tulis] is asked: never in an emergency's questions, where
// nothing may stand between a person and the place, nor in anything else they do meanwhile.
var notedOn = []report.Step{sent, "more", "farewell", atTail}

// receiptMark is how the button under a receipt names its case: enough to tell two receipts in one chat apart.
func receiptMark(id report.ID) string { return id.String()[:8] }

// notedButton is [Sudah saya tulis] under a receipt.
func (t *talk) notedButton(c *report.Case) report.Button {
	check := ""
	if t.env.Tail != nil {
		check = t.env.Tail(c.ID, t.env.Fresh.Receipt.Tail())
	}
	return tapButton("btn_noted", verbReceipt, check, receiptMark(c.ID), 0)
}

// noted is [Sudah saya tulis]. Until the digits are right or passed over the receipt stays where it can be looked at again;
// where nobody is asked it goes at once.
func (t *talk) noted(tap report.Tap) {
	c, ok := caseOnScreen(t.d)
	if tap.About == "" || !ok || receiptMark(c.ID) != tap.Choice || t.inDraft() || !slices.Contains(notedOn, t.state.At) {
		t.remove(t.in.Message)
		t.silent = true
		return
	}
	t.show(moveCall, atTail, "")
	t.state.Tail = tap.About
}

// tailTyped answers words at that question. What is no end of a receipt is something told.
func (t *talk) tailTyped() {
	digits, typed := report.ParseTail(t.in.Text)
	c, ok := caseOnScreen(t.d)
	switch {
	case !typed:
		t.toldAfter()
	case !ok || t.env.Tail == nil:
		t.show(moveNext, sent, "")
	case t.env.Tail(c.ID, digits) == t.state.Tail:
		t.tailRight()
	case t.state.Trace == report.TraceKeep || t.env.Now.Sub(c.OpenedAt) < receiptLife: // the receipt still stands in the chat
		t.note("tail_wrong")
	default:
		t.note("tail_gone")
		t.show(moveNext, sent, "")
	}
}

// tailRight: it is noted, so the receipt need not stand in the chat any longer.
func (t *talk) tailRight() {
	t.note("tail_right")
	t.tailDone()
}

// tailDone leaves the question, by an answer or by [Lewati].
func (t *talk) tailDone() {
	t.clearAway(report.AsReceipt, report.ID{})
	t.show(moveNext, sent, "")
}

// wholeReceipt answers somebody who typed all the digits where the last four were asked for.
func (f *Flows) wholeReceipt(d report.Desk, in report.Input, env report.Env) (report.Change, bool) {
	if d.State.At != atTail || d.Found == nil || d.Found.ID != d.State.Case {
		return report.Change{}, false
	}
	t := f.take(d, in, env)
	t.receive()
	t.tailRight()
	return t.finish(), true
}
