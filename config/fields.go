package config

import (
	"slices"
	"strings"
)

// reader collects the problems of one file while its parts are read. Every part is read to its end whatever was wrong
// before; a value with a mistake is left out of what follows, so that one mistake gives one sentence.
type reader struct {
	words
	file     string
	source   source
	problems []Problem
	errors   int // how many of them are no warnings
	// lenient: what was accepted once is accepted again, though the dates it was judged by have moved on.
	lenient bool
}

func (r *reader) add(at place, warning bool, suggestion, format string, args ...any) {
	at = r.source.place(at)
	if !warning {
		r.errors++
	}
	r.problems = append(r.problems, Problem{
		File: r.file, Line: at.line, Column: at.column, Sentence: r.say(format, args...),
		Suggestion: suggestion, Warning: warning, Lang: r.lang, Source: r.source.line(at.line),
	})
}

func (r *reader) errorAt(at place, format string, args ...any) { r.add(at, false, "", format, args...) }

func (r *reader) warnAt(at place, format string, args ...any) { r.add(at, true, "", format, args...) }

// tidyAt reports what only wants tidying: it comes last.
func (r *reader) tidyAt(at place, format string, args ...any) {
	r.add(at, true, "", format, args...)
	r.problems[len(r.problems)-1].rank = rankTidy
}

// datedAt reports what is wrong on this day and may have been right when the file was accepted.
func (r *reader) datedAt(at place, format string, args ...any) {
	r.add(at, r.lenient, "", format, args...)
}

// unknown reports a name that is not among the known ones, with the one that was probably meant.
func (r *reader) unknown(n *node, what string, known []string) {
	r.stranger(n, what, nearest(n.text, known))
}

// stranger reports a name that nobody knows here, with what was probably meant.
func (r *reader) stranger(n *node, what, meant string) {
	r.add(n.place, false, meant, "%s %q tidak dikenal", phrase(what), n.text)
}

// fields are the values of a mapping by key.
type fields struct {
	*reader
	at     place
	what   string
	values map[string]*node
	keys   map[string]place
	whole  bool // the node was a mapping at all
}

// fields reads a mapping with the keys that format gives this part: any other key, a key written twice, and a required
// key that is not there are errors. what is the mapping's name in sentences.
func (r *reader) fields(n *node, part, what string) fields {
	known := format[part]
	f := fields{reader: r, at: n.place, what: what, values: map[string]*node{}, keys: map[string]place{}}
	if !r.is(n, kindMap, what) {
		return f
	}
	f.whole = true
	names := plainKeys(known)
	if other := strayed(n, part); other != "" {
		r.errorAt(n.place, "baris ini seperti baris %s — apakah judul \"%s:\" di atasnya terhapus?", other, other)
		f.whole = false
		return f
	}
	for _, p := range r.unique(n) {
		if !slices.Contains(names, p.key.text) {
			r.unknownKey(p, names)
			continue
		}
		f.values[p.key.text], f.keys[p.key.text] = p.value, p.key.place
	}
	if slices.ContainsFunc(n.pairs, func(p pair) bool { return p.value.kind == kindBroken }) {
		return f // what is missing may stand in what could not be read
	}
	for i, k := range known {
		if !strings.HasPrefix(k, "?") && f.values[names[i]] == nil {
			r.missing(f, k)
		}
	}
	return f
}

// unknownKey reports a key the format does not have. One that is like none and has no value is no key at all, but the rest
// of a list without brackets.
func (r *reader) unknownKey(p pair, names []string) {
	if p.value.kind == kindEmpty && nearest(p.key.text, names) == "" {
		r.errorAt(p.key.place, "%q di sini tanpa nilai — bila ini daftar, pakai kurung, misalnya [satu, dua]", p.key.text)
		return
	}
	r.unknown(p.key, "kunci", names)
}

func plainKeys(known []string) []string {
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = strings.TrimPrefix(k, "?")
	}
	return names
}

