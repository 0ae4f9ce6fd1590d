package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ruangaman"
	"ruangaman/config"
	"ruangaman/simulator"
)

// reloadPlay is a play that watches its own configuration file.
func reloadPlay(t *testing.T) (p *play, edit func(pairs ...string) config.Reload) {
	t.Helper()
	p = examplePlay(t)
	path := filepath.Join(t.TempDir(), "config.yaml")
	text := ruangaman.ExampleConfig
	write := func() {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write()
	begin, err := config.LoadOrAccepted(path, p.now())
	if err != nil {
		t.Fatal(err)
	}
	watcher := config.NewWatcher(path, begin, p.now)
	return p, func(pairs ...string) config.Reload {
		t.Helper()
		text = strings.NewReplacer(pairs...).Replace(text)
		write()
		found := watcher.Judge()
		p.program.reloaded(t.Context(), found)
		return found
	}
}

func TestACoordinatorIsToldTheLinesOfABadFileAndTheOldOneStays(t *testing.T) {
	t.Parallel()
	p, edit := reloadPlay(t)
	edit("urutan: [rina, budi, sari, agus]", "urutan: [rinaa, budi, sari, agus]")
	p.sees(p.staff("ratna"), `config\.yaml:\d+:\d+: petugas "rinaa" tidak dikenal — maksudnya "rina"\?`)
	p.tell(p.reporter(620000001))
	p.forward(0)
	p.rings("rina", 1)
}

func TestAnAcceptedChangeIsToldAndWhoLeftLosesTheCaseAndTheScreen(t *testing.T) {
	t.Parallel()
	p, edit := reloadPlay(t)
	p.handled(p.reporter(620000777))
	rina := p.staff("rina")
	if found := edit("rina", "wati", "510000001", "510000099"); found.Settings == nil {
		t.Fatal(found.Problems)
	}
	p.sees(p.staff("ratna"), "wati")
	p.rings("agus", 1) // wati, on duty in rina's place, has never opened the chat with the bot: 403
	if !p.comes(rina, func(m []simulator.Message) bool { return len(m) == 0 }) {
		t.Errorf("left on the phone of somebody who left:\n%s", rina)
	}
}
