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
)

// spoken digits in a row that make a number.
const digitRow = 5

// check reads a letter. Numbers, links, private meetings, other cases and names of the staff stop it.
func (w *wordList) check(text string, c *report.Case, env report.Env) checked {
	var out checked
	stop := func(group, words string) { out.hits, out.stops = append(out.hits, finding{group, words}), true }
	plain := foldDigits(text)
	if found := phoneForm.FindString(plain); found != "" || w.spelled(wordsOf(plain)) {
		stop("number", strings.TrimSpace(found))
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
	said := wordsOf(plain)
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
	said := wordsOf(plain)
	return len(said) > 0 && !linkForm.MatchString(plain) && !w.spelled(said) && firstOf(w.line, said) == ""
}

// foldDigits writes digits of every script as ASCII, and takes out what is invisible.
func foldDigits(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case unicode.Is(unicode.Cf, c):
			return -1
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

// spelled reports whether digits are spelled out one after another.
func (w *wordList) spelled(said []string) bool {
	row := 0
	for _, word := range said {
		if slices.Contains(w.digits, word) {
			row++
		} else {
			row = 0
		}
		if row >= digitRow {
			return true
		}
	}
	return false
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
