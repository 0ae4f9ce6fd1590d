package dispatch

import (
	"time"

	"ruangaman/report"
)

// remindWish brings up again what the reporter asked for and nobody has decided: whoever holds the case and those who look
// after follow-ups hear of it again and again, at the pace of a follow-up that is late.
func (p *planner) remindWish() {
	w := p.c.Wish
	if !w.Waits() {
		return
	}
	if latest := p.now.Add(p.Roster.LongestWait()); w.AskAt.After(latest) { // the clock was set back, or waits became shorter
		w.AskAt = p.now.Add(p.followUpWait())
	}
	if p.now.Before(w.AskAt) {
		return
	}
	silent, morning := p.sleeping()
	if silent && p.c.Urgency == report.Routine {
		w.AskAt = morning
		return
	}
	w.AskAt = p.now.Add(p.followUpWait())
	p.tellOfWish(silent)
}

func (p *planner) tellOfWish(silent bool) {
	people := p.lookAfter()
	if len(people) == 0 {
		p.alarm(alarmUntold)
	}
	if p.c.Holder != "" {
		people = append(people, p.c.Holder)
	}
	for _, id := range people {
		if m, ok := p.tell(id, report.PurposeWish, report.T(textWishWaits, "code", report.Raw(string(p.c.Code)))); ok {
			m.Silent, m.Buttons = silent, p.openByCode()
			p.queue(m)
		}
	}
}

// askAt is when a wish is brought up again; zero if there is none.
func askAt(c *report.Case) time.Time {
	if c.Wish == nil {
		return time.Time{}
	}
	return c.Wish.AskAt
}
