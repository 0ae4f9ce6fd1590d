package store

import (
	"crypto/hmac"
	"crypto/sha256"

	"ruangaman/report"
)

// slipLabel keeps the key of proofs apart from every other use of K0: the values of tags begin with a kind and "|".
const slipLabel = "ruangaman key of slips, 1"

// slipKey comes from K0, which is drawn once and never changes: a slip on paper outlives every change of keys.
func slipKey(k0 []byte) []byte {
	h := hmac.New(sha256.New, k0)
	h.Write([]byte(slipLabel))
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
