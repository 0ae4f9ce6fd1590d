package main

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ruangaman/config"
	"ruangaman/report"
	"ruangaman/simulator"
	"ruangaman/store"
)

// What is asked again when a row is claimed (DESIGN §2), with the real store and dispatch.Ask between the decision and
// the wire.

// condition is something that may change while a row waits.
type condition struct {
	before func(p *play)                  // until the chat is held up; nil for nothing
	chat   func(p *play) *simulator.Phone // who is written to
	write  func(p *play)                  // puts the row into the outbox
	change func(p *play)                  // makes it wrong to send
	words  string                         // how it would be seen
}

func rinasPhone(p *play) *simulator.Phone { return p.staff("rina") }

func theReporter(p *play) *simulator.Phone { return p.reporter(620000777) }

// offered has a report told, so that rina is offered it.
func offered(p *play) {
	p.tell(p.reporter(620000777))
	p.forward(0)
}

// callsForHelp sends an emergency from Manggar.
func (p *play) callsForHelp(phone *simulator.Phone) {
	p.t.Helper()
	phone.Say("/start")
	p.press(phone, "Butuh bantuan sekarang", "Kirim ke petugas sekarang", "Balikpapan Timur", "Manggar")
	p.sees(phone, receiptForm.String())
	p.forward(0)
}

// mayBeTold has a report told and offered to rina, and its reporter allow a line for half an hour; then they press on.
func mayBeTold(p *play, on ...string) {
	offered(p)
	p.rings("rina", 1)
	p.alter(func(c *report.Case) {
		now := p.now().In(p.program.accepted.Load().City.Zone)
		from := now.Hour()*60 + now.Minute()
		c.Contact = report.Contact{Mode: report.ContactHours, Windows: []report.Window{{From: from, To: from + 30}}, Line: "discreet_notice"}
	})
	p.press(theReporter(p), on...)
	p.settled()
}

// takenOn has rina accept.
func takenOn(p *play) {
	p.press(p.staff("rina"), "BUKA", "TERIMA")
	p.sees(p.staff("rina"), "K-[0-9A-Z]{4}")
}

const pushed = "Ada tugas"

