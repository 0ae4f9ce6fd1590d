package dispatch

import (
	"time"

	"ruangaman/report"
)

// defaultFollowUp is setelah_diterima for an urgency that the configuration leaves out.
const defaultFollowUp = 24 * time.Hour

// followUp keeps asking after a case that somebody has accepted: TERIMA is not the end. A holder who did not say in time
// that they followed it up is asked again and the coordinators are told, again and again.
func (p *planner) followUp() {
	if p.raised() {
		p.heardRaise()
		return
	}
	if p.tooFarFollowUp() {
		return
	}
	if !p.due() {
		return
	}
	if at := p.followUpAt(); p.now.Before(at) {
		p.c.NextDue = at
		return
	}
	silent, morning := p.sleeping()
	if silent && p.c.Urgency == report.Routine {
		p.c.NextDue = morning
		return
	}
	l := &p.c.Ladder
	p.askHolder(silent)
	if p.c.FollowedUp {
		p.c.FollowedUp, l.Late = false, 0
		p.nextFollowUp(p.calmFollowUp())
		return
	}
	l.Late++
	p.tellCoordinators(textFollowLate, silent)
	p.nextFollowUp(p.followUpWait())
}

// tooFarFollowUp brings near what waits for longer than anybody is made to wait: the clock was set back, or waits have
// become shorter. It counts from now.
func (p *planner) tooFarFollowUp() bool {
	longest := max(p.followUpWait(), p.calmFollowUp())
	if !p.followUpAt().After(p.now.Add(longest)) {
		return false
	}
	if p.c.AcceptedAt.After(p.now) {
		p.c.AcceptedAt = p.now
	}
	p.nextFollowUp(p.followUpWait())
	return true
}

// followUpAt is when word from the holder is due: counted from TERIMA, or as the last question set it.
func (p *planner) followUpAt() time.Time {
	if l := p.c.Ladder; l.StepAt.After(p.c.AcceptedAt) {
		return l.WaitUntil
	}
	return p.c.AcceptedAt.Add(p.followUpWait())
}

func (p *planner) followUpWait() time.Duration {
	urgency := p.c.Urgency
	if emergency(p.c) {
		urgency = report.Emergency
	}
	if wait := p.City.FollowUp[urgency]; wait > 0 {
		return wait
	}
	return defaultFollowUp
}

// calmFollowUp is the pause before the next question once a case was followed up: that of the next lower urgency,
// because half an hour is meant for the first word after an emergency and would wear people out.
func (p *planner) calmFollowUp() time.Duration {
	if wait := p.City.FollowUp[max(p.c.Urgency-1, report.Routine)]; wait > 0 {
		return wait
	}
	return defaultFollowUp
}

func (p *planner) nextFollowUp(wait time.Duration) {
	l := &p.c.Ladder
	l.Urgency, l.Reason = p.c.Urgency, p.c.Reason
	l.StepAt, l.WaitUntil = p.now, p.now.Add(wait)
	p.c.NextDue = l.WaitUntil
}

// heardRaise: the case grew more urgent after TERIMA, and its holder hears of it at once.
func (p *planner) heardRaise() {
	silent, _ := p.sleeping()
	if m, ok := p.tell(p.c.Holder, report.PurposeStaff, report.T(textRaised)); ok {
		m.Silent, m.Buttons = silent, p.openByCode()
		p.queue(m)
	} else {
		p.tellCoordinators(textHolderAway, silent)
	}
	if p.newCrisis() {
		p.crisis()
	}
	p.c.FollowedUp, p.c.Ladder.Late = false, 0
	p.nextFollowUp(p.followUpWait())
}

// askHolder asks how it is going. A holder whom Telegram refuses cannot be asked; the coordinators hear of that.
func (p *planner) askHolder(silent bool) {
	m, ok := p.tell(p.c.Holder, report.PurposeStaff, report.T(textFollowAsk, "code", report.Raw(string(p.c.Code))))
	if !ok {
		p.tellCoordinators(textHolderAway, silent)
		return
	}
	m.Silent = silent
	if i, found := p.c.OfferTo(p.c.Holder); found {
		m.Buttons = button(textFollowButton, report.Tap{Verb: report.TapFollowed, About: string(p.c.Offers[i].ID)})
	}
	p.queue(m)
}

// tellCoordinators tells those who look after follow-ups (bila_lewat:), by the code and the name of the holder.
func (p *planner) tellCoordinators(text string, silent bool) {
	people := p.lookAfter()
	if len(people) == 0 {
		p.alarm(alarmUntold)
	}
	holder, _ := p.City.Person(p.c.Holder)
	words := report.T(text, "code", report.Raw(string(p.c.Code)), "person", report.Raw(holder.Name))
	for _, id := range people {
		if m, ok := p.tell(id, report.PurposeStaff, words); ok {
			m.Silent, m.Buttons = silent, p.openByCode()
			p.queue(m)
		}
	}
}

// lookAfter lists who is told about a late follow-up. Where exclusion leaves nobody of that role, the next one does;
// activists are not told of each other's cases.
func (p *planner) lookAfter() []report.PersonID {
	roles := []report.Role{
		p.City.FollowUpTo, report.RoleCoordinator, report.RoleIndependent, report.RolePsychologist,
	}
	other := func(id report.PersonID) bool { return id != p.c.Holder && p.tellable(id) }
	for _, role := range roles {
		if people := p.having(role, other); len(people) > 0 && role != report.RoleActivist {
			return people
		}
	}
	return nil
}
