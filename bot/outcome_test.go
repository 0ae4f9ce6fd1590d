package bot

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ruangaman/report"
	"ruangaman/simulator"
)

func TestEveryAnswerBecomesTheRightOutcome(t *testing.T) {
	t.Parallel()
	send, edit, del := methodSend, methodEdit, methodDelete
	cases := []struct {
		name, method, description string
		status                    int
		want                      report.Result
		alarm                     bool
	}{
		{"blocked", send, "Forbidden: bot was blocked by the user", 403, report.Blocked, false},
		{"kicked", send, "Forbidden: bot was kicked from the group chat", 403, report.Blocked, false},
		{"nobody", send, "Bad Request: chat not found", 400, report.Blocked, false},
		{"migrated", send, "Bad Request: group chat was upgraded to a supergroup chat", 400, report.Dead, true},
		{"too long", send, "Bad Request: message is too long CANARY", 400, report.Dead, true},
		{"server", send, "Internal Server Error CANARY", 500, report.Retry, false},
		{"gateway", send, "Bad Gateway", 502, report.Retry, false},
		{"revoked", send, "Unauthorized", 401, report.Retry, false},
		{"unchanged", edit, "Bad Request: message is not modified: specified new message content", 400, report.Sent, false},
		{"edit gone", edit, "Bad Request: message to edit not found", 400, report.Lost, false},
		{"edit late", edit, "Bad Request: message can't be edited", 400, report.Lost, false},
		{"edit invalid", edit, "Bad Request: MESSAGE_ID_INVALID", 400, report.Lost, false},
		{"delete gone", del, "Bad Request: message to delete not found", 400, report.Sent, false},
		{"delete late", del, "Bad Request: message can't be deleted", 400, report.Sent, false},
		{"delete blocked", del, "Forbidden: bot was blocked by the user", 403, report.Blocked, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(r *rig) {
				p := r.met(501)[0]
				r.sim.Inject(simulator.Fault{Method: c.method, Kind: simulator.Answer(c.status, c.description)})
				m := notice(501, "words")
				m.Target = report.MessageID(p.LastFromBot().ID)
				switch c.method {
				case edit:
					m.Do = report.ActEdit
				case del:
					m.Do = report.ActDelete
				}
				r.writes(m)
				time.Sleep(time.Minute)
				if n := len(r.mem.outcomes(c.want)); n == 0 || c.want != report.Sent && n != 1 {
					r.Errorf("%d outcomes %s", n, c.want)
				}
				if c.want == report.Retry && r.mem.waiting() != 0 {
					r.Error("it was not tried again")
				}
				log := r.log.String()
				if strings.Contains(log, "can never be sent") != c.alarm || strings.Contains(log, "CANARY") {
					r.Errorf("logged %s", log)
				}
			})
		})
	}
}

func TestWhatTelegramDoesNotAnswerIsTriedAgainAndMayBeSaidTwice(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		p := r.met(501)[0]
		r.sim.Inject(simulator.Fault{Method: methodSend, Kind: simulator.Drop, Times: 2})
		r.writes(notice(501, "dropped"))
		r.says(p, "dropped")
		r.sim.Inject(simulator.Fault{Method: methodSend, Kind: simulator.LostAnswer})
		r.writes(notice(501, "lost"))
		r.drained()
		if n := count(p.String(), "lost"); n != 2 {
			r.Errorf("said %d times", n)
		}
		if s := r.bot.Stats(); s.Retried != 3 {
			r.Errorf("counted %+v", s)
		}
	})
}

