package flows

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ruangaman/report"
)

// crowd are two reporters and the staff of an office, who do anything in any order over one small desk keeper. Every word
// a reporter types names its chat, so that it can be recognised wherever it turns up.
type crowd struct {
	*office
	r        *rapid.T
	draws    uint64
	spoken   int
	returned int                                // answers that were taken back
	receipts map[report.ChatID][]report.Receipt // that were shown in a chat or are known there
}

func newCrowd(r *rapid.T) *crowd {
	c := &crowd{office: newOffice(r), r: r, receipts: map[report.ChatID][]report.Receipt{}}
	for _, chat := range crowdReporters {
		c.act(chat, report.Input{Kind: report.KindCommand, Command: "start"})
	}
	return c
}

var crowdReporters = []report.ChatID{reporterChat, otherPhone}

func mark(chat report.ChatID) string {
	return fmt.Sprintf("kata%d", slices.Index(crowdReporters, chat))
}

// crowdEnv draws chance anew for every act.
func (c *crowd) crowdEnv() report.Env {
	env := c.env()
	c.draws++
	binary.BigEndian.PutUint64(env.Fresh.ID[8:], c.draws)
	env.Fresh.Receipt = report.Receipt(fmt.Sprintf("%016d", 1_000_000_000+c.draws))
	env.Fresh.Code = report.Code(fmt.Sprintf("K-%c%c%c%c", letter(c.draws/512), letter(c.draws/64), letter(c.draws/8), letter(c.draws)))
	return env
}

func letter(n uint64) byte { return "23456789"[n%8] }

// act lets somebody act; whatever follows is checked and kept.
func (c *crowd) act(chat report.ChatID, in report.Input) report.Change {
	c.nextID++
	if in.Message == 0 {
		in.Message = c.nextID
	}
	in.Private = true
	c.now = c.now.Add(time.Second)
	ch := c.f.Answer(c.desk(chat, c.f.Wants(chat, in, c.city)), in, c.crowdEnv())
	c.keep(chat, ch)
	return ch
}

// keep applies a change as the store does.
func (c *crowd) keep(chat report.ChatID, ch report.Change) {
	c.check(ch)
	if ch.Open {
		delete(c.drafts, chat)
	}
	c.apply(chat, ch)
	for _, r := range ch.Receipts {
		c.codes[r.Receipt] = r.Case
		c.receipts[chat] = append(c.receipts[chat], r.Receipt)
	}
	for _, m := range ch.Outbox {
		if m.Do == report.ActWipe {
			c.chats[m.To] = nil
		}
		c.secrecy(m)
	}
	if ch.Outbox != nil && slices.ContainsFunc(ch.Outbox, func(m report.Message) bool { return m.Do == report.ActWipe }) {
		for _, m := range ch.Outbox { // what came with the wipe is sent after it
			if m.To == chat && m.Do == report.ActSend {
				c.chats[chat] = nil
				c.show(m)
			}
		}
	}
	of := c.chats[chat]
	for i := range of { // a new live message takes the place of the old one
		if of[i].As == report.AsLive && slices.ContainsFunc(of[i+1:], func(s shown) bool { return s.As == report.AsLive }) {
			c.chats[chat] = slices.Delete(slices.Clone(of), i, i+1)
			break
		}
	}
	c.lawful(chat)
}

// secrecy: nobody sees another's words, receipts or code of the staff.
func (c *crowd) secrecy(m report.Message) {
	raw, err := json.Marshal(m)
	if err != nil {
		c.r.Fatal(err)
	}
	_, staff := c.city.PersonByChat(m.To)
	for _, teller := range crowdReporters {
		if m.To == teller {
			continue
		}
		told := strings.Contains(string(raw), mark(teller))
		if told && !(staff && m.As == report.AsCard && m.Protect && m.DeleteAfter > 0 && c.about(m, teller)) {
			c.r.Fatalf("words of one chat stand in another: %s", said(m))
		}
		for _, receipt := range c.receipts[teller] {
			if strings.Contains(string(raw), string(receipt)) && !slices.Contains(c.receipts[m.To], receipt) {
				c.r.Fatalf("a receipt of one chat stands in another: %s", said(m))
			}
		}
	}
}

