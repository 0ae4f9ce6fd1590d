package flows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

// reported is a phone whose report was just sent.
func reported(t *testing.T, about string, more ...string) *phone {
	t.Helper()
	p := newPhone(t)
	p.command("start")
	p.taps("btn_start_report", about, "btn_agree", "opt_safety_ok", "opt_private_no", "Balikpapan Timur", "Lamaru")
	p.taps(more...)
	p.tap("btn_send_now")
	return p
}

// proves is a phone at the screen that deletes: its receipt was typed.
func proves(t *testing.T) *phone {
	t.Helper()
	p := reported(t, "opt_about_me_adult")
	p.taps("btn_add", "btn_after", "btn_erase")
	p.sees("proof_ask")
	p.text(p.receipts[0].Display())
	return p
}

// ofKind leads to the question for kinds and answers it.
func ofKind(kind string) []string { return []string{"opt_interrupted_no", kind, "btn_done"} }

var mindedReports = map[string]func(t *testing.T) *phone{
	"a child's":      func(t *testing.T) *phone { return reported(t, "opt_about_me_child") },
	"about a child":  func(t *testing.T) *phone { return reported(t, "opt_about_child") },
	"of unknown age": func(t *testing.T) *phone { return reported(t, "opt_about_unknown") },
	"sexual":         func(t *testing.T) *phone { return reported(t, "opt_about_me_adult", ofKind("opt_kind_seksual")...) },
	"photos":         func(t *testing.T) *phone { return reported(t, "opt_about_me_adult", ofKind("opt_kind_online")...) },
	"of an age taken back": func(t *testing.T) *phone {
		p := reported(t, "opt_about_me_adult")
		p.taps("btn_add", "btn_after", "btn_correct", "label_about", "opt_about_unknown")
		p.command("start")
		p.tap("btn_continue")
		return p
	},
	"with words of fear": func(t *testing.T) *phone {
		p := newPhone(t)
		p.command("start")
		p.taps(toPlace...)
		p.text("saya capek hidup")
		p.tap("btn_send_now")
		return p
	},
	"an adult's emergency": func(t *testing.T) *phone {
		p := newPhone(t)
		p.command("start")
		p.taps("btn_start_report", "opt_about_me_adult", "btn_agree", "opt_safety_now", "btn_send_emergency", "Balikpapan Timur", "Lamaru",
			"btn_skip", "btn_skip", "btn_skip")
		return p
	},
	"an emergency": func(t *testing.T) *phone {
		p := newPhone(t)
		p.command("start")
		p.taps("btn_help_now", "btn_send_emergency", "Balikpapan Timur", "Lamaru", "btn_skip", "btn_skip", "btn_skip")
		return p
	},
}

func TestPromise08NoTapInAChatEndsAChildsASexualOrAnEmergencyCase(t *testing.T) {
	t.Parallel()
	for name, report1 := range mindedReports {
		for _, way := range []struct {
			taps  []string
			kind  report.WishKind
			proof bool
		}{
			{[]string{"btn_mistaken", "btn_mistaken_yes"}, report.WishMistake, false},
			{[]string{"btn_stop", "btn_wish_send"}, report.WishWithdraw, false},
			{[]string{"btn_erase", "type receipt", "btn_wish_send"}, report.WishDelete, true},
		} {
			p := report1(t)
			p.taps("btn_add", "btn_after")
			for _, tap := range way.taps {
				if tap == "type receipt" {
					p.text(p.receipts[0].Display())
					continue
				}
				p.tap(tap)
			}
			p.sees("wish_noted")
			c := p.only()
			if !c.Status.Open() || len(p.last.Erase) > 0 || !c.Wish.Waits() || c.Wish.Kind != way.kind || c.Wish.Proven != way.proof {
				t.Errorf("%s, %s: %s %+v", name, way.kind, c.Status, c.Wish)
			}
			warned := 0
			for _, m := range p.last.Outbox {
				if m.To != p.chat && slices.ContainsFunc(m.Body, func(x report.Text) bool { return x.Key == "staff_wish_warning" }) {
					warned++
				}
			}
			if warned != 1 {
				t.Errorf("%s, %s: %d people are warned", name, way.kind, warned)
			}
			p.taps("btn_stop", "btn_wish_send")
			if way.kind == report.WishWithdraw && len(p.last.Cases) > 0 {
				t.Error("asking twice is two wishes")
			}
			p.command("mulai")
			p.tap("btn_continue")
			p.sees("status_wish_waits")
		}
	}
}

