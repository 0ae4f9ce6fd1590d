package flows

import (
	"strconv"
	"time"

	"ruangaman/report"
)

const week = 7 * 24 * time.Hour

// keep brings simpan: into force: what is kept longer at once, what is kept shorter after report.DelayShorter, unless a
// coordinator presses TAHAN. How long details stay on a screen is not about destroying and follows the file.
func (s *settling) keep() {
	a := &s.agency
	want, now := s.env.City.Keep, a.Keep
	if now == (report.Keep{}) {
		now = want // the first file
	}
	longer := report.Keep{Draft: max(now.Draft, want.Draft), Screen: want.Screen, Closed: max(now.Closed, want.Closed), Backup: max(now.Backup, want.Backup)}
	force := longer
	switch {
	case longer == want:
		a.Shorter = nil
	case a.Shorter == nil || a.Shorter.Keep != want:
		a.Shorter = &report.KeepOrder{Keep: want, At: s.env.Now.Add(report.DelayShorter)}
		s.tellShorter(now, want, a.Shorter.At)
	case !a.Shorter.Held && !s.env.Now.Before(a.Shorter.At):
		force, a.Shorter = want, nil
	}
	s.out.KeepShift = shift(now.Closed, force.Closed)
	a.Keep = force
	s.changed = a.Keep != s.env.Agency.Keep || a.Shorter != nil && (s.env.Agency.Shorter == nil || *a.Shorter != *s.env.Agency.Shorter) ||
		a.Shorter == nil && s.env.Agency.Shorter != nil
}

// shift is by how many whole weeks the end of a closed case moves; never to before its time.
func shift(from, to time.Duration) int {
	if to >= from {
		return int((to - from + week - 1) / week)
	}
	return -int((from - to) / week)
}

// tellShorter asks the coordinators whether that is meant.
func (s *settling) tellShorter(now, want report.Keep, at time.Time) {
	count := 0
	if want.Closed < now.Closed {
		count = s.ended(at, shift(now.Closed, want.Closed)) - s.ended(at, 0)
	}
	for _, chat := range report.Vouchers(s.env.City, s.env.States) {
		s.tell(chat, [][]report.Button{{tapButton("btn_hold", report.TapHold, "", "", 0)}},
			report.T("admin_keep_shorter", "at", clock(at, s.env), "n", report.Raw(strconv.Itoa(count)),
				"draft", spans(now.Draft, want.Draft), "closed", spans(now.Closed, want.Closed), "backup", spans(now.Backup, want.Backup)))
	}
}

// spans is "90 hari → 30 hari", or one span where nothing changes.
func spans(now, want time.Duration) report.Text {
	if now == want {
		return spanText(now)
	}
	return report.Text{List: []report.Text{spanText(now), spanText(want)}, Join: " → "}
}

// hold is TAHAN, from whoever was asked: also from those whom the same file put aside.
func (a *act) hold() bool {
	switch order := a.env.Agency.Shorter; {
	case !a.vouches():
		return false
	case order == nil:
		a.withdraw(report.T("admin_keep_hold_late"))
	default:
		agency := a.env.Agency.Clone()
		agency.Shorter.Held = true
		a.out.Agency = &agency
		a.tellVouchers(report.T("admin_keep_held", "by", a.signed()))
	}
	return true
}
