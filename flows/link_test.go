package flows

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ruangaman/report"
)

func (p *phone) start(args string) {
	p.t.Helper()
	p.do(report.Input{Kind: report.KindCommand, Command: "start", Args: args})
}

func TestALinkNeverShowsOnTheFirstScreen(t *testing.T) {
	t.Parallel()
	plain := newPhone(t)
	plain.command("start")
	for _, link := range []string{"ev_smpn28", "k_manggar", "k_balikpapan_timur", "k_atlantis", "ev_", "ev_'; DROP", "k_", strings.Repeat("x", 64)} {
		p := newPhone(t)
		p.start(link)
		if fmt.Sprint(said(p.screen)) != fmt.Sprint(said(plain.screen)) {
			t.Errorf("/start %s shows %v", link, said(p.screen))
		}
	}
}

func TestAnEventsReachIsANumberADayAndNothingBesideTheChat(t *testing.T) {
	t.Parallel()
	var city report.Counters
	for n := range 7 {
		p := newPhone(t)
		p.chat += report.ChatID(n)
		p.desk.City = city
		p.start("EV_smpn28")
		p.start("ev_smpn28") // again from the same phone: not counted
		if p.last.City != nil {
			t.Error("a chat is counted twice")
		}
		if !p.desk.State.Same(report.ChatState{LiveRev: p.desk.State.LiveRev, At: "home", ActedAt: p.desk.State.ActedAt}) {
			t.Errorf("the chat remembers %+v", p.desk.State)
		}
		city = p.desk.City
	}
	if len(city.Turnout) != 1 || city.Turnout[0].Event != "smpn28" || city.Turnout[0].Total() != 7 || city.Turnout[0].Days[0].Day != "2026-11-23" {
		t.Errorf("counted %+v", city.Turnout)
	}
	for _, bad := range []string{"ev_", "ev_a b", "ev_" + strings.Repeat("a", 25), "ev_é"} {
		p := newPhone(t)
		p.start(bad)
		if p.last.City != nil {
			t.Errorf("%q is counted", bad)
		}
	}
}

func TestAWrongReceiptKeepsTheReachOfEvents(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.start("ev_pasar")
	p.text("9999 0000 9999 0000")
	if p.desk.City.Wrong != 1 || len(p.desk.City.Turnout) != 1 {
		t.Errorf("%+v", p.desk.City)
	}
}

func TestAPosterSuggestsTheAreaAtItsQuestion(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		link, first string
		taps        []string
		place       report.Place
	}{
		{"k_lamaru", "Lamaru", []string{"Lamaru"}, report.Place{District: "Balikpapan Timur", Ward: "Lamaru"}},
		{"K_Lamaru", "Lamaru", []string{"Balikpapan Barat", "Baru Ulu"}, report.Place{District: "Balikpapan Barat", Ward: "Baru Ulu"}},
		{"k_balikpapan_barat", "Balikpapan Barat", []string{"Balikpapan Barat", "Baru Ulu"}, report.Place{District: "Balikpapan Barat", Ward: "Baru Ulu"}},
		{"k_atlantis", "Balikpapan Timur", []string{"Balikpapan Timur", "Lamaru"}, report.Place{District: "Balikpapan Timur", Ward: "Lamaru"}},
	} {
		for name, way := range map[string][]string{"routine": toPlace[:5], "emergency": {"btn_help_now", "btn_send_emergency"}} {
			p := newPhone(t)
			p.start(c.link)
			p.taps(way...)
			if _, buttons := p.say(); buttons[0] != c.first {
				t.Errorf("%s, %s: first stands %s", c.link, name, buttons[0])
			}
			p.taps(c.taps...)
			if name == "routine" {
				p.tap("btn_send_now")
			}
			if got := p.only(); got.Place != c.place {
				t.Errorf("%s, %s: the place is %+v", c.link, name, got.Place)
			}
			if p.desk.State.Hint != "" {
				t.Errorf("%s, %s: the suggestion outlives the report", c.link, name)
			}
		}
	}
}

func TestASuggestionForgetsItselfOnLeaving(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.start("k_lamaru")
	p.command("keluar")
	if p.desk.State.Hint != "" {
		t.Error("/keluar keeps what the poster said")
	}
}

func TestCardsAreTwoTapsAwayAndHoldAChildsWords(t *testing.T) {
	t.Parallel()
	for button, voice := range map[string]report.Voice{"btn_info": report.VoiceAdult, "btn_info_child": report.VoiceChild} {
		for _, topic := range []string{"opt_info_bully", "opt_info_home", "opt_info_online", "opt_info_drugs", "opt_info_rights",
			"opt_info_legal", "btn_help_numbers"} {
			p := newPhone(t)
			p.command("start")
			p.taps(button, topic)
			if p.screen.Voice != voice || p.desk.Draft != nil || len(p.cases) > 0 {
				t.Errorf("%s %s: voice %q", button, topic, p.screen.Voice)
			}
			_, buttons := p.say()
			if !slices.Contains(buttons, "btn_start_report") || !slices.Contains(buttons, "btn_help_now") {
				t.Errorf("%s %s leads to no help: %v", button, topic, buttons)
			}
			p.tap("btn_back")
			if p.sees("info_menu"); p.screen.Voice != voice {
				t.Errorf("%s: back from %s the voice is %q", button, topic, p.screen.Voice)
			}
		}
	}
	p := newPhone(t)
	p.command("start")
	if _, buttons := p.say(); buttons[0] != "btn_info" || !slices.Contains(buttons, "btn_help_now") {
		t.Errorf("the first screen offers %v", buttons)
	}
}