// about reports whether a message belongs to a case that holds a teller's words and that its reader may see.
func (c *crowd) about(m report.Message, teller report.ChatID) bool {
	k, ok := c.cases[m.About]
	person, _ := c.city.PersonByChat(m.To)
	if !ok || !k.MaySee(person) {
		return false
	}
	raw, _ := json.Marshal(k)
	return strings.Contains(string(raw), mark(teller))
}

// lawful: the chat stands at a place of the table.
func (c *crowd) lawful(chat report.ChatID) {
	d, at := c.drafts[chat], c.states[chat].At
	if d != nil {
		if s, ok := c.f.steps[d.At]; !ok || s.Flow != "" && s.Flow != d.Flow {
			c.r.Fatalf("a draft of %s stands at %q", d.Flow, d.At)
		}
		if d.ExpiresAt.IsZero() {
			c.r.Fatal("a draft never expires")
		}
	}
	if d == nil && at == "" || at == atCode || at == atStatus || at == atWord || at == "" {
		return
	}
	s, suffix := c.f.place(at)
	if want := string(s.ID); string(at) != want && string(at) != want+"_"+suffix {
		c.r.Fatalf("the chat stands at %q, which is in no table", at)
	}
}

// buttons are all that a chat shows, the newest message last.
func (c *crowd) buttons(chat report.ChatID) (all []report.Input) {
	for _, m := range c.chats[chat] {
		for _, row := range m.Buttons {
			for _, b := range row {
				all = append(all, report.Input{Kind: report.KindTap, Data: b.Data, Message: m.ID})
			}
		}
	}
	return all
}

// anything draws an act of a chat: mostly buttons it shows, else words, commands, pictures and forged taps.
func (c *crowd) anything(chat report.ChatID) report.Input {
	shown := c.buttons(chat)
	onward := slices.DeleteFunc(slices.Clone(shown), func(in report.Input) bool {
		tap, _ := report.ParseTap(in.Data)
		return tap.Verb == verbGo && tap.Choice != goSend && tap.Choice != goSkip
	})
	switch which := rapid.IntRange(0, 19).Draw(c.r, "onward, button or else"); {
	case which < 12 && len(onward) > 0:
		return onward[rapid.IntRange(0, len(onward)-1).Draw(c.r, "onward")]
	case which < 15 && len(shown) > 0:
		return shown[rapid.IntRange(0, len(shown)-1).Draw(c.r, "button")]
	}
	c.spoken++
	words := func(text string) report.Input { return report.Input{Kind: report.KindText, Text: text} }
	own := fmt.Sprintf("%s%d", mark(chat), c.spoken)
	if slices.Index(crowdReporters, chat) < 0 {
		own = fmt.Sprint("petugas", c.spoken)
	}
	command := func(name string) report.Input { return report.Input{Kind: report.KindCommand, Command: name} }
	acts := []report.Input{
		words(own), words(own + " dia memukul saya"), words(own + " dia dobrak pintu"), words(own + " saya mau bunuh diri"), words("Lamaru"),
		words("0000000000000000"), command("mulai"), command("darurat"), command("bantuan"), command("kembali"), command("lewati"),
		command("kasus"), command("jaga"), {Kind: report.KindPhoto, Text: own}, {Kind: report.KindEdited, Text: own}, {Kind: report.KindBlocked},
		{Kind: report.KindTap, Data: "a:safe:now:3"}, {Kind: report.KindTap, Data: "terima:offer0ABCDEFGHI0::0"},
	}
	return acts[rapid.IntRange(0, len(acts)-1).Draw(c.r, "act")]
}

