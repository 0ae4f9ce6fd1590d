package flows

import "ruangaman/report"

// liveRev is the revision the buttons of the next screen outside a draft must carry; liveScreen writes it down.
func liveRev(d report.Desk) int { return d.State.LiveRev + 1 }

// liveScreen edits the one live message of a chat into a new screen and gives the state with the raised revision, so
// that every button of an earlier screen is stale. Its buttons carry liveRev.
func liveScreen(d report.Desk, env report.Env, body []report.Text, buttons [][]report.Button) (report.Message, report.ChatState) {
	state := d.State
	state.LiveRev = liveRev(d)
	return report.Message{
		To: d.Chat, Do: report.ActEdit, As: report.AsLive, Body: body, Buttons: buttons,
		Lang: langOf(d, env), Voice: voiceOf(d), Purpose: report.PurposeAnswer, Lane: report.LaneAnswer,
	}, state
}

// tapButton is one button: a text key, and what pressing it says. The choice may be empty.
func tapButton(label string, verb, about, choice string, rev int) report.Button {
	return tapText(report.T(label), verb, about, choice, rev)
}

// tapText is tapButton for a label that is more than a key: the name of a place, a chosen option.
func tapText(label report.Text, verb, about, choice string, rev int) report.Button {
	return report.Button{Label: label, Data: report.Tap{Verb: verb, About: about, Choice: choice, Rev: rev}.Data()}
}

// langOf is the language of a chat: what it chose, else the city's, else Indonesian.
func langOf(d report.Desk, env report.Env) report.Lang {
	switch {
	case d.State.Lang != "":
		return d.State.Lang
	case env.City != nil && env.City.Lang != "":
		return env.City.Lang
	default:
		return report.Indonesian
	}
}

// voiceOf is how to speak to the person in a chat as far as the desk tells: the draft's voice, else that of the case on
// the screen, else an adult's.
func voiceOf(d report.Desk) report.Voice {
	if d.Draft != nil {
		return d.Draft.Voice
	}
	if c, ok := caseOnScreen(d); ok {
		return c.Voice
	}
	return report.VoiceAdult
}

// caseOnScreen is the case that State.Case names, if it lies on the desk.
func caseOnScreen(d report.Desk) (*report.Case, bool) {
	if d.State.Case.Zero() {
		return nil, false
	}
	if d.Found != nil && d.Found.ID == d.State.Case {
		return d.Found, true
	}
	for i := range d.Mine {
		if d.Mine[i].ID == d.State.Case {
			return &d.Mine[i], true
		}
	}
	return nil, false
}
