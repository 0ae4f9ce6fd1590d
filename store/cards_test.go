package store

import (
	"slices"
	"testing"

	"ruangaman/report"
)

func about(n uint64, m report.Message) report.Message { m.About = id(n); return m }

func TestAllCardsOfACaseLeaveThePhoneOfWhoeverLostIt(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(reporter, report.Change{Cases: []report.Case{opened(1, reporter), opened(2, reporter)}})
	card := func(n uint64, text string) report.Message {
		m := about(n, send(activist, text))
		m.As = report.AsCard
		return m
	}
	for i, m := range []report.Message{card(1, "a"), card(2, "b"), card(1, "c")} {
		queue1(k, m)
		k.finish(sent(k.claim(1)[0], report.MessageID(11+i)))
	}
	clearCards := report.Message{To: activist, Do: report.ActDelete, As: report.AsCard, About: id(1), Purpose: report.PurposeStaff}
	k.reopen()
	queue1(k, clearCards)
	rows := k.claim(1)
	if len(rows) != 1 || !slices.Equal(rows[0].Message.Targets, []report.MessageID{13, 11}) {
		t.Fatalf("%d rows; the cards of case 1 are messages 13 and 11", len(rows))
	}
	k.finish(report.Outcome{Row: rows[0].Row, Result: report.Sent})
	queue1(k, clearCards)
	if rows := k.claim(1); len(rows) != 0 {
		t.Error("cards that are gone are deleted again")
	}
}

func TestEveryWordAboutACaseLeavesThePhoneOfWhoeverMayNotHearOfIt(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(reporter, report.Change{Cases: []report.Case{opened(1, reporter), opened(2, reporter)}})
	word := func(n uint64, as report.As, text string) report.Message {
		m := about(n, send(activist, text))
		m.As, m.Person = as, "rina"
		return m
	}
	for i, m := range []report.Message{word(1, report.AsCard, "a"), word(1, report.AsNotice, "b"), word(2, report.AsNotice, "c"),
		word(1, report.AsNotice, "d")} {
		queue1(k, m)
		k.finish(sent(k.claim(1)[0], report.MessageID(11+i)))
	}
	k.reopen()
	// A screen about the case was edited into words about none: it stays.
	queue1(k, report.Message{To: activist, Do: report.ActEdit, As: report.AsNotice, Target: 14, Purpose: report.PurposeAnswer, Lane: 1})
	k.finish(sent(k.claim(1)[0], 0))
	queue1(k, report.Message{To: activist, Do: report.ActDelete, As: report.AsNotice, About: id(1), Purpose: report.PurposeAlert})
	rows := k.claim(1)
	if len(rows) != 1 || !slices.Equal(rows[0].Message.Targets, []report.MessageID{12, 11}) {
		t.Fatalf("%d rows; messages 12 and 11 speak of case 1", len(rows))
	}
}

func TestAPushThatIsRepeatedTakesThePlaceOfTheFormerOne(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(reporter, report.Change{Cases: []report.Case{opened(1, reporter), opened(2, reporter)}})
	push := func(n uint64, offer report.OfferID) report.Message {
		m := about(n, send(activist, "task"))
		m.As, m.Offer = report.AsOffer, offer
		return m
	}
	for i, m := range []report.Message{push(1, "one"), push(2, "two"), push(1, "one")} {
		queue1(k, m)
		k.finish(sent(k.claim(1)[0], report.MessageID(21+i)))
	}
	rows := k.claim(10)
	if len(rows) != 1 || rows[0].Message.Do != report.ActDelete || !slices.Equal(rows[0].Message.Targets, []report.MessageID{21}) {
		t.Errorf("%d rows; message 21 and nothing else has to go", len(rows))
	}
}

func TestTheCaseOnTheScreenLiesOnTheDesk(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	other := reporter + 1
	k.apply(reporter, report.Change{Cases: []report.Case{opened(1, reporter), opened(2, reporter)}})
	k.apply(other, report.Change{State: &report.ChatState{Case: id(1)}})
	if d := k.desk(other, report.Lookup{}); d.Found == nil || d.Found.ID != id(1) {
		t.Error("the case whose status is shown is not on the desk")
	}
	d := draft(3)
	d.Case = id(2)
	k.apply(other, report.Change{Draft: d})
	if d := k.desk(other, report.Lookup{}); d.Found == nil || d.Found.ID != id(2) {
		t.Error("the case that is being added to is not on the desk")
	}
	k.apply(other, report.Change{Erase: []report.ID{id(2)}})
	if d := k.desk(other, report.Lookup{}); d.Found != nil {
		t.Error("an erased case is on the desk")
	}
}

func TestACardWhoseMessageIsGoneIsSentAnew(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(reporter, report.Change{Cases: []report.Case{opened(1, reporter)}})
	cardOf := about(1, send(activist, "card"))
	cardOf.Do, cardOf.As, cardOf.Offer, cardOf.Target = report.ActEdit, report.AsOffer, "one", 31
	cardOf.Buttons = [][]report.Button{{{Label: report.Raw("TERIMA"), Data: "terima:one::0"}}}
	queue1(k, cardOf)
	k.finish(report.Outcome{Row: k.claim(1)[0].Row, Result: report.Lost})
	rows := k.claim(1)
	if len(rows) != 1 || rows[0].Message.Do != report.ActSend || rows[0].Message.Target != 0 {
		t.Fatal("whoever holds the case sees no card")
	}
	k.finish(sent(rows[0], 32))
	wantSaid(t, k.deliver())
}

func TestWhatAPhoneShowsOfAnErasedCaseLeavesInTheSameTransaction(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(reporter, report.Change{Cases: []report.Case{opened(1, reporter), opened(2, reporter)}})
	staff := func(n uint64, as report.As, offer report.OfferID) report.Message {
		m := about(n, send(activist, "x"))
		m.As, m.Offer, m.Person = as, offer, "rina"
		return m
	}
	for i, m := range []report.Message{staff(1, report.AsOffer, "one"), staff(1, report.AsCard, ""), staff(2, report.AsCard, ""), staff(1, report.AsNotice, "")} {
		queue1(k, m)
		k.finish(sent(k.claim(1)[0], report.MessageID(11+i)))
	}
	queue1(k, staff(1, report.AsCard, "")) // a story that is under way while the case is erased
	late := k.claim(1)[0]
	off := func(as report.As, offer report.OfferID) report.Message {
		return report.Message{To: activist, Do: report.ActDelete, As: as, Offer: offer, About: id(1), Person: "rina", Purpose: report.PurposeWipe}
	}
	none := off(report.AsNotice, "")
	none.To = activist + 1 // a phone that shows nothing of it
	k.apply(reporter, report.Change{Erase: []report.ID{id(1)}, Outbox: []report.Message{off(report.AsNotice, ""), off(report.AsOffer, "one"), none}})
	k.finish(sent(late, 15))
	k.reopen()
	var gone []report.MessageID
	for range 3 {
		rows := k.claim(10)
		if len(rows) != 1 || rows[0].Message.Do != report.ActDelete {
			t.Fatalf("%q", texted(rows))
		}
		gone = append(gone, rows[0].Message.Targets...)
		k.finish(sent(rows[0], 0))
	}
	if slices.Sort(gone); !slices.Equal(gone, []report.MessageID{11, 12, 14, 15}) || len(k.claim(10)) != 0 {
		t.Errorf("gone are %v; messages 11, 12, 14 and 15 showed case 1", gone)
	}
}
