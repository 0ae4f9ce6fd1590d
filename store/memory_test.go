package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"ruangaman/report"
)

// desks writes down everything the store says of some chats, from memory or from the database.
func desks(k *kit, forget bool) (all []string) {
	k.t.Helper()
	k.must(func(tx *Tx) error {
		if forget {
			clear(k.chats)
			clear(k.keys.chats)
			clear(k.keys.names)
			clear(k.keys.locks)
			k.people, k.city = nil, nil
		}
		for chat := report.ChatID(1); chat <= modelChats; chat++ {
			d, err := tx.Desk(chat, report.Lookup{Held: report.PersonID(fmt.Sprint("p", chat%2))})
			if err != nil {
				return err
			}
			text, err := encode(d)
			if err != nil {
				return err
			}
			all = append(all, string(text))
		}
		people, err := tx.Everyone()
		all = append(all, fmt.Sprint(people))
		return err
	})
	return all
}

// TestWhatIsRememberedAgreesWithTheDatabase plays random batches, with savepoints and whole batches that are lost, and
// compares what memory says after each with what is read again.
func TestWhatIsRememberedAgreesWithTheDatabase(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		k := newKit(t)
		chance := rand.New(rand.NewPCG(seed, 5)) //nolint:gosec // a test that can be repeated
		next := uint64(0)
		for step := range 60 {
			_ = k.Write(context.Background(), func(tx *Tx) error {
				for range 1 + chance.IntN(4) {
					_ = tx.Savepoint(func() error {
						for range 1 + chance.IntN(3) {
							act(tx, chance, &next, k.now)
						}
						return lost(chance, 4)
					})
				}
				return lost(chance, 5)
			})
			k.now = k.now.Add(time.Duration(chance.IntN(100)) * time.Minute)
			remembered, read := desks(k, false), desks(k, true)
			for i := range read {
				if remembered[i] != read[i] {
					t.Fatalf("seed %d, step %d: memory says\n%s\nand the database\n%s", seed, step, remembered[i], read[i])
				}
			}
			if chance.IntN(10) == 0 {
				k.reopen()
			}
		}
	}
}

func lost(chance *rand.Rand, oneIn int) error {
	if chance.IntN(oneIn) == 0 {
		return errRefused
	}
	return nil
}

// act does one of the things that happen to chats; that some are refused is part of it.
func act(tx *Tx, chance *rand.Rand, next *uint64, now time.Time) {
	chat := report.ChatID(1 + chance.IntN(modelChats))
	d, err := tx.Desk(chat, report.Lookup{})
	if err != nil {
		panic(err)
	}
	*next++
	var c report.Change
	switch chance.IntN(8) {
	case 0, 1:
		c.Draft = draft(*next)
	case 2:
		c.State, c.Received = &report.ChatState{LiveRev: int(*next)}, []report.MessageID{report.MessageID(*next)} //nolint:gosec // small
	case 3:
		if d.Draft != nil {
			other := opened(0, chat)
			other.ID, other.Code = d.Draft.ID, report.Code(fmt.Sprint("K-", *next))
			other.Offers = []report.Offer{{ID: report.OfferID(fmt.Sprint(*next)), To: report.PersonID(fmt.Sprint("p", *next%2)), State: report.OfferOpen}}
			c.Open, c.Cases = true, []report.Case{other}
		}
	case 4:
		if len(d.Mine) > 0 {
			closed := d.Mine[chance.IntN(len(d.Mine))]
			closed.Status, closed.ClosedAt = report.StatusClosed, now
			c.Cases = []report.Case{closed}
		}
	case 5:
		c.Erase = []report.ID{id(1 + chance.Uint64N(*next))}
	case 6:
		c.People, c.City = []report.PersonState{{Person: "p1", Blocked: chance.IntN(2) == 0}}, &report.Counters{Wrong: int(*next)} //nolint:gosec // small
	default:
		c.Open = d.Draft != nil // refused: no case of its name
		c.Draft = draft(*next)
	}
	_ = tx.Apply(chat, c, now)
}

