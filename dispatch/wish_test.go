package dispatch

import (
	"testing"
	"time"

	"ruangaman/report"
)

// wishes is a wish that only people may grant, as the conversation writes it down.
func wishes(w *town, c *report.Case) {
	c.Wish = &report.Wish{Kind: report.WishDelete, At: w.now, AskAt: w.now.Add(w.city.FollowUp[c.Urgency])}
	c.NextDue = c.DueBy(c.NextDue)
}

// decided ends the waiting.
func decided(_ *town, c *report.Case) { c.Wish.Decision = report.WishKept }

func TestAWishThatNobodyDecidesIsBroughtUpAgainAndAgain(t *testing.T) {
	t.Parallel()
	const asks = "staff_wish_waits>ratna staff_wish_waits>wahyu"
	for _, k := range []walk{
		{name: "the holder and the coordinators hear of it until it is decided", from: "12:00", until: "2026-11-23 15:30", sent: report.Emergency,
			acts: []act{{"12:01", accept("rina")}, {"12:02", follow}, {"12:10", wishes}, {"14:15", decided}},
			want: []string{"12:00 staff_push_emergency>rina", "12:40 " + asks + " staff_wish_waits>rina", "13:10 " + asks + " staff_wish_waits>rina",
				"13:40 " + asks + " staff_wish_waits>rina", "14:10 " + asks + " staff_wish_waits>rina"}},
		{name: "also while nobody has accepted, beside the ladder", from: "12:00", until: "2026-11-23 12:45", sent: report.Emergency,
			acts: []act{{"12:01", wishes}},
			want: []string{"12:00 staff_push_emergency>rina",
				"12:03 staff_push_emergency>agus staff_push_emergency>budi staff_push_emergency>sari staff_push_emergency>ratna staff_push_emergency>wahyu",
				"12:13 staff_push_emergency>ratna staff_push_emergency>wahyu staff_group_alert>group", "12:23 staff_push_emergency>ratna staff_push_emergency>wahyu staff_group_alert>group",
				"12:31 " + asks, "12:33 staff_push_emergency>ratna staff_push_emergency>wahyu staff_group_alert>group",
				"12:43 staff_push_emergency>ratna staff_push_emergency>wahyu staff_group_alert>group"}},
		{name: "routine waits for the morning", from: "12:00", until: "2026-11-25 06:30", sent: report.Routine,
			acts: []act{{"12:01", accept("rina")}, {"23:30", func(w *town, c *report.Case) {
				follow(w, c)
				wishes(w, c)
			}}},
			want: []string{"12:00 staff_push>rina", "06:00 " + asks + " staff_wish_waits>rina staff_followup_ask>rina"}},
		{name: "urgent makes no sound at night", from: "12:00", until: "2026-11-24 01:30", sent: report.Urgent,
			acts: []act{{"12:01", accept("rina")}, {"12:02", follow}, {"19:00", wishes}},
			want: []string{"12:00 staff_push>rina", "01:00 ~staff_wish_waits>ratna ~staff_wish_waits>wahyu ~staff_wish_waits>rina"}},
		{name: "where nobody may be told the operator hears of it", from: "12:00", until: "2026-11-23 12:45", sent: report.Emergency,
			setup: func(_ *town, c *report.Case) {
				c.Exclude.People = []report.PersonID{"ratna", "wahyu", "tuti", "mega"}
			},
			acts: []act{{"12:01", accept("rina")}, {"12:02", follow}, {"12:10", wishes}},
			want: []string{"12:00 staff_push_emergency>rina", "12:40 staff_wish_waits>rina !nobody_to_tell"}},
		{name: "a clock that was set back does not hide it", from: "12:00", until: "2026-11-23 13:00", sent: report.Emergency,
			acts: []act{{"12:01", accept("rina")}, {"12:02", follow}, {"12:10", func(w *town, c *report.Case) {
				wishes(w, c)
				c.Wish.AskAt = w.now.Add(30 * 24 * time.Hour)
			}}},
			want: []string{"12:00 staff_push_emergency>rina", "12:40 " + asks + " staff_wish_waits>rina"}},
	} {
		k.run(t)
	}
}

func TestAReminderOfAWishIsAskedAgainWhenItIsSent(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	c := w.sent(report.Routine)
	wishes(w, c)
	m := report.Message{To: 5, Person: "ratna", Purpose: report.PurposeWish, About: c.ID, Do: report.ActSend}
	if !Ask(m, c, w.env()) {
		t.Error("a wish that waits is not brought up")
	}
	decided(w, c)
	if Ask(m, c, w.env()) || Ask(m, nil, w.env()) {
		t.Error("a wish that was decided, or whose case is gone, is brought up")
	}
	wishes(w, c)
	c.Exclude.People = []report.PersonID{"ratna"}
	if Ask(m, c, w.env()) {
		t.Error("whoever is excluded hears of it")
	}
}
