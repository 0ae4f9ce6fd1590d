package flows

import (
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

// TestWhatBukaShows lists what each person sees of a case in each state: what they are to it now decides, not the button.
func TestWhatBukaShows(t *testing.T) {
	t.Parallel()
	held := func(status report.Status, by report.PersonID) func(*report.Case) {
		return func(c *report.Case) {
			c.Status, c.Holder, c.AcceptedAt = status, by, c.OpenedAt
			if !status.Open() {
				c.NextDue, c.ClosedAt = time.Time{}, c.OpenedAt
			}
		}
	}
	checked := func(c *report.Case) {
		held(report.StatusAssisting, "rina")(c)
		c.Log = append(c.Log, report.Entry{Event: didCheck, By: "rina"})
	}
	offer := func(state report.OfferState, then func(*report.Case)) func(*report.Case) {
		return func(c *report.Case) {
			c.Offers[0].State = state
			if then != nil {
				then(c)
			}
		}
	}
	unplaced := func(c *report.Case) { c.Place = report.Place{} }
	districtOnly := func(c *report.Case) { c.Place.Ward = "" }
	for _, c := range []struct {
		name   string
		who    report.Person
		change func(*report.Case)
		want   string
	}{
		{"an open offer", rina, nil, "staff_card category=cat_fisik code=K-7F3Q urgency=urgency_urgent ward=Manggar / staff_card_how"},
		{"one for a district", rina, districtOnly, "staff_card category=cat_fisik code=K-7F3Q urgency=urgency_urgent ward=place_district district=Balikpapan Timur"},
		{"one for no place", rina, unplaced, "staff_card category=cat_fisik code=K-7F3Q urgency=urgency_urgent ward=staff_ward_unknown"},
		{"one that 403 had stopped", rina, offer(report.OfferBlocked, nil), "staff_card"},
		{"one that was declined", rina, offer(report.OfferDeclined, nil), "staff_decline_ok"},
		{"one that was taken", rina, offer(report.OfferTaken, held(report.StatusAccepted, "budi")), "staff_accept_late code=K-7F3Q"},
		{"one whose taker gave it back", rina, offer(report.OfferTaken, nil), "staff_card"},
		{"one that was declined, then taken", rina, offer(report.OfferDeclined, held(report.StatusAccepted, "budi")), "staff_accept_late"},
		{"one of an ended case", rina, offer(report.OfferTaken, held(report.StatusClosed, "budi")), "staff_offer_over"},
		{"what one holds, unchecked", rina, offer(report.OfferAccepted, held(report.StatusAccepted, "rina")), "staff_steps"},
		{"what one holds, checked", rina, offer(report.OfferAccepted, checked), "staff_card category=cat_fisik code=K-7F3Q urgency=urgency_urgent ward=Manggar / staff_standing_held"},
		{"what one held", rina, offer(report.OfferAccepted, held(report.StatusClosed, "rina")), "staff_offer_over"},
		{"a coordinator's offer", ratna, nil, "staff_card category=cat_fisik code=K-7F3Q urgency=urgency_urgent ward=Manggar / staff_card_how"},
		{"a coordinator's, declined", ratna, offer(report.OfferDeclined, nil), "staff_card category=cat_fisik code=K-7F3Q urgency=urgency_urgent ward=Manggar / staff_standing status=staff_status_offered"},
		{"a coordinator's, closed", ratna, offer(report.OfferTaken, held(report.StatusClosed, "budi")), "staff_card category=cat_fisik code=K-7F3Q urgency=urgency_urgent ward=Manggar / staff_standing status=staff_status_closed"},
		{"what a coordinator held", ratna, offer(report.OfferAccepted, held(report.StatusClosed, "ratna")), "staff_card category=cat_fisik code=K-7F3Q urgency=urgency_urgent ward=Manggar / staff_standing"},
	} {
		o := newOffice(t)
		k := o.open(nil, c.who)
		if c.change != nil {
			c.change(k)
		}
		o.press(c.who.Chat, "btn_open")
		if got := o.screen(c.who.Chat); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s shows\n%swant\n%s", c.name, got, c.want)
		}
		o.expectNot(c.who.Chat, story)
	}
}

func TestACoordinatorReopensWhatTheyHeldThemselves(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(nil, ratna)
	o.takeAndRead(ratna)
	o.through(ratna.Chat, "btn_progress", "btn_close_case", "opt_outcome_helped")
	o.command(ratna, cmdCase, "K-7F3Q")
	o.through(ratna.Chat, "btn_progress", "btn_move_reopen")
	if c := o.cases[report.ID{1}]; c.Status != report.StatusAccepted || c.Holder != ratna.ID {
		t.Errorf("%s, held by %q", c.Status, c.Holder)
	}
}

func TestACoordinatorRefusesWhatIsNotOursBeforeAnybodyAccepted(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(nil, rina, budi)
	o.command(ratna, cmdCase, "K-7F3Q")
	o.through(ratna.Chat, "btn_progress", "btn_close_case")
	o.expectNot(ratna.Chat, "opt_outcome_helped") // nobody closes what nobody took on
	o.press(ratna.Chat, "opt_outcome_not_ours")
	if c := o.cases[report.ID{1}]; c.Status != report.StatusNotOurs || c.Offers[0].State != report.OfferRevoked {
		t.Errorf("%s, offer %s", c.Status, c.Offers[0].State)
	}
	o.expect(rina.Chat, "staff_offer_over")
	o.expect(budi.Chat, "staff_offer_over")
	o.types(otherPhone, rightReceipt)
	o.expect(otherPhone, "status_not_ours numbers=")
	o.expect(otherPhone, "SAPA 129")
}

func TestAConflictOfWhoeverWatchesTakesNothingFromTheHolder(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(nil, rina)
	o.takeAndRead(rina)
	due := o.cases[c.ID].NextDue
	o.command(ratna, cmdCase, "K-7F3Q")
	o.through(ratna.Chat, "btn_story", "btn_no_conflict", "btn_story", "btn_conflict")
	got := o.cases[c.ID]
	if got.Holder != rina.ID || got.Status != report.StatusAccepted || !got.NextDue.Equal(due) || got.MaySee(ratna) {
		t.Errorf("%s, held by %q, due %v", got.Status, got.Holder, got.NextDue)
	}
	if screen := o.screen(ratna.Chat); screen != "staff_conflict_ok\n" {
		t.Errorf("the phone shows:\n%s", screen)
	}
	if got := said(o.command(ratna, cmdCase, "K-7F3Q")[0]); got != "staff_not_found" {
		t.Errorf("afterwards the code opens %q", got)
	}
}

func TestAnEarlierOfferOfTheSamePersonIsClearedByAConflictToo(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(nil, rina, rina)
	o.press(rina.Chat, "btn_open")
	o.press(rina.Chat, "btn_conflict")
	if screen := o.screen(rina.Chat); screen != "staff_conflict_ok\nstaff_conflict_ok\n" {
		t.Errorf("the phone shows:\n%s", screen)
	}
}

func TestSpansAreSaidInTheirLargestWholeUnit(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{time.Hour: "span_hour", 90 * time.Minute: "span_minutes n=90",
		48 * time.Hour: "span_days n=2", 45 * time.Second: "span_seconds n=45", 61 * time.Second: "span_seconds n=61"} {
		if got := textWords(spanText(d)); got != want {
			t.Errorf("%v is said %q", d, got)
		}
	}
}
