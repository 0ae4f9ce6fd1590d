package store

import (
	"bytes"
	"database/sql/driver"
	"fmt"
	"strconv"
	"testing"
	"time"

	"ruangaman/report"
)

// ties searches everything, with the keys, for what leads from a chat to a case or back.
func ties(k *kit, chat report.ChatID, about report.ID) (found []string) {
	k.t.Helper()
	account := []byte(strconv.FormatInt(int64(chat), 10))
	k.must(func(tx *Tx) error {
		c, err := tx.chat(chat)
		if err != nil {
			return err
		}
		slot, _, err := tx.slotOf(about)
		if err != nil {
			return err
		}
		for _, table := range []string{"chats", "drafts", "cases", "outbox", "files"} {
			mine := "0"
			if table == "drafts" || table == "outbox" {
				mine = "chat"
			}
			err := tx.query(func(v []driver.Value) (bool, error) {
				row, key := v[0].(int64), v[1].(int64)
				content, err := tx.open(key, v[3].([]byte), place(table, row, "sealed"))
				if err != nil {
					return false, err
				}
				named := bytes.Contains(content, []byte(about.String())) || key == slot
				of := bytes.Contains(content, account) || v[2].(int64) == c.row || table == "chats" && row == c.row
				if named && of {
					found = append(found, fmt.Sprintf("%s: %s", table, content))
				}
				return true, nil
			}, "SELECT row, key, "+mine+", sealed FROM "+table)
			if err != nil {
				return err
			}
		}
		for _, tag := range [][]byte{tx.s.tags.chat(chat), tx.s.tags.told(chat)} {
			rows, err := tx.linked(sqlLinksFrom, tag, 100)
			if err != nil {
				return err
			}
			for _, row := range rows {
				if row == rowOf(about) {
					found = append(found, "links")
				}
			}
		}
		return tx.query(func([]driver.Value) (bool, error) {
			found = append(found, "pushes")
			return true, nil
		}, "SELECT 1 FROM pushes WHERE chat = +? AND key = +?", c.row, slot)
	})
	return found
}

// TestPromise06AfterLupakanNothingInTheStoreTiesTheChatToTheCase: an open and an ended case, letters in the chat, a line that
// waits for its hours, a message that waits and one that is under way. Whoever has every key finds the one from the other
// before, and not afterwards; the receipts still lead to both.
func TestPromise06AfterLupakanNothingInTheStoreTiesTheChatToTheCase(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	open, ended := opened(1, reporter), opened(2, reporter)
	ended.Status, ended.ClosedAt, ended.NextDue = report.StatusClosed, k.now, time.Time{}
	k.apply(reporter, report.Change{Cases: []report.Case{open, ended}, Receipts: []report.ReceiptFor{
		{Receipt: "4815162342108642", Case: open.ID}, {Receipt: "4815162342108643", Case: ended.ID}}})
	letter := func(n uint64) report.Message {
		m := about(n, send(reporter, "a letter"))
		m.As, m.DeleteAfter = report.AsCard, time.Hour
		return m
	}
	for i, m := range []report.Message{letter(1), letter(2)} {
		queue1(k, m)
		k.finish(sent(k.claim(1)[0], report.MessageID(11+i)))
	}
	queue1(k, letter(1))
	flying := k.claim(1)[0]
	line := about(1, send(reporter, "a line"))
	line.Purpose, line.NotBefore = report.PurposeSpeak, k.now.Add(5*time.Hour)
	queue1(k, line, about(2, send(reporter, "an answer")))
	k.apply(reporter, report.Change{State: &report.ChatState{At: "forget", Case: open.ID, Proof: report.Proof{Case: open.ID, Receipt: true}}})
	if len(ties(k, reporter, open.ID)) < 5 || len(ties(k, reporter, ended.ID)) < 3 {
		t.Fatal("the search finds nothing before the tie is broken, so it proves nothing afterwards")
	}
	d := k.desk(reporter, report.Lookup{Told: true})
	if len(d.Told) != 2 || len(d.Mine) != 1 {
		t.Fatalf("told %d, open %d", len(d.Told), len(d.Mine))
	}
	change := report.Change{State: &report.ChatState{At: "home"}}
	for _, c := range d.Told {
		c.Reporter = 0
		change.Cases, change.Forget = append(change.Cases, c), append(change.Forget, c.ID)
		change.Outbox = append(change.Outbox, report.Message{To: reporter, Do: report.ActDelete, As: report.AsCard, About: c.ID,
			Purpose: report.PurposeAnswer, Lane: report.LaneAnswer})
	}
	k.apply(reporter, change)
	check := func(when string) {
		for _, id := range []report.ID{open.ID, ended.ID} {
			for _, tie := range ties(k, reporter, id) {
				t.Errorf("%s: %s", when, tie)
			}
		}
	}
	check("at once")
	for row, m := range k.queue.fresh {
		if !m.About.Zero() {
			t.Errorf("row %d is in memory and nowhere else", row)
		}
	}
	k.finish(sent(flying, 13))
	check("when what was under way has arrived")
	k.reopen()
	var gone []report.MessageID
	for rows := k.claim(10); len(rows) > 0; rows = k.claim(10) {
		for _, r := range rows {
			if r.Message.Do != report.ActDelete {
				t.Errorf("%s leaves", words(r.Message))
			}
			gone = append(gone, r.Message.Targets...)
			k.finish(sent(r, 0))
		}
	}
	if len(gone) != 2 {
		t.Errorf("letters that leave the chat: %v", gone)
	}
	check("after a restart")
	if n := len(k.desk(reporter, report.Lookup{Told: true}).Told); n != 0 {
		t.Errorf("%d cases are still found from the chat", n)
	}
	for _, r := range []report.Receipt{"4815162342108642", "4815162342108643"} {
		if d := k.desk(reporter+1, report.Lookup{Receipt: r}); d.Found == nil {
			t.Error("a receipt leads nowhere")
		}
	}
}
