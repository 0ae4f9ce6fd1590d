package report

import "testing"

// TestACodeMayBeginWithK: one code in twenty-eight does, and people leave the "K-" away.
func TestACodeMayBeginWithK(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"KYFA", "kyfa", "K-KYFA", "kkyfa", "K KYFA"} {
		if c, ok := ParseCode(typed); !ok || c != "K-KYFA" {
			t.Errorf("%q is read as %q, %v", typed, c, ok)
		}
	}
	for _, typed := range []string{"K-YF", "KYF", "K-KYF", ""} {
		if c, ok := ParseCode(typed); ok {
			t.Errorf("%q is read as %q", typed, c)
		}
	}
	if slip, ok := ParseSlip("K-KYFA 2026-11-17 P34PY-DXEEL-JQV72-VF7HN"); !ok || slip.Code != "K-KYFA" {
		t.Errorf("a slip about K-KYFA is read as %v", ok)
	}
}
