package config

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"ruangaman/report"
)

// Problem is one mistake in a configuration file, or one thing worth a second look, at its place.
type Problem struct {
	File         string
	Line, Column int    // counted from 1, columns in characters
	Sentence     string // in Lang
	Suggestion   string // the name that was probably meant, or empty
	Warning      bool   // the file is accepted all the same
	Lang         report.Lang
	Source       string // the line as written, for Excerpt
	rank         int    // 0 comes first, in the order of the file; then single conflicts from 1 on; then rankTidy
}

// rankTidy is the rank of what can wait for ever.
const rankTidy = math.MaxInt

// String is "config.yaml:41:78: petugas "rinaa" tidak dikenal — maksudnya "rina"?". It says nothing of Warning: whoever
// prints it does.
func (p Problem) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d: ", p.File, p.Line, p.Column)
	b.WriteString(p.Sentence)
	if p.Suggestion != "" {
		b.WriteString(words{p.Lang}.say(" — maksudnya %q?", p.Suggestion))
	}
	return b.String()
}

// Excerpt is the line as written with a caret under the place, ending in a newline; empty for an empty line.
func (p Problem) Excerpt() string {
	line := []rune(strings.ReplaceAll(p.Source, "\t", " "))
	if len(line) == 0 {
		return ""
	}
	const before, width = 60, 100 // what fits a terminal beside the indent
	start := min(max(0, p.Column-1-before), len(line))
	end := min(start+width, len(line))
	if start > 0 && start < end {
		line[start] = '…'
	}
	return "    " + string(line[start:end]) + "\n    " + strings.Repeat(" ", p.Column-1-start) + "^\n"
}

// Errors are the problems that stop a file from being accepted.
func Errors(problems []Problem) []Problem {
	return slices.DeleteFunc(slices.Clone(problems), func(p Problem) bool { return p.Warning })
}

// MaxShown is how many problems are told at once.
const MaxShown = 20

// Shown picks what is told of many problems: mistakes before warnings, in the order in which they come, and how many are
// left out.
func Shown(problems []Problem) (shown []Problem, more int) {
	more = max(len(problems)-MaxShown, 0)
	warnings := MaxShown - min(len(Errors(problems)), MaxShown)
	for _, p := range problems {
		if p.Warning {
			warnings--
		}
		if len(shown) < MaxShown && (!p.Warning || warnings >= 0) {
			shown = append(shown, p)
		}
	}
	return shown, more
}

// sorted puts problems in the order of the file, each once; those with a rank follow.
func sorted(problems []Problem) []Problem {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(problems)
}
