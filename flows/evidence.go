package flows

import (
	"slices"

	"ruangaman/report"
)

// What is sent beside words: a photo, a picture, a voice message. A draft keeps a reference; after sending it is fetched,
// unless report.MayFetch says never: then we only know that it exists, and say how to keep it safe.

// goUnfile is the way of verbGo that forgets what was sent beside words.
const goUnfile = "unfile"

// fileInDraft notes a file that came while something is being told, with its caption, which is words like any other.
func (t *talk) fileInDraft() {
	f := t.in.File
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
	file := t.reference(len(t.draft.Files)+1, t.mayFetch())
	t.draft.Files = append(t.draft.Files, file)
	t.filed, t.touched = fileWords(file), true
}

// fileAfter adds a file to the case on the screen, after it was sent.
func (t *talk) fileAfter() {
	s, _ := t.here()
	f := t.in.File
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
	file := t.reference(1, n.MayFetch())
	t.addFiles(c, []report.File{file})
	t.out.Outbox = append(t.out.Outbox, addedNotice(t.pending(c), t.env)...)
	t.filed = fileWords(file)
}

// refusedFile is why a file cannot be taken beside the others; "" if it can.
func (t *talk) refusedFile(others []report.File, f *report.File) string {
	size := f.Size
	for _, o := range others {
		size += o.Size
	}
	switch {
	case len(others) >= report.MaxFiles:
		return "file_many"
	case f.Size > report.MaxFileBytes || size > report.MaxReportFiles:
		return "file_large"
	default:
		return ""
	}
}

// reference is what is kept of a file that just came. A voice stays in the chat until we have it; see report.File.
func (t *talk) reference(n int, may bool) report.File {
	f := report.File{N: n, Kind: t.in.File.Kind, State: report.FileTold, At: t.env.Now}
	if may {
		f.State, f.Ref, f.Size = report.FileWaiting, t.in.File.Ref, t.in.File.Size
		if f.Kind == report.KindVoice {
			f.Message = t.in.Message
		}
	}
	return f
}

// fileWords is what is said to a file.
func fileWords(f report.File) string {
	if f.State == report.FileTold {
		if f.Kind == report.KindVoice {
			return "file_never_voice"
		}
		return "file_never"
	}
	return "file_" + string(f.Kind)
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
// and what was fetched already is destroyed by the store and leaves the phones of whoever opened it.
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
		default:
			continue
		}
		*f = report.File{N: f.N, Kind: f.Kind, State: report.FileTold, At: f.At}
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
				Purpose: report.PurposeFetch, Lane: report.LaneRest})
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
	if !t.inDraft() || len(t.draft.Files) == 0 || t.in.File == nil && s.Kind != kindReview && s.Kind != kindStory {
		return nil
	}
	return [][]report.Button{{t.wayButton("btn_unfile", s, goUnfile)}}
}