func TestAnAdultsRoutineCaseIsStoppedByTheTableOfLife(t *testing.T) {
	t.Parallel()
	p := reported(t, "opt_about_me_adult", ofKind("opt_kind_psikis")...)
	p.taps("btn_add", "btn_after", "btn_stop", "btn_stop_yes")
	p.sees("case_stopped")
	c := p.only()
	if c.Status != report.StatusWithdrawn || c.ClosedAt.IsZero() || !c.NextDue.IsZero() || c.Wish != nil {
		t.Errorf("%s closed %v due %v", c.Status, c.ClosedAt, c.NextDue)
	}
	p.text(p.receipts[0].Display())
	p.sees("status_withdrawn")
	p.tap("btn_after") // what has ended may still be deleted or shown
	if _, buttons := p.say(); slices.Contains(buttons, "btn_stop") || slices.Contains(buttons, "btn_correct") || !slices.Contains(buttons, "btn_erase") {
		t.Errorf("an ended case offers %v", buttons)
	}
	p.taps("btn_erase", "btn_erase_yes")
	if !slices.Equal(p.last.Erase, []report.ID{c.ID}) {
		t.Error("an ended case cannot be deleted")
	}
}

func TestPromise08DeletionNeedsTheReceiptAndIsSaidOnceTheKeyIsGone(t *testing.T) {
	t.Parallel()
	p := reported(t, "opt_about_me_adult")
	c := p.only()
	p.taps("btn_add", "btn_after", "btn_erase")
	p.text("1111 1111 1111 1111")
	if len(p.last.Erase) > 0 || len(p.desk.State.Wrong) != 1 {
		t.Fatal("a wrong receipt deletes, or is not counted")
	}
	p = proves(t)
	p.do(report.Input{Kind: report.KindTap, Data: "a:erase:yes:0", Message: 1})
	if len(p.last.Erase) > 0 {
		t.Error("a stale button deletes")
	}
	c = p.only()
	p.now = p.now.Add(11 * time.Minute) // whoever holds the phone by now shows it anew
	p.tap("btn_erase_yes")
	if len(p.last.Erase) > 0 {
		t.Fatal("an old proof deletes")
	}
	p = proves(t)
	c = p.only()
	p.tap("btn_erase_yes")
	if !slices.Equal(p.last.Erase, []report.ID{c.ID}) || p.screen.WhenErased != c.ID || len(p.last.Cases) > 0 {
		t.Errorf("deleting does %v, said when %v is gone", p.last.Erase, p.screen.WhenErased)
	}
	p.sees("case_erased")
}

func TestACodeWordStandsBeforeStoppingAndTheSlip(t *testing.T) {
	t.Parallel()
	for _, button := range []string{"btn_mistaken", "btn_stop", "btn_slip"} {
		p := reported(t, "opt_about_me_adult")
		p.cases[0].Word, _ = report.NewCodeWord("layang-layang", report.ID{7})
		p.taps("btn_add", "btn_after", button)
		p.sees("word_enter_ask")
		p.text("salah sekali")
		p.sees("no_news")
	}
	p := reported(t, "opt_about_me_adult")
	p.cases[0].Word, _ = report.NewCodeWord("layang-layang", report.ID{7})
	p.taps("btn_add", "btn_after", "btn_erase")
	p.text("layang-layang")
	p.sees("erase_ask") // the code word is proof enough to delete
}

func TestSentByMistakeIsDestroyedWhileItIsRoutineAndNotOffered(t *testing.T) {
	t.Parallel()
	early := reported(t, "opt_about_me_adult")
	id := early.only().ID
	early.taps("btn_add", "btn_after", "btn_mistaken", "btn_mistaken_yes")
	if !slices.Equal(early.last.Erase, []report.ID{id}) || early.screen.WhenErased != id {
		t.Error("a routine report that nobody was offered stays")
	}
	for name, late := range map[string]func(*report.Case){
		"offered": func(c *report.Case) {
			c.Status, c.Offers = report.StatusOffered, []report.Offer{{ID: "o", To: "budi", State: report.OfferOpen}}
		},
		"urgent": func(c *report.Case) { c.Urgency = report.Urgent },
	} {
		p := reported(t, "opt_about_me_adult")
		late(&p.cases[0])
		p.taps("btn_add", "btn_after", "btn_mistaken", "btn_mistaken_yes")
		if c := p.only(); len(p.last.Erase) > 0 || !c.Wish.Waits() || c.Wish.Kind != report.WishMistake || !c.Status.Open() {
			t.Errorf("%s: %+v", name, c.Wish)
		}
	}
}

