package flows

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

// fork is a second phone in the same situation.
func (p *phone) fork(t *testing.T) *phone {
	q := *p
	q.t = t
	q.cases = slices.Clone(p.cases)
	q.codes = maps.Clone(p.codes)
	q.receipts = slices.Clone(p.receipts)
	if p.desk.Draft != nil {
		q.desk.Draft = p.desk.Draft.Clone()
	}
	return &q
}

// situation is everything that decides what the next screen offers: the same situation is walked through once. Beside the
// draft (info, help, the mailbox) the draft only waits: of it that screen knows the flow and the step to lead back to.
func (p *phone) situation() string {
	d, at := p.desk.Draft, p.desk.State.At
	s := fmt.Sprint(at, "|", len(p.cases) > 0, !p.desk.State.Case.Zero())
	if d == nil {
		return s + p.sentBy()
	}
	if at != "" {
		return s + fmt.Sprint("|", d.Flow, d.At, d.Consented)
	}
	if compiled.steps[d.At].Kind == kindDetour {
		return s + fmt.Sprint("|", d.Flow, d.At, d.Resume, d.Consented)
	}
	path := compiled.walk(d, func(s *step) bool { return !s.passed(d) })
	return s + fmt.Sprint("|", d.Flow, d.At, d.Voice, path[len(path)-1].ID == d.At, len(d.Candidates) > 0, d.First(fieldRole) == roleWitness,
		d.First("relation") == "official", d.Has(fieldHours, "own"))
}

// sentBy is what decides which buttons a sent report has on the screen.
func (p *phone) sentBy() string {
	i := p.index(p.desk.State.Case)
	return fmt.Sprint(i >= 0 && p.cases[i].Witness, i >= 0 && len(p.cases[i].Where) > 0)
}

// typical inputs beside the buttons. A walk tries each at every screen.
var typed = []report.Input{
	{Kind: report.KindCommand, Command: "kembali"}, {Kind: report.KindCommand, Command: "lewati"},
	{Kind: report.KindCommand, Command: "bantuan"}, {Kind: report.KindCommand, Command: "darurat"},
	{Kind: report.KindCommand, Command: "lupakan"},
	{Kind: report.KindText, Text: "Lamaru"}, {Kind: report.KindText, Text: "manggar"}, {Kind: report.KindText, Text: "dia dobrak pintu"},
	{Kind: report.KindText, Text: "saya mau bunuh diri"},
	{Kind: report.KindPhoto}, {Kind: report.KindTap, Data: "a:kinds:fisik:zz"}, {Kind: report.KindTap, Data: "forged"},
}

// thin leaves out buttons that are like another: one of many kinds, wards and relations stands for all that do the same.
func thin(at report.Step, label string) bool {
	switch {
	case strings.HasPrefix(label, "opt_kind_"):
		return label != "opt_kind_fisik" && label != "opt_kind_seksual"
	case strings.HasPrefix(label, "opt_rel_"):
		return !slices.Contains([]string{"opt_rel_official", "opt_rel_teacher", "opt_rel_other"}, label)
	case strings.HasPrefix(label, "opt_hours_"):
		return label != "opt_hours_any" && label != "opt_hours_own"
	case at == "own_hours" && strings.Contains(label, "–"):
		return !strings.Contains(label, "08–09")
	case strings.HasPrefix(label, "discreet_"):
		return label != "discreet_notice"
	case strings.HasPrefix(label, "opt_need_"), strings.HasPrefix(label, "opt_dis_"), strings.HasPrefix(label, "opt_place_"):
		return !strings.HasSuffix(label, "safe") && !strings.HasSuffix(label, "none") && !strings.HasSuffix(label, "home")
	case strings.HasPrefix(label, "Balikpapan "):
		return label != "Balikpapan Timur"
	case slices.Contains([]string{"Manggar", "Manggar Baru", "Teritip"}, label):
		return at != "" && label != "Manggar"
	default:
		return false
	}
}

