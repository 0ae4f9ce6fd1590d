package texts_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

// TestNumbersInWordsAreThoseOfTheProgram: whoever changes a limit finds the sentence that names it.
func TestNumbersInWordsAreThoseOfTheProgram(t *testing.T) {
	t.Parallel()
	named := map[string]int{
		"emergency_silence": int(report.QuietEmergency / time.Minute),
		"status_ask_code":   report.ReceiptDigits,
		"status_bad_code":   report.ReceiptDigits,
	}
	everyText(t, func(t *testing.T, key, voice, words string) {
		if n, ok := named[key]; ok && !strings.Contains(words, strconv.Itoa(n)) {
			t.Errorf("%s (%s) does not name %d: %q", key, voice, n, words)
		}
	})
}
