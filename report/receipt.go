package report

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"unicode"
)

// ReceiptDigits is the length of a receipt (kode laporan). 16 digits look like a telephone or card number and leave
// 10^16 possibilities, so that 300 tries an hour (WrongReceiptsHour) find nothing.
const ReceiptDigits = 16

// Receipt is the reporter's only proof and way back: 16 decimal digits, shown once, stored only as a keyed hash.
type Receipt string

// Format hides the receipt from every fmt verb; Display shows it to the person it belongs to.
func (Receipt) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides the receipt from slog.
func (Receipt) LogValue() slog.Value { return slog.StringValue(redacted) }

// Display writes the receipt in groups of four: "1234 5678 9012 3456".
func (r Receipt) Display() string {
	var b strings.Builder
	for i, c := range string(r) {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// ParseReceipt finds a receipt in what a person typed: exactly 16 digits, with spaces, dashes or dots between them as
// people write numbers. The second result is false for anything else, so that a story containing a phone number is not
// taken for a receipt.
func ParseReceipt(text string) (Receipt, bool) {
	digits := make([]byte, 0, ReceiptDigits)
	for _, c := range text {
		switch {
		case c >= '0' && c <= '9':
			if len(digits) == ReceiptDigits {
				return "", false
			}
			digits = append(digits, byte(c))
		case c == '-' || c == '.' || unicode.IsSpace(c):
		default:
			return "", false
		}
	}
	if len(digits) != ReceiptDigits {
		return "", false
	}
	return Receipt(digits), true
}

// TailDigits is how much of a receipt is asked back once it was written down.
const TailDigits = 4

// ParseTail finds the last digits of a receipt in what a person typed; false for anything but digits, so that words are not
// taken for a wrong answer, nor a wrong answer, too short or too long, for words to be passed on.
func ParseTail(text string) (string, bool) {
	digits := strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) || c == '-' || c == '.' {
			return -1
		}
		return c
	}, text)
	return digits, digits != "" && strings.Trim(digits, "0123456789") == ""
}

// Tail is the end of a receipt that is asked back.
func (r Receipt) Tail() string { return string(r[max(0, len(r)-TailDigits):]) }

// DrawReceipt draws a receipt from random; it fails only when random does.
func DrawReceipt(random io.Reader) (Receipt, error) {
	digits, err := draw(random, ReceiptDigits, "0123456789")
	return Receipt(digits), err
}

// codeAlphabet leaves out letters and digits that sound or look alike when read aloud over a bad line.
const codeAlphabet = "234679ACDEFGHJKLMNPQRTUVWXYZ"

// Code is what staff say aloud for a case: "K-7F3Q". It is random and tells no count.
type Code string

// DrawCode draws a case code from random; it fails only when random does.
func DrawCode(random io.Reader) (Code, error) {
	letters, err := draw(random, 4, codeAlphabet)
	return Code("K-" + letters), err
}

// codeLength is how many characters follow "K-".
const codeLength = 4

// ParseCode reads a case code as people type it: "k-7f3q", "K7F3Q" or "K 7F3Q".
func ParseCode(text string) (Code, bool) {
	s := strings.ToUpper(strings.TrimSpace(text))
	if len(s) != codeLength { // a bare code may itself begin with K
		s = strings.TrimLeft(strings.TrimPrefix(s, "K"), "- ")
	}
	if len(s) != codeLength || strings.Trim(s, codeAlphabet) != "" {
		return "", false
	}
	return Code("K-" + s), true
}

// DrawID draws the name of a draft or case.
func DrawID(random io.Reader) (ID, error) {
	var id ID
	_, err := io.ReadFull(random, id[:])
	return id, err
}

// DrawOfferID draws the name of an offer: 16 letters and digits, about 95 bits.
func DrawOfferID(random io.Reader) (OfferID, error) {
	s, err := draw(random, 16, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
	return OfferID(s), err
}

// draw picks n characters of alphabet evenly, by refusing the bytes that would make some characters likelier.
func draw(random io.Reader, n int, alphabet string) (string, error) {
	limit := 256 - 256%len(alphabet)
	out := make([]byte, 0, n)
	buf := make([]byte, 2*n)
	for len(out) < n {
		if _, err := io.ReadFull(random, buf); err != nil {
			return "", fmt.Errorf("draw random characters: %w", err)
		}
		for _, b := range buf {
			if int(b) < limit && len(out) < n {
				out = append(out, alphabet[int(b)%len(alphabet)])
			}
		}
	}
	return string(out), nil
}
