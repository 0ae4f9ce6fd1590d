package flows

import (
	"slices"
	"testing"

	"ruangaman/report"
)

// TestTheWholeTalkIsWalkedWithButtonsOnly: nobody has to type a word, from the first screen to the receipt within the counts of
// acts, and afterwards through everything that may be added, corrected, read and ended.
func TestTheWholeTalkIsWalkedWithButtonsOnly(t *testing.T) {
	t.Parallel()
	place := []string{"btn_agree", "opt_safety_ok", "opt_private_no", "Balikpapan Timur", "Lamaru"}
	for name, c := range map[string]struct {
		taps []string
		most int
	}{
		"emergency":       {[]string{"btn_help_now", "btn_send_emergency", "Balikpapan Timur", "Lamaru"}, 4},
		"shortest":        {slices.Concat([]string{"btn_start_report", "opt_about_me_adult"}, place, []string{"btn_send_now"}), 10},
		"a child":         {slices.Concat([]string{"btn_start_report", "opt_about_me_child"}, place, []string{"btn_send_now"}), 10},
		"a witness":       {slices.Concat([]string{"btn_start_report", "opt_about_adult"}, place, []string{"btn_send_now"}), 10},
		"typical":         {slices.Concat([]string{"btn_start_report", "opt_about_me_adult"}, place, []string{"opt_interrupted_yes", "opt_kind_psikis", "btn_done", "opt_rel_spouse", "opt_coi_any", "btn_skip", "opt_contact_never", "btn_send"}), 15},
		"a child, all":    {slices.Concat([]string{"btn_start_report", "opt_about_me_child"}, place, []string{"opt_interrupted_yes", "opt_kind_bully", "btn_done", "opt_rel_teacher", "btn_skip", "btn_send"}), 15},
		"a witness, all":  {slices.Concat([]string{"btn_start_report", "opt_about_child"}, place, []string{"opt_interrupted_no", "opt_kind_fisik", "btn_done", "opt_rel_parent", "opt_known_no", "opt_coi_any", "btn_skip", "btn_send_now"}), 15},
		"outside, a sign": {[]string{"btn_start_report", "opt_about_me_adult", "btn_agree", "opt_safety_ok", "opt_private_no", "opt_outside", "btn_skip", "btn_skip", "btn_skip", "btn_skip", "btn_skip", "opt_contact_hours", "opt_hours_any", "btn_done", "discreet_notice"}, 15},
	} {
		p := newPhone(t)
		p.command("start")
		p.acts = 0
		p.taps(c.taps...)
		if name == "outside, a sign" {
			p.tap("btn_send")
			p.acts--
		}
		if p.acts > c.most || len(p.receipts) != 1 {
			t.Fatalf("%s: %d acts, %d receipts", name, p.acts, len(p.receipts))
		}
		for p.step().Flow == flowRescue {
			p.tap(p.labels()[0])
		}
		p.everythingAfter(t, name)
	}
}

// everythingAfter presses every button of what may be added, and walks on from there with buttons only until it is back.
func (p *phone) everythingAfter(t *testing.T, name string) {
	t.Helper()
	p.command("start")
	p.taps("btn_continue", "btn_add")
	for _, menu := range []string{"more", "after"} {
		if menu == "after" {
			p.tap("btn_after")
		}
		for _, label := range p.labels() {
			if label == "btn_exit" {
				continue
			}
			q := p.fork(t)
			q.tap(label)
			pressed := map[string]bool{}
			for presses := 0; !slices.Contains([]string{"more", "after", "home"}, q.where()); presses++ {
				next := q.unpressed(pressed)
				if next == "" || presses > 12 {
					t.Errorf("%s: %s leads by buttons to %s and no further", name, label, q.where())
					break
				}
				q.tap(next)
			}
			if len(q.cases) != 1 && label != "btn_after" {
				t.Errorf("%s: %s leaves %d reports", name, label, len(q.cases))
			}
		}
	}
	p.command("start")
	p.taps("btn_continue", "btn_letters", "btn_talk_safe", "btn_reread", "btn_change", "btn_back", "btn_write_staff", "btn_back", "btn_talk_close")
	if p.where() != "home" || p.only().Status == report.StatusWithdrawn {
		t.Errorf("%s: the mailbox ends at %s", name, p.where())
	}
}

// unpressed is a button that leads on and was not pressed at this screen: done, else an answer, else a way past.
func (p *phone) unpressed(pressed map[string]bool) string {
	labels := p.labels()
	for _, want := range append([]string{"btn_done", "btn_send_now"}, labels...) {
		key := p.where() + want
		if want != "btn_exit" && slices.Contains(labels, want) && !pressed[key] {
			pressed[key] = true
			return want
		}
	}
	return ""
}
