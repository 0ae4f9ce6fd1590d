package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ruangaman/report"
	"ruangaman/simulator"
)

func TestABatchOfAHundredIsOneTransactionInOrder(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.config.Limits.Off = true
	phones := []*simulator.Phone{r.person(501), r.person(502), r.person(503)}
	for i := range 100 {
		phones[i%3].Say(fmt.Sprintf("word %03d", i))
	}
	r.start()
	r.confirmed()
	if n := r.mem.commits(); n != 1 {
		t.Errorf("%d transactions for a hundred updates", n)
	}
	r.drained()
	for i, p := range phones {
		var said []string
		for _, m := range p.Messages() {
			if m.FromBot {
				said = append(said, m.Text)
			}
		}
		if len(said) < 33 || !slices.IsSorted(said) {
			t.Errorf("phone %d got %d answers, in order: %v", i, len(said), slices.IsSorted(said))
		}
	}
	if s := r.bot.Stats(); s.Updates != 100 || s.Sent != 100 {
		t.Errorf("counted %+v", s)
	}
}

// TestPromise02AnUpdateChangesTheStateOnce: Telegram hands out the same updates again and again, also with the ids of
// another week, and each changes the state once.
func TestPromise02AnUpdateChangesTheStateOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.person(501)
	for i := range 5 {
		p.Say(strconv.Itoa(i))
	}
	// The answer to the poll is lost twice, and so is the confirmation: the batch is handed out three times.
	r.sim.Inject(simulator.Fault{Method: methodGetUpdates, Kind: simulator.LostAnswer, Times: 2})
	r.start()
	r.confirmed()
	r.end()

	// The same ids once more, as after a kill between commit and confirmation.
	before := len(r.talk.inputs())
	r.sim.SetNextUpdateID(1001)
	for i := range 5 {
		p.Say("again " + strconv.Itoa(i))
	}
	r.start()
	r.confirmed()
	r.mem.look(func(d *disk) {
		if rev := d.states[501].LiveRev; rev != 5 || len(d.order) != 5 {
			t.Errorf("five updates changed the state %d times, %d answers", rev, len(d.order))
		}
	})
	if after := len(r.talk.inputs()); before != 5 || after != 5 {
		t.Errorf("decided %d, then %d times", before, after)
	}
	if s := r.bot.Stats(); s.Repeats != 5 || s.Updates != 0 {
		t.Errorf("counted %+v", s)
	}
}

func TestOnlyTheCommittedBatchIsConfirmedAndTheOffsetIsThenForgotten(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.config.PollWait = time.Second
	p := r.person(501)
	p.Say("one")
	r.start()
	r.says(p, "you said one")
	if err := r.sim.WaitCallCount(r.soon(), methodGetUpdates, 4); err != nil {
		t.Fatal(err)
	}
	// A quiet week: ids restart lower. An offset that was kept would confirm these unread.
	r.sim.SetNextUpdateID(10)
	p.Say("two")
	r.says(p, "you said two")
	polls := r.calls(methodGetUpdates)
	var offsets []string
	for _, c := range polls {
		offsets = append(offsets, c.Fields["offset"])
	}
	if len(offsets) < 3 || offsets[0] != "" || offsets[1] != "1002" || offsets[2] != "" {
		t.Errorf("offsets %q", offsets)
	}
	if got := polls[0].Fields["allowed_updates"]; got != `["message","edited_message","callback_query","my_chat_member"]` {
		t.Errorf("asked for %s", got)
	}
}

func TestAnUpdateThatCannotBeDecodedIsSetAsideAlone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.person(501)
	p.Say("before")
	r.sim.SendRaw("message", []byte(`{"message_id":"CANARY-poison","date":1,"chat":{"id":501,"type":"private"},"text":"CANARY-poison"}`))
	r.sim.SendRaw("message", []byte(`["CANARY-poison"]`))
	p.Say("after")
	r.start()
	r.says(p, "you said before")
	r.says(p, "you said after")
	r.says(p, "Maaf, saya belum paham")
	r.confirmed()
	r.mem.look(func(d *disk) {
		for id := int64(1001); id <= 1004; id++ {
			if !d.seen[id] {
				t.Errorf("update %d is not marked", id)
			}
		}
	})
	if s := r.bot.Stats(); s.Unreadable != 2 || s.Updates != 2 {
		t.Errorf("counted %+v", s)
	}
	if log := r.log.String(); count(log, `"update set aside","err_kind":"unreadable"`) != 2 || strings.Contains(log, "CANARY") {
		t.Errorf("logged %s", log)
	}
}

