// Package config turns config.yaml, which somebody who is no programmer edits, into Settings: the City that
// conversations see, the duty Roster, and what the program itself needs to start.
//
// It owns the format (config.example.yaml shows every key), the strict reading of it, every sentence that names a mistake
// with its line and column, the defaults, the reload and the accepted copy. The rule it exists for is promise P10: a file
// with a mistake never replaces a good one, and the mistake is named with line, column and a suggestion.
//
// It must never let YAML guess a type (0812 stays 0812), never stop at the first of several mistakes, never panic on any
// bytes, and never put a token into a message. Who is on duty is computed by package roster, not here.
//
// Start with settings.go for what comes out and read.go for the order of reading; one file per part of the format
// (people.go, areas.go, schedule.go, changes.go, ladder.go, help.go, technical.go), then checks.go for what only shows
// when the parts are together, and reload.go for the file that changes while the program runs.
package config
