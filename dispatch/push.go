package dispatch

import "ruangaman/report"

// Keys of texts/. No push says more than that something waits; the case code goes only to people who hold the case or
// look after whoever does.
const (
	textPush         = "staff_push"           // a task waits
	textEmergency    = "staff_push_emergency" // an emergency waits
	textBundle       = "staff_push_bundle"    // {n}: so many emergencies wait
	textReminder     = "staff_reminder"       // a task still waits
	textRevoked      = "staff_revoked"        // this task needs nothing from you any more
	textOffDuty      = "staff_off_duty"       // your turn is over, whoever is on duty now is asked
	textGroup        = "staff_group_alert"    // a task waits: open your chat with the bot
	textNobody       = "staff_nobody"         // a task waits and nobody can be reached
	textFollowAsk    = "staff_followup_ask"   // {code}: how is it going?
	textFollowLate   = "staff_followup_late"  // {code}: no word from {person}, who holds it
	textRaised       = "staff_raised"         // a case you hold has changed
	textWishWaits    = "staff_wish_waits"     // {code}: what the reporter asked for still waits for a decision
	textHolderAway   = "staff_holder_away"    // {code}: {person}, who holds it, cannot be written to
	textOpenButton   = "btn_open"             // BUKA
	textFollowButton = "btn_followed_up"      // SUDAH DITINDAKLANJUTI
)

// tell makes a message about this case to a person. It is false if the person cannot be written to.
func (p *planner) tell(id report.PersonID, purpose report.Purpose, body report.Text) (report.Message, bool) {
	person, ok := p.City.Person(id)
	return report.Message{
		To: person.Chat, Do: report.ActSend, As: report.AsNotice, Purpose: purpose, Lane: p.lane(),
		Body: []report.Text{body}, Lang: p.City.Lang, About: p.c.ID, Person: id,
	}, ok && person.Chat != 0 && !p.States[id].Blocked
}

func (p *planner) lane() report.Lane {
	if emergency(p.c) {
		return report.LaneEmergency
	}
	return report.LaneOther
}

func (p *planner) queue(m report.Message) { p.change.Outbox = append(p.change.Outbox, m) }

// push tells a person that an offer waits: neutral words and BUKA, nothing else. A repeated push takes the place of the
// former one; whoever has opened the card keeps it, for they may be reading it, and hears by a notice.
func (p *planner) push(o report.Offer, text string, silent bool) {
	if emergency(p.c) {
		text = textEmergency
	}
	m, ok := p.tell(o.To, report.PurposeOffer, report.T(text))
	if !ok {
		return
	}
	m.As, m.Offer, m.Silent = report.AsOffer, o.ID, silent
	m.First = emergency(p.c) && !p.c.Bare
	if o.Seen {
		m.As = report.AsNotice
	}
	m.Buttons = button(textOpenButton, report.Tap{Verb: report.TapOpen, About: string(o.ID)})
	p.queue(m)
}

// withdraw replaces the push or card of an offer that was taken back by a neutral line without buttons.
func (p *planner) withdraw(o report.Offer, text string) {
	m, ok := p.tell(o.To, report.PurposeAlert, report.T(text))
	if !ok {
		return
	}
	m.Do, m.As, m.Offer = report.ActEdit, report.AsOffer, o.ID
	p.queue(m)
}

// clearCards removes the details of the case from the phone of somebody who lost it.
func (p *planner) clearCards(id report.PersonID) {
	m, ok := p.tell(id, report.PurposeAlert, report.Text{})
	if !ok {
		return
	}
	m.Do, m.As, m.Body = report.ActDelete, report.AsCard, nil
	p.queue(m)
}

// tellGroup lets the group hear that something waits: no content, code or place.
func (p *planner) tellGroup() {
	if chat, ok := p.Roster.Group(); ok && !p.c.Bundled && !p.c.Canary && !p.calm() {
		p.queue(report.Message{
			To: chat, Do: report.ActSend, As: report.AsNotice, Purpose: report.PurposeGroup, Lane: p.lane(),
			Body: []report.Text{report.T(textGroup)}, Lang: p.City.Lang, About: p.c.ID,
		})
	}
}

// cryForHelp: nobody can be reached. The operator gets an alarm, the coordinators a note without content, also those
// who declined or rest: they can call somebody.
func (p *planner) cryForHelp(silent bool) {
	p.alarm(alarmNobody)
	for _, id := range p.having(report.RoleCoordinator, p.tellable) {
		if p.c.Bundled && !p.mayRing(id) {
			continue // told a moment ago of another one
		}
		if m, ok := p.tell(id, report.PurposeAlert, report.T(textNobody)); ok {
			m.Silent, m.Buttons = silent, p.openByCode()
			p.queue(m)
		}
	}
}

// tellable reports whether a person may hear of the case and can be written to.
func (p *planner) tellable(id report.PersonID) bool {
	return p.maySee(id) && !p.States[id].Frozen && !p.States[id].Blocked
}

// freshly, as the choice of TapOpen, asks for the case in a message of its own: the line above the button stays.
const freshly = "baru"

// openByCode is BUKA for somebody without an offer; who may open the case is asked when they press it.
func (p *planner) openByCode() [][]report.Button {
	return button(textOpenButton, report.Tap{Verb: report.TapOpen, About: string(p.c.Code), Choice: freshly})
}

func button(label string, tap report.Tap) [][]report.Button {
	return [][]report.Button{{{Label: report.T(label), Data: tap.Data()}}}
}
