package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ruangaman/simulator"
)

// The faults of docs/faults.md as the whole program meets them, with the real store and the real calls.

// talking are the methods by which the program speaks in chats.
var talking = []string{"sendMessage", "editMessageText", "deleteMessage", "answerCallbackQuery"}

// strikes lets a kind of fault meet several calls of each method, early and late in a report.
func strikes(p *play, kind simulator.Kind, times int, methods ...string) {
	for _, method := range methods {
		for _, skip := range []int{1, 2, 6} {
			p.sim.Inject(simulator.Fault{Method: method, Skip: skip, Times: times, Kind: kind})
		}
	}
}

// quote is what a proxy's page or a redirect shows: the address it was asked for, token included.
func quote(p *play) string {
	return "<html>KANARIPROKSI POST /bot" + p.sim.Token() + "/sendMessage</html>"
}

// hostile are faults under which a report is told, stored once, offered and accepted.
var hostile = map[string]func(p *play){
	"429 for one chat": func(p *play) {
		p.sim.Inject(simulator.Fault{Chat: 620000777, Kind: simulator.FloodWait(3 * time.Second)})
	},
	"429 for all":    func(p *play) { p.sim.Inject(simulator.Fault{Kind: simulator.FloodWait(3 * time.Second)}) },
	"429 for a poll": func(p *play) { strikes(p, simulator.TooMany(time.Second), 1, "getUpdates") },
	"5xx":            func(p *play) { strikes(p, simulator.ServerError, 1, append(talking, "getUpdates")...) },
	"a page instead of JSON": func(p *play) {
		strikes(p, simulator.HTML(http.StatusBadGateway, quote(p)), 1, append(talking, "getUpdates")...)
	},
	"a page with 200": func(p *play) {
		strikes(p, simulator.HTML(http.StatusOK, quote(p)), 1, append(talking, "getUpdates")...)
	},
	"a body cut in its middle": func(p *play) { strikes(p, simulator.Truncated, 1, append(talking, "getUpdates")...) },
	"a dropped connection":     func(p *play) { strikes(p, simulator.Drop, 1, append(talking, "getUpdates")...) },
	"an answer lost":           func(p *play) { strikes(p, simulator.LostAnswer, 1, append(talking, "getUpdates")...) },
	"a timeout after success":  func(p *play) { p.sim.Inject(simulator.Fault{Method: "editMessageText", Skip: 2, Kind: simulator.Hang}) },
	"400 message can't be deleted": func(p *play) {
		strikes(p, simulator.Answer(400, "Bad Request: message can't be deleted for everyone"), -1, "deleteMessage", "deleteMessages")
	},
	"400 query is too old": func(p *play) {
		strikes(p, simulator.Answer(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"), -1, "answerCallbackQuery")
	},
	"409 another poll": func(p *play) {
		strikes(p, simulator.Answer(409, "Conflict: terminated by other getUpdates request"), 1, "getUpdates")
	},
	"an update that cannot be decoded": func(p *play) {
		p.sim.SendRaw("message", json.RawMessage(`{"message_id":"x","text":"kenarikuning","chat":{"id":"`+quote(p)+`"}}`))
	},
}

// TestEveryFaultLeavesOneCaseForOneReceipt: whatever Telegram does, one report is one case that reaches whoever is on
// duty, nobody else hears of it, the program goes on and its log names nobody.
func TestEveryFaultLeavesOneCaseForOneReceipt(t *testing.T) {
	t.Parallel()
	for name, fault := range hostile {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(p *play) {
				fault(p)
				p.oneCase(620000777)
			})
		})
	}
}

// oneCase tells a report, has rina accept it, and looks for everything that must not be.
func (p *play) oneCase(id int64) {
	p.t.Helper()
	a := p.reporter(id)
	a.Say("kenarikuning sebelum apa pun") // is answered with the first screen, like /start
	receipt := p.walkOn(a)
	p.forward(0)
	p.press(p.staff("rina"), "BUKA", "TERIMA")
	p.sees(p.staff("rina"), "K-[0-9A-Z]{4}")
	p.holds(1)
	for _, person := range p.program.accepted.Load().City.People {
		if phone := p.staff(person.ID); person.ID != "rina" && len(phone.History()) > 0 {
			p.t.Errorf("%s heard of it:\n%s", person.ID, phone)
		}
		nowhere(p.t, p.staff(person.ID), fmt.Sprint(id), receipt, "kenarikuning", "Kanarifirst")
	}
	nowhere(p.t, a, "KANARIPROKSI", "Rina")
	searchFor(p.t, []string{p.sim.Token(), "kenarikuning", fmt.Sprint(id), "Kanarifirst", "KANARIPROKSI", receipt, "510000001"}, p.log.String())
}

