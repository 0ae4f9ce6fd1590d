package flows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

// paper is a roster as a test writes it down.
type paper struct {
	turns map[report.PersonID][]report.Turn
	away  report.PersonID // on leave
}

func (p paper) Turns(id report.PersonID) []report.Turn { return p.turns[id] }

func (p paper) Versions() []report.AcceptedFile { return nil }

func (p paper) Free(id report.PersonID, _ []string, _, _ time.Time) []report.PersonID {
	return slices.DeleteFunc([]report.PersonID{"budi", "sari"}, func(id report.PersonID) bool { return id == p.away })
}

// swapOffice is an office in which rina is on duty in Manggar tomorrow night.
func swapOffice(t *testing.T) *office {
	t.Helper()
	o := newOffice(t)
	night := time.Date(2026, 11, 24, 19, 0, 0, 0, o.city.Zone)
	o.book = paper{turns: map[report.PersonID][]report.Turn{"rina": {{Wards: []string{"Manggar"}, From: night, Until: night.Add(12 * time.Hour)}}}}
	return o
}

// asked has rina ask budi for that night.
func (o *office) asked() {
	o.t.Helper()
	o.command(rina, "tukar", "")
	m := o.chats[rina.Chat]
	o.tap(rina.Chat, m[len(m)-1].Buttons[0][0].Data, m[len(m)-1].ID)
	o.press(rina.Chat, budi.Name)
}

func (o *office) reads(chat report.ChatID, key string) {
	o.t.Helper()
	if !strings.Contains(o.screen(chat), key) {
		o.t.Errorf("does not read %s:\n%s", key, o.screen(chat))
	}
}

func TestASwapCountsOnlyOnceTheSubstituteAgreed(t *testing.T) {
	t.Parallel()
	o := swapOffice(t)
	o.asked()
	if len(o.agency.Agreed) != 1 || o.agency.Agreed[0].Yes || o.agency.Agreed[0].Substitute != "budi" {
		t.Fatalf("written down: %+v", o.agency.Agreed)
	}
	o.reads(rina.Chat, "staff_swap_asked")
	o.press(budi.Chat, "btn_can")
	if !o.agency.Agreed[0].Yes {
		t.Fatal("agreed, and does not count")
	}
	for _, chat := range []report.ChatID{rina.Chat, budi.Chat, ratna.Chat, wahyu.Chat} {
		o.reads(chat, "staff_swap_yes")
	}
	if strings.Contains(o.screen(sari.Chat)+o.screen(mega.Chat), "swap") {
		t.Error("somebody whom it does not concern was told")
	}
}

// TestASwapThatTheRosterOvertookDoesNotCount: between the question and the tap the turn became somebody else's, or the
// substitute went on leave.
func TestASwapThatTheRosterOvertookDoesNotCount(t *testing.T) {
	t.Parallel()
	for name, overtake := range map[string]func(*paper){
		"the turn is another's":      func(b *paper) { b.turns = map[report.PersonID][]report.Turn{"sari": b.turns["rina"]} },
		"the turn has other hours":   func(b *paper) { b.turns["rina"][0].Until = b.turns["rina"][0].Until.Add(time.Hour) },
		"the turn is elsewhere":      func(b *paper) { b.turns["rina"][0].Wards = []string{"Lamaru"} },
		"the substitute is on leave": func(b *paper) { b.away = "budi" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := swapOffice(t)
			o.asked()
			b := o.book.(paper)
			overtake(&b)
			o.book = b
			o.press(budi.Chat, "btn_can")
			if len(o.agency.Agreed) != 0 {
				t.Fatalf("counts: %+v", o.agency.Agreed)
			}
			o.reads(budi.Chat, "staff_swap_changed")
			o.reads(rina.Chat, "staff_swap_changed")
			if strings.Contains(o.screen(ratna.Chat), "staff_swap") {
				t.Error("the coordinators hear of what is not")
			}
		})
	}
}

func TestASwapIsRefused(t *testing.T) {
	t.Parallel()
	o := swapOffice(t)
	o.asked()
	o.press(budi.Chat, "btn_cannot")
	if len(o.agency.Agreed) != 0 {
		t.Fatalf("refused, and stays: %+v", o.agency.Agreed)
	}
	o.reads(rina.Chat, "staff_swap_no")
	o.reads(budi.Chat, "staff_swap_refused")
}

func TestASwapIsCancelledByACoordinatorOrWhoeverAsked(t *testing.T) {
	t.Parallel()
	for _, by := range []report.Person{rina, ratna} {
		o := swapOffice(t)
		o.asked()
		o.press(budi.Chat, "btn_can")
		o.press(by.Chat, "btn_cancel_swap")
		if len(o.agency.Agreed) != 0 {
			t.Fatalf("cancelled by %s, and stays", by.ID)
		}
		o.reads(budi.Chat, "staff_swap_cancelled")
		o.reads(wahyu.Chat, "staff_swap_cancelled")
	}
}

