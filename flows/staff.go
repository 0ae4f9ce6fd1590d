package flows

import (
	"slices"
	"time"

	"ruangaman/report"
)

// act is one act of a person in petugas: with everything its answer depends on, and the answer as it grows. A fresh one
// is made for every input; nothing of it is kept.
type act struct {
	f   *Flows
	d   report.Desk
	in  report.Input
	env report.Env
	who report.Person
	tap report.Tap
	// c is a copy of the case in question, to be changed and saved; nil while there is none this person may touch.
	c *report.Case
	// offer is the place of this person's offer in c.Offers, -1 if there is none.
	offer int
	out   report.Change
}

// staff answers what only people in petugas: do: taps on offers and cards, and the commands of the duty. The second
// result is false for everything else, which is then an ordinary person's act. It is asked first for every input.
func (f *Flows) staff(d report.Desk, in report.Input, env report.Env) (report.Change, bool) {
	if !in.Private {
		return report.Change{}, false
	}
	who, known := env.City.PersonByChat(d.Chat)
	known = known && who.Role != report.RoleUnvouched // who is nobody's colleague yet is anybody
	a := &act{f: f, d: d, in: in, env: env, who: who, offer: -1}
	done := false
	switch in.Kind {
	case report.KindText, report.KindVoice:
		done = known && a.typed()
	case report.KindDocument:
		done = known && a.upload()
	case report.KindTap:
		done = a.office(known) || known && a.tapped()
	case report.KindCommand:
		done = a.commanded(known)
		if done {
			takeTyped(&a.out, d, in)
		}
	case report.KindBlocked:
		done = known && a.left()
	}
	if done && (in.Kind == report.KindTap || in.Kind == report.KindCommand) {
		a.stopsWriting()
	}
	return a.out, done
}

// tapped answers a button of the staff. For somebody who is not in petugas: (any more) it is a button like any forged
// one, whether its case exists or not: the conversation shows them its present question.
func (a *act) tapped() bool {
	tap, ok := report.ParseTap(a.in.Data)
	if ok && tap.Verb == report.TapList {
		a.listCases()
		return true
	}
	if !ok || !slices.Contains(staffVerbs, tap.Verb) {
		return false
	}
	a.tap = tap
	if !a.admit() {
		a.notFound()
		return true
	}
	switch tap.Verb {
	case report.TapAccept:
		a.accept()
	case report.TapDecline:
		a.decline()
	case report.TapConflict:
		a.conflict()
	case report.TapOpen:
		a.open()
	case report.TapThread, report.TapWrite, report.TapPost, report.TapMeet:
		a.letterTap()
	default:
		a.work()
	}
	return true
}

// office answers a button about the agency itself: who belongs to it, how long things are kept. To anybody else it is a
// button like any forged one.
func (a *act) office(known bool) bool {
	a.tap, _ = report.ParseTap(a.in.Data)
	switch a.tap.Verb {
	case report.TapVouch, report.TapUnknown:
		return a.vouch(a.tap)
	case report.TapHold:
		return a.hold()
	case report.TapSwap:
		return known && a.swapTap()
	case report.TapLeave:
		return known && a.leaveTap()
	case report.TapAgree, report.TapRefuse, report.TapCancel:
		return known && a.agreedTap()
	case report.TapUse, report.TapDrop:
		return known && a.proposalTap()
	case report.TapBefore:
		return known && a.before()
	case report.TapReady:
		return known && a.ready()
	case report.TapTest:
		return known && a.testTap()
	default:
		return false
	}
}

// left notes that a person blocked the bot: offers go to others at once.
func (a *act) left() bool {
	a.out = a.f.closed(a.d, a.env) // they may have reported something themselves
	state := a.state(a.who.ID)
	state.Blocked = true
	a.out.People, a.out.Kick = []report.PersonState{state}, true
	return true
}

// awake completes the answer to any act of a person in petugas:. Whoever writes or taps has not blocked us, so they are
// reachable again, and the worker looks whether somebody waits for them.
func awake(d report.Desk, in report.Input, env report.Env, ch report.Change) report.Change {
	if ch.State == nil && d.State.Closed && in.Private && in.Kind != report.KindBlocked {
		open := d.State
		open.Closed = false
		ch.State = &open
	}
	who, known := env.City.PersonByChat(d.Chat)
	if !known || in.Kind == report.KindBlocked {
		return ch
	}
	return came(who, env, guided(d, in, who, env, ch))
}

