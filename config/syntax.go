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
	{"non-map value", `baris ini harus berbentuk "kunci: nilai"`},
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
func syntaxFault(err error, tokens token.Tokens) fault {
	const unknown = "susunan tulisan di sini tidak dapat dibaca — bandingkan dengan config.example.yaml"
	var syntax *yaml.SyntaxError
	if !errors.As(err, &syntax) {
		return fault{lastPlace(tokens), unknown}
	}
	if f, found := unclosed(syntax, tokens); found {
		return f
	}
	for _, s := range syntaxSentences {
		if strings.Contains(syntax.Message, s.part) {
			return fault{placeOf(syntax.Token), s.sentence}
		}
	}
	return fault{placeOf(syntax.Token), unknown}
}

// unclosed finds the bracket that was left open on an earlier line: the parser only stumbles over what comes next.
func unclosed(syntax *yaml.SyntaxError, tokens token.Tokens) (fault, bool) {
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
	if len(open) == 0 || placeOf(open[len(open)-1]).line == at.line {
		return fault{}, false
	}
	last := open[len(open)-1]
	if last.Type == token.MappingStartType {
		return fault{placeOf(last), braceOpen}, true
	}
	return fault{placeOf(last), bracketOpen}, true
}

// lastPlace is where the parser's last token stands.
func lastPlace(tokens token.Tokens) place {
	if len(tokens) == 0 {
		return place{1, 1}
	}
	return placeOf(tokens[len(tokens)-1])
}
