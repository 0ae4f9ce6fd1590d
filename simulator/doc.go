// Package simulator is a small Telegram of its own: the Bot API over HTTP on loopback, the phones that talk to the
// bot, and a web page that shows them side by side.
//
// It owns what Telegram's server and the phones would own: chats, messages, update ids, limits, refusals and, when
// a test asks for them, faults. It must never import another package of this project, listen on or call an address
// that is not loopback, or do a bot a favour that Telegram does not do. What it does not simulate it refuses.
//
// Start reading at Server (server.go) for the bot's side of the wire, at Phone (phone.go) for the people's side and
// at PageHandler (page.go) for the page. Limits and error texts follow https://core.telegram.org/bots/api.
package simulator
