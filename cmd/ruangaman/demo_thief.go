//go:build !produksi

package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ruangaman/report"
	"ruangaman/store"
)

const (
	// excerptBytes is how much of each file the panel shows.
	excerptBytes = 16
	// tellingRunes is how long a text must be to be searched for: shorter ones stand in any file by chance.
	tellingRunes = 5
	// textsSearched is how many typed texts the panel lists, the latest first.
	textsSearched = 4
)

var (
	receiptShape = regexp.MustCompile(`\b\d{4} \d{4} \d{4} \d{4}\b`)
	codeShape    = regexp.MustCompile(`\bK-[0-9A-Z]{4}\b`)
)

// stolenFile is one file of the data folder as a thief has it.
type stolenFile struct {
	name    string
	content []byte
	lower   []byte // content with small letters, for searching
}

// steal copies the data folder. A file that goes away meanwhile, as SQLite's do, is not there.
func steal(folder string) (files []stolenFile, err error) {
	err = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err == nil {
			name, _ := filepath.Rel(folder, path)
			files = append(files, stolenFile{name, content, folded(content)})
		}
		return err
	})
	if os.IsNotExist(err) {
		return files, nil
	}
	return files, err
}

// excerpt is a piece of the file in hex: the first from the middle on that is not empty space.
func (f stolenFile) excerpt() string {
	piece := f.content[:min(excerptBytes, len(f.content))]
	for from := len(f.content) / 2; from+excerptBytes <= len(f.content); from += excerptBytes {
		if next := f.content[from : from+excerptBytes]; bytes.IndexByte(next, 0) < 0 {
			piece = next
			break
		}
	}
	return fmt.Sprintf("% x", piece)
}

// wanted is something to look for in the bytes of the files, in every form it might be written in.
type wanted struct {
	what  [2]string // Indonesian, English
	words string    // as the panel shows it
	forms [][]byte
}

// count is how often any form is found. Letters match in either case.
func (s wanted) count(files []stolenFile) (found int) {
	for _, f := range files {
		for _, form := range s.forms {
			found += bytes.Count(f.lower, folded(form))
		}
	}
	return found
}

// folded lowers ASCII letters and leaves every other byte as it is.
func folded(raw []byte) []byte {
	out := bytes.Clone(raw)
	for i, c := range out {
		if 'A' <= c && c <= 'Z' {
			out[i] = c + 'a' - 'A'
		}
	}
	return out
}

// wantAccounts looks for the reporters' accounts: as digits, and as a number in bytes the way a database keeps it.
func wantAccounts(chats []report.ChatID) wanted {
	w := wanted{what: [2]string{"Akun pelapor", "the reporters' accounts"}}
	var shown []string
	for _, chat := range chats {
		digits := strconv.FormatInt(int64(chat), 10)
		w.forms = append(w.forms, []byte(digits), bigEndian(int64(chat)))
		shown = append(shown, digits)
	}
	w.words = strings.Join(shown, ", ")
	return w
}

// bigEndian is a number in six bytes: those that stand in SQLite's form of it, and in the usual one of eight.
func bigEndian(n int64) []byte {
	out := make([]byte, 6)
	for i := range out {
		out[i] = byte(n >> (8 * (len(out) - 1 - i)))
	}
	return out
}

// wantWords looks for words as they stand.
func wantWords(indonesian, english string, words ...string) wanted {
	w := wanted{what: [2]string{indonesian, english}, words: summary(words)}
	for _, word := range words {
		w.forms = append(w.forms, []byte(word))
	}
	return w
}

// summary lists a few words and counts the rest.
func summary(words []string) string {
	const most, longest = 3, 60
	shown := slices.Clone(words[:min(most, len(words))])
	for i, word := range shown {
		if utf8.RuneCountInString(word) > longest {
			shown[i] = string([]rune(word)[:longest]) + "…"
		}
	}
	text := strings.Join(shown, ", ")
	if more := len(words) - len(shown); more > 0 {
		text += fmt.Sprintf(", +%d", more)
	}
	return text
}

// seenTexts are texts that stood on the phones of the demo, oldest first.
type seenTexts struct {
	typed []string // by reporters
	said  []string // by the bot, to anybody
}

