package flows

import (
	"slices"
	"strings"
	"testing"

	"ruangaman/report"
)

// photo is what the router makes of a photo.
func photo(caption string) report.Input {
	return report.Input{Kind: report.KindPhoto, Text: caption, Message: 70, File: &report.File{Kind: report.KindPhoto, Ref: "REF-foto", Size: 1000}}
}

func voiceMessage() report.Input {
	return report.Input{Kind: report.KindVoice, Message: 71, File: &report.File{Kind: report.KindVoice, Ref: "REF-suara", Size: 1000}}
}

// fetched are the rows that fetch a file.
func fetched(ch report.Change) (rows []report.Message) {
	for _, m := range ch.Outbox {
		if m.Do == report.ActFetch {
			rows = append(rows, m)
		}
	}
	return rows
}

func TestAFileIsOnlyAReferenceUntilTheReportIsSent(t *testing.T) {
	t.Parallel()
	p := telling(t, "opt_interrupted_no")
	ch := p.do(photo("ini fotonya"))
	p.sees("file_photo")
	if f := p.desk.Draft.Files; len(f) != 1 || f[0].State != report.FileWaiting || f[0].Ref != "REF-foto" || len(fetched(ch)) != 0 {
		t.Fatalf("%d files, or something is fetched before sending", len(f))
	}
	if !p.desk.Draft.Has(fieldStory, "ini fotonya") {
		t.Error("the caption is lost")
	}
	ch = p.do(voiceMessage())
	p.sees("file_voice")
	if slices.ContainsFunc(ch.Outbox, func(m report.Message) bool { return slices.Contains(m.Targets, 71) }) {
		t.Error("a voice is removed from the chat before we have it")
	}
	p.tap("btn_send_now")
	ch = p.last
	c := p.only()
	rows := fetched(ch)
	if len(rows) != 2 || rows[0].To != report.Archive || rows[0].About != c.ID || rows[1].File != 2 || rows[0].Lane != report.LaneOther {
		t.Errorf("%d files are fetched after sending", len(rows))
	}
	if len(c.Files) != 2 || c.Files[1].Message != 71 || c.Files[0].Message != 0 {
		t.Error("the case does not know its files")
	}
}

// TestEvidenceIsNeverFetchedFromAChildOrAboutSexOrOnline: the rule of the issue, answer by answer.
func TestEvidenceIsNeverFetchedFromAChildOrAboutSexOrOnline(t *testing.T) {
	t.Parallel()
	adult := func(kinds ...string) map[report.Field][]string {
		return map[report.Field][]string{"age": {"adult"}, "kinds": kinds}
	}
	for name, c := range map[string]struct {
		of   report.Case
		want bool
	}{
		"an adult":               {report.Case{Answers: adult("fisik")}, true},
		"an adult, no kind told": {report.Case{Answers: adult()}, true},
		"a child":                {report.Case{Answers: map[report.Field][]string{"age": {"child"}}, Child: true}, false},
		"of unknown age":         {report.Case{Answers: map[report.Field][]string{"kinds": {"fisik"}}}, false},
		"nothing told":           {report.Case{}, false},
		"sexual":                 {report.Case{Answers: adult("fisik", "seksual")}, false},
		"online":                 {report.Case{Answers: adult("online")}, false},
		"told later to be online": {report.Case{Answers: adult("fisik"), Added: []report.Addition{
			{Answers: map[report.Field][]string{"place": {"online"}}}}}, false},
		"words of extortion": {report.Case{Answers: adult(), Signs: []report.Sign{{Group: "sextortion_online", Phrase: "mau disebar"}}}, false},
		"words of rape":      {report.Case{Answers: adult(), Signs: []report.Sign{{Group: "ongoing_assault", Phrase: "diperkosa"}}}, false},
		"such words later": {report.Case{Answers: adult(), Added: []report.Addition{
			{Signs: []report.Sign{{Group: "ongoing_assault", Phrase: "dicabuli"}}}}}, false},
	} {
		if got := c.of.MayFetch(); got != c.want {
			t.Errorf("%s: may be fetched: %v", name, got)
		}
	}
	// The words of the rule are those of the table.
	f := newPhone(t).f
	for field, ids := range map[report.Field][]string{fieldKinds: {"seksual", "online"}, fieldPlace: {"online"}} {
		for _, id := range ids {
			if _, ok := f.byField(field).choice(id); !ok {
				t.Errorf("the table has no %s in %s", id, field)
			}
		}
	}
	if !slices.Contains(f.danger.groups(), "sextortion_online") {
		t.Error("the list of phrases has no group of that name")
	}
}

