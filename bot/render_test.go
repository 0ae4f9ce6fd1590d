package bot

import (
	"testing"

	"ruangaman/report"
	"ruangaman/texts"
)

func TestTheNumbersToCallAreThoseOfTheConfiguration(t *testing.T) {
	t.Parallel()
	police := report.Helpline{Name: "Polisi", Number: "110", For: []string{"darurat"}, Note: "tercatat"}
	line := report.Helpline{Name: "SAPA", Number: "129", For: []string{"anak"}}
	for want, help := range map[string][]report.Helpline{
		"":                                   nil,
		"• SAPA: 129":                        {line},
		"• Polisi: 110 (tercatat)":           {line, police},
		"• SAPA: 129\n• SAPA: 129":           {line, line},
		"• Polisi: 110 (tercatat)\n• X: 112": {police, line, {Name: "X", Number: "112", For: []string{"medis", "darurat"}}},
		"• SAPA: WA 0811\n• X: x.go.id":      {{Name: "SAPA", WhatsApp: "0811"}, {Name: "X", Site: "x.go.id"}},
	} {
		got, err := words.Render(lines((&report.City{Help: help}).UrgentHelp()), report.Indonesian, report.VoiceAdult)
		if err != nil || got != want {
			t.Errorf("%q, want %q (%v)", got, want, err)
		}
	}
}

// Every word this room says by itself exists, in every language and voice, with the arguments it is given.
func TestEveryWordOfThisRoomCanBeSaid(t *testing.T) {
	t.Parallel()
	help := lines((&report.City{Help: []report.Helpline{{Name: "Polisi", Number: "110"}}}).UrgentHelp())
	for _, text := range []report.Text{
		report.T(textSetAside), report.T(textNotStored, "numbers", help), report.T(textPractice), report.T(textName), report.T(textShort),
		report.T(textDescribe, "numbers", help), report.T(textStart), report.T(textHelp), report.T(textLeave),
	} {
		for _, lang := range []report.Lang{report.Indonesian, report.English} {
			for _, voice := range []report.Voice{report.VoiceAdult, report.VoiceChild} {
				said, err := words.Render(text, lang, voice)
				if topic, found := texts.TopicWordInPreview(said); err != nil || said == "" || found {
					t.Errorf("%s in %s: %v, tells %q", text.Key, lang, err, topic)
				}
			}
		}
	}
}
