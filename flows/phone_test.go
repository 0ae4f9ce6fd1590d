package flows

import (
	"encoding/binary"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"ruangaman/report"
)

// anyText says that every text exists; the texts' own tests look for the real ones.
func anyText(string) bool { return true }

// compiled is one Flows for all tests; it is immutable.
var compiled = func() *Flows {
	f, err := Compile(anyText)
	if err != nil {
		panic(err)
	}
	return f
}()

var wita = time.FixedZone("WITA", 8*60*60)

// testCity is Balikpapan as far as a conversation needs it.
func testCity() *report.City {
	return &report.City{
		Name: "Balikpapan", Lang: report.Indonesian, Zone: wita,
		Districts: []report.District{
			{Name: "Balikpapan Timur", Wards: []string{"Manggar", "Manggar Baru", "Lamaru", "Teritip"}},
			{Name: "Balikpapan Barat", Wards: []string{"Baru Ilir", "Baru Tengah", "Baru Ulu", "Kariangau", "Margo Mulyo", "Marga Sari"}},
			{Name: "Balikpapan Utara", Wards: []string{"Batu Ampar", "Gunung Samarinda", "Gunung Samarinda Baru", "Karang Joang", "Muara Rapak", "Graha Indah"}},
			{Name: "Balikpapan Selatan", Wards: []string{"Sepinggan", "Sepinggan Baru", "Sepinggan Raya", "Gunung Bahagia", "Sungai Nangka", "Damai Baru", "Damai Bahagia"}},
			{Name: "Balikpapan Kota", Wards: []string{"Prapatan", "Telaga Sari", "Klandasan Ulu", "Klandasan Ilir", "Damai"}},
		},
		People: []report.Person{
			{ID: "rina", Name: "Rina W.", Chat: 510000001, Role: report.RoleActivist, Lives: "Manggar"},
			{ID: "budi", Name: "Budi S.", Chat: 510000002, Role: report.RoleActivist, Lives: "Lamaru"},
			{ID: "ratna", Name: "Ratna K.", Chat: 510000009, Role: report.RoleCoordinator},
			{ID: "mega", Name: "Mega R.", Chat: 510000012, Role: report.RoleIndependent},
		},
		Help: []report.Helpline{
			{Name: "Polisi", Number: "110", For: []string{"darurat"}, Note: "nomor Anda tercatat"},
			{Name: "SAPA 129", Number: "129", WhatsApp: "08111129129", For: []string{"kekerasan", "anak"}},
			{Name: "Konseling krisis", Number: "119", Site: "healing119.id", For: []string{"bunuh diri"}},
		},
		Keep: report.Keep{Draft: 24 * time.Hour, Screen: time.Hour},
	}
}

// phone is a reporter's chat with a store of its own: it applies every change as the store does, and remembers the
// screen. It carries the desk through JSON between any two acts, so every test is also a test of restarts.
type phone struct {
	t     *testing.T
	f     *Flows
	city  *report.City
	now   time.Time
	chat  report.ChatID
	desk  report.Desk
	cases []report.Case
	codes map[report.Receipt]report.ID
	draws uint64
	next  report.MessageID

	screen   report.Message   // the live message
	receipts []report.Receipt // as shown
	last     report.Change
	acts     int
	walking  bool // no restarts in between: thousands of acts
}

func newPhone(t *testing.T) *phone {
	return &phone{t: t, f: compiled, city: testCity(), now: time.Date(2026, 11, 23, 10, 0, 0, 0, wita), chat: 700000001,
		codes: map[report.Receipt]report.ID{}, next: 100}
}

// fresh draws chance that can be foreseen.
func (p *phone) fresh() report.Fresh {
	p.draws++
	var f report.Fresh
	binary.BigEndian.PutUint64(f.ID[8:], p.draws)
	digits := []byte("0000000000000000")
	for n, i := p.draws, 15; n > 0; n, i = n/10, i-1 {
		digits[i] = byte('0' + n%10)
	}
	f.Receipt = report.Receipt(digits)
	f.Code = "K-7F3Q"
	f.Apart = f.ID
	f.Apart[0] = 0xa0
	return f
}

func (p *phone) env() report.Env {
	return report.Env{Now: p.now, Fresh: p.fresh(), City: p.city, Prove: testMark, Tail: testTail}
}

// lay is the desk as the store lays it out for an input.
func (p *phone) lay(in report.Input) report.Desk {
	d := report.Desk{Chat: p.chat, State: p.desk.State, Draft: p.desk.Draft, City: p.desk.City}
	want := p.f.Wants(p.chat, in, p.city)
	for i := len(p.cases) - 1; i >= 0; i-- {
		c := p.cases[i]
		if c.Reporter == p.chat && c.Status.Open() && len(d.Mine) < report.DeskCases {
			d.Mine = append(d.Mine, c)
		}
	}
	for _, c := range p.cases {
		if want.Told && c.Reporter == p.chat {
			d.Told = append(d.Told, c)
		}
	}
	if i := p.index(p.desk.State.Writing.Case); i >= 0 {
		d.Writing = &p.cases[i]
	}
	id := p.desk.State.Case
	if p.desk.Draft != nil && !p.desk.Draft.Case.Zero() {
		id = p.desk.Draft.Case
	}
	if want.Receipt != "" {
		id = p.codes[want.Receipt]
	}
	if i := p.index(id); i >= 0 {
		d.Found = &p.cases[i]
	}
	if p.walking {
		return d
	}
	return throughJSON(p.t, d)
}

