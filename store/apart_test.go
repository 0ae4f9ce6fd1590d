package store

import (
	"bytes"
	"errors"
	"testing"

	"ruangaman/report"
)

// apart is something told under a small number, with a canary in it.
func apart(n uint64, of report.ID) report.Apart {
	return report.Apart{ID: id(n), Case: of, At: start, Answers: map[report.Field][]string{"where": {"CANARYREACH"}}}
}

// kept are the words that the case of this name keeps apart, opened as for a message.
func (k *kit) kept(n uint64) (words []string) {
	k.t.Helper()
	k.must(func(tx *Tx) error {
		c, err := tx.Case(id(n))
		if err != nil {
			return err
		}
		list, err := tx.apart(c)
		for _, a := range list {
			words = append(words, a.Answers["where"]...)
		}
		return err
	})
	return words
}

// change applies a change to the case of this name.
func (k *kit) change(n uint64, how func(*report.Case), apart ...report.Apart) {
	k.t.Helper()
	k.must(func(tx *Tx) error {
		c, err := tx.Case(id(n))
		if err != nil {
			return err
		}
		next := c.Clone()
		how(next)
		return tx.Apply(1, report.Change{Cases: []report.Case{*next}, Apart: apart}, k.now)
	})
}

func TestWhatIsKeptApartIsOpenedByNothingButTheMessageThatShowsIt(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	c := opened(1, 1)
	c.Reach, c.Where = id(101), []report.ID{id(102)}
	k.apply(1, report.Change{Cases: []report.Case{c}, Apart: []report.Apart{apart(101, c.ID), apart(102, c.ID)}})
	shows := report.Message{To: 9, Do: report.ActSend, As: report.AsCard, Apart: true, About: c.ID, Purpose: report.PurposeAnswer, Lane: report.LaneAnswer}
	k.apply(1, report.Change{Outbox: []report.Message{shows}})
	d := k.desk(1, report.Lookup{})
	if len(d.Mine) != 1 {
		t.Fatal("the case is not there")
	}
	content, err := encode(d)
	if err != nil || bytes.Contains(content, []byte("CANARYREACH")) {
		t.Errorf("the desk holds the words: %v", err)
	}
	k.must(func(tx *Tx) error {
		for row := range tx.s.queue.last {
			var slot int64
			var sealed []byte
			if found, err := tx.one([]any{&slot, &sealed}, "SELECT key, sealed FROM outbox WHERE row = ?", row+1); err != nil || !found {
				continue
			}
			m, err := tx.openMessage(row+1, slot, sealed)
			if err != nil {
				return err
			}
			if content, _ := encode(m); bytes.Contains(content, []byte("CANARYREACH")) {
				t.Error("the outbox holds the words")
			}
		}
		return nil
	})
	rows := k.claim(9)
	if len(rows) != 1 || len(rows[0].Apart) != 2 || rows[0].Apart[0].ID != id(102) {
		t.Fatalf("%d rows, or not both in order", len(rows))
	}
	k.change(1, func(c *report.Case) { c.Reach, c.Where = report.ID{}, nil })
	k.finish(report.Outcome{Row: rows[0].Row, Result: report.Retry, After: k.now})
	if again := k.claim(9); len(again) != 0 {
		t.Error("a message that shows nothing any more is still sent")
	}
}

func TestWhatNoCaseNamesIsNotSealedApart(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	c := opened(1, 1)
	for _, a := range []report.Apart{apart(101, c.ID), {Case: c.ID}} {
		if err := k.refuse(1, report.Change{Cases: []report.Case{c}, Apart: []report.Apart{a}}); !errors.Is(err, report.ErrInvalid) {
			t.Errorf("it is refused with %v", err)
		}
	}
}

// TestPromise08WhereSomebodyWasIsGoneWithItsOwnKey: in every way in which it ends, while the case and its key live on, no blob
// of it in any page or log opens any more.
func TestPromise08WhereSomebodyWasIsGoneWithItsOwnKey(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(k *kit){
		"over": func(k *kit) { k.change(1, func(c *report.Case) { c.Where = nil }) },
		"anew": func(k *kit) {
			k.change(1, func(c *report.Case) { c.Where = []report.ID{id(102)} }, report.Apart{ID: id(102), Case: id(1)})
		},
		"closed": func(k *kit) {
			k.change(1, func(c *report.Case) { c.Status, c.Where = report.StatusClosed, nil })
		},
		"erased": func(k *kit) { k.apply(1, report.Change{Erase: []report.ID{id(1)}}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t)
			c := opened(1, 1)
			c.Where = []report.ID{id(101)}
			k.apply(1, report.Change{Cases: []report.Case{c}, Apart: []report.Apart{apart(101, c.ID)}})
			if got := k.kept(1); len(got) != 1 || got[0] != "CANARYREACH" {
				t.Fatalf("kept is %q", got)
			}
			var slot int64
			var sealed, wrapped []byte
			k.must(func(tx *Tx) error {
				if _, err := tx.one([]any{&slot, &sealed}, "SELECT key, sealed FROM apart WHERE row = ?", rowOf(id(101))); err != nil {
					return err
				}
				_, err := tx.one([]any{&wrapped}, sqlKeysRead, slot)
				return err
			})
			end(k)
			k.must(func(tx *Tx) error {
				if _, err := tx.open(slot, sealed, place("apart", rowOf(id(101)), "sealed")); err == nil {
					t.Error("a copy of the blob still opens")
				}
				if found, err := tx.one([]any{&slot}, "SELECT key FROM apart WHERE row = ?", rowOf(id(101))); err != nil || found {
					t.Errorf("the row is still there: %v", err)
				}
				return nil
			})
			gone(t, k.options.Data, wrapped)
			if n := counts(k).Erasures; n != 0 {
				t.Errorf("%d erasures wait", n)
			}
		})
	}
}

func TestPromise08NobodyIsToldThatAPlaceIsGoneBeforeItsKeyIs(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	c := opened(1, 1)
	c.Where = []report.ID{id(101)}
	k.apply(1, report.Change{Cases: []report.Case{c}, Apart: []report.Apart{apart(101, c.ID)}})
	stop := reading(k)
	c = k.desk(1, report.Lookup{}).Mine[0]
	c.Where = nil
	told := send(1, "it is gone")
	told.WhenErased = id(101)
	k.apply(1, report.Change{Cases: []report.Case{c}, Outbox: []report.Message{told}})
	wantSaid(t, k.deliver())
	stop()
	k.apply(2, report.Change{Draft: draft(9)})
	wantSaid(t, k.deliver(), "send it is gone")
}
