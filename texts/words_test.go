package texts_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"ruangaman/report"
	"ruangaman/texts"
)

// samples are typical arguments by placeholder, the longest and most telling that can occur.
var samples = map[string]string{
	"numbers": "• Polisi: 110 (nomor Anda tercatat)\n• Darurat Balikpapan: 112 (nomor Anda tercatat)\n" +
		"• SAPA 129: 129, WA 08111129129\n• UPTD PPA Balikpapan: 0821-5285-8026\n" +
		"• Konseling krisis: 119, healing119.id\n• Ambulans: 119",
	"list":      "Dipukul, ditendang, dilukai\nPelecehan atau paksaan seksual",
	"kelurahan": "Gunung Samarinda Baru", "ward": "Gunung Samarinda Baru",
	"kecamatan": "Balikpapan Selatan", "district": "Balikpapan Selatan",
	"code": "1234 5678 9012 3456", "lines": "config.yaml:41:78: petugas \"rinaa\" tidak dikenal",
}

// voices are the ways a key can be said.
var voices = []struct {
	name  string
	lang  report.Lang
	voice report.Voice
}{
	{"id", report.Indonesian, report.VoiceAdult},
	{"child", report.Indonesian, report.VoiceChild},
	{"en", report.English, report.VoiceAdult},
}

// everyText calls check with each key, rendered with typical arguments, in each voice.
func everyText(t *testing.T, check func(t *testing.T, key, voice, words string)) {
	t.Helper()
	all := texts.Must()
	for _, key := range all.Keys() {
		text := report.Text{Key: key, Args: map[string]report.Text{}}
		for _, name := range all.Placeholders(key) {
			text.Args[name] = report.Raw("7")
			if words, ok := samples[name]; ok {
				text.Args[name] = report.Raw(words)
			}
		}
		for _, v := range voices {
			words, err := all.Render(text, v.lang, v.voice)
			if err != nil {
				t.Errorf("%s (%s): %v", key, v.name, err)
				continue
			}
			check(t, key, v.name, words)
		}
	}
}

// ownWords calls check with the words as they are written, placeholders emptied.
func ownWords(t *testing.T, check func(t *testing.T, key, voice, words string)) {
	t.Helper()
	all := texts.Must()
	for _, key := range all.Keys() {
		text := report.Text{Key: key, Args: map[string]report.Text{}}
		for _, name := range all.Placeholders(key) {
			text.Args[name] = report.Text{}
		}
		for _, v := range voices {
			if words, err := all.Render(text, v.lang, v.voice); err == nil {
				check(t, key, v.name, words)
			}
		}
	}
}

func startsWithAny(key string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key, p) })
}

// forReporters reports whether a key is shown as a message to people who are not staff; see doc.go.
func forReporters(key string) bool {
	return !startsWithAny(key, "staff_", "admin_", "cat_", "urgency_", "btn_", "opt_", "label_")
}

func TestEveryTextRendersInEveryVoice(t *testing.T) {
	t.Parallel()
	n := 0
	everyText(t, func(t *testing.T, key, voice, words string) {
		n++
		if strings.TrimSpace(words) != words || strings.ContainsAny(words, "{}\t") || strings.Contains(words, "  ") {
			t.Errorf("%s (%s): stray space, tab or brace in %q", key, voice, words)
		}
	})
	if n < 3*300 {
		t.Errorf("only %d texts", n)
	}
}

func TestNoPreviewTellsTheTopic(t *testing.T) {
	t.Parallel()
	everyText(t, func(t *testing.T, key, voice, words string) {
		if word, found := texts.TopicWordInPreview(words); found && forReporters(key) {
			t.Errorf("%s (%s): %q stands in the preview of %q", key, voice, word, words)
		}
	})
}

func TestNobodyIsAskedWhyOrBlamed(t *testing.T) {
	t.Parallel()
	why := regexp.MustCompile(`(?i)\b(kenapa|mengapa|why|seharusnya|salah sendiri|your own fault|should have|you must|anda harus|kamu harus)\b`)
	everyText(t, func(t *testing.T, key, voice, words string) {
		if found := why.FindString(words); found != "" && !startsWithAny(key, "staff_", "admin_") {
			t.Errorf("%s (%s): %q in %q", key, voice, found, words)
		}
	})
}

