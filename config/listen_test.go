package config

import (
	"os"
	"testing"
)

// listening reads the smallest configuration with a few lines more.
func listening(t *testing.T, lines string) *Settings {
	t.Helper()
	raw, err := os.ReadFile("testdata/good/minimal.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s, problems := Read("config.yaml", append(raw, lines...), testNow)
	if s == nil || len(problems) > 0 {
		t.Fatal(problems)
	}
	return s
}

func TestAWebhookHasAnAddressAndAListenerOfItsOwn(t *testing.T) {
	t.Parallel()
	s := listening(t, "telegram: {terima: webhook}\nwebhook: {alamat: https://bot.contoh.id/telegram}\n")
	if !s.Telegram.Webhook || s.Telegram.Hook != (Webhook{"https://bot.contoh.id/telegram", "127.0.0.1:8443"}) {
		t.Errorf("%+v", s.Telegram)
	}
	s = listening(t, "webhook: {alamat: http://127.0.0.1:8444/x, dengar: \"[::1]:9000\"}\n")
	if s.Telegram.Webhook || s.Telegram.Hook != (Webhook{"http://127.0.0.1:8444/x", "[::1]:9000"}) {
		t.Errorf("%+v", s.Telegram)
	}
}

func TestMonitoringIsOnWhereItIsWrittenAndNowhereElse(t *testing.T) {
	t.Parallel()
	for lines, want := range map[string]Monitor{
		"":                                    {},
		"pantau:\n":                           {},
		"pantau: {alamat: 127.0.0.1:9464}\n":  {Listen: "127.0.0.1:9464"},
		"pantau: {detak: tidak}\n":            {},
		"pantau: {detak: https://d.id/a?b}\n": {Heartbeat: "https://d.id/a?b"},
	} {
		if s := listening(t, lines); s.Monitor != want {
			t.Errorf("%q: %+v", lines, s.Monitor)
		}
	}
}