// wantSeen looks for what was typed and for the codes that were shown.
func (s seenTexts) wantSeen() (all []wanted) {
	var listed []string
	for _, text := range slices.Backward(s.typed) {
		line := telling(text)
		if line == "" || slices.Contains(listed, line) || len(listed) == textsSearched {
			continue
		}
		listed = append(listed, line)
		all = append(all, wantWords("Yang diketik pelapor", "what a reporter typed", line))
	}
	if receipts := s.find(receiptShape); receipts != nil {
		w := wantWords("Kode laporan", "receipts", receipts...)
		for _, r := range receipts {
			w.forms = append(w.forms, []byte(strings.ReplaceAll(r, " ", "")))
		}
		all = append(all, w)
	}
	if codes := s.find(codeShape); codes != nil {
		all = append(all, wantWords("Kode kasus", "case codes", codes...))
	}
	return all
}

// telling is the longest line of a typed text, as a database may write line ends in many ways; nothing for a command
// and for what is too short to be found only by meaning.
func telling(text string) string {
	longest := slices.MaxFunc(strings.Split(text, "\n"), func(a, b string) int { return len(a) - len(b) })
	longest = strings.TrimSpace(longest)
	if strings.HasPrefix(longest, "/") || utf8.RuneCountInString(longest) < tellingRunes {
		return ""
	}
	return longest
}

// find collects what has a shape in what the bot said, each once.
func (s seenTexts) find(shape *regexp.Regexp) (found []string) {
	for _, text := range s.said {
		for _, one := range shape.FindAllString(text, -1) {
			if !slices.Contains(found, one) {
				found = append(found, one)
			}
		}
	}
	return found
}

// tableNotes say what each table holds, in the order in which the panel shows them: Indonesian, English.
var tableNotes = []struct {
	table string
	note  [2]string
}{
	{"cases", [2]string{"kasus: berapa kali berubah, kapan dilihat lagi; selebihnya disegel",
		"cases: how often each changed, when it is looked at again; the rest is sealed"}},
	{"drafts", [2]string{"laporan yang belum dikirim", "reports not yet sent"}},
	{"chats", [2]string{"obrolan, tanpa bisa dibaca milik siapa", "chats, without telling whose"}},
	{"names", [2]string{"sidik kode laporan, kode kasus, dan tawaran", "keyed hashes of receipts, case codes and offers"}},
	{"links", [2]string{"sidik akun yang terkait kasus", "keyed hashes of accounts that have to do with a case"}},
	{"outbox", [2]string{"pesan yang menunggu dikirim", "messages waiting to be sent"}},
	{"files", [2]string{"berkas yang dikirim pelapor, disegel; isinya di berkas-…", "files that reporters sent, sealed; their content in berkas-…"}},
	{"apart", [2]string{"cara menemukan seseorang, disegel terpisah dengan kunci sendiri", "how to find somebody, sealed apart with keys of their own"}},
	{"pushes", [2]string{"nomor pesan tawaran, disegel", "message ids of offers, sealed"}},
	{"people", [2]string{"keadaan petugas, disegel", "what is known of the staff, sealed"}},
	{"keys", [2]string{"kunci tiap laporan, terbungkus kunci utama; nol berarti dihancurkan",
		"the key of each report, wrapped by the master key; zeros: destroyed"}},
	{"erasures", [2]string{"kunci yang sedang dihancurkan", "keys being destroyed"}},
	{"seen", [2]string{"pembaruan Telegram yang sudah diolah", "updates of Telegram already handled"}},
	{"counters", [2]string{"hitungan, disegel", "counts, sealed"}},
	{"meta", [2]string{"kunci pembantu, terbungkus", "helper keys, wrapped"}},
}

// shownTables are the tables that hold anything, those with a note first.
func shownTables(all []store.ThiefTable) (shown []store.ThiefTable, notes [][2]string) {
	note := map[string][2]string{}
	rank := map[string]int{}
	for i, n := range tableNotes {
		note[n.table], rank[n.table] = n.note, i-len(tableNotes)
	}
	for _, t := range all {
		if t.Count > 0 {
			shown = append(shown, t)
		}
	}
	slices.SortStableFunc(shown, func(a, b store.ThiefTable) int { return rank[a.Name] - rank[b.Name] })
	for _, t := range shown {
		notes = append(notes, note[t.Name])
	}
	return shown, notes
}
