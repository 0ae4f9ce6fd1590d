package report

import (
	"encoding/hex"
	"fmt"
	"log/slog"
)

// redacted is what confidential values show in logs and error texts.
const redacted = "[redacted]"

// ChatID is a Telegram chat (and, in a private chat, the account). It prints as "[redacted]" (promise P5).
type ChatID int64

// Format hides the account from every fmt verb.
func (ChatID) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides the account from slog.
func (ChatID) LogValue() slog.Value { return slog.StringValue(redacted) }

// MessageID is a Telegram message id; it means something only together with its chat.
type MessageID int

// ID names a draft and, once sent, the case it became: 16 random bytes drawn by the shell. The draft's key is the
// case's key, so both share one name.
type ID [16]byte

// Zero reports whether the id was never drawn.
func (id ID) Zero() bool { return id == ID{} }

// String is the hexadecimal form. It is random, tells nothing and may be logged as attribute "case".
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// MarshalText makes an ID usable in JSON as a string and as a map key.
func (id ID) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, id[:]), nil }

// UnmarshalText reads the form written by MarshalText; anything else is ErrInvalid.
func (id *ID) UnmarshalText(text []byte) error {
	if len(text) != 2*len(id) {
		return ErrInvalid
	}
	if _, err := hex.Decode(id[:], text); err != nil {
		return ErrInvalid
	}
	return nil
}

// OfferID is the random name of one offer to one person, at most 22 characters of [A-Za-z0-9_-]. It travels in callback
// data, where it is a hint and never a right.
type OfferID string

// PersonID is a key under petugas: in the configuration, for example "rina".
type PersonID string

// Secret is text that must never reach a log: a token, a receipt typed by a person. It prints as "[redacted]" in fmt,
// slog and JSON; Reveal is the only way to the words.
type Secret string

// Reveal gives the words themselves.
func (s Secret) Reveal() string { return string(s) }

// Format hides the words from every fmt verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides the words from slog.
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalJSON hides the words from encoding/json.
func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }
