package flows

import "ruangaman/report"

// When the disk is nearly full, what is left belongs to people who have begun: new reports are turned away with the
// numbers to call instead of being taken and lost. What removes something is never turned away.

// turnedAway reports whether there is no room for what somebody outside petugas: wants.
func turnedAway(d report.Desk, in report.Input, env report.Env) bool {
	switch {
	case env.Room < report.RoomScarce, in.Kind == report.KindBlocked, in.Kind == report.KindUnblocked, removes(in):
		return false
	case env.Room == report.RoomScarce:
		return d.Draft == nil && len(d.Mine) == 0
	default:
		return !inDanger(d)
	}
}

// removes reports whether an act only takes something away: the quick exit, discarding what was not sent, "sudah aman".
func removes(in report.Input) bool {
	switch in.Kind {
	case report.KindCommand:
		return in.Command == "keluar" || in.Command == "batal"
	case report.KindTap:
		tap, ok := report.ParseTap(in.Data)
		return ok && (tap.Verb == verbGo && tap.Choice == goExit || tap.Verb == verbAnswer && (tap.Choice == doDiscard || tap.Choice == doSafe || tap.About == string(atSafe)))
	default:
		return false
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
