package flows

import "ruangaman/report"

// When the disk is nearly full, what is left belongs to people who have begun: new reports are turned away with the
// numbers to call instead of being taken and lost. What removes something is never turned away.

// turnedAway reports whether there is no room for what somebody outside petugas: wants.
func turnedAway(d report.Desk, in report.Input, env report.Env) bool {
	switch {
	case env.Room < report.RoomScarce, in.Kind == report.KindBlocked, in.Kind == report.KindUnblocked, removes(d, in):
		return false
	case env.Room == report.RoomScarce:
		return d.Draft == nil && len(d.Mine) == 0
	default:
		return !inDanger(d)
	}
}

// Exits reports whether an act is the quick exit.
func Exits(in report.Input) bool {
	tap, ok := report.ParseTap(in.Data)
	return in.Kind == report.KindCommand && in.Command == "keluar" ||
		in.Kind == report.KindTap && ok && tap.Verb == verbGo && tap.Choice == goExit
}

// removes reports whether an act only takes something away: the quick exit and everything that is one, discarding what was not
// sent, breaking the tie, deleting, "sudah aman".
func removes(d report.Desk, in report.Input) bool {
	switch in.Kind {
	case report.KindCommand:
		return Exits(in) || in.Command == "batal" || in.Command == "lupakan"
	case report.KindTap:
		tap, ok := report.ParseTap(in.Data)
		return Exits(in) || ok && tap.Verb == verbAnswer && takes(d, tap)
	default:
		return false
	}
}

// takes reports whether an answer only takes something away.
func takes(d report.Desk, tap report.Tap) bool {
	switch report.Step(tap.About) {
	case atForget, atErase, atSafe:
		return true
	case "trace":
		return tap.Choice == traceNow
	case atAsk, atMailbox:
		return tap.Choice == talkNot || tap.Choice == talkClose
	case sent, "more":
		return tap.Choice == doSafe || tap.Choice == "done" && d.State.Trace == report.TraceLeave // farewell is the quick exit then
	default:
		return tap.Choice == doDiscard
	}
}

// inDanger reports whether somebody is in the middle of an emergency, begun or sent.
func inDanger(d report.Desk) bool {
	if d.Draft != nil && d.Draft.Urgency == report.Emergency {
		return true
	}
	for i := range d.Mine {
		if d.Mine[i].Urgency == report.Emergency {
			return true
		}
	}
	return false
}
