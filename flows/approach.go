package flows

import (
	"slices"

	"ruangaman/report"
)

// atApproach is the one question after a suicide statement: may we contact you? It comes once the case exists, whether the
// words were told in a report, an addition or a letter, as part of the answer on the screen; it is never sent by itself, and
// never repeated. Without an answer nobody writes first (P9, second exception).
const atApproach report.Step = "approach"

// atHere is the question of an emergency whose place it takes.
const atHere report.Step = "here"

// approachOn are the screens after sending on which a statement of earlier is asked about; a fresh one is on any.
var approachOn = []report.Step{sent, "more"}

// approach puts the question on the screen that is about to be shown, if a case calls for it.
func (t *talk) approach() {
	s, _ := t.here()
	if t.silent || t.quiet || t.inDraft() || t.state.Case.Zero() || t.instead != nil || s.Flow == flowRescue && s.ID != atHere {
		return
	}
	c, ok := t.caseNow()
	written := slices.ContainsFunc(t.out.Cases, func(o report.Case) bool { return o.ID == t.state.Case })
	switch {
	case !ok || c.Reason != report.ReasonSuicide:
	case !c.AsksApproach() || c.Reporter != t.d.Chat:
		if s.ID == atHere { // asked before, in other words
			t.show(moveNext, sent, "")
		}
	case s.ID == atHere || written || slices.Contains(approachOn, s.ID):
		t.rewrite(c.ID, func(c *report.Case) { c.Approach = report.ApproachAsked })
		t.show(moveCall, atApproach, "")
	}
}

// rewrite changes a case within what this answer writes of it.
func (t *talk) rewrite(id report.ID, change func(*report.Case)) {
	for i := range t.out.Cases {
		if t.out.Cases[i].ID == id {
			change(&t.out.Cases[i])
			return
		}
	}
	if c, ok := t.caseByID(id); ok {
		n := c.Clone()
		change(n)
		t.out.Cases = append(t.out.Cases, *n)
	}
}

// approached takes the answer. Yes keeps the hours that were chosen; where none were, the plainest line may come at any hour. No
// takes back every leave. Whoever watches over the case, psychologists included, hears it without a sound.
func (t *talk) approached(choice *choice) {
	c, ok := caseOnScreen(t.d)
	switch {
	case choice == nil: // passed over: silence stays
	case !ok || !c.Status.Open():
		t.note("addition_closed")
	default:
		n := c.Clone()
		n.Approach = report.Approach(choice.ID)
		t.out.Outbox = append(t.out.Outbox, t.lets(n)...)
		t.out.Cases = append(t.out.Cases, *n)
		for _, id := range deciders(n, t.env) {
			t.out.Outbox = append(t.out.Outbox, toStaff(n, id, t.env, report.Message{Do: report.ActSend, As: report.AsNotice, Silent: true,
				Body: []report.Text{report.T("staff_approach", "code", code(n), "answer", approachText(n))}, Buttons: openByCode(n)})...)
		}
	}
	t.show(moveNext, sent, "")
}

// lets writes down the leave that an answer gives or takes.
func (t *talk) lets(c *report.Case) []report.Message {
	switch {
	case c.Approach == report.ApproachNo:
		t.note("approach_no")
		return permit(c, report.Contact{}, t.env)
	case c.Contact.Mode == report.ContactHours:
		t.note("approach_hours")
		return sign(c, t.env)
	default:
		t.note("approach_yes")
		return permit(c, report.Contact{Mode: report.ContactHours, Windows: []report.Window{{From: 0, To: 24 * 60}}, Line: "discreet_notice"}, t.env)
	}
}

// approachText says to staff what was answered.
func approachText(c *report.Case) report.Text {
	switch c.Approach {
	case report.ApproachYes:
		return report.T("staff_approach_yes")
	case report.ApproachNo:
		return report.T("staff_approach_no")
	default:
		return report.T("staff_approach_asked")
	}
}

// approachLines stand on the card of a case with a suicide statement.
func approachLines(c *report.Case) []report.Text {
	if c.Reason != report.ReasonSuicide {
		return nil
	}
	return []report.Text{approachText(c)}
}
