package flows

import (
	"slices"

	"ruangaman/report"
)

// heard is what the danger check found in a text.
type heard struct {
	signs []report.Sign
	// ask: an attack may be going on; watched: somebody reads along; reason: a ladder of its own.
	ask, watched bool
	now          bool // an emergency that is not asked about first
	reason       report.Reason
}

// hit is a phrase found at tokens from..to, both included.
type hit struct {
	phrase   *phrase
	from, to int
}

// listen reads a text. story says that a story is being told, in which a half sentence about the telephone is no wish
// for silence.
func (p *phrases) listen(text string, story bool) heard {
	words := p.reader.read(text)
	var h heard
	for _, found := range p.innocent(words, p.hits(words)) {
		i := slices.IndexFunc(h.signs, func(s report.Sign) bool { return s.Phrase == found.phrase.words })
		if i >= 0 && h.signs[i].Level == found.phrase.level {
			continue // said again
		}
		g := found.phrase.group
		level := p.level(words, found)
		h.ask, h.now = h.ask || g.Ask && level == report.Emergency, h.now || !g.Ask && level == report.Emergency
		if g.Reason != "" && level == report.Emergency {
			h.reason = g.Reason
		}
		if g.Watched {
			whole := !story && found.from == 0 && found.to == lastWord(words)
			h.watched = h.watched || level >= report.Urgent || whole
		}
		if i >= 0 {
			h.signs[i].Level = h.signs[i].Level.Raise(level)
			continue
		}
		h.signs = append(h.signs, report.Sign{Group: g.Name, Phrase: found.phrase.words, Level: level,
			Fiction: near(words, p.fiction, found, nearby)})
	}
	return h
}

// nearby is how many words away a word of the past or of a film still belongs to a phrase.
const nearby = 6

// hits are all places where a phrase stands.
func (p *phrases) hits(words []token) []hit {
	var all []hit
	for i, w := range words {
		for _, key := range w.keys() {
			for _, n := range p.byFirst[key] {
				ph := &p.list[n]
				if ph.alone && !p.onlyCries(words) {
					continue
				}
				if to, ok := p.stands(words, i, ph.parts); ok {
					all = append(all, hit{ph, i, to})
				}
			}
		}
	}
	return all
}

// onlyCries reports whether a text says nothing but a cry for help, again and again or to somebody: "tolong tolong kak".
func (p *phrases) onlyCries(words []token) bool {
	for _, w := range words {
		cry := slices.ContainsFunc(p.list, func(ph phrase) bool { return ph.alone && p.reader.same(ph.parts[0], w) })
		filler := slices.ContainsFunc(p.fillers, func(f []token) bool { return f[0].word == w.word })
		if !w.stop && !cry && !filler {
			return false
		}
	}
	return true
}

// gap is how many other words may stand between two words of a phrase.
const gap = 2

// stands reports whether a phrase begins at word i, and where it ends.
func (p *phrases) stands(words []token, i int, parts []token) (int, bool) {
	if !p.reader.same(parts[0], words[i]) {
		return 0, false
	}
	at := i
	for _, part := range parts[1:] {
		next := -1
		for j := at + 1; j <= min(at+1+gap, len(words)-1) && !words[j].stop; j++ {
			if p.reader.same(part, words[j]) {
				next = j
				break
			}
		}
		if next < 0 {
			return 0, false
		}
		at = next
	}
	return at, true
}

// innocent leaves out what lies wholly inside a false friend; but where one hit is real, all of them count.
func (p *phrases) innocent(words []token, hits []hit) []hit {
	for _, h := range hits {
		if !p.covered(words, h) {
			return hits
		}
	}
	return nil
}

func (p *phrases) covered(words []token, h hit) bool {
	for _, friend := range p.friends {
		for from := max(0, h.to-len(friend)+1); from <= h.from; from++ {
			if spells(words, from, friend) {
				return true
			}
		}
	}
	return false
}

// spells reports whether words stand one after another at a place, letter by letter.
func spells(words []token, from int, want []token) bool {
	if from+len(want) > len(words) {
		return false
	}
	for i, w := range want {
		if words[from+i].word != w.word && words[from+i].stem() != w.word {
			return false
		}
	}
	return true
}

// level is how much a hit counts where it stands.
func (p *phrases) level(words []token, h hit) report.Urgency {
	level, g := h.phrase.level, h.phrase.group
	past := near(words, p.past, h, nearby)
	switch {
	case g.Negation && level > report.Routine && p.denied(words, h):
		return level - 1
	case g.Past && past && level == report.Emergency:
		return report.Urgent
	case len(g.Over) > 0 && past && level == report.Emergency && near(words, g.Over, h, len(words)):
		return report.Urgent
	default:
		return level
	}
}

// near reports whether one of some word sequences stands within n words of a hit.
func near(words []token, want [][]token, h hit, n int) bool {
	for _, w := range want {
		for i := max(0, h.from-n); i <= min(len(words)-1, h.to+n); i++ {
			if spells(words, i, w) {
				return true
			}
		}
	}
	return false
}

// denied reports whether a negation stands in the three words before a hit or between its words. One that belongs to the
// phrase ("tidak napas") denies nothing.
func (p *phrases) denied(words []token, h hit) bool {
	for _, w := range p.deny {
		if slices.ContainsFunc(h.phrase.parts, func(part token) bool { return part.word == w[0].word }) {
			continue
		}
		for i := max(0, h.from-3); i < h.to; i++ {
			if spells(words, i, w) {
				return true
			}
		}
	}
	return false
}

func lastWord(words []token) int {
	for i, w := range slices.Backward(words) {
		if !w.stop {
			return i
		}
	}
	return -1
}
