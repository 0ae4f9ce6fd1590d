package flows

import (
	"strings"
	"testing"

	"ruangaman/report"
)

func TestACoordinatorSeesWhoWasCalledAndTheirTelephone(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(nil, rina, budi, sari, ratna)
	o.cases[c.ID].Offers[1].State = report.OfferBlocked
	o.cases[c.ID].Offers[2].State = report.OfferDeclined
	o.press(ratna.Chat, "btn_open")
	o.expect(ratna.Chat, "staff_call_up")
	o.expect(ratna.Chat, "staff_call_up_line person=staff_person_phone person=Rina W. phone=0811-rina")
	o.expect(ratna.Chat, "staff_call_up_line person=Budi S.")
	if screen := o.screen(ratna.Chat); strings.Contains(screen, "Sari N.") || strings.Contains(screen, "person=Ratna") {
		t.Errorf("who declined, or the reader, is to be telephoned:\n%s", screen)
	}
}

func TestPromise07NoTelephoneOfSomebodyWhoMayNotHearOfTheCase(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(func(c *report.Case) { c.Exclude.People = []report.PersonID{"rina"} }, rina, ratna)
	o.press(ratna.Chat, "btn_open")
	o.expectNot(ratna.Chat, "staff_call_up")
	o.expectNot(ratna.Chat, "0811-rina")
}

func TestNobodyButACoordinatorSeesATelephone(t *testing.T) {
	t.Parallel()
	for _, reader := range []report.Person{budi, mega} {
		o := newOffice(t)
		o.open(nil, rina, reader)
		o.press(reader.Chat, "btn_open")
		o.expectNot(reader.Chat, "0811-rina")
		o.expectNot(reader.Chat, "staff_call_up")
	}
	o := newOffice(t)
	o.open(nil, rina)
	o.types(reporterChat, "1234567890123450")
	o.expectNot(reporterChat, "0811-rina")
}

func TestACoordinatorSeesTheHoldersTelephoneAndAHolderNobodys(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(nil, rina)
	o.press(rina.Chat, "btn_open")
	o.press(rina.Chat, "btn_accept")
	o.command(ratna, "kasus", "K-7F3Q")
	o.expect(ratna.Chat, "person=staff_person_phone person=Rina W. phone=0811-rina")
	o.expectNot(ratna.Chat, "staff_call_up")
	o.expectNot(rina.Chat, "0811-rina")
}
