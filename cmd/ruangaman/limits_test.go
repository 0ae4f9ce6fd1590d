package main

import "testing"

func TestOnlyBesideABotAPIOfOnesOwnMayTheSenderKnowNoLimits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		api, value string
		off        bool
	}{
		{"http://127.0.0.1:8081", "1", true},
		{"http://[::1]:8081", "1", true},
		{"http://127.0.0.1:8081", "", false},
		{"http://127.0.0.1:8081", "0", false},
		{"", "1", false},
		{"https://api.telegram.org", "1", false},
		{"https://127.0.0.1.contoh.id", "1", false},
		{"%zz", "1", false},
	} {
		got := limitsFor(c.api, func(name string) string {
			if name != envUnlimited {
				t.Errorf("asks for %s", name)
			}
			return c.value
		})
		if got.Off != c.off {
			t.Errorf("%q with %q: %+v", c.api, c.value, got)
		}
	}
}
