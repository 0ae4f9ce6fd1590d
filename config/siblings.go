package config

import (
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
)

// The parser often stumbles over the line after the mistake. These look at a line and its neighbours as a person would.

// oddLine finds what is plainly wrong in the line the parser stumbled over, or in one that should look like it.
func oddLine(number int, lines []string) (fault, bool) {
	for _, find := range []func(int, []string) (fault, bool){blockText, doubleComma, unopened, oddDash} {
		if f, found := find(min(max(number, 1), len(lines)), lines); found {
			return f, true
		}
	}
	return fault{}, false
}

// blockMark ends a line whose value goes on below, after "|" or ">".
var blockMark = regexp.MustCompile(`[:,]\s+[|>][-+]?\d?\s*$`)

// blockText finds a value of many lines inside brackets: the bracket is closed, but the parser cannot see it.
func blockText(number int, lines []string) (fault, bool) {
	for _, n := range []int{number, number - 1} {
		if n < 1 || !strings.ContainsAny(lines[n-1], "{[") {
			continue
		}
		if at := blockMark.FindStringIndex(lines[n-1]); at != nil {
			mark := strings.LastIndexAny(lines[n-1], "|>")
			return fault{place{n, len([]rune(lines[n-1][:mark])) + 1}, "tulis nilai ini dalam satu baris, tanpa \"|\" atau \">\""}, true
		}
	}
	return fault{}, false
}

var twoCommas = regexp.MustCompile(`[,\[{]\s*,`)

func doubleComma(number int, lines []string) (fault, bool) {
	line := bare(lines[number-1])
	at := twoCommas.FindStringIndex(line)
	if at == nil {
		return fault{}, false
	}
	return fault{place{number, len([]rune(line[:at[1]]))}, "ada koma yang berlebih di sini"}, true
}

// unopened finds a bracket that is closed in a line but opened nowhere in it. Whoever writes one entry in several lines is
// not judged: then there is none opened too many before it.
func unopened(number int, lines []string) (fault, bool) {
	sentences := map[rune]string{']': `ada "]" tanpa "[" di depannya`, '}': `ada "}" tanpa "{" di depannya`}
	open := 0
	for _, line := range lines[:number-1] {
		line = bare(line)
		open += strings.Count(line, "{") + strings.Count(line, "[") - strings.Count(line, "}") - strings.Count(line, "]")
	}
	if open != 0 {
		return fault{}, false
	}
	for i, r := range []rune(bare(lines[number-1])) {
		switch r {
		case '{', '[':
			open++
		case '}', ']':
			if open--; open < 0 {
				return fault{place{number, i + 1}, sentences[r]}, true
			}
		}
	}
	return fault{}, false
}

// bare is a line with its notes and what stands in double quotes blanked out, so that columns stay right.
func bare(line string) string {
	out, quoted := []rune(line), false
	for i, r := range out {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
			out[i] = '_'
		case r == '#' && (i == 0 || out[i-1] == ' '):
			return string(out[:i])
		}
	}
	return string(out)
}

// oddDash finds, among the lines that are indented like the one the parser stumbled over, the few that begin with "-" where
// the others do not, or the other way round.
func oddDash(number int, lines []string) (fault, bool) {
	indent := indentOf(lines[number-1])
	dashed, plain := siblings(number, lines)
	if indent == 0 || len(dashed) == 0 || len(plain) == 0 {
		return fault{}, false
	}
	braced := strings.HasPrefix(strings.TrimSpace(lines[plain[0]-1]), "{")
	switch {
	case len(plain) < len(dashed) || len(plain) == len(dashed) && braced:
		return fault{place{plain[0], indent + 1}, `awali baris ini dengan "- ", seperti baris lain di bagian ini`}, true
	case len(dashed) < len(plain):
		return fault{place{dashed[0], indent + 1}, `hapus "-" di awal baris ini: baris lain di bagian ini juga tanpa "-"`}, true
	default:
		return fault{}, false
	}
}

// siblings are the lines of the same part that are indented like one, in the order of the file: those that begin with "-",
// and the others.
func siblings(number int, lines []string) (dashed, plain []int) {
	indent := indentOf(lines[number-1])
	within := func(n int) bool { return silent(lines[n-1]) || indentOf(lines[n-1]) >= indent }
	first, last := number, number
	for first > 1 && within(first-1) {
		first--
	}
	for last < len(lines) && within(last+1) {
		last++
	}
	for n := first; n <= last; n++ {
		switch line := lines[n-1]; {
		case silent(line) || indentOf(line) > indent:
		case strings.HasPrefix(strings.TrimSpace(line), "- "):
			dashed = append(dashed, n)
		default:
			plain = append(plain, n)
		}
	}
	return dashed, plain
}

// oddIndent finds the line above the one the parser stumbled over that is indented like no other of the file: of a list whose
// first entry is askew, or lacks its "-", the parser blames the second. An odd number of spaces is doubted first.
func oddIndent(syntax *yaml.SyntaxError, lines []string) (fault, bool) {
	if !strings.HasPrefix(syntax.Message, "value is not allowed") {
		return fault{}, false
	}
	count := indents(lines)
	number := min(placeOf(syntax.Token).line, len(lines))
	here, entries := indentOf(lines[number-1]), strings.HasPrefix(strings.TrimSpace(lines[number-1]), "- ")
	for n := number - 1; n >= 1; n-- {
		entry := strings.TrimSpace(bare(lines[n-1]))
		indent := indentOf(lines[n-1])
		switch {
		case entry == "":
			continue
		case entries && strings.HasPrefix(entry, "{"):
			return fault{place{n, indent + 1}, `awali baris ini dengan "- ", seperti baris lain di bagian ini`}, true
		case indent == 0 || count[here] < 2 && (indent%2 == 0 || here%2 == 1):
			return fault{}, false
		case count[indent] == 1:
			return fault{place{n, indent + 1}, "baris ini menjorok tidak sama dengan baris lain di bagian ini"}, true
		}
	}
	return fault{}, false
}

// indents counts the lines by how far they are indented.
func indents(lines []string) map[int]int {
	count := map[int]int{}
	for _, line := range lines {
		if !silent(line) {
			count[indentOf(line)]++
		}
	}
	return count
}

// silent reports whether a line says nothing: it is empty or a note.
func silent(line string) bool { return strings.TrimSpace(bare(line)) == "" }

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
