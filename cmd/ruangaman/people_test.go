package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ruangaman"
	"ruangaman/config"
	"ruangaman/report"
	"ruangaman/simulator"
	"ruangaman/store"
)

// later moves the clock and lets everything happen that follows.
func (p *play) later(d time.Duration) {
	p.forward(d)
	p.settled()
}

// startsAnew ends the program and starts it anew on the same folders.
func (p *play) startsAnew() {
	p.t.Helper()
	p.end()
	p.start(p.program.settings)
	p.settled()
}

// counted is how often a phone shows words of the bot.
func counted(phone *simulator.Phone, words string) (n int) {
	for _, m := range phone.Messages() {
		n += tally(m.FromBot && strings.Contains(m.Text, words))
	}
	return n
}

func TestWhoeverComesOnDutyIsAskedOnceAndTheSilenceIsToldAcrossRestarts(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		budi, lina, rina, ratna := p.staff("budi"), p.staff("lina"), p.staff("rina"), p.staff("ratna")
		p.later(8 * time.Hour) // budi and lina have just come on duty, rina and hasan gone home
		p.sees(budi, "Giliran jaga Anda sudah mulai")
		p.press(budi, "SIAP")
		p.sees(budi, "Selamat jaga")
		p.startsAnew()
		p.later(30 * time.Minute)
		p.sees(ratna, `belum menjawab SIAP:\n• Lina M\., jaga sejak 19:00`)
		p.startsAnew()
		p.later(30 * time.Minute)
		if n := counted(ratna, "belum menjawab SIAP"); n != 1 {
			t.Errorf("the silence was told %d times", n)
		}
		if n := counted(lina, "Giliran jaga Anda"); n != 1 {
			t.Errorf("lina was asked %d times", n)
		}
		if counted(rina, "Giliran jaga Anda") != 0 || counted(ratna, "Budi S.") != 0 {
			t.Error("who went home was asked, or who answered was named")
		}
		lina.Say("/jaga")
		p.sees(ratna, `Lina M\. sudah menjawab`)
	})
}

func TestTheDailyWordNamesWhomTheBotCannotCallOnceADay(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		ratna, sari := p.staff("ratna"), p.staff("sari")
		for _, person := range p.program.accepted.Load().City.People {
			p.staff(person.ID).Say("/start")
		}
		p.settled()
		p.sees(sari, "Selamat bergabung! Sari N.")
		sari.Block()
		p.later(21 * time.Hour) // 08:01 the next day
		p.sees(ratna, `Yang perlu dilihat hari ini:\n• Tidak bisa dipanggil, mungkin memblokir bot: Sari N\.`)
		p.startsAnew()
		p.later(20 * time.Minute)
		if n := counted(ratna, "Yang perlu dilihat hari ini"); n != 1 {
			t.Errorf("said %d times", n)
		}
		sari.Unblock()
		p.settled() // before the clock moves
		p.later(23*time.Hour + 45*time.Minute)
		if n := counted(ratna, "Yang perlu dilihat hari ini"); n != 1 || p.state("sari").Blocked {
			t.Errorf("said %d times, and nothing is wrong any more\n%s", n, ratna)
		}
	})
}

// state is what is known of somebody in petugas:.
func (p *play) state(id report.PersonID) report.PersonState {
	p.t.Helper()
	var state report.PersonState
	err := p.program.store.Write(p.t.Context(), func(tx *store.Tx) error {
		all, err := tx.Everyone()
		state = all[id]
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return state
}

func TestATestAlertReachesThePhoneThroughTheOutbox(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		rina := p.staff("rina")
		rina.Say("/start")
		p.press(rina, "KIRIM UJI")
		p.sees(rina, "Kunci layar sekarang")
		time.Sleep(10 * time.Second)
		if counted(rina, "UJI, bukan tugas") != 0 {
			t.Error("it came before the screen could be locked")
		}
		time.Sleep(10 * time.Second)
		p.sees(rina, "UJI, bukan tugas")
		p.press(rina, "SUDAH TERDENGAR")
		p.sees(rina, "Bagus, HP Anda terdengar")
		if strings.Contains(p.log.String(), "510000001") {
			t.Error("an account is in the log")
		}
	})
}

func TestAtAHandoffTheOfferMovesToWhoeverIsOnDuty(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		rina, budi := p.staff("rina"), p.staff("budi")
		p.later(7*time.Hour + 50*time.Minute) // 18:51
		p.tell(p.reporter(620000771))
		p.settled()
		p.sees(rina, "Ada tugas baru")
		p.later(8 * time.Minute)
		p.sees(rina, "Giliran Anda selesai")
		p.press(budi, "BUKA", "TERIMA")
		p.sees(budi, "Langkah pertama")
	})
}

func TestCheckOnlineNamesWhoCannotBeCalledAndSaysNothingInTheirChats(t *testing.T) {
	t.Parallel()
	sim := simulator.New(simulator.Options{KeepHistory: true})
	api, err := sim.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	path := changed(t, "token_file: rahasia/telegram-token", "token_file: token")
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "token"), []byte(sim.Token()), 0o600); err != nil {
		t.Fatal(err)
	}
	settings, _ := config.Read("config.yaml", []byte(ruangaman.ExampleConfig), playStart)
	for _, person := range settings.City.People {
		if person.ID != "sari" {
			sim.Phone(int64(person.Chat), simulator.Profile{}).Start()
		}
	}
	sim.Phone(510000004, simulator.Profile{}).Block() // agus
	ask := func() (string, string, int) {
		var out, errs bytes.Buffer
		w := world{ctx: t.Context(), out: &out, errors: &errs, now: func() time.Time { return playStart }, getenv: func(name string) string {
			return map[string]string{config.EnvAPI: api}[name]
		}}
		status := execute(w, []string{"check", "--online", "--config", path})
		return out.String(), errs.String(), status
	}
	out, errs, status := ask()
	for _, want := range []string{"sari (Sari N.) tidak bisa dipanggil", "agus (Agus P.) tidak bisa dipanggil", "grup: bot bukan anggotanya", "10 dari 13 bisa dipanggil"} {
		if !strings.Contains(out, want) {
			t.Errorf("does not say %q:\n%s", want, out)
		}
	}
	if status != 0 || strings.Count(out, "tidak bisa dipanggil") != 2 {
		t.Errorf("status %d\n%s%s", status, out, errs)
	}
	sim.Group(-1001234567890, "PPATBM")
	if out, _, _ = ask(); !strings.Contains(out, "11 dari 13") {
		t.Errorf("the group is not counted:\n%s", out)
	}
	if rina := sim.Phone(510000001, simulator.Profile{}); len(rina.History()) != 0 {
		t.Errorf("something stands in a chat:\n%s", rina)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "token"), []byte("1:wrong"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, errs, status = ask(); status != 1 || !strings.Contains(errs, "BotFather") || strings.Contains(errs, "1:wrong") {
		t.Errorf("a wrong token: status %d, %s", status, errs)
	}
	_ = sim.Close()
	if _, errs, status = ask(); status != 1 || strings.Contains(errs, "1:wrong") {
		t.Errorf("nobody to ask: status %d, %s", status, errs)
	}
}
