package bot

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"ruangaman/report"
	"ruangaman/simulator"
)

func TestTheProfileSpeaksBothLanguagesAndCarriesTheNumbers(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.sim.Phone(501, simulator.Profile{})
	r.start()
	if err := r.sim.WaitCallCount(r.soon(), "setMyName", 1); err != nil {
		t.Fatal(err)
	}
	r.bot.Introduce(t.Context())
	for _, lang := range []string{"id", "en", "xx"} {
		card := r.sim.Card(lang)
		var commands []string
		for _, c := range card.Commands {
			commands = append(commands, c.Command)
		}
		if !slices.Equal(commands, []string{"mulai", "bantuan", "keluar"}) || card.Name == "" || card.ShortDescription == "" ||
			!strings.Contains(card.Description, "Polisi: 110") || strings.Contains(card.Description, "129") {
			t.Errorf("%s: %+v", lang, card)
		}
	}
	if r.sim.Card("en").Description == r.sim.Card("id").Description {
		t.Error("English is Indonesian")
	}
	if n := r.sim.CallCount("setMyName"); n > 2 {
		t.Errorf("the name was set %d times", n)
	}
}

func TestALongListOfNumbersIsCutByLines(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.city.Help = nil
	for range 40 {
		r.city.Help = append(r.city.Help, report.Helpline{Name: "Nama yang panjang sekali", Number: "0812345678"})
	}
	r.start()
	if err := r.sim.WaitCallCount(r.soon(), "setMyDescription", 2); err != nil {
		t.Fatal(err)
	}
	if text := r.sim.Card("id").Description; !strings.HasSuffix(text, "0812345678") || len([]rune(text)) > maxDescription {
		t.Errorf("%d characters: %q", len([]rune(text)), text)
	}
}

func TestAProfileThatTelegramRefusesChangesNothingElse(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.sim.Inject(simulator.Fault{Method: "setMyDescription", Kind: simulator.Answer(http.StatusTooManyRequests, "CANARY"), Times: -1})
	r.met(501)
	if err := r.sim.WaitCallCount(r.soon(), "setMyDescription", 2); err != nil {
		t.Fatal(err)
	}
	r.end()
	if log := r.log.String(); !strings.Contains(log, `"step":"setMyDescription"`) || strings.Contains(log, "CANARY") {
		t.Errorf("logged %s", log)
	}
}
