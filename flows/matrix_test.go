package flows

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ruangaman/report"
)

const matrixFile = "testdata/matrix/answers.txt"

const matrixHead = `# Every step × every kind of input: what happens. Written by "go test ./flows -run Matrix -update" and read by people: a new
# step, kind or command, or another answer, fails the build until it stands here.
# How updates become kinds stands in bot/testdata/kinds.txt. Forwarded messages are what they carry; channels are groups.
#
#   input
#     what happens: the steps at which it does
#
# "same question" is the screen that stood there; "+ key" is said above it; "→ step" moves on; "typed words go" takes the
# person's own message out of the chat. "home+draft" is the first screen while an unsent report lies aside.
`

// matrixInput is one kind of input. What is idle must leave draft, cases and place alone, whatever the golden table says.
type matrixInput struct {
	name string
	idle bool
	kind report.Kind // what it proves an answer for; empty for time
	act  func(q *phone)
}

func TestMatrixOfEveryStepAndEveryInput(t *testing.T) {
	t.Parallel()
	places, phones := everyPlace(t)
	inputs := matrixInputs(t)
	var out strings.Builder
	out.WriteString(matrixHead)
	for _, in := range inputs {
		fmt.Fprintf(&out, "\n%s\n", in.name)
		var results []string
		at := map[string][]string{}
		for _, place := range places {
			got := matrixAnswer(t, place, phones[place], in)
			if at[got] == nil {
				results = append(results, got)
			}
			at[got] = append(at[got], place)
		}
		slices.SortStableFunc(results, func(a, b string) int { return len(at[a]) - len(at[b]) })
		for i, r := range results {
			steps := strings.Join(at[r], " ")
			switch {
			case len(results) == 1:
				steps = "every step"
			case i == len(results)-1:
				steps = "every other step"
			}
			fmt.Fprintf(&out, "  %s: %s\n", r, steps)
		}
	}
	out.WriteString("\nfresh button\n")
	for _, place := range places {
		fmt.Fprintf(&out, "  %s: %s\n", place, freshButtons(t, phones[place]))
	}
	golden(t, matrixFile, out.String())
	for _, place := range places {
		checkRest(t, place, phones[place])
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s says otherwise:\n%s", file, firstDifference(string(want), got))
	}
}

// where names the place on the screen.
func (p *phone) where() string {
	if at := p.desk.State.At; onStatus(p.desk) {
		return string(at)
	}
	s := string(p.step().ID)
	if p.desk.Draft != nil && s == "home" {
		s += "+draft"
	}
	return s
}

// everyPlace gives a phone at every step of the compiled table, so that a new step is in the matrix by itself. The search is
// long, so all tests share one.
func everyPlace(t *testing.T) ([]string, map[string]*phone) {
	t.Helper()
	searched.Do(func() { searched.places, searched.phones = searchPlaces(t) })
	if len(searched.phones) == 0 {
		t.Fatal("the search for the places failed")
	}
	own := map[string]*phone{}
	for place, p := range searched.phones {
		own[place] = p.fork(t)
	}
	return slices.Clone(searched.places), own
}

var searched struct {
	sync.Once
	places []string
	phones map[string]*phone
}

// searchPlaces finds the shortest way to every step.
func searchPlaces(t *testing.T) ([]string, map[string]*phone) {
	t.Helper()
	found := map[string]*phone{}
	seen := map[string]bool{}
	missing := map[string]bool{string(atCode): true, string(atStatus): true, string(atWord): true, "home+draft": true}
	for _, s := range compiled.table.Steps {
		missing[string(s.ID)] = true
	}
	start := newPhone(t)
	start.walking = true
	start.command("start")
	for todo := []*phone{start}; len(todo) > 0 && len(missing) > 0; todo = todo[1:] {
		for _, q := range todo[0].neighbours(t) {
			place := q.where()
			if missing[place] && !(place == "home+draft" || place == "unfinished") || missing[place] && q.desk.Draft.Flow == flowReport {
				delete(missing, place)
				found[place] = q
			}
			again := len(q.cases) > 0 && q.desk.Draft != nil && q.desk.Draft.Flow != flowAddition
			if s := q.coarsely(); !seen[s] && !again {
				seen[s] = true
				todo = append(todo, q)
			}
		}
	}
	for place, way := range map[string]func(*testing.T) *phone{"nobody": nobodyLeft, string(atWord): asksWord, "fix_guess": correctsGuess,
		string(atErase): proves, string(atTail): asksTail} {
		found[place] = way(t)
		delete(missing, place)
	}
	for place := range missing {
		t.Errorf("no way leads to %q", place)
	}
	places := []string{"home+draft", string(atCode), string(atWord), string(atStatus)}
	for _, s := range compiled.table.Steps {
		places = append(places, string(s.ID))
	}
	if t.Failed() {
		t.FailNow()
	}
	return places, found
}

