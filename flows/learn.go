package flows

import "ruangaman/report"

// Learn & info: cards that anybody may read, the plausible reason to have this chat. Nothing is kept of who read what;
// only the place on the screen says whether the cards are told in a child's words.

// forChild follows the name of a card in a place that is told to a child: "info_bully_child".
const forChild = "child"

// readBy says whether the next card is read by a child: whoever came by a child's button, or reads a child's card now.
// Other screens are told in their own voice.
func (t *talk) readBy(to report.Step, voice report.Voice) string {
	s, suffix := t.here()
	next, ok := t.f.steps[to]
	child := voice == report.VoiceChild || s.Flow == flowLearn && suffix == forChild
	if !ok || next.Flow != flowLearn || !child {
		return ""
	}
	return forChild
}
