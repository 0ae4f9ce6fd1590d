package flows

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

// vouchedLater is an office in which ratna counts as coordinator from an hour after now on.
func vouchedLater(t *testing.T) *office {
	t.Helper()
	o := newOffice(t)
	for i := range o.city.People {
		if p := &o.city.People[i]; p.ID == ratna.ID {
			p.Since = o.now.Add(time.Hour)
		}
	}
	return o
}

// TestPromise07WhoWasVouchedForLaterMeetsNothingOlder compares whole answers, to every button and command about a case from
// before, at every stage of it, with those of an office in which it never was.
func TestPromise07WhoWasVouchedForLaterMeetsNothingOlder(t *testing.T) {
	t.Parallel()
	answer := func(o *office, in report.Input) string {
		in.Message = 77
		o.do(ratna.Chat, in)
		raw, err := json.Marshal(o.last)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	for stage, reach := range map[string]func(*office, *report.Case){
		"offered":     func(*office, *report.Case) {},
		"accepted":    func(o *office, _ *report.Case) { o.takeAndRead(rina) },
		"called":      func(o *office, _ *report.Case) { o.takeAndRead(rina); o.press(rina.Chat, "btn_call_coordinator") },
		"a conflict":  func(o *office, _ *report.Case) { o.takeAndRead(rina); o.press(rina.Chat, "btn_conflict") },
		"overdue":     func(o *office, c *report.Case) { o.takeAndRead(rina); o.now = o.now.Add(3 * time.Hour) },
		"closed":      func(o *office, c *report.Case) { o.cases[c.ID].Status = report.StatusClosed },
		"a crisis":    func(o *office, c *report.Case) { o.cases[c.ID].Reason = report.ReasonSuicide },
		"at the city": func(o *office, c *report.Case) { o.cases[c.ID].Place = report.Place{} },
	} {
		o, empty := vouchedLater(t), vouchedLater(t)
		c := o.open(nil, rina, budi, ratna)
		reach(o, c)
		empty.now = o.now
		for _, data := range everyStaffTap(c) {
			in := report.Input{Kind: report.KindTap, Data: data}
			if got, want := answer(o, in), answer(empty, in); got != want {
				t.Fatalf("%s, %s is answered %s, for nothing %s", stage, data, got, want)
			}
		}
		for _, in := range []report.Input{
			{Kind: report.KindCommand, Command: cmdCase, Args: string(c.Code)}, {Kind: report.KindCommand, Command: cmdCase},
			{Kind: report.KindCommand, Command: string(c.Code)}, {Kind: report.KindText, Text: string(c.Code)},
		} {
			if got, want := answer(o, in), answer(empty, in); got != want {
				t.Errorf("%s, /%s %s is answered %s, for nothing %s", stage, in.Command, in.Args, got, want)
			}
		}
		if strings.Contains(o.screen(ratna.Chat), string(c.Code)) {
			t.Errorf("%s: the code is on the phone:\n%s", stage, o.screen(ratna.Chat))
		}
	}
}

func TestWhoWasVouchedForMeetsWhatIsYounger(t *testing.T) {
	t.Parallel()
	o := vouchedLater(t)
	o.now = o.now.Add(time.Hour)
	o.open(nil, rina)
	if got := said(o.command(ratna, cmdCase, "K-7F3Q")[0]); !strings.Contains(got, "staff_card") {
		t.Errorf("hears %q", got)
	}
}
