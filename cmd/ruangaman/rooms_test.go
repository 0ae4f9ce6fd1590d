package main

import (
	"fmt"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module is this module's path as in go.mod.
const module = "ruangaman"

// arrows is docs and law at once: which rooms each room may import (DESIGN, "Rooms"). cmd may import everything.
var arrows = map[string][]string{
	"report":    {},
	"simulator": {},
	"texts":     {"report"},
	"roster":    {"report"},
	"flows":     {"report"},
	"store":     {"report"},
	"dispatch":  {"roster", "report"},
	"config":    {"roster", "report", "texts"},
	"bot":       {"flows", "report", "texts"},
	// evidence works on strangers' files in a process of its own, which must hold nothing of ours: it knows no room.
	"evidence": {},
	// bench measures the rooms as they are and beside other backends: it fills stores through the real one, ticks with the
	// real plan, and starts the program as a process. Nobody imports it.
	"bench": {"config", "dispatch", "flows", "report", "store", "texts"},
}

// pureRooms and pureFiles know no clock, no disk, no network and no chance; time and randomness are handed in.
var (
	pureRooms = []string{"report", "flows", "roster"}
	pureFiles = []string{"dispatch/plan.go", "dispatch/ladder.go", "dispatch/followup.go", "dispatch/ask.go", "dispatch/elsewhere.go", "dispatch/crisis.go"}
	impure    = []string{"os", "net", "net/http", "database/sql", "crypto/rand", "math/rand", "math/rand/v2", "log", "os/exec", "syscall"}
)

func TestArrowsBetweenRooms(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		room := strings.Split(f.path, "/")[0]
		allowed, known := arrows[room]
		for _, imp := range f.imports {
			target, ours := strings.CutPrefix(imp.path, module+"/")
			switch {
			case !ours || room == "cmd" || f.test && target == room:
			case f.test && (target == "simulator" && (room == "bot" || room == "cmd")):
			case !known:
				t.Errorf("%s:%d: room %q is not in the list of rooms; add it to arrows with a reason", f.path, imp.line, room)
			case !slices.Contains(allowed, target):
				t.Errorf("%s:%d: %s must not import %s", f.path, imp.line, room, target)
			}
		}
	}
}

func TestOnlyTheDemoAndTestsImportTheSimulator(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		for _, imp := range f.imports {
			if imp.path != module+"/simulator" || f.test {
				continue
			}
			if f.path != "cmd/ruangaman/demo.go" {
				t.Errorf("%s:%d: only cmd/ruangaman/demo.go and tests may import simulator", f.path, imp.line)
			}
			if !f.without("produksi") {
				t.Errorf("%s: must be left out by -tags produksi (//go:build !produksi)", f.path)
			}
		}
	}
}

func TestPureRoomsKnowNoClockDiskNetworkOrChance(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		room := strings.Split(f.path, "/")[0]
		if f.test || !slices.Contains(pureRooms, room) && !slices.Contains(pureFiles, f.path) {
			continue
		}
		for _, imp := range f.imports {
			if slices.Contains(impure, imp.path) {
				t.Errorf("%s:%d: a pure file must not import %s", f.path, imp.line, imp.path)
			}
		}
		for _, call := range []string{"time.Now(", "time.Since(", "time.Until(", "time.Sleep(", "time.After("} {
			if i := strings.Index(f.source, call); i >= 0 {
				t.Errorf("%s:%d: a pure file must not call %s)", f.path, 1+strings.Count(f.source[:i], "\n"), call)
			}
		}
	}
}

func TestOneFileImportsTheStateMachine(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		for _, imp := range f.imports {
			if imp.path == "github.com/looplab/fsm" && f.path != "flows/machine.go" {
				t.Errorf("%s:%d: only flows/machine.go may import looplab/fsm", f.path, imp.line)
			}
		}
	}
}

func TestEveryRoomHasADoc(t *testing.T) {
	t.Parallel()
	for room := range arrows {
		if _, err := os.Stat(filepath.Join(root, room, "doc.go")); err != nil {
			t.Errorf("room %s has no doc.go", room)
		}
	}
}

// root is the top of the repository as seen from this package.
const root = "../.."

type goFile struct {
	path, source string
	test         bool
	imports      []goImport
	build        constraint.Expr
}

type goImport struct {
	path string
	line int
}

// without reports whether the file is left out when only tag is set.
func (f goFile) without(tag string) bool {
	return f.build != nil && !f.build.Eval(func(t string) bool { return t == tag })
}

// goFiles reads the imports of every Go file of this module.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	var files []goFile
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && path != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "build" || name == "node_modules") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		f, err := readGoFile(path)
		files = append(files, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 10 {
		t.Fatalf("found only %d Go files; the test looks in the wrong place", len(files))
	}
	return files
}

func readGoFile(path string) (goFile, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return goFile{}, err
	}
	rel, err := filepath.Rel(root, path)
	if err != nil {
		return goFile{}, err
	}
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, path, source, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return goFile{}, fmt.Errorf("read imports: %w", err)
	}
	f := goFile{path: filepath.ToSlash(rel), source: string(source), test: strings.HasSuffix(path, "_test.go")}
	for _, imp := range tree.Imports {
		f.imports = append(f.imports, goImport{strings.Trim(imp.Path.Value, `"`), fset.Position(imp.Pos()).Line})
	}
	for _, group := range tree.Comments {
		for _, c := range group.List {
			if constraint.IsGoBuild(c.Text) {
				f.build, err = constraint.Parse(c.Text)
			}
		}
	}
	return f, err
}
