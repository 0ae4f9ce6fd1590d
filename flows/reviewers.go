package flows

import (
	"slices"

	"ruangaman/report"
)

// withChild reports whether letters in a case are talk with a child: then a second person reads along.
func withChild(c *report.Case) bool { return c.Voice == report.VoiceChild || c.Child && !c.Witness }

// secondReaders are who reads along when somebody of the staff writes with a child: whoever watches over the case, or, where
// that is nobody but the writer, the psychologists who may see it.
func secondReaders(c *report.Case, writer report.PersonID, env report.Env) []report.Person {
	other := func(p report.Person) bool { return p.ID != writer }
	those := slices.DeleteFunc(overseers(c, env), func(p report.Person) bool { return !other(p) })
	if len(those) > 0 {
		return those
	}
	for _, p := range env.City.People {
		if p.Role == report.RolePsychologist && other(p) && p.Chat != 0 && p.Chat != c.Reporter && c.MaySee(p) && !env.States[p.ID].Frozen {
			those = append(those, p)
		}
	}
	return those
}

// readsAlong reports whether a person is a second reader of the case now.
func readsAlong(c *report.Case, p report.Person, env report.Env) bool {
	return withChild(c) && slices.ContainsFunc(secondReaders(c, c.Holder, env), func(o report.Person) bool { return o.ID == p.ID })
}

// letterNotices tell, without a word of it, that a letter is there: the holder, unless they wrote it, and with a child the
// second readers. Who wrote is empty for the reporter.
func letterNotices(c *report.Case, writer report.PersonID, env report.Env) []report.Message {
	var all []report.Message
	told := map[report.PersonID]bool{writer: true}
	tell := func(p report.Person, key string) {
		if told[p.ID] || p.Chat == 0 || p.Chat == c.Reporter || !c.MaySee(p) {
			return
		}
		told[p.ID] = true
		about := string(c.Code)
		if i, ok := c.OfferTo(p.ID); ok && c.Holder == p.ID {
			about = string(c.Offers[i].ID)
		}
		all = append(all, report.Message{To: p.Chat, Do: report.ActSend, As: report.AsNotice, Lang: env.City.Lang,
			Body:    []report.Text{report.T(key)},
			Buttons: [][]report.Button{{tapButton("btn_thread", report.TapThread, about, "", 0)}},
			Purpose: report.PurposeAlert, Lane: urgentLane(c), About: c.ID, Person: p.ID})
	}
	if p, ok := env.City.Person(c.Holder); ok {
		tell(p, "staff_letter_new")
	}
	if withChild(c) {
		for _, p := range secondReaders(c, c.Holder, env) {
			tell(p, "staff_letter_second")
		}
	}
	return all
}