func TestNoTextPromisesWhatNobodyCanKeep(t *testing.T) {
	t.Parallel()
	claim := regexp.MustCompile(`(?i)100\s?%|pasti aman|dijamin|kami jamin|guarantee|completely anonymous|sepenuhnya anonim|` +
		`tidak akan ada yang tahu|nobody will (ever )?know|rahasia sepenuhnya|segera datang|on (their|the) way|\[(CEK|CHECK)\]`)
	everyText(t, func(t *testing.T, key, voice, words string) {
		if found := claim.FindString(words); found != "" {
			t.Errorf("%s (%s): %q in %q", key, voice, found, words)
		}
	})
}

// TestTheCountOfLettersAndNothingNewAgree: a receipt shows a count, and a wrong code word says that nothing is new. Whoever made
// the reporter type a word sees both, so the count says how many lie there, and nothing of new, waiting or unread.
func TestTheCountOfLettersAndNothingNewAgree(t *testing.T) {
	t.Parallel()
	claim := regexp.MustCompile(`(?i)\b(baru|menunggu|belum|new|waiting|unread|yet)\b`)
	everyText(t, func(t *testing.T, key, voice, words string) {
		if found := claim.FindString(words); found != "" && key == "status_waiting" {
			t.Errorf("%s (%s): %q in %q", key, voice, found, words)
		}
	})
}

func TestNoTextHoldsATelephoneNumber(t *testing.T) {
	t.Parallel()
	// Also short ones: 110, 112, 119 and 129 may change, and come from bantuan: like every other.
	number := regexp.MustCompile(`\d[\d -]*\d[\d -]*\d`)
	ownWords(t, func(t *testing.T, key, voice, words string) {
		for _, found := range number.FindAllString(words, -1) {
			t.Errorf("%s (%s): %q in %q", key, voice, found, words)
		}
	})
}

func TestNoMarkupIsWritten(t *testing.T) {
	t.Parallel()
	markup := regexp.MustCompile(`[*_` + "`" + `<]|&[a-z]+;|https?://`)
	ownWords(t, func(t *testing.T, key, voice, words string) {
		if found := markup.FindString(words); found != "" {
			t.Errorf("%s (%s): %q in %q; there is no parse mode", key, voice, found, words)
		}
	})
}

func TestAdultsAreAndaAndChildrenKamu(t *testing.T) {
	t.Parallel()
	adult := regexp.MustCompile(`\bAnda\b`)
	child := regexp.MustCompile(`(?i)\b(kamu|aku|\w+(ku|mu)|[A-Z]+-mu)\b`)
	// Words that end like a child's "-ku" or "-mu" and are none; [labels] quote the buttons of that voice.
	plain := regexp.MustCompile(`(?i)\b(pelaku|berlaku|perilaku|laku|bertemu|temu|ketemu|ilmu|pemangku|bangku|buku|kaku|paku|suku|saku)\b`)
	everyText(t, func(t *testing.T, key, voice, words string) {
		bare := plain.ReplaceAllString(words, "")
		switch voice {
		case "id":
			if found := child.FindString(bare); found != "" {
				t.Errorf("%s: %q in the adults' %q", key, found, words)
			}
		case "child":
			if adult.MatchString(strings.ReplaceAll(words, samples["numbers"], "")) && childSees(key) {
				t.Errorf("%s: %q is said to a child", key, words)
			}
		}
	})
}

// childSees reports whether a key can reach somebody who said they are under 18.
func childSees(key string) bool { return !startsWithAny(key, "staff_", "admin_", "cat_", "urgency_") }

func TestScreensAreShort(t *testing.T) {
	t.Parallel()
	everyText(t, func(t *testing.T, key, voice, words string) {
		limit := 900
		if startsWithAny(key, "btn_", "opt_") {
			limit = 40
		}
		if n := texts.Units(words); n > limit {
			t.Errorf("%s (%s): %d characters, at most %d: %q", key, voice, n, limit, words)
		}
	})
}

func TestQuestionsHaveAtMostThreeSentences(t *testing.T) {
	t.Parallel()
	end := regexp.MustCompile(`[.?!]+["”]?(\s|$)`)
	everyText(t, func(t *testing.T, key, voice, words string) {
		if n := len(end.FindAllString(words, -1)); strings.HasSuffix(key, "_ask") && n > 3 {
			t.Errorf("%s (%s): %d sentences: %q", key, voice, n, words)
		}
	})
}
