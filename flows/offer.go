package flows

import (
	"time"

	"ruangaman/report"
)

// What a case's history says of staff; status moves are written as the event itself.
const (
	didAccept   = "accept"
	didDecline  = "decline"
	didConflict = "conflict"
	didCheck    = "checked"   // looked at relation, place and ward and knows none of them
	didRead     = "read"      // opened the story
	didFollow   = "follow_up" // SUDAH DITINDAKLANJUTI
	didCall     = "call"      // PANGGIL KOORDINATOR
)

// accept is TERIMA. Exactly one person gets a case: whoever's tap is decided first; the table refuses the second.
func (a *act) accept() {
	if a.holds() {
		a.show(a.view())
		return
	}
	to, err := Move(a.c.Status, report.EventAccept)
	if err != nil || !a.mayAccept() {
		a.show(a.tooLate())
		return
	}
	c := a.c
	c.Status, c.Holder, c.AcceptedAt, c.FollowedUp = to, a.who.ID, a.env.Now, false
	c.Ladder.Late = 0
	c.NextDue = nextLook(c, a.env)
	c.Offers[a.offer].State, c.Offers[a.offer].Seen = report.OfferAccepted, true
	a.record(didAccept)
	a.show(a.firstSteps())
	a.closeOffers(report.OfferTaken, report.T("staff_taken"))
	a.out.Outbox = append(append(a.out.Outbox, sign(a.c, a.env)...), watch(a.c, a.env)...)
	a.save()
}

// closeOffers ends all open offers of the case and says so in place of their buttons. The person who acts is answered
// anyway.
func (a *act) closeOffers(state report.OfferState, words report.Text) {
	for i := range a.c.Offers {
		o := &a.c.Offers[i]
		if o.State != report.OfferOpen {
			continue
		}
		o.State = state
		if p, ok := a.env.City.Person(o.To); ok && p.ID != a.who.ID {
			a.tell(p, report.Message{Do: report.ActEdit, As: report.AsOffer, Offer: o.ID, Body: []report.Text{words},
				Purpose: report.PurposeStaff, Lane: report.LaneOther})
		}
	}
}

// decline is TIDAK BISA. It costs nothing and is thanked for; the next person is asked in the same moment.
func (a *act) decline() {
	if !a.mayAccept() {
		a.show(a.view())
		return
	}
	a.c.Offers[a.offer].State = report.OfferDeclined
	a.c.NextDue = a.env.Now
	a.record(didDecline)
	a.show(a.declined())
	a.out.Kick = true
	a.save()
}

// conflict is BENTURAN: the person may know somebody in the case. From now on it does not exist for them: not as an
// offer, not as a message on their phone, not by its code. If they held it, it is offered anew.
func (a *act) conflict() {
	c := a.c
	if a.holds() {
		c.Status, _ = Move(c.Status, report.EventRelease)
		c.Restart(a.env.Now)
	} else if c.Status.Unanswered() {
		c.NextDue = a.env.Now
	}
	c.Exclude.People = append(c.Exclude.People, a.who.ID)
	a.record(didConflict)
	a.forget(report.T("staff_conflict_ok"))
	a.out.Outbox = append(a.out.Outbox, watch(c, a.env)...)
	a.out.Kick = true
	a.save()
}

// forget takes everything about the case off this person's phone and leaves words in its place. The rows are no messages
// about a case, because they must reach somebody who may not hear of it any more.
func (a *act) forget(words report.Text) {
	if a.offer >= 0 {
		a.withdraw(words)
	} else {
		a.say(words)
		a.out.Outbox = append(a.out.Outbox, report.Message{To: a.d.Chat, Do: report.ActDelete,
			Targets: []report.MessageID{a.in.Message}, Purpose: report.PurposeAnswer, Lane: report.LaneAnswer})
	}
	for i := range a.c.Offers {
		o := &a.c.Offers[i]
		if o.To != a.who.ID {
			continue
		}
		o.State = report.OfferConflict
		if i != a.offer {
			a.out.Outbox = append(a.out.Outbox, report.Message{To: a.d.Chat, Do: report.ActEdit, As: report.AsOffer,
				Offer: o.ID, Body: []report.Text{words}, Lang: langOf(a.d, a.env), Purpose: report.PurposeAnswer, Lane: report.LaneAnswer})
		}
	}
	a.out.Outbox = append(a.out.Outbox, report.Message{To: a.d.Chat, Do: report.ActDelete, As: report.AsNotice,
		About: a.c.ID, Purpose: report.PurposeAnswer, Lane: report.LaneAnswer})
}

// steadyWait is how long a case may rest if the configuration names no time for its urgency.
const steadyWait = 24 * time.Hour

// nextLook is when the next follow-up is due. Once somebody has acted, the rhythm is that of the next lower urgency:
// an emergency that is being helped needs nobody to press a button every half hour.
func nextLook(c *report.Case, env report.Env) time.Time { return c.DueBy(env.Now.Add(pace(c, env))) }

func pace(c *report.Case, env report.Env) time.Duration {
	u := c.Urgency
	if c.FollowedUp && u > report.Routine {
		u--
	}
	return followUpWait(u, env)
}

// followUpWait is how long word of a follow-up may take for an urgency.
func followUpWait(u report.Urgency, env report.Env) time.Duration {
	if wait := env.City.FollowUp[u]; wait > 0 {
		return wait
	}
	return steadyWait
}

func code(c *report.Case) report.Text { return report.Raw(string(c.Code)) }
