package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"ruangaman/report"
)

var errRefused = errors.New("refused")

func TestASavepointUndoesARefusalAndAPanicAndNothingElse(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(2, report.Change{Draft: draft(2), State: &report.ChatState{LiveRev: 7}})
	var wrong []string // of the last time that the batch ran
	k.must(func(tx *Tx) error {
		wrong = nil
		if err := tx.Apply(1, report.Change{Draft: draft(1)}, k.now); err != nil {
			return err
		}
		err := tx.Savepoint(func() error {
			return errors.Join(
				tx.Apply(2, report.Change{State: &report.ChatState{LiveRev: 8}, Erase: []report.ID{id(2)}, City: &report.Counters{Wrong: 9},
					People: []report.PersonState{{Person: "rina", Blocked: true}}, Outbox: []report.Message{send(9, "no")}}, k.now),
				tx.Apply(3, report.Change{Draft: draft(3)}, k.now), errRefused)
		})
		if !errors.Is(err, errRefused) {
			wrong = append(wrong, fmt.Sprintf("the savepoint gave %v", err))
		}
		if d, err := tx.Desk(2, report.Lookup{}); err != nil || d.Draft == nil || d.State.LiveRev != 7 || d.City.Wrong != 0 {
			wrong = append(wrong, fmt.Sprintf("inside the batch the refused input shows: %v", err))
		}
		err = tx.Savepoint(func() error {
			if err := tx.Apply(4, report.Change{Draft: draft(4)}, k.now); err != nil {
				return err
			}
			panic("CANARY words of a person")
		})
		if err == nil || strings.Contains(err.Error(), "CANARY") || !strings.Contains(err.Error(), "write_test.go") {
			wrong = append(wrong, fmt.Sprintf("a panic became %v", err))
		}
		return tx.Apply(5, report.Change{Draft: draft(5)}, k.now)
	})
	if len(wrong) > 0 {
		t.Error(wrong)
	}
	for chat, want := range map[report.ChatID]bool{1: true, 2: true, 3: false, 4: false, 5: true} {
		if got := k.desk(chat, report.Lookup{}).Draft != nil; got != want {
			t.Errorf("draft of chat %d: %v", int64(chat), got)
		}
	}
	if rows := k.claim(9); len(rows) != 0 {
		t.Error("a message of a refused input is sent")
	}
	k.must(func(tx *Tx) error {
		people, err := tx.Everyone()
		if len(people) != 0 {
			t.Error("what was learnt by a refused input is remembered")
		}
		return err
	})
	k.apply(4, report.Change{Draft: draft(4)}) // the key that was given back is usable
	if d := k.desk(4, report.Lookup{}); d.Draft == nil {
		t.Error("a draft after a panic is lost")
	}
}

// What nothing refuses needs no savepoint; what something refuses runs from the start, once, and nothing of the first try
// is left.
func TestABatchRunsAgainWhenItNeedsSavepoints(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	runs := 0
	batch := func(refused report.ChatID) func(tx *Tx) error {
		return func(tx *Tx) error {
			runs++
			for chat := report.ChatID(1); chat <= 3; chat++ {
				err := tx.Savepoint(func() error {
					if err := tx.Apply(chat, report.Change{Draft: draft(uint64(10*runs) + uint64(chat))}, k.now); err != nil || chat != refused {
						return err
					}
					return errRefused
				})
				if err != nil && (chat != refused || !errors.Is(err, errRefused)) {
					return err
				}
			}
			return nil
		}
	}
	k.must(batch(0))
	if runs != 1 {
		t.Errorf("a batch without a refusal ran %d times", runs)
	}
	k.must(batch(2))
	if runs != 3 {
		t.Errorf("a batch with a refusal ran %d times", runs-1)
	}
	for chat, want := range map[report.ChatID]report.ID{1: id(31), 2: id(12), 3: id(33)} {
		if got := k.desk(chat, report.Lookup{}).Draft.ID; got != want {
			t.Errorf("chat %d has the draft of another try", int64(chat))
		}
	}
}

func TestALostTransactionIsNotRememberedOfAChatItOnlyLookedAt(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(1, report.Change{Draft: draft(1)})
	k.reopen()
	err := k.Write(context.Background(), func(tx *Tx) error {
		if err := tx.Apply(2, report.Change{Erase: []report.ID{id(1)}}, k.now); err != nil {
			return err
		}
		if d, err := tx.Desk(1, report.Lookup{}); err != nil || d.Draft != nil {
			t.Errorf("an erased draft is on the desk: %v", err)
		}
		return errRefused
	})
	if !errors.Is(err, errRefused) || k.desk(1, report.Lookup{}).Draft == nil {
		t.Errorf("the draft is gone though nothing was committed: %v", err)
	}
}

