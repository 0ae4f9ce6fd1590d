package store

import (
	"bytes"
	"testing"
)

// A room that was used before must not put anything of what was sealed there beside something else.
func TestThePaddingIsZeroWhateverWasSealedBefore(t *testing.T) {
	t.Parallel()
	l, err := newLock(random(keySize))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 200 {
		for _, n := range []int{3900, 5 + i, 900, 1} {
			blob, err := l.seal(bytes.Repeat([]byte("C"), n), []byte("here"))
			if err != nil {
				t.Fatal(err)
			}
			padded, err := l.aead.Decrypt(blob, []byte("here"))
			if err != nil || bytes.ContainsFunc(padded[4+n:], func(r rune) bool { return r != 0 }) {
				t.Fatalf("the padding of %d bytes is not zero: %v", n, err)
			}
		}
	}
}
