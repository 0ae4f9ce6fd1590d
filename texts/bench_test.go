package texts

import (
	"testing"

	"ruangaman/report"
)

func BenchmarkRender(b *testing.B) {
	texts := Must()
	text := report.T("emergency", "numbers", report.Text{List: []report.Text{report.Raw("a"), report.Raw("b")}, Join: "\n"})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := texts.Render(text, report.Indonesian, report.VoiceChild); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		Must()
	}
}
