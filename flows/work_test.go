package flows

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"ruangaman/report"
)

func TestTheStoryComesAfterTheCheckProtectedAndForAWhile(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(nil, rina)
	o.press(rina.Chat, "btn_open")
	o.press(rina.Chat, "btn_accept")
	tap := report.Tap{Verb: report.TapStory, About: string(c.Offers[0].ID)}.Data()
	if got := said(o.tap(rina.Chat, tap, o.chats[rina.Chat][0].ID)[0]); !strings.HasPrefix(got, "staff_conflict_check") {
		t.Errorf("the story before the check: %q", got)
	}
	o.press(rina.Chat, "btn_no_conflict")
	o.expect(rina.Chat, "staff_standing_held")
	m := o.press(rina.Chat, "btn_story")[0]
	if !m.Protect || m.DeleteAfter != time.Hour || m.As != report.AsCard || m.Purpose != report.PurposeStaff ||
		m.About != c.ID || m.Person != rina.ID || !strings.Contains(said(m), story) {
		t.Errorf("the story is sent as %+v", said(m))
	}
	again := o.press(rina.Chat, "btn_story")
	if len(again) != 1 || !strings.Contains(said(again[0]), story) {
		t.Error("the story does not open again with one tap")
	}
	if n := len(slices.DeleteFunc(slices.Clone(o.cases[c.ID].Log), func(e report.Entry) bool { return e.Event != didRead })); n != 1 {
		t.Errorf("reading twice in a minute stands %d times in the history", n)
	}
}

func TestTheConflictCheckNamesRelationPlaceAndWard(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(nil, rina)
	for _, label := range []string{"btn_open", "btn_accept", "btn_next"} {
		o.press(rina.Chat, label)
	}
	o.expect(rina.Chat, "staff_conflict_check code=K-7F3Q place=staff_not_told relation=opt_rel_neighbor ward=Manggar "+
		"[btn_no_conflict] [btn_conflict]")
	o.expectNot(rina.Chat, story)
}

func TestTheStoryTellsEverythingThatWasAnswered(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(func(c *report.Case) {
		c.Answers["about"], c.Answers["reach_adult"] = []string{"me_adult"}, []string{"warung biru"}
		c.Answers["reader"] = []string{"city"} // no card: not for staff
		c.Contact = report.Contact{Mode: report.ContactHours, Windows: []report.Window{{From: 480, To: 720}, {From: 0, To: 1440}}}
		c.Signs = []report.Sign{{Group: "medical", Phrase: "pingsan", Fiction: true}, {Group: "x", Phrase: "dicekik"}, {Group: "early"}}
		c.Silence = true
		c.Added = []report.Addition{{At: o.now, Answers: map[report.Field][]string{fieldPlace: {"home"}, fieldStory: {"lagi"}, "where": {"gang 3"}}},
			{At: o.now, Answers: map[report.Field][]string{"here": {"no"}}}} // told elsewhere: not announced
	}, rina)
	o.takeAndRead(rina)
	line := func(field report.Field, value string) string {
		return "staff_story_line label=" + compiled.byField(field).Card + " value=" + value
	}
	want := "staff_story_head code=K-7F3Q / staff_story_silence" +
		" / staff_story_signs list=pingsan – staff_story_fiction, dicekik / " + story +
		" / " + line("about", "opt_about_me_adult") + "\n" + line(fieldKinds, "opt_kind_fisik") + "\n" +
		line(fieldRelation, "opt_rel_neighbor") + " / " + line("reach_adult", " / warung biru") +
		" / staff_story_line label=label_contact value=opt_contact_hours, 08:00–12:00, 00:00–24:00" +
		" / staff_story_added time=10:00 / lagi / " + line(fieldPlace, "opt_place_home") + " / " + line("where", " / gang 3") +
		" / staff_story_end span=span_hour"
	if got := said(o.last.Outbox[0]); got != want {
		t.Errorf("the story says\n%s\nwant\n%s", got, want)
	}
}

func TestTheCheckKnowsAPlaceThatWasAddedLater(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(func(c *report.Case) {
		c.Added = []report.Addition{{At: o.now, Answers: map[report.Field][]string{fieldPlace: {"school"}}}}
	}, rina)
	o.through(rina.Chat, "btn_open", "btn_accept", "btn_next")
	o.expect(rina.Chat, "staff_conflict_check code=K-7F3Q place=opt_place_school relation=opt_rel_neighbor")
}

