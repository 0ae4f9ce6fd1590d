package flows

import (
	"slices"

	"ruangaman/report"
)

// staffVerbs are the taps that only people in petugas: have buttons for.
var staffVerbs = []string{report.TapOpen, report.TapAccept, report.TapDecline, report.TapConflict, report.TapStory, report.TapFile,
	report.TapCall, report.TapFollowed, report.TapMove, report.TapClose, report.TapThread, report.TapWrite, report.TapPost, report.TapMeet, report.TapWish,
	report.TapReach, report.TapSafe}

// Wants says which case beside the chat's own ones an input is about, so that the store can lay it on the desk in the
// transaction that answers. It decides nothing: who may see the case is asked when it lies there.
func (f *Flows) Wants(chat report.ChatID, in report.Input, city *report.City) report.Lookup {
	if !in.Private {
		return report.Lookup{}
	}
	switch in.Kind {
	case report.KindText:
		receipt, _ := report.ParseReceipt(in.Text)
		return report.Lookup{Receipt: receipt}
	case report.KindTap:
		return wantsTap(chat, in, city)
	case report.KindCommand:
		return wantsCommand(chat, in, city)
	default:
		return report.Lookup{}
	}
}

func wantsTap(chat report.ChatID, in report.Input, city *report.City) report.Lookup {
	tap, ok := report.ParseTap(in.Data)
	if who, known := city.PersonByChat(chat); ok && known && tap.Verb == report.TapList {
		return report.Lookup{Held: who.ID}
	}
	if ok && tap.Verb == verbAnswer && tap.About == string(atForget) {
		return report.Lookup{Told: true}
	}
	if !ok || !slices.Contains(staffVerbs, tap.Verb) {
		return report.Lookup{}
	}
	if code, ok := codeOf(tap); ok {
		return report.Lookup{Code: code}
	}
	return report.Lookup{Offer: report.OfferID(tap.About)}
}

// codeOf tells a button about a case from one about an offer: coordinators open cases they have no offer for. An offer
// is named by 16 letters and digits, a code by "K-" and four, so neither is taken for the other.
func codeOf(tap report.Tap) (report.Code, bool) {
	code, ok := report.ParseCode(tap.About)
	return code, ok && string(code) == tap.About
}

func wantsCommand(chat report.ChatID, in report.Input, city *report.City) report.Lookup {
	who, known := city.PersonByChat(chat)
	switch {
	case !known || in.Command != cmdCase:
		return report.Lookup{}
	case in.Args == "":
		return report.Lookup{Held: who.ID}
	default:
		code, _ := report.ParseCode(in.Args)
		return report.Lookup{Code: code}
	}
}