// throughJSON is a restart: nothing may be remembered that the store does not keep.
func throughJSON(t *testing.T, d report.Desk) report.Desk {
	t.Helper()
	raw, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var back report.Desk
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	return back
}

func (p *phone) index(id report.ID) int {
	return slices.IndexFunc(p.cases, func(c report.Case) bool { return c.ID == id })
}

// do answers one input and applies the change.
func (p *phone) do(in report.Input) report.Change {
	p.t.Helper()
	in.Private = true
	if in.Message == 0 {
		p.next++
		in.Message = p.next
	}
	p.acts++
	p.now = p.now.Add(time.Second)
	ch := p.f.Answer(p.lay(in), in, p.env())
	_, staff := p.city.PersonByChat(p.chat)
	if slices.ContainsFunc(ch.Outbox, func(m report.Message) bool { return m.To == p.chat && !m.Silent && !staff }) {
		p.t.Error("an answer makes a sound")
	}
	p.apply(ch)
	return ch
}

func (p *phone) apply(ch report.Change) {
	p.t.Helper()
	p.last = ch
	if ch.State != nil {
		p.desk.State = *ch.State
	}
	if ch.City != nil {
		p.desk.City = *ch.City
	}
	if ch.Open && (p.desk.Draft == nil || p.index(p.desk.Draft.ID) >= 0) {
		p.t.Fatal("a case was opened without its draft")
	}
	if ch.Open {
		p.desk.Draft = nil
	}
	for _, id := range ch.Erase {
		if p.desk.Draft != nil && p.desk.Draft.ID == id {
			p.desk.Draft = nil
		}
	}
	if ch.Draft != nil {
		p.desk.Draft = ch.Draft
	}
	for _, c := range ch.Cases {
		if i := p.index(c.ID); i >= 0 {
			p.cases[i] = c
		} else {
			p.cases = append(p.cases, c)
		}
		if c.Status.Open() && c.NextDue.IsZero() {
			p.t.Error("an open case has nobody due")
		}
	}
	for _, r := range ch.Receipts {
		p.codes[r.Receipt] = r.Case
		p.receipts = append(p.receipts, r.Receipt)
	}
	for _, m := range ch.Outbox {
		if m.As == report.AsLive && m.To == p.chat {
			p.screen = m
		}
	}
}

func (p *phone) text(words string) {
	p.t.Helper()
	p.do(report.Input{Kind: report.KindText, Text: words})
}

func (p *phone) command(name string) {
	p.t.Helper()
	p.do(report.Input{Kind: report.KindCommand, Command: name})
}

// onAnotherPhone goes on with another account, in a chat of its own.
func (p *phone) onAnotherPhone() {
	p.t.Helper()
	p.chat, p.desk = 700000002, report.Desk{}
	p.command("start")
}

// tap presses the button with this label: a text key, or raw words.
func (p *phone) tap(label string) {
	p.t.Helper()
	for _, row := range p.screen.Buttons {
		for _, b := range row {
			if labelOf(b.Label) == label {
				p.do(report.Input{Kind: report.KindTap, Data: b.Data, Message: 1})
				return
			}
		}
	}
	body, buttons := p.say()
	p.t.Fatalf("no button %q on the screen %v %v", label, body, buttons)
}

func (p *phone) taps(labels ...string) {
	p.t.Helper()
	for _, l := range labels {
		p.tap(l)
	}
}

// labelOf is a text by its key, or its raw words.
func labelOf(t report.Text) string {
	switch {
	case t.Key == "chosen":
		return "✓ " + labelOf(t.Args["label"])
	case t.Key != "":
		return t.Key
	default:
		return t.Raw
	}
}

// say are the keys of the screen's paragraphs, and its buttons.
func (p *phone) say() (body, buttons []string) {
	for _, t := range p.screen.Body {
		if t.List == nil {
			body = append(body, labelOf(t))
		}
	}
	for _, row := range p.screen.Buttons {
		for _, b := range row {
			buttons = append(buttons, labelOf(b.Label))
		}
	}
	return body, buttons
}

// sees fails unless the screen's last question is this key.
func (p *phone) sees(key string) {
	p.t.Helper()
	body, _ := p.say()
	if !slices.Contains(body, key) {
		p.t.Fatalf("the screen says %v, not %s", body, key)
	}
}

// only is the one case there must be.
func (p *phone) only() report.Case {
	p.t.Helper()
	if len(p.cases) != 1 {
		p.t.Fatalf("%d cases", len(p.cases))
	}
	return p.cases[0]
}

// testMark stands for the store's keyed mark.
func testMark(code report.Code, day string) string { return "mark of " + string(code) + " " + day }

// testTail stands for the store's keyed check.
func testTail(id report.ID, digits string) string { return "check" + id.String()[28:] + "X" + digits }
