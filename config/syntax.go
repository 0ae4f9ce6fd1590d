package config

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/token"
)

const (
	messageTooDeep = "nesting is too deep"
	braceOpen      = `kurung "{" ini tidak ditutup dengan "}"`
	bracketOpen    = `kurung "[" ini tidak ditutup dengan "]"`
)

// syntaxSentences says in Indonesian what the parser means; the first part of its message that fits holds.
var syntaxSentences = []struct{ part, sentence string }{
	{messageTooDeep, "kurung atau tanda \"-\" bertumpuk terlalu dalam"},
	{"must be specified", "di sini diharapkan koma atau kurung tutup"},
	{"flow mapping end token", braceOpen},
	{"sequence end token", bracketOpen},
	{"corresponding to ']'", `ada "]" tanpa "[" di depannya`},
	{"corresponding to '}'", `ada "}" tanpa "{" di depannya`},
	{"expected sequence element", "ada koma yang berlebih di sini"},
	{"could not find flow map content", `isi kurung "{" ini harus berbentuk "kunci: nilai"`},
	{"end character of double-quoted", "tanda kutip \" ini tidak ditutup"},
	{"end character of single-quoted", "tanda kutip ' ini tidak ditutup"},
	{"escape character", "tanda \"\\\" di dalam kutip \" tidak dikenal — pakai kutip ' saja"},
	{"escaped UTF-", "tanda \"\\\" di dalam kutip \" tidak dikenal — pakai kutip ' saja"},
	{"surrogate", "tanda \"\\\" di dalam kutip \" tidak dikenal — pakai kutip ' saja"},
	{"tab character", "ada tab di sini — ganti dengan spasi"},
	{"'\t'", "ada tab di sini — ganti dengan spasi"},
	{"is a reserved character", "nilai yang diawali tanda ini harus memakai tanda kutip"},
	{"mapping value is not allowed", `":" kedua di baris ini, atau baris ini menjorok terlalu dalam`},
	{"value is not allowed", "baris ini menjorok tidak sama dengan baris di atasnya, atau ada kurung yang berlebih"},
	{"non-map value", `baris ini harus berbentuk "kunci: nilai", dengan spasi setelah ":"`},
	{"block sequence entries", `tanda "-" harus di baris baru`},
	{"unexpected key name", `kunci ini terputus ke baris lain — ada ":" yang terlupa?`},
	{"implicit line break", `kunci ini terputus ke baris lain — ada ":" atau koma yang terlupa?`},
	{"could not find map value", "nilai setelah \":\" tidak ada"},
	{"document separator", `"---" tidak dipakai di tengah berkas ini`},
	{"anchor", `tanda "&" tidak dipakai di berkas ini — tulis nilainya langsung`},
	{"alias", `tanda "*" tidak dipakai di berkas ini — tulis nilainya langsung, atau pakai tanda kutip`},
	{"tag", `tanda "!" tidak dipakai di berkas ini — tulis nilainya langsung, atau pakai tanda kutip`},
	{"directive", `baris "%" tidak dipakai di berkas ini — hapus`},
	{"multi-line", `tulis nilai ini dalam satu baris, tanpa "|" atau ">"`},
	{"header option", `tulis nilai ini dalam satu baris, tanpa "|" atau ">"`},
	{"indent", "baris ini menjorok tidak sama dengan baris di atasnya"},
}

// syntaxFault is the one mistake of a text that is no YAML.
func syntaxFault(err error, tokens token.Tokens, text string) fault {
	const unknown = "susunan tulisan di sini tidak dapat dibaca — bandingkan dengan config.example.yaml"
	var syntax *yaml.SyntaxError
	if !errors.As(err, &syntax) {
		return fault{lastPlace(tokens), unknown}
	}
	if f, found := oddLine(placeOf(syntax.Token).line, strings.Split(text, "\n")); found {
		return f
	}
	if f, found := unclosed(syntax, tokens, strings.Split(text, "\n")); found {
		return f
	}
	if f, found := withoutColon(syntax, strings.Split(text, "\n")); found {
		return f
	}
	if f, found := oddIndent(syntax, strings.Split(text, "\n")); found {
		return f
	}
	if f, found := dashWithoutSpace(placeOf(syntax.Token).line, strings.Split(text, "\n")); found {
		return f
	}
	for _, s := range syntaxSentences {
		if strings.Contains(syntax.Message, s.part) {
			return fault{placeOf(syntax.Token), s.sentence}
		}
	}
	return fault{placeOf(syntax.Token), unknown}
}

