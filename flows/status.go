package flows

import (
	"slices"
	"strconv"

	"ruangaman/report"
)

// Where a chat is when it asks how a report stands.
const (
	atCode   report.Step = "ask_code" // the screen that asks for the receipt
	atStatus report.Step = "status"   // the screen that tells
)

// The verbs of taps on the status screen.
const (
	tapCode   = "kode"   // ask for a receipt
	tapResume = "draf"   // go on with the draft that a typed receipt interrupted
	tapAdd    = "tambah" // add to the case of State.Case; the conversation's part
	tapMail   = "pesan"  // what waits for the reporter; see gate.go
)

// status answers whoever asks how their report stands: a typed receipt in any state, the screen that asks for one, and
// the taps of the status screen. The second result is false for everything else.
func (f *Flows) status(d report.Desk, in report.Input, env report.Env) (report.Change, bool) {
	if !in.Private {
		return report.Change{}, false
	}
	switch in.Kind {
	case report.KindText:
		if _, ok := report.ParseReceipt(in.Text); ok {
			if ch, proven := f.provenBy(d, in, env); proven {
				return ch, true
			}
			if ch, whole := f.wholeReceipt(d, in, env); whole {
				return ch, true
			}
			return typedReceipt(d, in, env), true
		}
		if d.State.At == atWord {
			return f.typedWord(d, in, env), true
		}
		return otherWords(d, in, env)
	case report.KindTap:
		return f.statusTap(d, in, env)
	default:
		return report.Change{}, false
	}
}

// statusTap answers the buttons of the status screen. One of an earlier screen shows the present question again.
func (f *Flows) statusTap(d report.Desk, in report.Input, env report.Env) (report.Change, bool) {
	tap, ok := report.ParseTap(in.Data)
	switch {
	case !ok || tap.Verb != tapCode && tap.Verb != tapResume && tap.Verb != tapAdd && tap.Verb != tapMail:
		return report.Change{}, false
	case tap.Rev != d.State.LiveRev:
		return statusAgain(d, env)
	case tap.Verb == tapCode:
		return screenChange(codeScreen(d, env, "status_ask_code")), true
	case tap.Verb == tapMail:
		return f.letters(d, in, env), true
	case tap.Verb == tapResume && d.Draft != nil:
		t := f.take(d, in, env)
		t.carryOn()
		return t.finish(), true
	default:
		return report.Change{}, false
	}
}

// resumeStatus is [Lanjut yang tadi] where no draft waits: how the newest open case of this chat stands, or, on another
// phone, the question for the receipt.
func resumeStatus(d report.Desk, env report.Env) report.Change {
	d.Mine = slices.DeleteFunc(slices.Clone(d.Mine), func(c report.Case) bool { return !c.Away.IsZero() }) // waits for the code
	if len(d.Mine) > 0 {
		return screenChange(statusScreen(d, env, &d.Mine[0], true))
	}
	return screenChange(codeScreen(d, env, "status_ask_code"))
}

// statusAgain shows the present status screen once more, after something it cannot take. The second result is false
// when the chat is not at one.
func statusAgain(d report.Desk, env report.Env) (report.Change, bool) {
	switch d.State.At {
	case atCode:
		return screenChange(codeScreen(d, env, "status_ask_code")), true
	case atWord:
		return gateAgain(d, env), true
	case atStatus:
		if c, ok := caseOnScreen(d); ok {
			return screenChange(statusScreen(d, env, c, true)), true
		}
		return resumeStatus(d, env), true
	default:
		return report.Change{}, false
	}
}

// otherWords answers words on a status screen that are no receipt: where one was asked for, that 16 digits are wanted
// (no guess, and not counted); under a status, that they were not kept.
func otherWords(d report.Desk, in report.Input, env report.Env) (report.Change, bool) {
	var m report.Message
	var state report.ChatState
	c, told := caseOnScreen(d)
	switch {
	case d.State.At == atCode:
		m, state = codeScreen(d, env, "status_bad_code")
	case d.State.At == atStatus && told:
		m, state = statusScreen(d, env, c, true)
		m.Body = append([]report.Text{report.T("not_kept")}, m.Body...)
	default:
		return report.Change{}, false
	}
	ch := report.Change{State: &state}
	takeTyped(&ch, d, in)
	ch.Outbox = append(ch.Outbox, m)
	return ch, true
}

func screenChange(m report.Message, state report.ChatState) report.Change {
	return report.Change{State: &state, Outbox: []report.Message{m}}
}

// ways lead from a status screen: back into the draft it interrupted, if there is one, and out.
func ways(d report.Desk) [][]report.Button {
	rows := [][]report.Button{leaveStatus(d)}
	if d.Draft != nil {
		rows = append([][]report.Button{{tapButton("btn_continue", tapResume, "", "", liveRev(d))}}, rows...)
	}
	return rows
}

// codeScreen asks for the receipt.
func codeScreen(d report.Desk, env report.Env, words string) (report.Message, report.ChatState) {
	m, state := liveScreen(d, env, []report.Text{report.T(words)}, ways(d))
	state.At = atCode
	return m, state
}

// statusScreen tells how a case stands and how many letters wait, nothing more: what they say lies behind the gate. A
// witness hears two words only. Whoever came by the receipt may add to the case as well; the chat is not tied to it by
// that.
func statusScreen(d report.Desk, env report.Env, c *report.Case, add bool) (report.Message, report.ChatState) {
	body := []report.Text{statusText(c, env)}
	if n := waiting(c); n > 0 || !c.Witness {
		body = append(body, report.T("status_waiting", "n", number(n)))
	}
	body = append(body, wishStatus(c)...)
	var buttons [][]report.Button
	if add && d.Draft == nil && c.Status.Open() {
		if !c.Witness {
			body = append(body, report.T("status_hint"))
		}
		buttons = append(buttons, []report.Button{tapButton("btn_add", tapAdd, "", "", liveRev(d))})
	} else if add && d.Draft == nil {
		buttons = append(buttons, []report.Button{tapButton("btn_after", tapAdd, "", "", liveRev(d))})
	}
	if add { // under an answer that comes late no button works
		buttons = append(buttons, []report.Button{tapButton("btn_letters", tapMail, "", "", liveRev(d))})
	}
	buttons = append(buttons, []report.Button{tapButton("btn_status", tapCode, "", "", liveRev(d))})
	m, state := liveScreen(d, env, body, append(buttons, ways(d)...))
	m.Voice = c.Voice
	if d.State.Lang == "" {
		m.Lang = c.Lang
	}
	state.At, state.Case = atStatus, c.ID
	return m, state
}

// statusText is the honest status: what has happened, never a service, a place or a person.
func statusText(c *report.Case, env report.Env) report.Text {
	switch {
	case c.Witness && c.Status.Unanswered():
		return report.T("status_witness_waiting")
	case c.Witness:
		return report.T("status_witness_taken")
	case c.Status == report.StatusOffered:
		return report.T("status_offered", "n", report.Raw(strconv.Itoa(c.PeopleOffered())))
	case c.Status == report.StatusNotOurs:
		return report.T("status_not_ours", "numbers", helplines(env.City, "kekerasan"))
	default:
		return report.T("status_" + string(c.Status))
	}
}

// wishStatus is what became of the reporter's wish, said when they ask.
func wishStatus(c *report.Case) []report.Text {
	switch {
	case c.Wish.Waits():
		return []report.Text{report.T("status_wish_waits")}
	case c.Wish != nil && c.Wish.Decision == report.WishKept && c.Status.Open():
		return []report.Text{report.T("status_wish_kept")}
	default:
		return nil
	}
}
