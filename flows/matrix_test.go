package flows

import (
	"fmt"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"os"
	"slices"
	"strconv"
	"strings"
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

// everyPlace finds the shortest way to every step of the compiled table, so that a new step is in the matrix by itself.
func everyPlace(t *testing.T) ([]string, map[string]*phone) {
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
	own := slices.Concat(s.Text, s.Witness, s.More, []string{s.Picked, "quick_exit"})
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

// matrixInputs is every kind of input there is. A kind or command of the program that is not among them fails.
func matrixInputs(t *testing.T) []matrixInput {
	t.Helper()
	inputs := slices.Concat(typedInputs(), commandInputs(t), mediaInputs(), tapInputs(), acceptInputs(), groupInputs(), otherInputs())
	for _, kind := range constants(t, "../report/input.go", "Kind") {
		if !slices.ContainsFunc(inputs, func(in matrixInput) bool { return string(in.kind) == kind }) {
			t.Errorf("input kind %q has no line in the matrix", kind)
		}
	}
	return inputs
}

func typedInputs() []matrixInput {
	text := func(name, words string) matrixInput {
		return matrixInput{"text: " + name, false, report.KindText, func(q *phone) { q.text(words) }}
	}
	right := text("the receipt of a report of another phone", foreignReceipt)
	right.act = func(q *phone) {
		c := foreign(q)
		c.Reporter, c.Status = 700000009, report.StatusNew
		q.cases = append(q.cases, c)
		q.codes[foreignReceipt] = c.ID
		q.text(foreignReceipt)
	}
	return []matrixInput{text("any words", "halo selamat siang"), text("a ward", "Lamaru"), text("an attack", "dia dobrak pintu"),
		text("ending one's life", "saya mau bunuh diri"), right, text("16 wrong digits", noReceipt)}
}

// commandInputs are the commands found in the program itself, and one it does not know.
func commandInputs(t *testing.T) []matrixInput {
	t.Helper()
	var inputs []matrixInput
	for _, name := range append(everyCommand(t), "entahapa") {
		inputs = append(inputs, matrixInput{"command: /" + name, false, report.KindCommand, func(q *phone) { q.command(name) }})
	}
	for _, link := range []string{"ev_smpn28", "k_manggar", "k_atlantis", "entahapa"} {
		inputs = append(inputs, matrixInput{"command: /start " + link, false, report.KindCommand, func(q *phone) {
			q.do(report.Input{Kind: report.KindCommand, Command: "start", Args: link})
		}})
	}
	return inputs
}

func mediaInputs() []matrixInput {
	var inputs []matrixInput
	for _, kind := range []report.Kind{report.KindPhoto, report.KindVoice, report.KindVideo, report.KindDocument, report.KindSticker,
		report.KindLocation, report.KindContact, report.KindEdited, report.KindOther} {
		inputs = append(inputs, matrixInput{string(kind), true, kind, func(q *phone) { q.do(report.Input{Kind: kind}) }},
			matrixInput{string(kind) + " with a caption about ending one's life", false, kind, func(q *phone) {
				q.do(report.Input{Kind: kind, Text: "saya mau bunuh diri"})
			}})
	}
	inputs = append(inputs, matrixInput{"document named like a configuration file", true, report.KindDocument, func(q *phone) {
		q.do(report.Input{Kind: report.KindDocument, Upload: &report.Upload{Ref: "ref", Size: 1000}})
	}})
	for _, kind := range []report.Kind{report.KindPhoto, report.KindVoice, report.KindDocument} {
		inputs = append(inputs, matrixInput{string(kind) + " that may be evidence", false, kind, func(q *phone) {
			q.do(report.Input{Kind: kind, File: &report.File{Kind: kind, Ref: "ref", Size: 1000}})
		}})
	}
	return inputs
}

// shownRev is the revision that the buttons on the screen carry.
func (p *phone) shownRev() int {
	tap, _ := report.ParseTap(p.screen.Buttons[0][0].Data)
	return tap.Rev
}

func tapInputs() []matrixInput {
	tap := func(name string, data func(q *phone) string) matrixInput {
		return matrixInput{"tap: " + name, true, report.KindTap, func(q *phone) {
			q.do(report.Input{Kind: report.KindTap, Data: data(q), Message: 1})
		}}
	}
	first := func(q *phone, back int) string {
		tap, _ := report.ParseTap(q.screen.Buttons[0][0].Data)
		tap.Rev = max(tap.Rev-back, 0)
		return tap.Data()
	}
	of := func(q *phone, verb, about, choice string) string {
		return report.Tap{Verb: verb, About: about, Choice: choice, Rev: q.shownRev()}.Data()
	}
	return []matrixInput{
		tap("one revision late", func(q *phone) string { return first(q, 1) }),
		tap("stale", func(q *phone) string { return first(q, 3) }),
		tap("from the future", func(q *phone) string { return first(q, -7) }),
		tap("a button of another step", func(q *phone) string {
			if q.where() == "kinds" {
				return of(q, verbAnswer, "safe", "ok")
			}
			return of(q, verbAnswer, "kinds", "fisik")
		}),
		tap("a choice the step has not", func(q *phone) string { return of(q, verbAnswer, string(q.step().ID), "zz") }),
		tap("a ward that is none", func(q *phone) string { return of(q, verbPlace, string(q.step().ID), "atlantis") }),
		tap("a way there is not", func(q *phone) string { return of(q, verbGo, string(q.step().ID), "zz") }),
		tap("a verb there is not", func(q *phone) string { return of(q, "zz", string(q.step().ID), "") }),
		tap("not in our form", func(*phone) string { return "forged" }),
		tap("empty", func(*phone) string { return "" }),
		tap("longer than Telegram allows", func(*phone) string { return "a:" + strings.Repeat("x", 80) + "::1" }),
	}
}

// foreign is somebody else's case, offered to "me".
func foreign(q *phone) report.Case {
	return report.Case{ID: foreignCase, Code: "K-7F3Q", Rev: 1, Status: report.StatusOffered, Urgency: report.Urgent, Category: "cat_fisik",
		Place: report.Place{District: "Balikpapan Timur", Ward: "Teritip"}, Reporter: 700000099, Lang: report.Indonesian,
		Answers: map[report.Field][]string{}, OpenedAt: q.now, NextDue: q.now.Add(time.Hour),
		Offers: []report.Offer{{ID: foreignOffer, To: "me", State: report.OfferOpen, At: q.now}}}
}

// presses has the phone's owner, who is or was in petugas:, press a button of an offer of somebody else's case.
func (p *phone) presses(verb string, employed, private bool, change func(*report.Case, *report.Env)) {
	c, env := foreign(p), p.env()
	city := *p.city
	if employed {
		city.People = append(slices.Clone(city.People), report.Person{ID: "me", Name: "Saya", Chat: p.chat, Role: report.RoleActivist, Lives: "Damai"})
	}
	env.City, env.States = &city, map[report.PersonID]report.PersonState{}
	if change != nil {
		change(&c, &env)
	}
	in := report.Input{Kind: report.KindTap, Data: report.Tap{Verb: verb, About: string(foreignOffer)}.Data(), Message: 1, Private: private}
	if want := p.f.Wants(p.chat, in, env.City); private && want.Offer != foreignOffer {
		p.t.Error("the case is not asked for")
	}
	d := p.lay(in)
	d.Found = &c
	p.apply(p.f.Answer(d, in, env))
}

func acceptInputs() []matrixInput {
	press := func(name, verb string, idle, employed bool, change func(*report.Case, *report.Env)) matrixInput {
		return matrixInput{name, idle, report.KindTap, func(q *phone) { q.presses(verb, employed, true, change) }}
	}
	accept := func(name string, employed bool, change func(*report.Case, *report.Env)) matrixInput {
		return press("TERIMA by "+name, report.TapAccept, true, employed, change)
	}
	inputs := []matrixInput{
		accept("who was offered it", true, nil),
		accept("the reporter", true, func(c *report.Case, env *report.Env) {
			me, _ := env.City.Person("me")
			c.Reporter = me.Chat
		}),
		accept("an excluded person", true, func(c *report.Case, _ *report.Env) { c.Exclude.People = []report.PersonID{"me"} }),
		accept("who was offered nothing", true, func(c *report.Case, _ *report.Env) { c.Offers[0].To = "rina" }),
		accept("whose offer was revoked", true, func(c *report.Case, _ *report.Env) { c.Offers[0].State = report.OfferRevoked }),
		accept("who was frozen", true, func(_ *report.Case, env *report.Env) {
			env.States["me"] = report.PersonState{Person: "me", Frozen: true}
		}),
		accept("a removed person", false, nil),
		accept("who comes second", true, func(c *report.Case, _ *report.Env) {
			c.Status, c.Holder, c.Offers[0].State = report.StatusAccepted, "rina", report.OfferTaken
		}),
	}
	for _, verb := range staffVerbs {
		inputs = append(inputs, press("staff button "+verb+" by anybody", verb, true, false, nil))
	}
	return inputs
}

func groupInputs() []matrixInput {
	group := func(name string, in report.Input) matrixInput {
		return matrixInput{"in a group or channel: " + name, true, in.Kind, func(q *phone) {
			q.apply(q.f.Answer(q.lay(in), in, q.env()))
		}}
	}
	return []matrixInput{
		group("text", report.Input{Kind: report.KindText, Text: "saya mau bunuh diri"}),
		group("a receipt", report.Input{Kind: report.KindText, Text: noReceipt}),
		group("command", report.Input{Kind: report.KindCommand, Command: "mulai"}),
		group("photo", report.Input{Kind: report.KindPhoto}),
		group("tap", report.Input{Kind: report.KindTap, Data: "n:home:exit:0"}),
		{"in a group or channel: TERIMA", true, report.KindTap, func(q *phone) { q.presses(report.TapAccept, true, false, nil) }},
		group("thrown out", report.Input{Kind: report.KindBlocked}),
		group("taken in", report.Input{Kind: report.KindUnblocked}),
	}
}

func otherInputs() []matrixInput {
	quiet := func(name string, at func(*report.Draft) time.Time) matrixInput {
		return matrixInput{name, false, "", func(q *phone) {
			if d := q.desk.Draft; d != nil && !at(d).IsZero() {
				q.now = at(d)
			}
			q.apply(q.f.Quiet(q.lay(report.Input{}), q.env()))
		}}
	}
	member := func(name string, kind report.Kind) matrixInput {
		return matrixInput{name, kind != report.KindBlocked, kind, func(q *phone) { q.do(report.Input{Kind: kind}) }}
	}
	return []matrixInput{
		member("the bot is blocked", report.KindBlocked), member("the bot is unblocked", report.KindUnblocked),
		{"a kind we do not know", true, "", func(q *phone) { q.do(report.Input{Kind: "hologram"}) }},
		quiet(silence, func(d *report.Draft) time.Time { return d.DueAt }),
		quiet(expiry, func(d *report.Draft) time.Time { return d.ExpiresAt }),
	}
}

// everyCommand reads the commands out of the program: the cases of every switch over Input.Command, and the constants of
// the duty.
func everyCommand(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, file := range []string{"answer.go", "command.go"} {
		tree, err := parser.ParseFile(gotoken.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if s, ok := n.(*ast.SwitchStmt); ok {
				if tag, ok := s.Tag.(*ast.SelectorExpr); ok && tag.Sel.Name == "Command" {
					ast.Inspect(s.Body, func(n ast.Node) bool {
						if c, ok := n.(*ast.CaseClause); ok {
							all = append(all, literals(c.List)...)
						}
						return true
					})
				}
			}
			if v, ok := n.(*ast.ValueSpec); ok && strings.HasPrefix(v.Names[0].Name, "cmd") {
				all = append(all, literals(v.Values)...)
			}
			return true
		})
	}
	if len(all) < 15 {
		t.Fatalf("only the commands %v were found", all)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func literals(of []ast.Expr) (words []string) {
	for _, e := range of {
		if l, ok := e.(*ast.BasicLit); ok && l.Kind == gotoken.STRING {
			word, _ := strconv.Unquote(l.Value)
			words = append(words, word)
		}
	}
	return words
}

// constants are the values of the constants of a type in a file.
func constants(t *testing.T, file, of string) (values []string) {
	t.Helper()
	tree, err := parser.ParseFile(gotoken.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok {
			if name, ok := v.Type.(*ast.Ident); ok && name.Name == of {
				values = append(values, literals(v.Values)...)
			}
		}
		return true
	})
	if len(values) == 0 {
		t.Fatalf("no constants of %s in %s", of, file)
	}
	return values
}
