package store

import (
	"context"
	"fmt"
	"syscall"
	"testing"
	"time"

	"ruangaman/report"
)

// The pair BenchmarkApply100 and BenchmarkRawSQLite100 answers what sealing, tags, keys and reading the desk cost: both
// write the same rows in the same batches through the same driver, the second one with ready-made bytes and nothing else.
// ns/op is for one update.

const benchChats = 300

func BenchmarkApply1(b *testing.B)   { benchApply(b, 1) }
func BenchmarkApply100(b *testing.B) { benchApply(b, 100) }

func benchApply(b *testing.B, batch int) {
	k := newKit(b)
	now, update := k.now, int64(0)
	b.ReportAllocs()
	spent := time.Duration(0)
	for done := 0; b.Loop(); done++ {
		if done%batch != 0 {
			continue // b.Loop counts updates; a batch is written when its first one is counted
		}
		spent -= cpu(b)
		k.must(func(tx *Tx) error {
			for range batch {
				update++
				if err := tx.Savepoint(func() error { return typed(tx, update, now) }); err != nil {
					return err
				}
			}
			return nil
		})
		spent += cpu(b)
		if update%(40*int64(batch)) == 0 {
			b.StopTimer()
			drain(k)
			b.StartTimer()
		}
	}
	b.ReportMetric(float64(spent)/float64(update), "cpu-ns/op")
}

// cpu is the processor time of the process so far, which other programs on the machine disturb less than the clock.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// typed is what one typed answer writes: the update seen, the chat, the draft, an edit of the live message, a deletion.
func typed(tx *Tx, update int64, now time.Time) error {
	if again, err := tx.Seen(update, now); again || err != nil {
		return err
	}
	chat := report.ChatID(1 + update%benchChats)
	desk, err := tx.Desk(chat, report.Lookup{})
	if err != nil {
		return err
	}
	d := desk.Draft
	if d == nil {
		d = draft(uint64(chat))
	}
	d.Rev++
	state := desk.State
	state.LiveRev++
	return tx.Apply(chat, report.Change{State: &state, Draft: d, Received: []report.MessageID{report.MessageID(update)},
		Outbox: []report.Message{
			{To: chat, Do: report.ActEdit, As: report.AsLive, Body: []report.Text{report.T("ask_place"), report.T("hint")},
				Buttons: [][]report.Button{{{Label: report.T("btn_yes"), Data: "a:b:c:1"}, {Label: report.T("btn_no"), Data: "a:b:d:1"}}},
				Purpose: report.PurposeAnswer, Lane: report.LaneAnswer},
			{To: chat, Do: report.ActDelete, Targets: []report.MessageID{report.MessageID(update)}, Purpose: report.PurposeAnswer,
				Lane: report.LaneAnswer},
		}}, now)
}

// drain empties the outbox and what the chats remember, as a sender would have.
func drain(k *kit) {
	k.must(func(tx *Tx) error {
		for chat := range tx.s.keys.chats {
			c, err := tx.chat(chat)
			if err != nil {
				return err
			}
			c.record.Known = nil
			if err := tx.saveChat(c, k.now); err != nil {
				return err
			}
		}
		_, err := tx.exec("DELETE FROM outbox")
		return err
	})
}

// scattered is the row number of a chat or draft, as far from its neighbours as a random one.
func scattered(n int64) int64 { return int64(uint64(n) * 0x9E3779B97F4A7C15 >> 1) }

func BenchmarkRawSQLite1(b *testing.B)   { benchRaw(b, 1) }
func BenchmarkRawSQLite100(b *testing.B) { benchRaw(b, 100) }

