package flows

import (
	"slices"
	"testing"
	"time"

	"ruangaman/report"
)

// rest is what time decides, after so long, in a chat in which nobody acts.
func (p *phone) rest(after time.Duration) report.Change {
	p.t.Helper()
	p.now = p.now.Add(after)
	ch := p.f.Rest(p.lay(report.Input{}), p.env())
	p.apply(ch)
	return ch
}

// quietly fails when something would ring or stand in the chat as a new message.
func quietly(t *testing.T, ch report.Change) {
	t.Helper()
	for _, m := range ch.Outbox {
		if m.Do == report.ActSend || m.Purpose != report.PurposeRest {
			t.Errorf("somebody is spoken to: %s", m.Do)
		}
	}
}

func TestPromise08AfterTenIdleMinutesTheScreenTellsNothing(t *testing.T) {
	t.Parallel()
	p := telling(t, "opt_interrupted_no", "opt_kind_fisik", "btn_done")
	if ch := p.rest(9 * time.Minute); ch.State != nil || len(ch.Outbox) != 0 {
		t.Fatal("nine minutes are enough")
	}
	ch := p.rest(time.Minute)
	quietly(t, ch)
	if body, _ := p.say(); !slices.Equal(body, []string{"welcome"}) || p.desk.Draft == nil {
		t.Fatalf("after ten minutes the screen shows %v", body)
	}
	if ch := p.rest(time.Hour); ch.State != nil {
		t.Error("it rests twice")
	}
	p.tap("btn_continue")
	p.sees("resumed_veiled")
}

// TestPromise08ComingBackTheKecamatanIsAskedForAgain: the kelurahan of the chosen one would tell it, on the way back too. What
// is chosen after that is no secret.
func TestPromise08ComingBackTheKecamatanIsAskedForAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		told []string
		back int
		next string
	}{
		"at the question":          {toPlace[:6], 0, "interrupted_ask"},
		"after it, and back again": {slices.Concat(toPlace, []string{"opt_interrupted_no"}), 2, "kinds_ask"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPhone(t)
			p.command("start")
			p.taps(c.told...)
			p.rest(time.Hour)
			p.tap("btn_continue")
			for range c.back {
				p.tap("btn_back")
			}
			p.sees("kecamatan_ask")
			if slices.Contains(p.labels(), "Lamaru") {
				t.Fatalf("the kecamatan shows: %v", p.labels())
			}
			p.taps("Balikpapan Barat", "Marga Sari")
			p.sees(c.next)
		})
	}
}

// checkRest: ten idle minutes take away whatever stands there, quietly, and destroy nothing; every button of the screen that
// takes its place works.
func checkRest(t *testing.T, place string, p *phone) {
	t.Helper()
	q := p.fork(t)
	ch := q.rest(time.Hour)
	quietly(t, ch)
	if len(ch.Erase)+len(ch.Cases)+len(ch.Receipts) != 0 || ch.Draft != nil {
		t.Errorf("%s: rest decides more than a screen", place)
	}
	if body, _ := q.say(); !slices.Equal(body, []string{"welcome"}) {
		t.Errorf("%s: at rest the screen shows %v", place, body)
	}
	for _, b := range slices.Concat(q.screen.Buttons...) {
		again := q.fork(t)
		again.do(report.Input{Kind: report.KindTap, Data: b.Data, Message: 1})
		if body, _ := again.say(); slices.Contains(body, "stale_button") || slices.Contains(body, "welcome") {
			t.Errorf("%s: the button %s of the screen at rest is dead: %v", place, textWords(b.Label), body)
		}
	}
}

// TestPromise09RestingNeverSpeaks: whatever was on the screen, ten idle minutes only edit and delete.
func TestPromise09RestingNeverSpeaks(t *testing.T) {
	t.Parallel()
	for _, trace := range []report.Trace{report.TraceThin, report.TraceKeep, report.TraceLeave} {
		for name, way := range map[string][]string{"telling": nil, "sent": {"btn_send_now"}} {
			p := telling(t, way...)
			p.desk.State.Trace = trace
			ch := p.rest(11 * time.Minute)
			quietly(t, ch)
			if stays := trace == report.TraceKeep; stays != (len(ch.Outbox) == 0) {
				t.Errorf("%s, %q: %d rows", name, trace, len(ch.Outbox))
			}
		}
	}
}

func TestPromise08LeavingWithoutAWordWipesWhereThatWasChosen(t *testing.T) {
	t.Parallel()
	p := telling(t, "opt_interrupted_yes", "opt_kind_fisik", "btn_done")
	p.command("atur")
	p.tap("opt_trace_leave")
	p.command("start")
	p.tap("btn_continue")
	p.desk.State.Remnant = "discreet_notice_2"
	ch := p.rest(11 * time.Minute)
	if n := len(ch.Outbox); n != 2 || ch.Outbox[0].Do != report.ActEdit || !ch.Outbox[0].Keep || said(ch.Outbox[0]) != "discreet_notice_2" ||
		ch.Outbox[1].Do != report.ActWipe || !ch.Outbox[1].Keep {
		t.Fatalf("%d rows", n)
	}
	if p.desk.Draft == nil || len(ch.Erase) != 0 {
		t.Error("silence destroyed what was told")
	}
	p.command("start")
	p.tap("btn_continue")
	p.sees("resumed_veiled")
	p.command("keluar")
	if ch := p.rest(11 * time.Minute); len(ch.Outbox) != 0 {
		t.Error("what the quick exit left is taken for a screen")
	}
	none := telling(t)
	none.desk.State.Trace, none.desk.State.Remnant = report.TraceLeave, report.RemnantNone
	if ch := none.rest(11 * time.Minute); len(ch.Outbox) != 1 || ch.Outbox[0].Do != report.ActWipe || ch.Outbox[0].Keep {
		t.Errorf("%d rows where nothing is to stay", len(ch.Outbox))
	}
}

// TestAnEmergencyKeepsItsScreenForFortyMinutes: somebody hides and waits; after that its screen and how it stands go, too.
func TestAnEmergencyKeepsItsScreenForFortyMinutes(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.command("start")
	p.taps("btn_help_now", "btn_send_emergency")
	if ch := p.rest(39 * time.Minute); ch.State != nil {
		t.Fatal("the screen of an emergency is taken away")
	}
	ch := p.rest(2 * time.Minute)
	quietly(t, ch)
	if body, _ := p.say(); !slices.Equal(body, []string{"welcome"}) {
		t.Errorf("forty minutes later the screen shows %v", body)
	}
	if !slices.ContainsFunc(ch.Outbox, func(m report.Message) bool { return m.Do == report.ActDelete && m.As == report.AsWatch }) {
		t.Error("how the emergency stands stays in the chat")
	}
	p.tap("btn_continue")
	if body, _ := p.say(); slices.Contains(body, "welcome") {
		t.Error("the emergency cannot be gone on with")
	}
}
