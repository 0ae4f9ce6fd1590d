package flows

import (
	"fmt"
	"slices"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"ruangaman/report"
)

// value is a node of one of our yaml files: a word, a list or keys, with its line for the list of faults. Words are the
// raw text, so that 08 stays 08 and yes stays yes.
type value struct {
	line int
	word string
	list []value
	keys []entry
}

// entry is one key of a mapping with what it holds.
type entry struct {
	key  string
	line int
	value
}

// get finds a key of a mapping.
func (v value) get(key string) (value, bool) {
	i := slices.IndexFunc(v.keys, func(e entry) bool { return e.key == key })
	if i < 0 {
		return value{}, false
	}
	return v.keys[i].value, true
}

// words are the words of a list, or the one word that stands in its place.
func (v value) words() []string {
	if v.list == nil {
		if v.word == "" {
			return nil
		}
		return []string{v.word}
	}
	all := make([]string, 0, len(v.list))
	for _, item := range v.list {
		all = append(all, item.word)
	}
	return all
}

// faults collects what is wrong with a file, so that all of it is told in one run.
type faults struct {
	file string
	all  []error
}

func (f *faults) add(line int, format string, args ...any) {
	f.all = append(f.all, fmt.Errorf("%s:%d: %s: %w", f.file, line, fmt.Sprintf(format, args...), report.ErrInvalid))
}

// readYAML reads a file whose top is a mapping. The files are our own and embedded, so only what we write is understood:
// no anchors, no tags, one document.
func readYAML(name string, raw []byte) (value, *faults) {
	f := &faults{file: name}
	file, err := parser.ParseBytes(raw, 0)
	if err != nil {
		f.add(1, "not yaml (%v)", err)
		return value{}, f
	}
	if len(file.Docs) != 1 {
		f.add(1, "one document expected, %d found", len(file.Docs))
		return value{}, f
	}
	return f.read(file.Docs[0].Body), f
}

func (f *faults) read(n ast.Node) value {
	if n == nil {
		return value{}
	}
	v := value{line: n.GetToken().Position.Line}
	switch n := n.(type) {
	case *ast.MappingNode:
		v.keys = f.mapping(n)
	case *ast.SequenceNode:
		v.list = []value{}
		for _, item := range n.Values {
			v.list = append(v.list, f.read(item))
		}
	case *ast.NullNode, *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode, *ast.StringNode:
		v.word = n.GetToken().Value
	default:
		f.add(v.line, "%s is not understood here", n.Type())
	}
	return v
}

func (f *faults) mapping(n *ast.MappingNode) []entry {
	keys := []entry{}
	for _, pair := range n.Values {
		e := entry{key: pair.Key.GetToken().Value, line: pair.Key.GetToken().Position.Line, value: f.read(pair.Value)}
		if slices.ContainsFunc(keys, func(o entry) bool { return o.key == e.key }) {
			f.add(e.line, "%s is written twice", e.key)
		}
		keys = append(keys, e)
	}
	return keys
}
