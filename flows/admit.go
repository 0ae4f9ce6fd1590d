package flows

import (
	"slices"

	"ruangaman/report"
)

// admit asks whether this person may touch the case on the desk, from the sender alone: the tap or code that named it is
// a hint. If so, a.c is a copy of the case and a.offer their own offer for it. An offer that somebody else took is still
// answered on its own message; by its code an activist finds only what they hold or may still accept.
func (a *act) admit() bool {
	c := a.d.Found
	if c == nil || c.Canary != (a.who.ID == report.CanaryPerson) || c.Reporter == a.d.Chat || !c.MaySee(a.who) || a.env.States[a.who.ID].Frozen {
		return false
	}
	_, byCode := codeOf(a.tap)
	byOffer := a.tap.Verb != "" && !byCode
	a.c = c.Clone()
	a.offer = a.ownOffer(byOffer)
	ok := a.holds() || a.mayAccept() || oversees(c, a.who, a.env) || readsAlong(c, a.who, a.env)
	if byOffer {
		ok = a.offer >= 0
	}
	if !ok {
		a.c = nil
	}
	return ok
}

// ownOffer is the place of this person's offer: the one the tap names, or else the newest. An offer that was taken away
// gives no right to anything.
func (a *act) ownOffer(byOffer bool) int {
	i, ok := a.c.OfferTo(a.who.ID)
	if byOffer {
		i, ok = a.c.OfferByID(report.OfferID(a.tap.About))
		ok = ok && a.c.Offers[i].To == a.who.ID
	}
	if !ok || a.c.Offers[i].State == report.OfferRevoked || a.c.Offers[i].State == report.OfferConflict {
		return -1
	}
	return i
}

// mayAccept reports whether this person's offer can still be accepted: any that was not declined, until somebody has.
func (a *act) mayAccept() bool {
	return a.offer >= 0 && a.c.Status == report.StatusOffered && a.c.Offers[a.offer].State != report.OfferDeclined
}

// holds reports whether this person is the one who answers for the case now.
func (a *act) holds() bool { return a.c.Holder == a.who.ID && a.c.Status.Open() }

// manages reports whether this person may read the case and work on it: its holder, or whoever watches over it and has
// not been offered it.
func (a *act) manages() bool {
	return a.holds() || !a.mayAccept() && oversees(a.c, a.who, a.env)
}

// overseers are who watches over a case: the coordinators who may see it, or, where none may (the accused is of the
// agency itself), the independent ones. Nobody whose own report it is.
func overseers(c *report.Case, env report.Env) []report.Person {
	for _, role := range []report.Role{report.RoleCoordinator, report.RoleIndependent} {
		var those []report.Person
		for _, p := range env.City.People {
			if p.Role == role && p.Chat != 0 && p.Chat != c.Reporter && c.MaySee(p) && !env.States[p.ID].Frozen {
				those = append(those, p)
			}
		}
		if len(those) > 0 {
			return append(those, helpersInCrisis(c, env)...)
		}
	}
	return helpersInCrisis(c, env)
}

// helpersInCrisis are the psychologists, who watch over a case of somebody who spoke of ending their life as well.
func helpersInCrisis(c *report.Case, env report.Env) []report.Person {
	if c.Reason != report.ReasonSuicide {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(env.City.People), func(p report.Person) bool {
		return p.Role != report.RolePsychologist || p.Chat == 0 || p.Chat == c.Reporter || !c.MaySee(p) || env.States[p.ID].Frozen
	})
}

func oversees(c *report.Case, p report.Person, env report.Env) bool {
	return slices.ContainsFunc(overseers(c, env), func(o report.Person) bool { return o.ID == p.ID })
}
