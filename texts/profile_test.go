package texts_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"ruangaman/texts"
)

// TestProfileFitsTelegram holds the profile to the limits of the Bot API: setMyName 0–64 characters,
// setMyShortDescription 0–120, setMyDescription 0–512, BotCommand.description 1–256.
func TestProfileFitsTelegram(t *testing.T) {
	t.Parallel()
	limits := map[string]int{"profile_name": 64, "profile_short": 120, "profile_description": 512}
	everyText(t, func(t *testing.T, key, voice, words string) {
		limit, ok := limits[key]
		if strings.HasPrefix(key, "command_") {
			limit, ok = 256, true
		}
		if n := utf8.RuneCountInString(words); ok && n > limit {
			t.Errorf("%s (%s): %d characters, at most %d", key, voice, n, limit)
		}
	})
}

// limits is what a person reads before they agree: one screen, so it must stay readable for somebody frightened.
var limits = []string{"privacy_short", "privacy_who_reads", "privacy_police_limit", "consent_ask"}

func TestLimitsBeforeConsentAreOneScreenAndComplete(t *testing.T) {
	t.Parallel()
	screens := map[string]string{}
	everyText(t, func(_ *testing.T, key, voice, words string) {
		for _, k := range limits {
			if k == key {
				screens[voice] += words + "\n\n"
			}
		}
	})
	// P12: what Telegram sees, who reads and how to avoid it, the police, no emergency service.
	for voice, said := range map[string][]string{
		"id":    {"Telegram tahu", "tetangga", "polisi", "Pasal 41", "bukan layanan darurat", "tempat lain"},
		"child": {"Telegram tahu", "dekat rumahmu", "polisi", "bukan layanan darurat", "tempat lain"},
		"en":    {"Telegram knows", "neighbour", "police", "Article 41", "not an emergency service", "elsewhere"},
	} {
		if n := texts.Units(screens[voice]); n > 850 {
			t.Errorf("%s: %d characters before consent", voice, n)
		}
		for _, words := range said {
			if !strings.Contains(screens[voice], words) {
				t.Errorf("%s: %q is not said before consent", voice, words)
			}
		}
	}
}

// TestEveryCallForHelpSaysThatCallersAreRecorded: the police and the city's number keep who called (P12).
func TestEveryCallForHelpSaysThatCallersAreRecorded(t *testing.T) {
	t.Parallel()
	everyText(t, func(t *testing.T, key, voice, words string) {
		switch key {
		case "not_emergency", "emergency_limits", "help_numbers":
			if !strings.Contains(words, "catat") && !strings.Contains(words, "record") {
				t.Errorf("%s (%s) does not say it: %q", key, voice, words)
			}
		}
	})
}
