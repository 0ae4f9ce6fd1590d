package flows

import (
	"ruangaman/report"
)

// Answer decides everything that follows from one act in one chat: what is remembered and what is shown. It never
// fails: what cannot be understood is answered by the present question.
func (f *Flows) Answer(d report.Desk, in report.Input, env report.Env) report.Change {
	if !in.Private {
		return inGroup(d, in, env)
	}
	ch, done := f.staff(d, in, env)
	switch {
	case done:
	case turnedAway(d, in, env):
		ch = report.Change{NotStored: true}
	default:
		ch = leftLetters(d, looked(d, env, f.conversation(d, in, env)))
	}
	if !done {
		ch = turnedFromWriting(d, in, ch)
	}
	if _, known := env.City.PersonByChat(d.Chat); !known {
		ch = soundless(d, ch)
	}
	return awake(d, in, env, ch)
}

// inGroup answers in groups and channels: a command hears one neutral sentence, everything else nothing. Nothing about the
// subject is ever said there.
func inGroup(d report.Desk, in report.Input, env report.Env) report.Change {
	if in.Kind != report.KindCommand {
		return report.Change{}
	}
	return report.Change{Outbox: []report.Message{{To: d.Chat, Do: report.ActSend, As: report.AsNotice,
		Body: []report.Text{report.T("group_refuse")}, Lang: langOf(d, env), Silent: true,
		Purpose: report.PurposeAnswer, Lane: report.LaneOther}}}
}

// conversation answers somebody who tells, has told, or looks around. The danger check comes before everything but the
// commands, so that it reads any text in any state.
func (f *Flows) conversation(d report.Desk, in report.Input, env report.Env) report.Change {
	switch {
	case in.Kind == report.KindBlocked:
		return f.closed(d, env)
	case in.Kind == report.KindUnblocked && !d.State.Closed:
		return report.Change{}
	}
	now, back := f.comeBack(d, env)
	return asKept(d, f.stamp(now, env, f.heed(now, d, in, env, back), back))
}

// soundless lets no answer to somebody who tells make a sound: it may come late, when the phone lies on a table.
func soundless(d report.Desk, ch report.Change) report.Change {
	for i := range ch.Outbox {
		m := &ch.Outbox[i]
		m.Silent = m.Silent || m.To == d.Chat // an edit may have to be sent anew
	}
	return ch
}

// heed answers an act on the desk as it is now; was is how it was when the chat was last used.
func (f *Flows) heed(d, was report.Desk, in report.Input, env report.Env, back bool) report.Change {
	t := f.take(d, in, env)
	t.again = back
	t.receive()
	t.fileInDraft()
	if in.Kind == report.KindUnblocked {
		t.anew = true
		return t.finish()
	}
	if t.criesOut() || t.command() || t.hear() {
		t.fileAfter()
		return t.finish()
	}
	if ch, done := f.status(d, in, env); done {
		return t.swept(ch)
	}
	if back && t.returned(was) {
		return t.finish()
	}
	if leaves(d, in) {
		t.show(moveCall, t.f.home(), "")
		return t.finish()
	}
	if ch, there := statusAgain(d, env); there && !everywhere(in) {
		return t.swept(ch)
	}
	switch in.Kind {
	case report.KindTap:
		t.tap()
	case report.KindText:
		t.words()
	case report.KindCommand:
		t.note("unknown_input")
	default:
		t.media()
	}
	return t.finish()
}

// leaveStatus are the ways out of a status screen.
func leaveStatus(d report.Desk) []report.Button {
	return []report.Button{tapButton("btn_back", verbGo, string(atStatus), goBack, liveRev(d)),
		tapButton("btn_exit", verbGo, string(atStatus), goExit, liveRev(d))}
}

// leaves reports whether a tap leads from the present status screen to the first one.
func leaves(d report.Desk, in report.Input) bool {
	tap, ok := report.ParseTap(in.Data)
	return ok && in.Kind == report.KindTap && tap.Verb == verbGo && tap.Choice == goBack && tap.About == string(atStatus) &&
		onStatus(d) && tap.Rev == d.State.LiveRev
}

