package config

import "strings"

// straighten makes curly quotes that enclose a value straight, and a long dash that begins a list line a hyphen. Quotes
// and dashes inside a value are left as they are. The number of characters never changes.
func straighten(line string) string {
	if !strings.ContainsAny(line, "“”„‟‘’‚‛–—") {
		return line
	}
	runes := []rune(line)
	start := true // a value may begin here
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; {
		case r == '#' && (i == 0 || runes[i-1] == ' '):
			return string(runes)
		case start && (r == '–' || r == '—') && i+1 < len(runes) && runes[i+1] == ' ' && blank(runes[:i]):
			runes[i] = '-'
		case start && quoteKind(r) != 0:
			if end := closing(runes, i); end > 0 {
				enclose(runes, i, end)
				i = end
			}
			start = false
		case r == ' ':
		default:
			start = strings.ContainsRune("[{,:-", r)
		}
	}
	return string(runes)
}

func blank(runes []rune) bool { return strings.TrimSpace(string(runes)) == "" }

// quoteKind is the straight quote, double or single, for a quote of that family, curly or straight, else 0.
func quoteKind(r rune) rune {
	switch r {
	case '"', '“', '”', '„', '‟':
		return '"'
	case '\'', '‘', '’', '‚', '‛':
		return '\''
	default:
		return 0
	}
}

// closing finds the quote that ends the value begun at open: one of the same family after which the value is over.
func closing(runes []rune, open int) int {
	for i := open + 1; i < len(runes); i++ {
		if quoteKind(runes[i]) != quoteKind(runes[open]) {
			continue
		}
		rest := strings.TrimLeft(string(runes[i+1:]), " ")
		if rest == "" || strings.ContainsRune(",]}:#", []rune(rest)[0]) {
			return i
		}
	}
	return 0
}

// enclose writes straight quotes around a value, of a kind that nothing inside needs to be escaped for; a value for
// which there is no such kind, or that has straight quotes already, stays as it is.
func enclose(runes []rune, open, end int) {
	inside := string(runes[open+1 : end])
	kind := '"'
	switch {
	case runes[open] == quoteKind(runes[open]) && runes[end] == runes[open]:
		return
	case !strings.ContainsAny(inside, `"\`):
	case !strings.ContainsRune(inside, '\''):
		kind = '\''
	default:
		return
	}
	runes[open], runes[end] = kind, kind
}
