package flows

import (
	_ "embed"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"ruangaman/report"
)

//go:embed letters.yaml
var lettersYAML []byte

// wordList is letters.yaml: what a letter of the staff must not say, or had better not, and what makes a neutral line speak.
// Lists and rules only; it stops careless words, not a will to get around it.
type wordList struct {
	stop, warn []wordGroup
	digits     []string
	line       [][]string
}

type wordGroup struct {
	name    string
	phrases [][]string
}

// finding is one thing that was found, by the group that says what to change (staff_word_*).
type finding struct{ group, words string }

// checked is what a check found.
type checked struct {
	hits  []finding
	stops bool
}

func readWordList(raw []byte) (*wordList, error) {
	top, faults := readYAML("letters.yaml", raw)
	w := &wordList{}
	groups := func(v value) (all []wordGroup) {
		for _, e := range v.keys {
			all = append(all, wordGroup{e.key, phrasesOf(e.words())})
		}
		return all
	}
	for _, e := range top.keys {
		switch e.key {
		case "stop":
			w.stop = groups(e.value)
		case "warn":
			w.warn = groups(e.value)
		case "digits":
			w.digits = e.words()
		case "line":
			w.line = phrasesOf(e.words())
		default:
			faults.add(e.line, "unknown key %q", e.key)
		}
	}
	if len(w.stop) == 0 || len(w.warn) == 0 || len(w.line) == 0 {
		faults.add(1, "a list is missing")
	}
	return w, errors.Join(faults.all...)
}

func phrasesOf(list []string) (all [][]string) {
	for _, phrase := range list {
		all = append(all, strings.Fields(phrase))
	}
	return all
}

var (
	linkForm  = regexp.MustCompile(`(?i)https?:|www\.|t\.me|wa\.me|\b[a-z0-9-]+\.(com|id|net|org|me|co|io|my|link|xyz)\b|@[a-z0-9_]{3,}`)
	codeForm  = regexp.MustCompile(`(?i)\bk[- ]?[2-9a-z]{4}\b`)
	phoneForm = regexp.MustCompile(`(?:\d[\s.\-()/]*){6,}|\+\d`)
	// timeForm is a time of day. Beside those, digits with anything but letters between them are a number as well.
	timeForm   = regexp.MustCompile(`\b(?:[01]?\d|2[0-3])[.:][0-5]\d\b`)
	strewnForm = regexp.MustCompile(`(?:\d[^\pL\d]{0,4}){6,}`)
)

// Digits in a row that make a number: spelled out, or some spelled out and some not.
const (
	digitRow = 5
	mixedRow = 6
)

// check reads a letter. Numbers, links, private meetings, other cases and names of the staff stop it.
func (w *wordList) check(text string, c *report.Case, env report.Env) checked {
	var out checked
	stop := func(group, words string) { out.hits, out.stops = append(out.hits, finding{group, words}), true }
	plain := foldDigits(text)
	if found, ok := w.number(plain); ok {
		stop("number", strings.TrimSpace(found))
	}
	if found := strange(plain); found != "" {
		stop("script", found)
	}
	if found := linkForm.FindString(plain); found != "" {
		stop("link", found)
	}
	for _, found := range codeForm.FindAllString(plain, -1) {
		if other, ok := report.ParseCode(found); ok && strings.ContainsAny(found, "- 23467 9") && other != c.Code {
			stop("case", found)
		}
	}
	if name := staffName(plain, env); name != "" {
		stop("name", name)
	}
	said := unspaced(wordsOf(plain))
	if name := calledBy(said, env); name != "" && !out.stops {
		out.hits = append(out.hits, finding{"name", name})
	}
	for _, g := range w.stop {
		if found := firstOf(g.phrases, said); found != "" {
			stop(g.name, found)
		}
	}
	for _, g := range w.warn {
		if found := firstOf(g.phrases, said); found != "" {
			out.hits = append(out.hits, finding{g.name, found})
		}
	}
	return out
}

// harmless reports whether words may stand on the reporter's phone as a neutral line: short, one line, and nothing in them
// that speaks of the matter, of a number or of a link.
func (w *wordList) harmless(text string) bool {
	n := len([]rune(text))
	if n < 3 || n > report.MaxLineRunes || strings.ContainsFunc(text, func(c rune) bool { return unicode.IsControl(c) || unicode.IsDigit(c) }) {
		return false
	}
	plain := foldDigits(text)
	said := unspaced(wordsOf(plain))
	return len(said) > 0 && strange(plain) == "" && !linkForm.MatchString(plain) && !w.spelled(said) && firstOf(w.line, said) == ""
}