// onStatus reports whether a status screen, or the one that asks for the receipt, is what the chat shows.
func onStatus(d report.Desk) bool {
	return d.State.At == atCode || d.State.At == atStatus || d.State.At == atWord
}

// everywhere reports whether a button works on any screen.
func everywhere(in report.Input) bool {
	tap, ok := report.ParseTap(in.Data)
	return ok && in.Kind == report.KindTap &&
		(tap.Verb == tapAdd || tap.Verb == verbReceipt || tap.Verb == verbGo && tap.Choice == goExit)
}

// swept sees to it that a typed message leaves the chat also where another answer was given.
func (t *talk) swept(ch report.Change) report.Change {
	for _, known := range ch.Received {
		if known == t.in.Message {
			return ch
		}
	}
	ch.Received = append(ch.Received, t.out.Received...)
	ch.Outbox = append(t.out.Outbox, ch.Outbox...)
	return ch
}

// media answers what is no text: kindly. Only what may become evidence is noted (evidence.go); nothing is fetched here.
func (t *talk) media() {
	if s, _ := t.here(); t.in.Kind == report.KindVoice && t.in.File != nil && (s.ID == atMailbox || s.ID == atWrite) {
		t.letter("", t.in.File.Ref)
		return
	}
	t.fileAfter()
	t.note(t.filed)
	switch refused := t.filed == fileMany || t.filed == fileLarge; {
	case (refused || t.filed == "") && t.sayGone():
		return
	case t.filed != "":
		return
	}
	switch t.in.Kind {
	case report.KindPhoto, report.KindVideo, report.KindVoice, report.KindDocument, report.KindSticker,
		report.KindLocation, report.KindContact, report.KindEdited:
		t.note("media_" + string(t.in.Kind))
	default:
		t.note("media_other")
	}
}

// command answers the commands that work everywhere. The second look at text is left to the others.
func (t *talk) command() bool {
	if t.in.Kind != report.KindCommand {
		return false
	}
	switch t.in.Command {
	case "start", "mulai":
		t.linked()
		t.anew = true
		t.show(moveCall, "home", "")
	case "darurat":
		t.sos()
	case "bantuan", "help":
		t.aside("help")
	case "kembali":
		t.back()
	case "lewati":
		if onStatus(t.d) { // nothing to skip: the status screen comes again
			return false
		}
		t.skip()
	case "ganti":
		t.askChange()
	case "lupakan":
		t.show(moveCall, atForget, "")
	case "atur":
		t.show(moveCall, "trace", "")
	case "batal":
		t.discard()
	case "keluar":
		t.exit()
	default:
		return false
	}
	return true
}

// sos answers a call for help with the danger screen: from within a report as a step aside that keeps what was told, else
// before the consent. Whoever is already being asked for the place sees the numbers and that question again.
func (t *talk) sos() {
	if t.draft == nil || t.draft.Flow == flowAddition {
		t.show(moveCall, "danger", t.carry(""))
		return
	}
	t.state.At = ""
	if t.draft.Flow == flowEmergency {
		t.touched = true
		t.note("emergency")
		return
	}
	t.aside("danger")
}

// back goes to the question before, computed from the answers.
func (t *talk) back() {
	s, _ := t.here()
	switch {
	case t.inDraft() && s.Kind == kindDetour:
		t.resume()
	case t.inDraft():
		t.stepBack(s)
	case s.Kind == kindDetour:
		t.resume()
	case s.ID == "limits":
		t.show(moveBack, "about", t.youngHere())
	case s.Flow == flowRescue:
		t.show(moveCall, sent, "")
	default:
		t.leaveMenu(s)
	}
}

// leaveMenu goes where the table says, or to the first screen.
func (t *talk) leaveMenu(s *step) {
	if s.Back != "" {
		t.show(moveBack, s.Back, t.readBy(s.Back, report.VoiceAdult))
		return
	}
	t.show(moveCall, t.f.home(), "")
}