func TestAnUpdateWithoutAnIdHoldsUpNobody(t *testing.T) {
	t.Parallel()
	batch, lost := decodeAll([]jsonRaw{jsonRaw(`"CANARY"`), jsonRaw(`{"update_id":"x"}`), jsonRaw(`{"update_id":7}`)})
	if lost != 2 || len(batch) != 1 || last(batch) != 7 {
		t.Errorf("%d lost, %d kept", lost, len(batch))
	}
}

func TestAPanicLosesOneAnswerAndNothingElse(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.talk.answer = func(d report.Desk, in report.Input, _ report.Env) report.Change {
		if in.Text == "CANARY-panic" {
			panic("CANARY-panic " + in.Text)
		}
		return echo(d, in)
	}
	p := r.person(501)
	p.Say("before")
	p.Say("CANARY-panic")
	p.Say("after")
	r.start()
	r.says(p, "you said after")
	r.says(p, "Maaf, saya belum paham")
	r.confirmed()
	if n := r.mem.commits(); n != 1 {
		t.Errorf("%d commits", n)
	}
	log := r.log.String()
	if !strings.Contains(log, `"err_kind":"panic"`) || !strings.Contains(log, "TestAPanic") || strings.Contains(log, "CANARY") {
		t.Errorf("logged %s", log)
	}
	if s := r.bot.Stats(); s.Refused != 1 || s.Updates != 2 {
		t.Errorf("counted %+v", s)
	}
}

func TestABatchThatCannotBeStoredIsNotConfirmedAndComesAgain(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		p, q := r.person(501), r.person(502)
		p.Say("one")
		q.Say("two")
		r.sim.Group(-9, "CANARY group").Say(p, "three")
		full := fmt.Errorf("CANARY-driver: %w", report.ErrStore)
		r.mem.breaks(func(what string) error {
			if what == "commit" {
				return full
			}
			return nil
		})
		r.start()
		time.Sleep(9 * time.Minute)
		if n := r.sim.PendingUpdates(); n != 3 || r.mem.commits() != 0 {
			r.Errorf("%d updates left, %d commits", n, r.mem.commits())
		}
		for _, phone := range []*simulator.Phone{p, q} {
			if n := count(phone.String(), "belum tersimpan"); n != 1 {
				r.Errorf("told %d times in nine minutes:\n%s", n, phone)
			}
		}
		if !strings.Contains(p.LastFromBot().Text, "Polisi: 110 (nomor Anda tercatat)") {
			r.Errorf("no number in %q", p.LastFromBot().Text)
		}
		time.Sleep(2 * time.Minute)
		if n := count(p.String(), "belum tersimpan"); n != 2 {
			r.Errorf("told %d times in eleven minutes", n)
		}
		for _, c := range r.calls(methodGetUpdates) {
			if c.Fields["offset"] != "" {
				r.Errorf("confirmed %s", c.Fields["offset"])
			}
		}
		if n := r.sim.CallCount(methodGetUpdates); n > 60 {
			r.Errorf("fetched %d times in eleven minutes", n)
		}
		r.mem.breaks(nil)
		r.confirmed()
		r.mem.look(func(d *disk) {
			if d.states[501].LiveRev != 1 || d.states[502].LiveRev != 1 || d.states[-9].LiveRev != 1 {
				r.Errorf("state %v", d.states[501])
			}
		})
		if s := r.sim.Group(-9, "").String(); strings.Contains(s, "tersimpan") {
			r.Errorf("said in a group: %s", s)
		}
		if log := r.log.String(); !strings.Contains(log, `"err_kind":"store"`) || strings.Contains(log, "CANARY") {
			r.Errorf("logged %s", log)
		}
	})
}

