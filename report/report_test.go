package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// chance is a deterministic source of random bytes.
func chance() *rand.ChaCha8 { return rand.NewChaCha8([32]byte{7}) }

func TestConfidentialValuesNeverPrint(t *testing.T) {
	t.Parallel()
	const words = "CANARY"
	values := []any{
		ChatID(510000001), Secret(words), Receipt("5100000015100000"), Draft{Answers: map[Field][]string{"story": {words}}},
		Case{Category: words, Reporter: 510000001}, Message{To: 510000001, Body: []Text{Raw(words)}},
		Input{Text: words}, Desk{Chat: 510000001}, Change{Outbox: []Message{{To: 510000001}}}, Fresh{Receipt: "5100000015100000"},
		Apart{Answers: map[Field][]string{"where": {words}}},
	}
	for _, v := range values {
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "v", v)
		out := log.String() + fmt.Sprintf("%v %+v %#v %s %d %q", v, v, v, v, v, v) + fmt.Sprint(fmt.Errorf("oops %v", v))
		if strings.Contains(out, words) || strings.Contains(out, "51000000") {
			t.Errorf("%T prints what it should hide", v)
		}
	}
	out, err := json.Marshal(Secret(words))
	if err != nil || strings.Contains(string(out), words) {
		t.Errorf("a Secret in JSON: %s %v", out, err)
	}
}

func TestReceiptIsReadAsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Receipt{
		"1234567890123456":       "1234567890123456",
		"1234 5678 9012 3456":    "1234567890123456",
		" 1234-5678.9012 3456\n": "1234567890123456",
		"123456789012345":        "",
		"12345678901234567":      "",
		"1234 5678 9012 345a":    "",
		"":                       "",
	} {
		got, ok := ParseReceipt(text)
		if got != want || ok != (want != "") {
			t.Errorf("ParseReceipt of %d characters: ok=%v", len(text), ok)
		}
	}
	r, err := DrawReceipt(chance())
	if err != nil || len(r) != ReceiptDigits || len(r.Display()) != ReceiptDigits+3 {
		t.Fatalf("drawn receipt has %d digits, %v", len(r), err)
	}
	if back, ok := ParseReceipt(r.Display()); !ok || back != r {
		t.Error("a receipt as displayed is not read back")
	}
}

func TestCodeIsReadAsPeopleSayIt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Code{"K-7F3Q": "K-7F3Q", "k7f3q": "K-7F3Q", " K 7F3Q ": "K-7F3Q", "7f3q": "K-7F3Q",
		"K-7F3": "", "K-0OIL": "", "halo": ""} {
		if got, ok := ParseCode(text); got != want || ok != (want != "") {
			t.Errorf("ParseCode(%q) = %q", text, got)
		}
	}
	random := chance()
	for range 500 {
		c, err := DrawCode(random)
		if back, ok := ParseCode(string(c)); err != nil || !ok || back != c {
			t.Fatalf("drawn code %q is not read back", c)
		}
	}
}

func TestTapSurvivesTheWireAndForgeriesDoNot(t *testing.T) {
	t.Parallel()
	tap := Tap{Verb: "a", About: "ward", Choice: "gunung_samarinda_baru", Rev: 12345}
	data := tap.Data()
	if back, ok := ParseTap(data); !ok || back != tap || len(data) > MaxTapBytes {
		t.Errorf("%q came back as %+v", data, back)
	}
	for _, forged := range []string{"", ":", "a:b:c", "a:b:c:d:e", "a:b c:d:1", "a:b:c:-1", "a:b:c:zzzzzzzzzz", ":b:c:1", strings.Repeat("a", 65)} {
		if _, ok := ParseTap(forged); ok {
			t.Errorf("%q was taken", forged)
		}
	}
}

func TestMaySeeKeepsEveryKindOfExclusion(t *testing.T) {
	t.Parallel()
	place := Place{District: "Balikpapan Timur", Ward: "Lamaru"}
	neighbour := Person{ID: "budi", Role: RoleActivist, Lives: "Lamaru"}
	homeless := Person{ID: "adi", Role: RoleActivist}
	far := Person{ID: "rina", Role: RoleActivist, Lives: "Manggar"}
	avoids := Person{ID: "sari", Role: RoleActivist, Lives: "Manggar", Avoid: []string{"Lamaru"}}
	head := Person{ID: "agus", Role: RoleActivist, Lives: "Manggar", Jobs: []Job{JobNeighbourhood}}
	coordinator := Person{ID: "ratna", Role: RoleCoordinator}
	independent := Person{ID: "mega", Role: RoleIndependent}
	all := []Person{neighbour, homeless, far, avoids, head, coordinator, independent}
	cases := map[string]struct {
		ex   Exclusion
		want string
	}{
		"nothing said":         {Exclusion{}, "budi adi rina agus ratna mega"},
		"not from my ward":     {Exclusion{NotFromWard: true}, "rina agus ratna mega"},
		"straight to the city": {Exclusion{CityOnly: true}, "ratna mega"},
		"the accused is an RT": {Exclusion{Jobs: []Job{JobNeighbourhood}}, "budi adi rina ratna mega"},
		"of the agency":        {Exclusion{Jobs: []Job{JobAgency}}, "budi adi rina agus mega"},
		"an activist":          {Exclusion{Jobs: []Job{JobActivist}}, "ratna mega"},
		"named":                {Exclusion{People: []PersonID{"rina", "ratna"}}, "budi adi agus mega"},
	}
	for name, c := range cases {
		var got []string
		for _, p := range all {
			if MaySee(p, place, c.ex) {
				got = append(got, string(p.ID))
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

func TestWindowMayPassMidnight(t *testing.T) {
	t.Parallel()
	at := func(h, m int) time.Time { return time.Date(2026, 11, 23, h, m, 0, 0, time.UTC) }
	night := Window{From: 22 * 60, To: 6 * 60}
	for _, c := range []struct {
		at   time.Time
		want bool
	}{{at(21, 59), false}, {at(22, 0), true}, {at(0, 0), true}, {at(5, 59), true}, {at(6, 0), false}} {
		if night.Covers(c.at) != c.want {
			t.Errorf("22:00–06:00 at %s", c.at.Format("15:04"))
		}
	}
}

func TestCloneSharesNothing(t *testing.T) {
	t.Parallel()
	d := &Draft{Answers: map[Field][]string{"kinds": {"fisik"}}}
	d.Clone().Answers["kinds"][0] = "x"
	c := &Case{Answers: map[Field][]string{"kinds": {"fisik"}}, Offers: []Offer{{To: "rina"}}, Exclude: Exclusion{People: []PersonID{"rina"}}}
	n := c.Clone()
	n.Answers["kinds"][0], n.Offers[0].To, n.Exclude.People[0] = "x", "x", "x"
	if d.Answers["kinds"][0] != "fisik" || c.Answers["kinds"][0] != "fisik" || c.Offers[0].To != "rina" || c.Exclude.People[0] != "rina" {
		t.Error("a clone shares memory with its original")
	}
}

func TestSlug(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"Gunung Samarinda Baru": "gunung_samarinda_baru", " S. Nangka ": "s_nangka", "": ""} {
		if got := Slug(name); got != want {
			t.Errorf("Slug(%q) = %q", name, got)
		}
	}
}
