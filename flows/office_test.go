package flows

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"pgregory.net/rapid"

	"ruangaman/report"
)

// The people of the tests. Reporter's number is chosen so that it cannot stand in anything by chance.
const (
	reporterChat report.ChatID = 7001700170
	otherPhone   report.ChatID = 7002700270
	strangerChat report.ChatID = 7003700370

	story = "dia memukul saya di dapur"
)

var (
	rina  = report.Person{ID: "rina", Name: "Rina W.", Chat: 510000001, Role: report.RoleActivist, Lives: "Manggar", Phone: "0811-rina"}
	budi  = report.Person{ID: "budi", Name: "Budi S.", Chat: 510000002, Role: report.RoleActivist, Lives: "Lamaru"}
	sari  = report.Person{ID: "sari", Name: "Sari N.", Chat: 510000003, Role: report.RoleActivist, Lives: "Sepinggan"}
	ratna = report.Person{ID: "ratna", Name: "Ratna K.", Chat: 510000009, Role: report.RoleCoordinator}
	wahyu = report.Person{ID: "wahyu", Name: "Wahyu T.", Chat: 510000010, Role: report.RoleCoordinator}
	mega  = report.Person{ID: "mega", Name: "Mega R.", Chat: 510000012, Role: report.RoleIndependent}
)

// shown is a message as it stands in a chat.
type shown struct {
	ID report.MessageID
	report.Message
}

// office plays store, Telegram and clock around the pure functions: it keeps cases, states and chats, lays desks, applies
// changes and lets people press what they see. Every change is checked against the promises that hold always.
type office struct {
	t      rapid.TB
	f      *Flows
	city   *report.City
	now    time.Time
	cases  map[report.ID]*report.Case
	codes  map[report.Receipt]report.ID
	states map[report.ChatID]report.ChatState
	drafts map[report.ChatID]*report.Draft
	people map[report.PersonID]report.PersonState
	duty   map[string]report.PersonID
	agency report.Agency
	book   report.DutyBook
	count  report.Counters
	chats  map[report.ChatID][]shown
	nextID report.MessageID
	last   report.Change
}

func newOffice(t rapid.TB) *office {
	t.Helper()
	zone := time.FixedZone("WITA", 8*3600)
	return &office{
		t: t, f: compiled, now: time.Date(2026, 11, 23, 10, 0, 0, 0, zone),
		city: &report.City{
			Name: "Balikpapan", Lang: report.Indonesian, Zone: zone,
			Districts: []report.District{{Name: "Balikpapan Timur", Wards: []string{"Manggar", "Lamaru"}}},
			People:    []report.Person{rina, budi, sari, ratna, wahyu, mega},
			Help: []report.Helpline{{Name: "Polisi", Number: "110", For: []string{"darurat"}},
				{Name: "SAPA 129", Number: "129", For: []string{"kekerasan"}}},
			Services: []report.Service{
				{ID: "uptd", Name: "UPTD PPA", Contact: "0821", For: []string{"kekerasan"}},
				{ID: "kadarkum", Name: "Posbakum", For: []string{"hukum"}, Except: []string{"seksual", "anak", "kdrt"}},
			},
			FollowUp: map[report.Urgency]time.Duration{report.Emergency: 30 * time.Minute, report.Urgent: 6 * time.Hour,
				report.Routine: 24 * time.Hour},
			Keep: report.Keep{Screen: time.Hour},
		},
		cases: map[report.ID]*report.Case{}, codes: map[report.Receipt]report.ID{}, states: map[report.ChatID]report.ChatState{},
		drafts: map[report.ChatID]*report.Draft{}, people: map[report.PersonID]report.PersonState{},
		duty: map[string]report.PersonID{"Manggar": "rina"}, chats: map[report.ChatID][]shown{}, nextID: 100,
	}
}

// open puts a case into the office, offered to people, with their pushes on their phones.
func (o *office) open(change func(*report.Case), to ...report.Person) *report.Case {
	o.t.Helper()
	n := len(o.cases)
	c := &report.Case{
		ID: report.ID{byte(n + 1)}, Code: report.Code("K-7F3" + string("QRTU"[n])), Rev: 1, Status: report.StatusNew,
		Urgency: report.Urgent, Category: "cat_fisik", Place: report.Place{District: "Balikpapan Timur", Ward: "Manggar"},
		Reporter: reporterChat, Lang: report.Indonesian,
		Answers: map[report.Field][]string{fieldStory: {story}, fieldKinds: {"fisik"}, fieldRelation: {"neighbor"}},
		Ladder:  report.Ladder{Step: -1}, NextDue: o.now, OpenedAt: o.now,
	}
	if change != nil {
		change(c)
	}
	for i, p := range to {
		c.Status = report.StatusOffered
		id := report.OfferID("offer" + strconv.Itoa(n) + "ABCDEFGHI" + strconv.Itoa(i))
		c.Offers = append(c.Offers, report.Offer{ID: id, To: p.ID, State: report.OfferOpen, At: o.now})
		c.NextDue = o.now.Add(15 * time.Minute)
		o.show(report.Message{To: p.Chat, Do: report.ActSend, As: report.AsOffer, Offer: id, About: c.ID, Person: p.ID,
			Body:    []report.Text{report.T("staff_push")},
			Buttons: [][]report.Button{{tapButton("btn_open", report.TapOpen, string(id), "", 0)}}})
	}
	o.cases[c.ID] = c
	o.codes[report.Receipt("123456789012345"+strconv.Itoa(n))] = c.ID
	return c
}