func TestTheSlipAsksFirstTellsNothingAndGoesByItself(t *testing.T) {
	t.Parallel()
	p := reported(t, "opt_about_me_child")
	p.taps("btn_add", "btn_after", "btn_slip")
	p.sees("slip_ask")
	if slices.ContainsFunc(p.last.Outbox, func(m report.Message) bool { return m.As == report.AsReceipt }) {
		t.Fatal("the slip does not ask first")
	}
	p.tap("btn_slip_show")
	i := slices.IndexFunc(p.last.Outbox, func(m report.Message) bool { return m.As == report.AsReceipt })
	if i < 0 {
		t.Fatal("no slip")
	}
	m := p.last.Outbox[i]
	args := m.Body[0].Args
	if args["code"].Raw != "K-7F3Q" || args["day"].Raw != "2026-11-23" || args["mark"].Raw != "mark of K-7F3Q 2026-11-23" || len(args) != 3 {
		t.Errorf("the slip says %+v", args)
	}
	if m.DeleteAfter != 10*time.Minute || labelOf(m.Buttons[0][0].Label) != "btn_noted" || m.About != p.only().ID {
		t.Errorf("the slip stays: %v", m.DeleteAfter)
	}
}

func TestWhoKeepsEverythingIsNotToldThatTheSlipGoes(t *testing.T) {
	t.Parallel()
	p := reported(t, "opt_about_me_adult")
	p.desk.State.Trace = report.TraceKeep
	p.taps("btn_add", "btn_after", "btn_slip")
	p.sees("stay_slip_ask")
	p.tap("btn_slip_show")
	i := slices.IndexFunc(p.last.Outbox, func(m report.Message) bool { return m.As == report.AsReceipt })
	if i < 0 || p.last.Outbox[i].DeleteAfter != 0 || p.last.Outbox[i].Body[1].Key != "stay_slip_tip" {
		t.Error("a chat that keeps everything is told of a deletion, or loses the slip")
	}
}

// wished is an office with a case whose reporter asked for something.
func wished(t *testing.T, kind report.WishKind, child bool, holder report.Person) (*office, *report.Case) {
	t.Helper()
	o := newOffice(t)
	c := o.open(func(c *report.Case) {
		c.Child, c.Answers[fieldAge] = child, []string{"adult"}
		c.Status, c.Holder, c.AcceptedAt = report.StatusAccepted, holder.ID, o.now
		c.Offers = nil
		c.Log = append(c.Log, report.Entry{At: o.now, Event: didCheck, By: holder.ID})
		c.Wish = &report.Wish{Kind: kind, At: o.now}
	})
	return o, c
}

// card opens the case of the wish on a phone of the staff.
func (o *office) card(p report.Person, c *report.Case) {
	o.t.Helper()
	o.do(p.Chat, report.Input{Kind: report.KindCommand, Command: cmdCase, Args: string(c.Code)})
}

func TestAWishIsDecidedByPeopleAndTheWarningStandsOnTheCard(t *testing.T) {
	t.Parallel()
	o, c := wished(t, report.WishWithdraw, false, rina)
	o.card(rina, c)
	o.expect(rina.Chat, "staff_wish_withdraw code=K-7F3Q / staff_wish_warning")
	o.press(rina.Chat, "btn_wish_grant")
	o.expect(rina.Chat, "staff_wish_sure")
	if o.cases[c.ID].Status != report.StatusAccepted {
		t.Fatal("one tap ends a case")
	}
	o.press(rina.Chat, "btn_wish_sure")
	got := o.cases[c.ID]
	if got.Status != report.StatusWithdrawn || got.Wish.Decision != report.WishGranted || got.Wish.By != rina.ID || !got.NextDue.IsZero() {
		t.Errorf("granted: %s %+v", got.Status, got.Wish)
	}
	for _, m := range o.last.Outbox {
		if m.To == reporterChat {
			t.Error("the reporter is written to first")
		}
	}
}

func TestKeepingOnIsOnePersonsDecisionAndTheReporterHearsItWhenTheyAsk(t *testing.T) {
	t.Parallel()
	o, c := wished(t, report.WishDelete, true, rina)
	o.card(rina, c)
	o.press(rina.Chat, "btn_wish_keep")
	got := o.cases[c.ID]
	if !got.Status.Open() || got.Wish.Decision != report.WishKept || got.NextDue.IsZero() {
		t.Errorf("kept: %s %+v", got.Status, got.Wish)
	}
	if body := wishStatus(got); len(body) != 1 || body[0].Key != "status_wish_kept" {
		t.Errorf("the status says %v", body)
	}
	for _, m := range o.last.Outbox {
		if m.To == reporterChat {
			t.Error("the reporter is written to first")
		}
	}
}

