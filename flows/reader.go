package flows

import (
	"slices"
	"strings"
	"unicode"
)

// token is one word of a text as the danger check sees it.
type token struct {
	word string
	root string // the verb of the list it is a form of
	bare bool   // it is that verb without any prefix or suffix
	stop bool   // the end of a sentence: no phrase reaches across
}

// key is what phrases are sorted by.
func (t token) key() string {
	if t.root != "" {
		return "+" + t.root
	}
	return t.word
}

// keys are all keys under which a phrase may begin with this word.
func (t token) keys() []string {
	keys := []string{t.word}
	if s := t.stem(); s != t.word {
		keys = append(keys, s)
	}
	if t.root != "" {
		keys = append(keys, "+"+t.root)
	}
	return keys
}

// stem is the word without "-nya", which hangs on nouns: "pisaunya".
func (t token) stem() string {
	if s, ok := strings.CutSuffix(t.word, "nya"); ok && len(s) >= 2 {
		return s
	}
	return t.word
}

// reader turns what people type into words: small letters, without dots between letters, with one letter where a cry has
// many, abbreviations written out, verbs with their root.
type reader struct {
	short  map[string][]string
	forms  map[string]string // verb forms, bare ones included, by root
	strong map[string]bool
	known  map[string]bool // words of the lists, to judge a split or starred word by
}

func newReader(top value) reader {
	r := reader{short: map[string][]string{}, forms: map[string]string{}, strong: map[string]bool{}, known: map[string]bool{}}
	if v, ok := top.get("verbs"); ok {
		for _, root := range v.words() {
			r.addVerb(root)
		}
	}
	if v, ok := top.get("strong"); ok {
		for _, root := range v.words() {
			r.strong[root] = true
		}
	}
	if v, ok := top.get("short"); ok {
		for _, e := range v.keys {
			r.short[e.key] = strings.Fields(e.word)
			r.known[e.key] = true
		}
	}
	if v, ok := top.get("groups"); ok {
		for _, g := range v.keys {
			for _, level := range g.keys {
				for _, words := range level.words() {
					for _, w := range strings.Fields(words) {
						r.known[w] = true
					}
				}
			}
		}
	}
	return r
}

// same reports whether a word of a text is the word of a phrase. A phrase that lists a passive ("dipukul") is not found
// by the bare root ("pukul"), except where that already means the deed.
func (r *reader) same(want, got token) bool {
	switch {
	case got.stop:
		return false
	case strings.HasSuffix(want.word, "2"): // listed as doubled: again and again
		return got.word == want.word
	case want.root != "" && got.root == want.root:
		return want.bare || !got.bare || r.strong[want.root]
	default:
		return got.word == want.word || got.stem() == want.word
	}
}

// read gives the words of a text.
func (r *reader) read(text string) []token {
	var all []token
	for _, raw := range strings.Fields(clean(text)) {
		end := strings.HasSuffix(raw, ".") || strings.HasSuffix(raw, "!") || strings.HasSuffix(raw, "?")
		for _, w := range r.split(raw) {
			for _, full := range r.expand(w) {
				all = append(all, r.token(full))
			}
		}
		if end && len(all) > 0 {
			all = append(all, token{stop: true})
		}
	}
	return r.join(all)
}

// clean lowers, folds full-width letters and drops what cannot be seen; line ends end a sentence.
func clean(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= '！' && c <= '～': // full-width forms of ASCII
			c -= '！' - '!'
		case c == '\u200b' || c == '\u200c' || c == '\u200d' || c == '\u2060' || c == '\ufeff' || c == '\u00ad':
			return -1
		case c == '’' || c == '\'':
			return -1
		}
		return unicode.ToLower(c)
	}, text)
}