func TestALongStoryComesInParts(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	long := strings.Repeat("kata yang panjang sekali ", 450) + strings.Repeat("😢", 3000)
	o.open(func(c *report.Case) { c.Answers[fieldStory] = []string{"awal", long, "akhir"} }, rina)
	o.takeAndRead(rina)
	var told string
	parts := o.last.Outbox
	for _, m := range parts {
		units := 0
		for _, p := range m.Body {
			units += 2 + len(utf16.Encode([]rune(p.Raw)))
			told += p.Raw
			if p.Key != "" {
				units += 150
			}
		}
		if units > 4096 || !m.Protect || m.DeleteAfter == 0 {
			t.Errorf("a part has %d units, protected %v", units, m.Protect)
		}
	}
	if len(parts) < 4 || !strings.Contains(told, "awal"+long+"akhir") {
		t.Errorf("%d parts, and the words are not all there in order", len(parts))
	}
}

func TestPackKeepsEveryWordInOrder(t *testing.T) {
	t.Parallel()
	for _, words := range []string{"", "a", strings.Repeat("a", 9999), strings.Repeat("kata ", 3000), strings.Repeat("😢", 5000),
		strings.Repeat("baris\n", 2000), strings.Repeat("a", 3597) + " b", "\xff\xfe" + strings.Repeat("x", 5000)} {
		var got string
		for _, part := range pack([]report.Text{report.Raw(words)}, partUnits) {
			units := 0
			for _, p := range part {
				units += unitsOf(p)
				got += p.Raw
			}
			if units > partUnits {
				t.Errorf("a part has %d units", units)
			}
		}
		if got != strings.ToValidUTF8(words, "\uFFFD") && got != string([]rune(words)) {
			t.Errorf("%d bytes came out as %d", len(words), len(got))
		}
	}
}

func TestFollowedUpMovesTheNextQuestion(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(func(c *report.Case) { c.Urgency = report.Emergency }, rina)
	o.takeAndRead(rina)
	o.cases[c.ID].Ladder.Late = 2
	o.now = o.now.Add(20 * time.Minute)
	o.press(rina.Chat, "btn_followed_up")
	got := o.cases[c.ID]
	if !got.FollowedUp || got.Ladder.Late != 0 || !got.NextDue.Equal(o.now.Add(6*time.Hour)) {
		t.Errorf("after the button: %v, late %d, due in %v", got.FollowedUp, got.Ladder.Late, got.NextDue.Sub(o.now))
	}
	o.expect(rina.Chat, "staff_followed_up code=K-7F3Q / staff_card")
	o.now = o.now.Add(10 * time.Second)
	o.press(rina.Chat, "btn_followed_up")
	if len(o.last.Cases) != 0 {
		t.Error("a double tap moved it again")
	}
}

func TestTheCallReachesEveryCoordinatorWhoMaySee(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(func(c *report.Case) { c.Exclude.People = []report.PersonID{"wahyu"} }, rina)
	o.takeAndRead(rina)
	o.press(rina.Chat, "btn_call_coordinator")
	o.expect(ratna.Chat, "staff_called_coordinator code=K-7F3Q person=staff_person_phone person=Rina W. phone=0811-rina [btn_open]")
	o.expect(rina.Chat, "staff_called_holder code=K-7F3Q")
	for _, p := range []report.Person{wahyu, mega, budi} {
		if len(o.chats[p.Chat]) != 0 {
			t.Errorf("%s was called as well", p.ID)
		}
	}
	for _, m := range o.last.Outbox {
		if m.To == ratna.Chat && (m.Purpose != report.PurposeAlert || m.About != c.ID) {
			t.Errorf("the alert is sent as %s", m.Purpose)
		}
	}
	o.press(rina.Chat, "btn_call_coordinator")
	if len(o.last.Outbox) != 0 {
		t.Error("a double tap called twice")
	}
	o.press(ratna.Chat, "btn_open")
	o.expect(ratna.Chat, "staff_called_coordinator")
	o.expect(ratna.Chat, "staff_standing_held")
}

func TestTheCallSaysWhenNobodyCanBeCalled(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(func(c *report.Case) { c.Exclude.People = []report.PersonID{"wahyu", "ratna", "mega"} }, rina)
	o.takeAndRead(rina)
	o.press(rina.Chat, "btn_call_coordinator")
	o.expect(rina.Chat, "staff_called_nobody code=K-7F3Q")
}

func TestAnEmergencyCallGoesFirst(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(func(c *report.Case) { c.Urgency = report.Emergency }, rina)
	o.takeAndRead(rina)
	for _, m := range o.press(rina.Chat, "btn_call_coordinator") {
		if m.To == ratna.Chat && m.Lane != report.LaneEmergency {
			t.Errorf("the call waits in lane %d", m.Lane)
		}
	}
}

// through presses labels one after the other.
func (o *office) through(chat report.ChatID, labels ...string) {
	o.t.Helper()
	for _, label := range labels {
		o.press(chat, label)
	}
}

