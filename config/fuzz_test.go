package config

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// testNow is the instant all tests of this package live at.
var testNow = time.Date(2026, time.November, 23, 4, 0, 0, 0, time.UTC)

func FuzzAnyBytesGiveProblemsAtALine(f *testing.F) {
	seeds, err := filepath.Glob("testdata/*/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range append(seeds, "../config.example.yaml") {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	for _, text := range []string{
		"", "\xff\xfe", "\ufeffversi: 1", "[[[[", "- - - - - - - - - - - - - - - - x", "? ? ? ?", "a: &b *b", "<<: {}", "%YAML 9",
		"---\n---\n", "a: |\n b", "{a: , b}", "[,]", "!!x", "a: 'x", "\t", "a:\r\nb", "a: “b", "&a &a &a", "*", ":", "::", "-", "{}",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		settings, problems := Read("config.yaml", raw, testNow)
		if (settings == nil) != (len(Errors(problems)) > 0) {
			t.Fatalf("settings %v with %d errors", settings != nil, len(Errors(problems)))
		}
		for _, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.Sentence == "" || p.File == "" {
				t.Fatalf("a problem without place or words: %+v", p)
			}
			_ = p.Excerpt()
		}
	})
}
