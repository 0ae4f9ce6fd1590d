package texts_test

import (
	"strings"
	"testing"

	"ruangaman/texts"
)

func TestTopicWordsAreFoundInEveryForm(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"Ini kekerasan":                      "kekerasan",
		"Cek Laporan Anda":                   "Laporan",
		"yang melapor":                       "melapor",
		"para korban":                        "korban",
		"si pelakunya":                       "pelakunya",
		"kasus-kasus":                        "kasus",
		"homoseksualitas":                    "homoseksualitas",
		"dilecehkan":                         "dilecehkan",
		"memerkosa":                          "memerkosa",
		"diperkosa":                          "diperkosa",
		"Dipukul":                            "Dipukul",
		"memukuli":                           "memukuli",
		"membunuh":                           "membunuh",
		"Polisi":                             "Polisi",
		"PPATBM":                             "PPATBM",
		"dp3akb":                             "dp3akb",
		"DARURAT":                            "DARURAT",
		"berbahaya":                          "berbahaya",
		"violent":                            "violent",
		"Reporting":                          "Reporting",
		"Victims":                            "Victims",
		"abusive":                            "abusive",
		"in any case":                        "case",
		"sexuality":                          "sexuality",
		"raped":                              "raped",
		"He hit me":                          "hit",
		"hitting":                            "hitting",
		"killed":                             "killed",
		"police":                             "police",
		"emergencies":                        "emergencies",
		"dangerous":                          "dangerous",
		strings.Repeat("x ", 19) + "laporan": "laporan", // begins within, cut by the edge
		"Halo\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nkorban": "korban",
	} {
		if word, found := texts.TopicWordInPreview(words); !found || word != want {
			t.Errorf("%q: got %q, %v; want %q", words, word, found, want)
		}
	}
}

func TestHarmlessWordsAreLeftAlone(t *testing.T) {
	t.Parallel()
	for _, words := range []string{
		"", "Halo. Di sini Anda boleh membaca info.", "white skills", "the therapist's grapes", "suitcase", "architect",
		"Kerasan di sini", "Sudah masuk. Terima kasih sudah percaya.",
		strings.Repeat("x ", 20) + "laporan", // begins after the preview
	} {
		if word, found := texts.TopicWordInPreview(words); found {
			t.Errorf("%q: found %q", words, word)
		}
	}
}