func TestAChildsPictureIsNotEvenNoted(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.command("start")
	p.taps("btn_start_report", "opt_about_me_child", "btn_agree")
	ch := p.do(photo(""))
	p.sees("file_never")
	if strings.Contains(encode(t, p.desk), "REF-foto") || !slices.ContainsFunc(ch.Outbox, func(m report.Message) bool {
		return m.Do == report.ActDelete && slices.Contains(m.Targets, 70)
	}) {
		t.Error("the reference of a child's picture is kept, or the picture stays in the chat")
	}
	p.do(voiceMessage())
	p.sees("file_never_voice")
	p.taps("opt_safety_ok", "opt_private_no", "opt_outside")
	p.tap("btn_send_now")
	ch = p.last
	if c := p.only(); len(fetched(ch)) != 0 || len(c.Files) != 2 || c.Files[0].State != report.FileTold || c.Files[0].Ref != "" {
		t.Error("a child's picture is fetched, or that it exists is forgotten")
	}
}

func film() report.Input { return report.Input{Kind: report.KindVideo, Message: 72} }

// takenAway counts how often a message of the person is taken out of the chat.
func takenAway(ch report.Change, m report.MessageID) (n int) {
	for _, o := range ch.Outbox {
		if o.Do == report.ActDelete && slices.Contains(o.Targets, m) {
			n++
		}
	}
	return n
}

// TestWhatMayNeverBeFetchedLeavesTheChatAtOnce: a picture, a voice, a sound, a film; before anything was told, while it is told
// and after it was sent. Once told, that it exists is kept, and nothing else.
func TestWhatMayNeverBeFetchedLeavesTheChatAtOnce(t *testing.T) {
	t.Parallel()
	begun := func(taps ...string) *phone {
		p := newPhone(t)
		p.command("start")
		p.taps(append([]string{"btn_start_report"}, taps...)...)
		return p
	}
	states := map[string]struct {
		phone func() *phone
		noted bool
	}{
		"nobody yet":       {func() *phone { p := newPhone(t); p.command("start"); return p }, false},
		"about whom":       {func() *phone { return begun() }, false},
		"a child's limits": {func() *phone { return begun("opt_about_me_child") }, false},
		"an adult's limits, which nobody has agreed to": {func() *phone { return begun("opt_about_me_adult") }, false},
		"a child":     {func() *phone { return begun("opt_about_me_child", "btn_agree") }, true},
		"unknown age": {func() *phone { return begun("opt_about_unknown", "btn_agree") }, true},
		"sexual":      {func() *phone { return telling(t, "opt_interrupted_no", "opt_kind_seksual", "btn_done") }, true},
		"online":      {func() *phone { return telling(t, "opt_interrupted_no", "opt_kind_online", "btn_done") }, true},
		"a child's, sent": {func() *phone {
			p := begun("opt_about_me_child", "btn_agree", "opt_safety_ok", "opt_private_no", "opt_outside")
			p.tap("btn_send_now")
			return p
		}, true},
		"sexual, sent": {func() *phone { return telling(t, "opt_interrupted_no", "opt_kind_seksual", "btn_done", "btn_send_now") }, true},
	}
	for name, s := range states {
		for kind, in := range map[string]report.Input{"photo": photo(""), "voice": voiceMessage(), "film": film(),
			"sound": {Kind: report.KindVoice, Message: 73}} {
			p := s.phone()
			ch := p.do(in)
			if n := takenAway(ch, in.Message); n != 1 {
				t.Errorf("%s: the %s is taken out of the chat %d times", name, kind, n)
			}
			var files []report.File
			if p.desk.Draft != nil {
				files = p.desk.Draft.Files
			} else if len(p.cases) > 0 {
				files = p.cases[0].Files
			}
			known := len(files) == 1 && files[0] == report.File{N: 1, Kind: in.Kind, State: report.FileTold, At: p.now}
			if known != s.noted || !s.noted && len(files) > 0 {
				t.Errorf("%s: of the %s %d are noted, and perhaps more than that it exists", name, kind, len(files))
			}
			want := map[bool]string{true: "file_never", false: "media_photo"}[s.noted]
			if in.Kind != report.KindPhoto {
				want = map[bool]string{true: "file_never_" + string(in.Kind), false: "media_gone"}[s.noted]
			}
			p.sees(want)
		}
	}
}

