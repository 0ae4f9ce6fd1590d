package flows

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"ruangaman/report"
)

// Links on posters and at events: t.me/<bot>?start=ev_smpn28 and ?start=k_manggar. What follows /start is typed by anybody,
// so it is a hint: an unknown one is a plain /start, and the first screen never shows that there was any.
const (
	linkEvent = "ev_"
	linkArea  = "k_"
)

// eventCode is what may follow ev_. Telegram allows 64 of A-Z a-z 0-9 _ and - (deep linking, parameter start).
var eventCode = regexp.MustCompile(`^[a-z0-9_-]{1,24}$`)

// linked takes what followed /start.
func (t *talk) linked() {
	args := strings.ToLower(strings.TrimSpace(t.in.Args))
	if code, ok := strings.CutPrefix(args, linkEvent); ok && eventCode.MatchString(code) {
		t.reached(code)
	}
	if slug, ok := strings.CutPrefix(args, linkArea); ok && knownArea(t.env.City, slug) {
		t.state.Hint = slug
	}
}

// reached counts that a chat came through an event's link: only one that is new to us, so that nobody inflates a number by
// pressing again, and nothing of it is written beside the chat. What is kept is a number a day.
func (t *talk) reached(code string) {
	if t.d.State.LiveRev != 0 {
		return
	}
	day := t.env.Now.In(t.env.City.Zone).Format(time.DateOnly)
	city := t.d.City
	city.Turnout = report.CountTurnout(city.Turnout, code, day)
	t.out.City = &city
}

// knownArea reports whether a slug names a district or ward of the city.
func knownArea(city *report.City, slug string) bool {
	_, ok := areaOf(city, slug)
	return ok
}

// areaOf finds a district or ward by its slug.
func areaOf(city *report.City, slug string) (report.Place, bool) {
	for _, d := range city.Districts {
		if areaSlug(d.Name) == slug {
			return report.Place{District: d.Name}, true
		}
		i := slices.IndexFunc(d.Wards, func(w string) bool { return areaSlug(w) == slug })
		if i >= 0 {
			return report.Place{District: d.Name, Ward: d.Wards[i]}, true
		}
	}
	return report.Place{}, false
}

// hinted is the button of the area that a poster named, above those of the question for the place: a suggestion, to be
// confirmed by the tap like any other answer.
func (t *talk) hinted(s *step) [][]report.Button {
	at, ok := areaOf(t.env.City, t.state.Hint)
	switch {
	case !ok || at.Ward == "" && s.Level == levelWard:
		return nil
	case at.Ward == "":
		return t.grid(s, []string{at.District})
	case s.Level == levelWard && at.District != t.draft.Place.District:
		return nil
	default:
		return t.grid(s, []string{at.Ward})
	}
}