// TestNobodyAnswersForAnother: a button of a proposal in another hand changes nothing.
func TestNobodyAnswersForAnother(t *testing.T) {
	t.Parallel()
	o := swapOffice(t)
	o.asked()
	id := o.agency.Agreed[0].ID.String()
	for _, chat := range []report.ChatID{rina.Chat, sari.Chat, ratna.Chat, strangerChat} {
		for _, verb := range []string{report.TapAgree, report.TapRefuse} {
			o.tap(chat, tapButton("btn_can", verb, id, "", 0).Data, 1)
			if o.last.Agency != nil {
				t.Errorf("%d answers %s for budi", chat, verb)
			}
		}
	}
	o.press(budi.Chat, "btn_can")
	for _, chat := range []report.ChatID{budi.Chat, sari.Chat, strangerChat} {
		o.tap(chat, tapButton("btn_can", report.TapCancel, id, "", 0).Data, 1)
		if o.last.Agency != nil {
			t.Errorf("%d cancels what is not theirs", chat)
		}
	}
	o.tap(strangerChat, tapButton("btn_can", report.TapSwap, stampOf(o.now), personTag("budi"), 0).Data, 1)
	if o.last.Agency != nil {
		t.Error("a stranger proposes a swap")
	}
}

func TestAnAnswerThatComesTooLateSaysSo(t *testing.T) {
	t.Parallel()
	o := swapOffice(t)
	o.asked()
	o.now = o.now.Add(34 * time.Hour) // the night has begun
	o.press(budi.Chat, "btn_can")
	o.reads(budi.Chat, "staff_swap_over")
	if o.last.Agency != nil {
		t.Error("and counts all the same")
	}
}

func TestALeaveIsAskedByTaps(t *testing.T) {
	t.Parallel()
	o := swapOffice(t)
	o.command(rina, "izin", "")
	m := o.chats[rina.Chat][0]
	o.tap(rina.Chat, m.Buttons[0][1].Data, m.ID) // tomorrow
	m = o.chats[rina.Chat][0]
	o.tap(rina.Chat, m.Buttons[0][1].Data, m.ID) // two days
	o.press(rina.Chat, sari.Name)
	o.press(sari.Chat, "btn_can")
	if len(o.agency.Agreed) != 1 {
		t.Fatalf("agreed: %+v", o.agency.Agreed)
	}
	g := o.agency.Agreed[0]
	from := time.Date(2026, 11, 24, 0, 0, 0, 0, o.city.Zone)
	if !g.Yes || g.Kind != report.AgreedLeave || !g.From.Equal(from) || !g.Until.Equal(from.AddDate(0, 0, 2)) || g.Substitute != "sari" {
		t.Errorf("agreed: %+v", g)
	}
}

// TestWhatIsOverIsForgottenAsTimePasses: without anybody proposing anything.
func TestWhatIsOverIsForgottenAsTimePasses(t *testing.T) {
	t.Parallel()
	o := swapOffice(t)
	at := func(hours int) time.Time { return o.now.Add(time.Duration(hours) * time.Hour) }
	env := report.Env{Now: o.now, City: o.city, Agency: report.Agency{Keep: o.city.Keep, Agreed: []report.Agreed{
		{ID: report.ID{1}, Kind: report.AgreedSwap, From: at(-20), Until: at(-8), Yes: true, At: at(-40)},
		{ID: report.ID{2}, Kind: report.AgreedSwap, From: at(-2), Until: at(10), Yes: true, At: at(-40)},
		{ID: report.ID{3}, Kind: report.AgreedLeave, From: at(200), Until: at(224), At: at(-73)},
		{ID: report.ID{4}, Kind: report.AgreedLeave, From: at(200), Until: at(224), At: at(-71)},
	}, Proposal: &report.Proposal{ID: report.ID{5}, At: at(-1)}}}
	change := Settle(env, func(time.Time, int) int { return 0 })
	if change.Agency == nil || change.Agency.Proposal != nil || len(change.Agency.Agreed) != 2 || change.Agency.Agreed[0].ID != (report.ID{2}) ||
		change.Agency.Agreed[1].ID != (report.ID{4}) {
		t.Fatal("not what should be left")
	}
	env.Agency = *change.Agency
	env.Agency.Proposal = &report.Proposal{ID: report.ID{6}, By: "ratna", At: at(-100), Pressed: true}
	state := report.PersonState{Person: "ratna", Standing: report.Standing{Role: report.RoleCoordinator, Chat: ratna.Chat}}
	env.States = map[report.PersonID]report.PersonState{"ratna": state}
	if again := Settle(env, func(time.Time, int) int { return 0 }); again.Agency != nil {
		t.Error("changed once more")
	}
	state.Frozen = true
	env.States["ratna"] = state
	if again := Settle(env, func(time.Time, int) int { return 0 }); again.Agency == nil || again.Agency.Proposal != nil {
		t.Error("what a frozen account pressed is carried out")
	}
}