// unclosed finds the bracket or the quote that was left open: the parser only stumbles over what comes next, often lines
// later.
func unclosed(syntax *yaml.SyntaxError, tokens token.Tokens, lines []string) (fault, bool) {
	at := placeOf(syntax.Token)
	var open []*token.Token
	for _, tk := range tokens {
		if p := placeOf(tk); p.line > at.line || p.line == at.line && p.column >= at.column {
			break
		}
		switch tk.Type {
		case token.MappingStartType, token.SequenceStartType:
			open = append(open, tk)
		case token.MappingEndType, token.SequenceEndType:
			open = open[:max(len(open)-1, 0)]
		}
	}
	if len(open) == 0 {
		return fault{}, false
	}
	last := open[len(open)-1]
	begun := placeOf(last)
	if column := openQuote(lines[min(begun.line, len(lines))-1]); column > 0 && begun.line < at.line {
		return fault{place{begun.line, column}, "tanda kutip \" ini tidak ditutup"}, true
	}
	if begun.line == at.line && !closesOther(last, syntax.Token) {
		return fault{}, false
	}
	if last.Type == token.MappingStartType {
		return fault{placeOf(last), braceOpen}, true
	}
	return fault{placeOf(last), bracketOpen}, true
}

// dashWithoutSpace finds an entry of a list that begins "-{", in the line the parser stumbled over.
func dashWithoutSpace(line int, lines []string) (fault, bool) {
	text := lines[min(max(line, 1), len(lines))-1]
	entry := strings.TrimLeft(text, " ")
	if !strings.HasPrefix(entry, "-{") && !strings.HasPrefix(entry, "-[") {
		return fault{}, false
	}
	return fault{place{line, len(text) - len(entry) + 1}, `setelah "-" di awal baris harus ada spasi`}, true
}

// withoutColon finds the line that is no "key: value" at all, when the parser stumbles over the one after it: "versi = 1", or
// what a program that merges files leaves in them.
func withoutColon(syntax *yaml.SyntaxError, lines []string) (fault, bool) {
	if !strings.HasPrefix(syntax.Message, "value is not allowed") {
		return fault{}, false
	}
	for i := min(placeOf(syntax.Token).line-1, len(lines)) - 1; i >= 0; i-- {
		entry := strings.TrimSpace(bare(lines[i]))
		switch {
		case entry == "":
			continue
		case strings.HasPrefix(entry, "-") || strings.ContainsAny(entry, ":[]{}"):
			return fault{}, false
		}
		return fault{place{i + 1, strings.Index(lines[i], entry) + 1}, `baris ini harus berbentuk "kunci: nilai", dengan spasi setelah ":"`}, true
	}
	return fault{}, false
}

// closesOther reports whether a token closes the other kind of bracket than the one that is open.
func closesOther(open, tk *token.Token) bool {
	return tk != nil && (open.Type == token.MappingStartType && tk.Type == token.SequenceEndType ||
		open.Type == token.SequenceStartType && tk.Type == token.MappingEndType)
}

// openQuote is the column of a double quote that no other closes in its line, or 0.
func openQuote(line string) int {
	column := 0
	for i, r := range []rune(line) {
		switch {
		case r == '"' && column == 0:
			column = i + 1
		case r == '"':
			column = 0
		case r == '#' && column == 0 && i > 0:
			return 0
		}
	}
	return column
}

// lastPlace is where the parser's last token stands.
func lastPlace(tokens token.Tokens) place {
	if len(tokens) == 0 {
		return place{1, 1}
	}
	return placeOf(tokens[len(tokens)-1])
}
