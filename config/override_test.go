package config

import (
	"strings"
	"testing"
)

func TestTheEnvironmentStandsAboveTheFile(t *testing.T) {
	t.Parallel()
	base := good(t, "testdata/good/minimal.yaml")
	env := map[string]string{EnvToken: "1:abc", EnvAPI: "http://127.0.0.1:8081/", EnvData: "/d/", EnvKeys: "k"}
	s, err := base.Override(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	if s.Telegram.Token.Reveal() != "1:abc" || s.Telegram.API != "http://127.0.0.1:8081" || s.Data != (Data{"/d", "k"}) {
		t.Errorf("got %+v %+v", s.Telegram, s.Data)
	}
	if base.Telegram.Token != "" || base.Data.Folder != "data" {
		t.Error("the settings themselves were changed")
	}
}

func TestOnlyHTTPSOrThisMachineMayStandForTelegram(t *testing.T) {
	t.Parallel()
	base := good(t, "testdata/good/minimal.yaml")
	for api, ok := range map[string]bool{
		"https://api.telegram.org": true, "https://bot.contoh.id:8443/api": true, "http://localhost:1": true,
		"http://127.0.0.1:1": true, "http://[::1]:1": true, "http://127.8.8.8": true,
		"http://api.telegram.org": false, "http://127.0.0.1.contoh.id": false, "http://10.0.0.1": false, "ftp://localhost": false,
		"https://": false, "api.telegram.org": false, "https://rahasia@contoh.id": false, "https://contoh.id/?token=rahasia": false,
		"http://localhost:1#rahasia": false, "http://[::1": false, "%zz": false,
	} {
		_, err := base.Override(func(name string) string {
			if name == EnvAPI {
				return api
			}
			return ""
		})
		if (err == nil) != ok {
			t.Errorf("%q: %v", api, err)
		}
		if err != nil && strings.Contains(err.Error(), "rahasia") {
			t.Errorf("%q is repeated in the error", api)
		}
	}
}
