package flows

import (
	"reflect"
	"testing"

	"ruangaman/report"
)

// TestWhoIsTurnedAwayWhenTheDiskIsFull: nobody who has begun while there is a little room, nobody in danger and nobody who
// wants something removed even when there is none, and never staff.
func TestWhoIsTurnedAwayWhenTheDiskIsFull(t *testing.T) {
	t.Parallel()
	start := report.Input{Kind: report.KindCommand, Command: "start", Private: true}
	exit := report.Input{Kind: report.KindCommand, Command: "keluar", Private: true}
	discard := report.Input{Kind: report.KindCommand, Command: "batal", Private: true}
	exitTap := report.Input{Kind: report.KindTap, Data: report.Tap{Verb: verbGo, About: "story", Choice: goExit, Rev: 1}.Data(), Private: true}
	safe := report.Input{Kind: report.KindTap, Data: report.Tap{Verb: verbAnswer, About: string(atSafe), Choice: "yes", Rev: 1}.Data(), Private: true}
	answer := func(at report.Step, choice string) report.Input {
		return report.Input{Kind: report.KindTap, Data: report.Tap{Verb: verbAnswer, About: string(at), Choice: choice, Rev: 1}.Data(), Private: true}
	}
	leaver := report.Desk{Chat: 900, State: report.ChatState{Trace: report.TraceLeave}}
	words := report.Input{Kind: report.KindText, Text: "halo", Private: true}
	stranger := report.Desk{Chat: 900}
	teller := report.Desk{Chat: 900, Draft: &report.Draft{ID: report.ID{1}, Flow: "report", At: "story"}}
	hurt := report.Desk{Chat: 900, Draft: &report.Draft{ID: report.ID{1}, Flow: "report", At: "story", Urgency: report.Emergency}}
	told := report.Desk{Chat: 900, Mine: []report.Case{{ID: report.ID{1}, Status: report.StatusOffered}}}
	waits := report.Desk{Chat: 900, Mine: []report.Case{{ID: report.ID{1}, Status: report.StatusOffered, Urgency: report.Emergency}}}
	for _, k := range []struct {
		name            string
		desk            report.Desk
		in              report.Input
		scarce, reserve bool
	}{
		{"a stranger begins", stranger, start, true, true},
		{"a stranger writes", stranger, words, true, true},
		{"somebody in the middle writes", teller, words, false, true},
		{"somebody in the middle of an emergency writes", hurt, words, false, false},
		{"somebody adds to what was sent", told, words, false, true},
		{"somebody adds to an emergency", waits, words, false, false},
		{"quick exit", teller, exit, false, false},
		{"quick exit by its button", teller, exitTap, false, false},
		{"quick exit of a stranger", stranger, exit, false, false},
		{"discarding", teller, discard, false, false},
		{"safe now, on another phone", stranger, safe, false, false},
		{"wiping now", stranger, answer("trace", "now"), false, false},
		{"choosing what stays", stranger, answer("trace", "keep"), true, true},
		{"closing the mailbox, on another phone", stranger, answer(atMailbox, "close"), false, false},
		{"talking is not safe, on another phone", stranger, answer(atAsk, "not"), false, false},
		{"done, where leaving wipes", leaver, answer("more", "done"), false, false},
		{"done, where it does not", stranger, answer("more", "done"), true, true},
		{"breaking the tie", stranger, report.Input{Kind: report.KindCommand, Command: "lupakan", Private: true}, false, false},
		{"breaking the tie, sure", stranger, answer(atForget, "yes"), false, false},
		{"deleting, on another phone", stranger, answer(atErase, "yes"), false, false},
		{"blocking", stranger, report.Input{Kind: report.KindBlocked, Private: true}, false, false},
	} {
		for room, want := range map[report.Room]bool{report.RoomAmple: false, report.RoomLow: false, report.RoomScarce: k.scarce, report.RoomReserve: k.reserve} {
			if got := turnedAway(k.desk, k.in, report.Env{Room: room}); got != want {
				t.Errorf("%s, room %d: %v", k.name, room, got)
			}
		}
	}
}

// TestWhoeverIsTurnedAwayLeavesNothingBehind: the whole change says that nothing was stored; staff go on.
func TestWhoeverIsTurnedAwayLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	env := report.Env{City: testCity(), Room: report.RoomReserve}
	in := report.Input{Kind: report.KindText, Text: "halo", Message: 7, Private: true}
	if ch := compiled.Answer(report.Desk{Chat: 900}, in, env); !reflect.DeepEqual(ch, report.Change{NotStored: true}) {
		t.Error("something is written")
	}
	duty := report.Input{Kind: report.KindCommand, Command: cmdDuty, Private: true}
	if ch := compiled.Answer(report.Desk{Chat: 510000001}, duty, env); ch.NotStored || len(ch.Outbox) == 0 {
		t.Error("staff are turned away")
	}
}
