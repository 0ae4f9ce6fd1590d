package store

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"ruangaman/report"
)

// found lists the files of a folder that contain a needle.
func found(t *testing.T, folder string, needle []byte) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, needle) {
			names = append(names, e.Name())
		}
	}
	return names
}

// wrappedKey gives the bytes that stand in a file for the key of a draft or case.
func wrappedKey(k *kit, name report.ID) (wrapped []byte) {
	k.t.Helper()
	k.must(func(tx *Tx) error {
		slot, ok, err := tx.slotOf(name)
		if err != nil || !ok {
			k.t.Fatalf("no key: %v", err)
		}
		_, err = tx.one([]any{&wrapped}, sqlKeysRead, slot)
		return err
	})
	return wrapped
}

// gone fails if any part of the seals of keys stands in any file.
func gone(t *testing.T, folder string, wrapped ...[]byte) {
	t.Helper()
	pieces := map[[16]byte]bool{}
	for _, w := range wrapped {
		for i := 4; i+16 <= len(w); i += 8 {
			pieces[[16]byte(w[i:])] = true
		}
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+16 <= len(content); i++ {
			if pieces[[16]byte(content[i:])] {
				t.Fatalf("16 bytes of a destroyed key stand in %s", e.Name())
			}
		}
	}
}

// reading holds a read transaction open, as a slow command would, until the function it gives is called.
func reading(k *kit) (stop func()) {
	k.t.Helper()
	tx, err := k.readers.BeginTx(context.Background(), nil)
	if err != nil {
		k.t.Fatal(err)
	}
	var n int
	if err := tx.QueryRow("SELECT count(*) FROM keys").Scan(&n); err != nil {
		k.t.Fatal(err)
	}
	return func() { _ = tx.Rollback() }
}

func counts(k *kit) Counts {
	k.t.Helper()
	c, err := k.Counts(context.Background(), k.now)
	if err != nil {
		k.t.Fatal(err)
	}
	return c
}

func TestPromise08ErasedKeyIsGoneBeforeAnybodyIsTold(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	d := draft(1)
	k.apply(1, report.Change{Draft: d})
	wrapped := wrappedKey(k, d.ID)
	if files := found(t, k.options.Data, wrapped[4:]); len(files) == 0 {
		t.Fatal("the key is not found even before: this test looks in the wrong place")
	}
	told := send(1, "it is gone")
	told.WhenErased = d.ID
	about := send(1, "about it")
	about.About = d.ID
	k.apply(1, report.Change{Outbox: []report.Message{about}})
	k.apply(1, report.Change{Erase: []report.ID{d.ID}, Outbox: []report.Message{told, send(1, "something else")}})
	gone(t, k.options.Data, wrapped)
	if c := counts(k); c.Drafts != 0 || c.Erasures != 0 {
		t.Errorf("%+v", c)
	}
	wantSaid(t, k.deliver(), "send it is gone", "send something else")
}

func TestPromise08NobodyIsToldWhileAReaderKeepsTheKeyInTheLog(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	d := draft(1)
	k.apply(1, report.Change{Draft: d})
	wrapped := wrappedKey(k, d.ID)
	stop := reading(k)
	told := send(1, "it is gone")
	told.WhenErased = d.ID
	k.apply(1, report.Change{Erase: []report.ID{d.ID}, Outbox: []report.Message{told, send(1, "meanwhile")}})
	k.apply(2, report.Change{Draft: draft(2)}) // tried again after this write too
	if c := counts(k); c.Erasures != 1 || c.Drafts != 1 || c.Held != 1 {
		t.Fatalf("%+v", c)
	}
	rows, next := k.claimNext(9)
	wantSaid(t, texted(rows), "send meanwhile")
	if next.IsZero() || next.After(k.now.Add(heldAgain)) {
		t.Errorf("asked again only at %v", next)
	}
	k.finish(sent(rows[0], 5))

	killed := k.options
	killed.Data = crashed(t, k.options.Data)
	if files := found(t, killed.Data, wrapped[4:]); len(files) == 0 {
		t.Fatal("the key is not in the log: this test tests nothing")
	}
	after := &kit{t: t, options: killed, now: k.now}
	after.open()
	gone(t, killed.Data, wrapped)
	wantSaid(t, after.deliver(), "send it is gone")
	if err := after.Close(); err != nil {
		t.Error(err)
	}

	stop()
	k.apply(3, report.Change{State: &report.ChatState{LiveRev: 1}})
	gone(t, k.options.Data, wrapped)
	wantSaid(t, k.deliver(), "send it is gone")
}

func TestAnErasureThatMetAReaderIsTriedAgainThoughNobodyWrites(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(1, report.Change{Draft: draft(1)})
	wrapped := wrappedKey(k, id(1))
	stop := reading(k)
	k.apply(1, report.Change{Erase: []report.ID{id(1)}})
	if counts(k).Erasures != 1 {
		t.Fatal("the reader was not in the way")
	}
	stop()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for counts(k).Erasures != 0 {
		if ctx.Err() != nil {
			t.Fatal("still pending")
		}
	}
	gone(t, k.options.Data, wrapped)
}

func TestWhatWaitsForAnErasureThatNobodyOrderedYetWaits(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(1, report.Change{Draft: draft(1)})
	told := send(1, "it is gone")
	told.WhenErased = id(1)
	k.apply(1, report.Change{Outbox: []report.Message{told}})
	wantSaid(t, k.deliver())
	k.apply(1, report.Change{Erase: []report.ID{id(1)}})
	wantSaid(t, k.deliver(), "send it is gone")
	told.WhenErased = id(9) // never was
	k.apply(1, report.Change{Erase: []report.ID{id(9)}, Outbox: []report.Message{told}})
	wantSaid(t, k.deliver(), "send it is gone")
}

