package flows

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"ruangaman/report"
)

// A swap or leave from a phone: the person who cannot picks a turn (or days) and a substitute by taps, the substitute
// agrees by a tap, the coordinators hear of it. Nothing counts before that, and nobody writes into the configuration file.

// The commands.
const (
	cmdSwap  = "tukar"
	cmdLeave = "izin"
)

const (
	mostChoices = 8               // buttons of one question
	leaveAhead  = 14              // days among which a leave may begin by a tap
	askedFor    = 72 * time.Hour  // an unanswered question is forgotten
	longestOff  = 60              // days of one leave
	soonest     = 5 * time.Minute // a turn that begins sooner, or has begun, is no longer swapped by asking around
)

// leaveDays are the lengths of a leave that a tap offers.
var leaveDays = []int{1, 2, 3, 5, 7, 14}

// swap is /tukar: which turn?
func (a *act) swap() {
	var rows [][]report.Button
	for _, t := range a.turns() {
		rows = append(rows, []report.Button{tapText(turnText(t, a.env), report.TapSwap, stampOf(t.From), "", 0)})
	}
	if rows == nil {
		a.say(report.T("staff_swap_none"))
		return
	}
	a.ask(rows, report.T("staff_swap_which"))
}

// turns are this person's next turns that may still be swapped.
func (a *act) turns() []report.Turn {
	if a.env.Book == nil {
		return nil
	}
	all := a.env.Book.Turns(a.who.ID)
	all = slices.DeleteFunc(slices.Clone(all), func(t report.Turn) bool { return !t.From.After(a.env.Now.Add(soonest)) })
	return all[:min(len(all), mostChoices)]
}

// leave is /izin: from which day?
func (a *act) leave() {
	var rows [][]report.Button
	today := dayStart(a.env.Now, a.env)
	for i := range leaveAhead {
		day := dayStart(today.AddDate(0, 0, i).Add(12*time.Hour), a.env)
		b := tapText(dayText(day, a.env), report.TapLeave, stampOf(day), "", 0)
		if i%2 == 0 {
			rows = append(rows, nil)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], b)
	}
	a.ask(rows, report.T("staff_leave_from"))
}

// swapTap answers a turn, and then a substitute for it.
func (a *act) swapTap() bool {
	from, ok := stampAt(a.tap.About)
	all := a.turns()
	i := slices.IndexFunc(all, func(t report.Turn) bool { return ok && t.From.Equal(from) })
	if i < 0 {
		a.withdraw(report.T("staff_swap_over"))
		return true
	}
	t := all[i]
	if a.tap.Choice == "" {
		a.substitutes(report.TapSwap, t.Wards, t.From, t.Until, report.T("staff_swap_who", "turn", turnText(t, a.env)))
		return true
	}
	a.propose(report.Agreed{Kind: report.AgreedSwap, Wards: t.Wards, From: t.From, Until: t.Until})
	return true
}

// leaveTap answers a first day, then how many days, then a substitute.
func (a *act) leaveTap() bool {
	stamp, days, counted := strings.Cut(a.tap.About, "_")
	from, ok := stampAt(stamp)
	today := dayStart(a.env.Now, a.env)
	if !ok || from.Before(today) || from.After(today.AddDate(0, 0, leaveAhead+1)) || !from.Equal(dayStart(from, a.env)) {
		a.withdraw(report.T("staff_swap_over"))
		return true
	}
	if !counted {
		var row []report.Button
		for _, n := range leaveDays {
			row = append(row, tapText(spanText(time.Duration(n)*24*time.Hour), report.TapLeave, stamp+"_"+strconv.Itoa(n), "", 0))
		}
		a.ask([][]report.Button{row[:3], row[3:]}, report.T("staff_leave_long", "from", dayText(from, a.env)))
		return true
	}
	n, err := strconv.Atoi(days)
	if err != nil || n < 1 || n > longestOff {
		return false
	}
	until := dayStart(from.AddDate(0, 0, n).Add(12*time.Hour), a.env)
	if a.tap.Choice == "" {
		a.substitutes(report.TapLeave, nil, from, until, report.T("staff_leave_who", "days", daysText(from, until, a.env)))
		return true
	}
	a.propose(report.Agreed{Kind: report.AgreedLeave, From: from, Until: until})
	return true
}

// substitutes asks who takes over.
func (a *act) substitutes(verb string, wards []string, from, until time.Time, question report.Text) {
	var rows [][]report.Button
	for _, id := range a.free(wards, from, until) {
		p, _ := a.env.City.Person(id)
		rows = append(rows, []report.Button{tapText(report.Raw(p.Name), verb, a.tap.About, personTag(id), 0)})
	}
	if rows == nil {
		a.withdraw(report.T("staff_swap_nobody"))
		return
	}
	a.ask(rows, question)
}

func (a *act) free(wards []string, from, until time.Time) []report.PersonID {
	if a.env.Book == nil {
		return nil
	}
	ids := a.env.Book.Free(a.who.ID, wards, from, until)
	ids = slices.DeleteFunc(slices.Clone(ids), func(id report.PersonID) bool { return a.env.States[id].Frozen || a.env.States[id].Blocked })
	return ids[:min(len(ids), mostChoices)]
}