// TestPromise08WhatIsSaidBesideTheOutboxGoesWithAQuickExit: the sentence of a batch that could not be stored is silent, is written
// down with the chat's next change, and is not said to somebody who leaves.
func TestPromise08WhatIsSaidBesideTheOutboxGoesWithAQuickExit(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		p, leaving, tapping := r.person(501), r.person(502), r.person(503)
		p.Say("one")
		leaving.Say("/keluar")
		tapping.TapData(1, "n:story:exit:1")
		r.mem.breaks(func(what string) error {
			if what == "commit" {
				return fmt.Errorf("CANARY-driver: %w", report.ErrStore)
			}
			return nil
		})
		r.start()
		time.Sleep(time.Minute)
		sorry := p.LastFromBot()
		if !strings.Contains(sorry.Text, "belum tersimpan") || !sorry.Silent {
			r.Errorf("told %q, silent %v", sorry.Text, sorry.Silent)
		}
		for _, phone := range []*simulator.Phone{leaving, tapping} {
			if strings.Contains(phone.String(), "belum tersimpan") {
				r.Error("somebody who leaves is told that it was not stored")
			}
		}
		r.mem.breaks(nil)
		r.confirmed()
		r.mem.look(func(d *disk) {
			if !slices.Contains(d.known[501], report.MessageID(sorry.ID)) {
				r.Error("a quick exit would leave the sentence")
			}
		})
		if left := r.bot.direct.standing(501); len(left) > 0 {
			r.Errorf("%v are written down again and again", left)
		}
	})
}

// Any statement may be the one that meets the full disk; none may be confirmed, and taps stay unanswered.
func TestADatabaseErrorAnywhereEndsTheBatch(t *testing.T) {
	t.Parallel()
	for _, where := range []string{"seen", "desk", "everyone", "apply", "commit"} {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(r *rig) {
				p := r.person(501)
				p.Say("one")
				p.TapData(1, "a:b:c:1")
				failures := 0
				r.mem.breaks(func(what string) error {
					if what != where || failures == 3 {
						return nil
					}
					failures++
					return fmt.Errorf("%s: %w", what, report.ErrStore)
				})
				r.start()
				synctest.Wait()
				if r.sim.PendingUpdates() != 2 || r.sim.CallCount(methodAnswerCallback) != 0 {
					r.Error("confirmed or answered before commit")
				}
				r.confirmed()
				time.Sleep(time.Second)
				r.mem.look(func(d *disk) {
					if d.states[501].LiveRev != 2 || r.mem.commit != 1 {
						r.Errorf("state %d after %d commits", d.states[501].LiveRev, r.mem.commit)
					}
				})
				if r.sim.CallCount(methodAnswerCallback) != 1 {
					r.Error("the tap was not answered once")
				}
			})
		})
	}
}

// Two people whose rows do not open stand in one batch, and not even a word can be left for one of them: the batch comes
// again until both are known, and then everybody else has their answer.
func TestSeveralErrorsOfUnknownKindInABatchHoldUpNobody(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		var at report.ChatID
		r.talk.answer = func(d report.Desk, in report.Input, _ report.Env) report.Change {
			at = d.Chat
			return echo(d, in)
		}
		r.mem.breaks(func(what string) error {
			if what == "apply" && (at == 501 || at == 502) {
				if at == 501 {
					at = 0 // the calm sentence can be left
				}
				return errors.New("CANARY-does not open")
			}
			return nil
		})
		odd, mute, other := r.person(501), r.person(502), r.person(503)
		odd.Say("odd")
		mute.Say("mute")
		other.Say("good")
		r.start()
		r.says(other, "you said good")
		r.confirmed()
		r.drained()
		if s := odd.String(); !strings.Contains(s, "belum paham") || r.bot.Stats().Refused != 2 {
			r.Errorf("%s, %+v", s, r.bot.Stats())
		}
	})
}

