// Package report is the vocabulary every other room speaks: who told what (Draft), what became of it (Case), what a chat
// looks like at this moment (Desk), what is to be written (Change) and what is to be said (Message).
//
// It owns the words, their limits and the rules that follow from the words alone (who may see a case, how a receipt is
// written). It must never know a clock, a disk, a network, a database or Telegram's library, and it imports nothing of
// ours. Values of this package carry what people told in confidence: Draft, Case, Message and the ids print as
// "[redacted]" through fmt and slog, so a careless log line leaks nothing; only the store, which seals them, encodes them.
//
// Start with change.go: it is the one value through which every decision travels.
package report
