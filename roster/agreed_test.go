package roster

import (
	"testing"

	"ruangaman/report"
)

// TestWhatWasAgreedStandsAboveWhatIsWritten: of two leaves of one person, and of two swaps of one area, the one from the
// phones holds, because it is the later word.
func TestWhatWasAgreedStandsAboveWhatIsWritten(t *testing.T) {
	t.Parallel()
	data := eastern(t)
	data.Leaves = []Leave{{Person: "rina", Substitute: "agus", From: day(t, "2026-12-14"), To: day(t, "2026-12-20"), Line: 30}}
	data.Swaps = []Swap{{For: []string{"Lamaru"}, From: clock(t, "2026-12-10 19:00"), Until: clock(t, "2026-12-11 07:00"), Person: "agus", Line: 40}}
	written := New(data)
	both := written.With(
		[]Leave{{Person: "rina", Substitute: "sari", From: day(t, "2026-12-14"), To: day(t, "2026-12-14"), Line: 3, Beside: true}},
		[]Swap{{For: []string{"Lamaru"}, From: clock(t, "2026-12-10 19:00"), Until: clock(t, "2026-12-10 22:00"), Person: "sari", Line: 5, Beside: true}},
	)
	for _, tt := range []struct {
		ward, at      string
		written, both report.PersonID
	}{
		{"Lamaru", "2026-12-10 19:00", "agus", "sari"},
		{"Lamaru", "2026-12-10 21:59", "agus", "sari"},
		{"Lamaru", "2026-12-10 22:00", "agus", "agus"},
	} {
		if d, _ := written.OnDuty(tt.ward, clock(t, tt.at)); d.Person != tt.written {
			t.Errorf("%s at %s, as written: %s, want %s", tt.ward, tt.at, d.Person, tt.written)
		}
		if d, _ := both.OnDuty(tt.ward, clock(t, tt.at)); d.Person != tt.both || (d.Person == "sari") != d.Beside {
			t.Errorf("%s at %s, with what was agreed: %+v, want %s", tt.ward, tt.at, d, tt.both)
		}
	}
	for at := clock(t, "2026-12-14 00:00"); at.Before(clock(t, "2026-12-16 00:00")); at = at.Add(1800e9) {
		before, _ := written.OnDuty("Manggar", at)
		after, _ := both.OnDuty("Manggar", at)
		switch {
		case before.Why != WhySubstitute:
			if after.Person != before.Person {
				t.Errorf("%v: no leave, yet %s became %s", at, before.Person, after.Person)
			}
		case after.Why != WhySubstitute || (after.Person == "sari") != after.Beside:
			t.Errorf("%v: %+v", at, after)
		case after.Beside != (DayOf(after.From) == day(t, "2026-12-14")):
			t.Errorf("%v: the agreed leave holds for one day only: %+v", at, after)
		}
	}
}
