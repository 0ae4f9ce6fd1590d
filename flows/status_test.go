package flows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

const (
	rightReceipt = "1234 5678 9012 3450"
	wrongReceipt = "1111 2222 3333 4444"
)

func TestTheStatusIsHonest(t *testing.T) {
	t.Parallel()
	for status, want := range map[report.Status]string{
		report.StatusNew:        "status_new",
		report.StatusOffered:    "status_offered n=2",
		report.StatusAccepted:   "status_accepted",
		report.StatusAssessed:   "status_assessed",
		report.StatusAssisting:  "status_assisting",
		report.StatusReferred:   "status_referred",
		report.StatusMonitoring: "status_monitoring",
		report.StatusClosed:     "status_closed",
		report.StatusWithdrawn:  "status_withdrawn",
		report.StatusDuplicate:  "status_duplicate",
	} {
		o := newOffice(t)
		c := o.open(nil, rina, budi)
		c.Offers = append(c.Offers, report.Offer{ID: "again", To: "rina", State: report.OfferOpen})
		c.Status = status
		c.Log = []report.Entry{{Event: "refer:uptd", By: "rina"}}
		if !status.Open() {
			c.NextDue = time.Time{}
		}
		o.types(otherPhone, rightReceipt)
		o.expect(otherPhone, want)
		for _, secret := range []string{"Manggar", "Balikpapan", "UPTD", "uptd", "K-7F3Q", "Rina"} {
			o.expectNot(otherPhone, secret)
		}
	}
}

func TestAWitnessHearsTwoWordsOnly(t *testing.T) {
	t.Parallel()
	for _, status := range allStatuses {
		o := newOffice(t)
		c := o.open(func(c *report.Case) { c.Witness = true }, rina)
		if c.Status = status; !status.Open() {
			c.NextDue = time.Time{}
		}
		o.types(otherPhone, rightReceipt)
		want := "status_witness_taken"
		if status.Unanswered() {
			want = "status_witness_waiting"
		}
		m := o.last.Outbox[len(o.last.Outbox)-1]
		if len(m.Body) != 1 || m.Body[0].Key != want {
			t.Errorf("%s: a witness hears %q", status, said(m))
		}
	}
}

func TestAReceiptWorksFromAnyAccountAndTiesNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(func(c *report.Case) { c.Voice = report.VoiceChild }, rina)
	out := o.types(otherPhone, rightReceipt)
	if len(out) != 2 || out[0].Do != report.ActDelete || len(out[0].Targets) != 1 || len(o.last.Received) != 1 ||
		out[0].Targets[0] != o.last.Received[0] {
		t.Errorf("the typed digits stay in the chat: %d messages", len(out))
	}
	if out[1].Voice != report.VoiceChild || out[1].As != report.AsLive {
		t.Errorf("the status speaks as %q, %s", out[1].Voice, out[1].As)
	}
	if o.cases[c.ID].Reporter != reporterChat || len(o.last.Cases) != 0 {
		t.Error("the other phone was tied to the case")
	}
	if s := o.states[otherPhone]; s.Case != c.ID || s.At != atStatus {
		t.Errorf("what may be added to is not remembered: %+v", s.At)
	}
	o.expect(otherPhone, "[btn_add]")
}

func TestAnEndedCaseTakesNoAddition(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(func(c *report.Case) { c.Status, c.NextDue = report.StatusClosed, time.Time{} })
	o.types(otherPhone, rightReceipt)
	o.expect(otherPhone, "status_closed")
	o.expectNot(otherPhone, "btn_add")
}

func TestADraftIsNotLostToAReceipt(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(nil, rina)
	o.drafts[otherPhone] = &report.Draft{ID: report.ID{7}, Rev: 3, At: "story", Flow: flowReport,
		Lang: report.Indonesian, Consented: true, Answers: map[report.Field][]string{"limits": {"agree"}}}
	for _, typed := range []string{rightReceipt, wrongReceipt} {
		o.types(otherPhone, typed)
		if o.last.Draft != nil || len(o.last.Erase) != 0 {
			t.Error("a typed receipt touched the draft")
		}
		o.expect(otherPhone, "[btn_continue]")
		o.expectNot(otherPhone, "btn_add")
	}
	o.press(otherPhone, "btn_continue")
	o.expect(otherPhone, "story_ask")
	if d := o.drafts[otherPhone]; d == nil || d.At != "story" || len(d.Answers[fieldStory]) != 0 {
		t.Error("the draft does not go on where it was")
	}
}