// coarsely is what decides which steps can still be reached: less than a situation, so that the search is short.
func (p *phone) coarsely() string {
	s := fmt.Sprint(p.where(), p.desk.State.At, len(p.cases) > 0, p.desk.State.Case.Zero())
	if d := p.desk.Draft; d != nil && p.desk.State.At != "" {
		return s + fmt.Sprint(d.Flow, d.At)
	} else if d != nil {
		return s + fmt.Sprint(d.Flow, d.At, d.First(fieldRole) == roleWitness, d.First("relation") == "official", d.First(fieldContact) == "hours", d.Has(fieldHours, "own"))
	}
	return s + p.sentBy()
}

// nobodyLeft is a phone whose report nobody could read: it needs a city of its own.
func nobodyLeft(t *testing.T) *phone {
	t.Helper()
	p := newPhone(t)
	p.walking, p.city.People = true, p.city.People[:2]
	p.command("start")
	p.taps("btn_start_report", "opt_about_me_adult", "btn_agree", "opt_safety_ok", "opt_private_no", "Balikpapan Timur", "Manggar",
		"opt_interrupted_no", "btn_skip", "opt_rel_official", "opt_job_aktivis", "btn_send_now")
	if p.where() != "nobody" {
		t.Fatalf("the way to nobody leads to %s", p.where())
	}
	return p
}

// asksWord is a phone at the gate: its case has a code word, chosen on another day.
func asksWord(t *testing.T) *phone {
	t.Helper()
	p := telling(t, "btn_send_now")
	p.walking = true
	p.cases[0].Word, _ = report.NewCodeWord("layang-layang", report.ID{7})
	p.command("start")
	p.taps("btn_continue", "btn_letters", "btn_talk_safe")
	if p.where() != string(atWord) {
		t.Fatalf("the way to the gate leads to %s", p.where())
	}
	return p
}

// neighbours are the phones one act further.
func (p *phone) neighbours(t *testing.T) []*phone {
	t.Helper()
	all := []*phone{p}
	for _, row := range p.screen.Buttons {
		for _, b := range row {
			if label := labelOf(b.Label); label != "btn_exit" && !thin(p.step().ID, label) {
				q := p.fork(t)
				q.do(report.Input{Kind: report.KindTap, Data: b.Data, Message: 1})
				all = append(all, q)
			}
		}
	}
	for _, in := range typed {
		if in.Kind == report.KindText || in.Kind == report.KindCommand {
			q := p.fork(t)
			q.do(in)
			all = append(all, q)
		}
	}
	home := p.fork(t)
	home.command("mulai")
	return append(all, home)
}

func matrixAnswer(t *testing.T, place string, p *phone, in matrixInput) string {
	t.Helper()
	q := p.fork(t)
	q.last = report.Change{}
	in.act(q)
	if in.idle && (kept(t, p) != kept(t, q)) {
		t.Errorf("%s at %s changed something", in.name, place)
	}
	if in.name != expiry && in.name != silence && in.kind != report.KindBlocked { // nobody looks at a closed chat
		q.checkLive(t, in.name+" at "+place)
	}
	return outcome(p, q)
}

// checkLive: what the screen shows is where the chat is, so that none of its buttons is dead.
func (p *phone) checkLive(t *testing.T, after string) {
	t.Helper()
	talk := compiled.take(p.lay(report.Input{}), report.Input{}, p.env())
	about, rev := string(p.step().ID), talk.rev()
	if onStatus(p.desk) {
		about, rev = string(atStatus), p.desk.State.LiveRev
	}
	for _, row := range p.screen.Buttons {
		for _, b := range row {
			tap, _ := report.ParseTap(b.Data)
			if tap.Rev != rev || tap.About != about && !slices.Contains([]string{tapCode, tapAdd, tapMail, tapResume}, tap.Verb) {
				t.Errorf("after %s the button %s is dead", after, textWords(b.Label))
			}
		}
	}
}

// kept is everything that an idle act leaves alone: all but the number of the screen.
func kept(t *testing.T, p *phone) string {
	t.Helper()
	d := p.desk
	d.State.LiveRev, d.State.ActedAt, d.State.AwakeUntil, d.State.Closed = 0, time.Time{}, time.Time{}, false
	var cases []string
	for _, c := range p.cases {
		if c.ID != foreignCase {
			cases = append(cases, fmt.Sprint(c.ID, c.Rev, c.Status, len(c.Added), c.Urgency, len(c.Log)))
		}
	}
	return encode(t, d) + strings.Join(cases, " ")
}