// offer puts an open case before somebody of the staff, as dispatch would.
func (c *crowd) offer() {
	for _, id := range slices.SortedFunc(maps.Keys(c.cases), func(a, b report.ID) int { return slices.Compare(a[:], b[:]) }) {
		k := c.cases[id]
		person := c.city.People[rapid.IntRange(0, len(c.city.People)-1).Draw(c.r, "offered")]
		if _, already := k.OfferTo(person.ID); already || !k.Status.Unanswered() || !k.MaySee(person) {
			continue
		}
		k.Status, k.NextDue = report.StatusOffered, c.now.Add(15*time.Minute)
		offer := report.OfferID(fmt.Sprintf("offer%011d", c.draws*100+uint64(len(k.Offers))))
		k.Offers = append(k.Offers, report.Offer{ID: offer, To: person.ID, State: report.OfferOpen, At: c.now})
		c.show(report.Message{To: person.Chat, Do: report.ActSend, As: report.AsOffer, Offer: offer, About: k.ID, Person: person.ID,
			Body:    []report.Text{report.T("staff_push")},
			Buttons: [][]report.Button{{tapButton("btn_open", report.TapOpen, string(offer), "", 0)}}})
	}
}

// work lets somebody of the staff act, mostly somebody whose phone shows something.
func (c *crowd) work() {
	people := slices.DeleteFunc(slices.Clone(c.city.People), func(p report.Person) bool { return len(c.buttons(p.Chat)) == 0 })
	if len(people) == 0 || rapid.IntRange(0, 4).Draw(c.r, "anybody") == 0 {
		people = c.city.People
	}
	person := people[rapid.IntRange(0, len(people)-1).Draw(c.r, "staff")]
	c.act(person.Chat, c.anything(person.Chat))
}

// fork is the same crowd once more, for an act that is only tried.
func (c *crowd) fork() *crowd {
	o := *c.office
	n := &crowd{office: &o, r: c.r, draws: c.draws, spoken: c.spoken, receipts: maps.Clone(c.receipts)}
	o.cases, o.codes, o.states, o.people, o.chats = map[report.ID]*report.Case{}, maps.Clone(c.codes), maps.Clone(c.states), maps.Clone(c.people), map[report.ChatID][]shown{}
	for id, k := range c.cases {
		o.cases[id] = k.Clone()
	}
	for chat, of := range c.chats {
		o.chats[chat] = slices.Clone(of)
	}
	o.drafts = map[report.ChatID]*report.Draft{}
	for chat, d := range c.drafts {
		if d != nil {
			o.drafts[chat] = d.Clone()
		}
	}
	return n
}

// answerThenBack: an answer to a question of a report, and /kembali, lead to the same question, and everything answered
// before stands as it stood.
func (c *crowd) answerThenBack(chat report.ChatID) {
	d := c.drafts[chat]
	if d == nil || c.states[chat].At != "" {
		return
	}
	from := c.f.steps[d.At]
	if from.Kind != kindChoice || from.Flow != flowReport && from.Flow != flowAddition {
		return
	}
	q := c.fork()
	var answers []report.Input
	for _, b := range q.buttons(chat) {
		if tap, ok := report.ParseTap(b.Data); ok && tap.Verb == verbAnswer && tap.About == string(from.ID) && tap.Rev == d.Rev {
			answers = append(answers, b)
		}
	}
	if len(answers) == 0 {
		return
	}
	q.act(chat, answers[rapid.IntRange(0, len(answers)-1).Draw(c.r, "answer")])
	after := q.drafts[chat]
	if after == nil || q.states[chat].At != "" || c.f.steps[after.At].Kind == kindDetour {
		return // it was sent, or danger came between
	}
	if path := c.f.path(after); len(path) < 2 || path[len(path)-2].ID != from.ID {
		return // an earlier answer was changed: the talk went on where it had stopped
	}
	q.act(chat, report.Input{Kind: report.KindCommand, Command: "kembali"})
	c.returned++
	back := q.drafts[chat]
	if back == nil || back.At != from.ID {
		c.r.Fatalf("an answer to %s and back lead elsewhere", from.ID)
	}
	sets := map[report.Field]bool{from.Field: true}
	for i := range from.Choices {
		for f := range from.Choices[i].Set {
			sets[f] = true
		}
	}
	for field, v := range d.Answers {
		if !sets[field] && !dependsOn(c.f, field, from) && !slices.Equal(v, back.Answers[field]) {
			c.r.Fatalf("an answer to %s and back changed %s from %q to %q", from.ID, field, v, back.Answers[field])
		}
	}
}