// TestAnAdultsRecordingStaysUntilTheRuleComesToHold: a voice we may fetch, and a film and a sound we do not take, stand in the
// chat, until it turns out that we must have nothing to do with them.
func TestAnAdultsRecordingStaysUntilTheRuleComesToHold(t *testing.T) {
	t.Parallel()
	sound := report.Input{Kind: report.KindVoice, Message: 73}
	told := func(p *phone) {
		for key, in := range map[string]report.Input{"file_voice": voiceMessage(), "file_video": film(), "file_audio": sound} {
			ch := p.do(in)
			p.sees(key)
			if takenAway(ch, in.Message) > 0 {
				t.Errorf("%s: the only copy leaves the chat", key)
			}
		}
	}
	send := func(p *phone) { p.tap("btn_send_now") }
	words := func(p *phone) { p.text("dia mencabuli saya") }
	child := func(p *phone) { p.desk.Draft.Answers[fieldAge] = []string{ageChild} }
	nothing := func(*phone) {}
	for name, c := range map[string]struct{ before, rule, after func(*phone) }{
		"words before sending":        {told, words, send},
		"the age before sending":      {func(p *phone) { told(p); child(p) }, send, nothing},
		"words after sending":         {func(p *phone) { told(p); send(p) }, words, nothing},
		"sent afterwards, then words": {func(p *phone) { send(p); told(p) }, words, nothing},
	} {
		p := telling(t, "opt_interrupted_no")
		c.before(p)
		c.rule(p)
		p.sees("file_cleared")
		ch := p.last
		c.after(p)
		for _, m := range []report.MessageID{71, 72, 73} {
			if n := takenAway(ch, m); n != 1 {
				t.Errorf("%s: message %d is taken out of the chat %d times", name, m, n)
			}
		}
		for _, f := range p.cases[0].Files {
			if f.State != report.FileTold || f.Ref != "" || f.Message != 0 {
				t.Errorf("%s: more is kept than that it exists", name)
			}
		}
		if len(p.cases[0].Files) != 3 {
			t.Errorf("%s: %d files", name, len(p.cases[0].Files))
		}
		p.text("lagi")
		if takenAway(p.last, 71) > 0 {
			t.Errorf("%s: it is taken away twice", name)
		}
	}
}

// TestAVoiceFromAnotherPhoneDoesNotStayThere: nobody could take it away later, since the case names one chat only.
func TestAVoiceFromAnotherPhoneDoesNotStayThere(t *testing.T) {
	t.Parallel()
	p := telling(t, "opt_interrupted_no")
	p.tap("btn_send_now")
	p.cases[0].Reporter = 700000042
	ch := p.do(voiceMessage())
	p.sees("file_voice_gone")
	if c := p.cases[0]; takenAway(ch, 71) != 1 || len(fetched(ch)) != 1 || c.Files[0].Message != 0 {
		t.Error("the voice stays, is not fetched, or is looked for in another chat")
	}
}

