package config

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// node is a value of the file as it was written: text stays text, whatever YAML would make of it.
type node struct {
	place
	kind  kind
	text  string // of a scalar, raw, without its quotes
	items []*node
	pairs []pair
}

type kind int

const (
	kindEmpty kind = iota // nothing is written
	kindText
	kindList
	kindMap
	kindBroken // its mistake is reported already
)

type pair struct{ key, value *node }

// errNoYAML means that the parser itself gave up in a way it does not describe.
var errNoYAML = errors.New("unreadable yaml")

// maxDepth bounds the nesting of brackets and list marks; the format needs five.
const maxDepth = 12

// parse reads the text as one YAML document. Faults that leave a tree to read on come with it; without a tree the one
// fault is a syntax error.
func parse(text string) (tree *node, faults []fault) {
	tokens, file, err := parseTokens(text)
	if err != nil {
		return nil, []fault{syntaxFault(err, tokens, text)}
	}
	b := builder{}
	b.documents(file)
	if b.tree == nil {
		b.tree = &node{place: place{1, 1}}
	}
	return b.tree, b.faults
}

// parseTokens shields the program from a parser that panics on odd bytes.
func parseTokens(text string) (tokens token.Tokens, file *ast.File, err error) {
	defer func() {
		if recover() != nil {
			file, err = nil, errNoYAML
		}
	}()
	tokens = lexer.Tokenize(text)
	if tk := tooDeep(tokens); tk != nil {
		return tokens, nil, &yaml.SyntaxError{Message: messageTooDeep, Token: tk}
	}
	file, err = parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	return tokens, file, err
}

// tooDeep finds the token at which nesting goes beyond anything the format needs; the parser works recursively.
func tooDeep(tokens token.Tokens) *token.Token {
	depth, marks, line := 0, 0, 0
	for _, tk := range tokens {
		if tk.Position != nil && tk.Position.Line != line {
			marks, line = 0, tk.Position.Line
		}
		switch tk.Type {
		case token.MappingStartType, token.SequenceStartType:
			depth++
		case token.MappingEndType, token.SequenceEndType:
			depth--
		case token.SequenceEntryType, token.MappingKeyType, token.AnchorType, token.TagType:
			marks++
		}
		if depth > maxDepth || marks > maxDepth || tk.Position != nil && tk.Position.IndentNum > 40*maxDepth {
			return tk
		}
	}
	return nil
}

// builder makes our tree of the parser's and collects what the format does not allow.
type builder struct {
	tree   *node
	faults []fault
}

func (b *builder) refuse(at place, sentence string) {
	b.faults = append(b.faults, fault{at, sentence})
}

func (b *builder) documents(file *ast.File) {
	for _, doc := range file.Docs {
		if doc == nil || doc.Body == nil {
			continue
		}
		if _, ok := doc.Body.(*ast.DirectiveNode); ok {
			b.refuse(placeOf(doc.Body.GetToken()), `baris "%" tidak dipakai di berkas ini — hapus`)
			continue
		}
		if b.tree != nil {
			at := placeOf(doc.Body.GetToken())
			if doc.Start != nil {
				at = placeOf(doc.Start)
			}
			b.refuse(at, `bagian kedua setelah "---" tidak dibaca — satu berkas, satu pengaturan`)
			return
		}
		b.tree = b.node(doc.Body)
	}
}

func (b *builder) node(n ast.Node) *node {
	switch v := n.(type) {
	case *ast.MappingNode:
		return b.mapping(v.Values, v.Start, v.IsFlowStyle)
	case *ast.MappingValueNode:
		return b.mapping([]*ast.MappingValueNode{v}, v.Start, v.IsFlowStyle)
	case *ast.SequenceNode:
		out := &node{place: placeOf(v.Start), kind: kindList}
		for _, item := range v.Values {
			out.items = append(out.items, b.node(item))
		}
		return out
	case *ast.NullNode:
		out := &node{place: placeOf(v.Token)}
		if v.Token.Type != token.ImplicitNullType {
			out.kind, out.text = kindText, v.Token.Value
		}
		return out
	default:
		return b.other(n)
	}
}

