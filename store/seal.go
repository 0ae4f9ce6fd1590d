package store

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"
)

// A sealed column is XChaCha20-Poly1305 over a length and the content, padded so that the blob has one of few sizes. The
// associated data names the place, so that a blob copied elsewhere does not open.

const (
	keySize  = 32
	overhead = 24 + 16 // nonce and tag
	// wrappedSize is a key sealed by the master: key number, nonce, key, tag.
	wrappedSize = 4 + overhead + keySize
)

// sizes are the lengths a sealed blob can have; longer ones are multiples of the last.
var sizes = [...]int{1 << 10, 4 << 10, 16 << 10, 64 << 10}

// lock seals with one key.
type lock struct{ aead *subtle.XChaCha20Poly1305 }

func newLock(key []byte) (*lock, error) {
	a, err := subtle.NewXChaCha20Poly1305(key)
	if err != nil {
		return nil, fmt.Errorf("take a key: %w", err)
	}
	return &lock{a}, nil
}

// place is where a blob lies: the associated data of its seal.
func place(table string, row int64, column string) []byte {
	b := append(make([]byte, 0, 48), table...)
	b = append(b, '|')
	b = strconv.AppendInt(b, row, 10)
	b = append(b, '|')
	return append(b, column...)
}

// seal pads and seals content.
func (l *lock) seal(content, where []byte) ([]byte, error) {
	size := sizeClass(4+len(content)+overhead) - overhead
	room, _ := rooms.Get().(*[]byte)
	padded := slices.Grow((*room)[:0], size)[:size]
	binary.BigEndian.PutUint32(padded, uint32(len(content))) //nolint:gosec // content is bounded far below 4 GiB
	copy(padded[4:], content)
	sealed, err := l.aead.Encrypt(padded, where)
	clear(padded)
	if size <= sizes[1] {
		*room = padded
		rooms.Put(room)
	}
	return sealed, err
}

// rooms are where content is padded: all zero, so that nothing of one is sealed with another.
var rooms = sync.Pool{New: func() any { return new([]byte) }}

// open is the way back.
func (l *lock) open(blob, where []byte) ([]byte, error) {
	padded, err := l.aead.Decrypt(blob, where)
	if err != nil {
		return nil, fmt.Errorf("open %s: the seal does not fit", where)
	}
	if len(padded) < 4 {
		return nil, fmt.Errorf("open %s: too short", where)
	}
	n := int(binary.BigEndian.Uint32(padded))
	if n > len(padded)-4 {
		return nil, fmt.Errorf("open %s: wrong length", where)
	}
	return padded[4 : 4+n], nil
}

func sizeClass(n int) int {
	for _, s := range sizes {
		if n <= s {
			return s
		}
	}
	largest := sizes[len(sizes)-1]
	return (n + largest - 1) / largest * largest
}

// random gives n bytes for keys and row numbers.
func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return b
}
