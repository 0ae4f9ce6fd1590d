package flows

import (
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

func TestTheListShowsWhatOneHoldsAndIsOffered(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(nil, rina)
	o.open(func(c *report.Case) { c.Place.Ward = "Lamaru" }, rina, budi)
	o.open(nil, budi)
	if got := said(o.command(sari, cmdCase, "")[0]); got != "staff_cases_none" {
		t.Errorf("somebody without any hears %q", got)
	}
	m := o.command(rina, cmdCase, "")[0]
	want := "staff_cases_head\nstaff_case_line code=K-7F3Q status=staff_status_offered urgency=urgency_urgent ward=Manggar\n" +
		"staff_case_line code=K-7F3R status=staff_status_offered urgency=urgency_urgent ward=Lamaru [K-7F3Q] [K-7F3R]"
	if got := said(m); got != want || m.Purpose != report.PurposeStaff || m.DeleteAfter != time.Hour {
		t.Errorf("the list says %q as %s", got, m.Purpose)
	}
	o.press(rina.Chat, "K-7F3R")
	o.expect(rina.Chat, "staff_cases_head") // the list stays
	o.expect(rina.Chat, "staff_card category=cat_fisik code=K-7F3R urgency=urgency_urgent ward=Lamaru / staff_card_how [btn_accept]")
	o.press(rina.Chat, "btn_accept")
	o.expect(budi.Chat, "staff_taken")
	o.expect(rina.Chat, "staff_steps code=K-7F3R")
	if got := said(o.command(budi, cmdCase, "")[0]); strings.Contains(got, "K-7F3R") || !strings.Contains(got, "K-7F3T") {
		t.Errorf("the other's list says %q", got)
	}
}

func TestPromise07TheListLeavesOutWhatOneMayNotSee(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(nil, rina)
	o.cases[c.ID].Exclude.People = []report.PersonID{"rina"}
	if got := said(o.command(rina, cmdCase, "")[0]); got != "staff_cases_none" {
		t.Errorf("the list says %q", got)
	}
	o.cases[c.ID].Exclude.People = nil
	o.people["rina"] = report.PersonState{Person: "rina", Frozen: true}
	if got := said(o.command(rina, cmdCase, "")[0]); got != "staff_cases_none" {
		t.Errorf("somebody frozen sees %q", got)
	}
}

func TestACaseByItsCodeIsForItsHolderAndWhoeverIsOffered(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(nil, rina, budi)
	for _, p := range []report.Person{rina, budi, ratna} {
		if got := said(o.command(p, cmdCase, "k-7f3q")[0]); !strings.Contains(got, "K-7F3Q") {
			t.Errorf("%s hears %q", p.ID, got)
		}
	}
	o.press(rina.Chat, "btn_accept")
	for p, want := range map[string]bool{"rina": true, "budi": false, "sari": false, "ratna": true} {
		person, _ := o.city.Person(report.PersonID(p))
		if got := said(o.command(person, cmdCase, "K-7F3Q")[0]); (got != "staff_not_found") != want {
			t.Errorf("after TERIMA %s hears %q", p, got)
		}
	}
}

func TestWhoIsOnDutyNow(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.city.Districts = append(o.city.Districts, report.District{Name: "Balikpapan Kota", Wards: []string{"Damai", "Prapatan"}})
	o.duty = map[string]report.PersonID{"Manggar": "rina", "Lamaru": "sari", "Prapatan": "rina"}
	want := "staff_duty_head / staff_duty_line person=Rina W. wards=Manggar, Prapatan / staff_duty_line person=Sari N. wards=Lamaru" +
		" / staff_duty_none wards=Damai"
	if got := said(o.command(budi, cmdDuty, "")[0]); got != want {
		t.Errorf("%q", got)
	}
}

func TestRest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, args string
		resting    bool
		want       time.Duration // 0: none
		says       string
	}{
		{"a night", "", false, 8 * time.Hour, "staff_rest_on until=18:00"},
		{"three hours", "3", false, 3 * time.Hour, "staff_rest_on until=13:00"},
		{"with the word", "3 jam", false, 3 * time.Hour, "staff_rest_on until=13:00"},
		{"without a space", "3jam", false, 3 * time.Hour, "staff_rest_on until=13:00"},
		{"into tomorrow", "24", false, 24 * time.Hour, "staff_rest_on until=24-11-2026 10:00"},
		{"longer", "5", true, 5 * time.Hour, "staff_rest_on until=15:00"},
		{"again ends it", "", true, 0, "staff_rest_off"},
		{"the end", "selesai", true, 0, "staff_rest_off"},
		{"the end, capital", "Selesai", true, 0, "staff_rest_off"},
		{"the end of nothing", "selesai", false, 0, "staff_rest_off"},
		{"too long", "73", true, time.Hour, "staff_rest_how"},
		{"nothing", "0", true, time.Hour, "staff_rest_how"},
		{"less than nothing", "-4", true, time.Hour, "staff_rest_how"},
		{"words", "lama", true, time.Hour, "staff_rest_how"},
	} {
		o := newOffice(t)
		if c.resting {
			o.people["rina"] = report.PersonState{Person: "rina", RestUntil: o.now.Add(time.Hour)}
		}
		if got := said(o.command(rina, cmdRest, c.args)[0]); got != c.says {
			t.Errorf("%s: says %q, want %q", c.name, got, c.says)
		}
		got := o.people["rina"].RestUntil
		if c.want == 0 != got.IsZero() || c.want != 0 && !got.Equal(o.now.Add(c.want)) {
			t.Errorf("%s: rests until %v", c.name, got)
		}
	}
}

