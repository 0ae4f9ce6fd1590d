package texts_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// leanings are first words that say yes or no.
var leanings = map[string]int{"ya": 1, "yes": 1, "boleh": 1, "sudah": 1, "tidak": -1, "jangan": -1, "belum": -1, "no": -1, "not": -1, "don't": -1, "do": 0}

func leaning(label string) int {
	words := strings.FieldsFunc(strings.ToLower(label), func(c rune) bool { return strings.ContainsRune(" ,.✓", c) })
	if len(words) == 0 {
		return 0
	}
	return leanings[words[0]]
}

func TestAButtonLeansTheSameWayInEveryVoice(t *testing.T) {
	t.Parallel()
	number := regexp.MustCompile(`[1-9]\d*`)
	numbers := func(words string) []string { return number.FindAllString(words, -1) }
	labels := map[string]map[string]string{}
	everyText(t, func(_ *testing.T, key, voice, words string) {
		if startsWithAny(key, "opt_", "btn_") {
			if labels[key] == nil {
				labels[key] = map[string]string{}
			}
			labels[key][voice] = words
		}
	})
	if len(labels) < 100 {
		t.Fatalf("only %d buttons", len(labels))
	}
	for key, in := range labels {
		for voice, words := range in {
			if leaning(words)*leaning(in["id"]) < 0 {
				t.Errorf("%s: %q and, to %s, %q", key, in["id"], voice, words)
			}
			if key != "opt_about_friend" && !slices.Equal(numbers(words), numbers(in["id"])) {
				t.Errorf("%s: other numbers in %q and, to %s, %q", key, in["id"], voice, words)
			}
		}
	}
}

func TestNoButtonIsABareYesOrNo(t *testing.T) {
	t.Parallel()
	everyText(t, func(t *testing.T, key, voice, words string) {
		bare := strings.Trim(strings.ToLower(words), " .,!✓")
		if startsWithAny(key, "opt_", "btn_") && slices.Contains([]string{"ya", "tidak", "yes", "no", "jangan", "boleh"}, bare) {
			t.Errorf("%s (%s): %q", key, voice, words)
		}
	})
}

// deciding are the buttons that answer a question of safety or of consent.
var deciding = []string{"btn_agree", "btn_disagree", "opt_safety_", "opt_private_", "opt_interrupted_", "opt_danger_", "opt_police_", "opt_here_",
	"opt_contact_", "opt_known_", "opt_together_", "opt_meet_", "btn_send_emergency", "btn_emergency_stop", "btn_talk_", "btn_change_yes", "btn_forget",
	"btn_mistaken_yes", "btn_stop_yes", "btn_erase_yes", "btn_wish_send", "opt_reach_none"}

// empty are words of yes, no and politeness: with nothing beside them nobody knows what was answered.
var empty = []string{"ya", "tidak", "yes", "no", "silakan", "please", "saja", "tolong", "oke", "ok", "baik", "not"}

func TestAButtonOfSafetyOrConsentSaysWhatItAnswers(t *testing.T) {
	t.Parallel()
	checked := map[string]bool{}
	everyText(t, func(t *testing.T, key, voice, words string) {
		if !startsWithAny(key, deciding...) {
			return
		}
		checked[key] = true
		all := strings.FieldsFunc(strings.ToLower(words), func(c rune) bool { return strings.ContainsRune(" ,.!✓", c) })
		if !slices.ContainsFunc(all, func(w string) bool { return !slices.Contains(empty, w) }) {
			t.Errorf("%s (%s): %q", key, voice, words)
		}
	})
	if len(checked) < 30 {
		t.Errorf("only %d buttons were checked", len(checked))
	}
}

func TestAChildIsNeverSentToItsParents(t *testing.T) {
	t.Parallel()
	send := regexp.MustCompile(`(?i)\b(tanya|bilang|cerita|ceritakan|minta|izin|beri tahu|panggil|ajak|telepon)\b[^.?!\n]*\b(orang tua|ortu|ayah|ibu|mama|papa|bapak|wali)`)
	spared := regexp.MustCompile(`(?i)tidak memberi tahu orang tua\w*`)
	everyText(t, func(t *testing.T, key, voice, words string) {
		if voice == "child" && childSees(key) {
			if found := send.FindString(spared.ReplaceAllString(words, "")); found != "" {
				t.Errorf("%s: %q", key, found)
			}
		}
	})
}

// A child of ten reads short sentences (the guides for easy Indonesian speak of at most fifteen words or so) of everyday words.
const (
	childSentence = 20
	childWord     = 16
)

// officialWords are those of offices and laws.
var officialWords = []string{"pendampingan", "asesmen", "rujukan", "wewenang", "identitas", "penelantaran", "eksploitasi", "disabilitas",
	"pelaku", "korban", "prosedur", "verifikasi", "konfirmasi", "terenkripsi", "visum", "persetujuan"}

func TestWhatAChildReadsIsReadAtTen(t *testing.T) {
	t.Parallel()
	end := regexp.MustCompile(`[.?!:;•\n]+`)
	ownWords(t, func(t *testing.T, key, voice, words string) {
		if voice != "child" || !childSees(key) || startsWithAny(key, "profile_", "command_", "label_", "btn_move_", "opt_outcome_") {
			return
		}
		for _, sentence := range end.Split(words, -1) {
			all := strings.Fields(sentence)
			if len(all) > childSentence {
				t.Errorf("%s: %d words in %q", key, len(all), sentence)
			}
			for _, w := range all {
				w = strings.ToLower(strings.Trim(w, `"'(),[]/`))
				if len([]rune(w)) > childWord && !strings.ContainsAny(w, "/-") || slices.Contains(officialWords, w) {
					t.Errorf("%s: %q is a hard word", key, w)
				}
			}
		}
	})
}

// reachable are the texts that a walk through the conversation found a child to be shown; flows writes them down.
func reachable(t *testing.T) (keys []string) {
	t.Helper()
	raw, err := os.ReadFile("../flows/testdata/child_keys.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			keys = append(keys, line)
		}
	}
	if len(keys) < 200 {
		t.Fatalf("only %d texts", len(keys))
	}
	return keys
}

// childSyllables is how long a word may sound.
const childSyllables = 6

// hardWords are of offices, laws and letters, and the word that one says to adults.
var hardWords = append([]string{"anda", "kronologi", "bersedia", "mengajukan", "perundungan", "pelecehan", "yuridis", "advokasi", "litigasi", "mediasi"},
	officialWords...)

// TestWhatAChildReachesReadsAtTen reads everything a child can be shown, also what is said in the words for adults.
func TestWhatAChildReachesReadsAtTen(t *testing.T) {
	t.Parallel()
	reached := map[string]bool{}
	for _, key := range reachable(t) {
		reached[key] = true
	}
	end, vowel := regexp.MustCompile(`[.?!:;•\n]+`), regexp.MustCompile(`(?i)ai|au|oi|[aiueo]`)
	ownWords(t, func(t *testing.T, key, voice, words string) {
		if voice != "child" || !reached[key] {
			return
		}
		for _, sentence := range end.Split(words, -1) {
			if n := len(strings.Fields(sentence)); n > childSentence {
				t.Errorf("%s: %d words in %q", key, n, sentence)
			}
			for _, w := range strings.FieldsFunc(sentence, func(c rune) bool { return strings.ContainsRune(" /-,()[]\"'", c) }) {
				if slices.Contains(hardWords, strings.ToLower(w)) || len(vowel.FindAllString(w, -1)) > childSyllables {
					t.Errorf("%s: %q is hard to read", key, w)
				}
			}
		}
	})
}
