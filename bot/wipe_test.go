package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
	"ruangaman/simulator"
)

func TestAWipeRemovesTheNewestFirstAndPassesOverWhatIsTooOld(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		p := r.person(501)
		for i := range 130 {
			p.Say(fmt.Sprint("old ", i))
		}
		r.sim.Inject(simulator.Fault{Method: methodGetUpdates, Kind: simulator.Answer(502, ""), Times: -1})
		time.Sleep(49 * time.Hour)
		for i := range 170 {
			p.Say(fmt.Sprint("young ", i))
		}
		var ids []report.MessageID
		for _, m := range p.Messages() {
			ids = append(ids, report.MessageID(m.ID))
		}
		r.mem.disk.known[501] = ids
		r.start()
		begin := time.Now()
		r.writes(inLane(report.Message{To: 501, Do: report.ActWipe, Purpose: report.PurposeWipe}, report.LaneEmergency))
		r.drained()
		if took := time.Since(begin); took > time.Second {
			r.Errorf("took %s", took)
		}
		if s := p.String(); strings.Contains(s, "young") || count(s, "old ") != 130 {
			r.Errorf("left on the screen: %d old, %d young", count(s, "old "), count(s, "young"))
		}
		var gone []int
		for _, e := range p.History() {
			if e.Kind == simulator.Deleted {
				gone = append(gone, e.Message.ID)
			}
		}
		for i := 1; i < len(gone); i++ {
			if gone[i] > gone[i-1] {
				r.Fatal("not newest first")
			}
		}
		if n := r.sim.CallCount(methodDelete) + r.sim.CallCount(methodDeleteMany); n > 40 {
			r.Errorf("%d calls", n)
		}
		done := r.mem.outcomes(report.Sent)
		if len(done) != 1 || len(done[0].Wiped) != 170 {
			r.Errorf("told of %d wiped", len(done[0].Wiped))
		}
	})
}

func TestAWipeGoesOnWhereItWasInterrupted(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		p := r.person(501)
		for i := range 250 {
			p.Say(fmt.Sprint("n", i))
		}
		for _, m := range p.Messages() {
			r.mem.disk.known[501] = append(r.mem.disk.known[501], report.MessageID(m.ID))
		}
		r.sim.Inject(simulator.Fault{Method: methodGetUpdates, Kind: simulator.Answer(502, ""), Times: -1})
		r.sim.Inject(simulator.Fault{Method: methodDeleteMany, Kind: simulator.ServerError, Skip: 1})
		r.start()
		r.writes(inLane(report.Message{To: 501, Do: report.ActWipe, Purpose: report.PurposeWipe}, report.LaneEmergency))
		r.drained()
		again := r.mem.outcomes(report.Retry)
		if len(again) != 1 || len(again[0].Wiped) != 100 || len(p.Messages()) != 0 {
			r.Errorf("%d retries, %d messages left", len(again), len(p.Messages()))
		}
		if n := r.sim.CallCount(methodDeleteMany); n != 4 {
			r.Errorf("%d calls", n)
		}
	})
}

// A server that knows no deleteMessages, or no deletes at all, must not hold up the chat.
func TestWithoutDeleteMessagesEachIsDeletedAlone(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		p := r.met(501)[0]
		r.sim.Inject(simulator.Fault{Method: methodDeleteMany, Kind: simulator.Answer(404, "Not Found: method not found"), Times: -1})
		var ids []report.MessageID
		for i := range 5 {
			ids = append(ids, report.MessageID(p.Say(fmt.Sprint("n", i))))
		}
		r.writes(report.Message{To: 501, Do: report.ActDelete, Targets: ids, Lane: report.LaneAnswer})
		time.Sleep(20 * time.Second)
		r.drained()
		if s := p.String(); strings.Contains(s, "> n") {
			r.Error(s)
		}
		r.sim.Inject(simulator.Fault{Method: methodDelete, Kind: simulator.Answer(404, "Not Found: method not found"), Times: -1})
		r.writes(report.Message{To: 501, Do: report.ActDelete, Targets: ids[:1], Lane: report.LaneAnswer}, notice(501, "still here"))
		r.says(p, "still here")
	})
}