func TestTheWholeWorkOnACase(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(nil, rina)
	o.takeAndRead(rina)
	for _, step := range []struct {
		labels []string
		want   report.Status
	}{
		{[]string{"btn_progress", "btn_move_assess"}, report.StatusAssessed},
		{[]string{"btn_progress", "btn_move_assist"}, report.StatusAssisting},
		{[]string{"btn_progress", "btn_move_refer", "UPTD PPA"}, report.StatusReferred},
		{[]string{"btn_progress", "btn_move_assist"}, report.StatusAssisting},
		{[]string{"btn_progress", "btn_move_monitor"}, report.StatusMonitoring},
		{[]string{"btn_progress", "btn_close_case", "opt_outcome_helped"}, report.StatusClosed},
	} {
		o.through(rina.Chat, step.labels...)
		if got := o.cases[c.ID].Status; got != step.want {
			t.Fatalf("%v leads to %s, want %s", step.labels, got, step.want)
		}
	}
	got := o.cases[c.ID]
	if got.Outcome != "helped" || !got.ClosedAt.Equal(o.now) || !got.NextDue.IsZero() {
		t.Errorf("closed as %q at %v, due %v", got.Outcome, got.ClosedAt, got.NextDue)
	}
	if screen := o.screen(rina.Chat); screen != "staff_closed code=K-7F3Q\n" {
		t.Errorf("after closing the phone shows:\n%s", screen)
	}
	var did []string
	for _, e := range got.Log {
		did = append(did, e.Event)
	}
	want := "accept checked read assess assist refer:uptd assist monitor close"
	if strings.Join(did, " ") != want {
		t.Errorf("the history says %v, want %s", did, want)
	}
}

func TestAServiceThatDoesNotFitIsNotOffered(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*report.Case)
		want   bool // is the mediator offered?
	}{
		"a neighbour who hits":   {nil, true},
		"a husband":              {func(c *report.Case) { c.Answers[fieldRelation] = []string{"spouse"} }, false},
		"sexual violence":        {func(c *report.Case) { c.Answers[fieldKinds] = []string{"fisik", kindSexual} }, false},
		"a child":                {func(c *report.Case) { c.Child = true }, false},
		"nobody said what it is": {func(c *report.Case) { delete(c.Answers, fieldKinds) }, false},
		"nobody said who did it": {func(c *report.Case) { delete(c.Answers, fieldRelation) }, false},
	} {
		o := newOffice(t)
		o.open(c.change, rina)
		o.takeAndRead(rina)
		o.through(rina.Chat, "btn_progress", "btn_move_refer")
		o.expect(rina.Chat, "[UPTD PPA]")
		if got := strings.Contains(o.screen(rina.Chat), "[Posbakum]"); got != c.want {
			t.Errorf("%s: mediator offered: %v", name, got)
		}
		o.tap(rina.Chat, report.Tap{Verb: report.TapMove, About: "K-7F3Q", Choice: "refer-kadarkum"}.Data(), o.chats[rina.Chat][0].ID)
		if got := o.cases[report.ID{1}].Status == report.StatusReferred; got != c.want {
			t.Errorf("%s: a forged tap referred: %v", name, got)
		}
	}
}

func TestEndingWithoutHelpIsToldToTheCoordinators(t *testing.T) {
	t.Parallel()
	for outcome, want := range map[string]report.Status{"not_ours": report.StatusNotOurs, "duplicate": report.StatusDuplicate,
		"helped": report.StatusClosed} {
		o := newOffice(t)
		o.open(nil, rina)
		o.takeAndRead(rina)
		o.through(rina.Chat, "btn_progress", "btn_close_case", "opt_outcome_"+outcome)
		if got := o.cases[report.ID{1}]; got.Status != want || got.Outcome != outcome {
			t.Errorf("%s ends as %s, %q", outcome, got.Status, got.Outcome)
		}
		if told := strings.Contains(o.screen(ratna.Chat), "staff_moved"); told != (want != report.StatusClosed) {
			t.Errorf("%s: coordinators told: %v", outcome, told)
		}
	}
}

func TestACoordinatorOpensEndsAndReopens(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(nil, rina)
	o.takeAndRead(rina)
	o.command(ratna, cmdCase, "K-7F3Q")
	o.expect(ratna.Chat, "staff_standing_held due=16:00 person=staff_person_phone person=Rina W. phone=0811-rina status=staff_status_accepted [btn_story] [btn_thread] [btn_write] [btn_progress] [btn_conflict]")
	o.press(ratna.Chat, "btn_story")
	o.expect(ratna.Chat, "staff_conflict_check")
	o.through(ratna.Chat, "btn_no_conflict", "btn_story")
	o.expect(ratna.Chat, story)
	o.through(ratna.Chat, "btn_progress", "btn_close_case", "opt_outcome_unreachable")
	if o.cases[c.ID].Status != report.StatusClosed {
		t.Fatal("a coordinator could not close")
	}
	o.expect(rina.Chat, "staff_moved code=K-7F3Q status=staff_status_closed")
	o.command(ratna, cmdCase, "K-7F3Q")
	o.through(ratna.Chat, "btn_progress", "btn_move_reopen")
	got := o.cases[c.ID]
	if got.Status != report.StatusAccepted || got.Holder != rina.ID || !got.ClosedAt.IsZero() || got.Outcome != "" ||
		!got.NextDue.Equal(o.now.Add(6*time.Hour)) {
		t.Errorf("reopened: %s, held by %q, due %v", got.Status, got.Holder, got.NextDue)
	}
	o.expect(rina.Chat, "staff_moved code=K-7F3Q status=staff_status_accepted")
}

