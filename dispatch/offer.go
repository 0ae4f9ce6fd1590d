package dispatch

import "ruangaman/report"

// offer offers the case to a person. Everybody has one offer per case, which opens again when they are asked again: the
// buttons on their phone stay good, and a case that is declined round after round does not grow. The history keeps when
// each was made.
func (p *planner) offer(id report.PersonID, step int, silent bool) {
	i, ok := p.c.OfferTo(id)
	if !ok {
		i = len(p.c.Offers)
		p.c.Offers = append(p.c.Offers, report.Offer{ID: p.NewOffer(), To: id})
	}
	o := &p.c.Offers[i]
	if o.State != report.OfferOpen {
		p.log(report.EventOffer, id)
	}
	o.State, o.Step, o.Round, o.At = report.OfferOpen, step, p.c.Ladder.Round, p.now
	o.Duty = p.onDuty(id, step)
	p.move(report.EventOffer)
	p.ring(o, textPush, silent || p.calm())
}

// move asks the life of a case for the next status. A refusal is a fault of the table, not of the case: the status
// stays, the operator hears of it, and the ladder goes on.
func (p *planner) move(event report.Event) bool {
	to, err := p.Move(p.c.Status, event)
	if err != nil {
		p.alarm(alarmUnlawful)
		return false
	}
	p.c.Status = to
	return true
}

// takeBack takes offers and the case itself away from people who may not have them any more: they left petugas:, were
// frozen or are excluded by now.
func (p *planner) takeBack() {
	for i := range p.c.Offers {
		o := &p.c.Offers[i]
		if o.State != report.OfferOpen || !p.lost(o.To) {
			continue
		}
		o.State = report.OfferRevoked
		p.touched = true
		p.withdraw(*o, textRevoked)
	}
	if !p.c.Status.Unanswered() && p.lost(p.c.Holder) {
		p.release()
	}
}

// lost reports whether a person may no longer hold anything of this case. Rest, leave and a 403 do not count: they pass.
func (p *planner) lost(id report.PersonID) bool { return !p.maySee(id) || p.States[id].Frozen }

// release takes the case from its holder and puts it before the first step of a new round.
func (p *planner) release() {
	if !p.move(report.EventRelease) {
		return
	}
	holder := p.c.Holder
	p.log(report.EventRelease, holder)
	for i := range p.c.Offers {
		if o := &p.c.Offers[i]; o.To == holder && o.State == report.OfferAccepted {
			o.State = report.OfferRevoked
			p.withdraw(*o, textRevoked)
		}
	}
	p.clearCards(holder)
	p.c.Restart(p.now)
	p.touched = true
}