func TestAChildsCaseEndsOnlyByTwoDifferentPeople(t *testing.T) {
	t.Parallel()
	for _, kind := range []report.WishKind{report.WishWithdraw, report.WishDelete, report.WishMistake} {
		o, c := wished(t, kind, true, rina)
		for range 3 {
			o.card(rina, c)
			o.press(rina.Chat, "btn_wish_grant")
			o.press(rina.Chat, "btn_wish_sure")
			o.expect(rina.Chat, "staff_wish_first code=K-7F3Q")
			if got := o.cases[c.ID]; got == nil || !got.Status.Open() || got.Wish.First != rina.ID || len(o.last.Erase) > 0 {
				t.Fatalf("%s: one person ends a child's case", kind)
			}
		}
		o.card(ratna, c)
		o.expect(ratna.Chat, "staff_wish_second code=K-7F3Q")
		o.press(ratna.Chat, "btn_wish_grant")
		o.press(ratna.Chat, "btn_wish_sure")
		if kind == report.WishDelete {
			last := o.last.Outbox[len(o.last.Outbox)-1]
			if !slices.Equal(o.last.Erase, []report.ID{c.ID}) || last.WhenErased != c.ID || !strings.HasPrefix(said(last), "staff_case_erased") {
				t.Errorf("deleted: %v %s", o.last.Erase, said(last))
			}
			continue
		}
		if got := o.cases[c.ID]; got.Status != report.StatusWithdrawn {
			t.Errorf("%s by two: %s", kind, got.Status)
		}
	}
}

func TestPromise07WhoMayNotSeeACaseDecidesNothing(t *testing.T) {
	t.Parallel()
	o, c := wished(t, report.WishDelete, false, rina)
	o.cases[c.ID].Exclude.People = []report.PersonID{ratna.ID}
	for _, p := range []report.Person{ratna, budi} {
		tap := report.Tap{Verb: report.TapWish, About: string(c.Code), Choice: wishGrant}.Data()
		o.tap(p.Chat, tap, 1)
		if len(o.last.Erase) > 0 || len(o.last.Cases) > 0 {
			t.Errorf("%s decides", p.ID)
		}
	}
}

func TestAWishIsBroughtUpAgainByTheWorkerOrWhereTheCaseHasEndedByWaitingLines(t *testing.T) {
	t.Parallel()
	p := reported(t, "opt_about_me_child")
	p.cases[0].NextDue = p.now.Add(90 * 24 * time.Hour)
	p.taps("btn_add", "btn_after", "btn_stop", "btn_wish_send")
	c := p.only()
	if at := p.now.Add(followUpWait(c.Urgency, p.env())); !c.Wish.AskAt.Equal(at) || !c.NextDue.Equal(at) {
		t.Errorf("asked again at %s, looked at %s, want %s", c.Wish.AskAt, c.NextDue, at)
	}
	p = reported(t, "opt_about_me_child")
	p.city.Keep.Closed = 30 * 24 * time.Hour
	p.ended()
	p.text(p.receipts[0].Display())
	p.taps("btn_after", "btn_erase", "btn_wish_send") // the receipt was the proof
	var at []time.Time
	for _, m := range p.last.Outbox {
		if m.Purpose != report.PurposeWish {
			continue
		}
		if m.Person != "ratna" || m.NotBefore.In(wita).Hour() != wishAgainHour || m.NotBefore.Minute() != 0 || said(m) == "" {
			t.Errorf("%s at %s: %s", m.Person, m.NotBefore, said(m))
		}
		at = append(at, m.NotBefore)
	}
	if len(at) != 4 || at[0].Before(p.now.Add(6*24*time.Hour)) || at[3].After(p.only().ClosedAt.Add(p.city.Keep.Closed)) {
		t.Errorf("of an ended case brought up again at %v", at)
	}
}

func TestEverythingOnTheStaffsPhonesGoesWithADeletedCase(t *testing.T) {
	t.Parallel()
	o, c := wished(t, report.WishDelete, false, rina)
	o.cases[c.ID].Offers = []report.Offer{{ID: "offer-rina", To: rina.ID, State: report.OfferAccepted, Seen: true}, {ID: "offer-budi", To: budi.ID, State: report.OfferTaken}}
	o.card(rina, c)
	o.press(rina.Chat, "btn_wish_grant")
	o.press(rina.Chat, "btn_wish_sure")
	gone := map[report.ChatID][]report.As{}
	for _, m := range o.last.Outbox {
		if m.Do == report.ActDelete && m.About == c.ID {
			gone[m.To] = append(gone[m.To], m.As)
		}
	}
	for _, p := range o.env().City.People {
		want := []report.As{report.AsNotice}
		if p.ID == rina.ID || p.ID == budi.ID {
			want = append(want, report.AsOffer)
		}
		if p.Chat != 0 && p.Chat != reporterChat && !slices.Equal(gone[p.Chat], want) {
			t.Errorf("%s loses %v, want %v", p.ID, gone[p.Chat], want)
		}
	}
	if len(gone[reporterChat]) > 0 {
		t.Error("the reporter's chat is touched")
	}
}
