package flows

import "ruangaman/report"

// The deeds a choice of the table may have beside leading on.
const (
	doSOS      = "sos"      // [Butuh bantuan sekarang]
	doBegin    = "begin"    // [Cerita]: a new report, unless one lies unfinished
	doAnew     = "anew"     // forget the unfinished one and begin
	doContinue = "continue" // [Lanjut yang tadi]
	doLanguage = "language"
	doAdd      = "add"     // begin an addition to the case on the screen
	doCode     = "code"    // ask for a receipt
	doMore     = "more"    // [Baca selengkapnya]
	doDecline  = "decline" // no consent
	doToggle   = "toggle"  // switch what the choice sets on or off, and stay
	doSend     = "send"
	doEdit     = "edit"
	doDiscard  = "discard"
	doOngoing  = "ongoing" // "yes, it is happening now"
	doPast     = "past"
	doWord     = "word"    // choose a code word for the case on the screen
	doTrace    = "trace"   // what stays of the chat
	doRemnant  = "remnant" // the line a wipe leaves
	doForget   = "forget"  // break the tie to the case
	doLeft     = "left"    // the person deleted by hand what we could not
	doRescue   = "rescue"  // [Kirim ke petugas sekarang]
	doMistake  = "mistake" // "salah kirim"
	doStop     = "stop"    // withdraw the case on the screen
	doErase    = "erase"   // have it deleted
	doSlip     = "slip"    // show the proof that something was sent
	doSafe     = "safe"    // "sudah aman": where exactly they were is destroyed
	doNoted    = "noted"   // the receipt is noted, without its digits
	doResume   = "resume"
	doTalk     = "talk"    // "yes, talking is safe now"
	doHush     = "hush"    // "no": the first screen at once
	doReread   = "reread"  // letters seen before, once more
	doMeet     = "meet"    // the answer to an offer to meet
	doChange   = "change"  // another helper
	doPermit   = "permit"  // what the bot may say by itself, asked anew
	doAllowed  = "allowed" // the answer to that
)

// deeds are the words a table may use.
var deeds = map[string]bool{doSOS: true, doBegin: true, doAnew: true, doContinue: true, doLanguage: true, doAdd: true, doCode: true, doMore: true,
	doDecline: true, doToggle: true, doSend: true, doEdit: true, doDiscard: true, doOngoing: true, doPast: true,
	doRescue: true, doResume: true, doTalk: true, doHush: true, doReread: true, doMeet: true, doChange: true, doWord: true,
	doTrace: true, doRemnant: true, doForget: true, doLeft: true, doMistake: true, doStop: true, doErase: true, doSlip: true, doSafe: true, doPermit: true, doAllowed: true, doNoted: true}

// do does what a choice of the table stands for beside leading on.
func (t *talk) do(s *step, c *choice) {
	switch c.Do {
	case doSOS:
		t.sos()
	case doBegin, doAnew, doContinue, doLanguage, doAdd, doCode, doWord, doTrace, doRemnant, doForget, doLeft:
		t.doOutside(c)
	case doMore:
		t.more = true
	case doDecline:
		t.decline(c)
	case doToggle:
		t.switchOn(c)
	case doSend:
		t.send()
	case doEdit:
		t.aside("edit")
	case doDiscard:
		t.discard()
	case doOngoing:
		t.ongoing()
	case doPast:
		t.over()
	case doResume:
		t.resume()
	case doRescue:
		t.rescue(s)
	case doTalk:
		t.talkSafely(atLetters)
	case doHush:
		t.hush()
	case doReread:
		t.reread()
	case doMeet:
		t.answerMeeting(c.ID)
	case doChange:
		t.changeHelper()
	case doPermit:
		t.askPermit()
	case doAllowed:
		t.changePermit(c)
	case doNoted:
		t.tailDone()
	case doMistake, doStop, doErase, doSlip, doSafe:
		t.afterwardsDo(s, c)
	}
}

// doOutside answers the first screens.
func (t *talk) doOutside(c *choice) {
	switch c.Do {
	case doBegin:
		if t.draft != nil {
			t.show(moveCall, "unfinished", "")
			return
		}
		t.show(moveNext, c.To, t.readBy(c.To, c.Voice))
	case doAnew:
		t.drop()
		t.show(moveNext, c.To, "")
	case doContinue:
		t.carryOn()
	case doLanguage:
		t.state.Lang = report.Lang(c.ID)
		if t.draft != nil {
			t.draft.Lang, t.touched = t.state.Lang, true
		}
		t.note("lang_set")
		t.show(moveNext, c.To, "")
	case doAdd:
		t.beginAddition(c.To)
	case doWord:
		t.chooseWord()
	case doTrace:
		t.chooseTrace(c)
	case doRemnant:
		t.chooseRemnant(c)
	case doForget:
		t.forget()
	case doLeft:
		t.state.Left = 0
		t.show(moveNext, c.To, "")
	case doCode:
		ch := screenChange(codeScreen(t.d, t.env, "status_ask_code"))
		t.instead = &ch
	}
}

// carryOn goes on with what is unfinished: the draft, else how the open case of this chat stands.
func (t *talk) carryOn() {
	if t.draft != nil {
		t.state.At, t.touched = "", true
		if t.draft.Veiled {
			t.note("resumed_veiled")
		}
		return
	}
	ch := resumeStatus(t.d, t.env)
	t.instead = &ch
}

func (t *talk) decline(c *choice) {
	t.drop()
	t.state.At, t.moved = c.To, true
}

// switchOn turns on or off what a choice sets, and stays on the keyboard.
func (t *talk) switchOn(c *choice) {
	for field, v := range c.Set {
		if t.draft.Has(field, v) && !t.draft.Veiled {
			delete(t.draft.Answers, field)
		} else {
			t.draft.Answers[field] = []string{v}
			t.note(c.Note)
		}
	}
	t.touched = true
}
