package flows

import (
	"slices"

	"ruangaman/report"
)

// What is sent beside words: a photo, a picture, a voice message, a film. A draft keeps a reference; after sending it is fetched,
// unless report.MayFetch says never: then we only know that it exists, and say how to keep it safe.

// goUnfile is the way of verbGo that forgets what was sent beside words.
const goUnfile = "unfile"

// Why a file is not taken beside the others.
const fileMany, fileLarge = "file_many", "file_large"

// fileSent is what was sent beside words. A film, and a sound that is no voice message, come without a reference: of those we
// only ever note that they exist.
func (t *talk) fileSent() *report.File {
	if t.in.File == nil && t.recorded() {
		return &report.File{Kind: t.in.Kind}
	}
	return t.in.File
}

// recorded reports whether sound or film was sent, which may have been recorded right here and exist nowhere else.
func (t *talk) recorded() bool { return t.in.Kind == report.KindVoice || t.in.Kind == report.KindVideo }

// mayStand reports whether what was sent may stay in the chat: a recording of an adult, until we have it or, where we take
// none, until its owner has kept it. Whatever we must never fetch leaves at once, like typed words: of a child, of somebody
// whose age we do not know (who has told nothing yet among them), or about sexual or online violence. On another phone than
// the one that told nothing stays either: nobody could take it away later. Of a recording that stands, the caption may be
// changed.
func (t *talk) mayStand() bool {
	c, ok := caseOnScreen(t.d)
	switch {
	case t.in.Kind == report.KindEdited:
		return t.standing(t.in.Message)
	case !t.recorded():
		return false
	case t.draft != nil && t.draft.Flow != flowAddition:
		return t.mayFetch()
	case t.draft != nil:
		c, ok = t.caseByID(t.draft.Case)
		return ok && t.tracks(c) && t.mayFetch()
	case ok:
		return t.tracks(c)
	default:
		return len(t.d.Mine) > 0 && !t.beginsAnew() &&
			!slices.ContainsFunc(t.d.Mine, func(c report.Case) bool { return !t.tracks(&c) })
	}
}

// tracks reports whether a recording of a case may stand in this chat: it may be kept, and can be taken away from here later.
func (t *talk) tracks(c *report.Case) bool { return c.Reporter == t.d.Chat && c.MayFetch() }

// beginsAnew reports whether the screen is about somebody of whom nothing is known yet, whatever was sent from here before.
func (t *talk) beginsAnew() bool {
	s, _ := t.here()
	return s.Flow == flowReport || s.Flow == flowEmergency || s.Kind == kindDetour || t.aboutHere() != ""
}

// standing reports whether a message is a recording that stands in this chat.
func (t *talk) standing(m report.MessageID) bool {
	is := func(f report.File) bool { return f.Message == m }
	return t.draft != nil && slices.ContainsFunc(t.draft.Files, is) ||
		slices.ContainsFunc(t.d.Mine, func(c report.Case) bool { return c.Reporter == t.d.Chat && slices.ContainsFunc(c.Files, is) })
}

// clearRecordings takes the recordings of what is not sent yet out of the chat as soon as they may not be kept: it may never be
// sent. A mark among many is waited for, as it may be a slip of the finger. References stay until sending, so that an
// answer that is changed again loses no voice.
func (t *talk) clearRecordings() {
	if t.draft == nil || t.mayFetch() {
		return
	}
	if s, _ := t.here(); s.Kind == kindMany && t.in.Kind == report.KindTap {
		return
	}
	for i := range t.draft.Files {
		f := &t.draft.Files[i]
		if rows := f.TakeFrom(t.d.Chat); rows != nil {
			t.noteOnce("file_cleared")
			t.out.Outbox = append(t.out.Outbox, rows...)
			f.Message, t.touched = 0, true
		}
	}
}

// fileInDraft notes a file that came while something is being told, with its caption, which is words like any other.
func (t *talk) fileInDraft() {
	f := t.fileSent()
	if f == nil || !t.inDraft() || !t.draft.Consented {
		return
	}
	if t.in.Text != "" {
		t.keepIn(fieldStory, t.in.Text)
	}
	t.filed = t.refusedFile(slices.Concat(t.filesBefore(), t.draft.Files), f)
	if t.filed != "" {
		return
	}
	file := t.reference(f, len(t.draft.Files)+1, t.mayFetch())
	t.draft.Files = append(t.draft.Files, file)
	t.filed, t.touched = t.fileWords(file), true
}

// fileAfter adds a file to the case on the screen, after it was sent.
func (t *talk) fileAfter() {
	s, _ := t.here()
	f := t.fileSent()
	c, ok := caseOnScreen(t.d)
	if f == nil || t.filed != "" || t.inDraft() || !ok || !c.Status.Open() ||
		s.Flow != flowRescue && !slices.Contains(afterSending, t.d.State.At) {
		return
	}
	n := t.pending(c)
	if t.filed = t.refusedFile(n.Files, f); t.filed != "" {
		return
	}
	if t.in.Text != "" {
		t.addTo(n, report.Addition{At: t.env.Now, Answers: map[report.Field][]string{fieldStory: {t.in.Text}}})
	}
	file := t.reference(f, 1, n.MayFetch())
	t.addFiles(c, []report.File{file})
	t.out.Outbox = append(t.out.Outbox, addedNotice(t.pending(c), t.env)...)
	t.filed = t.fileWords(file)
}