func TestAReopenedCaseNeverLacksSomebodyDue(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	env := o.env()
	for name, c := range map[string]struct {
		holder, by, want report.PersonID
		status           report.Status
	}{
		"its holder is still there":   {"rina", "ratna", "rina", report.StatusAccepted},
		"the holder has left":         {"pergi", "ratna", "ratna", report.StatusAccepted},
		"nobody ever held it":         {"", "ratna", "ratna", report.StatusAccepted},
		"the reporter, holder left":   {"pergi", "", "", report.StatusOffered},
		"the reporter, holder stayed": {"rina", "", "rina", report.StatusAccepted},
	} {
		k := &report.Case{Status: report.StatusClosed, Holder: c.holder, ClosedAt: o.now, Outcome: "helped"}
		reopen(k, c.by, env)
		if k.Holder != c.want || k.Status != c.status || k.NextDue.IsZero() || !k.ClosedAt.IsZero() {
			t.Errorf("%s: %s, held by %q, due %v", name, k.Status, k.Holder, k.NextDue)
		}
	}
	open := &report.Case{Status: report.StatusAssisting, Holder: "rina", NextDue: o.now}
	if reopen(open, "ratna", env); open.Status != report.StatusAssisting || len(open.Log) != 0 {
		t.Error("an open case was opened again")
	}
}

func TestOnlyTheHolderWorksAndNobodySkipsTheTable(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(nil, rina)
	o.takeAndRead(rina)
	for _, forged := range []struct {
		chat report.ChatID
		tap  report.Tap
	}{
		{ratna.Chat, report.Tap{Verb: report.TapMove, About: "K-7F3Q", Choice: "assess"}},
		{ratna.Chat, report.Tap{Verb: report.TapFollowed, About: "K-7F3Q"}},
		{ratna.Chat, report.Tap{Verb: report.TapCall, About: "K-7F3Q"}},
		{ratna.Chat, report.Tap{Verb: report.TapAccept, About: "K-7F3Q"}},
		{ratna.Chat, report.Tap{Verb: report.TapDecline, About: "K-7F3Q"}},
		{rina.Chat, report.Tap{Verb: report.TapMove, About: "K-7F3Q", Choice: "monitor"}},
		{rina.Chat, report.Tap{Verb: report.TapMove, About: "K-7F3Q", Choice: "release"}},
		{rina.Chat, report.Tap{Verb: report.TapMove, About: "K-7F3Q", Choice: "withdraw"}},
		{rina.Chat, report.Tap{Verb: report.TapMove, About: "K-7F3Q", Choice: "reopen"}},
		{rina.Chat, report.Tap{Verb: report.TapMove, About: "K-7F3Q", Choice: "refer-nosuch"}},
		{rina.Chat, report.Tap{Verb: report.TapClose, About: "K-7F3Q", Choice: "nosuch"}},
	} {
		o.tap(forged.chat, forged.tap.Data(), 1)
		if got := o.cases[c.ID]; got.Status != report.StatusAccepted || got.Holder != rina.ID || got.FollowedUp {
			t.Errorf("%+v changed the case to %s", forged.tap, got.Status)
		}
	}
}

func TestAnAdditionTellsTheHolderThatThereIsOne(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(func(c *report.Case) { c.Urgency = report.Emergency }, rina)
	if got := addedNotice(c, o.env()); got != nil {
		t.Error("an addition to an unanswered case is told to somebody")
	}
	o.takeAndRead(rina)
	held := o.cases[c.ID]
	got := addedNotice(held, o.env())
	if len(got) != 1 || said(got[0]) != "staff_added [btn_story]" || got[0].To != rina.Chat || got[0].Lane != report.LaneEmergency ||
		got[0].Purpose != report.PurposeStaff {
		t.Fatalf("the holder is told %v", got)
	}
	o.show(got[0])
	o.press(rina.Chat, "btn_story")
	if !strings.Contains(said(o.last.Outbox[0]), story) {
		t.Error("the button under the notice does not open the story")
	}
	held.Exclude.People = []report.PersonID{"rina"}
	if addedNotice(held, o.env()) != nil {
		t.Error("somebody excluded hears of an addition")
	}
}
