package texts

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestEveryTextIsWrittenInEnglishToo(t *testing.T) {
	t.Parallel()
	all := Must()
	for key := range all.indonesian {
		if _, ok := all.english[key]; !ok {
			t.Errorf("%s is missing in en.yaml", key)
		}
	}
}

func TestPlaceholdersAreTheSameInEveryVoice(t *testing.T) {
	t.Parallel()
	all := Must()
	for voice, words := range map[string]map[string]template{"en": all.english, "child": all.child} {
		for key, text := range words {
			want, got := slices.Sorted(slices.Values(all.indonesian[key].names())), slices.Sorted(slices.Values(text.names()))
			if !slices.Equal(want, got) {
				t.Errorf("%s: id.yaml has %v, %s has %v", key, want, voice, got)
			}
		}
	}
}

// A child's text equal to the adult's is a line to maintain twice.
func TestChildWordsDifferFromTheAdults(t *testing.T) {
	t.Parallel()
	all := Must()
	for _, key := range slices.Sorted(maps.Keys(all.child)) {
		if slices.Equal(all.child[key], all.indonesian[key]) {
			t.Errorf("%s says the same in child.yaml as in id.yaml", key)
		}
	}
}

// TestEveryPlaceholderIsAWord keeps {x} readable: one lower case word of English, or a word of the city's own.
func TestEveryPlaceholderIsAWord(t *testing.T) {
	t.Parallel()
	all := Must()
	for key, text := range all.indonesian {
		for _, name := range text.names() {
			if strings.Contains(name, "_") || len(name) > 12 {
				t.Errorf("%s: placeholder {%s}", key, name)
			}
		}
	}
}
