package flows

import (
	"testing"

	"ruangaman/report"
)

func TestTheShortestRoutineReportTakesTenActs(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.command("start")
	p.taps("btn_start_report", "opt_about_me_adult", "btn_agree", "opt_safety_ok", "opt_private_no", "Balikpapan Timur", "Lamaru", "btn_send_now")
	c := p.only()
	if p.acts > 10 || len(p.receipts) != 1 || c.Place.Ward != "Lamaru" || c.Urgency != report.Routine {
		t.Errorf("%d acts, %d receipts, urgency %s", p.acts, len(p.receipts), c.Urgency)
	}
}
