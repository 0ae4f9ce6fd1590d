package texts

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"ruangaman/report"
)

func TestBodyJoinsParagraphsWithABlankLineAndLeavesOutEmptyOnes(t *testing.T) {
	t.Parallel()
	m := report.Message{Body: []report.Text{report.T("plain"), {}, report.Raw("cerita"), report.Raw(" \n")}, Voice: report.VoiceChild}
	got, err := small(t).Body(m)
	if err != nil || got != "Kamu\n\ncerita" {
		t.Fatalf("got %q, %v", got, err)
	}
}

func TestBodyCutsOnlyRawWordsAndSaysThatMoreFollows(t *testing.T) {
	t.Parallel()
	for name, story := range map[string]string{
		"words":                      strings.Repeat("dua kata ", 1000),
		"one endless word":           strings.Repeat("a", 9000),
		"emoji of two units":         strings.Repeat("😢", 5000),
		"families joined to one":     strings.Repeat("👩‍👧‍👦", 2000),
		"letters with marks on them": strings.Repeat("e\u0301", 5000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := small(t).Body(report.Message{Body: []report.Text{report.T("plain"), report.Raw(story), report.T("only")}})
			if err != nil {
				t.Fatal(err)
			}
			if n := Units(got); n > MaxMessageUnits || n < MaxMessageUnits-2*lookBack {
				t.Errorf("%d units", n)
			}
			kept, ok := strings.CutPrefix(got, "Anda\n\n")
			kept, ok2 := strings.CutSuffix(kept, "[lagi]\n\nhanya")
			if !ok || !ok2 || !utf8.ValidString(got) || !strings.HasPrefix(story, kept) {
				t.Errorf("cut badly: …%q", got[len(got)-60:])
			}
			if next, _ := utf8.DecodeRuneInString(story[len(kept):]); clings(next) || strings.HasSuffix(kept, "\u200d") {
				t.Errorf("cut inside a character: …%q before %q", kept[len(kept)-20:], next)
			}
		})
	}
}

func TestBodyCutsASecondRawTextWhenTheFirstIsNotEnough(t *testing.T) {
	t.Parallel()
	part := strings.Repeat("kata ", 1500)
	got, err := small(t).Body(report.Message{Body: []report.Text{report.Raw(part), report.Raw(part)}})
	if err != nil || Units(got) > MaxMessageUnits {
		t.Fatalf("%d units, %v", Units(got), err)
	}
}

func TestBodyRefusesNoWordsAndWordsOfOursThatAreTooLong(t *testing.T) {
	t.Parallel()
	texts := small(t)
	many := make([]report.Text, MaxMessageUnits)
	for i := range many {
		many[i] = report.T("plain")
	}
	for name, body := range map[string][]report.Text{"nothing": nil, "blank": {report.Raw(" ")}, "too long": many} {
		if _, err := texts.Body(report.Message{Body: body}); !errors.Is(err, report.ErrInvalid) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestBodyAtTheLimitIsNotCut(t *testing.T) {
	t.Parallel()
	story := strings.Repeat("a", MaxMessageUnits)
	if got, err := small(t).Body(report.Message{Body: []report.Text{report.Raw(story)}}); err != nil || got != story {
		t.Fatalf("%d units, %v", Units(got), err)
	}
}

func FuzzBodyFitsAndKeepsWhatItSays(f *testing.F) {
	texts := Must()
	f.Add("cerita", "lanjut", 900)
	f.Add("👩‍👧‍👦", "e\u0301", 1000)
	f.Add("\xff\xfe", "{name}", 4000)
	f.Fuzz(func(t *testing.T, a, b string, times int) {
		long := strings.Repeat(a, max(times, 0)%3000)
		m := report.Message{Body: []report.Text{report.T("welcome"), report.Raw(long), report.Raw(b)}}
		if len(b) > MaxMessageUnits || len(long) > 1<<20 {
			return // Telegram sends no such text
		}
		got, err := texts.Body(m)
		if err != nil {
			t.Fatal(err)
		}
		first, _ := texts.Render(report.T("welcome"), "", "")
		if Units(got) > MaxMessageUnits || !utf8.ValidString(got) || !strings.HasPrefix(got, first) {
			t.Fatalf("%d units, valid %v: %q", Units(got), utf8.ValidString(got), got[:min(len(got), 80)])
		}
	})
}
