package flows

import (
	"slices"

	"ruangaman/report"
)

// The gate stands between a receipt, or a phone that somebody else holds, and anything that was told or written. Whoever
// shows details of a case asks unlocked first, and where it says no shows askWord, which leads on to the wanted screen.
//
//	if !unlocked(d, c, env) {
//		return screenChange(askWord(d, env, c, atLetters)), true
//	}
//
// A new screen behind the gate has a case in beyond. What cannot be undone without the reporter asks proved and askProof.

// atWord is the screen that asks for the code word, or, for what needs proof, for the receipt or the code word.
const atWord report.Step = "ask_word"

// The screens the gate leads on to.
const (
	atLetters report.Step = "letters" // what waits for the reporter
	atSetWord report.Step = "word"    // choose a code word
	atDraft   report.Step = "draft"   // what was answered and not sent yet
)

// onProof are the screens for which the receipt is enough, also where a code word is set.
var onProof = []report.Step{atErase}

// unlocked reports whether details of a case may be shown in this chat now: with a code word only after it was typed here;
// without one in the reporter's own chat, and wherever the receipt was typed. Ten idle minutes end both.
func unlocked(d report.Desk, c *report.Case, env report.Env) bool {
	p := d.State.Proof
	switch {
	case idle(d, env):
		return false
	case !c.Word.IsZero():
		return p.Case == c.ID && p.Word
	default:
		return c.Reporter == d.Chat && c.Away.IsZero() || p.Case == c.ID && p.Receipt
	}
}

// openCase is the open case on the screen, once what was told of it may be shown here. Otherwise it says that the case is over,
// or asks for the code word and then shows the screen want.
func (t *talk) openCase(want report.Step) (*report.Case, bool) {
	c, ok := caseOnScreen(t.d)
	switch {
	case !ok || !c.Status.Open():
		t.note("addition_closed")
		t.show(moveCall, t.f.home(), "")
		return nil, false
	case !unlocked(t.d, c, t.env):
		ch := screenChange(askWord(t.d, t.env, c, want))
		t.instead = &ch
		return nil, false
	}
	return c, true
}

// proved reports whether somebody has shown here, not ten minutes ago, that the case is theirs: by its receipt or its code
// word. Holding the phone is no proof.
func proved(d report.Desk, c *report.Case, env report.Env) bool {
	p := d.State.Proof
	return !idle(d, env) && p.Case == c.ID && (p.Receipt || p.Word)
}

// passes reports whether the wanted screen may be shown.
func passes(d report.Desk, c *report.Case, env report.Env, want report.Step) bool {
	if slices.Contains(onProof, want) {
		return proved(d, c, env)
	}
	return unlocked(d, c, env)
}

// askWord asks for the code word of a case and then shows the screen want.
func askWord(d report.Desk, env report.Env, c *report.Case, want report.Step) (report.Message, report.ChatState) {
	return gateScreen(d, env, c, want, "word_enter_ask")
}

// askProof asks for the receipt or the code word of a case and then shows the screen want, which stands in onProof.
func askProof(d report.Desk, env report.Env, c *report.Case, want report.Step) (report.Message, report.ChatState) {
	return gateScreen(d, env, c, want, "proof_ask")
}

func gateScreen(d report.Desk, env report.Env, c *report.Case, want report.Step, words string) (report.Message, report.ChatState) {
	m, state := liveScreen(d, env, []report.Text{report.T(words)}, ways(d))
	m.Voice = c.Voice
	state.At, state.Case, state.Next = atWord, c.ID, want
	return m, state
}

// gateAgain shows the question once more.
func gateAgain(d report.Desk, env report.Env) report.Change {
	c, ok := caseOnScreen(d)
	switch {
	case !ok:
		return screenChange(codeScreen(d, env, "status_ask_code"))
	case slices.Contains(onProof, d.State.Next):
		return screenChange(askProof(d, env, c, d.State.Next))
	default:
		return screenChange(askWord(d, env, c, d.State.Next))
	}
}

