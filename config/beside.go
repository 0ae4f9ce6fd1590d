package config

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

// The file beside the configuration: swaps and leaves that were agreed on phones. The bot writes it for people to read,
// whole, and never reads it itself; the configuration file stays its owner's alone.

const besideHead = `# Ditulis oleh bot: tukar dan izin yang disepakati lewat Telegram (/tukar, /izin). Jangan diubah di sini.
# Untuk membatalkan, tekan BATALKAN di Telegram. Yang sudah lewat hilang sendiri.
`

const (
	besideDay    = "2006-01-02"
	besideMinute = "2006-01-02 15:04"
)

// Beside gives agreements, the newest first, as lines of cuti and tukar; Line is where each stands in BesideText.
func Beside(agreed []report.Agreed, zone *time.Location) (leaves []roster.Leave, swaps []roster.Swap) {
	line := strings.Count(besideHead, "\n")
	swapLine, leaveLine := line+1, line+1
	if n := countKind(agreed, report.AgreedSwap); n > 0 {
		leaveLine += n + 1
	}
	for _, g := range agreed {
		switch g.Kind {
		case report.AgreedSwap:
			swapLine++
			swaps = append(swaps, roster.Swap{For: g.Wards, From: g.From, Until: g.Until, Person: standsIn(g, agreed), Line: swapLine, Beside: true})
		case report.AgreedLeave:
			leaveLine++
			leaves = append(leaves, roster.Leave{Person: g.Person, Substitute: g.Substitute, From: roster.DayOf(g.From.In(zone)),
				To: roster.DayOf(g.Until.Add(-time.Second).In(zone)), Line: leaveLine, Beside: true})
		}
	}
	return leaves, swaps
}

// standsIn is who takes a swapped turn: its substitute, or theirs if they took leave afterwards.
func standsIn(swap report.Agreed, agreed []report.Agreed) report.PersonID {
	for _, g := range slices.Backward(agreed) {
		if g.Kind == report.AgreedLeave && g.Person == swap.Substitute && g.At.After(swap.At) && !swap.From.Before(g.From) && swap.From.Before(g.Until) {
			return g.Substitute
		}
	}
	return swap.Substitute
}

func countKind(agreed []report.Agreed, kind report.AgreedKind) (n int) {
	for _, g := range agreed {
		if g.Kind == kind {
			n++
		}
	}
	return n
}

// BesideText is the file: the same form as in the configuration, and who agreed when.
func BesideText(agreed []report.Agreed, zone *time.Location) string {
	leaves, swaps := Beside(agreed, zone)
	var b strings.Builder
	b.WriteString(besideHead)
	at := func(kind report.AgreedKind, i int) string {
		return nthOf(agreed, kind, i).At.In(zone).Format(besideMinute)
	}
	if len(swaps) > 0 {
		b.WriteString("tukar:\n")
	}
	for i, s := range swaps {
		g := nthOf(agreed, report.AgreedSwap, i)
		fmt.Fprintf(&b, "  - {untuk: [%s], mulai: %s, selesai: %s, petugas: %s} # menggantikan %s, disetujui %s\n", strings.Join(quoted(s.For), ", "),
			s.From.In(zone).Format(besideMinute), s.Until.In(zone).Format(besideMinute), s.Person, g.Person, at(report.AgreedSwap, i))
	}
	if len(leaves) > 0 {
		b.WriteString("cuti:\n")
	}
	for i, l := range leaves {
		fmt.Fprintf(&b, "  - {petugas: %s, dari: %s, sampai: %s, pengganti: %s} # disetujui %s\n", l.Person,
			l.From.At(0, zone).Format(besideDay), l.To.At(0, zone).Format(besideDay), l.Substitute, at(report.AgreedLeave, i))
	}
	return b.String()
}

func nthOf(agreed []report.Agreed, kind report.AgreedKind, n int) report.Agreed {
	for _, g := range agreed {
		if g.Kind == kind {
			if n == 0 {
				return g
			}
			n--
		}
	}
	return report.Agreed{}
}

func quoted(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = fmt.Sprintf("%q", w)
	}
	return out
}