func TestAnErrorOfUnknownKindEndsTheBatchOnceAndThenSetsTheUpdateAside(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		p := r.person(501)
		p.Say("good")
		p.Say("odd")
		odd := false
		r.talk.answer = func(d report.Desk, in report.Input, _ report.Env) report.Change {
			odd = in.Text == "odd"
			return echo(d, in)
		}
		r.mem.breaks(func(what string) error {
			if what == "apply" && odd {
				odd = false
				return errors.New("CANARY-what is this")
			}
			return nil
		})
		r.start()
		r.confirmed()
		r.drained()
		if r.mem.commits() != 1 || r.bot.Stats().Refused != 1 {
			r.Errorf("%d commits, %+v", r.mem.commits(), r.bot.Stats())
		}
		if s := p.String(); !strings.Contains(s, "you said good") || !strings.Contains(s, "belum paham") {
			r.Error(s)
		}
		if log := r.log.String(); strings.Contains(log, "CANARY") {
			r.Errorf("logged %s", log)
		}
	})
}

func TestATakenReceiptIsDrawnAgainAtMostFiveTimes(t *testing.T) {
	t.Parallel()
	for times, want := range map[int]report.Receipt{0: "", 5: "", 6: "refused"} {
		t.Run(strconv.Itoa(times), func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			left := times
			r.mem.breaks(func(what string) error {
				if what == "apply" && left > 0 {
					left--
					return fmt.Errorf("CANARY: %w", report.ErrTaken)
				}
				return nil
			})
			p := r.person(501)
			p.Say("one")
			r.start()
			if want == "" {
				r.says(p, "you said one")
			} else {
				r.says(p, "belum paham")
			}
			drawn := map[report.Receipt]bool{}
			for _, env := range r.talk.envs {
				drawn[env.Fresh.Receipt] = len(env.Fresh.Receipt) == report.ReceiptDigits && !env.Fresh.ID.Zero() && env.Fresh.Code != ""
			}
			if len(drawn) != min(times+1, 6) || drawn[""] {
				t.Errorf("%d receipts drawn", len(drawn))
			}
		})
	}
}

func TestAStaleCaseIsReadAgainOnce(t *testing.T) {
	t.Parallel()
	for times, want := range map[int]string{1: "you said one", 2: "belum paham"} {
		r := newRig(t)
		left := times
		r.mem.breaks(func(what string) error {
			if what == "apply" && left > 0 {
				left--
				return fmt.Errorf("CANARY: %w", report.ErrStale)
			}
			return nil
		})
		p := r.person(501)
		p.Say("one")
		r.start()
		r.says(p, want)
		if n := len(r.talk.inputs()); n != 2 {
			t.Errorf("answered %d times", n)
		}
		r.end()
	}
}

func TestTheSentenceItselfMayBeRefusedAndTheUpdateIsStillSetAside(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.mem.breaks(func(what string) error {
		if what == "apply" {
			return report.ErrInvalid
		}
		return nil
	})
	r.person(501).Say("one")
	r.start()
	r.confirmed()
	r.mem.look(func(d *disk) {
		if !d.seen[1001] || len(d.rows) != 0 {
			t.Errorf("seen %v, %d rows", d.seen, len(d.rows))
		}
	})
}

func TestChangesToPeopleAreSeenByTheNextUpdateOfTheBatch(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.config.OnDuty = func(time.Time) map[string]report.PersonID { return map[string]report.PersonID{"Lamaru": "rina"} }
	r.talk.answer = func(d report.Desk, in report.Input, env report.Env) report.Change {
		c := echo(d, in)
		c.People = []report.PersonState{{Person: "rina", Frozen: !env.States["rina"].Frozen}}
		c.Kick, c.Alarms = true, []report.Alarm{{Event: "test_alarm"}}
		return c
	}
	kicks := make(chan bool, 4)
	r.config.Committed = func(kick, rows bool) { kicks <- kick && rows }
	rina, other := r.person(700), r.person(501)
	rina.Say("one")
	other.Say("two")
	rina.Say("three")
	r.start()
	r.confirmed()
	r.mem.look(func(d *disk) {
		if !d.people["rina"].Frozen {
			t.Error("three toggles in one batch did not see each other")
		}
	})
	if len(kicks) != 1 || !<-kicks {
		t.Error("the worker was not told once")
	}
	for i, env := range r.talk.envs {
		if (env.OnDuty["Lamaru"] == "rina") != (i != 1) {
			t.Errorf("update %d: who is on duty is for staff: %v", i, env.OnDuty)
		}
	}
	if log := r.log.String(); count(log, `"event":"test_alarm"`) != 3 {
		t.Errorf("alarms in %s", log)
	}
}