var conditions = map[string]condition{
	"the offer was taken": {
		before: func(p *play) { offered(p); p.rings("rina", 1) },
		chat:   func(p *play) *simulator.Phone { return p.staff("agus") },
		write:  func(p *play) { p.forward(61 * time.Minute) },
		change: func(p *play) { p.press(p.staff("rina"), "BUKA", "TERIMA"); p.sees(p.staff("rina"), "K-[0-9A-Z]{4}") },
		words:  pushed,
	},
	"the person was excluded": {
		chat: rinasPhone, write: offered, words: pushed,
		change: func(p *play) {
			p.alter(func(c *report.Case) { c.Exclude.People = append(c.Exclude.People, "rina") })
		},
	},
	"the person was removed": {
		chat: rinasPhone, write: offered, words: pushed,
		change: func(p *play) {
			settings := *p.program.accepted.Load()
			city := *settings.City
			city.People = slices.DeleteFunc(slices.Clone(city.People), func(x report.Person) bool { return x.ID == "rina" })
			settings.City = &city
			p.takesEffect(&settings)
		},
	},
	"the account changed hands": {
		chat: rinasPhone, write: offered, words: pushed,
		change: func(p *play) {
			settings := *p.program.accepted.Load()
			city := *settings.City
			city.People = slices.Clone(city.People)
			for i := range city.People {
				if city.People[i].ID == "rina" {
					city.People[i].Chat = 510009999
				}
			}
			settings.City = &city
			p.takesEffect(&settings)
		},
	},
	"the person was frozen": {
		chat: rinasPhone, write: offered, words: pushed,
		change: func(p *play) {
			p.apply(report.Change{People: []report.PersonState{{Person: "rina", Frozen: true}}})
		},
	},
	"the reporter's hours are over": {
		before: func(p *play) { mayBeTold(p) },
		chat:   theReporter,
		write:  takenOn,
		change: func(p *play) { p.forward(31 * time.Minute) },
		words:  "\nInfo minggu ini", // its own message: screens quote it
	},
	"the reporter said jangan balas": {
		before: func(p *play) { p.callsForHelp(theReporter(p)); p.rings("rina", 1); p.settled() },
		chat:   theReporter,
		write:  func(p *play) { p.forward(4 * time.Minute) }, // the next step asks more people
		change: func(p *play) { theReporter(p).Say("jangan balas") },
		words:  "sudah ditawarkan ke 6 orang",
	},
	"the reporter took the leave to speak back": {
		before: func(p *play) { mayBeTold(p, "Tambah lagi", "Tanda di sini") },
		chat:   theReporter,
		write:  takenOn,
		change: func(p *play) { p.press(theReporter(p), "Jangan kirim tanda") },
		words:  "\nInfo minggu ini", // its own message: screens quote it
	},
	"the reporter will open the chat themselves": {
		before: func(p *play) { mayBeTold(p, "Tambah lagi", "Tanda di sini") },
		chat:   theReporter,
		write:  takenOn,
		change: func(p *play) { p.press(theReporter(p), "Hanya saat saya membuka") },
		words:  "\nInfo minggu ini", // its own message: screens quote it
	},
	"the reporter chose other hours": { // 17 to 21; it is 11 o'clock
		before: func(p *play) {
			mayBeTold(p, "Tambah lagi", "Tanda di sini", "Boleh, pada jam tertentu", "Malam 17–21", "Selesai")
		},
		chat:   theReporter,
		write:  takenOn,
		change: func(p *play) { p.press(theReporter(p), "Info minggu ini sudah ada.") },
		words:  "\nInfo minggu ini", // its own message: screens quote it
	},
	"another helper was asked for": {
		before: func(p *play) {
			mayBeTold(p)
			takenOn(p)
			p.press(theReporter(p), "Tambah lagi", "Pesan", "Aman, buka pesan")
			p.sees(theReporter(p), "Ini kotak pesan")
		},
		chat: rinasPhone,
		write: func(p *play) {
			theReporter(p).Say("saya mau tanya sesuatu")
			p.sees(theReporter(p), "Sudah kami simpan")
		},
		change: func(p *play) {
			p.press(theReporter(p), "Minta petugas lain", "Ya, orang lain saja")
			p.sees(theReporter(p), "orang lain")
		},
		words: "Ada pesan pada tugas",
	},
	"the chat was wiped": {
		before: func(p *play) { theReporter(p).Say("/start"); p.sees(theReporter(p), ".+") },
		chat:   theReporter,
		write:  func(p *play) { theReporter(p).Say("/bantuan") },
		change: func(p *play) { theReporter(p).Say("/keluar") },
		words:  "129",
	},
	"its time is over": {
		chat: rinasPhone, words: "selama sepuluh menit",
		write: func(p *play) {
			p.apply(report.Change{Outbox: []report.Message{{To: 510000001, Person: "rina", Do: report.ActSend, As: report.AsNotice,
				Body: []report.Text{report.Raw("selama sepuluh menit")}, Lang: report.Indonesian, Purpose: report.PurposeAlert,
				Lane: report.LaneOther, NotAfter: p.now().Add(10 * time.Minute)}}})
			p.program.bot.Wake()
		},
		change: func(p *play) { p.forward(11 * time.Minute) },
	},
}

// takesEffect is a file that was read and is in force.
func (p *play) takesEffect(settings *config.Settings) {
	p.program.accept(settings)
	p.program.accepted.Store(settings)
}

// TestWhatChangedBetweenWritingAndSendingIsNotSent holds each chat up with a call that hangs, so that a row waits behind
// it; then the world changes, or, for comparison, does not.
func TestWhatChangedBetweenWritingAndSendingIsNotSent(t *testing.T) {
	t.Parallel()
	for name, c := range conditions {
		for _, changed := range []bool{true, false} {
			t.Run(name+map[bool]string{true: "", false: ", or not"}[changed], func(t *testing.T) {
				t.Parallel()
				inBubble(t, func(p *play) { p.waits(c, changed) })
			})
		}
	}
}

func (p *play) waits(c condition, changed bool) {
	p.t.Helper()
	if c.before != nil {
		c.before(p)
	}
	synctest.Wait()
	phone := c.chat(p)
	before := p.outbox()
	release := p.holdUp(phone)
	c.write(p)
	synctest.Wait()
	if n := p.outbox(); n <= before+1 { // the call that hangs is one
		p.t.Fatalf("%d rows wait, %d before: nothing to ask about", n, before)
	}
	if changed {
		c.change(p)
		synctest.Wait()
	}
	close(release)
	p.settled()
	seen := slices.ContainsFunc(phone.History(), func(e simulator.Event) bool {
		return e.Message.FromBot && e.Kind != simulator.Deleted && strings.Contains("\n"+e.Message.Text, c.words)
	})
	if seen == changed {
		p.t.Errorf("changed: %v, sent: %v\n%s", changed, seen, phone)
	}
}