func TestTheTwelfthWrongReceiptWaitsLongerThanTheEleventh(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(nil, rina)
	alarms := 0
	want := []time.Duration{10: 30 * time.Second, 11: time.Minute, 12: 2 * time.Minute, 13: 4 * time.Minute,
		14: 8 * time.Minute, 15: 8 * time.Minute}
	for i := range 16 {
		o.now = o.now.Add(time.Second)
		out := o.types(otherPhone, wrongReceipt)
		m := out[len(out)-1]
		if said(m) != "status_bad_code [btn_back] [btn_exit]" {
			t.Fatalf("wrong receipt %d is answered %q", i+1, said(m))
		}
		got := time.Duration(0)
		if !m.NotBefore.IsZero() {
			got = m.NotBefore.Sub(o.now)
		}
		if got != want[i] {
			t.Errorf("wrong receipt %d is answered after %v, want %v", i+1, got, want[i])
		}
		if out[0].Do != report.ActDelete || !out[0].NotBefore.IsZero() {
			t.Errorf("wrong receipt %d stays in the chat", i+1)
		}
		alarms += len(o.last.Alarms)
	}
	if alarms != 1 {
		t.Errorf("%d alarms", alarms)
	}
	if n := len(o.states[otherPhone].Wrong); n > keptWrong {
		t.Errorf("%d instants are remembered", n)
	}
	if len(o.chats[strangerChat]) == 0 {
		o.types(strangerChat, wrongReceipt)
		if m := o.last.Outbox[len(o.last.Outbox)-1]; !m.NotBefore.IsZero() {
			t.Error("another chat waits as well")
		}
	}
}

func TestARightReceiptWaitsLikeAWrongOne(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(nil, rina)
	for range report.WrongReceiptsHour {
		o.types(otherPhone, wrongReceipt)
	}
	before := o.states[otherPhone]
	wrong := o.now
	out := o.types(otherPhone, rightReceipt)
	m := out[len(out)-1]
	if got := m.NotBefore.Sub(wrong); got != 30*time.Second || !strings.HasPrefix(said(m), "status_offered") {
		t.Errorf("after %v: %q", got, said(m))
	}
	after := o.states[otherPhone]
	if after.Case != before.Case || after.At != before.At || len(after.Wrong) != len(before.Wrong) {
		t.Error("the state tells sooner than the answer")
	}
	if strings.Contains(said(m), "btn_add") {
		t.Error("a button of the delayed answer would not work")
	}
	o.now = o.now.Add(time.Hour)
	if out = o.types(otherPhone, rightReceipt); !out[len(out)-1].NotBefore.IsZero() {
		t.Error("after an hour the answer still waits")
	}
}

func TestTooManyWrongReceiptsInTheWholeCityMakeEverybodyWait(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(nil, rina)
	alarms := []report.Alarm{}
	for i := range report.WrongReceiptsCity {
		out := o.types(report.ChatID(8000000000+i), wrongReceipt)
		if m := out[len(out)-1]; !m.NotBefore.IsZero() {
			t.Fatalf("wrong receipt %d of the city already waits", i+1)
		}
		alarms = append(alarms, o.last.Alarms...)
	}
	if len(alarms) != 1 || alarms[0].Event != "wrong_receipts_city" || !alarms[0].Case.Zero() {
		t.Errorf("%d alarms", len(alarms))
	}
	for _, typed := range []string{wrongReceipt, rightReceipt} {
		out := o.types(otherPhone, typed)
		if m := out[len(out)-1]; m.NotBefore.Sub(o.now) != 30*time.Second {
			t.Error("somebody does not wait")
		}
	}
	o.now = o.now.Add(time.Hour)
	out := o.types(strangerChat, wrongReceipt)
	if m := out[len(out)-1]; !m.NotBefore.IsZero() || o.count.Wrong != 1 {
		t.Errorf("the next hour counts on: %d", o.count.Wrong)
	}
}

func TestWhatIsNoReceiptIsNotCounted(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	s := o.states[otherPhone]
	s.At = atCode
	o.states[otherPhone] = s
	for _, typed := range []string{"1234", "halo", "1234 5678 9012 345x", "12345678901234567"} {
		out := o.types(otherPhone, typed)
		if got := said(out[len(out)-1]); got != "status_bad_code [btn_back] [btn_exit]" || out[0].Do != report.ActDelete {
			t.Errorf("%q is answered %q", typed, got)
		}
	}
	if len(o.states[otherPhone].Wrong) != 0 || o.count.Wrong != 0 {
		t.Error("words that are no receipt were counted as guesses")
	}
}

