package store

import (
	"context"
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
