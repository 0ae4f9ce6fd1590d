package dispatch

import (
	"testing"
	"time"

	"ruangaman/report"
)

func TestWhatIsClaimedIsAskedAgain(t *testing.T) {
	t.Parallel()
	push := func(w *town, c *report.Case) report.Message { return w.plan(c).Outbox[0] }
	about := func(purpose report.Purpose) func(*town, *report.Case) report.Message {
		return func(_ *town, c *report.Case) report.Message {
			return report.Message{To: 1, Person: "rina", Purpose: purpose, About: c.ID, Do: report.ActSend}
		}
	}
	takenBack := func(w *town, c *report.Case) report.Message {
		w.plan(c)
		return report.Message{To: 1, Person: "rina", Purpose: report.PurposeAlert, About: c.ID, Do: report.ActEdit, As: report.AsOffer,
			Offer: c.Offers[0].ID}
	}
	none := func(*town, *report.Case) {}
	excluded := func(_ *town, c *report.Case) { c.Exclude.People = []report.PersonID{"rina"} }
	moved := func(w *town, _ *report.Case) { w.city.People[0].Chat = 77 }
	for name, k := range map[string]struct {
		message func(*town, *report.Case) report.Message
		then    func(*town, *report.Case)
		want    bool
	}{
		"a push":                            {push, none, true},
		"a push after a decline":            {push, decline("rina"), false},
		"a push after TERIMA by another":    {push, func(_ *town, c *report.Case) { c.Status = report.StatusAccepted }, false},
		"a push after the case ended":       {push, func(_ *town, c *report.Case) { c.Status = report.StatusWithdrawn }, false},
		"a push to somebody who left":       {push, remove("rina"), false},
		"a push to an account given up":     {push, moved, false},
		"a push to somebody excluded":       {push, excluded, false},
		"a push to somebody frozen":         {push, freeze("rina"), false},
		"a push to somebody who blocked us": {push, state("rina", func(s *report.PersonState) { s.Blocked = true }), false},
		"a push to somebody resting":        {push, state("rina", func(s *report.PersonState) { s.RestUntil = clock("2026-11-23 12:01") }), false},
		"a push after their rest":           {push, state("rina", func(s *report.PersonState) { s.RestUntil = clock("2026-11-23 12:00") }), true},
		"a push for an offer unknown":       {push, func(_ *town, c *report.Case) { c.Offers = nil }, false},
		"a push for the offer of another":   {push, func(_ *town, c *report.Case) { c.Offers[0].To = "agus" }, false},
		"a word to staff":                   {about(report.PurposeStaff), none, true},
		"a word to somebody excluded":       {about(report.PurposeStaff), excluded, false},
		"a word to somebody who left":       {about(report.PurposeStaff), remove("rina"), false},
		"a word to a frozen account":        {about(report.PurposeStaff), freeze("rina"), false},
		"a word about their own report":     {about(report.PurposeStaff), func(_ *town, c *report.Case) { c.Reporter = 1 }, false},
		"an alert":                          {about(report.PurposeAlert), none, true},
		"an alert to somebody excluded":     {about(report.PurposeAlert), excluded, false},
		"an answer asks nothing":            {about(report.PurposeAnswer), excluded, true},
		"a wipe asks nothing":               {about(report.PurposeWipe), excluded, true},
		"a purpose unknown":                 {about("new"), none, false},
		"an alert about no case": {func(*town, *report.Case) report.Message {
			return report.Message{To: 1, Person: "rina", Purpose: report.PurposeAlert}
		}, excluded, true},
		"an alert about no case, left": {func(*town, *report.Case) report.Message {
			return report.Message{To: 1, Person: "rina", Purpose: report.PurposeAlert}
		}, remove("rina"), false},
		"details taken off an excluded phone": {func(_ *town, c *report.Case) report.Message {
			return report.Message{To: 1, Person: "rina", Purpose: report.PurposeAlert, About: c.ID, Do: report.ActDelete, As: report.AsCard}
		}, excluded, true},
		"an offer taken back":                    {takenBack, func(_ *town, c *report.Case) { c.Offers[0].State = report.OfferRevoked }, true},
		"an offer taken back that is open again": {takenBack, none, false},
		"the group": {func(_ *town, c *report.Case) report.Message {
			return report.Message{To: groupChat, Purpose: report.PurposeGroup, About: c.ID}
		}, none, true},
		"the group after TERIMA": {func(_ *town, c *report.Case) report.Message {
			return report.Message{To: groupChat, Purpose: report.PurposeGroup, About: c.ID}
		}, func(_ *town, c *report.Case) { c.Status = report.StatusAccepted }, false},
		"a group that is configured no more": {func(_ *town, c *report.Case) report.Message {
			return report.Message{To: -5, Purpose: report.PurposeGroup, About: c.ID}
		}, none, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			c := w.sent(report.Routine)
			m := k.message(w, c)
			k.then(w, c)
			if got := Ask(m, c, w.env()); got != k.want {
				t.Errorf("may be sent: %t", got)
			}
		})
	}
}