func benchRaw(b *testing.B, batch int) {
	k := newKit(b)
	// Ready-made bytes, but other ones each time: SQLite does not write a page again that stays the same.
	blobs := make([][]byte, 1009)
	for i := range blobs {
		blobs[i] = random(sizes[0])
	}
	tags := make([][]byte, benchChats)
	k.must(func(tx *Tx) error {
		for i := range tags {
			tags[i] = random(tagSize)
			n := int64(i + 1)
			if _, err := tx.exec(sqlKeysAppend, 1000+n); err != nil {
				return err
			}
			if _, err := tx.exec(sqlChatInsert, scattered(n), tags[i], 1000+n, int64(9999), blobs[i]); err != nil {
				return err
			}
			if _, err := tx.exec(sqlDraftInsert, scattered(n), scattered(n), 1000+n, nil, int64(9999), blobs[i]); err != nil {
				return err
			}
		}
		return nil
	})
	update, row := int64(0), int64(0)
	b.ReportAllocs()
	spent := time.Duration(0)
	for done := 0; b.Loop(); done++ {
		if done%batch != 0 {
			continue
		}
		spent -= cpu(b)
		k.must(func(tx *Tx) error {
			for range batch {
				update++
				if err := raw(tx, update, &row, blobs); err != nil {
					return err
				}
			}
			return nil
		})
		spent += cpu(b)
		if update%(40*int64(batch)) == 0 {
			b.StopTimer()
			k.must(func(tx *Tx) error {
				_, err := tx.exec("DELETE FROM outbox")
				return err
			})
			b.StartTimer()
		}
	}
	b.ReportMetric(float64(spent)/float64(update), "cpu-ns/op")
}

// raw writes the rows that typed writes.
func raw(tx *Tx, update int64, row *int64, blobs [][]byte) error {
	n := 1 + update%benchChats
	sealed := blobs[update%int64(len(blobs))]
	if _, err := tx.exec(sqlSeenInsert, update, int64(20000)); err != nil {
		return err
	}
	if _, err := tx.exec(sqlChatUpdate, sealed, scattered(n)); err != nil {
		return err
	}
	if _, err := tx.exec(sqlDraftUpdate, nil, int64(9999), sealed, scattered(n)); err != nil {
		return err
	}
	for range 2 {
		*row++
		if _, err := tx.exec(sqlOutboxInsert, *row, scattered(n), 1000+n, int64(1), int64(0), nil, sealed); err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkDue reads 100 due cases among 10,000 open ones, beside an empty and a full archive.
func BenchmarkDue(b *testing.B) {
	for _, archive := range []int{0, 100_000} {
		b.Run(fmt.Sprintf("archive=%d", archive), func(b *testing.B) {
			k := newKit(b)
			k.must(func(tx *Tx) error {
				for n := range uint64(10_000) {
					c := opened(n+1, 1)
					c.Code, c.Reporter = report.Code(fmt.Sprint("K-", n)), 0
					if n >= 100 {
						c.NextDue = start.Add(time.Hour)
					}
					if err := tx.Apply(0, report.Change{Cases: []report.Case{c}}, k.now); err != nil {
						return err
					}
				}
				return nil
			})
			k.must(func(tx *Tx) error {
				_, err := tx.exec(`WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
					INSERT INTO keys (slot, wrapped) SELECT 1000000 + i, zeroblob(76) FROM n WHERE ?1 > 0`, int64(archive))
				if err == nil {
					_, err = tx.exec(`INSERT INTO cases (row, key, rev, open, expires, sealed)
						SELECT abs(random()), slot, 1, 0, 9999, randomblob(1024) FROM keys WHERE slot > 1000000`)
				}
				return err
			})
			before := cpu(b)
			for b.Loop() {
				k.must(func(tx *Tx) error {
					due, err := tx.Due(k.now, 100)
					if len(due) != 100 {
						b.Fatalf("%d are due", len(due))
					}
					return err
				})
			}
			b.ReportMetric(float64(cpu(b)-before)/float64(b.N), "cpu-ns/op")
		})
	}
}

// BenchmarkClaimBehindBacklog is an emergency behind 10,000 waiting messages, one of whose chats has 1,000.
func BenchmarkClaimBehindBacklog(b *testing.B) {
	k := newKit(b)
	fill := report.Change{}
	for i := range 10_000 {
		m := send(report.ChatID(2+max(0, i-1000)), "later")
		m.Lane = report.LaneOther
		fill.Outbox = append(fill.Outbox, m)
	}
	k.apply(1, fill)
	k.claim(20)
	m := send(1, "now")
	m.Lane = report.LaneEmergency
	for b.Loop() {
		k.apply(1, report.Change{Outbox: []report.Message{m}})
		var rows []report.Claimed
		if err := k.Write(context.Background(), func(tx *Tx) (err error) {
			rows, _, err = tx.Claim(k.now, 1, anything)
			return err
		}); err != nil || len(rows) != 1 || rows[0].Message.To != 1 {
			b.Fatal("the emergency was not the first")
		}
		k.finish(report.Outcome{Row: rows[0].Row, Result: report.Sent, Message: 5})
	}
}
