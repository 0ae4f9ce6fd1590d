package main

import (
	"net"

	"ruangaman/config"
)

// listenForTelegram opens the listener of a webhook; nil when updates are fetched.
func listenForTelegram(s *config.Settings) (net.Listener, error) {
	if !s.Telegram.Webhook {
		return nil, nil //nolint:nilnil // fetched
	}
	l, err := net.Listen("tcp", s.Telegram.Hook.Listen)
	if err != nil {
		return nil, fail("tidak bisa mendengar di %s (webhook.dengar); mungkin dipakai program lain", s.Telegram.Hook.Listen)
	}
	return l, nil
}

// closeListener closes a listener that nobody took.
func closeListener(l net.Listener) {
	if l != nil {
		_ = l.Close()
	}
}
