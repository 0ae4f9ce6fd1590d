// Package store keeps everything that must survive: drafts, cases, the outbox, what was seen, what is known of people. One
// SQLite file with the files of evidence beside it, one writer, and a seal over every column that says anything.
//
// It owns the database, its schema and migrations, the keys, and the order in which messages leave. It must never decide
// what a change means (flows and dispatch do), never send anything, never put a word, an account, a place or a name into a
// clear column, an error or a log line, and never go on after the database refused something.
//
// Start with write.go (the one way in), then apply.go (a report.Change becomes rows), seal.go (what a row looks like to a
// thief), claim.go and finish.go (the outbox), erase.go (how a thing stops existing), files.go (evidence).
package store
