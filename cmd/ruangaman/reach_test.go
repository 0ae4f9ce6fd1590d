package main

import (
	"encoding/json"
	"strings"
	"testing"

	"ruangaman/report"
	"ruangaman/simulator"
)

// inTheCase reports whether words stand anywhere in the only open case as it lies on a desk, opened with all keys.
func (p *play) inTheCase(words string) bool {
	p.t.Helper()
	type open report.Case // without the methods that hide it
	content, err := json.Marshal(open(p.theCase()))
	if err != nil {
		p.t.Fatal(err)
	}
	return strings.Contains(string(content), words)
}

// shows reports whether a phone shows words now.
func shows(phone *simulator.Phone, words string) bool { return strings.Contains(phone.String(), words) }

// gone waits until a phone does not show words any more.
func (p *play) gone(phone *simulator.Phone, words string) {
	p.t.Helper()
	if !p.comes(phone, func([]simulator.Message) bool { return !shows(phone, words) }) {
		p.t.Errorf("%q is still on\n%s", words, phone)
	}
}

// TestPromise08WhereExactlyGoesFromEveryPhoneAndFileWhenSafe: a call for help whose place is typed, read by the one who accepted
// and by nobody else, and gone from files, logs, phones and the opened case once they are safe.
func TestPromise08WhereExactlyGoesFromEveryPhoneAndFileWhenSafe(t *testing.T) {
	t.Parallel()
	for _, who := range []string{"reporter", "holder"} {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			const place = "GANGKENARI nomor tiga"
			p := examplePlay(t)
			a := p.reporter(620000777)
			a.Say("/start")
			p.press(a, "Butuh bantuan sekarang", "Kirim ke petugas sekarang", "Balikpapan Timur", "Manggar")
			p.sees(a, "Di mana tepatnya")
			a.Say(place)
			p.sees(a, "terpisah dari cerita")
			p.gone(a, place)
			p.press(a, "Jangan dulu", "Jangan kirim tanda")
			p.rings("rina", 1)
			rina := p.staff("rina")
			p.press(rina, "BUKA", "TERIMA", "LANJUT", "TIDAK KENAL, LANJUT")
			p.press(rina, "BACA CERITA")
			p.sees(rina, "Cerita K-")
			if shows(rina, place) {
				t.Error("the story tells it")
			}
			p.press(rina, "CARA MENEMUKAN")
			p.sees(rina, place)
			for _, other := range []report.PersonID{"budi", "agus", "ratna", "wahyu"} {
				if shows(p.staff(other), place) {
					t.Errorf("%s reads it", other)
				}
			}
			if p.inTheCase("GANGKENARI") {
				t.Error("the case holds it")
			}
			searchFor(t, []string{"GANGKENARI"}, p.log.String(), p.dir)
			if who == "reporter" {
				p.press(a, "Sudah aman", "Sudah aman, hapus tempatnya")
				p.sees(a, "Tempat persisnya sudah dihapus")
				p.sees(rina, "Yang menekan mungkin orang lain")
			} else {
				p.press(rina, "SUDAH AMAN", "YA, SUDAH AMAN: HAPUS TEMPATNYA")
				p.sees(rina, "tempat persisnya sudah dihapus")
			}
			p.gone(rina, place)
			if c := p.theCase(); len(c.Apart()) > 0 || !c.Status.Open() || p.inTheCase("GANGKENARI") {
				t.Error("the case still names it, or ended with it")
			}
			p.end()
			searchFor(t, []string{"GANGKENARI"}, p.log.String(), p.dir)
		})
	}
}