// nothingNew is what a wrong code word shows, and what an empty mailbox shows: nobody can tell one from the other.
func nothingNew(d report.Desk, env report.Env, c *report.Case) (report.Message, report.ChatState) {
	m, state := liveScreen(d, env, []report.Text{report.T("no_news")},
		append([][]report.Button{{tapButton("btn_letters", tapMail, "", "", liveRev(d))}}, ways(d)...))
	m.Voice = c.Voice
	state.At, state.Case, state.Next = atStatus, c.ID, ""
	return m, state
}

// typedWord answers words at the gate. They leave the chat at once. A wrong word counts like a wrong receipt; who was wrong
// too often in this hour is told "nothing new" whatever they type, as late as with receipts.
func (f *Flows) typedWord(d report.Desk, in report.Input, env report.Env) report.Change {
	c, ok := caseOnScreen(d)
	if !ok {
		return screenChange(codeScreen(d, env, "status_ask_code"))
	}
	want := d.State.Next
	d.State.Wrong = recent(d.State.Wrong, env.Now)
	wait := guessWait(d, env)
	right := c.Word.Fits(in.Text) && len(d.State.Wrong) < report.WrongReceiptsHour
	var ch report.Change
	if right {
		d.State.Proof = report.Proof{Case: c.ID, Word: true}
		ch = f.beyond(d, in, env, c, want)
	} else {
		ch = countWrong(&d, env)
		m, state := nothingNew(d, env, c)
		if wait > 0 {
			m.NotBefore, m.NotAfter, m.OnlyAt = env.Now.Add(wait), env.Now.Add(wait+guessLife), atStatus
		}
		ch.State, ch.Outbox = &state, append(ch.Outbox, m)
	}
	return typedAway(ch, d, in)
}

// typedAway removes what was typed from the chat before the answer.
func typedAway(ch report.Change, d report.Desk, in report.Input) report.Change {
	var gone report.Change
	takeTyped(&gone, d, in)
	ch.Received = append(ch.Received, gone.Received...)
	ch.Outbox = append(gone.Outbox, ch.Outbox...)
	return ch
}

// beyond is the screen behind the gate.
func (f *Flows) beyond(d report.Desk, in report.Input, env report.Env, c *report.Case, want report.Step) report.Change {
	d.State.Next = ""
	switch want {
	case atSetWord:
		t := f.take(d, in, env)
		t.state.Case = c.ID
		t.state.At, t.moved = atSetWord, true
		return t.finish()
	case atErase, atStop, atMistaken, atSlip, atPermit, atSafe:
		t := f.take(d, in, env)
		if want == atSafe && len(c.Where) == 0 { // offered because the case was locked
			want = "more"
		}
		t.state.At, t.state.Case, t.moved = want, c.ID, true
		return t.finish()
	case atLetters, atChange:
		return f.beyondLetters(d, in, env, c, want)
	case atDraft:
		t := f.take(d, in, env)
		t.state.Case = report.ID{}
		if t.draft != nil {
			t.draft.Veiled, t.touched, t.state.At = false, true, ""
		}
		return t.finish()
	default:
		if s, ok := f.steps[want]; ok && s.Apart != "" {
			return f.beyondReach(d, in, env, c, want)
		}
		return screenChange(nothingNew(d, env, c))
	}
}

// beyondLetters is what lies behind a right code word: the letters that wait, or that there is nothing new.
func (f *Flows) beyondLetters(d report.Desk, in report.Input, env report.Env, c *report.Case, want report.Step) report.Change {
	t := f.take(d, in, env)
	t.state.Case = c.ID
	switch {
	case want == atChange:
		t.state.At, t.moved = atChange, true
	case waiting(c) == 0:
		return screenChange(nothingNew(d, env, c))
	default:
		t.openMailbox(c, false)
	}
	return t.finish()
}
