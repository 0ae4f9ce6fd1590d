package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"

	"ruangaman/report"
)

// The labels keep the keys of marks apart from each other and from every other use of K0: the values of tags begin with a kind
// and "|".
const (
	slipLabel = "ruangaman key of slips, 1"
	tailLabel = "ruangaman key of the ends of receipts, 1"
)

// markKey comes from K0, which is drawn once and never changes: a slip on paper outlives every change of keys.
func markKey(k0 []byte, label string) []byte {
	h := hmac.New(sha256.New, k0)
	h.Write([]byte(label))
	return h.Sum(nil)
}

// prove is the keyed mark of a case code and a day.
func prove(key []byte, code report.Code, day string) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(string(code) + "|" + day))
	return report.WriteMark(h.Sum(nil)[:tagSize])
}

// Prove is the keyed mark of a slip. It reads nothing and may be asked from any goroutine.
func (s *Store) Prove(code report.Code, day string) string { return prove(s.slip, code, day) }

// tailSize is how many bytes of a check are kept: ten thousand ends of a receipt need no more to be told apart.
const tailSize = 10

// Tail is the keyed check of the last digits of a case's receipt. It reads nothing and may be asked from any goroutine.
func (s *Store) Tail(id report.ID, digits string) string {
	h := hmac.New(sha256.New, s.tail)
	h.Write(id[:])
	h.Write([]byte(digits))
	return hex.EncodeToString(h.Sum(nil)[:tailSize])
}
