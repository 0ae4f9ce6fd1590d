package report

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"log/slog"
	"strings"
	"unicode/utf8"
)

// CodeWord is the code word a reporter chose, as a slow salted hash: whoever holds the phone need not be the reporter, so
// it is asked before any detail. The zero value: none was chosen. It lies sealed within its case.
type CodeWord struct {
	Salt []byte `json:"salt,omitempty"`
	Hash []byte `json:"hash,omitempty"`
}

// The bounds of a code word, in characters after CleanWord.
const (
	MinWord = 3
	MaxWord = 64
)

// wordRounds makes one try cost some milliseconds. The hash lies sealed beside the words it guards, so the cost protects
// the word itself (people use theirs elsewhere), and the one writer must not stand still for it.
const wordRounds = 20_000

// CleanWord is a code word without what people cannot remember: capitals, doubled and outer spaces. It is false when too
// short or too long.
func CleanWord(typed string) (string, bool) {
	word := strings.Join(strings.Fields(strings.ToLower(typed)), " ")
	n := utf8.RuneCountInString(word)
	return word, n >= MinWord && n <= MaxWord
}

// NewCodeWord hashes a word under a salt that is used once. It is false for a word that CleanWord refuses.
func NewCodeWord(typed string, salt ID) (CodeWord, bool) {
	word, ok := CleanWord(typed)
	if !ok || salt.Zero() {
		return CodeWord{}, false
	}
	hash, err := hashWord(word, salt[:])
	return CodeWord{Salt: salt[:], Hash: hash}, err == nil
}

// IsZero reports whether no word was chosen.
func (w CodeWord) IsZero() bool { return len(w.Hash) == 0 }

// Fits reports whether these are the words, compared in constant time. Nothing fits the zero value.
func (w CodeWord) Fits(typed string) bool {
	word, ok := CleanWord(typed)
	if !ok { // as long as any other try
		word = ""
	}
	hash, err := hashWord(word, w.Salt)
	return err == nil && ok && !w.IsZero() && subtle.ConstantTimeCompare(hash, w.Hash) == 1
}

func hashWord(word string, salt []byte) ([]byte, error) {
	return pbkdf2.Key(sha256.New, word, salt, wordRounds, sha256.Size)
}

// Format hides a code word from every fmt verb.
func (CodeWord) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides a code word from slog.
func (CodeWord) LogValue() slog.Value { return slog.StringValue(redacted) }
