package flows

import (
	"slices"
	"time"

	"ruangaman/report"
)

// What a reporter may do with a report that was sent: say that it was a mistake, have it stopped, have it deleted. Whoever
// holds the phone may be the one it is about, so none of it ends a child's case, a sexual one or an emergency: there it
// becomes a wish, and people decide.

// The screens that ask once more. What deletes asks for a proof first (gate.go), the others only for a code word if there
// is one.
const (
	atMistaken report.Step = "mistaken"
	atStop     report.Step = "stop"
	atErase    report.Step = "erase"
	atSlip     report.Step = "slip"
	atSafe     report.Step = "safe_now"
)

// Whom a choice is offered to, by the case on the screen.
const (
	forOpen    = "open"
	forFree    = "free"
	forGuarded = "guarded"
	forWitness = "witness"
	forSelf    = "self"
	forPlaced  = "placed" // where exactly the person is was told
	forUrgent  = "emergency"
)

// whom are the words a table may use.
var whom = []string{"", forOpen, forFree, forGuarded, forWitness, forSelf, forPlaced, forUrgent}

// fits reports whether a choice is for the case on the screen.
func (t *talk) fits(choice *choice) bool {
	c, ok := t.caseNow()
	switch {
	case choice.For == "":
		return true
	case !ok:
		return false
	}
	switch choice.For {
	case forOpen:
		return c.Status.Open()
	case forFree:
		return !mindful(c)
	case forGuarded:
		return mindful(c)
	case forSelf:
		return !c.Witness
	case forPlaced:
		return len(c.Where) > 0 || t.locked(c)
	case forUrgent:
		return c.Urgency == report.Emergency || t.locked(c)
	default:
		return c.Witness
	}
}

// locked reports whether a code word stands before the case here. Then every case offers the same, so that the buttons tell
// nothing of it; what they lead to asks for the word.
func (t *talk) locked(c *report.Case) bool { return !c.Word.IsZero() && !unlocked(t.d, c, t.env) }

// caseNow is the case on the screen as this answer leaves it.
func (t *talk) caseNow() (*report.Case, bool) {
	for i := range t.out.Cases {
		if t.out.Cases[i].ID == t.state.Case {
			return &t.out.Cases[i], true
		}
	}
	return caseOnScreen(t.d)
}

// sexualKinds are the kinds that count as sexual: photos and threats over the internet are electronic sexual violence as a
// rule (UU 12/2022 Pasal 14).
var sexualKinds = []string{kindSexual, "online"}

// mindful reports whether only people may end a case. What we do not know counts as if it were so: an age that was not
// told, or taken back by a correction, words of danger that nobody has weighed yet.
func mindful(c *report.Case) bool {
	told := append([]report.Addition{{Answers: c.Answers, Signs: c.Signs}}, c.Added...)
	return c.Child || len(c.Answers[fieldAge]) == 0 || c.Urgency == report.Emergency || c.Reason != "" ||
		slices.ContainsFunc(told, func(a report.Addition) bool {
			return len(a.Signs) > 0 || slices.Contains(a.Answers[fieldAge], ageUnknown) ||
				slices.ContainsFunc(a.Answers[fieldKinds], func(k string) bool { return slices.Contains(sexualKinds, k) })
		})
}

// afterwardsDo answers the buttons about a report that was sent: the first asks, the one on the screen it leads to does.
func (t *talk) afterwardsDo(s *step, choice *choice) {
	c, ok := caseOnScreen(t.d)
	switch {
	case !ok || !c.Status.Open() && slices.Contains([]string{doMistake, doStop, doSafe}, choice.Do):
		t.note("addition_closed")
		t.show(moveCall, t.f.home(), "")
	case choice.To != "":
		t.askAfterwards(c, choice.To)
	case s.ID == atErase && !proved(t.d, c, t.env), s.ID != atErase && !unlocked(t.d, c, t.env):
		t.askAfterwards(c, s.ID)
	default:
		t.doAfterwards(c, choice.Do)
	}
}

// askAfterwards shows a screen that asks once more, or what stands before it.
func (t *talk) askAfterwards(c *report.Case, to report.Step) {
	d := t.d
	d.State = t.state
	var ch report.Change
	switch {
	case passes(d, c, t.env, to):
		t.show(moveNext, to, "")
		return
	case slices.Contains(onProof, to):
		ch = screenChange(askProof(d, t.env, c, to))
	default:
		ch = screenChange(askWord(d, t.env, c, to))
	}
	t.instead = &ch
}

