package texts

import (
	_ "embed"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/goccy/go-yaml"

	"ruangaman/report"
)

//go:embed id.yaml
var indonesian []byte

//go:embed en.yaml
var english []byte

//go:embed child.yaml
var child []byte

// Texts is every text the program can say. It is immutable and safe for concurrent use.
type Texts struct {
	indonesian, english, child map[string]template
}

// New reads the embedded maps. A key written twice, a brace that is no placeholder, an empty text and a key of en.yaml
// or child.yaml that id.yaml lacks are errors.
func New() (*Texts, error) {
	return read(indonesian, english, child)
}

func read(id, en, young []byte) (*Texts, error) {
	var t Texts
	for _, file := range []struct {
		name string
		raw  []byte
		into *map[string]template
	}{
		{"id.yaml", id, &t.indonesian},
		{"en.yaml", en, &t.english},
		{"child.yaml", young, &t.child},
	} {
		words, err := parse(file.raw)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", file.name, err)
		}
		*file.into = words
	}
	for name, words := range map[string]map[string]template{"en.yaml": t.english, "child.yaml": t.child} {
		for key := range words {
			if !t.Has(key) {
				return nil, fmt.Errorf("read %s: %s stands not in id.yaml: %w", name, key, report.ErrInvalid)
			}
		}
	}
	return &t, nil
}

// Must is New for programs that cannot go on without words; the embedded files are tested, so it does not panic.
func Must() *Texts {
	t, err := New()
	if err != nil {
		panic(err)
	}
	return t
}

// Has reports whether a key exists.
func (t *Texts) Has(key string) bool {
	_, ok := t.indonesian[key]
	return ok
}

// Keys are all keys in alphabetical order.
func (t *Texts) Keys() []string { return slices.Sorted(maps.Keys(t.indonesian)) }

// Placeholders are the names a key wants as arguments, in the order of the Indonesian words, each once.
func (t *Texts) Placeholders(key string) []string { return t.indonesian[key].names() }

// find is the fallback: the child's words to the adult's, English to Indonesian. There is one English register.
func (t *Texts) find(key string, lang report.Lang, voice report.Voice) (template, bool) {
	if lang == report.English {
		if words, ok := t.english[key]; ok {
			return words, true
		}
	}
	if lang != report.English && voice == report.VoiceChild {
		if words, ok := t.child[key]; ok {
			return words, true
		}
	}
	words, ok := t.indonesian[key]
	return words, ok
}

var keyForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func parse(raw []byte) (map[string]template, error) {
	var flat map[string]string
	if err := yaml.Unmarshal(raw, &flat); err != nil {
		return nil, err
	}
	words := make(map[string]template, len(flat))
	for key, text := range flat {
		if !keyForm.MatchString(key) {
			return nil, fmt.Errorf("key %q: %w", key, report.ErrInvalid)
		}
		parts, err := split(text)
		if err != nil {
			return nil, fmt.Errorf("text %s: %w", key, err)
		}
		words[key] = parts
	}
	return words, nil
}
