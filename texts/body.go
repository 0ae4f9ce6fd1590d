package texts

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"

	"ruangaman/report"
)

// MaxMessageUnits is how long a message may be, in UTF-16 code units (Bot API, sendMessage.text: 1–4096 characters
// after entities parsing; Telegram counts UTF-16 units).
const MaxMessageUnits = 4096

// cutNote is the key of the words that stand where raw words were cut.
const cutNote = "cut_note"

// Body says the paragraphs of a message, joined by a blank line; paragraphs without words are left out. When the whole
// is longer than MaxMessageUnits, the longest raw words are cut at a place between two words and cut_note says that more
// follows; splitting a story over several messages is the caller's part. A body without words, and one too long
// without any raw words, are report.ErrInvalid.
func (t *Texts) Body(m report.Message) (string, error) {
	var all []piece
	for _, paragraph := range m.Body {
		pieces, err := t.pieces(paragraph, m.Lang, m.Voice, 0)
		if err != nil {
			return "", err
		}
		if strings.TrimSpace(join(pieces)) == "" {
			continue
		}
		if len(all) > 0 {
			all = append(all, piece{words: "\n\n"})
		}
		all = append(all, pieces...)
	}
	if len(all) == 0 {
		return "", fmt.Errorf("render message: no words: %w", report.ErrInvalid)
	}
	note, err := t.Render(report.T(cutNote), m.Lang, m.Voice)
	if err != nil {
		return "", err
	}
	return fit(all, note)
}

// Units is the length of words as Telegram counts it.
func Units(words string) int {
	n := 0
	for _, c := range words {
		n += max(utf16.RuneLen(c), 1)
	}
	return n
}

// fit cuts raw pieces, the longest first, until the whole is short enough.
func fit(all []piece, note string) (string, error) {
	for {
		over := Units(join(all)) - MaxMessageUnits
		if over <= 0 {
			return join(all), nil
		}
		longest := -1
		for i, p := range all {
			if p.raw && (longest < 0 || len(p.words) > len(all[longest].words)) {
				longest = i
			}
		}
		if longest < 0 {
			return "", fmt.Errorf("render message: %d units too long: %w", over, report.ErrInvalid)
		}
		words := all[longest].words
		// Not raw any more: each piece is cut at most once, so the loop ends.
		all[longest] = piece{words: cut(words, Units(words)-over-Units(note)) + note}
	}
}

// lookBack is how far cut goes back to find the end of a word, in characters.
const lookBack = 40

// cut keeps at most limit UTF-16 units of words. It ends after a word if one ends near, and never between a character
// and the mark, joiner or modifier that belongs to it.
func cut(words string, limit int) string {
	runes := []rune(words)
	end, units := 0, 0
	for end < len(runes) && units+max(utf16.RuneLen(runes[end]), 1) <= limit {
		units += max(utf16.RuneLen(runes[end]), 1)
		end++
	}
	if end == len(runes) {
		return words
	}
	for back := end; back > 0 && back > end-lookBack; back-- {
		if unicode.IsSpace(runes[back]) {
			return strings.TrimRightFunc(string(runes[:back]), unicode.IsSpace)
		}
	}
	for end > 0 && (clings(runes[end]) || runes[end-1] == zeroWidthJoiner) {
		end--
	}
	return string(runes[:end])
}

const zeroWidthJoiner = '\u200d'

// clings reports whether a character is drawn onto the one before it.
func clings(c rune) bool {
	skinTone := c >= 0x1F3FB && c <= 0x1F3FF
	return c == zeroWidthJoiner || skinTone || unicode.In(c, unicode.Mn, unicode.Me, unicode.Mc, unicode.Variation_Selector)
}
