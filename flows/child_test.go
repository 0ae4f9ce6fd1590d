package flows

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"ruangaman/report"
)

// questions are the steps of a report that somebody is asked who skips what can be skipped.
func questions(t *testing.T, about string) (asked []report.Step) {
	t.Helper()
	p := newPhone(t)
	p.command("start")
	p.taps("btn_start_report", about, "btn_agree", "opt_safety_ok", "opt_private_no", "Balikpapan Timur", "Lamaru")
	for p.desk.Draft.At != "review" {
		asked = append(asked, p.desk.Draft.At)
		p.tap("btn_skip")
	}
	return asked
}

// TestAChildIsAskedLess: who may read, and when we may speak, are asked of adults only; a child finds both after sending.
func TestAChildIsAskedLess(t *testing.T) {
	t.Parallel()
	for child, adult := range map[string]string{"opt_about_me_child": "opt_about_me_adult", "opt_about_friend": "opt_about_adult"} {
		less, all := questions(t, child), questions(t, adult)
		if spared := slices.DeleteFunc(slices.Clone(all), func(s report.Step) bool { return slices.Contains(less, s) }); len(less)+2 != len(all) ||
			!slices.Equal(spared, []report.Step{"reader", "contact"}) {
			t.Errorf("%s is asked %v, %s %v", child, less, adult, all)
		}
	}
	d := &report.Draft{Flow: flowReport, Voice: report.VoiceChild, Answers: map[report.Field][]string{}}
	for s := range compiled.course(d) {
		if slices.Contains([]report.Step{"reader", "avoid", "contact", "hours", "own_hours", "line", "own_line"}, s.ID) {
			t.Errorf("a child is asked %s", s.ID)
		}
	}
	p := reported(t, "opt_about_me_child")
	p.tap("btn_add")
	if buttons := p.labels(); !slices.Contains(buttons, "btn_permit") || !slices.Contains(buttons, "opt_add_away") {
		t.Error("what a child was not asked cannot be said later")
	}
}

// TestSendingStandsFirstForAChild on every screen of their report from which it can be sent, and nowhere twice.
func TestSendingStandsFirstForAChild(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.command("start")
	p.taps("btn_start_report", "opt_about_me_child", "btn_agree", "opt_safety_ok", "opt_private_no", "Balikpapan Timur", "Lamaru")
	for p.desk.Draft.At != "review" {
		first, n := "", 0
		for i, label := range p.labels() {
			if i == 0 {
				first = label
			}
			if label == "btn_send_now" {
				n++
			}
		}
		if first != "btn_send_now" || n != 1 {
			t.Errorf("%s begins with %s, sends by %d buttons", p.desk.Draft.At, first, n)
		}
		p.tap("btn_skip")
	}
	if first := p.labels()[0]; first != "btn_send" {
		t.Errorf("the summary begins with %s", first)
	}
}

// neutral are the screens outside a report, which look the same whoever holds the phone and whatever was told here.
var neutral = []report.Step{"home", "unfinished", "language", "trace", "remnant", "left", "forget", "declined", "about", "limits"}

// TestWhatAChildReachesIsWrittenDown walks every screen that buttons, commands and words lead to from a child's report, its
// additions, mailbox, wishes, code word, evidence, emergency and status: each speaks to a child, and its texts are written down,
// to be read by TestWhatAChildReachesReadsAtTen of texts.
func TestWhatAChildReachesIsWrittenDown(t *testing.T) {
	t.Parallel()
	read := map[string]bool{}
	var todo []*phone
	for _, way := range [][]string{{"btn_info_child"}, {"btn_start_report", "opt_about_me_child"}, {"btn_start_report", "opt_about_friend", "btn_agree"}} {
		p := newPhone(t)
		p.walking = true
		p.command("start")
		p.taps(way...)
		todo = append(todo, p)
	}
	seen, visited := map[string]bool{}, map[report.Step]bool{}
	for ; len(todo) > 0; todo = todo[1:] {
		for _, q := range append(todo[0].neighbours(t), evidenceOf(t, todo[0])) {
			q.readAsChild(t, read, visited)
			again := len(q.cases) > 0 && q.desk.Draft != nil && q.desk.Draft.Flow != flowAddition
			adult := q.desk.Draft != nil && q.desk.Draft.Voice != report.VoiceChild
			if s := q.coarsely(); !seen[s] && !again && !adult {
				seen[s] = true
				todo = append(todo, q)
			}
		}
	}
	for _, at := range []report.Step{"safe", "kinds", "story", "review", "sent", "more", "mailbox", "write", "change", "permit", "after", "stop", "slip", "word",
		"where", "police", "here", "needs", "fix_kinds", "info", "info_online", "farewell"} {
		if !visited[at] {
			t.Errorf("no child came to %s", at)
		}
	}
	golden(t, childFile, childHead+strings.Join(slices.Sorted(maps.Keys(read)), "\n")+"\n")
}

// childFile is read by the texts' own tests, which know the words.
const (
	childFile = "testdata/child_keys.txt"
	childHead = "# Every text that somebody who is spoken to as a child can be shown, as the walk of TestWhatAChildReachesIsWrittenDown found it.\n"
)

// evidenceOf is a phone from which a photo is sent.
func evidenceOf(t *testing.T, p *phone) *phone {
	t.Helper()
	q := p.fork(t)
	q.do(photo("ini fotonya"))
	for _, in := range []report.Input{photo(""), {Kind: report.KindDocument, File: photo("").File}, voiceMessage()} {
		refers := p.fork(t)
		refers.do(in)
		refers.fetchesNothing(t)
	}
	q.fetchesNothing(t)
	return q
}

// fetchesNothing fails if anything of a child's could be fetched from Telegram, now or later.
func (p *phone) fetchesNothing(t *testing.T) {
	t.Helper()
	var files []report.File
	if d := p.desk.Draft; d != nil && d.First(fieldAge) != "adult" {
		files = append(files, d.Files...)
	}
	for _, c := range p.cases {
		if !slices.Equal(c.Answers[fieldAge], []string{"adult"}) {
			files = append(files, c.Files...)
		}
	}
	if slices.ContainsFunc(files, func(f report.File) bool { return f.Ref != "" || f.State != report.FileTold }) || len(fetched(p.last)) > 0 {
		t.Errorf("%s: a file of a child's may be fetched", p.step().ID)
	}
}

// readAsChild notes the keys of what the last act showed, and that it was said in a child's voice.
func (p *phone) readAsChild(t *testing.T, read map[string]bool, visited map[report.Step]bool) {
	t.Helper()
	at := p.step().ID
	for _, m := range p.last.Outbox {
		if m.To != p.chat || m.Do != report.ActSend && m.Do != report.ActEdit {
			continue
		}
		if m.Voice != report.VoiceChild {
			if m.As == report.AsLive && !slices.Contains(neutral, at) && !onStatus(p.desk) && len(p.cases)+len(p.last.Cases) > 0 && !p.desk.State.Case.Zero() {
				t.Errorf("%s speaks to a child as to an adult", at)
			}
			continue
		}
		visited[at] = true
		for _, text := range m.Body {
			keysOf(text, read)
		}
		for _, row := range m.Buttons {
			for _, b := range row {
				keysOf(b.Label, read)
			}
		}
	}
}

func keysOf(text report.Text, all map[string]bool) {
	if text.Key != "" {
		all[text.Key] = true
	}
	for _, arg := range text.Args {
		keysOf(arg, all)
	}
	for _, item := range text.List {
		keysOf(item, all)
	}
}