func TestAnAnswerGivenLaterDropsTheReferences(t *testing.T) {
	t.Parallel()
	p := telling(t, "opt_interrupted_no")
	p.do(photo(""))
	p.do(report.Input{Kind: report.KindText, Text: "dia sudah menyebar, mau disebar lagi"})
	p.tap("btn_send_now")
	ch := p.last
	p.sees("file_dropped")
	if c := p.only(); len(fetched(ch)) != 0 || c.Files[0].Ref != "" || c.Files[0].State != report.FileTold {
		t.Error("a file of a case about pictures online is fetched")
	}
	// After sending: what is fetched no later than now stays waiting only while the rule allows it.
	p = telling(t, "opt_interrupted_no")
	p.do(photo(""))
	p.tap("btn_send_now")
	p.do(report.Input{Kind: report.KindText, Text: "saya diperkosa, mau disebar"})
	if c := p.cases[0]; c.Files[0].Ref != "" || c.Files[0].State != report.FileTold {
		t.Error("words after sending did not drop the reference")
	}
}

func TestFilesAreBoundedAndMayBeTakenBack(t *testing.T) {
	t.Parallel()
	p := telling(t, "opt_interrupted_no")
	for range report.MaxFiles {
		p.do(photo(""))
	}
	p.do(photo(""))
	p.sees("file_many")
	if len(p.desk.Draft.Files) != report.MaxFiles {
		t.Errorf("%d files", len(p.desk.Draft.Files))
	}
	p.tap("btn_unfile")
	p.sees("file_forgotten")
	if len(p.desk.Draft.Files) != 0 {
		t.Error("they stay")
	}
	large := photo("")
	large.File.Size = report.MaxFileBytes + 1
	p.do(large)
	p.sees("file_large")
	large.File.Size = report.MaxFileBytes
	p.do(large)
	p.do(large)
	p.do(large)
	p.sees("file_large")
	if len(p.desk.Draft.Files) != 2 {
		t.Error("more than fifty megabytes")
	}
}

// TestWhatIsToldAfterSendingEndsAFileThatWasKept: the rule holds also after a later correction of age or kind. The reporter hears
// it, whoever opened the file loses it from their screen, and the staff read only that it exists.
func TestWhatIsToldAfterSendingEndsAFileThatWasKept(t *testing.T) {
	t.Parallel()
	correct := func(part string, answers ...string) []string {
		return append([]string{"btn_add", "btn_after", "btn_correct", part}, answers...)
	}
	for name, k := range map[string]struct {
		acts []string
		ends bool
	}{
		"a child after all":     {correct("label_about", "opt_about_me_child"), true},
		"another child":         {correct("label_about", "opt_about_child"), true},
		"age not said":          {correct("label_about", "opt_about_unknown"), true},
		"another adult":         {correct("label_about", "opt_about_adult"), false},
		"sexual":                {correct("label_kinds", "opt_kind_seksual", "btn_done"), true},
		"online":                {correct("label_kinds", "opt_kind_online", "btn_done"), true},
		"blows":                 {correct("label_kinds", "opt_kind_fisik", "btn_done"), false},
		"it happened online":    {[]string{"btn_add", "opt_add_place", "opt_place_online"}, true},
		"words of it":           {[]string{"btn_add", "opt_add_story", "type dia mencabuli saya"}, true},
		"other words":           {[]string{"btn_add", "opt_add_story", "type dia marah lagi"}, false},
		"words at the last one": {[]string{"type dia perkosa saya"}, true},
	} {
		p := telling(t, "opt_interrupted_no")
		p.do(photo(""))
		p.tap("btn_send_now")
		c := &p.cases[0]
		c.Files[0].State, c.Files[0].Ref, c.Files[0].Size = report.FileKept, "", 900
		c.Holder, c.Status = "rina", report.StatusAccepted
		c.Log = append(c.Log, report.Entry{Event: didFile, By: "rina"}, report.Entry{Event: didFile, By: "rina"})
		cleared := 0
		said := false
		for _, act := range k.acts {
			p.act(act)
			for _, m := range p.last.Outbox {
				if m.Do == report.ActDelete && m.As == report.AsCard && m.Person == "rina" && m.About == p.cases[0].ID {
					cleared++
				}
				said = said || slices.ContainsFunc(m.Body, func(b report.Text) bool { return b.Key == "file_destroyed" && m.To == p.chat })
			}
		}
		f := p.cases[0].Files[0]
		if ended := f.State == report.FileTold && f.Size == 0; ended != k.ends || said != k.ends || (cleared == 1) != k.ends {
			t.Errorf("%s: the file is %s, said: %v, %d screens cleared", name, f.State, said, cleared)
		}
	}
}

