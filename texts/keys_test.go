package texts_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"ruangaman/texts"
)

// usage is what the other rooms' sources say about keys.
type usage struct {
	// named are the keys asked for by name, with the file that does.
	named map[string]string
	// begun are beginnings of keys that a value completes: report.T("staff_state_" + status).
	begun map[string]string
	// filled are the arguments of keys named together with them.
	filled map[string][][]string
	// mentioned is every other word that may be a key: a value of a table, an option's name.
	mentioned map[string]bool
}

// keyPrefixes are beginnings that only keys have, wherever such a word stands.
var keyPrefixes = []string{"btn_", "opt_", "staff_", "admin_", "cat_", "urgency_", "bot_", "media_", "info_", "label_"}

var keyForm = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*_?$`)

// sources reads what the rooms that speak say, as text: the arrows forbid this room to import them.
func sources(t *testing.T) usage {
	t.Helper()
	u := usage{map[string]string{}, map[string]string{}, map[string][][]string{}, map[string]bool{}}
	for _, room := range []string{"flows", "dispatch", "bot", "config", "cmd", "report"} {
		err := filepath.WalkDir(filepath.Join("..", room), func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"):
				u.goFile(t, path)
			case room == "flows" && filepath.Ext(path) == ".yaml" && !strings.Contains(path, "testdata"):
				u.table(t, path)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return u
}

func (u usage) goFile(t *testing.T, path string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec, *ast.Field:
			return false // import paths and struct tags
		case *ast.CallExpr:
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "T" && len(n.Args) > 0 {
				u.asked(n.Args[0], path)
				u.arguments(n)
			}
		case *ast.KeyValueExpr:
			if name, ok := n.Key.(*ast.Ident); ok && name.Name == "Key" {
				u.asked(n.Value, path)
			}
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if strings.HasPrefix(name.Name, "text") && i < len(n.Values) {
					u.asked(n.Values[i], path)
				}
			}
		case *ast.BasicLit:
			u.word(n, path)
		}
		return true
	})
}

// asked notes an expression that must be a key: a literal, or a literal that a value completes.
func (u usage) asked(e ast.Expr, path string) {
	sum, isSum := e.(*ast.BinaryExpr)
	if isSum {
		e = sum.X
	}
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return
	}
	word, _ := strconv.Unquote(lit.Value)
	switch {
	case word == "" || !keyForm.MatchString(word):
	case isSum:
		u.begun[word] = path
	default:
		u.named[word] = path
	}
}

// arguments notes which placeholders a call of T fills, when key and names are literals.
func (u usage) arguments(call *ast.CallExpr) {
	lit, ok := call.Args[0].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING || call.Ellipsis.IsValid() {
		return
	}
	names := []string{}
	for i := 1; i < len(call.Args); i += 2 {
		name, ok := call.Args[i].(*ast.BasicLit)
		if !ok || name.Kind != token.STRING {
			return
		}
		word, _ := strconv.Unquote(name.Value)
		names = append(names, word)
	}
	key, _ := strconv.Unquote(lit.Value)
	u.filled[key] = append(u.filled[key], names)
}

func (u usage) word(lit *ast.BasicLit, path string) {
	word, err := strconv.Unquote(lit.Value)
	if lit.Kind != token.STRING || err != nil || !keyForm.MatchString(word) {
		return
	}
	sure := slices.ContainsFunc(keyPrefixes, func(p string) bool { return strings.HasPrefix(word, p) && word != p })
	switch {
	case strings.HasSuffix(word, "_") && strings.Contains(word, "_"):
		u.begun[word] = path
	case sure:
		u.named[word] = path
	default:
		u.mentioned[word] = true
	}
}

// table reads a table of the conversation: every scalar in it that has the form of a key is mentioned, those with a key's
// prefix are named.
func (u usage) table(t *testing.T, path string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := yaml.Unmarshal(raw, &tree); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	u.scalars(tree, path)
}

func (u usage) scalars(tree any, path string) {
	switch tree := tree.(type) {
	case map[string]any:
		for _, v := range tree {
			u.scalars(v, path)
		}
	case []any:
		for _, v := range tree {
			u.scalars(v, path)
		}
	case string:
		if keyForm.MatchString(tree) {
			u.word(&ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(tree)}, path)
		}
	}
}

func TestEveryKeyThatIsAskedForExists(t *testing.T) {
	t.Parallel()
	all := texts.Must()
	u := sources(t)
	for key, path := range u.named {
		if !all.Has(key) {
			t.Errorf("%s asks for %s, which id.yaml does not have", path, key)
		}
	}
	for begin, path := range u.begun {
		known := slices.ContainsFunc(all.Keys(), func(k string) bool { return strings.HasPrefix(k, begin) })
		sure := slices.ContainsFunc(keyPrefixes, func(p string) bool { return strings.HasPrefix(begin, p) })
		if sure && !known {
			t.Errorf("%s asks for %s…, and id.yaml has no such key", path, begin)
		}
	}
	if len(u.named) == 0 {
		t.Error("no key was found in the sources")
	}
}

func TestArgumentsAreThePlaceholders(t *testing.T) {
	t.Parallel()
	all := texts.Must()
	for key, calls := range sources(t).filled {
		want := slices.Sorted(slices.Values(all.Placeholders(key)))
		for _, names := range calls {
			if got := slices.Sorted(slices.Values(names)); all.Has(key) && !slices.Equal(got, want) {
				t.Errorf("%s wants %v and gets %v", key, want, got)
			}
		}
	}
}