func TestAPanicOfTheWholeWriteIsAnErrorAndStoresNothing(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	err := k.Write(context.Background(), func(tx *Tx) error {
		if err := tx.Apply(1, report.Change{Draft: draft(1)}, k.now); err != nil {
			return err
		}
		var none []int
		return fmt.Errorf("never %d", none[3])
	})
	if err == nil || !strings.Contains(err.Error(), "panic") {
		t.Fatalf("%v", err)
	}
	if k.desk(1, report.Lookup{}).Draft != nil {
		t.Error("something was stored")
	}
}

// fillDisk lets the database grow by n pages and no further, as on a disk that is full.
func fillDisk(k *kit, n int64) {
	k.must(func(tx *Tx) error {
		var pages int64
		if _, err := tx.one([]any{&pages}, "PRAGMA page_count"); err != nil {
			return err
		}
		_, err := tx.one(nil, fmt.Sprintf("PRAGMA max_page_count = %d", pages+n))
		return err
	})
}

func freeDisk(k *kit) {
	k.must(func(tx *Tx) error {
		_, err := tx.one(nil, "PRAGMA max_page_count = 1073741823")
		return err
	})
}

func TestPromise01AFullDiskStoresTheBatchWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	for _, pages := range []int64{0, 1, 5, 20} {
		k := newKit(t)
		k.apply(1000, report.Change{Draft: draft(1000)})
		fillDisk(k, pages)
		var first error
		done := 0
		err := k.Write(context.Background(), func(tx *Tx) error {
			for n := uint64(1); n <= 60; n++ {
				err := tx.Savepoint(func() error { return tx.Apply(report.ChatID(n), report.Change{Draft: draft(n)}, k.now) })
				if err == nil {
					done++
					continue
				}
				if first == nil {
					first = err
				}
				if !errors.Is(err, report.ErrStore) || err.Error() != first.Error() {
					t.Errorf("after the disk was full a call gave %v, not the first error again", err)
				}
				if _, err := tx.Seen(999, k.now); err == nil {
					t.Error("a statement ran after the disk was full")
				}
			}
			return nil // whoever swallows the error must not get a commit
		})
		if !errors.Is(err, report.ErrStore) || !errors.Is(first, report.ErrStore) {
			t.Fatalf("%d pages: the batch ended with %v", pages, err)
		}
		if done == 60 {
			t.Fatal("the disk was not full")
		}
		for n := report.ChatID(1); n <= 60; n++ {
			if k.desk(n, report.Lookup{}).Draft != nil {
				t.Fatalf("%d pages: an update of the lost batch is stored", pages)
			}
		}
		freeDisk(k)
		k.must(func(tx *Tx) error {
			if seen, err := tx.Seen(999, k.now); seen || err != nil {
				t.Errorf("a statement after the disk was full was committed by itself: %v", err)
			}
			return nil
		})
		k.apply(1, report.Change{Draft: draft(1)})
		k.reopen()
		if k.desk(1, report.Lookup{}).Draft == nil || k.desk(1000, report.Lookup{}).Draft == nil {
			t.Error("once there is room again nothing is stored")
		}
	}
}

func TestAnErrorOfTheDriverThatIsSwallowedLosesTheBatchAllTheSame(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	err := k.Write(context.Background(), func(tx *Tx) error {
		if err := tx.Apply(1, report.Change{Draft: draft(1)}, k.now); err != nil {
			return err
		}
		_ = tx.Savepoint(func() error {
			_, err := tx.exec("UPDATE drafts SET sealed = NULL")
			return err
		})
		return nil
	})
	if !errors.Is(err, report.ErrStore) || k.desk(1, report.Lookup{}).Draft != nil {
		t.Errorf("%v", err)
	}
}

