package flows

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"time"

	"ruangaman/report"
)

// Settle decides what follows from a configuration file, when it is accepted and as time passes: whose role counts at
// once, for whom the old coordinators are asked, when a shortened retention takes effect, and what is over. env.City is the
// file as it is written. ended tells how many closed cases a retention, moved by so many weeks, destroys by an instant.
func Settle(env report.Env, ended func(at time.Time, weeks int) int) report.Change {
	s := settling{env: env, ended: ended, agency: env.Agency.Clone()}
	s.people()
	s.keep()
	s.over()
	if s.changed {
		s.out.Agency = &s.agency
	}
	return s.out
}

// settling is one Settle.
type settling struct {
	env   report.Env
	ended func(time.Time, int) int
	// agency is the row as it becomes; changed: not as it was.
	agency  report.Agency
	changed bool
	out     report.Change
}

// over forgets agreements that are over, questions that nobody answered, and a file that nobody took into use, or whose
// sender may not decide any more.
func (s *settling) over() {
	left := pending(slices.Clone(s.agency.Agreed), s.env.Now)
	if len(left) != len(s.agency.Agreed) {
		s.agency.Agreed, s.changed = left, true
	}
	if p := s.agency.Proposal; p != nil && (p.Over(s.env.Now) || !s.decides(p.By)) {
		s.agency.Proposal, s.changed = nil, true
	}
}

// decides reports whether somebody is a coordinator with standing who is not frozen.
func (s *settling) decides(id report.PersonID) bool {
	return !s.env.States[id].Frozen && slices.ContainsFunc(report.Vouched(s.env.City.People, s.env.States), func(p report.Person) bool {
		return p.ID == id && p.Role == report.RoleCoordinator
	})
}

// people gives standing or asks for it.
func (s *settling) people() {
	first := !slices.ContainsFunc(s.env.City.People, func(p report.Person) bool {
		return s.env.States[p.ID].Standing.Role != ""
	}) && !s.anyStanding()
	for _, p := range s.env.City.People {
		state := s.env.States[p.ID]
		state.Person = p.ID
		wanted := report.Standing{Role: p.Role, Chat: p.Chat}
		switch held := state.Standing; {
		case held.Role == p.Role && held.Chat == p.Chat:
			if state.Wanted == (report.Standing{}) {
				continue
			}
		case held.Role == report.RoleCoordinator && p.Role == report.RoleActivist && s.nobodyToAsk():
			continue // kept for those who are put aside; until then they count as what the file says
		case first || p.Role == report.RoleActivist:
			state.Standing = wanted
		case state.Wanted == wanted:
			if !s.nobodyToAsk() || state.Unknown || s.env.Now.Sub(state.WantedAt) < report.DelayShorter {
				continue
			}
			state.Standing = wanted
			state.Standing.Since = s.env.Now
		default:
			state.Wanted, state.WantedAt, state.Unknown = wanted, s.env.Now, false
			s.ask(p)
			s.out.People = append(s.out.People, state)
			continue
		}
		state.Wanted, state.WantedAt, state.Unknown = report.Standing{}, time.Time{}, false
		s.out.People = append(s.out.People, state)
	}
	s.forget()
}

// forget takes the standing from whoever left petugas:, once somebody who is still there may vouch: it was kept only for
// a file that puts all of them aside.
func (s *settling) forget() {
	if s.nobodyToAsk() {
		return
	}
	for id, state := range s.env.States {
		if _, there := s.env.City.Person(id); !there && state.Standing.Role != "" {
			state.Standing, state.Wanted, state.WantedAt = report.Standing{}, report.Standing{}, time.Time{}
			s.out.People = append(s.out.People, state)
		}
	}
}

func (s *settling) anyStanding() bool {
	for _, state := range s.env.States {
		if state.Standing.Role != "" {
			return true
		}
	}
	return false
}

// nobodyToAsk: the file leaves no coordinator with standing. Those it put aside were asked; if they stay silent the new
// ones count after a while all the same, because an agency must be able to go on (P3).
func (s *settling) nobodyToAsk() bool {
	return !slices.ContainsFunc(report.Vouched(s.env.City.People, s.env.States), func(p report.Person) bool {
		return p.Role == report.RoleCoordinator
	})
}

