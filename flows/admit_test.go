package flows

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"ruangaman/report"
)

// everyStaffTap is each button a phone may still show about a case, by offer and by code.
func everyStaffTap(c *report.Case) []string {
	var all []string
	abouts := []string{string(c.Code), "noSuchOffer00000", "K-ZZZZ"}
	for _, o := range c.Offers {
		abouts = append(abouts, string(o.ID))
	}
	for _, about := range abouts {
		for _, verb := range staffVerbs {
			for _, choice := range []string{"", freshly, showSteps, showCheck, passCheck, showMoves, "close", "refer-uptd", "helped", "reopen"} {
				all = append(all, report.Tap{Verb: verb, About: about, Choice: choice}.Data())
			}
		}
	}
	return all
}

// soundOfNothing is what a person hears for a case that was never there.
func (o *office) soundOfNothing(chat report.ChatID) string {
	o.t.Helper()
	return said(o.tap(chat, report.Tap{Verb: report.TapOpen, About: "noSuchOffer00000"}.Data(), 1)[0])
}

func TestPromise07WhoIsExcludedHearsTheWordsForNothing(t *testing.T) {
	t.Parallel()
	for name, exclude := range map[string]func(*office, *report.Case){
		"by the reporter's choice of ward": func(_ *office, c *report.Case) { c.Exclude.NotFromWard = true },
		"straight to the city":             func(_ *office, c *report.Case) { c.Exclude.CityOnly = true },
		"by name":                          func(_ *office, c *report.Case) { c.Exclude.People = []report.PersonID{"rina"} },
		"by office":                        func(_ *office, c *report.Case) { c.Exclude.Jobs = []report.Job{report.JobActivist} },
		"as it is their own report":        func(_ *office, c *report.Case) { c.Reporter = rina.Chat },
		"frozen": func(o *office, _ *report.Case) {
			o.people["rina"] = report.PersonState{Person: "rina", Frozen: true}
		},
		"by the roster's conflict": func(o *office, _ *report.Case) { o.city.People[0].Avoid = []string{"Manggar"} },
		"out of petugas":           func(o *office, _ *report.Case) { o.city.People = o.city.People[1:] },
		"under a new account":      func(o *office, _ *report.Case) { o.city.People[0].Chat = 510009999 },
		"offer taken away":         func(_ *office, c *report.Case) { c.Offers[0].State = report.OfferRevoked },
	} {
		for _, stage := range []string{"before BUKA", "holding it"} {
			if stage == "holding it" && name == "offer taken away" {
				continue // a holder is released first
			}
			o := newOffice(t)
			c := o.open(nil, rina, budi)
			if stage == "holding it" {
				o.takeAndRead(rina)
			}
			held := o.cases[c.ID]
			exclude(o, held)
			nothing := o.soundOfNothing(rina.Chat)
			before, _ := json.Marshal(held)
			for _, data := range everyStaffTap(held) {
				out := o.tap(rina.Chat, data, o.chats[rina.Chat][0].ID)
				if len(out) != 1 || said(out[0]) != nothing || len(o.last.Cases) != 0 || o.last.Kick {
					t.Fatalf("%s, %s: %s answers %q", name, stage, data, said(out[0]))
				}
			}
			if after, _ := json.Marshal(o.cases[c.ID]); string(after) != string(before) {
				t.Errorf("%s, %s: the case changed", name, stage)
			}
		}
	}
}

func TestPromise07CommandsFindNothingForWhoMayNotSee(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(func(c *report.Case) { c.Exclude.People = []report.PersonID{"ratna"} }, rina)
	nothing := said(o.command(ratna, cmdCase, "K-ZZZZ")[0])
	for _, p := range []report.Person{ratna, sari, mega} {
		for _, args := range []string{"K-7F3Q", "k 7f3q", "K-ZZZZ", "halo"} {
			if got := said(o.command(p, cmdCase, args)[0]); got != nothing {
				t.Errorf("%s asks for %s and hears %q, not %q", p.ID, args, got, nothing)
			}
		}
	}
	if nothing != "staff_not_found" {
		t.Errorf("nothing sounds like %q", nothing)
	}
	if got := said(o.command(wahyu, cmdCase, "K-7F3Q")[0]); !strings.Contains(got, "staff_card") {
		t.Errorf("a coordinator who may see it hears %q", got)
	}
}

func TestPromise07AnotherPersonsOfferOpensNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(nil, rina, budi)
	for _, chat := range []report.ChatID{budi.Chat, sari.Chat, ratna.Chat, strangerChat} {
		nothing := o.soundOfNothing(chat)
		for _, verb := range staffVerbs {
			out := o.tap(chat, report.Tap{Verb: verb, About: string(c.Offers[0].ID)}.Data(), 1)
			if len(out) != 1 || said(out[0]) != nothing || len(o.last.Cases) != 0 {
				t.Errorf("%s by another one's offer answers %q", verb, said(out[0]))
			}
		}
	}
}