// dependsOn reports whether a field belongs to a question that the answers of a step open or close.
func dependsOn(f *Flows, field report.Field, on *step) bool {
	s := f.byField(field)
	if s == nil {
		return false
	}
	if _, conditional := s.When[on.Field]; conditional {
		return true
	}
	for i := range on.Choices {
		if on.Choices[i].To == s.ID || len(on.Choices[i].Set) > 0 {
			return true
		}
		if to, ok := f.steps[on.Choices[i].To]; ok && to.To == s.ID && to.Flow == s.Flow {
			return true
		}
	}
	return false
}

// leavesNothing: /batal and /keluar take all words that were not sent, out of the chat's memory and what is to be sent.
func (c *crowd) leavesNothing(chat report.ChatID) {
	d := c.drafts[chat]
	kept := d != nil && d.First(fieldInterrupted) == interruptedKeep
	for _, name := range []string{"batal", "keluar"} {
		q := c.fork()
		ch := q.act(chat, report.Input{Kind: report.KindCommand, Command: name})
		if name == "keluar" && kept {
			continue
		}
		if q.drafts[chat] != nil || d != nil && !slices.Contains(ch.Erase, d.ID) {
			c.r.Fatalf("/%s leaves a draft", name)
		}
		raw, err := json.Marshal([]any{q.states[chat], ch.Outbox})
		if err != nil || strings.Contains(string(raw), mark(chat)) {
			c.r.Fatalf("/%s leaves words", name)
		}
		if len(q.cases) != len(c.cases) {
			c.r.Fatalf("/%s takes or makes a case", name)
		}
		left := 1
		if q.states[chat].Remnant == report.RemnantNone {
			left = 0
		}
		if name == "keluar" && len(q.chats[chat]) != left {
			c.r.Fatalf("after /keluar the chat shows\n%s", q.screen(chat))
		}
	}
}

// quiet lets a chat's silence pass.
func (c *crowd) quiet(chat report.ChatID) {
	d := c.drafts[chat]
	if d == nil {
		return
	}
	at := d.DueAt
	if rapid.Bool().Draw(c.r, "until it expires") {
		at = d.ExpiresAt
	}
	if at.After(c.now) {
		c.now = at
	}
	c.keep(chat, c.f.Quiet(c.desk(chat, report.Lookup{}), c.crowdEnv()))
}

func TestAnybodyMayDoAnythingInAnyOrder(t *testing.T) {
	t.Parallel()
	var sent, accepted, read, returned int
	rapid.Check(t, func(r *rapid.T) {
		c := newCrowd(r)
		defer func() {
			returned += c.returned
			for _, k := range c.cases {
				sent++
				for _, e := range k.Log {
					accepted += count(e.Event == didAccept)
					read += count(e.Event == didRead)
				}
			}
		}()
		for range rapid.IntRange(50, 250).Draw(r, "acts") {
			switch chat := crowdReporters[rapid.IntRange(0, 1).Draw(r, "who")]; rapid.IntRange(0, 19).Draw(r, "what") {
			case 0:
				c.quiet(chat)
			case 1:
				c.offer()
			case 2, 3, 4, 5, 6:
				c.work()
			case 7:
				c.leavesNothing(chat)
			case 8, 9, 10:
				c.answerThenBack(chat)
			default:
				c.act(chat, c.anything(chat))
			}
		}
	})
	t.Logf("%d reports sent, %d accepted, %d stories read, %d answers taken back", sent, accepted, read, returned)
	if sent == 0 || accepted == 0 || returned == 0 {
		t.Error("this is no crowd worth the name")
	}
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
