package dispatch

import (
	"time"

	"ruangaman/report"
)

// nudgeEvery keeps a person in danger who writes line after line from wearing out whoever was just called.
const nudgeEvery = time.Minute

// nudgeAt is when people with open offers may hear that the reporter of an emergency has spoken again since they were
// last called; false if there is no such word.
func (p *planner) nudgeAt() (time.Time, bool) {
	words := p.c.Added
	var called time.Time
	for _, o := range p.c.Offers {
		if o.State == report.OfferOpen && p.free(o.To) && o.At.After(called) {
			called = o.At
		}
	}
	if !emergency(p.c) || len(words) == 0 || called.IsZero() || !words[len(words)-1].At.After(called) {
		return time.Time{}, false
	}
	return called.Add(nudgeEvery), true
}

// nudge repeats the push of every open offer, if there is a new word and nobody was called a moment ago.
func (p *planner) nudge() {
	if at, ok := p.nudgeAt(); !ok || p.now.Before(at) {
		return
	}
	for i := range p.c.Offers {
		if o := &p.c.Offers[i]; o.State == report.OfferOpen && p.free(o.To) {
			o.At = p.now
			p.ring(o, textEmergency, false)
		}
	}
}