// other reads plain values and refuses what the format has no use for.
func (b *builder) other(n ast.Node) *node {
	if n == nil {
		return &node{place: place{1, 1}}
	}
	at := placeOf(n.GetToken())
	switch v := n.(type) {
	case *ast.AnchorNode:
		b.refuse(placeOf(v.Start), `tanda "&" tidak dipakai di berkas ini — tulis nilainya langsung`)
		return b.node(v.Value)
	case *ast.TagNode:
		b.refuse(placeOf(v.Start), `tanda "!" tidak dipakai di berkas ini — tulis nilainya langsung, atau pakai tanda kutip`)
		return b.node(v.Value)
	case *ast.AliasNode:
		b.refuse(at, `tanda "*" tidak dipakai di berkas ini — tulis nilainya langsung, atau pakai tanda kutip`)
	case *ast.LiteralNode:
		b.refuse(at, "tulis nilai ini dalam satu baris, tanpa \"|\" atau \">\"")
	case ast.ScalarNode:
		return b.scalar(v.GetToken())
	default:
		b.refuse(at, "bagian ini tidak dapat dibaca")
	}
	return &node{place: at, kind: kindBroken}
}

// startOf is where a text begins. The scanner gives one of several lines that ends the file the place of its end.
func startOf(tk *token.Token) place {
	at, text := placeOf(tk), strings.TrimSpace(tk.Origin)
	lines := strings.Count(text, "\n")
	if tk.Next != nil || lines == 0 || lines >= at.line {
		return at
	}
	lead, _, _ := strings.Cut(tk.Origin, text)
	return place{at.line - lines, len(lead) - strings.LastIndex(lead, "\n")}
}

func (b *builder) scalar(tk *token.Token) *node {
	out := &node{place: startOf(tk), kind: kindText}
	if tk.Type == token.SingleQuoteType || tk.Type == token.DoubleQuoteType {
		out.text = tk.Value
		return out
	}
	out.text = strings.Join(strings.Fields(tk.Value), " ")
	switch colon := strings.Contains(out.text, ": ") || strings.HasSuffix(out.text, ":"); {
	case colon && strings.Contains(strings.TrimSpace(tk.Origin), "\n"):
		b.refuse(out.place, "baris ini tidak berbentuk \"kunci: nilai\" — bila ini catatan, awali dengan \"#\"")
		out.kind = kindBroken
	case colon:
		b.refuse(out.place, "nilai ini memuat \":\" — ada koma yang terlupa? Bila memang begitu, pakai tanda kutip")
		out.kind = kindBroken
	case halved(out.text) != "":
		b.refuse(out.place, halved(out.text))
		out.kind = kindBroken
	}
	return out
}

// halved says which half of a pair of brackets or quotes a text without quotes lacks, or "".
func halved(text string) string {
	switch {
	case strings.Count(text, "]") > strings.Count(text, "["):
		return `ada "]" tanpa "[" di depannya`
	case strings.Count(text, "}") > strings.Count(text, "{"):
		return `ada "}" tanpa "{" di depannya`
	case strings.Count(text, `"`)%2 == 1:
		return "tanda kutip \" ini hanya satu — buka dan tutup nilainya dengan tanda kutip, atau hapus"
	default:
		return ""
	}
}

func (b *builder) mapping(values []*ast.MappingValueNode, start *token.Token, flow bool) *node {
	out := &node{place: placeOf(start), kind: kindMap}
	for i, v := range values {
		key := b.key(v.Key)
		if i == 0 && !flow {
			out.place = key.place
		}
		if key.kind == kindText {
			out.pairs = append(out.pairs, pair{key, b.node(v.Value)})
		}
	}
	return out
}

func (b *builder) key(k ast.MapKeyNode) *node {
	out := &node{place: place{1, 1}, kind: kindBroken}
	if k == nil {
		return out
	}
	tk := k.GetToken()
	out.place = placeOf(tk)
	switch k.(type) {
	case *ast.MergeKeyNode:
		b.refuse(out.place, `kunci "<<" tidak dipakai di berkas ini — tulis isinya langsung`)
	case *ast.MappingKeyNode:
		b.refuse(out.place, `tanda "?" tidak dipakai di berkas ini — tulis "kunci: nilai"`)
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		b.refuse(out.place, `tanda "&", "*" dan "!" tidak dipakai di berkas ini`)
	default:
		out.kind, out.text = kindText, strings.Join(strings.Fields(tk.Value), " ")
	}
	return out
}

func placeOf(tk *token.Token) place {
	if tk == nil || tk.Position == nil {
		return place{1, 1}
	}
	return place{max(tk.Position.Line, 1), max(tk.Position.Column, 1)}
}
