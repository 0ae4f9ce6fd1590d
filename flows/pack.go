package flows

import (
	"unicode"
	"unicode/utf16"

	"ruangaman/report"
)

// partUnits is how much one message of a long story carries, in UTF-16 units. Telegram takes 4096 (Bot API,
// sendMessage.text); the rest is left for the words around it, whose length depends on the language.
const partUnits = 3600

// What words of texts/ are counted as: a sentence of its own on a story's screen, and a label within one.
const (
	sentenceUnits = 160
	labelUnits    = 60
)

// pack lays paragraphs into messages of at most limit units each, in order. Raw words longer than that are divided
// between two words where there is a gap.
func pack(paragraphs []report.Text, limit int) [][]report.Text {
	var parts [][]report.Text
	var part []report.Text
	used := 0
	for _, p := range paragraphs {
		for _, piece := range divide(p, limit) {
			n := unitsOf(piece)
			if used+n > limit && part != nil {
				parts, part, used = append(parts, part), nil, 0
			}
			part, used = append(part, piece), used+n
		}
	}
	if part != nil {
		parts = append(parts, part)
	}
	return parts
}

// unitsOf is how long a paragraph may become, blank line included.
func unitsOf(t report.Text) int { return 2 + unitsWithin(t, sentenceUnits) }

func unitsWithin(t report.Text, keyUnits int) int {
	n := utf16Len(t.Raw) + len(t.List)*len(t.Join)
	if t.Key != "" {
		n += keyUnits
	}
	for _, arg := range t.Args {
		n += unitsWithin(arg, labelUnits)
	}
	for _, item := range t.List {
		n += unitsWithin(item, labelUnits)
	}
	return n
}

func utf16Len(words string) int {
	n := 0
	for _, c := range words {
		n += max(utf16.RuneLen(c), 1)
	}
	return n
}

// divide cuts raw words into pieces that fit; anything else stays whole.
func divide(t report.Text, limit int) []report.Text {
	if t.Key != "" || t.List != nil || unitsOf(t) <= limit {
		return []report.Text{t}
	}
	var pieces []report.Text
	rest := []rune(t.Raw)
	for len(rest) > 0 {
		end := fitting(rest, limit-2)
		pieces = append(pieces, report.Raw(string(rest[:end])))
		rest = rest[end:]
	}
	return pieces
}

// fitting is how many characters of words make at most limit units, ending after a gap if one lies in the second half.
func fitting(words []rune, limit int) int {
	end, units := 0, 0
	for end < len(words) && units+max(utf16.RuneLen(words[end]), 1) <= limit {
		units += max(utf16.RuneLen(words[end]), 1)
		end++
	}
	if end == len(words) {
		return end
	}
	for back := end; back > end/2; back-- {
		if unicode.IsSpace(words[back-1]) {
			return back
		}
	}
	return max(end, 1)
}
