package main

import (
	"context"
	"log/slog"
	"net/http"
	"path/filepath"
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	"ruangaman"
	"ruangaman/bot"
	"ruangaman/config"
	"ruangaman/evidence"
	"ruangaman/report"
	"ruangaman/simulator"
)

// playStart is a Tuesday, 11:00 in Balikpapan: rina is on duty in Timur and Selatan, agus is the first backup.
var playStart = time.Date(2026, 11, 17, 3, 0, 0, 0, time.UTC)

// play is the whole program beside the simulator, in this process, on the example configuration and with a clock that
// the test moves.
type play struct {
	t       *testing.T
	sim     *simulator.Server
	program *program
	dir     string
	log     lockedBuffer
	ahead   atomic.Int64 // nanoseconds the clock was moved
	apart   atomic.Int64 // by how much our clock is ahead of Telegram's
	begun   time.Time
	client  *http.Client     // nil: the bot's own
	wire    *simulator.Pipes // in a bubble: what stands for the network
	limited bool             // Telegram's limits hold for the sender
	called  int              // accounts that called for help, see callers
	end     func()

	path           string            // of the configuration file, where something is written beside it
	watcher        *config.Watcher   // of that file; nil: nobody looks at it
	unwatched      bool              // nor does it look, until the next start
	ballast, quota int64             // see store.Options
	maxFiles       int64             // see store.Options
	cleaner        *evidence.Cleaner // what cleans files; nil: nobody sends any
	canary         bool              // the daily canary sings
	untrusted      bool              // the clock needs Telegram's word, as in serve
}

// newPlay starts the program; text is the configuration.
func newPlay(t *testing.T, text string) *play {
	t.Helper()
	return (&play{t: t, dir: t.TempDir(), begun: time.Now()}).listen(text)
}

// listen starts simulator and program.
func (p *play) listen(text string) *play {
	t := p.t
	t.Helper()
	p.sim = simulator.New(simulator.Options{Clock: p.now, KeepHistory: true})
	api, err := p.sim.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.sim.Close() })
	p.begin(text, api)
	return p
}

// begin starts the program on the configuration; api is where the simulator is.
func (p *play) begin(text, api string) {
	t := p.t
	t.Helper()
	settings, problems := config.Read("config.example.yaml", []byte(text), p.now())
	if settings == nil {
		t.Fatal(problems)
	}
	env := map[string]string{config.EnvAPI: api, config.EnvData: filepath.Join(p.dir, "data"), config.EnvKeys: filepath.Join(p.dir, "kunci")}
	settings, err := settings.Override(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	for _, person := range settings.City.People {
		p.sim.Phone(int64(person.Chat), simulator.Profile{FirstName: person.Name}).Start()
	}
	p.start(settings)
	t.Cleanup(func() { p.end() })
}

// start runs the program until p.end.
func (p *play) start(settings *config.Settings) {
	p.t.Helper()
	var err error
	p.program, err = assemble(p.t.Context(), parts{settings: settings, path: p.path, watcher: p.watcher, token: report.Secret(p.sim.Token()), now: p.now, cleaner: p.cleaner, trusted: !p.untrusted, client: p.client,
		canary: p.canary, ballast: p.ballast, quota: p.quota, maxFiles: p.maxFiles,
		log: slog.New(slog.NewJSONHandler(&p.log, nil)), limits: bot.Limits{Off: !p.limited}})
	if err != nil {
		p.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	work := p.program.run
	if p.watcher != nil && !p.unwatched {
		work = p.program.serve
	}
	go func() { done <- work(ctx) }()
	ended := false
	p.end = func() {
		if ended {
			return
		}
		ended = true
		cancel()
		if err := <-done; err != nil {
			p.t.Error(err)
		}
		if err := p.program.close(); err != nil {
			p.t.Error(err)
		}
	}
}

func examplePlay(t *testing.T) *play { t.Helper(); return newPlay(t, ruangaman.ExampleConfig) }

// now is the play's clock: it runs like the machine's, from playStart, and jumps by forward.
func (p *play) now() time.Time {
	return playStart.Add(time.Since(p.begun) + time.Duration(p.ahead.Load()))
}

// telegram is Telegram's clock.
func (p *play) telegram() time.Time { return p.now().Add(-time.Duration(p.apart.Load())) }

// forward moves the clock and has the worker look.
func (p *play) forward(d time.Duration) {
	p.ahead.Add(int64(d))
	p.program.worker.Kick()
	p.program.bot.Wake()
}

// reporter is a phone of somebody who is in no list.
func (p *play) reporter(id int64) *simulator.Phone {
	return p.sim.Phone(id, simulator.Profile{FirstName: "Kanarifirst", LastName: "Kanarilast", Username: "kanari_username"})
}

// staff is the phone of somebody in petugas:.
func (p *play) staff(id report.PersonID) *simulator.Phone {
	p.t.Helper()
	person, ok := p.program.accepted.Load().City.Person(id)
	if !ok {
		p.t.Fatalf("nobody is called %s", id)
	}
	return p.sim.Phone(int64(person.Chat), simulator.Profile{})
}

// press presses buttons one after another, each as soon as it is shown.
func (p *play) press(phone *simulator.Phone, labels ...string) {
	p.t.Helper()
	for _, label := range labels {
		ctx, cancel := context.WithTimeout(p.t.Context(), patience)
		err := phone.TapWhenShown(ctx, label)
		cancel()
		if err != nil {
			p.t.Fatalf("no button %q (%v) on\n%s", label, err, phone)
		}
	}
}

// comes waits until what a phone shows is so, and reports whether it came to that.
func (p *play) comes(phone *simulator.Phone, so func(all []simulator.Message) bool) bool {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	return phone.WaitFor(ctx, so) == nil
}

// sees waits until a phone shows what matches.
func (p *play) sees(phone *simulator.Phone, what string) string {
	p.t.Helper()
	form := regexp.MustCompile(what)
	found := ""
	if !p.comes(phone, func(messages []simulator.Message) bool {
		for _, m := range messages {
			if m.FromBot && form.MatchString(m.Text) {
				found = form.FindString(m.Text)
				return true
			}
		}
		return false
	}) {
		p.t.Fatalf("does not see %q:\n%s", what, phone)
	}
	return found
}

// toManggar is the way from the first screen to the first question after the ward.
var toManggar = []string{"Cerita", "Saya (18 ke atas)", "Ya, boleh", "Ya, saat ini aman", "Tidak, hanya saya", "Balikpapan Timur", "Manggar"}

// tell reports something from Manggar in the fewest acts and gives the receipt.
func (p *play) tell(phone *simulator.Phone) string {
	p.t.Helper()
	phone.Say("/start")
	p.press(phone, toManggar...)
	p.press(phone, "Cukup, kirim sekarang")
	return p.sees(phone, receiptForm.String())
}

// eventually waits for a condition.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !holds(); {
		if time.Now().After(end) {
			t.Fatalf("not so: %s", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}
