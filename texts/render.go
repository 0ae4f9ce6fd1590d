package texts

import (
	"fmt"
	"strings"

	"ruangaman/report"
)

// maxDepth bounds texts within texts, so that a mistaken loop of values ends in an error and not in the stack's end.
const maxDepth = 16

// Render says a text in a language and voice. An unknown key, a missing argument, an argument the words have no place
// for, and a text that is two things at once (key, raw words, list) are errors that wrap report.ErrInvalid. Errors name
// keys and placeholders only, never words.
func (t *Texts) Render(text report.Text, lang report.Lang, voice report.Voice) (string, error) {
	pieces, err := t.pieces(text, lang, voice, 0)
	if err != nil {
		return "", err
	}
	return join(pieces), nil
}

// piece is a run of rendered words; raw ones came from a person and may be cut when a message is too long.
type piece struct {
	words string
	raw   bool
}

func join(pieces []piece) string {
	if len(pieces) == 1 {
		return pieces[0].words
	}
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.words)
	}
	return b.String()
}

func (t *Texts) pieces(text report.Text, lang report.Lang, voice report.Voice, depth int) ([]piece, error) {
	switch {
	case depth > maxDepth:
		return nil, fmt.Errorf("render text: nested too deep: %w", report.ErrInvalid)
	case text.List != nil:
		return t.list(text, lang, voice, depth)
	case text.Key == "":
		return raw(text)
	case text.Raw != "" || text.Join != "":
		return nil, fmt.Errorf("render %s: key and raw words at once: %w", text.Key, report.ErrInvalid)
	default:
		return t.fill(text, lang, voice, depth)
	}
}

func raw(text report.Text) ([]piece, error) {
	if len(text.Args) > 0 || text.Join != "" {
		return nil, fmt.Errorf("render raw words: arguments without a key: %w", report.ErrInvalid)
	}
	// Telegram refuses a message that is not valid UTF-8; an alarm must not be lost to one broken byte.
	return []piece{{words: strings.ToValidUTF8(text.Raw, "\uFFFD"), raw: true}}, nil
}

func (t *Texts) list(text report.Text, lang report.Lang, voice report.Voice, depth int) ([]piece, error) {
	if text.Key != "" || text.Raw != "" || len(text.Args) > 0 {
		return nil, fmt.Errorf("render list %s: more than a list: %w", text.Key, report.ErrInvalid)
	}
	var all []piece
	for i, item := range text.List {
		if i > 0 {
			all = append(all, piece{words: text.Join})
		}
		more, err := t.pieces(item, lang, voice, depth+1)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

func (t *Texts) fill(text report.Text, lang report.Lang, voice report.Voice, depth int) ([]piece, error) {
	words, ok := t.find(text.Key, lang, voice)
	if !ok {
		return nil, fmt.Errorf("render %q: no such text: %w", text.Key, report.ErrInvalid)
	}
	if len(text.Args) == 0 && len(words) == 1 && words[0].name == "" { // most labels of buttons
		return []piece{{words: words[0].words}}, nil
	}
	filled := map[string][]piece{}
	for name, arg := range text.Args {
		inner, err := t.pieces(arg, lang, voice, depth+1)
		if err != nil {
			return nil, fmt.Errorf("render %s, argument %s: %w", text.Key, name, err)
		}
		filled[name] = inner
	}
	var all []piece
	used := map[string]bool{}
	for _, p := range words {
		if p.name == "" {
			all = append(all, piece{words: p.words})
			continue
		}
		inner, ok := filled[p.name]
		if !ok {
			return nil, fmt.Errorf("render %s: argument %s is missing: %w", text.Key, p.name, report.ErrInvalid)
		}
		used[p.name] = true
		all = append(all, inner...)
	}
	for name := range filled {
		if !used[name] {
			return nil, fmt.Errorf("render %s: argument %s has no place: %w", text.Key, name, report.ErrInvalid)
		}
	}
	return all, nil
}