func TestAnEditThatIsLostIsSentAnew(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		p := r.met(501)[0]
		live := notice(501, "first screen")
		live.As, live.Do = report.AsLive, report.ActEdit
		r.writes(live)
		shown := r.says(p, "first screen")
		live.Body = []report.Text{report.Raw("second screen")}
		r.writes(live)
		if edited := r.says(p, "second screen"); edited.ID != shown.ID {
			r.Error("not edited in place")
		}
		if err := p.Delete(shown.ID); err != nil {
			r.Fatal(err)
		}
		live.Body = []report.Text{report.Raw("third screen")}
		r.writes(live)
		if anew := r.says(p, "third screen"); anew.ID == shown.ID {
			r.Error("not sent anew")
		}
		if len(r.mem.outcomes(report.Lost)) != 1 {
			r.Error("the loss was not told")
		}
	})
}

func TestOutcomesThatCannotBeRecordedAreNotForgotten(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		p := r.met(501)[0]
		r.mem.breaks(func(what string) error {
			if what == "finish" {
				return errors.Join(report.ErrStore, errors.New("CANARY"))
			}
			return nil
		})
		r.writes(notice(501, "once"))
		time.Sleep(5 * time.Minute)
		if r.mem.waiting() != 1 {
			r.Error("recorded by a broken store")
		}
		r.mem.breaks(nil)
		r.drained()
		if n := count(p.String(), "once"); n != 1 {
			r.Errorf("said %d times", n)
		}
		r.mem.breaks(func(what string) error {
			if what == "claim" {
				return report.ErrStore
			}
			return nil
		})
		r.writes(notice(501, "later"))
		time.Sleep(5 * time.Minute)
		r.mem.breaks(nil)
		r.says(p, "later")
		if log := r.log.String(); !strings.Contains(log, "outcomes not recorded") || !strings.Contains(log, "outbox not read") || strings.Contains(log, "CANARY") {
			r.Errorf("logged %s", log)
		}
	})
}

// The store took the outcomes and then said that it had not: they are refused for ever, and must not hold up the rest.
func TestOutcomesThatWereTakenBeforeHoldUpNothing(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		p := r.met(501, 502)[0]
		r.sim.Inject(simulator.Fault{Method: methodSend, Chat: 501, Kind: simulator.Delay(time.Second)})
		r.writes(notice(501, "taken"))
		synctest.Wait()
		r.mem.look(func(d *disk) { d.rows = nil }) // as if its outcome had been recorded
		time.Sleep(time.Second)
		r.writes(notice(501, "next"))
		r.says(p, "next")
		if log := r.log.String(); !strings.Contains(log, "outcome refused") {
			r.Errorf("logged %s", log)
		}
	})
}

// What follows from an outcome may be refused; the row is then given up, so that its chat goes on.
func TestAnOutcomeThatIsRefusedIsGivenUpAlone(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		p := r.met(501, 502)[0]
		r.mem.breaks(func(what string) error {
			if what == "finish blocked" {
				return report.ErrStale
			}
			return nil
		})
		r.sim.Inject(simulator.Fault{Method: methodSend, Chat: 501, Kind: simulator.Forbidden})
		r.writes(notice(501, "refused"), notice(501, "next"), notice(502, "other"))
		r.says(p, "next")
		r.drained()
		if len(r.mem.outcomes(report.Dead)) != 1 || r.bot.Stats().Dead != 0 {
			r.Errorf("%d given up", len(r.mem.outcomes(report.Dead)))
		}
	})
}

func TestARowThatNobodyCanCarryOutIsDead(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.met(501)
	none := notice(501, "")
	none.Body = []report.Text{report.T("no_such_text")}
	odd := notice(501, "x")
	odd.Do = "dance"
	edit := notice(501, "x")
	edit.Do, edit.As = report.ActEdit, report.AsOffer
	if out, err := r.bot.deliver(t.Context(), &report.Claimed{Message: edit}); out.Result != report.Lost || err != nil {
		t.Errorf("an edit without target: %s", out.Result)
	}
	r.writes(none, odd)
	r.drained()
	if n := len(r.mem.outcomes(report.Dead)); n != 2 || r.bot.Stats().Dead != 2 {
		t.Errorf("%d dead", n)
	}
}
