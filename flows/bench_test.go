package flows

import (
	"strings"
	"testing"

	"ruangaman/report"
)

// BenchmarkAnswer is one act in the middle of a report.
func BenchmarkAnswer(b *testing.B) {
	t := new(testing.T)
	p := newPhone(t)
	for _, label := range []string{"btn_start_report", "opt_about_me_adult", "btn_agree", "opt_safety_ok", "opt_private_no", "Balikpapan Timur", "Lamaru", "btn_skip"} {
		if label == "btn_start_report" {
			p.command("start")
		}
		p.tap(label)
	}
	tap := p.screen.Buttons[0][0].Data
	for name, in := range map[string]report.Input{
		"tap":   {Kind: report.KindTap, Data: tap, Private: true, Message: 1},
		"stale": {Kind: report.KindTap, Data: "a:kinds:fisik:0", Private: true, Message: 1},
		"text":  {Kind: report.KindText, Text: "Dia marah setiap malam dan mengambil uang saya.", Private: true, Message: 1},
	} {
		d, env := p.lay(in), p.env()
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.f.Answer(d, in, env)
			}
		})
	}
}

// BenchmarkListen is the danger check over an ordinary sentence and over the longest and worst message.
func BenchmarkListen(b *testing.B) {
	for name, text := range map[string]string{
		"sentence": "Dia marah setiap malam dan mengambil uang saya.",
		"longest":  strings.Repeat("dulu dia bawa pisau ", 200),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				compiled.danger.listen(text, false)
			}
		})
	}
}
