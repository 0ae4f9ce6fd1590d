package store

import (
	"testing"

	"ruangaman/report"
)

func TestADraftBecomesACaseAndIsFoundAgain(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	const chat = 510000001
	d := draft(1)
	k.apply(chat, report.Change{State: &report.ChatState{Lang: report.English, LiveRev: 3}, Draft: d})
	k.reopen()
	desk := k.desk(chat, report.Lookup{})
	if desk.Draft == nil || desk.Draft.First("story") != "CANARYSTORY" || desk.State.LiveRev != 3 {
		t.Fatal("the draft is not on the desk after a restart")
	}
	c := opened(1, chat)
	c.Offers = []report.Offer{{ID: "offer1", To: "rina", State: report.OfferOpen}}
	k.apply(chat, report.Change{Open: true, Cases: []report.Case{c}, Receipts: []report.ReceiptFor{{Receipt: "1234567890123456", Case: c.ID}},
		Outbox: []report.Message{send(chat, "receipt")}})
	k.reopen()
	for name, l := range map[string]report.Lookup{
		"receipt": {Receipt: "1234567890123456"}, "code": {Code: c.Code}, "offer": {Offer: "offer1"},
	} {
		if d := k.desk(7, l); d.Found == nil || d.Found.ID != c.ID || d.Found.Rev != 1 {
			t.Errorf("not found by its %s", name)
		}
	}
	desk = k.desk(chat, report.Lookup{Held: "rina"})
	if desk.Draft != nil || len(desk.Mine) != 1 || len(desk.Held) != 1 {
		t.Errorf("draft %v, mine %d, held %d", desk.Draft != nil, len(desk.Mine), len(desk.Held))
	}
	if said := k.deliver(); len(said) != 1 || said[0] != "send receipt" {
		t.Errorf("sent %q", said)
	}
	k.apply(chat, report.Change{Erase: []report.ID{c.ID}})
	if d := k.desk(chat, report.Lookup{Receipt: "1234567890123456"}); d.Found != nil || len(d.Mine) != 0 {
		t.Error("an erased case is still found")
	}
}