func TestNothingAboutACaseIsSentOnceTheCaseIsGone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	c := w.sent(report.Routine)
	m := w.plan(c).Outbox[0]
	for _, purpose := range []report.Purpose{report.PurposeOffer, report.PurposeStaff, report.PurposeAlert, report.PurposeGroup, report.PurposeSpeak} {
		m.Purpose = purpose
		if Ask(m, nil, w.env()) {
			t.Errorf("%s without its case may be sent", purpose)
		}
	}
}

func TestAnEditThatAddsWordsIsNotTakingAway(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	c := w.sent(report.Routine)
	w.plan(c)
	c.Exclude.People = []report.PersonID{"rina"}
	m := report.Message{To: 1, Person: "rina", Do: report.ActEdit, As: report.AsOffer, Offer: c.Offers[0].ID, About: c.ID}
	buttons := button("btn_open", report.Tap{Verb: report.TapOpen, About: "offer2"})
	for _, k := range []struct {
		purpose report.Purpose
		state   report.OfferState
		buttons [][]report.Button
		want    bool
	}{
		{report.PurposeAlert, report.OfferRevoked, nil, true},
		{report.PurposeAlert, report.OfferRevoked, buttons, false},
		{report.PurposeAlert, report.OfferOpen, nil, false},
		{report.PurposeStaff, report.OfferRevoked, nil, false},
		{report.PurposeStaff, report.OfferOpen, nil, false},
	} {
		m.Purpose, c.Offers[0].State, m.Buttons = k.purpose, k.state, k.buttons
		if Ask(m, c, w.env()) != k.want {
			t.Errorf("%s edit of an offer that is %s, %d buttons: not %t", k.purpose, k.state, len(k.buttons), k.want)
		}
	}
}

func TestPromise09TheBotSpeaksFirstOnlyInTheHoursTheReporterAllowed(t *testing.T) {
	t.Parallel()
	hours := report.Contact{Mode: report.ContactHours, Windows: []report.Window{{From: 9 * 60, To: 11 * 60}, {From: 22 * 60, To: 60}}, Line: "discreet_notice"}
	changed := hours
	changed.Turn = 1
	for _, k := range []struct {
		name    string
		contact report.Contact
		chat    report.ChatID // the chat the case belongs to now
		at      string
		want    bool
	}{
		{"inside", hours, 900, "09:00", true},
		{"the last minute", hours, 900, "10:59", true},
		{"a minute late", hours, 900, "11:00", false},
		{"a minute early", hours, 900, "08:59", false},
		{"past midnight", hours, 900, "00:30", true},
		{"never", report.Contact{}, 900, "09:30", false},
		{"only when they open the chat", report.Contact{Mode: report.ContactOpen, Windows: hours.Windows}, 900, "09:30", false},
		{"allowed but no hours", report.Contact{Mode: report.ContactHours}, 900, "09:30", false},
		{"the tie was cut", hours, 0, "09:30", false},
		{"another account", hours, 901, "09:30", false},
		{"the leave was changed since", changed, 900, "09:30", false},
	} {
		w := newTown(t)
		c := w.sent(report.Routine)
		c.Contact, c.Reporter, c.AcceptedAt, c.SignedAt = k.contact, k.chat, w.now, w.now
		env := w.env()
		env.Now = clock("2026-11-23 " + k.at).UTC() // the city's clock decides, not the server's
		m := report.Message{To: 900, Purpose: report.PurposeSpeak, About: c.ID, Body: []report.Text{report.T("discreet_notice")}}
		if got := Ask(m, c, env); got != k.want {
			t.Errorf("%s: may speak %t", k.name, got)
		}
		// The server's zone must make no difference.
		env.Now = env.Now.In(time.FixedZone("elsewhere", -5*60*60))
		if got := Ask(m, c, env); got != k.want {
			t.Errorf("%s, elsewhere: may speak %t", k.name, got)
		}
	}
	for name, since := range map[string]func(c *report.Case){
		"":                     func(*report.Case) {},
		"they looked":          func(c *report.Case) { c.SignedAt = time.Time{} },
		"they closed the chat": func(c *report.Case) { c.Away = c.AcceptedAt },
	} {
		w := newTown(t)
		c := w.sent(report.Routine)
		c.Contact, c.Reporter, c.AcceptedAt, c.SignedAt = hours, 900, w.now, w.now
		since(c)
		env := w.env()
		env.Now = clock("2026-11-23 09:30")
		if m := (report.Message{To: 900, Purpose: report.PurposeSpeak, About: c.ID}); Ask(m, c, env) != (name == "") {
			t.Errorf("%q: speaks or is silent", name)
		}
	}
	cut := report.Message{To: 0, Purpose: report.PurposeSpeak}
	w := newTown(t)
	c := w.sent(report.Routine)
	c.Reporter, c.Contact = 0, hours
	env := w.env()
	env.Now = clock("2026-11-23 09:30")
	if Ask(cut, c, env) {
		t.Error("a case without a tie speaks to nobody")
	}
}