func (t *talk) doAfterwards(c *report.Case, do string) {
	early := c.Urgency == report.Routine && c.Status == report.StatusNew && len(c.Offers) == 0
	switch {
	case do == doSlip:
		t.showSlip(c)
	case do == doSafe:
		t.safe(c)
	case mindful(c) || do == doMistake && !early:
		t.wish(c, wishes[do])
	case do == doStop:
		t.stop(c)
	default:
		t.destroy(c)
	}
}

// wishes are what a deed becomes where only people may do it.
var wishes = map[string]report.WishKind{doMistake: report.WishMistake, doStop: report.WishWithdraw, doErase: report.WishDelete}

// provenBy leads on to what asked for proof once the receipt of the case on the screen is typed. It is false for every
// other receipt, and while answers come later because somebody guesses.
func (f *Flows) provenBy(d report.Desk, in report.Input, env report.Env) (report.Change, bool) {
	look := d
	look.State.Wrong = recent(d.State.Wrong, env.Now)
	if d.State.At != atWord || !slices.Contains(onProof, d.State.Next) || d.Found == nil || d.Found.ID != d.State.Case ||
		guessWait(look, env) > 0 {
		return report.Change{}, false
	}
	want := d.State.Next
	d.State.Proof = report.Proof{Case: d.Found.ID, Receipt: true, Word: d.State.Proof.Case == d.Found.ID && d.State.Proof.Word}
	return typedAway(f.beyond(d, in, env, d.Found, want), d, in), true
}

// destroy erases a case and its key; the screen says so once the key is gone (P8).
func (t *talk) destroy(c *report.Case) {
	voice := c.Voice
	t.voice, t.erased = &voice, c.ID
	t.out.Erase = append(t.out.Erase, c.ID)
	if t.draft != nil && t.draft.Case == c.ID {
		t.drop()
		t.erased = c.ID
	}
	t.out.Outbox = append(append(t.out.Outbox, offPhones(c, t.env)...), erasedNotices(c, "", t.env)...)
	t.note("case_erased")
	t.state.At, t.state.Case, t.moved = t.f.home(), report.ID{}, true
}

// stop withdraws a case.
func (t *talk) stop(c *report.Case) {
	n := c.Clone()
	t.out.Outbox = append(t.out.Outbox, withdraw(n, "", t.env)...)
	t.out.Cases = append(t.out.Cases, *n)
	t.note("case_stopped")
	voice := c.Voice
	t.voice = &voice
	t.state.At, t.state.Case, t.moved = t.f.home(), report.ID{}, true
}

// wish writes down what the reporter asked for and tells whoever decides. Asking again changes nothing but that the
// receipt was typed this time.
func (t *talk) wish(c *report.Case, kind report.WishKind) {
	n, proven := c.Clone(), proved(t.d, c, t.env)
	again := n.Wish.Waits() && n.Wish.Kind == kind
	if !again {
		n.Wish = &report.Wish{Kind: kind, At: t.env.Now, AskAt: t.env.Now.Add(followUpWait(n.Urgency, t.env))}
		n.NextDue = n.DueBy(n.NextDue)
		n.Log = append(n.Log, report.Entry{At: t.env.Now, Event: didWish})
		t.out.Outbox = append(t.out.Outbox, wishNotices(n, t.env)...)
		t.out.Outbox = append(t.out.Outbox, wishReminders(n, t.env)...)
	}
	if !again || proven && !n.Wish.Proven {
		n.Wish.Proven = proven
		t.out.Cases = append(t.out.Cases, *n)
	}
	t.note("wish_noted")
	t.state.At, t.state.Case, t.moved = "after", c.ID, true
}

// withdraw ends a case that its reporter does not want to go on with, and gives what is to be said of it on the phones of
// staff. by is who granted it, nobody if no one had to.
func withdraw(c *report.Case, by report.PersonID, env report.Env) []report.Message {
	to, err := Move(c.Status, report.EventWithdraw)
	if err != nil {
		return nil
	}
	holder := c.Holder
	c.Status, c.ClosedAt, c.NextDue = to, env.Now, time.Time{}
	c.Reach, c.Where = report.ID{}, nil // nobody looks for them any more
	c.Log = append(c.Log, report.Entry{At: env.Now, Event: string(report.EventWithdraw), By: by})
	var all []report.Message
	for i := range c.Offers {
		o := &c.Offers[i]
		if o.State != report.OfferOpen {
			continue
		}
		o.State = report.OfferRevoked
		all = append(all, toStaff(c, o.To, env, report.Message{Do: report.ActEdit, As: report.AsOffer, Offer: o.ID,
			Body: []report.Text{report.T("staff_offer_over")}})...)
	}
	if holder != "" && holder != by {
		all = append(all, toStaff(c, holder, env, report.Message{Do: report.ActSend, As: report.AsNotice,
			Body: []report.Text{report.T("staff_withdrawn", "code", code(c))}})...)
	}
	if holder != "" {
		all = append(all, toStaff(c, holder, env, report.Message{Do: report.ActDelete, As: report.AsCard})...)
	}
	return all
}

