package store

import (
	"database/sql/driver"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"ruangaman/report"
)

// writeFixture makes testdata/schemaN anew with the newest schema: go test ./store -run OldSchema -write-fixture. A fixture
// that has been released is never made anew: it stands for the databases that are out there.
var writeFixture = flag.Bool("write-fixture", false, "write the fixture of the newest schema")

func fixtureFolder(schema int64) string {
	return filepath.Join("testdata", fmt.Sprintf("schema%d", schema))
}

// makeFixture fills a database as tellEverything does, leaving one message waiting.
func makeFixture(t *testing.T, schema int64) {
	t.Helper()
	k := newKit(t)
	tellEverything(k)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	to := fixtureFolder(schema)
	if err := os.RemoveAll(to); err != nil {
		t.Fatal(err)
	}
	for name, from := range map[string]string{"data": k.options.Data, "keys": k.options.Keys} {
		if err := os.CopyFS(filepath.Join(to, name), os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestEveryOldSchemaIsBroughtToTheNewestWithAllItsRows(t *testing.T) {
	t.Parallel()
	newest, err := newestSchema()
	if err != nil {
		t.Fatal(err)
	}
	if *writeFixture {
		makeFixture(t, newest)
	}
	fresh := newKit(t)
	for schema := int64(1); schema <= newest; schema++ {
		k := &kit{t: t, now: start, options: Options{Data: t.TempDir(), Keys: t.TempDir()}}
		for name, to := range map[string]string{"data": k.options.Data, "keys": k.options.Keys} {
			if err := os.CopyFS(to, os.DirFS(filepath.Join(fixtureFolder(schema), name))); err != nil {
				t.Fatal(err)
			}
		}
		k.open()
		everythingIsThere(t, k)
		if got, want := schemaOf(k), schemaOf(fresh); !slices.Equal(got, want) {
			t.Errorf("schema %d does not become the newest one", schema)
		}
		if err := k.Close(); err != nil {
			t.Error(err)
		}
		h, err := readHeader(filepath.Join(k.options.Data, databaseName))
		if err != nil || h.schema != newest {
			t.Errorf("the header says schema %d: %v", h.schema, err)
		}
	}
}

func everythingIsThere(t *testing.T, k *kit) {
	t.Helper()
	d := k.desk(reporter, report.Lookup{Receipt: "4815162342108642", Held: "CANARYPERSON"})
	if d.Draft == nil || d.Draft.Case != id(1) || len(d.Mine) != 1 || len(d.Held) != 1 || d.State.LiveRev != 2 || d.City.Wrong != 3 {
		t.Error("the desk lacks something")
	}
	if d.Found == nil || d.Found.Answers["story"][0] != "CANARYSTORY" {
		t.Error("the case is not found by its receipt")
	}
	k.must(func(tx *Tx) error {
		people, err := tx.Everyone()
		if !people["CANARYPERSON"].Blocked {
			t.Error("people are forgotten")
		}
		if seen, err := tx.Seen(77, k.now); err != nil || !seen {
			t.Errorf("an update is forgotten: %v", err)
		}
		return err
	})
	wantSaid(t, k.deliver(), "send CANARYSTORY", "send 4815 1623 4210 8642", "delete") // the push takes its elder's place
}

// schemaOf lists the statements that make the tables and indexes.
func schemaOf(k *kit) (list []string) {
	k.t.Helper()
	k.must(func(tx *Tx) error {
		return tx.query(func(v []driver.Value) (bool, error) {
			list = append(list, fmt.Sprint(v))
			return true, nil
		}, "SELECT name, sql FROM sqlite_schema ORDER BY name")
	})
	return list
}