func (t *talk) stepBack(s *step) {
	if len(t.draft.Candidates) > 0 { // "which of these?" is part of the question for the place
		t.draft.Candidates, t.touched = nil, true
		return
	}
	if t.draft.Flow == flowAddition && t.f.start(t.draft) == s.ID {
		t.sendAddition() // nothing was answered yet: back to what may be added
		return
	}
	if before, ok := t.f.previous(t.draft); ok {
		to := before.ID
		if t.draft.Veiled {
			to = t.f.beforeWard(to)
		}
		t.stand(moveBack, to)
		t.f.settle(t.draft)
		return
	}
	if t.draft.Flow == flowEmergency && t.draft.First("limits") != "" { // the call for help interrupted a report
		t.draft.Flow = flowReport
		t.stand(moveCall, "danger")
		t.f.settle(t.draft)
		return
	}
	t.show(moveCall, t.f.home(), "")
}

// skip goes on without an answer where that is possible.
func (t *talk) skip() {
	s, _ := t.here()
	switch {
	case s.ID == "about" && !t.inDraft():
		t.show(moveNext, "limits", t.youngHere())
	case s.Flow == flowRescue && !t.inDraft():
		t.rescued(s, nil)
	case t.inDraft() && s.ID == "ongoing":
		t.ongoing() // passing over the question counts as yes
	case t.inDraft() && s.Optional:
		t.pass(s)
		t.advance(s)
	case s.Kind == kindDetour:
		t.resume()
	case s.Kind == kindArea:
		t.note("cannot_skip")
	}
}

// pass marks a step as skipped. Words that stand there already stay: nothing told is thrown away.
func (t *talk) pass(s *step) {
	words := []string{}
	if s.Kind == kindStory || s.Kind == kindText {
		words = append(words, t.draft.Answers[s.Field]...)
	}
	t.draft.Answers[s.mark()] = []string{}
	t.draft.Answers[s.Field] = words
}

// resume leads back from a detour: to the question it came from, if that still belongs to what is being told.
func (t *talk) resume() {
	if t.inDraft() {
		to := t.draft.Resume
		if s, ok := t.f.steps[to]; !ok || s.Flow != t.draft.Flow {
			to = t.waiting()
		}
		t.stand(moveResume, to)
		t.f.settle(t.draft)
		return
	}
	if about := t.aboutHere(); about != "" && about != forChild {
		t.show(moveResume, "limits", about) // the consent was on the screen: who it is about is not asked again
		return
	}
	to := t.f.home()
	if _, ok := caseOnScreen(t.d); ok {
		to = sent
	}
	t.show(moveResume, to, "")
}

// discard destroys what was not sent: a draft, or after the receipt an addition. Never a case.
func (t *talk) discard() {
	if t.draft == nil {
		t.note("nothing_to_discard")
		t.show(moveCall, t.f.home(), "")
		return
	}
	key := "discarded"
	if t.draft.Flow == flowAddition {
		key = "addition_discarded"
	}
	t.drop()
	t.note(key)
	t.state.At, t.moved = t.f.home(), true
}

// exit is the quick exit: it asks nothing, removes what can be removed from the chat before any other message goes out,
// leaves a line that says nothing, and forgets what was not sent, unless the person chose to keep it.
func (t *talk) exit() {
	if t.draft != nil && t.draft.First(fieldInterrupted) != interruptedKeep {
		t.drop()
	}
	t.touched, t.silent, t.notes = false, true, nil
	t.state.At, t.state.Case, t.state.Hint = t.f.home(), report.ID{}, ""
	t.unprove()
	t.state.LiveRev++
	t.out.Outbox = []report.Message{
		{To: t.d.Chat, Do: report.ActWipe, Purpose: report.PurposeWipe, Lane: report.LaneEmergency},
	}
	t.out.Outbox = append(t.out.Outbox, t.remnant()...)
}