// toStaff addresses a message about a case to somebody of the staff, if they may hear of it.
func toStaff(c *report.Case, id report.PersonID, env report.Env, m report.Message) []report.Message {
	p, ok := env.City.Person(id)
	if !ok || p.Chat == 0 || p.Chat == c.Reporter || !c.MaySee(p) {
		return nil
	}
	m.To, m.Lang, m.Person, m.About = p.Chat, env.City.Lang, p.ID, c.ID
	m.Lane = urgentLane(c)
	if m.Purpose == "" {
		m.Purpose = report.PurposeStaff
	}
	return []report.Message{m}
}

// deciders are who is asked about a wish: the holder, and whoever watches over the case.
func deciders(c *report.Case, env report.Env) []report.PersonID {
	var all []report.PersonID
	if c.Holder != "" && c.Status.Open() {
		all = append(all, c.Holder)
	}
	for _, p := range overseers(c, env) {
		if !slices.Contains(all, p.ID) {
			all = append(all, p.ID)
		}
	}
	return all
}

// wishNotices tell of a wish, with its warning.
func wishNotices(c *report.Case, env report.Env) []report.Message {
	var all []report.Message
	for _, id := range deciders(c, env) {
		all = append(all, toStaff(c, id, env, report.Message{Do: report.ActSend, As: report.AsNotice, Buttons: openByCode(c),
			Body: []report.Text{wishText(c), report.T("staff_wish_warning")}})...)
	}
	return all
}

// How the wish about a case that has ended is brought up again: the worker looks at open cases only.
const (
	wishAgainDays = 7
	wishAgainHour = 9 // local; a whole hour, so that it does not tell when the reporter asked
)

// wishReminders bring up again a wish about a case that has ended, until it is decided or the case is destroyed by its time.
// Of an open case the worker reminds.
func wishReminders(c *report.Case, env report.Env) []report.Message {
	if c.Status.Open() {
		return nil
	}
	var all []report.Message
	today := env.Now.In(env.City.Zone)
	for days := wishAgainDays; ; days += wishAgainDays {
		at := time.Date(today.Year(), today.Month(), today.Day()+days, wishAgainHour, 0, 0, 0, env.City.Zone)
		if !at.Before(c.ClosedAt.Add(env.City.Keep.Closed)) {
			return all
		}
		for _, id := range deciders(c, env) {
			all = append(all, toStaff(c, id, env, report.Message{Do: report.ActSend, As: report.AsNotice, Buttons: openByCode(c),
				Body: []report.Text{report.T("staff_wish_waits", "code", code(c))}, Purpose: report.PurposeWish, NotBefore: at})...)
		}
	}
}

// erasedNotices tell whoever held or watched over a case, or had opened its offer, that it is gone: their buttons open
// nothing any more. They are no messages about a case, because there is none.
func erasedNotices(c *report.Case, by report.PersonID, env report.Env) []report.Message {
	var who []report.PersonID
	for _, o := range c.Offers {
		if o.Seen && o.To != by && o.To != c.Holder && o.State == report.OfferOpen {
			who = append(who, o.To)
		}
	}
	if c.Holder != "" && c.Holder != by {
		who = append(who, c.Holder)
	}
	var all []report.Message
	for _, id := range who {
		for _, m := range toStaff(c, id, env, report.Message{Do: report.ActSend, As: report.AsNotice,
			Body: []report.Text{report.T("staff_case_erased", "code", code(c))}}) {
			m.About = report.ID{}
			all = append(all, m)
		}
	}
	return all
}

// offPhones take everything about a case that is erased off the phones of the staff, in the transaction that erases it: cards,
// stories, letters, notices and the pushes of its offers.
func offPhones(c *report.Case, env report.Env) []report.Message {
	var all []report.Message
	take := func(p report.Person, as report.As, offer report.OfferID) {
		if p.Chat != 0 && p.Chat != c.Reporter {
			all = append(all, report.Message{To: p.Chat, Do: report.ActDelete, As: as, Offer: offer, About: c.ID, Person: p.ID,
				Purpose: report.PurposeWipe, Lane: report.LaneEmergency})
		}
	}
	for _, p := range env.City.People {
		take(p, report.AsNotice, "")
	}
	for _, o := range c.Offers {
		if p, ok := env.City.Person(o.To); ok {
			take(p, report.AsOffer, o.ID)
		}
	}
	return all
}
