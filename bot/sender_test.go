package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ruangaman/report"
	"ruangaman/simulator"
)

// met makes a person whose first words are already handled and answered, so that only what a test sends is left.
func (r *rig) met(ids ...int64) []*simulator.Phone {
	r.Helper()
	var phones []*simulator.Phone
	for _, id := range ids {
		p := r.person(id)
		p.Say("hello")
		phones = append(phones, p)
	}
	if r.stop == nil {
		r.start()
	}
	for _, p := range phones {
		r.says(p, "you said hello")
	}
	r.drained()
	return phones
}

// sends are the sendMessage calls that carry these words, in order.
func (r *rig) sends(words string) []simulator.Call {
	var found []simulator.Call
	for _, c := range r.calls(methodSend) {
		if strings.Contains(c.Fields["text"], words) {
			found = append(found, c)
		}
	}
	return found
}

// TestPromise04EmergencyGoesFirst: behind a thousand queued messages to a thousand people, and behind a thousand to the
// very same person, an emergency is the next thing on the wire, within a second.
func TestPromise04EmergencyGoesFirst(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		r.start()
		for i := range int64(200) {
			r.sim.Phone(1000+i, simulator.Profile{}).Say("hello")
		}
		p := r.met(501)[0]
		r.drained()
		for i := range 1000 {
			r.mem.put(inLane(notice(501, fmt.Sprintf("same %d", i)), report.LaneOther),
				notice(501, fmt.Sprintf("answer %d", i)), notice(report.ChatID(1000+i%200), fmt.Sprintf("other %d", i)))
		}
		r.bot.Wake()
		time.Sleep(30 * time.Second)
		for i := range 5 {
			asked := time.Now()
			urgent := notice(501, fmt.Sprintf("emergency %d", i))
			r.writes(inLane(urgent, report.LaneEmergency))
			r.says(p, urgent.Body[0].Raw)
			call := r.sends(urgent.Body[0].Raw)[0]
			if took := call.At.Sub(asked); took > time.Second {
				r.Errorf("emergency %d was on the wire after %s", i, took)
			}
			time.Sleep(3 * time.Second)
		}
		if r.mem.waiting() < 1000 {
			r.Errorf("only %d were still waiting: nothing was proven", r.mem.waiting())
		}
		if n := len(r.sends("other")); n < 500 {
			r.Errorf("%d others went out meanwhile", n)
		}
	})
}

// The reserve is for lane 0 alone: five a second to different people stay under a second behind a full queue.
func TestPromise04AHundredEmergenciesGoFirst(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		r.start()
		for i := range int64(300) {
			r.sim.Phone(1000+i, simulator.Profile{}).Say("hello")
		}
		r.confirmed()
		r.drained()
		for i := range 3000 {
			r.mem.put(notice(report.ChatID(1000+i%200), "queued"))
		}
		r.bot.Wake()
		time.Sleep(2 * time.Second)
		asked := map[string]time.Time{}
		for i := range 100 {
			words := fmt.Sprintf("emergency %d.", i)
			asked[words] = time.Now()
			r.writes(inLane(notice(report.ChatID(1200+i), words), report.LaneEmergency))
			time.Sleep(200 * time.Millisecond)
		}
		time.Sleep(time.Second)
		for words, at := range asked {
			calls := r.sends(words)
			if len(calls) != 1 || calls[0].At.Sub(at) > time.Second {
				r.Errorf("%s: %d calls", words, len(calls))
			}
		}
		if r.mem.waiting() == 0 {
			r.Error("the queue was empty before the end: nothing was proven")
		}
	})
}

// atOnce writes a row, whose words must stand on a phone within a second.
func (r *rig) atOnce(phone *simulator.Phone, m report.Message) {
	r.Helper()
	begin := time.Now()
	r.writes(m)
	r.says(phone, m.Body[0].Raw)
	if took := time.Since(begin); took > time.Second {
		r.Errorf("%s took %s", m.Body[0].Raw, took)
	}
}

