package store

import (
	"bytes"
	"context"
	"database/sql/driver"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

// The accounts of this test are large, so that their bytes do not stand in a file by chance.
const (
	reporter report.ChatID = 7_412_385_960_147
	activist report.ChatID = 6_931_552_874_203
)

// secrets are all the values that must not be readable, with the forms they could be written in.
func secrets() map[string][][]byte {
	s := map[string][][]byte{}
	add := func(name, text string) {
		s[name] = [][]byte{[]byte(text), []byte(hex.EncodeToString([]byte(text))), []byte(base64.StdEncoding.EncodeToString([]byte(text)))[:8]}
	}
	for _, word := range []string{"CANARYSTORY", "CANARYKIND", "CANARYWARD", "CANARYNAME", "CANARYPERSON", "CANARYOUTCOME", "CANARYSIGN",
		"CANARYBUTTON", "CANARYREACH", "CANARYOFFERID", "CANARYLINE", "Balikpapan", "Lamaru", "offered", "accepted", "darurat"} {
		add(word, word)
	}
	add("receipt", "4815162342108642")
	add("receipt as shown", report.Receipt("4815162342108642").Display())
	for name, chat := range map[string]report.ChatID{"reporter": reporter, "activist": activist} {
		add(name, strconv.FormatInt(int64(chat), 10))
		b := make([]byte, 8)
		binary.BigEndian.PutUint64(b, uint64(chat)) //nolint:gosec // positive
		little := slices.Clone(b)
		slices.Reverse(little)
		s[name] = append(s[name], bytes.TrimLeft(b, "\x00"), bytes.TrimRight(little, "\x00"))
	}
	return s
}

// tellEverything writes every kind of row with canaries in every field.
func tellEverything(k *kit) {
	d := draft(1)
	d.Answers["name"] = []string{"CANARYNAME"}
	d.Candidates, d.Signs = []string{"CANARYWARD"}, []report.Sign{{Group: "darurat", Phrase: "CANARYSIGN"}}
	k.apply(reporter, report.Change{Draft: d, State: &report.ChatState{At: "CANARYLINE", LiveRev: 2}, Received: []report.MessageID{1, 2}})
	c := opened(1, reporter)
	c.Status, c.Holder, c.Outcome, c.Contact.Line = report.StatusOffered, "CANARYPERSON", "CANARYOUTCOME", "CANARYLINE"
	c.Offers = []report.Offer{{ID: "CANARYOFFERID", To: "CANARYPERSON", State: report.OfferOpen}}
	c.Exclude.People = []report.PersonID{"CANARYPERSON"}
	c.Where = []report.ID{id(101)}
	push := report.Message{To: activist, Do: report.ActSend, As: report.AsOffer, Offer: "CANARYOFFERID", Person: "CANARYPERSON", About: c.ID,
		Body: []report.Text{report.Raw("CANARYSTORY")}, Buttons: [][]report.Button{{{Label: report.Raw("CANARYBUTTON"), Data: "a:CANARYOFFERID::1"}}},
		Purpose: report.PurposeOffer, Lane: 0}
	k.apply(reporter, report.Change{
		Open: true, Cases: []report.Case{c}, Apart: []report.Apart{apart(101, c.ID)}, Receipts: []report.ReceiptFor{{Receipt: "4815162342108642", Case: c.ID}},
		Outbox: []report.Message{push, send(reporter, report.Receipt("4815162342108642").Display()), push},
		People: []report.PersonState{{Person: "CANARYPERSON", Blocked: true, RestUntil: start}}, City: &report.Counters{Wrong: 3}, Agency: &report.Agency{Keep: report.Keep{Draft: 24 * time.Hour, Closed: 90 * 24 * time.Hour}},
		Draft: func() *report.Draft { d := draft(2); d.Case = c.ID; return d }(),
	})
	k.seal(c.ID, 1, []byte("CANARYSTORY"))
	rows := k.claim(1)
	k.finish(sent(rows[0], 999))
	closed := with(opened(3, reporter), func(c *report.Case) { c.Status, c.Outcome = report.StatusClosed, "CANARYOUTCOME" })
	k.apply(reporter, report.Change{Cases: []report.Case{closed}})
	k.must(func(tx *Tx) error {
		_, err := tx.Seen(77, k.now)
		return err
	})
}

func noSecretIn(t *testing.T, where string, content []byte) {
	t.Helper()
	for name, forms := range secrets() {
		for _, form := range forms {
			if bytes.Contains(content, form) {
				t.Errorf("%s can be read in %s", name, where)
			}
		}
	}
}

func TestPromise05NothingReadableInTheFiles(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	tellEverything(k)
	look := func(when string) {
		entries, err := os.ReadDir(k.options.Data)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			content, err := os.ReadFile(filepath.Join(k.options.Data, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			noSecretIn(t, e.Name()+" "+when, content)
			noSecretIn(t, "a name of a file", []byte(e.Name()))
		}
	}
	look("while it is open")
	k.apply(9, report.Change{Draft: draft(9)})
	k.apply(9, report.Change{Erase: []report.ID{id(9)}})
	look("after a checkpoint")
	k.reopen()
	look("after a restart")
	k.apply(reporter, report.Change{Erase: []report.ID{id(1), id(2), id(3)}})
	look("after everything was erased")
}

// clearColumns is all that a thief of the folder can read: DESIGN §8, table by table. Whoever adds a column that is not
// sealed has to change this list, and the promises.
var clearColumns = map[string]string{
	"meta":     "name wrapped",
	"keys":     "slot wrapped",
	"erasures": "slot name",
	"chats":    "row tag key expires sealed",
	"drafts":   "row chat key due expires sealed",
	"cases":    "row key rev open next_due expires sealed",
	"names":    "tag target sealed",
	"links":    "tag place target",
	"files":    "row target key size sealed",
	"apart":    "row target key sealed",
	"outbox":   "row chat key lane not_before attempts held sealed",
	"pushes":   "tag chat key sealed",
	"people":   "tag sealed",
	"counters": "row sealed",
	"agency":   "row sealed",
	"seen":     "id day",
	// goose's own: which migrations ran, and when.
	"goose_db_version": "id version_id is_applied tstamp",
}

func TestPromise05AThiefSeesOnlyTheColumnsThatAreListed(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	tellEverything(k)
	v, err := k.Thief(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Tables) != len(clearColumns) {
		t.Errorf("%d tables, %d are listed", len(v.Tables), len(clearColumns))
	}
	for _, table := range v.Tables {
		if got := strings.Join(table.Columns, " "); got != clearColumns[table.Name] {
			t.Errorf("%s has columns %q", table.Name, got)
		}
		if table.Count == 0 && table.Name != "erasures" {
			t.Errorf("%s is empty, so nothing was tested", table.Name)
		}
		for _, row := range table.Rows {
			noSecretIn(t, table.Name, []byte(strings.Join(row, " ")))
		}
	}
	names := []string{}
	for _, f := range v.Files {
		names = append(names, f.Name)
	}
	if len(names) == 4 && strings.HasPrefix(names[0], filePrefix) {
		names = names[1:]
	}
	if !slices.Equal(names, []string{databaseName, databaseName + "-shm", databaseName + "-wal"}) {
		t.Errorf("files %v", names)
	}
}

func TestPromise05SealedRowsHaveFewSizes(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	for n, words := range []int{0, 10, 500, 900, 1100, 3500, 5000, 17_000, 60_000, 70_000, 140_000} {
		d := draft(uint64(n + 1)) //nolint:gosec // small
		d.Answers["story"] = []string{strings.Repeat("x", words)}
		k.apply(report.ChatID(n+1), report.Change{Draft: d})
		if got := k.desk(report.ChatID(n+1), report.Lookup{}).Draft.First("story"); len(got) != words {
			t.Errorf("%d of %d bytes came back", len(got), words)
		}
	}
	var lengths []int64
	k.must(func(tx *Tx) error {
		return tx.query(func(v []driver.Value) (bool, error) {
			lengths = append(lengths, v[0].(int64))
			return true, nil
		}, "SELECT DISTINCT length(sealed) FROM drafts ORDER BY 1")
	})
	if want := []int64{1 << 10, 4 << 10, 16 << 10, 64 << 10, 128 << 10, 192 << 10}; !slices.Equal(lengths, want) {
		t.Errorf("sizes %v, want %v", lengths, want)
	}
}

// TestPromise05TheTimeOfTellingDoesNotStandInClear: but for minutes at which something is due, clear columns know weeks.
func TestPromise05TheTimeOfTellingDoesNotStandInClear(t *testing.T) {
	t.Parallel()
	clear := func(at time.Time) (rows [][]string) {
		k := newKit(t)
		k.now = at
		d := draft(1)
		d.ExpiresAt = at.Add(24 * time.Hour)
		k.apply(1, report.Change{Draft: d, Received: []report.MessageID{5}, State: &report.ChatState{Wrong: []time.Time{at}}})
		closed := with(opened(2, 1), func(c *report.Case) { c.Status, c.OpenedAt, c.ClosedAt = report.StatusClosed, at, at })
		k.apply(1, report.Change{Cases: []report.Case{closed}})
		v, err := k.Thief(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range v.Tables {
			for _, row := range table.Rows {
				for i, value := range row {
					if c := table.Columns[i]; slices.Contains([]string{"due", "expires", "next_due", "not_before"}, c) {
						rows = append(rows, []string{table.Name, c, value})
					}
				}
			}
		}
		return rows
	}
	early, late := clear(start), clear(start.Add(31*time.Hour))
	if len(early) == 0 {
		t.Fatal("nothing to compare")
	}
	for i := range early {
		if e, l := early[i], late[i]; e[0] == "outbox" && wholeDay(e[2]) && wholeDay(l[2]) {
			continue // when a chat's messages leave it: whole days, see tidy.go and ADR 15
		}
		if !slices.Equal(early[i], late[i]) {
			t.Errorf("a day and a half apart: %v and %v", early[i], late[i])
		}
	}
}

// wholeDay reports whether a number of minutes is one of days.
func wholeDay(minutes string) bool {
	n, err := strconv.ParseInt(minutes, 10, 64)
	return err == nil && n%(24*60) == 0
}

func TestABlobMovedElsewhereDoesNotOpen(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.apply(1, report.Change{Draft: draft(1)})
	k.apply(2, report.Change{Draft: draft(2)})
	for _, forgery := range []string{
		"UPDATE drafts SET sealed = (SELECT sealed FROM drafts d WHERE d.row <> drafts.row)",
		"UPDATE drafts SET key = (SELECT min(slot) FROM keys WHERE slot NOT IN (SELECT key FROM drafts UNION SELECT key FROM chats)) WHERE row = (SELECT min(row) FROM drafts)",
	} {
		copied := k.options
		copied.Data = crashed(t, k.options.Data)
		forged := &kit{t: t, options: copied, now: k.now}
		forged.open()
		forged.must(func(tx *Tx) error {
			_, err := tx.exec(forgery)
			return err
		})
		opens := 0
		for chat := report.ChatID(1); chat <= 2; chat++ {
			err := forged.Write(context.Background(), func(tx *Tx) error {
				_, err := tx.Desk(chat, report.Lookup{})
				return err
			})
			if err == nil {
				opens++
			} else {
				noSecretIn(t, "an error", []byte(err.Error()))
			}
		}
		if opens > 1 {
			t.Errorf("both drafts open after %q", forgery)
		}
		if err := forged.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestPromise05ErrorsCarryNoContent(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	tellEverything(k)
	var errs []string
	note := func(do func(*Tx) error) {
		if err := k.Write(context.Background(), do); err != nil {
			errs = append(errs, err.Error())
		}
	}
	again := opened(1, reporter)
	note(func(tx *Tx) error { return tx.Apply(reporter, report.Change{Cases: []report.Case{again}}, k.now) })
	again.ID, again.Code = id(50), opened(1, reporter).Code
	note(func(tx *Tx) error { return tx.Apply(reporter, report.Change{Cases: []report.Case{again}}, k.now) })
	note(func(tx *Tx) error {
		_, err := tx.exec("INSERT INTO chats (row, tag, key, expires, sealed) SELECT row, tag, key, expires, sealed FROM chats")
		return err
	})
	note(func(*Tx) error { panic("CANARYSTORY of " + strconv.FormatInt(int64(reporter), 10)) })
	k.must(func(tx *Tx) error {
		_, err := tx.exec("UPDATE drafts SET sealed = zeroblob(1024)")
		return err
	})
	k.reopen()
	note(func(tx *Tx) error {
		_, err := tx.Desk(reporter, report.Lookup{})
		return err
	})
	if len(errs) != 5 {
		t.Fatalf("%d errors of 5", len(errs))
	}
	noSecretIn(t, "an error", []byte(strings.Join(errs, "\n")))
}
