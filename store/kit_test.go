package store

import (
	"context"
	"encoding/binary"
	"sync/atomic"
	"testing"
	"time"

	"ruangaman/report"
)

// kit is a store on real files with a hand on the clock and on trust.
type kit struct {
	*Store
	t       testing.TB
	options Options
	now     time.Time
	trusted atomic.Bool
}

// start is the first instant of every test: a Monday, 09:30:10 in UTC, ten seconds into a minute.
var start = time.Date(2026, 11, 23, 9, 30, 10, 0, time.UTC)

func newKit(t testing.TB) *kit {
	t.Helper()
	k := &kit{t: t, now: start}
	k.trusted.Store(true)
	k.options = Options{Data: t.TempDir(), Keys: t.TempDir(), Trusted: k.trusted.Load}
	k.open()
	t.Cleanup(func() { _ = k.Close() })
	return k
}

func (k *kit) open() {
	k.t.Helper()
	s, err := Open(context.Background(), k.options)
	if err != nil {
		k.t.Fatalf("open: %v", err)
	}
	k.Store = s
}

// reopen closes cleanly and opens again.
func (k *kit) reopen() {
	k.t.Helper()
	if err := k.Close(); err != nil {
		k.t.Fatalf("close: %v", err)
	}
	k.open()
}

// must runs do in a transaction that has to succeed.
func (k *kit) must(do func(*Tx) error) {
	k.t.Helper()
	if err := k.Write(context.Background(), do); err != nil {
		k.t.Fatalf("write: %v", err)
	}
}

func (k *kit) apply(chat report.ChatID, c report.Change) {
	k.t.Helper()
	k.must(func(tx *Tx) error { return tx.Apply(chat, c, k.now) })
}

func (k *kit) refuse(chat report.ChatID, c report.Change) error {
	k.t.Helper()
	err := k.Write(context.Background(), func(tx *Tx) error { return tx.Apply(chat, c, k.now) })
	if err == nil {
		k.t.Fatal("a change was applied that must not be")
	}
	return err
}

func (k *kit) desk(chat report.ChatID, l report.Lookup) report.Desk {
	k.t.Helper()
	var d report.Desk
	k.must(func(tx *Tx) (err error) {
		d, err = tx.Desk(chat, l)
		return err
	})
	return d
}

func (k *kit) claim(most int) []report.Claimed {
	k.t.Helper()
	rows, _ := k.claimNext(most)
	return rows
}

func (k *kit) claimNext(most int) (rows []report.Claimed, next time.Time) {
	k.t.Helper()
	k.must(func(tx *Tx) (err error) {
		rows, next, err = tx.Claim(k.now, most, anything)
		return err
	})
	return rows, next
}

func anything(report.Message, *report.Case) (bool, time.Time) { return true, time.Time{} }

func (k *kit) finish(o ...report.Outcome) (blocked []report.Message) {
	k.t.Helper()
	k.must(func(tx *Tx) (err error) {
		blocked, err = tx.Finish(o, k.now)
		return err
	})
	return blocked
}

// deliver claims and finishes everything that may go now, giving new messages ids from 1000 on, and tells what was said.
func (k *kit) deliver() (said []string) {
	k.t.Helper()
	id := report.MessageID(1000)
	for {
		rows := k.claim(30)
		if len(rows) == 0 {
			return said
		}
		for _, r := range rows {
			said = append(said, words(r.Message))
			o := report.Outcome{Row: r.Row, Result: report.Sent, Wiped: r.Wipe}
			if r.Message.Do == report.ActSend {
				id++
				o.Message = id
			}
			k.finish(o)
		}
	}
}

// words names a message in expectations: "send hello", "delete".
func words(m report.Message) string {
	s := string(m.Do)
	if len(m.Body) > 0 {
		s += " " + m.Body[0].Raw
	}
	return s
}

// id makes a name for a draft or case from a small number, spread like a random one.
func id(n uint64) report.ID {
	var i report.ID
	binary.BigEndian.PutUint64(i[:], n*0x9E3779B97F4A7C15|1)
	binary.BigEndian.PutUint64(i[8:], n)
	return i
}

func draft(n uint64) *report.Draft {
	return &report.Draft{
		ID: id(n), Rev: 1, Lang: report.Indonesian, Flow: "report", At: "story", Place: report.Place{District: "Balikpapan Timur", Ward: "Lamaru"},
		Answers: map[report.Field][]string{"story": {"CANARYSTORY"}}, ExpiresAt: start.Add(24 * time.Hour),
	}
}

func opened(n uint64, reporter report.ChatID) report.Case {
	return report.Case{
		ID: id(n), Code: report.Code("K-" + string(id(n).String()[:4])), Status: report.StatusNew, Urgency: report.Urgent, Category: "CANARYKIND",
		Place: report.Place{District: "Balikpapan Timur", Ward: "CANARYWARD"}, Reporter: reporter, Lang: report.Indonesian,
		Answers: map[report.Field][]string{"story": {"CANARYSTORY"}}, Ladder: report.Ladder{Step: -1}, NextDue: start, OpenedAt: start,
	}
}

func send(to report.ChatID, text string) report.Message {
	return report.Message{To: to, Do: report.ActSend, As: report.AsNotice, Body: []report.Text{report.Raw(text)},
		Purpose: report.PurposeAnswer, Lane: report.LaneAnswer}
}