func (o *office) env() report.Env {
	return report.Env{Now: o.now, City: o.city, States: o.people, OnDuty: o.duty, Agency: o.agency, Book: o.book,
		Fresh: report.Fresh{ID: report.ID{99}, Receipt: "9999888877776666", Code: "K-AAAA", Apart: report.ID{0xa0}}}
}

// desk is what the store lays before a decision.
func (o *office) desk(chat report.ChatID, look report.Lookup) report.Desk {
	d := report.Desk{Chat: chat, State: o.states[chat], Draft: o.drafts[chat], City: o.count}
	if c, ok := o.cases[d.State.Writing.Case]; ok {
		d.Writing = c.Clone()
	}
	onScreen := d.State.Case
	if d.Draft != nil && !d.Draft.Case.Zero() {
		onScreen = d.Draft.Case
	}
	named := look.Receipt != "" || look.Offer != "" || look.Code != ""
	for _, id := range slices.SortedFunc(maps.Keys(o.cases), func(a, b report.ID) int { return slices.Compare(a[:], b[:]) }) {
		c := o.cases[id]
		_, offered := c.OfferByID(look.Offer)
		switch {
		case look.Offer != "" && offered, look.Code != "" && c.Code == look.Code,
			look.Receipt != "" && o.codes[look.Receipt] == id, !named && id == onScreen:
			d.Found = c.Clone()
		}
		if c.Reporter == chat && c.Status.Open() {
			d.Mine = append([]report.Case{*c.Clone()}, d.Mine...)
		}
		i, has := c.OfferTo(look.Held)
		if look.Held != "" && c.Status.Open() && (c.Holder == look.Held || has && c.Offers[i].State == report.OfferOpen) {
			d.Held = append(d.Held, *c.Clone())
		}
	}
	return d
}

// do lets somebody act, and applies and checks what follows. It gives what was said.
func (o *office) do(chat report.ChatID, in report.Input) []report.Message {
	o.t.Helper()
	if in.Message == 0 {
		o.nextID++
		in.Message = o.nextID
	}
	in.Private = true
	d := o.desk(chat, o.f.Wants(chat, in, o.city))
	o.last = o.f.Answer(d, in, o.env())
	o.check(o.last)
	o.apply(chat, o.last)
	return o.last.Outbox
}

func (o *office) command(p report.Person, name, args string) []report.Message {
	o.t.Helper()
	return o.do(p.Chat, report.Input{Kind: report.KindCommand, Command: name, Args: args})
}

func (o *office) types(chat report.ChatID, text string) []report.Message {
	o.t.Helper()
	return o.do(chat, report.Input{Kind: report.KindText, Text: text})
}

// press taps the newest button with this label (a key, or raw words) that the chat shows.
func (o *office) press(chat report.ChatID, label string) []report.Message {
	o.t.Helper()
	for _, m := range slices.Backward(o.chats[chat]) {
		for _, row := range m.Buttons {
			for _, b := range row {
				if b.Label.Key == label || b.Label.Raw == label {
					return o.tap(chat, b.Data, m.ID)
				}
			}
		}
	}
	o.t.Fatalf("no button %s; the chat shows:\n%s", label, o.screen(chat))
	return nil
}

func (o *office) tap(chat report.ChatID, data string, on report.MessageID) []report.Message {
	o.t.Helper()
	return o.do(chat, report.Input{Kind: report.KindTap, Data: data, Message: on})
}

func (o *office) apply(chat report.ChatID, ch report.Change) {
	o.t.Helper()
	if ch.State != nil {
		o.states[chat] = *ch.State
	}
	for _, c := range ch.Cases {
		if old, ok := o.cases[c.ID]; ok && old.Rev != c.Rev {
			o.t.Fatalf("case %s was read as %d and is %d", c.Code, c.Rev, old.Rev)
		}
		n := c.Clone()
		n.Rev++
		o.cases[c.ID] = n
	}
	for _, s := range ch.People {
		o.people[s.Person] = s
	}
	for _, id := range ch.Erase {
		if d := o.drafts[chat]; d != nil && d.ID == id {
			delete(o.drafts, chat)
		}
	}
	if ch.Draft != nil {
		o.drafts[chat] = ch.Draft
	}
	if ch.City != nil {
		o.count = *ch.City
	}
	if ch.Agency != nil {
		o.agency = *ch.Agency
	}
	for _, m := range ch.Outbox {
		o.show(m)
	}
}

