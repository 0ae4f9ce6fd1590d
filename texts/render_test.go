package texts

import (
	"errors"
	"strings"
	"testing"

	"ruangaman/report"
)

// small is a set of texts of its own, so that these tests say nothing about the real words.
func small(t *testing.T) *Texts {
	t.Helper()
	words, err := read(
		[]byte("greet: \"Halo {name}, {again} {name}.\"\nplain: \"Anda\"\ncut_note: \"[lagi]\"\nonly: \"hanya\"\n"),
		[]byte("greet: \"Hello {name}, {again} {name}.\"\nplain: \"You\"\ncut_note: \"[more]\"\n"),
		[]byte("plain: \"Kamu\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	return words
}

func TestRenderFillsNestedArgumentsAndListsAndFallsBack(t *testing.T) {
	t.Parallel()
	texts := small(t)
	again := report.Text{List: []report.Text{report.T("plain"), report.Raw("{name}"), report.Raw("plain")}, Join: ", "}
	for _, c := range []struct {
		name  string
		text  report.Text
		lang  report.Lang
		voice report.Voice
		want  string
	}{
		{"raw words are data", report.T("greet", "name", report.Raw("{again}"), "again", report.T("plain")),
			report.Indonesian, report.VoiceAdult, "Halo {again}, Anda {again}."},
		{"a list in an argument", report.T("greet", "name", report.Raw("A"), "again", again),
			report.Indonesian, report.VoiceChild, "Halo A, Kamu, {name}, plain A."},
		{"child words", report.T("plain"), report.Indonesian, report.VoiceChild, "Kamu"},
		{"child falls back to the adult's", report.T("only"), report.Indonesian, report.VoiceChild, "hanya"},
		{"English has one voice", report.T("plain"), report.English, report.VoiceChild, "You"},
		{"English falls back to Indonesian, the adult's", report.T("only"), report.English, report.VoiceChild, "hanya"},
		{"an unset language is Indonesian", report.T("plain"), "", report.VoiceAdult, "Anda"},
		{"nothing is nothing", report.Text{}, report.Indonesian, report.VoiceAdult, ""},
		{"broken bytes are mended", report.Raw("a\xffb"), report.Indonesian, report.VoiceAdult, "a\uFFFDb"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := texts.Render(c.text, c.lang, c.voice)
			if err != nil || got != c.want {
				t.Fatalf("got %q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestRenderRefusesWhatCannotBeMeant(t *testing.T) {
	t.Parallel()
	texts := small(t)
	loop := report.Text{List: []report.Text{{}}}
	for range maxDepth + 1 {
		loop = report.Text{List: []report.Text{loop}}
	}
	for name, text := range map[string]report.Text{
		"an unknown key":           report.T("nobody"),
		"a missing argument":       report.T("greet", "name", report.Raw("A")),
		"an argument too many":     report.T("plain", "name", report.Raw("A")),
		"raw words with arguments": {Raw: "x", Args: map[string]report.Text{"a": {}}},
		"a key with raw words":     {Key: "plain", Raw: "x"},
		"a list with a key":        {Key: "plain", List: []report.Text{}},
		"a mistake inside":         report.T("greet", "name", report.T("nobody"), "again", report.Raw("")),
		"a mistake in a list":      {List: []report.Text{report.T("nobody")}},
		"nesting without an end":   loop,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := texts.Render(text, report.Indonesian, report.VoiceAdult); !errors.Is(err, report.ErrInvalid) {
				t.Fatalf("got %q, %v; want ErrInvalid", got, err)
			}
		})
	}
}

func TestRenderErrorsNeverCarryRawWords(t *testing.T) {
	t.Parallel()
	const secret = "namanya Siti"
	text := report.T("plain", "story", report.Raw(secret))
	if _, err := small(t).Render(text, report.Indonesian, report.VoiceAdult); err == nil || strings.Contains(err.Error(), secret) {
		t.Fatalf("error %v", err)
	}
}

func TestReadRefusesBrokenFiles(t *testing.T) {
	t.Parallel()
	for name, id := range map[string]string{
		"a key twice":              "a: \"x\"\na: \"y\"\n",
		"an open brace":            "a: \"x {b\"\n",
		"a closed brace":           "a: \"x b}\"\n",
		"an empty placeholder":     "a: \"x {}\"\n",
		"a placeholder in words":   "a: \"x {Not This}\"\n",
		"no words":                 "a: \" \"\n",
		"a key of strange letters": "A-b: \"x\"\n",
		"a map inside":             "a: {b: c}\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := read([]byte(id), nil, nil); err == nil {
				t.Fatal("was read")
			}
		})
	}
	for name, files := range map[string][2]string{
		"an English key of its own": {"b: \"x\"\n", ""},
		"a child's key of its own":  {"", "b: \"x\"\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := read([]byte("a: \"x\"\n"), []byte(files[0]), []byte(files[1])); !errors.Is(err, report.ErrInvalid) {
				t.Fatalf("error %v", err)
			}
		})
	}
}
