package store

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"ruangaman/report"
)

func TestACaseThatChangedMeanwhileIsStaleAndNothingOfTheChangeIsWritten(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	c := opened(1, 1)
	k.apply(1, report.Change{Cases: []report.Case{c}})
	read := *k.desk(1, report.Lookup{Code: c.Code}).Found
	k.apply(1, report.Change{Cases: []report.Case{read}})
	err := k.refuse(1, report.Change{State: &report.ChatState{LiveRev: 5}, Draft: draft(9), Cases: []report.Case{read}, Outbox: []report.Message{send(1, "x")}})
	if !errors.Is(err, report.ErrStale) {
		t.Errorf("%v", err)
	}
	if err := k.refuse(1, report.Change{Cases: []report.Case{c}}); !errors.Is(err, report.ErrStale) {
		t.Errorf("a case made twice: %v", err)
	}
	d := k.desk(1, report.Lookup{Code: c.Code})
	if d.Found.Rev != 2 || d.State.LiveRev != 0 || d.Draft != nil {
		t.Errorf("rev %d", d.Found.Rev)
	}
	wantSaid(t, k.deliver())
}

func TestReceiptsCodesAndOffersLeadToOneCaseForEver(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	one := opened(1, 1)
	one.Offers = []report.Offer{{ID: "offer", To: "rina", State: report.OfferOpen}}
	first := report.ReceiptFor{Receipt: "1111222233334444", Case: one.ID}
	k.apply(1, report.Change{Cases: []report.Case{one}, Receipts: []report.ReceiptFor{first}})
	two := opened(2, 2)
	for name, change := range map[string]report.Change{
		"receipt": {Cases: []report.Case{two}, Receipts: []report.ReceiptFor{{Receipt: first.Receipt, Case: two.ID}}},
		"code":    {Cases: []report.Case{with(two, func(c *report.Case) { c.Code = one.Code })}},
		"offer":   {Cases: []report.Case{with(two, func(c *report.Case) { c.Offers = one.Offers })}},
	} {
		change.Draft, change.Outbox = draft(7), []report.Message{send(2, "no")}
		var err error
		k.must(func(tx *Tx) error { // also where the caller goes on, as after ErrTaken, nothing of it may stay
			err = tx.Apply(2, change, k.now)
			return nil
		})
		if !errors.Is(err, report.ErrTaken) {
			t.Errorf("the same %s twice: %v", name, err)
		}
	}
	if d := k.desk(2, report.Lookup{}); d.Draft != nil || len(d.Mine) != 0 {
		t.Error("a refused change left something")
	}
	wantSaid(t, k.deliver())
	stored := *k.desk(1, report.Lookup{Receipt: first.Receipt}).Found
	second := report.ReceiptFor{Receipt: "5555666677778888", Case: one.ID}
	k.apply(1, report.Change{Cases: []report.Case{stored}, Receipts: []report.ReceiptFor{second, first}})
	k.apply(3, report.Change{Receipts: []report.ReceiptFor{{Receipt: "9999000011112222", Case: one.ID}}})
	k.reopen()
	for _, r := range []report.Receipt{first.Receipt, second.Receipt, "9999000011112222"} {
		if d := k.desk(9, report.Lookup{Receipt: r}); d.Found == nil || d.Found.ID != one.ID || d.Found.Rev != 2 {
			t.Error("a receipt of the case does not open it")
		}
	}
	if err := k.refuse(3, report.Change{Receipts: []report.ReceiptFor{{Receipt: "1", Case: id(99)}}}); !errors.Is(err, report.ErrNotFound) {
		t.Errorf("a receipt of nothing: %v", err)
	}
}

func with(c report.Case, change func(*report.Case)) report.Case {
	change(&c)
	return c
}