// ask puts the question to everybody who may vouch.
func (s *settling) ask(p report.Person) {
	tag := VouchTag(p.ID, report.Standing{Role: p.Role, Chat: p.Chat})
	for _, chat := range report.Vouchers(s.env.City, s.env.States) {
		if chat == p.Chat {
			continue
		}
		s.tell(chat, [][]report.Button{{tapButton("btn_vouch", report.TapVouch, tag, "", 0)}, {tapButton("btn_vouch_no", report.TapUnknown, tag, "", 0)}},
			report.T("admin_vouch_ask", "person", report.Raw(p.Name), "id", report.Raw(string(p.ID)), "role", report.T("staff_role_"+string(p.Role)), "end", report.Raw(lastDigits(p.Chat))))
	}
}

func (s *settling) tell(chat report.ChatID, buttons [][]report.Button, body ...report.Text) {
	s.out.Outbox = append(s.out.Outbox, toVoucher(chat, s.env, buttons, body...))
}

// toVoucher is a message to somebody who may vouch.
func toVoucher(chat report.ChatID, env report.Env, buttons [][]report.Button, body ...report.Text) report.Message {
	return report.Message{To: chat, Do: report.ActSend, As: report.AsNotice, Body: body, Buttons: buttons, Lang: env.City.Lang,
		Purpose: report.PurposeAnswer, Lane: report.LaneOther}
}

// VouchTag binds a button to the person, role and account that was asked about: one that was drawn for another account
// vouches for nobody.
func VouchTag(id report.PersonID, want report.Standing) string {
	sum := sha256.Sum256([]byte("vouch|" + string(id) + "|" + string(want.Role) + "|" + chatDigits(want.Chat)))
	return hex.EncodeToString(sum[:8])
}

// lastDigits are the last digits of an account's number: enough to compare aloud, too few to be written to.
func lastDigits(chat report.ChatID) string {
	digits := chatDigits(chat)
	return digits[max(len(digits)-3, 0):]
}

func chatDigits(chat report.ChatID) string { return strconv.FormatInt(int64(chat), 10) }

// vouch is SAHKAN or BUKAN. The second result is false for somebody who may not answer that question.
func (a *act) vouch(tap report.Tap) bool {
	if !a.vouches() {
		return false
	}
	for id, state := range a.env.States {
		if state.Wanted.Role == "" || VouchTag(id, state.Wanted) != tap.About || state.Wanted.Chat == a.d.Chat {
			continue
		}
		key := "admin_vouch_yes"
		if tap.Verb == report.TapUnknown {
			key, state.Unknown = "admin_vouch_no", true
		} else {
			state.Standing, state.Wanted, state.WantedAt, state.Unknown = state.Wanted, report.Standing{}, time.Time{}, false
			state.Standing.Since = a.env.Now
		}
		a.out.People, a.out.Kick = []report.PersonState{state}, true
		a.tellVouchers(report.T(key, "id", report.Raw(string(id)), "by", a.signed()))
		return true
	}
	a.withdraw(report.T("admin_vouch_over"))
	return true
}

// vouches reports whether this account is of somebody who may vouch.
func (a *act) vouches() bool {
	return slices.Contains(report.Vouchers(a.env.City, a.env.States), a.d.Chat)
}

// signed names whoever decided. Somebody who was put aside stands in no file any more.
func (a *act) signed() report.Text {
	if a.who.Name != "" {
		return report.Raw(a.who.Name)
	}
	for id, state := range a.env.States {
		if state.Standing.Chat == a.d.Chat {
			return report.Raw(string(id))
		}
	}
	return report.Raw("")
}

// tellVouchers answers the one who tapped in place of the question, and tells the others.
func (a *act) tellVouchers(words report.Text) {
	a.withdraw(words)
	for _, chat := range report.Vouchers(a.env.City, a.env.States) {
		if chat != a.d.Chat {
			a.out.Outbox = append(a.out.Outbox, toVoucher(chat, a.env, nil, words))
		}
	}
}