// show carries a message out in its chat, as store and Telegram do together.
func (o *office) show(m report.Message) {
	o.t.Helper()
	chat := o.chats[m.To]
	same := func(s shown) bool {
		if m.Target != 0 {
			return s.ID == m.Target
		}
		return s.As == m.As && (m.As != report.AsOffer || s.Offer == m.Offer)
	}
	switch m.Do {
	case report.ActSend:
		o.nextID++
		chat = append(chat, shown{o.nextID, m})
	case report.ActEdit:
		at := -1
		for i := range chat {
			if same(chat[i]) {
				at = i
			}
		}
		if at < 0 && m.As == report.AsLive {
			o.nextID++
			chat = append(chat, shown{o.nextID, m})
		} else if at >= 0 {
			chat[at].Message = m
		}
	case report.ActDelete:
		chat = slices.DeleteFunc(chat, func(s shown) bool {
			return slices.Contains(m.Targets, s.ID) || m.Targets == nil && s.About == m.About &&
				(s.As == m.As || m.As == report.AsNotice && s.As == report.AsCard)
		})
	}
	o.chats[m.To] = chat
}

// screen is what a chat shows, for error messages and transcripts.
func (o *office) screen(chat report.ChatID) string {
	var b strings.Builder
	for _, m := range o.chats[chat] {
		b.WriteString(said(m.Message) + "\n")
	}
	return b.String()
}

// said is a message in one line: keys, raw words and buttons.
func said(m report.Message) string {
	var words []string
	for _, t := range m.Body {
		words = append(words, textWords(t))
	}
	line := strings.Join(words, " / ")
	for _, row := range m.Buttons {
		for _, b := range row {
			line += " [" + b.Label.Key + b.Label.Raw + "]"
		}
	}
	return line
}

func textWords(t report.Text) string {
	words := t.Key + t.Raw
	for _, k := range slices.Sorted(maps.Keys(t.Args)) {
		words += " " + k + "=" + textWords(t.Args[k])
	}
	for i, item := range t.List {
		if i > 0 {
			words += t.Join
		}
		words += textWords(item)
	}
	return words
}

// check asks what must hold for every change, whatever was done.
func (o *office) check(ch report.Change) {
	o.t.Helper()
	for _, c := range ch.Cases {
		if c.Status.Open() == c.NextDue.IsZero() {
			o.t.Errorf("%s is %s and next due at %v", c.Code, c.Status, c.NextDue)
		}
		if !c.Status.Unanswered() && c.Status.Open() && c.Holder == "" {
			o.t.Errorf("%s is %s and nobody holds it", c.Code, c.Status)
		}
	}
	for _, m := range ch.Outbox {
		o.checkMessage(ch, m)
	}
}

func (o *office) checkMessage(ch report.Change, m report.Message) {
	o.t.Helper()
	raw, err := json.Marshal(m)
	if err != nil {
		o.t.Fatal(err)
	}
	person, staff := o.city.PersonByChat(m.To)
	for _, chat := range []report.ChatID{reporterChat, otherPhone} {
		if m.To != chat && strings.Contains(string(raw), strconv.FormatInt(int64(chat), 10)) {
			o.t.Errorf("a reporter's account stands in %s", said(m))
		}
	}
	for _, p := range o.city.People {
		if !staff && m.To != report.Archive && (strings.Contains(string(raw), p.Name) || strings.Contains(string(raw), string(p.ID)) ||
			strings.Contains(string(raw), strconv.FormatInt(int64(p.Chat), 10))) {
			o.t.Errorf("a person of the staff stands in what a reporter reads: %s", said(m))
		}
	}
	if strings.Contains(string(raw), story) && !(staff && m.As == report.AsCard && m.Protect && m.DeleteAfter > 0) {
		o.t.Errorf("the story stands unprotected in %s", said(m))
	}
	if c, known := o.after(ch, m.About); known && staff && m.Do != report.ActDelete && (!c.MaySee(person) && c.Reporter != m.To || c.Reporter == m.To && m.Purpose == report.PurposeStaff) {
		o.t.Errorf("%s hears of a case they may not see: %s", person.ID, said(m))
	}
	for _, row := range m.Buttons {
		for _, b := range row {
			if _, ok := report.ParseTap(b.Data); !ok || len(b.Data) > report.MaxTapBytes {
				o.t.Errorf("button %s carries %q", said(report.Message{Body: []report.Text{b.Label}}), b.Data)
			}
		}
	}
}

// after is a case as it is after a change.
func (o *office) after(ch report.Change, id report.ID) (*report.Case, bool) {
	for i := range ch.Cases {
		if ch.Cases[i].ID == id {
			return &ch.Cases[i], true
		}
	}
	c, ok := o.cases[id]
	return c, ok
}

// expect fails unless the chat shows these words.
func (o *office) expect(chat report.ChatID, want string) {
	o.t.Helper()
	if !strings.Contains(o.screen(chat), want) {
		o.t.Errorf("the chat does not show %q but:\n%s", want, o.screen(chat))
	}
}

func (o *office) expectNot(chat report.ChatID, words string) {
	o.t.Helper()
	if strings.Contains(o.screen(chat), words) {
		o.t.Errorf("the chat shows %q:\n%s", words, o.screen(chat))
	}
}
