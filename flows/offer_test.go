package flows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

func TestTheCardSaysNoWordOfTheReporter(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(nil, rina)
	o.press(rina.Chat, "btn_open")
	o.expect(rina.Chat, "staff_card category=cat_fisik code=K-7F3Q urgency=urgency_urgent ward=Manggar / staff_card_how "+
		"[btn_accept] [btn_decline] [btn_conflict]")
	if len(o.chats[rina.Chat]) != 1 {
		t.Errorf("BUKA left two messages:\n%s", o.screen(rina.Chat))
	}
	if !o.cases[c.ID].Offers[0].Seen || !o.cases[c.ID].NextDue.Equal(c.NextDue) {
		t.Error("BUKA is not remembered, or it moved the next step of the ladder")
	}
}

func TestTerimaGivesTheCaseWithItsFollowUp(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(nil, rina, budi)
	o.press(rina.Chat, "btn_open")
	o.press(rina.Chat, "btn_accept")
	got := o.cases[c.ID]
	if got.Status != report.StatusAccepted || got.Holder != rina.ID || !got.AcceptedAt.Equal(o.now) ||
		!got.NextDue.Equal(o.now.Add(6*time.Hour)) || got.Offers[0].State != report.OfferAccepted {
		t.Errorf("after TERIMA: %s, held by %q, due %v", got.Status, got.Holder, got.NextDue)
	}
	o.expect(rina.Chat, "staff_steps code=K-7F3Q / staff_steps_numbers numbers=Polisi 110 [btn_next] [btn_call_coordinator]")
	o.expect(budi.Chat, "staff_taken")
	o.expectNot(budi.Chat, "[")
	if got.Offers[1].State != report.OfferTaken {
		t.Errorf("the other offer is %s", got.Offers[1].State)
	}
}

func TestTwoRaceForTerimaAndOneGetsIt(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(nil, rina, budi)
	o.press(rina.Chat, "btn_open")
	o.press(budi.Chat, "btn_open")
	late := slices.Clone(o.chats[budi.Chat]) // what Budi's thumb is already over
	o.press(rina.Chat, "btn_accept")
	o.chats[budi.Chat] = late
	o.press(budi.Chat, "btn_accept")
	if got := o.cases[c.ID]; got.Holder != rina.ID || len(o.last.Cases) != 0 {
		t.Errorf("a late TERIMA changed the case: held by %q", got.Holder)
	}
	o.expect(budi.Chat, "staff_accept_late code=K-7F3Q")
	o.expectNot(budi.Chat, "[")
}

func TestDoubleTapsChangeNothingMore(t *testing.T) {
	t.Parallel()
	for _, label := range []string{"btn_accept", "btn_decline", "btn_conflict"} {
		o := newOffice(t)
		c := o.open(nil, rina, budi)
		o.press(rina.Chat, "btn_open")
		before := slices.Clone(o.chats[rina.Chat])
		o.press(rina.Chat, label)
		first := o.cases[c.ID].Clone()
		words := o.screen(rina.Chat)
		o.chats[rina.Chat] = before
		o.press(rina.Chat, label)
		if len(o.last.Cases) != 0 || o.cases[c.ID].Status != first.Status || len(o.cases[c.ID].Log) != len(first.Log) {
			t.Errorf("a second %s wrote the case again", label)
		}
		if label != "btn_conflict" && o.screen(rina.Chat) != words {
			t.Errorf("a second %s shows another screen:\n%s", label, o.screen(rina.Chat))
		}
	}
}

func TestADeclineIsThankedAndTheLadderGoesOnAtOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(nil, rina)
	o.press(rina.Chat, "btn_open")
	o.press(rina.Chat, "btn_decline")
	got := o.cases[c.ID]
	if got.Offers[0].State != report.OfferDeclined || !got.NextDue.Equal(o.now) || !o.last.Kick ||
		got.Status != report.StatusOffered {
		t.Errorf("after TIDAK BISA: %s, due %v, kick %v", got.Offers[0].State, got.NextDue, o.last.Kick)
	}
	o.expect(rina.Chat, "staff_decline_ok")
	o.expectNot(rina.Chat, "K-7F3Q")
	o.tap(rina.Chat, report.Tap{Verb: report.TapAccept, About: string(got.Offers[0].ID)}.Data(), o.chats[rina.Chat][0].ID)
	if o.cases[c.ID].Holder != "" {
		t.Error("a declined offer was accepted")
	}
}

func TestADeclinedOfferThatOpensAgainCanBeAccepted(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(nil, rina)
	o.press(rina.Chat, "btn_open")
	o.press(rina.Chat, "btn_decline")
	o.cases[c.ID].Offers[0].State = report.OfferOpen // the next round
	o.tap(rina.Chat, report.Tap{Verb: report.TapAccept, About: string(c.Offers[0].ID)}.Data(), o.chats[rina.Chat][0].ID)
	if o.cases[c.ID].Holder != rina.ID {
		t.Error("the offer of the next round could not be accepted")
	}
}

func TestConflictBeforeTerimaHidesTheCaseForEver(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(nil, rina, budi)
	o.press(rina.Chat, "btn_open")
	o.press(rina.Chat, "btn_conflict")
	got := o.cases[c.ID]
	if !slices.Contains(got.Exclude.People, rina.ID) || got.Offers[0].State != report.OfferConflict ||
		got.Offers[1].State != report.OfferOpen || !got.NextDue.Equal(o.now) || !o.last.Kick {
		t.Errorf("after BENTURAN: %+v, due %v", got.Offers, got.NextDue)
	}
	o.expect(rina.Chat, "staff_conflict_ok")
	o.expectNot(rina.Chat, "K-7F3Q")
	o.tap(rina.Chat, report.Tap{Verb: report.TapAccept, About: string(got.Offers[0].ID)}.Data(), o.chats[rina.Chat][0].ID)
	o.expect(rina.Chat, "staff_not_found")
	if o.cases[c.ID].Holder != "" {
		t.Error("a conflicted person accepted")
	}
}