// TestPromise08NoCopyOfADestroyedKeyStaysInAnyPage makes and destroys keys in random order until the pages of every table
// were split, merged and reused, with commits and checkpoints in between as they come.
func TestPromise08NoCopyOfADestroyedKeyStaysInAnyPage(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	chance := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test that can be repeated
	live := map[uint64][]byte{}
	var dead [][]byte
	next := uint64(0)
	for range 60 {
		k.must(func(tx *Tx) error {
			for range 20 {
				next++
				if err := tx.Apply(report.ChatID(next), report.Change{Draft: draft(next)}, k.now); err != nil { //nolint:gosec // small
					return err
				}
			}
			return nil
		})
		for n := next - 19; n <= next; n++ {
			live[n] = wrappedKey(k, id(n))
		}
		for n := range next {
			if w, ok := live[n]; ok && chance.IntN(6) == 0 {
				k.apply(report.ChatID(n), report.Change{Erase: []report.ID{id(n)}}) //nolint:gosec // small
				dead = append(dead, w)
				delete(live, n)
			}
		}
	}
	if len(dead) < 500 || len(live) < 50 {
		t.Fatalf("%d destroyed, %d left: too few to mean anything", len(dead), len(live))
	}
	if c := counts(k); c.Erasures != 0 {
		t.Fatalf("%d pending", c.Erasures)
	}
	gone(t, k.options.Data, dead...)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	gone(t, k.options.Data, dead...)
	k.open()
	for n := range live {
		if k.desk(report.ChatID(n), report.Lookup{}).Draft == nil { //nolint:gosec // small
			t.Fatal("a living draft does not open")
		}
	}
}

func TestErasingTakesTheRowsWithIt(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	c := with(opened(1, 1), func(c *report.Case) { c.Offers = []report.Offer{{ID: "o", To: "rina", State: report.OfferOpen}} })
	about := send(7, "about it")
	about.About, about.As, about.Offer = c.ID, report.AsOffer, "o"
	k.apply(1, report.Change{Draft: draft(1)})
	k.apply(1, report.Change{Open: true, Cases: []report.Case{c}, Receipts: []report.ReceiptFor{{Receipt: "1234567890123456", Case: c.ID}},
		Outbox: []report.Message{about, about}})
	rows := k.claim(1)
	k.finish(sent(rows[0], 70))
	rows = k.claim(1) // in flight while its case is destroyed
	k.apply(1, report.Change{Erase: []report.ID{c.ID}})
	for _, table := range []string{"drafts", "cases", "names", "links", "outbox", "pushes", "erasures"} {
		k.must(func(tx *Tx) error {
			var n int64
			_, err := tx.one([]any{&n}, "SELECT count(*) FROM "+table)
			if n != 0 {
				t.Errorf("%d rows are left in %s", n, table)
			}
			return err
		})
	}
	k.finish(report.Outcome{Row: rows[0].Row, Result: report.Retry, After: k.now})
	wantSaid(t, k.deliver())
	k.apply(1, report.Change{Erase: []report.ID{c.ID}}) // twice is not an error
	k.apply(7, report.Change{Outbox: []report.Message{{To: 7, Do: report.ActWipe, Purpose: report.PurposeWipe}}})
	if rows := k.claim(1); !slices.Equal(rows[0].Wipe, []report.MessageID{70}) {
		t.Errorf("what stands in the chat is forgotten: %v", rows[0].Wipe)
	}
}

func TestAMessageSentWhileItsCaseWasDestroyedIsStillKnownToAWipe(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	c := opened(1, 1)
	push := report.Message{To: 7, Do: report.ActSend, As: report.AsOffer, Offer: "o", About: c.ID, Purpose: report.PurposeOffer, Lane: 2}
	k.apply(1, report.Change{Cases: []report.Case{c}, Outbox: []report.Message{push}})
	rows := k.claim(1)
	k.apply(1, report.Change{Erase: []report.ID{c.ID}})
	k.finish(sent(rows[0], 70))
	k.apply(7, report.Change{Outbox: []report.Message{{To: 7, Do: report.ActWipe, Purpose: report.PurposeWipe}}})
	if rows := k.claim(1); !slices.Equal(rows[0].Wipe, []report.MessageID{70}) {
		t.Errorf("%v", rows[0].Wipe)
	}
}

func TestADraftThatIsReplacedByAnotherIsDestroyed(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(1, report.Change{Draft: draft(1)})
	wrapped := wrappedKey(k, id(1))
	k.apply(1, report.Change{Draft: draft(2)})
	gone(t, k.options.Data, wrapped)
	if d := k.desk(1, report.Lookup{}); d.Draft == nil || d.Draft.ID != id(2) {
		t.Error("the other draft is not there")
	}
}

func TestADraftBecomesACaseWithItsKeyAndTheNextDraftGetsAnother(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(1, report.Change{Draft: draft(1)})
	wrapped := wrappedKey(k, id(1))
	k.apply(1, report.Change{Open: true, Cases: []report.Case{opened(1, 1)}, Draft: draft(2)})
	if !bytes.Equal(wrapped, wrappedKey(k, id(1))) {
		t.Error("the case has another key than its draft had")
	}
	if bytes.Equal(wrapped, wrappedKey(k, id(2))) {
		t.Error("the next draft has the key of the case")
	}
	d := k.desk(1, report.Lookup{})
	if d.Draft == nil || d.Draft.ID != id(2) || len(d.Mine) != 1 {
		t.Error("case and next draft are not both there")
	}
}
