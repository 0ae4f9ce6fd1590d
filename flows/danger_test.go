package flows

import (
	"slices"
	"strings"
	"testing"

	"ruangaman/report"
)

// urgencyOf is the highest level the danger check finds in a text.
func urgencyOf(text string) report.Urgency {
	return signsUrgency(compiled.danger.listen(text, false).signs)
}

func TestEveryListedPhraseIsHeard(t *testing.T) {
	t.Parallel()
	for _, ph := range compiled.danger.list {
		text := "aduh " + ph.words + " begitu"
		if ph.alone {
			text = ph.words
		}
		h := compiled.danger.listen(text, false)
		if !slices.ContainsFunc(h.signs, func(s report.Sign) bool { return s.Phrase == ph.words }) {
			t.Errorf("%q is not heard", ph.words)
		}
	}
}

func TestFalseFriendsRaiseNothing(t *testing.T) {
	t.Parallel()
	if n := len(compiled.danger.friends); n < 62 {
		t.Errorf("%d false friends", n)
	}
	raw, _ := readYAML("danger.yaml", dangerYAML)
	friends, _ := raw.get("friends")
	for _, words := range friends.words() {
		words = strings.ReplaceAll(words, "#", "8")
		if u := urgencyOf(words); u != report.Routine {
			t.Errorf("%q raises to %s: %v", words, u, compiled.danger.listen(words, false).signs)
		}
	}
}

// TestPhrasesInWholeSentences is the sample by which a psychologist can judge the list: for every group sentences that
// must be heard, and sentences that sound like it and must not.
func TestPhrasesInWholeSentences(t *testing.T) {
	t.Parallel()
	groups := map[string]struct{ heard, harmless []string }{
		"suicide_self_harm": {
			heard: []string{"aku pengen mati aja", "saya mau b.u.n.u.h diri", "udah gak kuat, mau bundir", "aku gak mau bunuh diri tapi capek",
				"kemarin sempat minum b*ygon... minum racun", "I want to die", "tiap malam aku nyilet tanganku"},
			harmless: []string{"lampu mati dari tadi sore", "harga mati dua ratus ribu", "gantungan kuncinya hilang", "adik lompat tali di halaman",
				"hpku mau mati nanti disambung", "racun tiktok banget bajunya"},
		},
		"ongoing_assault": {
			heard: []string{"tolooong saya", "bapak lagi mukulin ibu, ibu lagi dipukul", "aku dikunci dari luar kamar", "saya sembunyi di kamar mandi",
				"dia lagi dobrak pintu", "tadi aku d1pukul lagi", "suami nendang saya, saya ditendang terus", "he is hitting me"},
			harmless: []string{"besok kumpul pukul 8 pagi", "aku terpukul mendengar kabar itu", "kami dikejar deadline", "sampai jumpa pukul 20.00 ya"},
		},
		"weapon_threat_to_life": {
			heard: []string{"dia mau bunuh aku", "bapaknya bawa parang ke rumah", "saya ditodong pisau", "dia bilang akan membunuh saya, diancam dibunuh",
				"mau dibakar rumah kami katanya", "kubunuh kau, ku bunuh kau katanya", "dia megang pisau, pegang pisau dapur depan saya dan bawa celurit"},
			harmless: []string{"beli pisau dapur di pasar", "kami bakar ikan bakar tadi", "batik parang itu bagus", "mau bunuh nyamuk dulu"},
		},
		"medical": {
			heard:    []string{"ibu pendarahan", "dia pingsan dan gak napas", "kepalanya bocor, kepala bocor dan darah banyak"},
			harmless: []string{"kakek punya darah tinggi", "besok donor darah", "celana sesak sekali"},
		},
		"child_alone_or_sold": {
			heard:    []string{"ada bayi sendirian di rumah", "aku disuruh open bo", "anaknya mau dijual ke orang", "saya dipaksa nikah"},
			harmless: []string{"mobil mau dijual", "rumah mau dijual cepat", "barangnya mau dijual online"},
		},
		"sextortion_online": {
			heard:    []string{"dia ancam sebar foto saya", "aku diperas pakai video", "dipaksa kirim foto"},
			harmless: []string{"undangan mau disebar besok", "jeruk diperas dulu", "kode vcs kami pakai git"},
		},
		"being_watched": {
			heard:    []string{"jangan balas", "dia di sebelah", "nanti ketahuan"},
			harmless: []string{"pesan jangan balas dendam itu bagus", "nanti ketahuan hasilnya minggu depan"},
		},
	}
	for name, group := range groups {
		if len(group.heard) < 3 || len(group.harmless) < 2 {
			t.Errorf("%s has too few examples", name)
		}
		for _, text := range group.heard {
			if h := compiled.danger.listen(text, false); !slices.ContainsFunc(h.signs, func(s report.Sign) bool { return s.Group == name && s.Level >= report.Urgent }) {
				t.Errorf("%s: %q is not heard (%v)", name, text, h.signs)
			}
		}
		for _, text := range group.harmless {
			if u := urgencyOf(text); u > report.Routine {
				t.Errorf("%s: %q raises: %v", name, text, compiled.danger.listen(text, false).signs)
			}
		}
	}
	for _, name := range compiled.danger.groups() {
		if _, ok := groups[name]; !ok {
			t.Errorf("group %s has no examples", name)
		}
	}
}

func TestWhatStandsBesideAPhraseChangesItsLevel(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]report.Urgency{
		"dia bawa pisau":                                report.Emergency,
		"dia tidak bawa pisau":                          report.Urgent,
		"aku tidak mau bunuh diri":                      report.Emergency, // never lowered
		"saya diseret":                                  report.Emergency,
		"dulu saya diseret":                             report.Urgent,
		"dulu dia bawa pisau":                           report.Emergency, // weapons stay
		"dulu dia bawa pisau, kami sudah cerai":         report.Urgent,
		"kami sudah cerai tapi dia bawa pisau":          report.Emergency,
		"di film itu dia ditusuk":                       report.Emergency, // a person decides
		"tidak. dia bawa pisau":                         report.Urgent,
		"hp mati dan dia bawa pisau":                    report.Emergency,
		"dia baca hp saya":                              report.Routine,
		"":                                              report.Routine,
		strings.Repeat("halo ", 700) + "dia bawa pisau": report.Emergency,
	} {
		if got := urgencyOf(text); got != want {
			t.Errorf("%.40q is %s, want %s", text, got, want)
		}
	}
	if h := compiled.danger.listen("tadi nonton film, orangnya ditusuk", false); len(h.signs) != 1 || !h.signs[0].Fiction {
		t.Error("a film is not noticed")
	}
}

func TestSilenceIsAskedForByWholeMessagesOnly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		story bool
		want  bool
	}{
		{"jangan balas", true, true}, {"dia di sebelah, nanti ketahuan", false, true}, {"dia baca hp", false, true}, {"dia baca hp saya!", false, false},
		{"dia baca hp", true, false}, {"kemarin dia baca hp saya lalu marah", false, false}, {"halo", false, false},
	} {
		if h := compiled.danger.listen(c.text, c.story); h.watched != c.want {
			t.Errorf("%q (story %v): %v", c.text, c.story, h.watched)
		}
	}
}

func FuzzListen(f *testing.F) {
	for _, text := range []string{"tolooong", "b.u.n.u.h diri", "b*nuh", "pukul2", "２", "a-a-a-a", "nya", "\u200b"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, s := range compiled.danger.listen(text, true).signs {
			if s.Phrase == "" || s.Group == "" {
				t.Error("a sign without a phrase")
			}
		}
	})
}
