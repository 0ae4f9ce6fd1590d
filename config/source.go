package config

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxBytes bounds a configuration file; a city's is about 10 KiB, and the parser is slow on huge ones.
const maxBytes = 256 << 10

// source is a file made readable: what a chat app or a word processor put in place of plain spaces, quotes and hyphens
// is undone, and the places are kept right.
type source struct {
	text  string
	lines []string // as written, without invisible characters
	// removed are, by line, the columns at which an invisible character was taken out.
	removed map[int][]int
}

// place is a line and a column, counted from 1.
type place struct{ line, column int }

// fault is a mistake found before the file could be read as YAML.
type fault struct {
	place
	sentence string
}

// clean prepares the bytes of a file. Faults mean that it cannot be read on.
func clean(raw []byte) (source, []fault) {
	if len(raw) > maxBytes {
		return source{}, []fault{{place{1, 1}, "berkas terlalu besar: lebih dari 256 KiB"}}
	}
	text := strings.TrimPrefix(string(raw), "\uFEFF")
	if !utf8.ValidString(text) {
		return source{}, []fault{{invalidAt(text), "berkas ini bukan teks UTF-8 — simpan lagi dengan penyandian UTF-8"}}
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	s := source{removed: map[int][]int{}}
	var faults []fault
	for i, line := range strings.Split(text, "\n") {
		plain, f := s.plain(i+1, line)
		faults = append(faults, f...)
		s.lines = append(s.lines, plain)
	}
	readable := slices.Clone(s.lines)
	for i, line := range readable {
		readable[i] = straighten(line)
	}
	s.text = strings.Join(readable, "\n")
	return s, faults
}

// invalidAt is the place of the first byte that is not UTF-8.
func invalidAt(text string) place {
	at := place{1, 1}
	for i, r := range text {
		if r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD") {
			break
		}
		at.column++
		if r == '\n' {
			at = place{at.line + 1, 1}
		}
	}
	return at
}

// plain replaces every kind of space by the usual one and drops what cannot be seen.
func (s *source) plain(number int, line string) (string, []fault) {
	var b strings.Builder
	var faults []fault
	column, comment := 0, false
	for _, r := range line {
		column++
		switch {
		case invisible(r):
			s.removed[number] = append(s.removed[number], column)
			continue
		case r == '\t':
			if !comment {
				faults = append(faults, fault{place{number, column}, "ada tab di sini — ganti dengan spasi"})
			}
		case unicode.Is(unicode.Zs, r):
			r = ' '
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			faults = append(faults, fault{place{number, column}, "ada karakter yang tidak terlihat di sini — hapus, lalu ketik lagi bagian ini"})
		case r == '#' && endsBlank(b.String()):
			comment = true
		}
		b.WriteRune(r)
	}
	return b.String(), faults
}

func endsBlank(text string) bool { return text == "" || strings.HasSuffix(text, " ") }

// invisible characters come along when text is copied from a chat: joiners, direction marks, a BOM in the middle.
func invisible(r rune) bool { return unicode.Is(unicode.Cf, r) }

// place corrects a place in the readable text to the place in the file as it lies on disk.
func (s *source) place(at place) place {
	at.line = max(at.line, 1)
	at.column = max(at.column, 1)
	for _, column := range s.removed[at.line] {
		if column <= at.column {
			at.column++
		}
	}
	return at
}

// line is a line as written.
func (s *source) line(number int) string {
	if number < 1 || number > len(s.lines) {
		return ""
	}
	return s.lines[number-1]
}