// Telegram hangs in eight calls; an emergency does not wait for them.
func TestPromise04AnEmergencyFindsAWayPastCallsThatHang(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		r.config.Limits.Off = true
		ids := []int64{501, 502, 503, 504, 505, 506, 507, 508, 509, 510}
		phones := r.met(ids...)
		release := make(chan struct{})
		defer close(release)
		for _, id := range ids[:9] {
			r.sim.Inject(simulator.Fault{Method: methodSend, Chat: id, Kind: simulator.Hold(release), Times: -1})
			r.mem.put(notice(report.ChatID(id), "hangs"))
		}
		r.bot.Wake()
		time.Sleep(time.Second)
		r.atOnce(phones[9], inLane(notice(510, "emergency"), report.LaneEmergency))
	})
}

// exitsThatHang has chats leave in quick exits that hang until they are released; then is done after each. It gives the phone
// of one more chat.
func (r *rig) exitsThatHang(exits int64, then func()) (phone *simulator.Phone, id report.ChatID, release func()) {
	r.Helper()
	var ids []int64
	for i := range exits + 1 {
		ids = append(ids, 501+i)
	}
	phones := r.met(ids...)
	held := make(chan struct{})
	for _, id := range ids[:exits] {
		r.sim.Inject(simulator.Fault{Method: methodDeleteMany, Chat: id, Kind: simulator.Hold(held), Times: -1})
		r.mem.look(func(d *disk) { d.known[report.ChatID(id)] = []report.MessageID{2, 1} })
		r.writes(report.Message{To: report.ChatID(id), Do: report.ActWipe, Purpose: report.PurposeWipe, Lane: report.LaneEmergency})
		then()
	}
	time.Sleep(time.Second)
	return phones[exits], report.ChatID(ids[exits]), func() { close(held) }
}

// Quick exits may hang in every call that lane 0 has; what goes first finds one more.
func TestPromise04WhatGoesFirstFindsAWayPastQuickExitsThatHang(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		r.config.Limits.Off = true
		const exits = slots + fastSlots
		phone, id, release := r.exitsThatHang(exits, func() {})
		defer release()
		if n := r.sim.CallCount(methodDeleteMany); n != exits {
			r.Errorf("%d wipes are under way: nothing is proven", n)
		}
		first := inLane(notice(id, "emergency"), report.LaneEmergency)
		first.First = true
		r.atOnce(phone, first)
	})
}

// Also when more of them were claimed than are under way, and fill what is held; and an emergency that tells nothing, too.
func TestPromise04AnEmergencyFindsAWayPastQuickExitsThatHangAndWait(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		r.config.Limits = Limits{All: 10_000, Reserved: 5000}
		phone, id, release := r.exitsThatHang(mostSlots+4*ahead-1, synctest.Wait)
		defer release()
		for _, tells := range []bool{false, true} {
			push := inLane(notice(id, fmt.Sprint("emergency ", tells)), report.LaneEmergency)
			push.Purpose, push.First = report.PurposeOffer, tells
			r.atOnce(phone, push)
		}
	})
}

// A row that is let go again and again because of emergencies was not tried so often: a file would be given up for that.
func TestARowThatIsGivenBackWasNotTried(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		r.met(501, 502)
		r.end()
		r.config.Limits = Limits{All: 5.01, Reserved: 5} // lower lanes: one in a hundred seconds
		r.start()
		r.mem.put(notice(501, "goes"), notice(502, "is held"))
		for range 25 {
			r.bot.Wake()
			time.Sleep(2 * giveEvery)
		}
		if given := len(r.mem.outcomes(report.Retry)); given < 20 {
			r.Errorf("given back %d times: nothing is proven", given)
		}
		r.mem.look(func(d *disk) {
			if len(d.rows) != 1 || d.rows[0].attempts != 0 {
				r.Errorf("%d rows, tried %d times", len(d.rows), d.rows[0].attempts)
			}
		})
	})
}

// A row that was claimed and waits for the limit over all chats does not stand in the way of an emergency for its chat.
func TestPromise04AnEmergencyOvertakesAClaimedRowOfItsChat(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		var ids []int64
		for i := range int64(6) {
			ids = append(ids, 501+i)
		}
		phones := r.met(ids...)
		r.end()
		r.config.Limits = Limits{All: 1.1, Reserved: 1} // lower lanes: one in ten seconds
		r.start()
		for _, id := range ids {
			r.mem.put(notice(report.ChatID(id), "claimed early"))
		}
		r.bot.Wake()
		time.Sleep(2 * time.Second)
		for i, p := range phones {
			begin := time.Now()
			r.writes(inLane(notice(report.ChatID(ids[i]), "emergency"), report.LaneEmergency))
			r.says(p, "emergency")
			if took := time.Since(begin); took > time.Second {
				r.Errorf("emergency %d took %s", i, took)
			}
			time.Sleep(500 * time.Millisecond)
		}
		if n := len(r.sends("claimed early")); n > 2 {
			r.Errorf("%d of the lower lane were sent: nothing was proven", n)
		}
	})
}