// walkOn goes from the first screen, which is there or on its way, to a receipt.
func (p *play) walkOn(a *simulator.Phone) (receipt string) {
	p.t.Helper()
	p.press(a, toManggar...)
	p.press(a, "Cukup, kirim sekarang")
	return p.sees(a, receiptForm.String())
}

// holds counts the open cases: P2, one report is one case.
func (p *play) holds(cases int) {
	p.t.Helper()
	if n, err := p.program.store.Counts(p.t.Context(), p.now()); err != nil || n.OpenCases != cases {
		p.t.Errorf("%d open cases, want %d: %v", n.OpenCases, cases, err)
	}
}

// TestARedirectIsNotFollowed: the address it points to, which would read the token in Referer, is never asked.
func TestARedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		strikes(p, simulator.Redirect("http://127.0.0.1:2/bot"+p.sim.Token()+"/x"), 1, append(talking, "getUpdates")...)
		p.oneCase(620000777)
		if n := p.wire.Elsewhere(); n != 0 {
			p.t.Errorf("%d calls went elsewhere", n)
		}
	})
}

// TestUpdatesHandedOutAgainChangeNothing: after a whole report everything comes once more.
func TestUpdatesHandedOutAgainChangeNothing(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		p.oneCase(620000777)
		p.settled()
		before := p.shown()
		if n := p.sim.Redeliver(100); n < 8 {
			p.t.Fatalf("only %d updates to repeat", n)
		}
		p.settled()
		p.end()
		if after := p.shown(); after != before {
			p.t.Errorf("%d events before, %d after", before, after)
		}
	})
}

// settled lets everything happen that happens without anybody.
func (p *play) settled() {
	time.Sleep(time.Minute)
	synctest.Wait()
}

// shown counts everything that was ever seen on any phone.
func (p *play) shown() (n int) {
	for _, person := range p.program.accepted.Load().City.People {
		n += len(p.staff(person.ID).History())
	}
	return n + len(p.reporter(620000777).History())
}

// TestUpdatesOutOfOrderAreAnswered: what three people wrote arrives backwards and some of it twice; each gets an answer
// and can go on.
func TestUpdatesOutOfOrderAreAnswered(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		release := make(chan struct{})
		p.sim.Inject(simulator.Fault{Method: "getUpdates", Kind: simulator.Hold(release)})
		people := []*simulator.Phone{p.reporter(620000001), p.reporter(620000002), p.reporter(620000003)}
		polls := p.sim.CallCount("getUpdates")
		people[0].Say("/start") // ends the poll that is open; the next is held
		ctx, cancel := context.WithTimeout(p.t.Context(), patience)
		defer cancel()
		if err := p.sim.WaitCallCount(ctx, "getUpdates", polls+1); err != nil {
			p.t.Fatal(err)
		}
		for _, phone := range people[1:] {
			phone.Say("/start")
			phone.Say("halo")
		}
		p.sim.Rearrange(func(ids []int64) []int64 {
			slices.Reverse(ids)
			return append(ids, ids...)
		})
		close(release)
		for _, phone := range people {
			p.settled()
			p.walkOn(phone)
		}
		p.holds(3)
	})
}

// TestAnUndecodableUpdateIsAnsweredAndHoldsUpNobody: whoever sent it hears one calm sentence, and the others their answers.
func TestAnUndecodableUpdateIsAnsweredAndHoldsUpNobody(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		a, b := p.reporter(620000001), p.reporter(620000002)
		a.Say("/start")
		p.sees(a, ".+")
		p.sim.SendRaw("message", json.RawMessage(`{"message_id":"x","text":"kenarikuning","chat":{"id":620000001,"type":"private"}}`))
		p.tell(b)
		p.press(a, toManggar...)
		p.holds(1)
		if log := p.log.String(); !strings.Contains(log, "update set aside") || strings.Contains(log, "kenarikuning") {
			p.t.Errorf("log: %s", log)
		}
	})
}

// TestA403AtWhoIsOnDutyCallsTheNextAtOnce: nobody waits for an hour for somebody who blocked the bot.
func TestA403AtWhoIsOnDutyCallsTheNextAtOnce(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		rina := p.staff("rina")
		p.sim.Inject(simulator.Fault{Method: "sendMessage", Chat: rina.ID(), Times: -1, Kind: simulator.Forbidden})
		p.tell(p.reporter(620000777))
		p.forward(0)
		p.rings("agus", 1)
		if len(rina.History()) > 0 {
			p.t.Errorf("rina's phone: %s", rina)
		}
	})
}

