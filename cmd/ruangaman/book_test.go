package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ruangaman"
	"ruangaman/report"
	"ruangaman/simulator"
)

// first is the label of the first button under the question with these words.
func (p *play) first(phone *simulator.Phone, question string) (label string) {
	p.t.Helper()
	if !p.comes(phone, func(messages []simulator.Message) bool {
		for _, m := range messages {
			if strings.Contains(m.Text, question) && len(m.Buttons) > 0 {
				label = m.Buttons[0][0].Text
				return true
			}
		}
		return false
	}) {
		p.t.Fatalf("no %q on\n%s", question, phone)
	}
	return label
}

// whoHas is who has a turn, by the roster in force.
func (p *play) whoHas(t report.Turn) report.PersonID {
	p.t.Helper()
	if err := p.program.settle(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
	d, _ := p.program.accepted.Load().Roster.OnDuty(t.Wards[0], t.From)
	last, _ := p.program.accepted.Load().Roster.OnDuty(t.Wards[len(t.Wards)-1], t.Until.Add(-time.Second))
	if d.Person != last.Person {
		p.t.Errorf("the turn is divided: %s, %s", d.Person, last.Person)
	}
	return d.Person
}

// nextTurn is the next turn of somebody that has not begun.
func (p *play) nextTurn(id report.PersonID) report.Turn {
	p.t.Helper()
	for _, t := range p.program.book(p.now()).Turns(id) {
		if t.From.After(p.now().Add(time.Hour)) {
			return t
		}
	}
	p.t.Fatalf("%s has no turn", id)
	return report.Turn{}
}

// explains asks whether the view of the roster says so of a turn, from the files alone.
func (p *play) explains(turn report.Turn, words string) {
	p.t.Helper()
	var out strings.Builder
	w := world{ctx: p.t.Context(), out: &out, now: p.now}
	s, _, err := settingsAt(p.path, "", w)
	if err != nil {
		p.t.Fatal(err)
	}
	explain(w, s, filepath.Base(p.path), turn.Wards, turn.From)
	if !strings.Contains(out.String(), words) {
		p.t.Errorf("no %q in\n%s", words, &out)
	}
}

func TestASwapFromAPhoneIsInForceOnceTheSubstituteAgreedAcrossARestart(t *testing.T) {
	t.Parallel()
	p := &play{t: t, dir: t.TempDir(), begun: time.Now()}
	p.path = filepath.Join(p.dir, "config.yaml")
	if err := os.WriteFile(p.path, []byte(ruangaman.ExampleConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	p.listen(ruangaman.ExampleConfig)
	rina, ratna, wahyu := p.staff("rina"), p.staff("ratna"), p.staff("wahyu")
	turn := p.nextTurn("rina")
	rina.Say("/tukar")
	p.press(rina, p.first(rina, "Giliran mana"))
	name := p.first(rina, "siapa yang menggantikan")
	p.press(rina, name)
	p.sees(rina, "sudah ditanya")
	if who := p.whoHas(turn); who != "rina" {
		t.Fatalf("asked only, and %s has the turn", who)
	}
	var other report.Person
	for _, person := range p.program.accepted.Load().City.People {
		if person.Name == name {
			other = person
		}
	}
	substitute := p.staff(other.ID)
	p.press(substitute, "SAYA BISA")
	p.sees(ratna, "Jadi: "+name)
	p.sees(wahyu, "Jadi: "+name)
	if who := p.whoHas(turn); who != other.ID {
		t.Fatalf("agreed, and %s has the turn", who)
	}
	p.explains(turn, "(config.yaml.sepakat:4): "+string(other.ID))
	p.end()
	p.start(p.program.settings)
	if who := p.whoHas(turn); who != other.ID {
		t.Fatalf("after a restart %s has the turn", who)
	}
	p.press(ratna, "BATALKAN")
	p.sees(substitute, "Dibatalkan ")
	if who := p.whoHas(turn); who != "rina" {
		t.Errorf("cancelled, and %s has the turn", who)
	}
	p.explains(turn, ": rina\n")
}

func TestALeaveFromAPhoneIsInForceOnceTheSubstituteAgreed(t *testing.T) {
	t.Parallel()
	p := examplePlay(t)
	rina := p.staff("rina")
	turn := p.nextTurn("rina")
	rina.Say("/izin")
	p.first(rina, "Izin mulai")
	day := turn.From.In(p.program.accepted.Load().City.Zone)
	p.press(rina, dayNames[day.Weekday()]+" "+day.Format("02-01"))
	p.press(rina, p.first(rina, "Berapa lama"))
	name := p.first(rina, "siapa yang menggantikan")
	p.press(rina, name)
	for _, person := range p.program.accepted.Load().City.People {
		if person.Name == name {
			p.press(p.staff(person.ID), "SAYA BISA")
			p.sees(rina, "Jadi: "+name)
			if who := p.whoHas(turn); who != person.ID {
				t.Errorf("agreed, and %s has the turn", who)
			}
			return
		}
	}
	t.Errorf("nobody is called %q", name)
}
