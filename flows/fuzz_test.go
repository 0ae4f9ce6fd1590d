package flows

import (
	"testing"
	"time"

	"ruangaman/report"
)

// FuzzAnswer plays anything: taps of what is shown, forged taps, words, files, commands, silence. Whatever comes, there is
// an answer, the place is one the table knows, and an open case always has a next time.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, "tolong", "a:home:now:0")
	f.Add([]byte{1, 0, 0, 0, 0, 0, 0, 0, 16, 16, 17, 18, 19}, "dia bawa pisau di manggar", "p:ward:lamaru:5")
	f.Add([]byte{1, 0, 0, 1, 0, 20, 21, 22, 23, 24, 25, 26, 27}, "lamaru", "n::exit:0")
	f.Fuzz(func(t *testing.T, acts []byte, words, data string) {
		p := newPhone(t)
		p.command("start")
		for _, a := range acts[:min(len(acts), 60)] {
			p.anything(a, words, data)
			p.checkAlways(t)
		}
	})
}

func (p *phone) anything(a byte, words, data string) {
	commands := []string{"start", "kembali", "lewati", "batal", "keluar", "bantuan", "darurat", "kasus"}
	kinds := []report.Kind{report.KindPhoto, report.KindLocation, report.KindEdited, report.KindBlocked, report.KindOther}
	switch {
	case a < 16:
		var all []report.Button
		for _, row := range p.screen.Buttons {
			all = append(all, row...)
		}
		if len(all) > 0 {
			p.do(report.Input{Kind: report.KindTap, Data: all[int(a)%len(all)].Data, Message: 1})
		}
	case a < 20:
		p.do(report.Input{Kind: report.KindTap, Data: data, Message: 1})
	case a < 24:
		p.text(words)
	case a < 40:
		p.do(report.Input{Kind: report.KindCommand, Command: commands[int(a)%len(commands)], Args: words})
	case a < 50:
		p.do(report.Input{Kind: kinds[int(a)%len(kinds)], Text: words})
	default:
		p.wait(time.Duration(a) * time.Minute)
	}
}

func (p *phone) checkAlways(t *testing.T) {
	t.Helper()
	if d := p.desk.Draft; d != nil {
		if _, known := compiled.steps[d.At]; !known || compiled.table.Starts[d.Flow] == nil || d.ExpiresAt.IsZero() {
			t.Fatalf("the draft stands at %q of %q", d.At, d.Flow)
		}
	}
	for _, m := range p.last.Outbox {
		for _, row := range m.Buttons {
			for _, b := range row {
				if len(b.Data) > report.MaxTapBytes || len(b.Data) == 0 {
					t.Fatalf("button %q", b.Data)
				}
			}
		}
		if m.As == report.AsLive && m.Do != report.ActWipe && len(m.Body) == 0 {
			t.Fatal("a screen says nothing")
		}
	}
}