// lose runs do in a transaction that is lost.
func (k *kit) lose(do func(*Tx) error) {
	k.t.Helper()
	err := k.Write(context.Background(), func(tx *Tx) error { return errors.Join(do(tx), errRefused) })
	if !errors.Is(err, errRefused) || errors.Is(err, report.ErrStore) {
		k.t.Fatal(err)
	}
}

func TestALostTransactionLeavesNoKeyNoNameAndNoPlaceBehind(t *testing.T) {
	t.Parallel()
	k := newKit(t) // the very first transaction, in which the slots for keys are made, is lost too
	for range 3 {
		k.lose(func(tx *Tx) error {
			return tx.Apply(1, report.Change{Draft: draft(1), Outbox: []report.Message{send(2, "x")}}, k.now)
		})
		about := send(1, "x")
		about.About = id(1)
		if err := k.refuse(1, report.Change{Outbox: []report.Message{about}}); !errors.Is(err, report.ErrNotFound) {
			t.Errorf("a message about a draft that never was: %v", err)
		}
	}
	k.apply(1, report.Change{Outbox: []report.Message{send(2, "x")}})
	k.apply(1, report.Change{Draft: draft(1)})
	for n := range uint64(3 * slotBlock) {
		k.lose(func(tx *Tx) error { return tx.Apply(3, report.Change{Draft: draft(n + 10)}, k.now) })
	}
	for range 2 {
		k.must(func(tx *Tx) error {
			var slots int64
			_, err := tx.one([]any{&slots}, "SELECT count(*) FROM keys")
			if free := len(k.keys.free); slots != slotBlock || free != slotBlock-3 {
				t.Errorf("of %d slots, with 3 keys in them, %d are free", slots, free)
			}
			return err
		})
		k.reopen()
	}
	if k.desk(1, report.Lookup{}).Draft == nil {
		t.Error("a draft does not open")
	}
	wantSaid(t, k.deliver(), "send x")
}

func TestAKeyThatIsNotKeptIsNotUsed(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(1, report.Change{Draft: draft(1)})
	k.must(func(tx *Tx) error {
		_, err := tx.exec("DELETE FROM keys WHERE slot NOT IN (SELECT key FROM drafts UNION SELECT key FROM chats)")
		return err
	})
	if err := k.refuse(2, report.Change{Draft: draft(2)}); !errors.Is(err, report.ErrStore) || !errors.Is(err, ErrDamaged) {
		t.Errorf("%v", err)
	}
}

func TestWhatACallerDoesToADeskStaysOnThatDesk(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	given := draft(1)
	k.apply(1, report.Change{Draft: given, State: &report.ChatState{Wrong: []time.Time{start}}})
	given.Answers["story"][0] = "changed"
	d := k.desk(1, report.Lookup{})
	d.Draft.Answers["story"][0], d.Draft.At, d.State.Wrong[0] = "changed", "changed", time.Time{}
	if d = k.desk(1, report.Lookup{}); d.Draft.First("story") != "CANARYSTORY" || d.Draft.At != "story" || !d.State.Wrong[0].Equal(start) {
		t.Error("what a caller changed is taken for what is stored")
	}
}

func TestARefusedOpeningLeavesNothingEvenIfTheBatchGoesOn(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(1, report.Change{Draft: draft(1)})
	var err error
	k.must(func(tx *Tx) error {
		err = tx.Apply(1, report.Change{Open: true, State: &report.ChatState{LiveRev: 9}}, k.now)
		return nil
	})
	if !errors.Is(err, report.ErrInvalid) {
		t.Errorf("%v", err)
	}
	if d := k.desk(1, report.Lookup{}); d.State.LiveRev != 0 || d.Draft == nil {
		t.Error("a refused change left something")
	}
}
