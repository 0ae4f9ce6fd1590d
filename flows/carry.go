package flows

import (
	"strings"

	"ruangaman/report"
)

// Before the consent nothing is kept but the place on the screen. A step aside (danger, comfort, ongoing) carries in it who
// it is about, so that a child is spoken to as a child, and the danger that was found: "danger_me_child__medical".

const carries = "__"

// aboutHere is the answer to "who is it about?" as the place on the screen carries it; forChild if only the voice is known.
func (t *talk) aboutHere() string {
	s, suffix := t.here()
	switch {
	case t.inDraft():
		return ""
	case s.ID == "limits", suffix == forChild && (s.Flow == flowLearn || s.ID == "about"):
		return suffix
	case s.Kind == kindDetour:
		about, _ := carried(suffix)
		return about
	default:
		return ""
	}
}

// youngHere is forChild where only the voice is known.
func (t *talk) youngHere() string {
	if t.aboutHere() == forChild {
		return forChild
	}
	return ""
}

// carry writes what a step aside takes along.
func (t *talk) carry(group string) string {
	if about := t.aboutHere(); about != "" {
		return about + carries + group
	}
	return group
}

// carried is the way back.
func carried(suffix string) (about, group string) {
	if about, group, ok := strings.Cut(suffix, carries); ok {
		return about, group
	}
	return "", suffix
}

// voiceFor is how to speak to whoever gave an answer to "who is it about?".
func (f *Flows) voiceFor(about string) report.Voice {
	if about == forChild {
		return report.VoiceChild
	}
	if c, ok := f.steps["about"].choice(about); ok {
		return c.Voice
	}
	return report.VoiceAdult
}

// knowAbout takes over into what is begun who it is about. Whoever said nothing of it keeps the voice they were spoken to in.
func (t *talk) knowAbout(about string) {
	t.draft.Voice = t.f.voiceFor(about)
	t.draft.Young = about == forChild
	c, ok := t.f.steps["about"].choice(about)
	if !ok {
		return
	}
	t.draft.Answers["about"] = []string{about}
	for field, v := range c.Set {
		t.draft.Answers[field] = []string{v}
	}
}