func TestPromise03AnOpenCaseAlwaysHasANearNextTime(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	for name, due := range map[string]time.Time{"none": {}, "far": k.now.Add(DefaultLongestWait + time.Second)} {
		c := with(opened(1, 1), func(c *report.Case) { c.NextDue = due })
		if err := k.refuse(1, report.Change{Cases: []report.Case{c}}); !errors.Is(err, report.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	k.apply(1, report.Change{Cases: []report.Case{with(opened(1, 1), func(c *report.Case) { c.NextDue = k.now.Add(DefaultLongestWait) })}})
	closed := with(opened(2, 1), func(c *report.Case) { c.Status, c.NextDue = report.StatusClosed, time.Time{} })
	k.apply(1, report.Change{Cases: []report.Case{closed}})
	for _, breach := range []string{"UPDATE cases SET next_due = NULL WHERE open = 1", "UPDATE cases SET open = 1 WHERE open = 0",
		"UPDATE cases SET expires = 1 WHERE open = 1", "UPDATE cases SET open = 2", "UPDATE cases SET rev = 0"} {
		err := k.Write(context.Background(), func(tx *Tx) error {
			_, err := tx.exec(breach)
			return err
		})
		if !errors.Is(err, report.ErrStore) {
			t.Errorf("the database itself allows %q", breach)
		}
	}
}

func TestOnlyCasesThatAreDueToTheSecondAreGivenTheLongestOverdueFirst(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	for n, offset := range map[uint64]time.Duration{1: 0, 2: time.Second, 3: -time.Hour, 4: time.Hour, 5: -2 * time.Hour, 6: -time.Second} {
		k.apply(1, report.Change{Cases: []report.Case{with(opened(n, 1), func(c *report.Case) { c.NextDue = k.now.Add(offset) })}})
	}
	closed := with(opened(7, 1), func(c *report.Case) { c.Status, c.NextDue = report.StatusClosed, k.now.Add(-time.Hour) })
	k.apply(1, report.Change{Cases: []report.Case{closed}})
	due := func(n int) (found []report.Case) {
		k.must(func(tx *Tx) (err error) {
			found, err = tx.Due(k.now, n)
			return err
		})
		return found
	}
	if all := due(100); len(all) != 4 || all[0].ID != id(5) || all[1].ID != id(3) {
		t.Errorf("%d are due", len(all))
	}
	if first := due(1); len(first) != 1 || first[0].ID != id(5) {
		t.Errorf("%d of 1", len(first))
	}
	if none := due(0); none != nil {
		t.Error("none were asked for")
	}
}

func TestMineAreTheNewestOpenOnesAndHeldTheOldest(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	const n = report.DeskCases + 5
	for i := range uint64(n) {
		c := opened(i+1, 1)
		c.Code = report.Code(fmt.Sprintf("K-%04d", i))
		c.OpenedAt = start.Add(time.Duration(i) * time.Minute) //nolint:gosec // small
		c.Offers = []report.Offer{{ID: report.OfferID(fmt.Sprint("a", i)), To: "rina", State: report.OfferOpen},
			{ID: report.OfferID(fmt.Sprint("b", i)), To: "budi", State: report.OfferDeclined}}
		k.apply(1, report.Change{Cases: []report.Case{c}})
	}
	d := k.desk(1, report.Lookup{Held: "rina"})
	if len(d.Mine) != report.DeskCases || d.Mine[0].ID != id(n) || len(d.Held) != report.DeskCases || d.Held[0].ID != id(1) {
		t.Fatalf("mine %d, held %d", len(d.Mine), len(d.Held))
	}
	taken := with(d.Held[0], func(c *report.Case) {
		c.Status, c.Holder, c.Offers[0].State, c.Offers[1].State = report.StatusAccepted, "budi", report.OfferTaken, report.OfferAccepted
	})
	closed := with(d.Mine[0], func(c *report.Case) { c.Status, c.ClosedAt, c.NextDue = report.StatusClosed, k.now, time.Time{} })
	k.apply(1, report.Change{Cases: []report.Case{taken, closed}})
	k.reopen()
	d = k.desk(1, report.Lookup{Held: "rina"})
	if d.Mine[0].ID != id(n-1) || d.Held[0].ID != id(2) {
		t.Error("a closed or lost case is still on the desk")
	}
	if d = k.desk(1, report.Lookup{Held: "budi"}); len(d.Held) != 1 || d.Held[0].ID != id(1) {
		t.Errorf("budi holds %d", len(d.Held))
	}
	again := k.desk(1, report.Lookup{Code: closed.Code}).Found
	again.Status, again.NextDue = report.StatusAssisting, k.now
	k.apply(1, report.Change{Cases: []report.Case{*again}})
	if d = k.desk(1, report.Lookup{}); d.Mine[0].ID != id(n) {
		t.Error("a case opened again is not on the desk of its reporter")
	}
	cut := with(d.Mine[0], func(c *report.Case) { c.Reporter = 0 })
	k.apply(0, report.Change{Cases: []report.Case{cut}})
	if d = k.desk(1, report.Lookup{}); d.Mine[0].ID == id(n) {
		t.Error("a case whose tie was cut is still its reporter's")
	}
}

func TestAllOpenCasesCanBeWalkedPageByPage(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	for n := range uint64(7) {
		c := opened(n+1, 1)
		if n == 3 {
			c.Status = report.StatusClosed
		}
		k.apply(1, report.Change{Cases: []report.Case{c}})
	}
	seen := map[report.ID]bool{}
	var after report.ID
	for {
		var page []report.Case
		k.must(func(tx *Tx) (err error) {
			page, err = tx.OpenCases(after, 2)
			return err
		})
		if len(page) == 0 {
			break
		}
		for _, c := range page {
			if seen[c.ID] {
				t.Fatal("a case twice")
			}
			seen[c.ID], after = true, c.ID
		}
	}
	if len(seen) != 6 || seen[id(4)] {
		t.Errorf("walked over %d", len(seen))
	}
}

func TestACaseThatIsNotThereIsNotFound(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(1, report.Change{Cases: []report.Case{opened(1, 1)}})
	almost := id(1)
	almost[15]++ // the same row number, another name
	for _, name := range []report.ID{id(2), almost, {}} {
		err := k.Write(context.Background(), func(tx *Tx) error {
			_, err := tx.Case(name)
			return err
		})
		if !errors.Is(err, report.ErrNotFound) {
			t.Errorf("%v", err)
		}
	}
	if d := k.desk(1, report.Lookup{Receipt: "1234567890123456"}); d.Found != nil {
		t.Error("an unknown receipt found something")
	}
	k.must(func(tx *Tx) error {
		c, err := tx.Case(id(1))
		if err == nil && c.ID != id(1) {
			t.Error("another case")
		}
		return err
	})
}

func TestWhatNoHonestCallerWritesIsRefused(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	endless := draft(1)
	endless.ExpiresAt = time.Time{}
	nameless := draft(1)
	nameless.ID = report.ID{}
	toNobody, badLane, aboutNothing := send(0, "x"), inLane(3, 1, "x"), send(1, "x")
	aboutNothing.About = id(5)
	for name, c := range map[string]struct {
		change report.Change
		want   error
	}{
		"a draft without end":         {report.Change{Draft: endless}, report.ErrInvalid},
		"a draft without name":        {report.Change{Draft: nameless}, report.ErrInvalid},
		"a case without name":         {report.Change{Cases: []report.Case{with(opened(1, 1), func(c *report.Case) { c.ID = report.ID{} })}}, report.ErrInvalid},
		"a case without code":         {report.Change{Cases: []report.Case{with(opened(1, 1), func(c *report.Case) { c.Code = "" })}}, report.ErrInvalid},
		"a case twice in one change":  {report.Change{Cases: []report.Case{opened(1, 1), opened(1, 1)}}, report.ErrInvalid},
		"a message to nobody":         {report.Change{Outbox: []report.Message{toNobody}}, report.ErrInvalid},
		"a message in no lane":        {report.Change{Outbox: []report.Message{badLane}}, report.ErrInvalid},
		"a message about nothing":     {report.Change{Outbox: []report.Message{aboutNothing}}, report.ErrNotFound},
		"an update of a missing case": {report.Change{Cases: []report.Case{with(opened(1, 1), func(c *report.Case) { c.Rev = 4 })}}, report.ErrStale},
	} {
		if err := k.refuse(1, c.change); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	k.apply(1, report.Change{Draft: draft(1)})
	if err := k.refuse(1, report.Change{Open: true, Cases: []report.Case{opened(2, 1)}}); !errors.Is(err, report.ErrInvalid) {
		t.Errorf("a case opened under another name than its draft's: %v", err)
	}
	if k.desk(1, report.Lookup{}).Draft == nil {
		t.Error("the draft is gone")
	}
}