func TestOneChatIsWrittenToInOrderAndNotTooFast(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		p := r.met(501)[0]
		for i := range 20 {
			r.mem.put(notice(501, fmt.Sprintf("number %02d", i)))
		}
		time.Sleep(time.Minute)
		r.bot.Wake()
		r.drained()
		calls := r.sends("number")
		for i, c := range calls {
			if want := fmt.Sprintf("number %02d", i); c.Fields["text"] != want {
				r.Errorf("%d is %q", i, c.Fields["text"])
			}
			if i >= defaultBurst && c.At.Sub(calls[i-defaultBurst].At) < 950*time.Millisecond {
				r.Errorf("%d came %s after the one five before", i, c.At.Sub(calls[i-defaultBurst].At))
			}
		}
		if took := calls[19].At.Sub(calls[0].At); took > 17*time.Second {
			r.Errorf("twenty messages took %s", took)
		}
		if len(p.Messages()) != 22 {
			r.Errorf("%d messages", len(p.Messages()))
		}
	})
}

func TestAllChatsTogetherKeepTelegramsLimit(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		r.start()
		for i := range int64(600) {
			r.sim.Phone(1000+i, simulator.Profile{}).Say("hello")
		}
		r.confirmed()
		r.drained()
		calls := r.calls(methodSend)
		if len(calls) != 600 {
			r.Fatalf("%d sends", len(calls))
		}
		for i := 31; i < len(calls); i++ {
			if calls[i].At.Sub(calls[i-31].At) < time.Second-10*time.Millisecond {
				r.Fatalf("32 messages within %s", calls[i].At.Sub(calls[i-31].At))
			}
		}
		if took := calls[599].At.Sub(calls[0].At); took > 26*time.Second {
			r.Errorf("600 messages took %s; 25 a second are for everybody", took)
		}
	})
}

func TestAGroupHearsAtMostTwentyAMinute(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		r.start()
		g := r.sim.Group(-77, "group")
		for i := range 60 {
			r.mem.put(notice(-77, fmt.Sprint("n", i)))
		}
		r.bot.Wake()
		time.Sleep(2 * time.Minute)
		if n := len(g.Messages()); n < 35 || n > 44 {
			r.Errorf("%d messages in two minutes", n)
		}
		r.stop()
	})
}

func TestLimitsCanBeSwitchedOff(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		r.config.Limits.Off = true
		r.met(501)
		for i := range 200 {
			r.mem.put(notice(501, fmt.Sprint("n", i)))
		}
		begin := time.Now()
		r.bot.Wake()
		synctest.Wait()
		if n := r.mem.waiting(); n != 0 || time.Since(begin) > 0 {
			r.Errorf("%d wait after %s", n, time.Since(begin))
		}
	})
}

func TestRetryAfterStopsOneChatAndThenAll(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		r.met(501, 502, 503)
		// One chat floods: the others go on.
		r.sim.Inject(simulator.Fault{Method: methodSend, Chat: 501, Kind: simulator.FloodWait(20 * time.Second)})
		begin := time.Now()
		r.writes(notice(501, "flooded"), notice(501, "flooded too"), notice(502, "free"))
		time.Sleep(time.Second)
		r.writes(notice(503, "free too"))
		time.Sleep(time.Second)
		if len(r.sends("free")) != 2 {
			r.Error("another chat had to wait")
		}
		r.drained()
		calls := r.sends("flooded")
		if len(calls) != 3 || calls[1].At.Sub(begin) < 20*time.Second || calls[1].At.Sub(begin) > 20200*time.Millisecond {
			r.Errorf("%d tries, the second after %s", len(calls), calls[1].At.Sub(begin))
		}

		// A second chat meets 429 while the first waits: now everybody waits, and lane 0 is first afterwards.
		var many []report.Message
		for id := int64(601); id < 660; id++ {
			r.met(id)
			many = append(many, inLane(notice(report.ChatID(id), "many"), report.LaneOther))
		}
		time.Sleep(time.Minute)
		r.sim.Inject(simulator.Fault{Method: methodSend, Kind: simulator.FloodWait(30 * time.Second)})
		begin = time.Now()
		r.writes(append(many, notice(501, "all 1"), notice(502, "all 2"), notice(503, "all 3"))...)
		time.Sleep(5 * time.Second)
		if n := len(r.sends("many")); n > ahead {
			r.Errorf("%d chats ran into the same wall", n)
		}
		tries := len(r.sends("all"))
		r.writes(inLane(notice(503, "all emergency"), report.LaneEmergency))
		time.Sleep(20 * time.Second)
		if n := len(r.sends("all")); n != tries {
			r.Errorf("%d tries during the pause", n-tries)
		}
		r.drained()
		if n := len(r.sends("all")) - tries; n != 4 {
			r.Errorf("%d sends after the pause", n)
		}
		if late := r.sends("all emergency")[0].At.Sub(begin) - 30*time.Second; late < 0 || late > 200*time.Millisecond {
			r.Errorf("the emergency left %s after the end of the pause", late)
		}
	})
}