// strayed is the part of the file that an entry belongs to by all its keys, when it stands in another: the heading between
// them is gone. It is "" when nothing says so.
func strayed(n *node, part string) string {
	lists := []string{"jadwal", "cuti", "tukar", "libur", "konflik"}
	if !slices.Contains(lists, part) || fits(n, part) {
		return ""
	}
	i := slices.IndexFunc(lists, func(other string) bool { return fits(n, other) })
	if i < 0 {
		return ""
	}
	return lists[i]
}

// fits reports whether an entry has two keys or more and each of them is one of a part.
func fits(n *node, part string) bool {
	names := plainKeys(format[part])
	return len(n.pairs) > 1 && !slices.ContainsFunc(n.pairs, func(p pair) bool { return !slices.Contains(names, p.key.text) })
}

func (r *reader) missing(f fields, key string) {
	r.errorAt(f.at, "%s: kunci wajib %q tidak ada", phrase(f.what), key)
}

// unique lists the pairs of a mapping whose key is written for the first time; a repeated key is an error.
func (r *reader) unique(n *node) []pair {
	first := map[string]place{}
	var out []pair
	for _, p := range n.pairs {
		if at, twice := first[p.key.text]; twice {
			r.errorAt(p.key.place, "kunci %q sudah ditulis di baris %d", p.key.text, at.line)
			continue
		}
		first[p.key.text] = p.key.place
		out = append(out, p)
	}
	return out
}

// is reports a value of the wrong kind.
func (r *reader) is(n *node, want kind, what string) bool {
	if n.kind == want {
		return true
	}
	switch {
	case n.kind == kindBroken:
	case n.kind == kindEmpty:
		r.errorAt(n.place, "%s: belum diisi", phrase(what))
	case want == kindMap:
		r.errorAt(n.place, `%s: tulis sebagai "kunci: nilai", misalnya {kunci: nilai}`, phrase(what))
	case want == kindList:
		r.errorAt(n.place, `%s: tulis sebagai daftar, [satu, dua] atau setiap baris diawali "-"`, phrase(what))
	default:
		r.errorAt(n.place, "%s: tulis satu nilai saja", phrase(what))
	}
	return false
}

// get finds a value; nil means that it is not there, or that what is there was reported.
func (f fields) get(key string) *node {
	if n := f.values[key]; n != nil && n.kind != kindBroken {
		return n
	}
	return nil
}

// text reads one value of a key; nil where there is none.
func (f fields) text(key string) *node {
	n := f.get(key)
	if n == nil || !f.is(n, kindText, key) {
		return nil
	}
	if strings.TrimSpace(n.text) == "" {
		f.errorAt(n.place, "%s: belum diisi", key)
		return nil
	}
	return n
}

// words is text, or "" where there is none.
func (f fields) words(key string) string {
	if n := f.text(key); n != nil {
		return n.text
	}
	return ""
}

// list reads the items of a key; one value without brackets is a list of one.
func (f fields) list(key string) []*node {
	n := f.get(key)
	if n == nil {
		return nil
	}
	if n.kind == kindText {
		return []*node{n}
	}
	return f.items(n, key)
}

// items lists the values of a list that are there and are plain text.
func (r *reader) items(n *node, what string) []*node {
	if !r.is(n, kindList, what) {
		return nil
	}
	if len(n.items) == 0 {
		r.errorAt(n.place, "%s: daftar ini kosong", phrase(what))
	}
	var out []*node
	for _, item := range n.items {
		if r.is(item, kindText, what) {
			out = append(out, item)
		}
	}
	return out
}

// entries lists the entries of a key that holds a list of mappings. An absent key and an empty value are no entries.
func (f fields) entries(key string) []*node {
	n := f.get(key)
	if n == nil || n.kind == kindEmpty || !f.is(n, kindList, key) {
		return nil
	}
	return n.items
}

// choice reads a value that must be one of the given words; ok is false where it is absent or another.
func (f fields) choice(key string, words ...string) (string, bool) {
	n := f.text(key)
	if n == nil {
		return "", false
	}
	if !slices.Contains(words, n.text) {
		f.add(n.place, false, nearest(n.text, words), "%s %q tidak dikenal; pilihannya: %s", key, n.text, strings.Join(words, ", "))
		return "", false
	}
	return n.text, true
}
