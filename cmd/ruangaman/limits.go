package main

import (
	"net"
	"net/url"

	"ruangaman/bot"
)

// envUnlimited takes the sender's limits away when it is "1". Only a Bot API on this very machine makes it count: beside
// Telegram itself, which would answer with 429 and hold everybody up, it is not even looked at. See docs/adr.
const envUnlimited = "RUANGAMAN_TANPA_BATAS"

// limitsFor are the sender's limits beside the Bot API at this address.
func limitsFor(api string, getenv func(string) string) bot.Limits {
	u, err := url.Parse(api)
	if err != nil || !net.ParseIP(u.Hostname()).IsLoopback() {
		return bot.Limits{}
	}
	return bot.Limits{Off: getenv(envUnlimited) == "1"}
}