// Two chats that flood, each for itself, stop nobody while Telegram carries out what others are sent.
func TestTwoChatsThatFloodStopNobodyElse(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		r.met(501, 502, 503)
		for _, id := range []int64{501, 502} {
			r.sim.Inject(simulator.Fault{Method: methodSend, Chat: id, Kind: simulator.FloodWait(time.Minute)})
			r.writes(notice(report.ChatID(id), "flooded"))
			time.Sleep(2 * time.Second)
			words := fmt.Sprint("free ", id)
			r.writes(notice(503, words))
			time.Sleep(2 * time.Second)
			if n := len(r.sends(words)); n != 1 {
				r.Errorf("%d sends to another chat when %d had met 429", n, id)
			}
		}
		r.drained()
	})
}

// What Telegram asks for is kept also when calls that were under way come back without an answer.
func TestAPauseThatTelegramAsksForIsNotCutShort(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		var ids []int64
		var hung []report.Message
		for i := range int64(2*manyFails + 2) {
			ids = append(ids, 501+i)
		}
		r.met(ids...)
		time.Sleep(time.Minute)
		for _, id := range ids[2:] {
			r.sim.Inject(simulator.Fault{Method: methodSend, Chat: id, Kind: simulator.Hang})
			hung = append(hung, notice(report.ChatID(id), "answer"))
		}
		r.writes(hung...)
		time.Sleep(2 * time.Second)
		for _, id := range ids[:2] {
			r.sim.Inject(simulator.Fault{Method: methodSend, Chat: id, Kind: simulator.FloodWait(time.Minute)})
		}
		r.writes(notice(501, "answer"), notice(502, "answer"))
		time.Sleep(time.Second)
		begun := len(r.sends("answer"))
		if begun != len(ids) {
			r.Fatalf("%d calls were made: nothing is proven", begun)
		}
		time.Sleep(callTime + 30*time.Second)
		if n := len(r.sends("answer")); n != begun {
			r.Errorf("%d calls in the minute in which nobody was to call", n-begun)
		}
		r.drained()
	})
}

// Nothing that was held when a pause began leaves after it unasked: whom it was for may be excluded by then.
func TestWhatIsHeldIsAskedAgainAfterAPause(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		r.met(501, 502, 503)
		r.end()
		r.config.Limits = Limits{All: 1.1, Reserved: 1}
		r.start()
		r.sim.Inject(simulator.Fault{Method: methodSend, Chat: 501, Kind: simulator.FloodWait(time.Minute)})
		r.sim.Inject(simulator.Fault{Method: methodSend, Chat: 502, Kind: simulator.FloodWait(time.Minute)})
		time.Sleep(time.Minute)
		for _, id := range []report.ChatID{501, 502, 503} {
			r.mem.put(inLane(notice(id, "an offer"), report.LaneEmergency))
		}
		r.bot.Wake()
		time.Sleep(20 * time.Second)
		if n := len(r.sends("an offer")); n != 2 {
			r.Fatalf("%d calls before the pause: nothing is proven", n)
		}
		r.mem.look(func(d *disk) { d.rows = slices.DeleteFunc(d.rows, func(w row) bool { return w.message.To == 503 }) })
		r.drained()
		for _, c := range r.sends("an offer") {
			if c.Fields["chat_id"] == "503" {
				r.Error("what was taken back during the pause was sent after it")
			}
		}
	})
}