func TestPromise07WhereNoCoordinatorMaySeeTheIndependentOnesWatch(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(func(c *report.Case) { c.Exclude.Jobs = []report.Job{report.JobAgency} }, rina)
	for _, p := range []report.Person{ratna, wahyu} {
		if got := said(o.command(p, cmdCase, "K-7F3Q")[0]); got != "staff_not_found" {
			t.Errorf("%s of the agency hears %q", p.ID, got)
		}
	}
	if got := said(o.command(mega, cmdCase, "K-7F3Q")[0]); !strings.Contains(got, "staff_card") {
		t.Errorf("the independent one hears %q", got)
	}
	o.takeAndRead(rina)
	o.press(rina.Chat, "btn_conflict")
	o.expectNot(ratna.Chat, "K-7F3Q")
}

func TestInAGroupNothingOfAnyCaseIsAnswered(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(nil, rina)
	for _, data := range everyStaffTap(c) {
		in := report.Input{Kind: report.KindTap, Data: data, Message: 1}
		if look := o.f.Wants(rina.Chat, in, o.city); look != (report.Lookup{}) {
			t.Errorf("%s in a group looks something up", data)
		}
		if _, done := o.f.staff(o.desk(-100, report.Lookup{}), in, o.env()); done {
			t.Errorf("%s is answered in a group", data)
		}
	}
}

func TestAReporterWhoForgesAStaffTapJustSeesTheirQuestionAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(nil, rina)
	o.do(strangerChat, report.Input{Kind: report.KindCommand, Command: "mulai"})
	want := o.screen(strangerChat)
	for _, data := range everyStaffTap(c) {
		o.tap(strangerChat, data, o.chats[strangerChat][0].ID)
		if got := o.screen(strangerChat); got != want || len(o.last.Cases) != 0 {
			t.Fatalf("%s shows %q", data, got)
		}
	}
}

func TestPromise06NothingToTheStaffHoldsTheReportersAccount(t *testing.T) {
	t.Parallel()
	// checkMessage looks at every message of every act of every test of this room; here the fullest case goes through
	// every button there is.
	o := newOffice(t)
	c := o.open(func(c *report.Case) {
		c.Contact = report.Contact{Mode: report.ContactHours, Windows: []report.Window{{From: 0, To: 1439}}}
		c.Added = []report.Addition{{At: o.now, Answers: map[report.Field][]string{fieldStory: {"tambahan"}}}}
		c.Signs = []report.Sign{{Group: "medical", Phrase: "pingsan", Fiction: true}}
	}, rina, budi)
	o.takeAndRead(rina)
	told := 0
	for _, chat := range []report.ChatID{rina.Chat, budi.Chat, ratna.Chat} {
		for _, data := range everyStaffTap(o.cases[c.ID]) {
			for _, m := range o.tap(chat, data, o.chats[rina.Chat][0].ID) {
				raw, _ := json.Marshal(m)
				if m.To != reporterChat && strings.Contains(string(raw), strconv.Itoa(int(reporterChat))) {
					t.Fatalf("%s shows the reporter's account", data)
				}
				told++
			}
		}
	}
	if told < 100 {
		t.Errorf("only %d messages were looked at", told)
	}
	for _, e := range o.cases[c.ID].Log {
		if strings.Contains(string(e.By), strconv.Itoa(int(reporterChat))) {
			t.Error("the history names the reporter")
		}
	}
}

func TestAwakeWhoeverWritesIsReachableAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(nil, rina)
	o.do(rina.Chat, report.Input{Kind: report.KindBlocked})
	if !o.people["rina"].Blocked || !o.last.Kick {
		t.Fatal("a person who blocked the bot still counts as reachable")
	}
	open := report.Tap{Verb: report.TapOpen, About: string(c.Offers[0].ID)}.Data()
	for name, act := range map[string]func(){
		"a tap":           func() { o.tap(rina.Chat, open, o.chats[rina.Chat][0].ID) },
		"a duty command":  func() { o.command(rina, cmdRest, "3") },
		"any other words": func() { o.types(rina.Chat, "halo") },
		"unblocking":      func() { o.do(rina.Chat, report.Input{Kind: report.KindUnblocked}) },
	} {
		o.people["rina"] = report.PersonState{Person: "rina", Blocked: true}
		act()
		if s := o.people["rina"]; s.Blocked || !o.last.Kick || s.RestUntil.IsZero() == (name == "a duty command") {
			t.Errorf("after %s: %+v, kick %v", name, s, o.last.Kick)
		}
	}
}
