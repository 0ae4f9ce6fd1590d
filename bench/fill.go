package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"ruangaman/report"
	"ruangaman/store"
)

// amount is how much there is in a store.
type amount struct{ Closed, Open, Drafts int }

// folders are where a store lies, as subject starts it.
func folders(folder string) store.Options {
	return store.Options{Data: filepath.Join(folder, "data"), Keys: filepath.Join(folder, "kunci"), Trusted: func() bool { return true }}
}

// fillBatch is how many things one transaction makes.
const fillBatch = 5000

// fill makes a store through the real one, as far as limit allows, and tells what is in it then.
func fill(folder string, want amount, due time.Time, limit time.Duration) (have amount, err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return have, fmt.Errorf("make the folder: %w", err)
	}
	s, err := store.Open(context.Background(), folders(folder))
	if err != nil {
		return have, fmt.Errorf("open the store: %w", err)
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	now, begun := time.Now(), time.Now()
	f := filler{store: s, now: now}
	have.Open, err = f.many(want.Open, begun.Add(limit), func(n int) (report.ChatID, report.Change) {
		return 0, openCase(n, due.Add(time.Duration(n)*600*time.Millisecond), now)
	})
	if err != nil {
		return have, err
	}
	if have.Drafts, err = f.many(want.Drafts, begun.Add(limit), func(n int) (report.ChatID, report.Change) {
		return report.ChatID(600_000_000 + n), openDraft(n, now)
	}); err != nil {
		return have, err
	}
	have.Closed, err = f.many(want.Closed, begun.Add(limit), func(n int) (report.ChatID, report.Change) { return 0, closedCase(n, now) })
	return have, errors.Join(err, saveFilled(folder, filled{have, due}))
}

// filled is what a folder holds: it says so itself, because a large one is made once and used again.
type filled struct {
	Have amount
	Due  time.Time // of the first open case
}

func saveFilled(folder string, f filled) error {
	raw, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("encode what was filled: %w", err)
	}
	if err := os.WriteFile(filepath.Join(folder, "filled.json"), raw, 0o600); err != nil {
		return fmt.Errorf("note what was filled: %w", err)
	}
	return nil
}

type filler struct {
	store *store.Store
	now   time.Time
}

// many applies changes in batches and tells how many there was time for.
func (f filler) many(n int, until time.Time, make func(int) (report.ChatID, report.Change)) (done int, err error) {
	for done < n && time.Now().Before(until) {
		some := min(fillBatch, n-done)
		err := f.store.Write(context.Background(), func(tx *store.Tx) error {
			for i := range some {
				chat, change := make(done + i)
				if err := tx.Apply(chat, change, f.now); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return done, fmt.Errorf("fill the store: %w", err)
		}
		done += some
	}
	return done, nil
}

// name makes an id that lies as far from its neighbours as a drawn one.
func name(kind byte, n int) (id report.ID) {
	binary.BigEndian.PutUint64(id[:], uint64(n+1)*0x9E3779B97F4A7C15) // #nosec G115 -- n is not negative
	binary.BigEndian.PutUint64(id[8:], uint64(n))                     // #nosec G115
	id[0] ^= kind
	id[15] ^= kind
	return id
}

var story = []string{"Sejak bulan lalu saya sering dibentak di rumah dan uang belanja tidak diberikan. Saya ingin bicara dengan seseorang."}

func someCase(kind byte, n int, now time.Time) report.Case {
	return report.Case{
		ID: name(kind, n), Code: report.Code(fmt.Sprintf("K-%c%06X", kind, n)), Urgency: report.Routine, Category: "cat_psikis",
		Place: report.Place{District: "Balikpapan Timur", Ward: "Manggar"}, Lang: report.Indonesian, Reporter: report.ChatID(650_000_000 + n),
		Answers:  map[report.Field][]string{"story": story, "kinds": {"psikis"}, "relation": {"spouse"}},
		OpenedAt: now.Add(-48 * time.Hour),
	}
}

func closedCase(n int, now time.Time) report.Change {
	c := someCase('T', n, now)
	c.Status, c.ClosedAt, c.Holder, c.Outcome = report.StatusClosed, now.Add(-time.Hour), "rina", "done"
	c.Log = []report.Entry{{At: c.OpenedAt, Event: "open"}, {At: c.OpenedAt, Event: "accept", By: "rina"}, {At: c.ClosedAt, Event: "close", By: "rina"}}
	return report.Change{Cases: []report.Case{c}, Receipts: []report.ReceiptFor{{Receipt: someReceipt(n), Case: c.ID}}}
}

func openCase(n int, due, now time.Time) report.Change {
	c := someCase('B', n, now)
	c.Status, c.NextDue, c.Ladder = report.StatusNew, due, report.Ladder{Step: -1}
	return report.Change{Cases: []report.Case{c}, Receipts: []report.ReceiptFor{{Receipt: someReceipt(1<<30 + n), Case: c.ID}}}
}

func openDraft(n int, now time.Time) report.Change {
	return report.Change{
		State: &report.ChatState{Lang: report.Indonesian, LiveRev: 5},
		Draft: &report.Draft{
			ID: name('D', n), Rev: 5, Lang: report.Indonesian, Flow: "report", At: "story", Consented: true,
			Place:     report.Place{District: "Balikpapan Timur", Ward: "Manggar"},
			Answers:   map[report.Field][]string{"about": {"self_adult"}, "story": story},
			ExpiresAt: now.Add(24 * time.Hour),
		},
	}
}

// someReceipt is a receipt that no other n has.
func someReceipt(n int) report.Receipt { return report.Receipt(fmt.Sprintf("%016d", n)) }

// drawOffer draws the name of an offer.
func drawOffer() report.OfferID {
	id, err := report.DrawOfferID(rand.Reader)
	if err != nil {
		panic(err) // the runtime has ended the program before that
	}
	return id
}

func loadFilled(folder string) (f filled, err error) {
	raw, err := os.ReadFile(filepath.Join(folder, "filled.json")) // #nosec G304 -- a folder of our own
	if err != nil {
		return f, fmt.Errorf("read what was filled: %w", err)
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return f, fmt.Errorf("read what was filled: %w", err)
	}
	return f, nil
}