// propose writes a proposal down and asks the substitute.
func (a *act) propose(g report.Agreed) {
	ids := a.free(g.Wards, g.From, g.Until)
	i := slices.IndexFunc(ids, func(id report.PersonID) bool { return personTag(id) == a.tap.Choice })
	agency := a.env.Agency.Clone()
	agency.Agreed = pending(agency.Agreed, a.env.Now)
	if i < 0 || len(agency.Agreed) >= report.MaxAgreed {
		a.withdraw(report.T("staff_swap_over"))
		return
	}
	g.ID, g.Person, g.Substitute, g.At = a.env.Fresh.ID, a.who.ID, ids[i], a.env.Now
	agency.Agreed = append(slices.DeleteFunc(agency.Agreed, func(o report.Agreed) bool { return !o.Yes && sameWish(o, g) }), g)
	a.out.Agency = &agency
	other, _ := a.env.City.Person(g.Substitute)
	a.withdraw(report.T("staff_swap_asked", "person", report.Raw(other.Name), "what", agreedText(g, a.env)))
	a.notify(other, [][]report.Button{{tapButton("btn_can", report.TapAgree, g.ID.String(), "", 0)}, {tapButton("btn_cannot", report.TapRefuse, g.ID.String(), "", 0)}},
		report.T("staff_swap_ask", "person", report.Raw(a.who.Name), "what", agreedText(g, a.env)))
}

// sameWish: a later question about the same turn takes the place of the earlier one.
func sameWish(a, b report.Agreed) bool {
	return a.Kind == b.Kind && a.Person == b.Person && a.From.Equal(b.From)
}

// pending drops what is over and what nobody answered.
func pending(all []report.Agreed, now time.Time) []report.Agreed {
	return slices.DeleteFunc(all, func(g report.Agreed) bool {
		return g.Over(now) || !g.Yes && (now.Sub(g.At) > askedFor || !g.From.After(now))
	})
}

// agreedTap answers SAYA BISA, TIDAK BISA and BATALKAN. A button that no longer means anything says so.
func (a *act) agreedTap() bool {
	agency := a.env.Agency.Clone()
	agency.Agreed = pending(agency.Agreed, a.env.Now)
	i := slices.IndexFunc(agency.Agreed, func(g report.Agreed) bool { return g.ID.String() == a.tap.About })
	if i < 0 {
		a.withdraw(report.T("staff_swap_over"))
		return true
	}
	g := agency.Agreed[i]
	switch mine := g.Substitute == a.who.ID && !g.Yes; {
	case a.tap.Verb == report.TapAgree && mine && !a.stillSo(g):
		agency.Agreed = slices.Delete(agency.Agreed, i, i+1)
		words := report.T("staff_swap_changed", "what", agreedText(g, a.env))
		a.withdraw(words)
		if p, ok := a.env.City.Person(g.Person); ok {
			a.notify(p, nil, words)
		}
	case a.tap.Verb == report.TapAgree && mine:
		agency.Agreed[i].Yes, agency.Agreed[i].At = true, a.env.Now
		a.settledWith(g, "staff_swap_yes", [][]report.Button{{tapButton("btn_cancel_swap", report.TapCancel, g.ID.String(), "", 0)}})
	case a.tap.Verb == report.TapRefuse && mine:
		agency.Agreed = slices.Delete(agency.Agreed, i, i+1)
		a.withdraw(report.T("staff_swap_refused"))
		if p, ok := a.env.City.Person(g.Person); ok {
			a.notify(p, nil, report.T("staff_swap_no", "person", report.Raw(a.who.Name), "what", agreedText(g, a.env)))
		}
	case a.tap.Verb == report.TapCancel && (g.Person == a.who.ID || a.coordinates()):
		agency.Agreed = slices.Delete(agency.Agreed, i, i+1)
		a.settledWith(g, "staff_swap_cancelled", nil)
	default:
		return false
	}
	a.out.Agency = &agency
	return true
}

// stillSo reports whether the roster is what it was when somebody was asked: the turn is still theirs to give, and the
// substitute may still take it. Days may lie between the question and the tap.
func (a *act) stillSo(g report.Agreed) bool {
	if a.env.Book == nil || !slices.Contains(a.env.Book.Free(g.Person, g.Wards, g.From, g.Until), g.Substitute) {
		return false
	}
	return g.Kind == report.AgreedLeave || slices.ContainsFunc(a.env.Book.Turns(g.Person), func(t report.Turn) bool {
		lost := slices.ContainsFunc(g.Wards, func(w string) bool { return !slices.Contains(t.Wards, w) })
		return t.From.Equal(g.From) && t.Until.Equal(g.Until) && !lost
	})
}

// settledWith tells everybody whom an agreement concerns: the two, and the coordinators.
func (a *act) settledWith(g report.Agreed, key string, buttons [][]report.Button) {
	person, _ := a.env.City.Person(g.Person)
	substitute, _ := a.env.City.Person(g.Substitute)
	words := report.T(key, "person", report.Raw(person.Name), "substitute", report.Raw(substitute.Name), "what", agreedText(g, a.env), "by", report.Raw(a.who.Name))
	a.withdraw(words)
	for _, p := range a.env.City.People {
		concerned := p.ID == g.Person || p.ID == g.Substitute
		if p.ID != a.who.ID && (concerned || p.Role == report.RoleCoordinator) {
			with := buttons
			if p.ID == g.Substitute {
				with = nil
			}
			a.notify(p, with, words)
		}
	}
}

// personTag names a person in a button: their short name may have letters that callback data must not.
func personTag(id report.PersonID) string {
	sum := sha256.Sum256([]byte("person|" + string(id)))
	return hex.EncodeToString(sum[:6])
}