// TestAnEditThatChangesNothingIsDone: the answer to an edit is lost, the second try changes nothing, Telegram refuses it
// with 400, and that is the end of it.
func TestAnEditThatChangesNothingIsDone(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		a := p.reporter(620000777)
		a.Say("/start")
		p.press(a, "Cerita")
		synctest.Wait()
		p.sim.Inject(simulator.Fault{Method: "editMessageText", Kind: simulator.LostAnswer})
		p.press(a, "Saya (18 ke atas)")
		refused := func(calls []simulator.Call) bool {
			return slices.ContainsFunc(calls, func(c simulator.Call) bool { return c.Method == "editMessageText" && c.Status == 400 })
		}
		ctx, cancel := context.WithTimeout(p.t.Context(), patience)
		defer cancel()
		if err := p.sim.WaitCalls(ctx, refused); err != nil {
			p.t.Fatal(err)
		}
		p.press(a, toManggar[2:]...)
		p.press(a, "Cukup, kirim sekarang")
		p.sees(a, receiptForm.String())
		if log := p.log.String(); strings.Contains(log, "message can never be sent") {
			p.t.Errorf("log: %s", log)
		}
	})
}

// TestAForeignWebhookIsNamedAndWaitedFor: somebody set a webhook for this token; the log says so, and when it is removed
// intake goes on.
func TestAForeignWebhookIsNamedAndWaitedFor(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		p.call("setWebhook", `{"url":"http://127.0.0.1:1/nobody"}`)
		a := p.reporter(620000777)
		a.Say("/start")
		ctx, cancel := context.WithTimeout(p.t.Context(), patience)
		defer cancel()
		named := func([]simulator.Call) bool {
			return strings.Contains(p.log.String(), "a webhook is set for this token")
		}
		if err := p.sim.WaitCalls(ctx, named); err != nil {
			p.t.Fatal(err)
		}
		p.call("deleteWebhook", `{}`)
		p.walkOn(a)
	})
}

// call is a call of the Bot API by somebody else who has the token.
func (p *play) call(method, body string) {
	p.t.Helper()
	url := p.program.accepted.Load().Telegram.API + "/bot" + p.sim.Token() + "/" + method
	resp, err := p.client.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		p.t.Fatalf("%s: %s", method, resp.Status)
	}
}

// TestUpdateIdsThatRestartLowerAreRead: after a quiet week Telegram begins anywhere.
func TestUpdateIdsThatRestartLowerAreRead(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		p.sim.SetNextUpdateID(900_000_000)
		p.tell(p.reporter(620000001))
		p.settled()
		p.forward(8 * 24 * time.Hour)
		p.sim.SetNextUpdateID(17)
		p.tell(p.reporter(620000002))
		p.holds(2)
	})
}

// TestEveryFaultHasABehaviourAndATest reads docs/faults.md: each row says what happens and names tests that exist, and
// every kind of fault that the simulator can script is in it.
func TestEveryFaultHasABehaviourAndATest(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join(root, "docs/faults.md"))
	if err != nil {
		t.Fatal(err)
	}
	var tests strings.Builder
	for _, f := range goFiles(t) {
		if f.test {
			tests.WriteString(f.source)
		}
	}
	name := regexp.MustCompile("`(Test[A-Za-z0-9]+)`")
	rows := 0
	for line := range strings.Lines(string(raw)) {
		cells := strings.Split(line, "|")
		if len(cells) != 6 || strings.HasPrefix(cells[1], " fault") || strings.HasPrefix(cells[1], "---") {
			continue
		}
		rows++
		named := name.FindAllStringSubmatch(cells[4], -1)
		if len(named) == 0 || len(strings.TrimSpace(cells[3])) < 20 {
			t.Errorf("no behaviour or no test: %.60s", line)
		}
		for _, m := range named {
			if !strings.Contains(tests.String(), "func "+m[1]+"(") {
				t.Errorf("%s is named in docs/faults.md and nowhere in the code", m[1])
			}
		}
	}
	for fault := range hostile {
		if !strings.Contains(string(raw), "| "+fault+" |") {
			t.Errorf("fault %q is not in docs/faults.md", fault)
		}
	}
	for _, kind := range []string{"Forbidden", "ServerError", "LostAnswer", "Drop", "Hang", "Truncated", "HTML", "Redirect", "TooMany", "FloodWait", "Answer", "Redeliver", "Rearrange", "SendRaw", "SetNextUpdateID"} {
		if !strings.Contains(string(raw), "`"+kind) {
			t.Errorf("simulator.%s is not in docs/faults.md", kind)
		}
	}
	if rows < 20 {
		t.Errorf("only %d rows", rows)
	}
}