func TestWhenTelegramIsAwayItIsNotHammered(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		r.start()
		for i := range int64(500) {
			r.sim.Phone(1000+i, simulator.Profile{}).Say("hello")
		}
		heal := r.sim.Inject(simulator.Fault{Method: methodSend, Kind: simulator.Drop, Times: -1})
		time.Sleep(10 * time.Minute)
		if n := r.sim.CallCount(methodSend); n > 800 {
			r.Errorf("%d calls in ten minutes for 500 messages", n)
		}
		heal()
		back := time.Now()
		time.Sleep(90 * time.Second)
		r.drained()
		if len(r.mem.outcomes(report.Sent)) != 500 {
			r.Errorf("%d of 500 sent %s after it came back", len(r.mem.outcomes(report.Sent)), time.Since(back))
		}
	})
}

func TestWhatIsDueLaterIsSentThen(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		p := r.met(501)[0]
		later := notice(501, "in an hour")
		later.NotBefore = time.Now().Add(time.Hour)
		r.writes(later)
		time.Sleep(59 * time.Minute)
		if strings.Contains(p.String(), "in an hour") {
			r.Error("too early")
		}
		r.says(p, "in an hour")
		if late := p.LastFromBot().At.Sub(later.NotBefore); late < 0 || late > time.Second {
			r.Errorf("%s late", late)
		}
	})
}

func TestAMessageIsSilentOrProtectedWhenItSaysSo(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.met(501)[0]
	m := notice(501, "with https://example.org")
	m.Silent, m.Protect = true, true
	m.Buttons = [][]report.Button{{{Label: report.T("btn_skip"), Data: "a:b:c:1"}}, {
		{Label: report.T("btn_back"), Data: "a:b:d:1"}, {Label: report.T("no_such_text"), Data: "a:b:e:1"},
		{Label: report.Raw("too much"), Data: "a:" + strings.Repeat("x", 70) + ":c:1"},
	}}
	r.writes(m)
	got := r.says(p, "with https")
	if !got.Silent || !got.Protected || len(got.Buttons) != 2 || len(got.Buttons[1]) != 2 || got.Buttons[1][1].Text != noLabel {
		t.Errorf("%+v", got)
	}
	fields := r.sends("with https")[0].Fields
	if fields["link_preview_options"] != `{"is_disabled":true}` || strings.Contains(fields["reply_markup"], "copy_text") {
		t.Errorf("sent %v", fields)
	}
	if log := r.log.String(); !strings.Contains(log, `"event":"button"`) || !strings.Contains(log, `"event":"label"`) {
		t.Error("missing words raised no alarm")
	}
}

func TestWordsThatAreMissingDoNotCostTheRest(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.city.Practice = true
	p := r.met(501)[0]
	half := notice(501, "the rest")
	half.Body = append([]report.Text{report.T("no_such_text")}, half.Body...)
	none := notice(501, "")
	none.Body = []report.Text{report.T("no_such_text")}
	r.city.Practice = true
	r.writes(half)
	if m := r.says(p, "the rest"); m.Text != "the rest\n\nLATIHAN. Jangan menulis hal yang sungguhan." {
		t.Errorf("said %q", m.Text)
	}
	r.writes(none)
	r.drained()
	if !strings.HasPrefix(p.LastFromBot().Text, "LATIHAN") {
		t.Error("the banner of practice is missing")
	}
	line := notice(501, "a line that says nothing")
	line.Keep = true
	r.writes(line)
	if m := r.says(p, "says nothing"); m.Text != "a line that says nothing" {
		t.Errorf("said %q", m.Text)
	}
}

func TestACallThatIsNeverAnsweredEndsAfterItsTime(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		p := r.person(501)
		p.Start()
		r.start()
		r.sim.Inject(simulator.Fault{Method: methodSend, Kind: simulator.Hang})
		began := time.Now()
		r.writes(notice(501, "once"), notice(501, "after"))
		r.says(p, "after")
		if took := time.Since(began); took < callTime || took > callTime+2*firstRetry {
			r.Errorf("what came after waited %s", took)
		}
		// Telegram had carried it out: it is said twice rather than perhaps never.
		if n := count(p.String(), "once"); n != 2 {
			r.Errorf("said %d times", n)
		}
	})
}