func TestFreezeIsForCoordinatorsOnly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		by   report.Person
		cmd  string
		args string
		says string
		want bool
	}{
		{"a coordinator freezes", ratna, cmdFreeze, "rina", "staff_frozen id=rina person=Rina W.", true},
		{"as it is typed", ratna, cmdFreeze, "Rina", "staff_frozen id=rina person=Rina W.", true},
		{"an activist may not", budi, cmdFreeze, "rina", "staff_coordinator_only", false},
		{"nor the independent", mega, cmdFreeze, "rina", "staff_coordinator_only", false},
		{"nobody of that name", ratna, cmdFreeze, "joko", "staff_freeze_unknown", false},
		{"nobody", ratna, cmdFreeze, "", "staff_freeze_how", false},
		{"thaw", ratna, cmdThaw, "rina", "staff_thawed person=Rina W.", false},
		{"thaw by the other word", ratna, cmdFreeze, "rina selesai", "staff_thawed person=Rina W.", false},
	} {
		o := newOffice(t)
		if got := said(o.command(c.by, c.cmd, c.args)[0]); got != c.says {
			t.Errorf("%s: says %q", c.name, got)
		}
		if got := o.people["rina"].Frozen; got != c.want || o.last.Kick != (c.want || strings.HasPrefix(c.says, "staff_thawed")) {
			t.Errorf("%s: frozen %v, kick %v", c.name, got, o.last.Kick)
		}
	}
	o := newOffice(t)
	if o.command(ratna, cmdFreeze, "ratna"); o.people["ratna"].Frozen {
		t.Error("a coordinator froze themselves, and nobody could thaw them")
	}
	o.people["wahyu"] = report.PersonState{Person: "wahyu", Frozen: true}
	if o.command(wahyu, cmdThaw, "wahyu"); !o.people["wahyu"].Frozen {
		t.Error("somebody frozen thawed themselves")
	}
	if o.command(wahyu, cmdFreeze, "rina"); o.people["rina"].Frozen {
		t.Error("somebody frozen froze another")
	}
}

func TestTheNumberForTheAdminIsTheOnlyThingAnybodyIsTold(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for chat, want := range map[report.ChatID]string{rina.Chat: "id_answer id=510000001", strangerChat: "id_answer id=7003700370"} {
		if got := said(o.do(chat, report.Input{Kind: report.KindCommand, Command: cmdID})[0]); got != want {
			t.Errorf("%q", got)
		}
	}
	for _, name := range []string{cmdCase, cmdDuty, cmdRest, cmdFreeze, cmdThaw, cmdStaff} {
		in := report.Input{Kind: report.KindCommand, Command: name, Private: true, Message: 1}
		if _, done := o.f.staff(o.desk(strangerChat, report.Lookup{}), in, o.env()); done {
			t.Errorf("/%s answers somebody who is not of the staff", name)
		}
		if look := o.f.Wants(strangerChat, in, o.city); look != (report.Lookup{}) {
			t.Errorf("/%s of a stranger looks something up", name)
		}
	}
}

func TestTheStaffAreToldTheirCommands(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for _, c := range []struct {
		who  report.Person
		want string
	}{{rina, "staff_help"}, {ratna, "staff_help / staff_help_coordinator"}} {
		if got := said(o.command(c.who, cmdStaff, "")[0]); got != c.want {
			t.Errorf("%s is told %q", c.who.ID, got)
		}
	}
}

func TestWantsNamesTheCaseAnInputIsAbout(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	tap := func(verb, about string) report.Input {
		return report.Input{Kind: report.KindTap, Data: report.Tap{Verb: verb, About: about}.Data()}
	}
	for name, c := range map[string]struct {
		chat report.ChatID
		in   report.Input
		want report.Lookup
	}{
		"an offer":           {rina.Chat, tap(report.TapAccept, "aB3dE5gH7jK9mN1p"), report.Lookup{Offer: "aB3dE5gH7jK9mN1p"}},
		"an offer like code": {rina.Chat, tap(report.TapAccept, "7F3Q"), report.Lookup{Offer: "7F3Q"}},
		"a code":             {rina.Chat, tap(report.TapStory, "K-7F3Q"), report.Lookup{Code: "K-7F3Q"}},
		"a question":         {rina.Chat, tap("a", "ward"), report.Lookup{}},
		"a typed receipt":    {strangerChat, report.Input{Kind: report.KindText, Text: "1234 5678 9012 3456"}, report.Lookup{Receipt: "1234567890123456"}},
		"a story":            {strangerChat, report.Input{Kind: report.KindText, Text: story}, report.Lookup{}},
		"a caption":          {strangerChat, report.Input{Kind: report.KindPhoto, Text: "1234 5678 9012 3456"}, report.Lookup{}},
		"the list":           {rina.Chat, report.Input{Kind: report.KindCommand, Command: cmdCase}, report.Lookup{Held: "rina"}},
		"by code":            {rina.Chat, report.Input{Kind: report.KindCommand, Command: cmdCase, Args: "k7f3q"}, report.Lookup{Code: "K-7F3Q"}},
		"by nonsense":        {rina.Chat, report.Input{Kind: report.KindCommand, Command: cmdCase, Args: "x"}, report.Lookup{}},
		"somebody else":      {strangerChat, report.Input{Kind: report.KindCommand, Command: cmdCase, Args: "K-7F3Q"}, report.Lookup{}},
		"a command":          {rina.Chat, report.Input{Kind: report.KindCommand, Command: "mulai"}, report.Lookup{}},
	} {
		c.in.Private = true
		if got := o.f.Wants(c.chat, c.in, o.city); got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
