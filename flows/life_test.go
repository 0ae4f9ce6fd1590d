package flows

import (
	"errors"
	"slices"
	"testing"

	"ruangaman/report"
)

var allStatuses = []report.Status{report.StatusNew, report.StatusOffered, report.StatusAccepted, report.StatusAssessed,
	report.StatusAssisting, report.StatusReferred, report.StatusMonitoring, report.StatusClosed, report.StatusWithdrawn,
	report.StatusDuplicate, report.StatusNotOurs}

var allEvents = []report.Event{report.EventOffer, report.EventAccept, report.EventRelease, report.EventAssess,
	report.EventAssist, report.EventRefer, report.EventMonitor, report.EventClose, report.EventReopen, report.EventWithdraw,
	report.EventDuplicate, report.EventNotOurs}

// lawful is the life of a case written a second time, as a person reads the drawing: state, then event=state.
var lawful = map[report.Status]map[report.Event]report.Status{
	report.StatusNew: {report.EventOffer: report.StatusOffered, report.EventWithdraw: report.StatusWithdrawn,
		report.EventDuplicate: report.StatusDuplicate, report.EventNotOurs: report.StatusNotOurs},
	report.StatusOffered: {report.EventOffer: report.StatusOffered, report.EventAccept: report.StatusAccepted,
		report.EventWithdraw: report.StatusWithdrawn, report.EventDuplicate: report.StatusDuplicate,
		report.EventNotOurs: report.StatusNotOurs},
	report.StatusAccepted: withEnds(map[report.Event]report.Status{report.EventAssess: report.StatusAssessed,
		report.EventAssist: report.StatusAssisting, report.EventRefer: report.StatusReferred}),
	report.StatusAssessed: withEnds(map[report.Event]report.Status{report.EventAssist: report.StatusAssisting,
		report.EventRefer: report.StatusReferred}),
	report.StatusAssisting: withEnds(map[report.Event]report.Status{report.EventRefer: report.StatusReferred,
		report.EventMonitor: report.StatusMonitoring}),
	report.StatusReferred: withEnds(map[report.Event]report.Status{report.EventRefer: report.StatusReferred,
		report.EventAssist: report.StatusAssisting, report.EventMonitor: report.StatusMonitoring}),
	report.StatusMonitoring: withEnds(map[report.Event]report.Status{report.EventAssist: report.StatusAssisting,
		report.EventRefer: report.StatusReferred}),
	report.StatusClosed:    {report.EventReopen: report.StatusAccepted},
	report.StatusWithdrawn: {report.EventReopen: report.StatusAccepted},
	report.StatusDuplicate: {report.EventReopen: report.StatusAccepted},
	report.StatusNotOurs:   {report.EventReopen: report.StatusAccepted},
}

// withEnds adds what every held case may do: go back to the ladder, or end.
func withEnds(moves map[report.Event]report.Status) map[report.Event]report.Status {
	moves[report.EventRelease] = report.StatusOffered
	moves[report.EventClose] = report.StatusClosed
	moves[report.EventWithdraw] = report.StatusWithdrawn
	moves[report.EventDuplicate] = report.StatusDuplicate
	moves[report.EventNotOurs] = report.StatusNotOurs
	return moves
}

func TestEveryStatusTimesEveryEvent(t *testing.T) {
	t.Parallel()
	for _, from := range append(allStatuses, "", "zzz") {
		for _, ev := range append(allEvents, "", "zzz") {
			want, may := lawful[from][ev]
			got, err := Move(from, ev)
			switch {
			case may && (err != nil || got != want):
				t.Errorf("%s by %s leads to %s, %v; want %s", from, ev, got, err, want)
			case !may && (!errors.Is(err, report.ErrUnlawful) || got != from):
				t.Errorf("%s by %s leads to %s, %v; want it refused", from, ev, got, err)
			}
		}
	}
}

func TestNoRowOfTheLifeHidesAnother(t *testing.T) {
	t.Parallel()
	seen := map[[2]string]bool{}
	for _, e := range lifeEdges() {
		key := [2]string{e.From, e.Event}
		if seen[key] {
			t.Errorf("%s by %s is written twice", e.From, e.Event)
		}
		seen[key] = true
	}
}

func TestEveryStatusIsReachedAndEveryOpenOneCanEnd(t *testing.T) {
	t.Parallel()
	reach := func(from report.Status) []report.Status {
		found := []report.Status{from}
		for i := 0; i < len(found); i++ {
			for _, ev := range allEvents {
				if to, err := Move(found[i], ev); err == nil && !slices.Contains(found, to) {
					found = append(found, to)
				}
			}
		}
		return found
	}
	for _, s := range allStatuses {
		if !slices.Contains(reach(report.StatusNew), s) {
			t.Errorf("no way leads to %s", s)
		}
		if s.Open() && !slices.Contains(reach(s), report.StatusClosed) {
			t.Errorf("no way leads from %s to an end", s)
		}
	}
}

func TestMoveIsSafeFromManyGoroutines(t *testing.T) {
	t.Parallel()
	done := make(chan error, 8)
	for range cap(done) {
		go func() {
			var err error
			for range 20 {
				for from, moves := range lawful {
					for ev, want := range moves {
						if got, e := Move(from, ev); e != nil || got != want {
							err = errors.Join(err, errors.New(string(from)+" by "+string(ev)))
						}
					}
				}
			}
			done <- err
		}()
	}
	for range cap(done) {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
}
