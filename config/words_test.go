package config

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

var verb = regexp.MustCompile(`%[a-z]`)

// TestEverySentenceHasAnEnglishForm reads the sources: what is handed to the functions that say something.
func TestEverySentenceHasAnEnglishForm(t *testing.T) {
	t.Parallel()
	argument := map[string]int{"errorAt": 1, "warnAt": 1, "tidyAt": 1, "datedAt": 1, "add": 3, "say": 0, "refuse": 1, "phrase": 0, "web": 2, "coordinators": 1}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			var called string
			switch f := call.Fun.(type) {
			case *ast.SelectorExpr:
				called = f.Sel.Name
			case *ast.Ident:
				called = f.Name
			}
			i, says := argument[called]
			if !says || i >= len(call.Args) {
				return true
			}
			literal, ok := call.Args[i].(*ast.BasicLit)
			if !ok {
				return true
			}
			sentence, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			if english[sentence] == "" && sentence != "%s" {
				t.Errorf("%s: no English for %q", name, sentence)
			}
			found++
			return true
		})
	}
	if found < 100 {
		t.Errorf("only %d sentences were found", found)
	}
	for id, en := range english {
		if !slices.Equal(verb.FindAllString(id, -1), verb.FindAllString(en, -1)) {
			t.Errorf("%q and %q do not take the same values", id, en)
		}
	}
	for _, s := range syntaxSentences {
		if english[s.sentence] == "" {
			t.Errorf("no English for %q", s.sentence)
		}
	}
}

// TestEveryMistakeIsNamedInEnglishToo reads every bad file as if it said bahasa: en.
func TestEveryMistakeIsNamedInEnglishToo(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	ours := regexp.MustCompile(`\b(tidak|baris|yang|dengan|tulis|bukan|harus|sudah|lebih|selama|untuk [^%"]*,|dari|sampai|ada)\b`)
	quoted := regexp.MustCompile(`^\w+ |"[^"]*"|\([^)]*\)|(example|among|one of:|or:) .*`)
	for _, path := range files {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		b := newBuild(filepath.Base(path), testNow)
		b.lang = report.English
		s, problems := b.finish(raw)
		if s != nil {
			problems = s.Warnings
		}
		if len(problems) == 0 {
			t.Errorf("%s: nothing is said", path)
		}
		for _, p := range problems {
			if said := ours.FindString(quoted.ReplaceAllString(p.Sentence, "")); said != "" {
				t.Errorf("%s: %q is no English: %s", path, said, p.Sentence)
			}
		}
	}
}

func TestATimeIsNamedAsPeopleWould(t *testing.T) {
	t.Parallel()
	at := func(text string) time.Time {
		out, err := time.Parse("2006-01-02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	id, en := words{report.Indonesian}, words{report.English}
	for _, tt := range []struct{ from, until, want string }{
		{"2027-01-04 07:00", "2027-01-11 07:00", "4–10 Januari 2027"},
		{"2027-01-04 07:00", "2027-01-05 07:00", "4 Januari 2027"},
		{"2027-01-04 19:00", "2027-01-05 19:00", "4 Januari 2027 19:00 – 5 Januari 2027 19:00"},
		{"2027-01-28 00:00", "2027-02-04 00:00", "28 Januari – 3 Februari 2027"},
		{"2026-12-28 00:00", "2027-01-04 00:00", "28 Desember 2026 – 3 Januari 2027"},
		{"2027-01-04 07:00", "2027-01-04 19:00", "4 Januari 2027 07:00–19:00"},
		{"2027-01-04 19:00", "2027-01-05 07:00", "4 Januari 2027 19:00 – 5 Januari 2027 07:00"},
	} {
		if got := id.span(at(tt.from), at(tt.until)); got != tt.want {
			t.Errorf("%s to %s: got %q, want %q", tt.from, tt.until, got, tt.want)
		}
	}
	if got := en.span(at("2027-05-04 07:00"), at("2027-05-06 07:00")); got != "4–5 May 2027" {
		t.Errorf("English: %q", got)
	}
	if got := id.and([]string{"a", "b", "c"}) + en.and([]string{"a", "b"}); got != "a, b dan ca and b" {
		t.Errorf("joined: %q", got)
	}
}

func TestTheLanguageIsFoundEvenInWhatIsNoYAML(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]report.Lang{
		"bahasa: en": report.English, "versi: 1\nbahasa: \"en\" # English\n\t[": report.English, "bahasa: “en”": report.English,
		"bahasa: id": report.Indonesian, "# bahasa: en": report.Indonesian, "": report.Indonesian, "bahasa: english": report.Indonesian,
	} {
		if got := languageOf(strings.Split(text, "\n")); got != want {
			t.Errorf("%q: %s", text, got)
		}
	}
}