// outcome is what an act did, in few words.
func outcome(p, q *phone) string {
	ch := q.last
	var words []string
	say := func(yes bool, word string) {
		if yes {
			words = append(words, word)
		}
	}
	say(does(ch, report.ActWipe), "chat wiped")
	say(len(ch.Receipts) > 0, "report sent")
	say(len(ch.Receipts) == 0 && len(ch.Cases) > 0, "case "+caseMove(p, ch))
	say(len(ch.Erase) > 0, "draft destroyed")
	say(len(ch.People) > 0, "person noted")
	live := false
	for _, m := range ch.Outbox {
		if m.As == report.AsLive && m.To == q.chat {
			live = true
			words = append(words, q.screenIn(p, m))
		}
	}
	say(!live, "screen left alone")
	for _, m := range ch.Outbox {
		if m.As != report.AsLive && m.To == q.chat && m.Do != report.ActDelete && m.Do != report.ActWipe && m.As != report.AsReceipt {
			words = append(words, string(m.Do)+" "+labelOf(m.Body[0]))
		}
		say(m.Do == report.ActDelete && slices.Contains(m.Targets, q.next) && m.To == q.chat, "typed words go")
		say(m.To != q.chat, "another is told")
	}
	return strings.Join(slices.Compact(words), ", ")
}

func caseMove(p *phone, ch report.Change) string {
	if len(ch.Cases) == 0 {
		return ""
	}
	c := ch.Cases[0]
	if i := p.index(c.ID); i >= 0 && len(c.Added) > len(p.cases[i].Added) {
		return "told more"
	}
	return string(c.Status)
}

func does(ch report.Change, act report.Action) bool {
	return slices.ContainsFunc(ch.Outbox, func(m report.Message) bool { return m.Do == act })
}

// screenIn says what a new live message shows beside the question it stands for.
func (p *phone) screenIn(before *phone, m report.Message) string {
	place := "→ " + p.where()
	if p.where() == before.where() {
		place = "same question"
		if a, b := before.desk.Draft, p.desk.Draft; a != nil && b != nil && fmt.Sprint(a.Answers, a.Place, a.Candidates) != fmt.Sprint(b.Answers, b.Place, b.Candidates) {
			place = "answer taken"
		}
	}
	if len(m.Buttons) == 0 {
		place = "a line that says nothing"
	}
	s := p.step()
	own := slices.Concat(s.Text, s.Witness, s.Alarm, s.More, []string{s.Picked, "quick_exit"})
	if s.Kind == kindStory {
		own = append(own, "story_files", "story_no_files")
	}
	if onStatus(p.desk) {
		own = []string{"status_ask_code", "status_hint", "status_waiting", "word_enter_ask"}
	}
	for _, t := range m.Body {
		if t.Key != "" && !slices.Contains(own, t.Key) && (t.Key != p.bodyHead(before) || place != "same question") {
			place += " + " + t.Key
		}
	}
	if m.Do == report.ActSend && len(m.Buttons) > 0 {
		place += " (sent anew)"
	}
	return place
}

// bodyHead is the first line of the status screen, which is no note.
func (p *phone) bodyHead(before *phone) string {
	if before.desk.State.At == atStatus && len(before.screen.Body) > 0 {
		return before.screen.Body[0].Key
	}
	return ""
}

// freshButtons says for each button of a screen where it leads; those that do the same stand together.
func freshButtons(t *testing.T, p *phone) string {
	t.Helper()
	var results []string
	labels := map[string][]string{}
	for _, row := range p.screen.Buttons {
		for _, b := range row {
			q := p.fork(t)
			q.last = report.Change{}
			q.do(report.Input{Kind: report.KindTap, Data: b.Data, Message: 1})
			got := outcome(p, q)
			if labels[got] == nil {
				results = append(results, got)
			}
			labels[got] = append(labels[got], "["+textWords(b.Label)+"]")
		}
	}
	for i, r := range results {
		results[i] = strings.Join(labels[r], "") + " " + r
	}
	return strings.Join(results, " · ")
}

const (
	foreignOffer   report.OfferID = "MatrixOffer12345"
	noReceipt                     = "9999000099990000"
	foreignReceipt                = "1111222233334444"
)

// What time alone does; the screen that stands there is left alone by it.
const silence, expiry = "silence", "expiry"

var foreignCase = report.ID{0xfe, 0xed}
