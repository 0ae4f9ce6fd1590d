package texts

import (
	"regexp"
	"strings"
)

// PreviewChars is how much of a message a lock screen or chat list is taken to show (DESIGN §5, thin trace).
const PreviewChars = 40

// topic finds the words that must not show there, in any form: Indonesian ones with every prefix and suffix and with the
// consonant that meN- swallows (memukul, membunuh), English ones as whole words with their endings, so that "white",
// "skill" and "therapist" are not taken for them.
var topic = regexp.MustCompile(`(?i)[\pL\pN]*(?:kekerasan|lapor|korban|pelaku|kasus|seksual|leceh|perkosa|merkosa|` +
	`pukul|mukul|bunuh|polisi|ppatbm|dp3akb|darurat|bahaya)[\pL\pN]*` +
	`|\b(?:violen|victim|abus|sexual|emergenc|danger|kill|polic|report)[\pL]*` +
	`|\b(?:cases?|rap(?:e[ds]?|ing|ists?)|hit(?:s|ting|ters?)?)\b`)

// TopicWordInPreview looks for a topic word among the first 40 characters of what a person is shown: a message, an edit,
// a name or a description. A word that begins there and is cut by the edge counts. White space is seen as a
// notification shows it, as one space.
func TopicWordInPreview(s string) (word string, found bool) {
	shown := []rune(strings.Join(strings.Fields(s), " "))
	at := topic.FindStringIndex(string(shown))
	if at == nil {
		return "", false
	}
	if from := len([]rune(string(shown)[:at[0]])); from >= PreviewChars {
		return "", false
	}
	return string(shown)[at[0]:at[1]], true
}
