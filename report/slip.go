package report

import (
	"crypto/subtle"
	"math/big"
	"regexp"
	"strings"
	"time"
)

// Slip is what a reporter may show to prove that a report was made: its case code, the local day it was sent, and a keyed
// mark over both. It says nothing of the content, and it stays true when the case is long deleted.
type Slip struct {
	Code Code
	Day  string // YYYY-MM-DD
	Mark string // as WriteMark writes it, without dashes
}

// A mark is written in groups that check themselves, because people read it from paper: four characters of the keyed hash
// and one that follows from them and the group's place. 16 characters of 28 are 77 bits: nobody guesses a mark, and no
// machine answers guesses.
const (
	markGroups = 4
	markData   = 4
)

// SlipDay is the day of a slip as it is written.
func SlipDay(at time.Time) string { return at.Format(time.DateOnly) }

// WriteMark writes a keyed hash of 16 bytes or more as a mark: "7KQ4M-2XA9R-…".
func WriteMark(hash []byte) string {
	n, base, digit := new(big.Int).SetBytes(hash), big.NewInt(int64(len(codeAlphabet))), new(big.Int)
	groups := make([]string, markGroups)
	for g := range groups {
		data := make([]byte, markData)
		for i := range data {
			n.DivMod(n, base, digit)
			data[i] = codeAlphabet[digit.Int64()]
		}
		groups[g] = string(data) + string(markCheck(g, string(data)))
	}
	return strings.Join(groups, "-")
}

// markWeights have no factor in common with the 28 characters, so that one wrong character always shows.
var markWeights = [markData]int{1, 3, 5, 9}

// markCheck is the last character of a group.
func markCheck(group int, data string) byte {
	sum := group + 1
	for i := range markData {
		sum += markWeights[i] * strings.IndexByte(codeAlphabet, data[i])
	}
	return codeAlphabet[sum%len(codeAlphabet)]
}

var (
	slipForm = regexp.MustCompile(`^\W*K[- ]?([2-9A-Z]{4})\b(.*)$`)
	dayForm  = regexp.MustCompile(`\b(\d{4})[-./ ](\d{2})[-./ ](\d{2})\b|\b(\d{2})[-./ ](\d{2})[-./ ](\d{4})\b`)
	notMark  = regexp.MustCompile(`[^0-9A-Z]+`)
)

// ParseSlip reads a slip as people type it: code, day and mark on one line or several, in capitals or not.
func ParseSlip(text string) (Slip, bool) {
	text = strings.ToUpper(strings.Join(strings.Fields(text), " "))
	head := slipForm.FindStringSubmatch(text)
	if head == nil {
		return Slip{}, false
	}
	code, ok := ParseCode(head[1])
	at := dayForm.FindStringSubmatchIndex(head[2])
	if !ok || at == nil {
		return Slip{}, false
	}
	d := dayForm.FindStringSubmatch(head[2])
	day := d[1] + "-" + d[2] + "-" + d[3]
	if d[1] == "" {
		day = d[6] + "-" + d[5] + "-" + d[4]
	}
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return Slip{}, false
	}
	return Slip{code, day, notMark.ReplaceAllString(head[2][at[1]:], "")}, true
}

// Misread names the first group of a mark that does not fit together, from 1: somebody read or typed it wrongly. Zero: the
// mark is well formed, which proves nothing yet. It follows from what was typed alone and needs no key.
func (p Slip) Misread() int {
	const size = markData + 1
	for g := range markGroups {
		if len(p.Mark) < (g+1)*size {
			return g + 1
		}
		group := p.Mark[g*size : (g+1)*size]
		if strings.Trim(group, codeAlphabet) != "" || markCheck(g, group[:markData]) != group[markData] {
			return g + 1
		}
	}
	if len(p.Mark) != markGroups*size {
		return markGroups
	}
	return 0
}

// Is reports whether the mark is the one that the key makes of code and day. It takes equally long for every wrong mark.
func (p Slip) Is(mark string) bool {
	return subtle.ConstantTimeCompare([]byte(p.Mark), []byte(notMark.ReplaceAllString(mark, ""))) == 1
}