func TestConflictAfterTerimaGivesTheCaseBackAndClearsThePhone(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(nil, rina, budi)
	o.takeAndRead(rina)
	if len(o.chats[rina.Chat]) != 2 {
		t.Fatalf("card and story are not both there:\n%s", o.screen(rina.Chat))
	}
	o.press(rina.Chat, "btn_conflict")
	got := o.cases[c.ID]
	if got.Status != report.StatusOffered || got.Holder != "" || !got.AcceptedAt.IsZero() || got.Ladder.Step != -1 ||
		got.Ladder.Round != 1 || !got.NextDue.Equal(o.now) || !o.last.Kick || !slices.Contains(got.Exclude.People, rina.ID) {
		t.Errorf("after BENTURAN: %s, held by %q, ladder %+v, due %v", got.Status, got.Holder, got.Ladder, got.NextDue)
	}
	if screen := o.screen(rina.Chat); screen != "staff_conflict_ok\n" {
		t.Errorf("the phone still shows:\n%s", screen)
	}
	for _, m := range o.last.Outbox {
		if m.Purpose != report.PurposeAnswer {
			t.Errorf("%q would be dropped: its reader may not hear of the case any more", said(m))
		}
	}
}

// takeAndRead leads a person from the push to the story.
func (o *office) takeAndRead(p report.Person) {
	o.t.Helper()
	for _, label := range []string{"btn_open", "btn_accept", "btn_next", "btn_no_conflict", "btn_story"} {
		o.press(p.Chat, label)
	}
}

func TestFirstStepsFitTheKindOfCase(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*report.Case)
		want   string
	}{
		"general":   {nil, "staff_steps staff_steps_numbers"},
		"emergency": {func(c *report.Case) { c.Urgency = report.Emergency }, "staff_steps_emergency"},
		"child":     {func(c *report.Case) { c.Child = true }, "staff_steps staff_steps_numbers staff_steps_child"},
		"suicide":   {func(c *report.Case) { c.Reason = report.ReasonSuicide }, "staff_steps staff_steps_numbers staff_steps_suicide staff_approach_asked"},
		"sexual": {func(c *report.Case) { c.Answers[fieldKinds] = []string{kindSexual} },
			"staff_steps staff_steps_numbers staff_steps_sexual"},
		"witness": {func(c *report.Case) { c.Witness = true }, "staff_steps staff_steps_numbers staff_steps_witness"},
		"child in an emergency": {func(c *report.Case) { c.Urgency, c.Child = report.Emergency, true },
			"staff_steps_emergency staff_steps_child"},
	} {
		o := newOffice(t)
		o.open(c.change, rina)
		o.press(rina.Chat, "btn_open")
		m := o.press(rina.Chat, "btn_accept")[0]
		var keys []string
		for _, b := range m.Body {
			keys = append(keys, b.Key)
		}
		if got := strings.Join(keys, " "); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestEveryUrgencyHasItsFollowUp(t *testing.T) {
	t.Parallel()
	for urgency, want := range map[report.Urgency]time.Duration{report.Emergency: 30 * time.Minute, report.Urgent: 6 * time.Hour,
		report.Routine: 24 * time.Hour} {
		o := newOffice(t)
		c := o.open(func(c *report.Case) { c.Urgency = urgency }, rina)
		o.press(rina.Chat, "btn_open")
		o.press(rina.Chat, "btn_accept")
		if got := o.cases[c.ID].NextDue.Sub(o.now); got != want {
			t.Errorf("%s: due in %v", urgency, got)
		}
	}
}

func TestPromise09OnlyTheChosenLineInAllowedHoursTellsOfAcceptance(t *testing.T) {
	t.Parallel()
	hours := report.Contact{Mode: report.ContactHours, Line: "discreet_notice_2",
		Windows: []report.Window{{From: 17 * 60, To: 21 * 60}, {From: 8 * 60, To: 9 * 60}}}
	for name, c := range map[string]struct {
		contact report.Contact
		at      int // hour of acceptance
		want    string
	}{
		"never":               {report.Contact{}, 10, ""},
		"only when they open": {report.Contact{Mode: report.ContactOpen}, 10, ""},
		"in their hours":      {hours, 18, "now"},
		"before their hours":  {hours, 10, "23 17:00"},
		"after their hours":   {hours, 22, "24 08:00"},
		"hours without any":   {report.Contact{Mode: report.ContactHours}, 10, ""},
	} {
		o := newOffice(t)
		o.now = time.Date(2026, 11, 23, c.at, 30, 0, 0, o.city.Zone)
		o.open(func(k *report.Case) { k.Contact = c.contact }, rina)
		o.press(rina.Chat, "btn_open")
		got := ""
		for _, m := range o.press(rina.Chat, "btn_accept") {
			if m.To != reporterChat {
				continue
			}
			got = "now"
			if !m.NotBefore.IsZero() {
				got = m.NotBefore.In(o.city.Zone).Format("02 15:04")
			}
			if m.Purpose != report.PurposeSpeak || !m.Silent || said(m) != "discreet_notice_2" || m.Person != "" {
				t.Errorf("%s: %s says %q", name, m.Purpose, said(m))
			}
		}
		if got != c.want {
			t.Errorf("%s: told %q, want %q", name, got, c.want)
		}
	}
}
