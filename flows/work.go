package flows

import (
	"slices"
	"strings"

	"ruangaman/report"
)

// work is everything done on a case by whoever holds it or watches over it. Anybody else sees what their own offer says.
func (a *act) work() {
	if !a.manages() {
		a.show(a.view())
		return
	}
	switch a.tap.Verb {
	case report.TapStory:
		a.read()
	case report.TapFile:
		a.file()
	case report.TapCall:
		a.call()
	case report.TapFollowed:
		a.followed()
	case report.TapMove:
		a.move()
	case report.TapClose:
		a.finish()
	case report.TapWish:
		a.decide()
	case report.TapReach:
		a.find()
	case report.TapSafe:
		a.safe()
	}
}

// call is PANGGIL KOORDINATOR: who watches over the case hears its code and who calls, nothing else.
func (a *act) call() {
	if !a.holds() {
		a.show(a.view())
		return
	}
	if !a.note(didCall) {
		return // already called
	}
	if a.alert(report.T("staff_called_coordinator", "code", code(a.c), "person", a.who.Call())) == 0 {
		a.reply(report.T("staff_called_nobody", "code", code(a.c)))
	} else {
		a.reply(report.T("staff_called_holder", "code", code(a.c)))
	}
	a.save()
}

// reply answers about the case with a message of its own; the card stays.
func (a *act) reply(words report.Text) {
	a.tell(a.who, report.Message{Do: report.ActSend, As: report.AsNotice, Body: []report.Text{words},
		Purpose: report.PurposeStaff, Lane: report.LaneAnswer})
}

// followed is SUDAH DITINDAKLANJUTI: the next follow-up is due from now on.
func (a *act) followed() {
	if !a.holds() {
		a.show(a.view())
		return
	}
	if a.note(didFollow) {
		a.tended()
		a.save()
	}
	a.showAfter(report.T("staff_followed_up", "code", code(a.c)))
}

// tended notes that the holder did something: nobody has to ask them before the next follow-up, whatever else the case is
// looked at for until then.
func (a *act) tended() {
	l := &a.c.Ladder
	a.c.FollowedUp, l.Late = true, 0
	l.StepAt, l.WaitUntil = a.env.Now, a.env.Now.Add(pace(a.c, a.env))
	a.c.NextDue = nextLook(a.c, a.env)
}

// showAfter shows the card with words about what was just done above it.
func (a *act) showAfter(words ...report.Text) {
	s := a.view()
	s.body = append(words, s.body...)
	a.show(s)
}

// menu is the order in which moves are offered.
var menu = []report.Event{report.EventAssess, report.EventAssist, report.EventRefer, report.EventMonitor, report.EventReopen}

// allowed reports whether this person may make this move now: the work belongs to the holder, an end may also come from
// whoever watches over the case, and only they open it again. The table has the last word.
func (a *act) allowed(ev report.Event) bool {
	if _, err := Move(a.c.Status, ev); err != nil {
		return false
	}
	switch ev {
	case report.EventAssess, report.EventAssist, report.EventRefer, report.EventMonitor:
		return a.holds()
	case report.EventClose, report.EventNotOurs, report.EventDuplicate:
		return a.holds() || oversees(a.c, a.who, a.env)
	case report.EventReopen:
		return oversees(a.c, a.who, a.env)
	default:
		return false
	}
}

// moves asks how the case stands.
func (a *act) moves() card {
	s := card{body: []report.Text{report.T("staff_move_ask", "code", code(a.c))}}
	for _, ev := range menu {
		if a.allowed(ev) {
			s.buttons = append(s.buttons, []report.Button{a.button("btn_move_"+string(ev), report.TapMove, string(ev))})
		}
	}
	if len(a.endings()) > 0 {
		s.buttons = append(s.buttons, []report.Button{a.button("btn_close_case", report.TapMove, string(report.EventClose))})
	}
	s.buttons = append(s.buttons, a.back())
	return s
}

func (a *act) back() []report.Button {
	return []report.Button{a.button("btn_case_back", report.TapOpen, "")}
}

// move makes a move, or asks first what it needs to know: the service, the outcome.
func (a *act) move() {
	name, service, _ := strings.Cut(a.tap.Choice, "-")
	ev := report.Event(name)
	switch {
	case ev == report.EventClose && len(a.endings()) > 0:
		a.show(a.outcomes())
	case !slices.Contains(menu, ev) || !a.allowed(ev):
		a.show(a.view())
	case ev == report.EventRefer:
		a.refer(service)
	case ev == report.EventReopen:
		reopen(a.c, a.who.ID, a.env)
		a.tellHolder(a.moved())
		a.showAfter(a.moved())
		a.save()
	default:
		a.step(ev, string(ev))
	}
}

// step moves the case on in the hands of its holder and says so.
func (a *act) step(ev report.Event, note string, words ...report.Text) {
	a.c.Status, _ = Move(a.c.Status, ev) // allowed has asked
	a.record(note)
	a.tended()
	a.showAfter(append([]report.Text{a.moved()}, words...)...)
	a.save()
}

// moved says where the case now stands.
func (a *act) moved() report.Text {
	return report.T("staff_moved", "code", code(a.c), "status", report.T("staff_status_"+string(a.c.Status)))
}