func TestEverySettingHolds(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "secure_delete": "1", "foreign_keys": "1",
		"temp_store": "2", "busy_timeout": "5000", "query_only": "0"} {
		k.must(func(tx *Tx) error {
			return tx.query(func(v []driver.Value) (bool, error) {
				if got := fmt.Sprint(v[0]); got != want {
					t.Errorf("the writer's %s is %s, want %s", pragma, got, want)
				}
				return false, nil
			}, "PRAGMA "+pragma)
		})
	}
	k.apply(1, report.Change{Draft: draft(1)})
	k.apply(1, report.Change{Erase: []report.ID{id(1)}}) // which hurries, and is patient again
	k.must(func(tx *Tx) error {
		var patience int64
		_, err := tx.one([]any{&patience}, "PRAGMA busy_timeout")
		if patience != 5000 {
			t.Errorf("the writer's patience is %d ms", patience)
		}
		return err
	})
	if _, err := k.readers.Exec("DELETE FROM seen"); err == nil {
		t.Error("a reader may write")
	}
}

func TestWritesAreServedInOrderOfArrival(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		k := newKit(t)
		gate := make(chan bool)
		var order []int
		go k.must(func(*Tx) error {
			<-gate
			return nil
		})
		for i := range 20 {
			synctest.Wait() // the last one waits for the writer
			go k.must(func(*Tx) error {
				order = append(order, i)
				return nil
			})
		}
		synctest.Wait()
		close(gate)
		k.must(func(*Tx) error { return nil })
		for i, n := range order {
			if len(order) != 20 || n != i {
				t.Fatalf("served in the order %v", order)
			}
		}
		if err := k.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestAWriterThatIsTiredOfWaitingLeavesNothing(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	begun, gate := make(chan bool), make(chan bool)
	done := make(chan error, 1)
	go func() {
		done <- k.Write(context.Background(), func(*Tx) error {
			close(begun)
			<-gate
			return nil
		})
	}()
	<-begun
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := k.Write(ctx, func(*Tx) error { t.Error("ran"); return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	close(gate)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestATransactionThatHasBegunIsNotCutOffByItsContext(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ctx, cancel := context.WithCancel(context.Background())
	err := k.Write(ctx, func(tx *Tx) error {
		cancel()
		return tx.Apply(1, report.Change{Draft: draft(1)}, k.now)
	})
	if err != nil || k.desk(1, report.Lookup{}).Draft == nil {
		t.Errorf("%v", err)
	}
}

func TestAWriteThatWroteNothingDoesNotTouchTheLog(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(1, report.Change{Draft: draft(1), Outbox: []report.Message{send(1, "later")}})
	k.claim(1)
	path := filepath.Join(k.options.Data, databaseName+"-wal")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	k.desk(1, report.Lookup{Receipt: "1234567890123456", Held: "rina"})
	k.claim(5)
	k.must(func(tx *Tx) error { return tx.Apply(1, report.Change{Kick: true}, k.now) })
	after, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(before) == 0 || string(before) != string(after) {
		t.Error("the log changed")
	}
}

func TestPromise02AnUpdateIsAppliedOnceWhateverComesTwice(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	count := func() (n int) {
		for _, update := range []int64{10, 11, 10, 12, 11, 10} {
			k.must(func(tx *Tx) error {
				seen, err := tx.Seen(update, k.now)
				if err == nil && !seen {
					n++
				}
				return err
			})
		}
		return n
	}
	if n := count(); n != 3 {
		t.Errorf("%d of 3 updates were applied", n)
	}
	k.reopen()
	if n := count(); n != 0 {
		t.Errorf("%d updates were applied again after a restart", n)
	}
	err := k.Write(context.Background(), func(tx *Tx) error {
		if _, err := tx.Seen(20, k.now); err != nil {
			return err
		}
		return errRefused
	})
	if !errors.Is(err, errRefused) {
		t.Fatal(err)
	}
	k.must(func(tx *Tx) error {
		if seen, err := tx.Seen(20, k.now); seen || err != nil {
			t.Errorf("an update whose batch was lost counts as seen: %v", err)
		}
		return nil
	})
}

func TestManyChatsWriteAtOnceWhileOthersLook(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	var wait sync.WaitGroup
	for w := range 8 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for i := range 10 {
				chat := report.ChatID(100*w + i + 1)
				k.apply(chat, report.Change{Draft: draft(uint64(chat)), Outbox: []report.Message{send(chat, "x")}}) //nolint:gosec // positive
				if _, err := k.Thief(context.Background()); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	wait.Wait()
	c, err := k.Counts(context.Background(), k.now)
	if err != nil || c.Drafts != 80 || c.Chats != 80 || c.Waiting[1] != 80 {
		t.Errorf("%+v %v", c, err)
	}
}
