package store

import (
	"bufio"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"ruangaman/report"
)

// The tests of this file start this test program again as a process of its own, to kill it.

// childData names the folders of a child process, data and keys, and the first number it writes.
const childData = "STORE_TEST_CHILD"

func TestMain(m *testing.M) {
	if folders := os.Getenv(childData); folders != "" {
		if err := child(strings.Split(folders, "|")); err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

const (
	childChats = 7
	// childWrites is where a child ends by itself: never, before it is killed.
	childWrites = 100_000
)

func numbered(n int) report.Receipt { return report.Receipt(fmt.Sprintf("%016d", n)) }

// child writes a case, a receipt and two messages at a time and says "case n" only when they are committed; it sends what
// is in the outbox and says "sent n" only when that is recorded.
func child(args []string) error {
	s, err := Open(context.Background(), Options{Data: args[0], Keys: args[1]})
	if err != nil {
		return err
	}
	first, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	for n := first; n < first+childWrites; n++ {
		if err := s.Write(context.Background(), func(tx *Tx) error { return tell(tx, n) }); err != nil {
			return err
		}
		fmt.Println("case", n)
		if n%3 == 0 {
			if err := childSend(s); err != nil {
				return err
			}
		}
	}
	return nil
}

func tell(tx *Tx, n int) error {
	seen, err := tx.Seen(int64(n), start)
	if err != nil {
		return err
	}
	if seen {
		return fmt.Errorf("update %d was seen before", n)
	}
	chat := report.ChatID(1 + n%childChats)
	c := opened(uint64(n), chat) //nolint:gosec // positive
	c.Code = report.Code(fmt.Sprint("K-", n))
	m := send(chat, strconv.Itoa(n))
	return tx.Apply(chat, report.Change{Cases: []report.Case{c}, Receipts: []report.ReceiptFor{{Receipt: numbered(n), Case: c.ID}},
		Draft: draft(uint64(1_000_000 + n)), Outbox: []report.Message{m, inLane(0, chat, strconv.Itoa(n))}}, start) //nolint:gosec // positive
}

func childSend(s *Store) error {
	var rows []report.Claimed
	err := s.Write(context.Background(), func(tx *Tx) (err error) {
		rows, _, err = tx.Claim(start, 4, anything)
		return err
	})
	if err != nil {
		return err
	}
	err = s.Write(context.Background(), func(tx *Tx) error {
		var outcomes []report.Outcome
		for i, r := range rows {
			outcomes = append(outcomes, sent(r, report.MessageID(i+1)))
		}
		_, err := tx.Finish(outcomes, start)
		return err
	})
	for _, r := range rows {
		fmt.Printf("sent %d/%s\n", r.Message.Lane, r.Message.Body[0].Raw)
	}
	return err
}

// killed runs a child until it has said so many lines, kills it, and gives what it said.
func killed(t *testing.T, o Options, first, lines int) []string {
	t.Helper()
	cmd := exec.Command(os.Args[0]) //nolint:gosec // this very program
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s|%s|%d", childData, o.Data, o.Keys, first))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said []string
	for scanner := bufio.NewScanner(out); scanner.Scan(); { // what was said before the kill still comes
		if said = append(said, scanner.Text()); len(said) == lines {
			_ = cmd.Process.Kill()
		}
	}
	if err := cmd.Wait(); err == nil || len(said) == 0 || strings.HasPrefix(said[len(said)-1], "error") {
		t.Fatalf("the child ended by itself: %v %q", err, said)
	}
	return said
}

func TestPromise01WhatWasConfirmedSurvivesKillNine(t *testing.T) {
	t.Parallel()
	o := Options{Data: t.TempDir(), Keys: t.TempDir()}
	chance := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // a test that can be repeated
	confirmed := map[string]bool{}
	first := 1
	for range 8 {
		for _, line := range killed(t, o, first, 1+chance.IntN(150)) {
			confirmed[line] = true
		}
		k := &kit{t: t, options: o, now: start}
		k.open()
		first = survivors(t, k, confirmed)
		if err := k.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if first < 100 {
		t.Errorf("only %d reports were told: too few to mean anything", first)
	}
}

// survivors checks everything that was confirmed and gives the first number that was not told yet.
func survivors(t *testing.T, k *kit, confirmed map[string]bool) (next int) {
	t.Helper()
	err := k.Write(context.Background(), func(tx *Tx) error {
		for next = 1; ; next++ {
			d, err := tx.Desk(1, report.Lookup{Receipt: numbered(next)})
			if err != nil {
				return err
			}
			if d.Found == nil {
				break
			}
			if seen, err := tx.Seen(int64(next), start); err != nil || !seen {
				t.Errorf("report %d is stored, but its update would be applied again (%v)", next, err)
			}
		}
		if seen, err := tx.Seen(int64(next), start); err != nil || seen {
			t.Errorf("update %d counts as applied, but its report is not there (%v)", next, err)
		}
		return errRefused // only looked
	})
	if !errors.Is(err, errRefused) {
		t.Fatal(err)
	}
	for n := next; n < next+childWrites; n++ {
		if confirmed[fmt.Sprint("case ", n)] {
			t.Fatalf("report %d was confirmed and is lost", n)
		}
	}
	queuesUnbroken(t, k, confirmed, next)
	return next
}

// queuesUnbroken checks that what waits in the outbox is, chat by chat and lane by lane, the unbroken end of what was told.
func queuesUnbroken(t *testing.T, k *kit, confirmed map[string]bool, next int) {
	t.Helper()
	queues := map[string][]int{}
	k.must(func(tx *Tx) error {
		var rows [][3]int64
		var blobs [][]byte
		err := tx.query(func(v []driver.Value) (bool, error) {
			rows = append(rows, [3]int64{v[0].(int64), v[1].(int64)})
			blobs = append(blobs, v[2].([]byte))
			return true, nil
		}, "SELECT row, key, sealed FROM outbox ORDER BY row")
		if err != nil {
			return err
		}
		for i, r := range rows {
			m, err := tx.openMessage(r[0], r[1], blobs[i])
			if err != nil {
				return err
			}
			if m.Do != report.ActSend {
				continue
			}
			if confirmed[fmt.Sprintf("sent %d/%s", m.Lane, m.Body[0].Raw)] {
				t.Errorf("message %s was recorded as sent and waits again", m.Body[0].Raw)
			}
			n, err := strconv.Atoi(m.Body[0].Raw)
			if err != nil {
				return err
			}
			queue := fmt.Sprint(m.Lane, "/", n%childChats)
			queues[queue] = append(queues[queue], n)
		}
		return nil
	})
	for name, queue := range queues {
		for i, n := range queue {
			if i > 0 && n != queue[i-1]+childChats {
				t.Fatalf("after message %d of queue %s comes %d", queue[i-1], name, n)
			}
		}
		if last := queue[len(queue)-1]; last+childChats < next {
			t.Fatalf("queue %s ends with %d, but %d was told", name, last, next-1)
		}
	}
}

func TestASecondProcessOnTheFolderIsRefused(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	cmd := exec.Command(os.Args[0]) //nolint:gosec // this very program
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s|%s|1", childData, k.options.Data, k.options.Keys))
	out, err := cmd.Output()
	if err == nil || !strings.Contains(string(out), ErrLocked.Error()) {
		t.Errorf("%v, it said %q", err, out)
	}
}
