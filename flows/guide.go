package flows

import (
	"time"

	"ruangaman/report"
)

// The first steps of somebody in petugas:. They stand under the first screen, never in its place: whoever helps may have
// something to tell as well.

const cmdTest = "uji"

const (
	testDelay = 15 * time.Second // time to lock the screen: that is how a real alert finds the phone
	testLife  = 10 * time.Minute // what comes later tests nothing
	testEvery = time.Minute
	testCame  = "sampai" // as the choice of TapTest: it came
)

// guided adds the first steps to the first screen, once for each account.
func guided(d report.Desk, in report.Input, who report.Person, env report.Env, ch report.Change) report.Change {
	state := remembered(who.ID, env, ch)
	begins := in.Kind == report.KindCommand && (in.Command == "start" || in.Command == "mulai")
	if !begins || who.Role == report.RoleUnvouched || state.Guided == d.Chat {
		return ch
	}
	state.Guided = d.Chat
	ch.Outbox = append(ch.Outbox, report.Message{
		To: d.Chat, Person: who.ID, Do: report.ActSend, As: report.AsNotice, Lang: langOf(d, env), Purpose: report.PurposeAnswer, Lane: report.LaneAnswer,
		Body: []report.Text{report.T("staff_guide", "person", report.Raw(who.Name), "role", report.T("staff_role_"+string(who.Role))),
			report.T("staff_guide_sound"), report.T("staff_guide_test"), report.T("staff_guide_tell")},
		Buttons: [][]report.Button{{tapButton("btn_test", report.TapTest, "", "", 0)}},
	})
	return remember(ch, state)
}

// testTap answers KIRIM UJI, and the button of the test alert.
func (a *act) testTap() bool {
	if a.tap.Choice == testCame {
		a.withdraw(report.T("staff_test_came"))
		return true
	}
	a.test()
	return true
}

// test sends an alert that is none, the way a real one goes: in the fast lane, with a sound.
func (a *act) test() {
	state := a.state(a.who.ID)
	if since := a.env.Now.Sub(state.TestAt); since >= 0 && since < testEvery {
		a.say(report.T("staff_test_soon"))
		return
	}
	state.TestAt = a.env.Now
	a.out.People = append(a.out.People, state)
	a.say(report.T("staff_test_coming"))
	a.out.Outbox = append(a.out.Outbox, report.Message{
		To: a.d.Chat, Person: a.who.ID, Do: report.ActSend, As: report.AsNotice, Lang: langOf(a.d, a.env), Purpose: report.PurposeAlert, Lane: report.LaneEmergency,
		Body:      []report.Text{report.T("staff_test_alert")},
		Buttons:   [][]report.Button{{tapButton("btn_test_came", report.TapTest, "", testCame, 0)}},
		NotBefore: a.env.Now.Add(testDelay), NotAfter: a.env.Now.Add(testLife),
	})
}

// ready is SIAP. That anything came answers the question; this only says so.
func (a *act) ready() bool {
	a.withdraw(report.T("staff_ready_ok"))
	return true
}

// readyAfterAll tells the coordinators, without a sound, that somebody whose silence they heard of has answered.
func readyAfterAll(who report.Person, env report.Env) (all []report.Message) {
	for _, p := range env.City.People {
		if p.Role != report.RoleCoordinator || p.Chat == 0 || p.ID == who.ID {
			continue
		}
		m := notice(p, env, report.T("staff_ready_after_all", "person", report.Raw(who.Name)))
		m.Silent = true
		all = append(all, m)
	}
	return all
}