func TestAFileAfterSendingGoesToTheCase(t *testing.T) {
	t.Parallel()
	p := telling(t, "opt_interrupted_no")
	p.tap("btn_send_now")
	ch := p.do(photo("dia bawa pisau sekarang")) // the danger check reads captions
	if len(fetched(ch)) != 1 || len(p.cases[0].Files) != 1 || p.cases[0].Urgency != report.Emergency {
		t.Errorf("%d fetched, %d files, urgency %v", len(fetched(ch)), len(p.cases[0].Files), p.cases[0].Urgency)
	}
	p = telling(t, "opt_interrupted_no")
	p.tap("btn_send_now")
	p.taps("btn_add", "opt_add_story")
	p.do(photo(""))
	ch = p.do(report.Input{Kind: report.KindText, Text: "itu tadi fotonya"})
	if c := p.cases[0]; len(fetched(ch)) != 1 || len(c.Files) != 1 || c.Files[0].State != report.FileWaiting {
		t.Errorf("%d fetched, %d files", len(fetched(ch)), len(c.Files))
	}
}

func TestADangerousCaptionDoesNotLoseItsPicture(t *testing.T) {
	t.Parallel()
	p := telling(t, "opt_interrupted_no")
	p.do(photo("dia bawa pisau"))
	p.sees("emergency")
	if len(p.desk.Draft.Files) != 1 || len(p.desk.Draft.Signs) == 0 {
		t.Error("the picture or the sign is lost")
	}
}

func TestFilesAreShownBehindATapOnly(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(func(c *report.Case) {
		c.Answers[fieldAge] = []string{"adult"}
		c.Files = []report.File{{N: 1, Kind: report.KindPhoto, State: report.FileKept}, {N: 2, Kind: report.KindVoice, State: report.FileTold},
			{N: 3, Kind: report.KindPhoto, State: report.FileWaiting}}
	}, rina, budi)
	data := report.Tap{Verb: report.TapFile, About: string(c.Code), Choice: "1"}.Data()
	files := func(chat report.ChatID, data string) (sent []report.Message) {
		for _, m := range o.tap(chat, data, 1) {
			if m.File > 0 {
				sent = append(sent, m)
			}
		}
		return sent
	}
	if len(files(rina.Chat, data)) > 0 {
		t.Error("a file is shown before TERIMA")
	}
	for _, label := range []string{"btn_open", "btn_accept"} {
		o.press(rina.Chat, label)
	}
	if len(files(rina.Chat, data)) > 0 {
		t.Error("a file is shown before the conflict check")
	}
	for _, label := range []string{"btn_open", "btn_next", "btn_no_conflict", "btn_story"} {
		if label != "btn_open" {
			o.press(rina.Chat, label)
		}
	}
	o.expect(rina.Chat, "staff_files")
	var sent []report.Message
	for _, m := range o.press(rina.Chat, "btn_file") {
		if m.File > 0 {
			sent = append(sent, m)
		}
	}
	if len(sent) != 1 {
		t.Fatalf("%d files", len(sent))
	}
	m := sent[0]
	if m.File != 1 || !m.Protect || m.DeleteAfter != o.env().City.Keep.Screen || m.Purpose != report.PurposeStaff || m.As != report.AsCard ||
		m.Person != rina.ID || m.About != c.ID {
		t.Error("a file is not treated like the story")
	}
	for _, n := range []string{"2", "3", "4", "0", "x", ""} {
		if len(files(rina.Chat, report.Tap{Verb: report.TapFile, About: string(c.Code), Choice: n}.Data())) > 0 {
			t.Errorf("file %q is sent", n)
		}
	}
	if len(files(budi.Chat, data)) > 0 {
		t.Error("somebody who does not hold the case is shown its file")
	}
}