func TestATapIsAnsweredOnceAfterCommitAndWithoutWords(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.person(501)
	p.Say("hello")
	p.TapData(4711, "forged:data:CANARY:1") // the message is not there: Telegram sends it with date 0
	p.TapData(1, strings.Repeat("x", 1000))
	r.start()
	if err := r.sim.WaitCallCount(r.soon(), methodAnswerCallback, 2); err != nil {
		t.Fatal(err)
	}
	r.confirmed()
	in := r.talk.inputs()
	if in[1].Kind != report.KindTap || in[1].Data != "forged:data:CANARY:1" || in[1].Message != 4711 || !in[1].Private {
		t.Error("a forged tap is not handed on as data")
	}
	if in[2].Kind != report.KindTap || in[2].Data != "" {
		t.Error("endless callback data is handed on")
	}
	for _, c := range r.calls(methodAnswerCallback) {
		if len(c.Fields) != 1 {
			t.Errorf("answered with %d fields", len(c.Fields))
		}
	}
}

func TestBlockingAndComingBackAreHeard(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.person(501)
	p.Say("hello")
	p.Block()
	p.Unblock()
	r.start()
	r.confirmed()
	var kinds []report.Kind
	for _, in := range r.talk.inputs() {
		kinds = append(kinds, in.Kind)
	}
	if !slices.Equal(kinds, []report.Kind{report.KindText, report.KindBlocked, report.KindUnblocked}) {
		t.Errorf("heard %v", kinds)
	}
}

func TestAGroupIsNeverPrivate(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.person(501)
	g := r.sim.Group(-1001234567890, "CANARY group")
	g.Say(p, "hello all")
	g.Say(p, "/kasus@latihan_bot K-7F3Q")
	g.Say(p, "/kasus@other_bot K-7F3Q")
	g.TapData(p, 1, "a:b:c:1")
	g.Kick(p)
	r.start()
	r.confirmed()
	for _, in := range r.talk.inputs() {
		if in.Private {
			t.Errorf("%s from a group is private", in.Kind)
		}
	}
	if n := len(r.talk.inputs()); n < 4 {
		t.Errorf("heard %d acts", n)
	}
}

func TestCommandsToOtherBotsAreLeftAloneOnceOurNameIsKnown(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.person(501)
	r.start()
	if err := r.sim.WaitCallCount(r.soon(), "setMyName", 1); err != nil {
		t.Fatal(err)
	}
	p.Say("/start@other_bot x")
	p.Say("/Start@Latihan_Bot deep link")
	p.Say("end")
	r.says(p, "you said end")
	in := r.talk.inputs()
	if len(in) != 2 || in[0].Command != "start" || in[0].Args != "deep link" {
		t.Errorf("heard %d acts", len(in))
	}
}

func TestShutdownFinishesWhatItHoldsWithinFiveSeconds(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		p := r.person(501)
		p.Say("one")
		r.start()
		r.says(p, "you said one")
		release := make(chan struct{})
		defer close(release)
		r.sim.Inject(simulator.Fault{Method: methodSend, Kind: simulator.Hold(release), Times: -1})
		r.writes(notice(501, "held"))
		synctest.Wait()
		begin := time.Now()
		r.end()
		if took := time.Since(begin); took > 5*time.Second {
			r.Errorf("took %s", took)
		}
		if n := len(r.mem.outcomes(report.Retry)); n != 1 {
			r.Errorf("%d rows given back", n)
		}
	})
}

type jsonRaw = json.RawMessage