// split cuts a run without spaces into words: "dia,bawa" in two, "b.u.n.u.h" and "b*nuh" put together again.
func (r *reader) split(raw string) []string {
	parts := strings.FieldsFunc(raw, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '*' })
	if len(parts) > 1 {
		if joined := strings.Join(parts, ""); r.known[squeeze(unleet(joined))] || allSingle(parts) && !isNumber(joined) {
			parts = []string{joined}
		}
	}
	var words []string
	for i, p := range parts {
		if i > 0 && p == parts[i-1] { // bakar-bakar
			words[len(words)-1] = strings.TrimSuffix(words[len(words)-1], "2") + "2"
			continue
		}
		if w := r.plain(p); w != "" {
			words = append(words, w)
		}
	}
	return words
}

func allSingle(parts []string) bool {
	return len(parts) > 2 && !slices.ContainsFunc(parts, func(p string) bool { return len([]rune(p)) > 1 })
}

// numberWord stands for every number.
const numberWord = "#"

func isNumber(w string) bool { return strings.Trim(w, "0123456789") == "" }

// plain is a word without disguise.
func (r *reader) plain(w string) string {
	switch {
	case w == "#" || isNumber(w):
		return numberWord
	case strings.Contains(w, "*"):
		return r.unstar(w)
	}
	w = squeeze(unleet(w))
	if !r.known[w] {
		if short := double(w); r.known[short] {
			return short
		}
	}
	return w
}

// unleet reads digits inside words as the letters they look like; a last 2 says that the word is doubled.
func unleet(w string) string {
	if isNumber(w) {
		return w
	}
	last := ""
	if body, ok := strings.CutSuffix(w, "2"); ok {
		w, last = body, "2"
	}
	return strings.NewReplacer("4", "a", "3", "e", "1", "i", "0", "o", "5", "s").Replace(w) + last
}

// squeeze writes a letter that stands three times or more only once.
func squeeze(w string) string { return repeat(w, 3) }

// double writes every doubled letter once.
func double(w string) string { return repeat(w, 2) }

func repeat(w string, least int) string {
	var b strings.Builder
	runes := []rune(w)
	for i := 0; i < len(runes); {
		j := i
		for j < len(runes) && runes[j] == runes[i] {
			j++
		}
		n := j - i
		if n >= least {
			n = 1
		}
		for range n {
			b.WriteRune(runes[i])
		}
		i = j
	}
	return b.String()
}

// unstar tries the vowels for a star: "b*nuh".
func (r *reader) unstar(w string) string {
	for _, vowel := range []string{"u", "a", "i", "e", "o"} {
		if full := strings.ReplaceAll(w, "*", vowel); r.known[full] {
			return full
		}
	}
	return strings.ReplaceAll(w, "*", "")
}

// expand writes an abbreviation out.
func (r *reader) expand(w string) []string {
	if full, ok := r.short[w]; ok {
		return full
	}
	return []string{w}
}

func (r *reader) token(w string) token {
	root := r.forms[w]
	return token{word: w, root: root, bare: root == w}
}

// join puts single letters that follow one another together: "b u n u h".
func (r *reader) join(all []token) []token {
	var out []token
	for i := 0; i < len(all); {
		j := i
		var b strings.Builder
		for j < len(all) && len(all[j].word) == 1 && all[j].word != numberWord {
			b.WriteString(all[j].word)
			j++
		}
		if j-i < 3 {
			j = i + 1
			out = append(out, all[i])
		} else {
			for _, w := range r.cut(b.String()) {
				out = append(out, r.token(w))
			}
		}
		i = j
	}
	return out
}

// maxSpaced bounds how many spaced letters are cut into words.
const maxSpaced = 40

// cut divides letters that were typed with spaces between all of them into words of the lists: "t o l o n g s a y a". What
// cannot be divided stays one word.
func (r *reader) cut(letters string) []string {
	if len(letters) <= maxSpaced && !r.known[letters] {
		for i := len(letters) - 3; i >= 3; i-- {
			if !r.known[letters[:i]] {
				continue
			}
			if rest := r.cut(letters[i:]); r.known[rest[0]] {
				return append([]string{letters[:i]}, rest...)
			}
		}
	}
	return []string{letters}
}
