// Package bot is the only room that knows Telegram: it fetches updates or is brought them, turns each into a
// report.Input, lets a Talk decide and a Store commit, and sends what the outbox holds.
//
// It owns the poll loop, the router that drops every name, username and phone number before anything else sees the
// update, the renderer, the sender with its lanes and limits, what is fetched from Telegram (files.go, upload.go),
// and the one place where errors become words that may be logged (redact.go). It must never import store or dispatch,
// write to a chat outside the outbox (the two exceptions of DESIGN §2 are in direct.go), confirm an update that is
// not committed, or let the token, a chat id or a word of a person into an error or a log line.
//
// Start with bot.go (what it is made of), then poll.go (or webhook.go) → batch.go → router.go for what comes in, and
// sender.go → send.go for what goes out.
package bot
