package store

import (
	"database/sql/driver"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// wholeTables are the queries that may read a whole table, and why.
var wholeTables = map[string]string{
	"sqlKeysFree":      "once, at start",
	"sqlErasuresAll":   "once, at start; nearly always empty",
	"sqlPeopleAll":     "a handful of rows; once, and after a change",
	"sqlSeenDelete":    "once a day",
	"sqlKeepShift":     "every closed case, when simpan.kasus_selesai changes",
	"sqlClaimHeld":     "the first entry of an index",
	"sqlTables":        "the schema; a reader's",
	"sqlCounts":        "a reader's",
	"sqlFilesAll":      "at start and once a day",
	"sqlFilesTogether": "a reader's, once for a file; a file is 64 KiB at least, so there are never many",
	"sqlDueAudit":      "no table: three searches of the index of open cases",
}

// scans matches a step of a plan that reads a table from end to end, or sorts.
var scans = regexp.MustCompile(`^SCAN |USE TEMP B-TREE`)

// TestNoQueryReadsAWholeTable looks at the plan of every query of this package.
func TestNoQueryReadsAWholeTable(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	queries := allQueries(t)
	if len(queries) < 60 {
		t.Fatalf("only %d queries were found", len(queries))
	}
	for name, query := range queries {
		if !strings.Contains(query, " FROM ") && !strings.HasPrefix(query, "UPDATE") {
			continue
		}
		scanned := slices.ContainsFunc(plan(k, query), scans.MatchString)
		if scanned != (wholeTables[name] != "") {
			t.Errorf("%s reads a whole table: %v\n\t%s", name, scanned, strings.Join(plan(k, query), "\n\t"))
		}
	}
}

// TestTheTickReadsOnlyTheIndexOfOpenCases: its cost must not grow with the archive.
func TestTheTickReadsOnlyTheIndexOfOpenCases(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	if steps := plan(k, sqlCasesDue); len(steps) != 1 || steps[0] != "SEARCH cases USING INDEX cases_due (next_due<?)" {
		t.Errorf("%q", steps)
	}
}

// peeked matches a comparison that makes SQLite plan a query anew for every value; see sqlite.go.
var peeked = regexp.MustCompile(`(tag|chat|key|lane|target|place|due|expires|not_before|held|name) (=|<|<=|>|>=) \?|LIMIT \?`)

func TestNoQueryIsPlannedAnewForEveryValue(t *testing.T) {
	t.Parallel()
	for name, query := range allQueries(t) {
		if _, where, ok := strings.Cut(query, "WHERE"); ok && peeked.MatchString(where) {
			t.Errorf("%s compares with a bare value", name)
		}
	}
}

func plan(k *kit, query string) (steps []string) {
	k.t.Helper()
	k.must(func(tx *Tx) error {
		return tx.query(func(v []driver.Value) (bool, error) {
			steps = append(steps, v[3].(string))
			return true, nil
		}, "EXPLAIN QUERY PLAN "+query)
	})
	return steps
}

// allQueries reads the constants named sql… from the source.
func allQueries(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	queries := map[string]string{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			for i := 0; ok && i < len(spec.Names) && i < len(spec.Values); i++ {
				literal, isLiteral := spec.Values[i].(*ast.BasicLit)
				if name := spec.Names[i].Name; isLiteral && strings.HasPrefix(name, "sql") {
					if queries[name], err = strconv.Unquote(literal.Value); err != nil {
						t.Fatal(err)
					}
				}
			}
			return true
		})
	}
	return queries
}