func TestWordsUnderAStatusAreNotLostInSilence(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(nil, rina)
	o.types(otherPhone, rightReceipt)
	o.types(otherPhone, "terima kasih ya")
	o.expect(otherPhone, "not_kept / status_offered n=1")
	if len(o.last.Cases) != 0 || len(o.last.Received) != 1 {
		t.Error("words under a status were kept, or stay in the chat")
	}
}

func TestAButtonOfAnEarlierStatusShowsThePresentOne(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(nil, rina)
	o.types(otherPhone, rightReceipt)
	stale := o.chats[otherPhone][0]
	o.types(otherPhone, rightReceipt)
	for _, row := range stale.Buttons {
		for _, b := range row {
			if b.Label.Key != "btn_exit" && b.Label.Key != "btn_back" {
				o.tap(otherPhone, b.Data, stale.ID)
				o.expect(otherPhone, "status_offered n=1")
			}
		}
	}
}

func TestContinueWithoutADraftTellsHowTheNewestCaseStands(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	if ch := resumeStatus(o.desk(reporterChat, report.Lookup{}), o.env()); said(ch.Outbox[0]) != "status_ask_code [btn_back] [btn_exit]" {
		t.Errorf("without a case: %q", said(ch.Outbox[0]))
	}
	o.open(nil, rina)
	newest := o.open(func(c *report.Case) { c.Status = report.StatusNew })
	ch := resumeStatus(o.desk(reporterChat, report.Lookup{}), o.env())
	if got := said(ch.Outbox[0]); got != "status_new / status_waiting n=0 / status_hint [btn_add] [btn_letters] [btn_status] [btn_back] [btn_exit]" || ch.State.Case != newest.ID {
		t.Errorf("with two: %q", got)
	}
	if ch = resumeStatus(o.desk(otherPhone, report.Lookup{}), o.env()); ch.State.At != atCode {
		t.Error("another phone sees the case without its receipt")
	}
}

func TestThePresentStatusScreenIsShownAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(nil, rina)
	if _, ok := statusAgain(o.desk(otherPhone, report.Lookup{}), o.env()); ok {
		t.Error("a chat that asked nothing is shown a status")
	}
	o.types(otherPhone, rightReceipt)
	ch, ok := statusAgain(o.desk(otherPhone, report.Lookup{}), o.env())
	if !ok || !strings.HasPrefix(said(ch.Outbox[0]), "status_offered n=1") {
		t.Errorf("%v %q", ok, said(ch.Outbox[0]))
	}
	o.press(otherPhone, "btn_status")
	o.expect(otherPhone, "status_ask_code")
	ch, ok = statusAgain(o.desk(otherPhone, report.Lookup{}), o.env())
	if !ok || said(ch.Outbox[0]) != "status_ask_code [btn_back] [btn_exit]" {
		t.Errorf("%v %q", ok, said(ch.Outbox[0]))
	}
}

func TestPromise06TheReporterNeverReadsWhoHelps(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.open(func(c *report.Case) {
		c.Contact = report.Contact{Mode: report.ContactHours, Windows: []report.Window{{From: 0, To: 1439}}}
	}, rina, budi)
	o.takeAndRead(rina)
	for _, label := range []string{"btn_move_assess", "btn_move_assist", "btn_move_refer", "UPTD PPA", "btn_move_monitor"} {
		if strings.HasPrefix(label, "btn_") {
			o.press(rina.Chat, "btn_progress")
		}
		o.press(rina.Chat, label)
		o.types(otherPhone, rightReceipt)
	}
	o.types(reporterChat, rightReceipt)
	if len(o.chats[otherPhone]) == 0 || len(o.chats[reporterChat]) == 0 {
		t.Fatal("nobody was told anything")
	}
	for _, chat := range []report.ChatID{otherPhone, reporterChat} {
		for _, m := range o.chats[chat] {
			if m.Person != "" || m.Offer != "" || slices.ContainsFunc(m.Body, func(b report.Text) bool {
				return strings.Contains(textWords(b), "UPTD") || strings.Contains(textWords(b), string(c.Code))
			}) {
				t.Errorf("the reporter reads %q", said(m.Message))
			}
		}
	}
}