// came notes that something came from a person in petugas:. Whatever it is answers "SIAP?".
func came(who report.Person, env report.Env, ch report.Change) report.Change {
	before := remembered(who.ID, env, ch)
	state := before
	state.Blocked, state.Met = false, who.Chat
	if state.Ready.Waits() {
		state.Ready.Yes = true
		if state.Ready.Told {
			ch.Outbox = append(ch.Outbox, readyAfterAll(who, env)...)
		}
	}
	if state == before {
		return ch
	}
	ch.Kick = ch.Kick || before.Blocked
	return remember(ch, state)
}

// remembered is what is known of a person after a change.
func remembered(id report.PersonID, env report.Env, ch report.Change) report.PersonState {
	for _, s := range ch.People {
		if s.Person == id {
			return s
		}
	}
	state := env.States[id]
	state.Person = id
	return state
}

// remember puts what is known of a person into a change.
func remember(ch report.Change, state report.PersonState) report.Change {
	ch.People = append(slices.DeleteFunc(slices.Clone(ch.People), func(s report.PersonState) bool { return s.Person == state.Person }), state)
	return ch
}

// state is what is remembered of a person, ready to be changed.
func (a *act) state(p report.PersonID) report.PersonState {
	state := a.env.States[p]
	state.Person = p
	return state
}

// doubleTap is how close two equal taps are one: a phone that shakes, a message that came late.
const doubleTap = time.Minute

// note writes a line of the case's history. It reports false, and writes nothing, if the same person did the same a
// moment ago.
func (a *act) note(event string) bool {
	for _, e := range slices.Backward(a.c.Log) {
		if e.By == a.who.ID && e.Event == event && a.env.Now.Sub(e.At) < doubleTap {
			return false
		}
	}
	a.record(event)
	return true
}

func (a *act) record(event string) {
	a.c.Log = append(a.c.Log, report.Entry{At: a.env.Now, Event: event, By: a.who.ID})
}

// save has the case written as it now is.
func (a *act) save() { a.out.Cases = []report.Case{*a.c} }

// say answers with a message of its own that holds nothing of any case.
func (a *act) say(body ...report.Text) {
	a.out.Outbox = append(a.out.Outbox, report.Message{To: a.d.Chat, Do: report.ActSend, As: report.AsNotice, Body: body,
		Lang: langOf(a.d, a.env), Purpose: report.PurposeAnswer, Lane: report.LaneAnswer})
}

// notFound says that there is no such case. What is excluded, taken away, foreign or never was sounds the same (P7); a
// tapped message loses whatever it showed.
func (a *act) notFound() { a.withdraw(report.T("staff_not_found")) }

// withdraw answers with words in place of the tapped message and its buttons. It is no message about a case, so it
// reaches also a person who may not hear of the case any more.
func (a *act) withdraw(words report.Text) {
	a.say(words)
	if a.in.Kind == report.KindTap {
		m := &a.out.Outbox[len(a.out.Outbox)-1]
		m.Do, m.Target = report.ActEdit, a.in.Message
	}
}

// coordinates reports whether this person may decide for others.
func (a *act) coordinates() bool {
	return a.who.Role == report.RoleCoordinator && !a.env.States[a.who.ID].Frozen
}

// ask shows a question with buttons: in place of the tapped one, or as a new message after a command.
func (a *act) ask(buttons [][]report.Button, words report.Text) {
	a.withdraw(words)
	a.out.Outbox[len(a.out.Outbox)-1].Buttons = buttons
}

// notify writes to a colleague, about no case.
func (a *act) notify(p report.Person, buttons [][]report.Button, words report.Text) {
	if p.Chat == 0 {
		return
	}
	m := notice(p, a.env, words)
	m.Buttons = buttons
	a.out.Outbox = append(a.out.Outbox, m)
}

// notice is a message to somebody of petugas:, about no case.
func notice(p report.Person, env report.Env, body ...report.Text) report.Message {
	return report.Message{To: p.Chat, Person: p.ID, Do: report.ActSend, As: report.AsNotice, Body: body, Lang: env.City.Lang,
		Purpose: report.PurposeAlert, Lane: report.LaneOther}
}
