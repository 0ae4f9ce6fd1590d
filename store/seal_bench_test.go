package store

import "testing"

// What one row costs to seal and to open, by the size of its blob.
func BenchmarkSeal1KiB(b *testing.B) { benchSeal(b, 600) }
func BenchmarkSeal4KiB(b *testing.B) { benchSeal(b, 2000) }
func BenchmarkOpen1KiB(b *testing.B) { benchOpen(b, 600) }
func BenchmarkOpen4KiB(b *testing.B) { benchOpen(b, 2000) }

func benchSeal(b *testing.B, size int) {
	l, err := newLock(random(keySize))
	if err != nil {
		b.Fatal(err)
	}
	content, where := random(size), place("cases", 1<<60, "sealed")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.seal(content, where); err != nil {
			b.Fatal(err)
		}
	}
}

func benchOpen(b *testing.B, size int) {
	l, err := newLock(random(keySize))
	if err != nil {
		b.Fatal(err)
	}
	where := place("cases", 1<<60, "sealed")
	blob, err := l.seal(random(size), where)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.open(blob, where); err != nil {
			b.Fatal(err)
		}
	}
}
