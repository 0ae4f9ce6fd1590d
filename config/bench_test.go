package config

import (
	"os"
	"testing"
)

// BenchmarkCheck is the row "check for 34 kelurahan × 90 days" of DESIGN §11: parsing and all checks, at most 50 ms.
func BenchmarkCheck(b *testing.B) {
	raw, err := os.ReadFile("../config.example.yaml")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if settings, problems := Read("config.yaml", raw, testNow); settings == nil {
			b.Fatal(problems)
		}
	}
}
