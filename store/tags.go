package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"hash"
	"strconv"

	"ruangaman/report"
)

// What is found by a value we do not keep in clear is found by a tag: HMAC(index key, HMAC(K0, kind|value)). The inner
// value is also sealed in the row it belongs to, so that tags can be renewed under another index key without knowing the
// value; a thief of the folder cannot try all telephone-like numbers, having neither key.

// tagSize: half of the hash, RFC 2104's minimum; 2^64 guesses for any collision.
const tagSize = 16

// kind keeps the values of different sorts apart.
type kind string

const (
	kindChat    kind = "chat"
	kindTold    kind = "told" // a chat as the one that opened cases, whether they have ended or not
	kindPerson  kind = "person"
	kindReceipt kind = "receipt"
	kindCode    kind = "code"
	kindOffer   kind = "offer"
	kindPush    kind = "push" // an offer in a chat
)

// tagger makes tags. Only the writer uses it.
type tagger struct{ inner, outer hash.Hash }

func newTagger(k0, index []byte) *tagger {
	return &tagger{hmac.New(sha256.New, k0), hmac.New(sha256.New, index)}
}

// value gives the inner hash of a value.
func (t *tagger) value(k kind, value string) []byte {
	t.inner.Reset()
	t.inner.Write([]byte(k))
	t.inner.Write([]byte{'|'})
	t.inner.Write([]byte(value))
	return t.inner.Sum(make([]byte, 0, sha256.Size))
}

// tag gives the tag of an inner hash.
func (t *tagger) tag(inner []byte) []byte {
	t.outer.Reset()
	t.outer.Write(inner)
	return t.outer.Sum(make([]byte, 0, sha256.Size))[:tagSize]
}

func (t *tagger) of(k kind, value string) []byte { return t.tag(t.value(k, value)) }

func (t *tagger) chat(id report.ChatID) []byte {
	return t.of(kindChat, strconv.FormatInt(int64(id), 10))
}

func (t *tagger) told(id report.ChatID) []byte {
	return t.of(kindTold, strconv.FormatInt(int64(id), 10))
}

func (t *tagger) push(chat report.ChatID, offer report.OfferID) []byte {
	return t.of(kindPush, strconv.FormatInt(int64(chat), 10)+"|"+string(offer))
}