// holdUp has a message to a phone hang on the wire until the channel is closed.
func (p *play) holdUp(phone *simulator.Phone) chan struct{} {
	p.t.Helper()
	release := make(chan struct{})
	p.sim.Inject(simulator.Fault{Method: "sendMessage", Chat: phone.ID(), Kind: simulator.Hold(release)})
	p.apply(report.Change{Outbox: []report.Message{{To: report.ChatID(phone.ID()), Do: report.ActSend, As: report.AsNotice,
		Body: []report.Text{report.Raw("ditahan")}, Lang: report.Indonesian, Purpose: report.PurposeAnswer, Lane: report.LaneAnswer}}})
	calls := p.sim.CallCount("sendMessage")
	p.program.bot.Wake()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	if err := p.sim.WaitCallCount(ctx, "sendMessage", calls+1); err != nil {
		p.t.Fatal(err)
	}
	return release
}

// outbox counts the rows that may be sent now or are being sent.
func (p *play) outbox() int {
	p.t.Helper()
	n, err := p.program.store.Counts(p.t.Context(), p.now())
	if err != nil {
		p.t.Fatal(err)
	}
	return n.Ready[0] + n.Ready[1] + n.Ready[2]
}

func (p *play) apply(change report.Change) {
	p.t.Helper()
	if err := p.program.store.Write(p.t.Context(), func(tx *store.Tx) error { return tx.Apply(0, change, p.now()) }); err != nil {
		p.t.Fatal(err)
	}
}

// alter changes the only open case, as a conversation would.
func (p *play) alter(f func(*report.Case)) {
	p.t.Helper()
	err := p.program.store.Write(p.t.Context(), func(tx *store.Tx) error {
		cases, err := tx.OpenCases(report.ID{}, 2)
		if err != nil || len(cases) != 1 {
			p.t.Errorf("%d open cases, %v", len(cases), err)
			return err
		}
		f(&cases[0])
		return tx.Apply(0, report.Change{Cases: cases}, p.now())
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

// TestTriesOfARowAreFartherAndFartherApart: doubling up to a minute, in lane 0 up to five seconds.
func TestTriesOfARowAreFartherAndFartherApart(t *testing.T) {
	t.Parallel()
	for lane, most := range map[report.Lane]time.Duration{report.LaneEmergency: 5 * time.Second, report.LaneOther: time.Minute} {
		inBubble(t, func(p *play) {
			const fails = 9
			rina := p.staff("rina")
			p.sim.Inject(simulator.Fault{Method: "sendMessage", Chat: rina.ID(), Times: fails, Kind: simulator.ServerError})
			p.apply(report.Change{Outbox: []report.Message{{To: report.ChatID(rina.ID()), Person: "rina", Do: report.ActSend, As: report.AsNotice,
				Body: []report.Text{report.Raw("endlich")}, Lang: report.Indonesian, Purpose: report.PurposeAlert, Lane: lane}}})
			p.program.bot.Wake()
			time.Sleep(10 * time.Minute)
			synctest.Wait()
			p.sees(rina, "endlich")
			var at []time.Time
			for _, c := range p.sim.Calls() {
				if c.Method == "sendMessage" && c.Chat == rina.ID() {
					at = append(at, c.At)
				}
			}
			if len(at) != fails+1 {
				p.t.Fatalf("lane %d: %d tries", lane, len(at))
			}
			for i := range fails {
				want := min(time.Second<<i, most)
				if pause := at[i+1].Sub(at[i]); pause < want*8/10 || pause > want*12/10+time.Second {
					p.t.Errorf("lane %d: pause %d is %s, want about %s", lane, i, pause, want)
				}
			}
		})
	}
}

// TestWhatCanNeverBeSentIsSetAsideWithAnAlarm: a row that Telegram will never take leaves the outbox at once, does not
// hold up its chat, and the log and the coordinators hear that there was one, and nothing of it.
func TestWhatCanNeverBeSentIsSetAsideWithAnAlarm(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		a := p.reporter(620000777)
		a.Say("/start")
		p.press(a, toManggar[:3]...)
		synctest.Wait()
		p.sim.Inject(simulator.Fault{Method: "editMessageText", Kind: simulator.Answer(400, "Bad Request: KANARI can't parse entities")})
		p.press(a, toManggar[3])
		p.settled()
		a.Say("/mulai") // nothing hangs: the next word is answered
		p.settled()
		p.press(a, "Lanjut yang tadi")
		p.press(a, toManggar[4:]...)
		p.settled()
		if n := p.outbox(); n != 0 {
			p.t.Errorf("%d rows left", n)
		}
		log := p.log.String()
		if strings.Count(log, `"event":"message_dead"`) != 1 || strings.Contains(log, "KANARI") || strings.Contains(log, "620000777") {
			p.t.Errorf("log: %s", log)
		}
		for _, id := range []report.PersonID{"ratna", "wahyu"} {
			p.sees(p.staff(id), "tidak bisa dikirim")
			nowhere(p.t, p.staff(id), "620000777", "Manggar", "KANARI", "Kanarifirst")
		}
	})
}