// refusedFile is why a file cannot be taken beside the others; "" if it can.
func (t *talk) refusedFile(others []report.File, f *report.File) string {
	size := f.Size
	for _, o := range others {
		size += o.Size
	}
	switch {
	case len(others) >= report.MaxFiles:
		return fileMany
	case f.Size > report.MaxFileBytes || size > report.MaxReportFiles:
		return fileLarge
	default:
		return ""
	}
}

// reference is what is kept of a file that just came.
func (t *talk) reference(sent *report.File, n int, may bool) report.File {
	f := report.File{N: n, Kind: sent.Kind, State: report.FileTold, At: t.env.Now}
	if may && sent.Ref != "" {
		f.State, f.Ref, f.Size = report.FileWaiting, sent.Ref, sent.Size
	}
	if t.stands {
		f.Message = t.in.Message
	}
	return f
}

// fileWords is what is said to a file.
func (t *talk) fileWords(f report.File) string {
	switch {
	case f.State == report.FileWaiting && f.Kind == report.KindVoice && !t.stands:
		return "file_voice_gone"
	case f.State == report.FileWaiting:
		return "file_" + string(f.Kind)
	case f.Picture():
		return "file_never"
	case !t.stands:
		return "file_never_" + string(f.Kind)
	case f.Kind == report.KindVoice:
		return "file_audio" // a song or a file of sound, not a voice message
	default:
		return "file_video"
	}
}

// sayGone says of a recording that was not taken that it does not stay in the chat either: it may have been the only copy.
func (t *talk) sayGone() bool {
	gone := t.recorded() && !t.stands
	if gone {
		t.note("media_gone")
	}
	return gone
}

// mayFetch asks the rule about what is being told; of an addition, also about its case.
func (t *talk) mayFetch() bool {
	if t.draft.Flow == flowAddition {
		c, ok := t.caseByID(t.draft.Case)
		return ok && c.MayFetch() && t.draft.MayFetch()
	}
	return t.draft.MayFetch()
}

// filesBefore are those of the case that is being added to.
func (t *talk) filesBefore() []report.File {
	if t.draft.Flow != flowAddition {
		return nil
	}
	c, ok := t.caseByID(t.draft.Case)
	if !ok {
		return nil
	}
	return c.Files
}

// settleFiles leaves of the files that may not be kept by what is now known only that they exist: references are dropped,
// what was fetched already is destroyed by the store and leaves the phones of whoever opened it, and what still stands in the
// reporter's chat leaves that.
func (t *talk) settleFiles(c *report.Case) {
	if c.MayFetch() {
		return
	}
	for i := range c.Files {
		f := &c.Files[i]
		switch f.State {
		case report.FileWaiting:
			t.noteOnce("file_dropped")
		case report.FileKept:
			t.noteOnce("file_destroyed")
			t.out.Outbox = append(t.out.Outbox, offScreens(c, didFile, t.env)...)
		}
		if rows := f.TakeFrom(c.Reporter); rows != nil {
			t.noteOnce("file_cleared")
			t.out.Outbox = append(t.out.Outbox, rows...)
		}
		f.Message = 0
		if f.State == report.FileWaiting || f.State == report.FileKept {
			*f = report.File{N: f.N, Kind: f.Kind, State: report.FileTold, At: f.At}
		}
	}
}

// offScreens takes what stands of a case on the phones of whoever opened some of it; the rest they can open again.
func offScreens(c *report.Case, did string, env report.Env) (rows []report.Message) {
	var who []report.PersonID
	for _, e := range c.Log {
		if e.Event == did && !slices.Contains(who, e.By) {
			who = append(who, e.By)
			rows = append(rows, toStaff(c, e.By, env, report.Message{Do: report.ActDelete, As: report.AsCard})...)
		}
	}
	return rows
}

// fetches has the waiting files of a case from a number on fetched, one after the other.
func fetches(c *report.Case, from int) (rows []report.Message) {
	for _, f := range c.Files {
		if f.N >= from && f.State == report.FileWaiting {
			rows = append(rows, report.Message{To: report.Archive, Do: report.ActFetch, About: c.ID, File: f.N,
				Purpose: report.PurposeFetch, Lane: report.LaneOther})
		}
	}
	return rows
}

// addFiles puts files into a case that was sent, as far as one report may have them.
func (t *talk) addFiles(c *report.Case, files []report.File) {
	if len(files) == 0 {
		return
	}
	n := t.pending(c)
	from := len(n.Files) + 1
	for _, f := range files {
		if t.refusedFile(n.Files, &f) == "" {
			f.N = len(n.Files) + 1
			n.Files = append(n.Files, f)
		}
	}
	t.settleFiles(n)
	t.out.Outbox = append(t.out.Outbox, fetches(n, from)...)
}

// pending is the case as this answer is going to write it.
func (t *talk) pending(c *report.Case) *report.Case {
	i := slices.IndexFunc(t.out.Cases, func(o report.Case) bool { return o.ID == c.ID })
	if i < 0 {
		t.out.Cases = append(t.out.Cases, *c.Clone())
		i = len(t.out.Cases) - 1
	}
	return &t.out.Cases[i]
}

// unfile forgets what was sent beside words and is not sent on yet.
func (t *talk) unfile() {
	t.draft.Files, t.touched = nil, true
	t.note("file_forgotten")
}

// unfileRow is the way to change one's mind about a file: right after it came, and before sending.
func (t *talk) unfileRow(s *step) [][]report.Button {
	if !t.inDraft() || len(t.draft.Files) == 0 || t.fileSent() == nil && s.Kind != kindReview && s.Kind != kindStory {
		return nil
	}
	return [][]report.Button{{t.wayButton("btn_unfile", s, goUnfile)}}
}
