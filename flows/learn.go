package flows

import "ruangaman/report"

// Learn & info: cards that anybody may read, the plausible reason to have this chat. Nothing is kept of who read what;
// only the place on the screen says whether the cards are told in a child's words.

// forChild follows the name of a place that is told to a child: "info_bully_kids". It is no answer to "who is it about?": one of
// those is a child that an adult tells about.
const forChild = "kids"

// readBy says whether the next card is read by a child: whoever came by a child's button, or reads a child's card now.
// So is what they begin to tell from there. Other screens are told in their own voice.
func (t *talk) readBy(to report.Step, voice report.Voice) string {
	s, suffix := t.here()
	next, ok := t.f.steps[to]
	child := voice == report.VoiceChild || s.Flow == flowLearn && suffix == forChild
	if !ok || next.Flow != flowLearn && to != "about" || !child {
		return ""
	}
	return forChild
}
