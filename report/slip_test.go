package report

import (
	"crypto/sha256"
	"strings"
	"testing"
)

func mark(words string) string {
	h := sha256.Sum256([]byte(words))
	return WriteMark(h[:16])
}

func TestASlipIsReadAsPeopleTypeIt(t *testing.T) {
	t.Parallel()
	m := mark("x")
	if len(m) != 23 || strings.Count(m, "-") != 3 {
		t.Fatalf("a mark is written %q", m)
	}
	for _, text := range []string{
		"K-7F3Q\n2026-11-23\n" + m,
		"k-7f3q 23-11-2026 " + strings.ToLower(m),
		"  k7f3q  23.11.2026  " + strings.ReplaceAll(m, "-", " "),
		"K 7F3Q · 2026-11-23 · " + strings.ReplaceAll(m, "-", ""),
	} {
		p, ok := ParseSlip(text)
		if !ok || p.Code != "K-7F3Q" || p.Day != "2026-11-23" || p.Misread() != 0 || !p.Is(m) || p.Is(mark("y")) {
			t.Errorf("%q is read as %+v, %v, misread %d", text, p, ok, p.Misread())
		}
	}
	for _, text := range []string{"", "K-7F3Q", "K-7F3Q 2026-13-45 " + m, "2026-11-23 " + m, "K-7F3QX 2026-11-23 " + m, m} {
		if p, ok := ParseSlip(text); ok {
			t.Errorf("%q is taken for %+v", text, p)
		}
	}
}

func TestEveryWrongCharacterOfAMarkShowsInItsGroup(t *testing.T) {
	t.Parallel()
	m := strings.ReplaceAll(mark("x"), "-", "")
	for i := range m {
		for _, c := range codeAlphabet + "01" {
			if byte(c) == m[i] {
				continue
			}
			p := Slip{Mark: m[:i] + string(c) + m[i+1:]}
			if got := p.Misread(); got != i/5+1 {
				t.Fatalf("%q for %q at %d shows in group %d", c, m[i], i, got)
			}
			if p.Is(m) {
				t.Fatal("a wrong mark is taken")
			}
		}
	}
	for _, short := range []string{"", m[:4], m[:19], m + "A"} {
		if (Slip{Mark: short}).Misread() == 0 {
			t.Errorf("%q is whole", short)
		}
	}
	swapped := m[5:10] + m[:5] + m[10:]
	if m[:5] != m[5:10] && (Slip{Mark: swapped}).Misread() == 0 {
		t.Error("two groups may change places")
	}
}