// TestEveryPathOfTheTable walks through every situation that buttons, commands and typed words lead to, and checks the laws
// of every step at each (DESIGN §5): what is on the screen is a step of the table, every button that is shown does
// something, nothing else does, and every way out works.
func TestEveryPathOfTheTable(t *testing.T) {
	t.Parallel()
	start := newPhone(t)
	start.walking = true
	start.command("start")
	seen := map[string]bool{start.situation(): true}
	visited := map[report.Step]bool{}
	todo := []*phone{start}
	for ; len(todo) > 0; todo = todo[1:] {
		p := todo[0]
		visited[p.step().ID] = true
		for _, q := range p.everyAct(t) {
			// A second report beside a case is the first one again.
			if again := len(q.cases) > 0 && q.desk.Draft != nil && q.desk.Draft.Flow != flowAddition; again {
				continue
			}
			if s := q.situation(); !seen[s] {
				seen[s] = true
				todo = append(todo, q)
			}
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	for _, s := range compiled.table.Steps {
		if !visited[s.ID] && !slices.Contains([]report.Step{"nobody", "fix_guess", atErase, atTail}, s.ID) { // tests of their own lead there
			t.Errorf("no walk leads to step %q", s.ID)
		}
	}
	t.Logf("%d situations", len(seen))
}

func (p *phone) step() *step {
	talk := compiled.take(p.lay(report.Input{}), report.Input{}, p.env())
	s, _ := talk.here()
	return s
}

// everyAct tries every button and every typical input, and gives the phones afterwards.
func (p *phone) everyAct(t *testing.T) []*phone {
	t.Helper()
	p.checkScreen(t)
	p.checkWaysOut(t)
	var all []*phone
	at := p.step()
	for _, row := range p.screen.Buttons {
		for _, b := range row {
			if label := labelOf(b.Label); label != "btn_exit" && !thin(at.ID, label) {
				q := p.fork(t)
				q.do(report.Input{Kind: report.KindTap, Data: b.Data, Message: 1})
				if onStatus(q.desk) { // the status screens have tests of their own
					continue
				}
				p.checkTap(t, q, b)
				all = append(all, q)
			}
		}
	}
	for _, in := range typed {
		q := p.fork(t)
		q.do(in)
		if in.Kind == report.KindPhoto || in.Kind == report.KindTap {
			p.checkUnchanged(t, q, in)
			continue
		}
		all = append(all, q)
	}
	return all
}

// checkScreen: something is said, every button fits Telegram, and from the place on one of them sends.
func (p *phone) checkScreen(t *testing.T) {
	t.Helper()
	body, buttons := p.say()
	if len(body) == 0 || len(buttons) == 0 {
		t.Errorf("%s: %v %v", p.situation(), body, buttons)
	}
	for _, row := range p.screen.Buttons {
		for _, b := range row {
			if _, ok := report.ParseTap(b.Data); !ok {
				t.Errorf("%s: button %s says %q", p.situation(), labelOf(b.Label), b.Data)
			}
		}
	}
	d := p.desk.Draft
	if d == nil || p.desk.State.At != "" || d.At == "nobody" || !d.Consented || d.Flow == flowReport && !placed(compiled, d) || d.Flow == flowEmergency {
		return
	}
	if !slices.ContainsFunc(buttons, func(b string) bool {
		return slices.Contains([]string{"btn_send_now", "btn_send", "btn_send_emergency"}, b)
	}) {
		t.Errorf("%s: nothing sends: %v", p.situation(), buttons)
	}
}

// checkTap: a button that was on the screen does something, and [Kembali] after an answer leads back to the question.
func (p *phone) checkTap(t *testing.T, q *phone, b report.Button) {
	t.Helper()
	ch := q.last
	if ch.Draft == nil && ch.State == nil && len(ch.Cases) == 0 && len(ch.Erase) == 0 && labelOf(b.Label) != "btn_more" {
		t.Errorf("%s: button %s does nothing", p.situation(), labelOf(b.Label))
	}
	before, after := p.desk.Draft, q.desk.Draft
	tap, _ := report.ParseTap(b.Data)
	if tap.Verb != verbAnswer && tap.Verb != verbPlace || before == nil || after == nil || p.desk.State.At != "" || q.desk.State.At != "" {
		return
	}
	from, to := p.step(), q.step()
	if from.ID == to.ID || from.Kind == kindDetour || to.Kind == kindDetour || from.Kind == kindReview || from.Flow != to.Flow {
		return
	}
	if path := compiled.path(after); len(path) < 2 || path[len(path)-2].ID != from.ID {
		return // an earlier answer was changed: the talk went on where it had stopped
	}
	back := q.fork(t)
	back.command("kembali")
	if got := back.step().ID; got != from.ID {
		t.Errorf("%s: %s leads to %s, and back to %s", p.situation(), labelOf(b.Label), to.ID, got)
	}
	for field, v := range before.Answers {
		if now, ok := back.desk.Draft.Answers[field]; field != from.Field && field != fieldDistrict && field != fieldWard &&
			from.ID != "about" && from.ID != "relation" && from.ID != "contact" && (!ok || !slices.Equal(v, now)) {
			t.Errorf("%s: %s and back changed %s", p.situation(), labelOf(b.Label), field)
		}
	}
}

// checkUnchanged: what cannot be taken shows the present question again and changes nothing.
func (p *phone) checkUnchanged(t *testing.T, q *phone, in report.Input) {
	t.Helper()
	if encode(t, p.desk) != encode(t, q.desk) || len(p.cases) != len(q.cases) {
		t.Errorf("%s: %s changed something", p.situation(), in.Kind)
	}
	was, now := p.labels(), q.labels()
	if !slices.Equal(was, now) {
		t.Errorf("%s: after %s the buttons are %v, not %v", p.situation(), in.Kind, now, was)
	}
}

func (p *phone) labels() []string {
	_, buttons := p.say()
	return buttons
}

func encode(t *testing.T, d report.Desk) string {
	t.Helper()
	d.State.ActedAt, d.State.AwakeUntil = time.Time{}, time.Time{} // when, not what
	raw, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// checkWaysOut: the commands work here too, a case outlives all of them, and the first screen tells nothing.
func (p *phone) checkWaysOut(t *testing.T) {
	t.Helper()
	cases := len(p.cases)

	home := p.fork(t)
	home.command("mulai")
	if body, buttons := home.say(); !slices.Equal(body, []string{"welcome"}) || len(buttons) != 5 || home.screen.Do != report.ActSend ||
		home.screen.Voice != report.VoiceAdult {
		t.Errorf("%s: the first screen is %v %v", p.situation(), body, buttons)
	}
	if p.desk.Draft != nil {
		home.tap("btn_continue")
		if home.desk.Draft == nil || home.desk.Draft.At != p.desk.Draft.At {
			t.Errorf("%s: going on after the first screen leads elsewhere", p.situation())
		}
	}

	discarded := p.fork(t)
	discarded.command("batal")
	if discarded.desk.Draft != nil || len(discarded.cases) != cases {
		t.Errorf("%s: /batal leaves a draft or takes a case", p.situation())
	}
	if p.desk.Draft != nil && (!slices.Contains(discarded.last.Erase, p.desk.Draft.ID) || discarded.screen.WhenErased != p.desk.Draft.ID) {
		t.Errorf("%s: /batal says so before the key is gone", p.situation())
	}

	left := p.fork(t)
	left.command("keluar")
	keep := p.desk.Draft != nil && p.desk.Draft.First(fieldInterrupted) == interruptedKeep
	if first := left.last.Outbox[0]; first.Do != report.ActWipe || first.Lane != report.LaneEmergency || len(left.cases) != cases ||
		left.desk.Draft != nil && !keep || left.desk.Draft == nil && keep || len(left.screen.Buttons) > 0 {
		t.Errorf("%s: /keluar leaves traces or takes too much", p.situation())
	}
}
