package main

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ruangaman"
	"ruangaman/report"
	"ruangaman/simulator"
	"ruangaman/store"
)

// callers have so many accounts stand before the last step of a call for help: consented, asked for the kecamatan. What
// brought them there is decided and stored by the real rooms, and only its messages are left out.
func (p *play) callers(n int, words ...string) (all []*simulator.Phone) {
	p.t.Helper()
	err := p.program.store.Write(p.t.Context(), func(tx *store.Tx) error {
		for range n {
			phone := p.reporter(620100000 + int64(p.called))
			p.called++
			phone.Start()
			all = append(all, phone)
			chat := report.ChatID(phone.ID())
			ch, err := p.acts(tx, chat, report.Input{Kind: report.KindCommand, Command: "darurat"})
			if err != nil {
				return err
			}
			tap, ok := buttonOf(ch, "btn_send_emergency")
			if !ok {
				p.t.Error("nothing to consent to")
			}
			if _, err = p.acts(tx, chat, report.Input{Kind: report.KindTap, Data: tap}); err != nil {
				return err
			}
			for _, w := range words {
				if _, err := p.acts(tx, chat, report.Input{Kind: report.KindText, Text: w}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return all
}

// acts has one act decided and stored, without its messages.
func (p *play) acts(tx *store.Tx, chat report.ChatID, in report.Input) (report.Change, error) {
	in.Private, in.Message = true, 1
	desk, err := tx.Desk(chat, p.program.talk.Wants(chat, in, p.program.accepted.Load().City))
	if err != nil {
		return report.Change{}, err
	}
	ch := p.program.talk.Answer(desk, in, report.Env{Now: p.now(), City: p.program.accepted.Load().City, Fresh: fresh(rand.Reader)})
	mute := ch
	mute.Outbox = nil
	return ch, tx.Apply(chat, mute, p.now())
}

func buttonOf(ch report.Change, label string) (data string, ok bool) {
	for _, m := range ch.Outbox {
		for _, row := range m.Buttons {
			for _, b := range row {
				if b.Label.Key == label {
					return b.Data, true
				}
			}
		}
	}
	return "", false
}

// cases are all open cases.
func (p *play) cases() (all []report.Case) {
	p.t.Helper()
	err := p.program.store.Write(p.t.Context(), func(tx *store.Tx) (err error) {
		all, err = tx.OpenCases(report.ID{}, 5000)
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return all
}

// alerts are those for staff in the order in which they reached the wire, by the data of their first button.
func (p *play) alerts(since time.Time) (all []simulator.Call, data []string) {
	for _, c := range p.sim.Calls() {
		if c.Method != "sendMessage" || c.At.Before(since) || !strings.Contains(c.Fields["text"], "DARURAT") {
			continue
		}
		var keys struct {
			Rows [][]struct {
				Data string `json:"callback_data"`
			} `json:"inline_keyboard"`
		}
		if json.Unmarshal([]byte(c.Fields["reply_markup"]), &keys) == nil && len(keys.Rows) > 0 {
			all, data = append(all, c), append(data, keys.Rows[0][0].Data)
		}
	}
	return all, data
}

const whatHappened = "dia sudah tiga kali datang malam-malam dan menggedor rumah, anak-anak ketakutan"

// TestPromise04TheOneThatTellsSomethingLeavesBeforeAThousandThatDoNot: with Telegram's limits on the sender, a thousand
// accounts call for help in the same second, and the last of them told what happened.
func TestPromise04TheOneThatTellsSomethingLeavesBeforeAThousandThatDoNot(t *testing.T) {
	t.Parallel()
	inBubbleOf(t, ruangaman.ExampleConfig, func(p *play) { p.limited = true }, func(p *play) {
		crowd := append(p.callers(999), p.callers(1, whatHappened)...)
		synctest.Wait()
		before := p.now()
		for _, phone := range crowd {
			phone.Say("Lamaru")
		}
		synctest.Wait() // all is committed and planned; the clock stands
		told := p.now()
		time.Sleep(time.Second)
		synctest.Wait()
		cases := p.cases()
		if len(cases) != len(crowd) {
			p.t.Fatalf("%d cases", len(cases))
		}
		story := cases[slices.IndexFunc(cases, func(c report.Case) bool { return !c.Bare })]
		for _, c := range cases { // P3: each is a case like any other
			if len(c.Offers) == 0 || c.NextDue.IsZero() {
				p.t.Fatalf("a case with %d offers, due %v", len(c.Offers), c.NextDue)
			}
			if c.ID != story.ID && !c.Bare {
				p.t.Error("two tell something")
			}
		}
		calls, data := p.alerts(before)
		at := slices.Index(data, report.Tap{Verb: report.TapOpen, About: string(story.Offers[0].ID)}.Data())
		if at < 0 {
			p.t.Fatalf("its alert is not among %d", len(data))
		}
		if late := calls[at].At.Sub(told); late > time.Second {
			p.t.Errorf("its alert left %s after its commit", late)
		}
		// What left before it had left before it was told: as much as the limits allow at once.
		if earlier := calls[at].Ordinal - p.firstCall(before); earlier > 30 {
			p.t.Errorf("%d calls went before it", earlier)
		}
		if waiting := p.outbox(); waiting < 1000 {
			p.t.Errorf("only %d messages were waiting: this is no flood", waiting)
		}
		if len(data) > report.FloodAfter+2+1 { // six, the first of the others, its own, and the coordinators' to come
			p.t.Errorf("%d alerts rang", len(data))
		}
	})
}

// firstCall is the ordinal of the first call in chats since an instant.
func (p *play) firstCall(since time.Time) int {
	for _, c := range p.sim.Calls() {
		if !c.At.Before(since) && c.Chat != 0 {
			return c.Ordinal
		}
	}
	return 0
}

// TestPromise08AQuickExitDoesNotWaitBehindAFlood: while hundreds of messages wait in the fast lane, a chat is emptied and
// its last line stands within a second.
func TestPromise08AQuickExitDoesNotWaitBehindAFlood(t *testing.T) {
	t.Parallel()
	inBubbleOf(t, ruangaman.ExampleConfig, func(p *play) { p.limited = true }, func(p *play) {
		leaver := p.reporter(620000777)
		leaver.Say("/start")
		p.press(leaver, toManggar...)
		crowd := p.callers(300)
		time.Sleep(time.Minute)
		p.settled()
		for _, phone := range crowd {
			phone.Say("Lamaru")
		}
		synctest.Wait() // all is committed and planned; the clock stands
		leaver.Say("/keluar")
		synctest.Wait()
		if waiting := p.waitingFast(); waiting < 200 {
			p.t.Errorf("only %d messages were waiting: this is no flood", waiting)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if left := leaver.Messages(); len(left) != 1 || !strings.Contains(left[0].Text, "Info minggu ini") {
			p.t.Errorf("after a second there stands\n%s", leaver)
		}
		if waiting := p.waitingFast(); waiting < 100 {
			p.t.Errorf("only %d messages are waiting still: it proves nothing", waiting)
		}
	})
}

func (p *play) waitingFast() int {
	p.t.Helper()
	return p.counts().Waiting[report.LaneEmergency]
}

// TestPromise04TheOneThatTellsSomethingLeavesBeforeHundredsOfQuickExits: the wipes lead the fast lane, but not it.
func TestPromise04TheOneThatTellsSomethingLeavesBeforeHundredsOfQuickExits(t *testing.T) {
	t.Parallel()
	inBubbleOf(t, ruangaman.ExampleConfig, func(p *play) { p.limited = true }, func(p *play) {
		crowd, teller := p.callers(300), p.callers(1, whatHappened)[0]
		p.settled()
		for _, phone := range crowd {
			phone.Say("/keluar")
		}
		synctest.Wait()
		before := p.now()
		teller.Say("Lamaru")
		synctest.Wait()
		time.Sleep(time.Second)
		synctest.Wait()
		if calls, _ := p.alerts(before); len(calls) != 1 || calls[0].At.Sub(before) > time.Second {
			p.t.Errorf("%d alerts left within a second", len(calls))
		}
		if waiting := p.waitingFast(); waiting < 200 {
			p.t.Errorf("only %d messages are waiting: it proves nothing", waiting)
		}
	})
}

// TestAFloodRingsInBundlesThatSurviveARestart: what was put together is said once, with the right number, also when the
// process ends before; BUKA lists the offers, and one that is accepted is counted no more.
func TestAFloodRingsInBundlesThatSurviveARestart(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		rina, ratna := p.staff("rina"), p.staff("ratna")
		for _, phone := range p.callers(30) {
			phone.Say("Lamaru")
		}
		synctest.Wait()
		if _, data := p.alerts(p.begun.Add(-time.Hour)); len(data) == 0 {
			p.t.Fatal("nobody was called")
		}
		// Six ring alone; of the rest each person hears one alone in ten minutes.
		if n := strings.Count(fmt.Sprint(rina), "Ada tugas DARURAT"); n != report.FloodAfter+1 {
			p.t.Errorf("rina was rung %d times:\n%s", n, rina)
		}
		p.sees(ratna, "tanpa cerita")
		if n := strings.Count(fmt.Sprint(ratna), "tanpa cerita"); n != 1 {
			p.t.Errorf("a coordinator was told %d times", n)
		}
		settings := p.program.accepted.Load()
		p.end()
		p.start(settings)
		time.Sleep(report.FloodEvery + time.Minute)
		synctest.Wait()
		p.sees(rina, "Ada 23 tugas DARURAT")
		p.press(rina, "BUKA")
		p.sees(rina, "dan 10 lagi")
		for _, c := range p.cases() {
			if !c.Status.Unanswered() || len(c.Offers) < 2 { // the ladders climbed as ever
				p.t.Fatalf("a case is %s with %d offers", c.Status, len(c.Offers))
			}
		}
		nowhere(p.t, ratna, "62010", "Lamaru")
	})
}