// number finds a number, however it is written: with anything between its digits, spelled out, or both.
func (w *wordList) number(plain string) (string, bool) {
	if found := phoneForm.FindString(plain); found != "" {
		return found, true
	}
	rest := timeForm.ReplaceAllString(plain, "a")
	found := strewnForm.FindString(rest)
	return found, found != "" || w.spelled(unspaced(wordsOf(rest)))
}

// strange is the first letter that no Indonesian or English word needs. Letters of other alphabets that look like ours would
// carry any word past a list.
func strange(plain string) string {
	for _, c := range plain {
		if c > '\u024f' && unicode.IsLetter(c) || c >= 'Ⓐ' && c <= 'ⓩ' || c >= '🄐' && c <= '🆉' {
			return string(c)
		}
	}
	return ""
}

// foldDigits writes digits of every sort as ASCII, and takes out what is invisible or only surrounds a character.
func foldDigits(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case unicode.In(c, unicode.Cf, unicode.Mn, unicode.Me):
			return -1
		case unicode.Is(unicode.No, c): // in a circle, above the line
			return '0'
		case c >= '0' && c <= '9' || !unicode.IsDigit(c):
			return c
		default:
			for zero := c; ; zero-- {
				if !unicode.IsDigit(zero - 1) {
					return '0' + (c-zero)%10
				}
			}
		}
	}, text)
}

func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '\'' })
}

// unspaced puts letters that stand alone one after another together: "k e t e m u".
func unspaced(said []string) (out []string) {
	for i := 0; i < len(said); {
		j := i
		for j < len(said) && len([]rune(said[j])) == 1 {
			j++
		}
		if j-i >= 3 {
			out = append(out, strings.Join(said[i:j], ""))
			i = j
			continue
		}
		out = append(out, said[i])
		i++
	}
	return out
}

// spelled reports whether digits are spelled out one after another, or between others that are not.
func (w *wordList) spelled(said []string) bool {
	row, words := 0, 0
	for _, word := range said {
		n, spelled, ok := w.digitsIn(word)
		if !ok {
			row, words = 0, 0
			continue
		}
		row, words = row+n, words+spelled
		if words >= digitRow || words > 0 && row >= mixedRow {
			return true
		}
	}
	return false
}

// digitsIn counts the digits of a word that is nothing else: "8", "delapan", "nol8satu2"; and those of them spelled out.
func (w *wordList) digitsIn(word string) (n, spelled int, ok bool) {
	for word != "" {
		if word[0] >= '0' && word[0] <= '9' {
			word, n = word[1:], n+1
			continue
		}
		i := slices.IndexFunc(w.digits, func(d string) bool { return strings.HasPrefix(word, d) })
		if i < 0 {
			return 0, 0, false
		}
		word, n, spelled = word[len(w.digits[i]):], n+1, spelled+1
	}
	return n, spelled, n > 0
}

// firstOf is the first listed phrase that stands among words.
func firstOf(phrases [][]string, said []string) string {
	for _, phrase := range phrases {
		for i := range said {
			if i+len(phrase) <= len(said) && fits(phrase, said[i:]) {
				return strings.Join(said[i:i+len(phrase)], " ")
			}
		}
	}
	return ""
}

func fits(phrase, said []string) bool {
	for i, want := range phrase {
		if begin, open := strings.CutSuffix(want, "*"); open && !strings.HasPrefix(said[i], begin) || !open && said[i] != want {
			return false
		}
	}
	return true
}

// staffName is the full name of somebody in petugas: that stands in a letter: the reporter hears roles, not names (P6).
func staffName(text string, env report.Env) string {
	said := wordsOf(text)
	for _, p := range env.City.People {
		name := wordsOf(p.Name)
		if len(name) > 1 && firstOf([][]string{name}, said) != "" {
			return p.Name
		}
	}
	return ""
}

// calledBy is a part of the name of somebody in petugas: among words. It may be an ordinary word, so it only warns.
func calledBy(said []string, env report.Env) string {
	for _, p := range env.City.People {
		for _, part := range wordsOf(p.Name) {
			if len(part) >= shortestName && slices.Contains(said, part) {
				return part
			}
		}
	}
	return ""
}

// shortestName leaves out initials and forms of address.
const shortestName = 4
