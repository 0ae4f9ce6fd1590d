package texts

import (
	"fmt"
	"slices"
	"strings"

	"ruangaman/report"
)

// template is a text cut at its placeholders.
type template []part

// part is either words as they stand or the name of a placeholder.
type part struct {
	words string
	name  string
}

// split cuts a text at its placeholders {name}. Any other brace is an error, so that a typing mistake does not reach a
// frightened person as "{kelurahan".
func split(text string) (template, error) {
	if strings.TrimSpace(text) == "" {
		return nil, fmt.Errorf("no words: %w", report.ErrInvalid)
	}
	var t template
	for text != "" {
		words, rest, open := strings.Cut(text, "{")
		if strings.Contains(words, "}") {
			return nil, fmt.Errorf("brace closed but not opened: %w", report.ErrInvalid)
		}
		if words != "" {
			t = append(t, part{words: words})
		}
		if !open {
			break
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed || !keyForm.MatchString(name) {
			return nil, fmt.Errorf("brace without a placeholder: %w", report.ErrInvalid)
		}
		t = append(t, part{name: name})
		text = after
	}
	return t, nil
}

// names are the placeholders in order of appearance, each once.
func (t template) names() []string {
	var names []string
	for _, p := range t {
		if p.name != "" && !slices.Contains(names, p.name) {
			names = append(names, p.name)
		}
	}
	return names
}
