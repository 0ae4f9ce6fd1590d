package dispatch

import (
	"time"

	"ruangaman/report"
)

// Ask reports whether a message may still be sent, asked in the transaction that claims it, because hours may lie
// between the decision and the wire: the case was accepted, somebody was excluded or left, the reporter's hours are
// over. What each purpose asks is written at report.Purpose; what is not known there is not sent. c is the case of
// Message.About as it is now, nil if there is none.
func Ask(m report.Message, c *report.Case, env Env) bool {
	env = env.meeting(c)
	switch m.Purpose {
	case report.PurposeAnswer, report.PurposeWipe, report.PurposeTidy, report.PurposeRest:
		return true
	case report.PurposeOffer:
		return askOffer(m, c, env)
	case report.PurposeStaff, report.PurposeAlert, report.PurposeBundle: // Bundle asks the rest, of every case it stands for
		return askStaff(m, c, env)
	case report.PurposeWish:
		return c != nil && c.Wish.Waits() && askStaff(m, c, env)
	case report.PurposeFetch:
		return askFetch(m, c)
	case report.PurposeUpload:
		p, ok := env.City.Person(m.Person)
		return ok && p.Role == report.RoleCoordinator && !env.States[p.ID].Frozen
	case report.PurposeGroup:
		chat, ok := env.Roster.Group()
		return ok && chat == m.To && c != nil && c.Status.Unanswered()
	case report.PurposeSpeak:
		return wanted(m, c) && c.Contact.Allows(env.Now.In(env.City.Zone))
	case report.PurposeWatch:
		return c != nil && c.Status.Open() && c.Reporter != 0 && c.Reporter == m.To && !c.Silence && !c.Contact.Hushed
	default:
		return false
	}
}

// Again is when a message that Ask refuses is worth asking about again; zero if never. A line whose hours went by while we
// were down waits for the next ones: the reporter was promised a sign.
func Again(m report.Message, c *report.Case, env Env) time.Time {
	if m.Purpose != report.PurposeSpeak || !wanted(m, c) {
		return time.Time{}
	}
	at, ok := c.Contact.Next(env.Now.In(env.City.Zone))
	if !ok || !at.After(env.Now) {
		return time.Time{}
	}
	return at
}

// wanted reports whether a neutral line still says something its reader allowed and does not know yet.
func wanted(m report.Message, c *report.Case) bool {
	return c != nil && c.Reporter != 0 && c.Reporter == m.To && c.Away.IsZero() && c.Contact.Turn == m.Turn && !c.SignedAt.IsZero() && c.News()
}

// askOffer: the offer is open, nobody accepted, and the person can be offered the case at this moment.
func askOffer(m report.Message, c *report.Case, env Env) bool {
	person, ok := addressee(m, env)
	if !ok || c == nil || !c.Status.Unanswered() || !maySee(person, c) {
		return false
	}
	i, found := c.OfferByID(m.Offer)
	return found && c.Offers[i].To == person.ID && c.Offers[i].State == report.OfferOpen &&
		env.States[person.ID].Reachable(env.Now)
}

// askStaff: the person is in petugas: under this account and may see the case, if one is named; a frozen account hears of
// none. A message that only takes something away is never refused for that: it is how somebody loses what their phone
// still shows.
func askStaff(m report.Message, c *report.Case, env Env) bool {
	person, ok := addressee(m, env)
	if !ok || m.About.Zero() {
		return ok
	}
	return c != nil && !stale(m, c) && (takesAway(m, c) || maySee(person, c) && askFile(m, c, person) && (!m.Apart || c.MayReach(person)) && !env.States[person.ID].Frozen)
}

// addressee is the person a message is for, if they still are who they were when it was written.
func addressee(m report.Message, env Env) (report.Person, bool) {
	person, ok := env.City.Person(m.Person)
	return person, ok && m.To != 0 && person.Chat == m.To
}

// stale reports whether a message says that an offer is over which is open again: the push that says so may have overtaken
// it, and would lose its button.
func stale(m report.Message, c *report.Case) bool {
	if m.Do != report.ActEdit || m.As != report.AsOffer || len(m.Buttons) > 0 || !c.Status.Unanswered() {
		return false
	}
	i, found := c.OfferByID(m.Offer)
	return found && c.Offers[i].State == report.OfferOpen
}

// takesAway reports whether a message removes what is left of an offer or a case on a phone and adds no word about it.
func takesAway(m report.Message, c *report.Case) bool {
	if m.Do == report.ActDelete {
		return true
	}
	i, found := c.OfferByID(m.Offer)
	revoked := !found || c.Offers[i].State == report.OfferRevoked
	return m.Do == report.ActEdit && m.As == report.AsOffer && m.Purpose == report.PurposeAlert &&
		len(m.Buttons) == 0 && revoked
}
