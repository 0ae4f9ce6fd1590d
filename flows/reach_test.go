package flows

import (
	"slices"
	"strings"
	"testing"

	"ruangaman/report"
)

// apartOf is what the newest answer sealed apart, in words for staff.
func (p *phone) apartOf() string {
	p.t.Helper()
	var words []string
	for _, a := range p.last.Apart {
		for _, line := range p.f.Told(a, p.env()) {
			words = append(words, textWords(line))
		}
	}
	return strings.Join(words, " / ")
}

// emergency is a phone whose call for help was sent and that is asked where exactly.
func emergency(t *testing.T) *phone {
	t.Helper()
	p := newPhone(t)
	p.command("start")
	p.taps("btn_help_now", "btn_send_emergency", "Balikpapan Timur", "Lamaru")
	p.sees("emergency_where_ask")
	return p
}

func TestHowToReachSomebodyLiesApartFromTheStory(t *testing.T) {
	t.Parallel()
	for way, ask := range map[string]string{"chat": "", "school": "reach_school_ask", "adult": "reach_adult_ask", "place": "reach_place_ask"} {
		p := reported(t, "opt_about_me_child", "opt_interrupted_no")
		p.taps("btn_add", "opt_add_reach", "opt_reach_"+way)
		if ask != "" {
			p.sees(ask)
			p.text("RAHASIA nomor tiga")
			if !slices.ContainsFunc(p.last.Outbox, func(m report.Message) bool { return slices.Contains(m.Targets, p.next) }) {
				t.Errorf("%s: the typed words stay in the chat", way)
			}
		}
		p.sees("reach_saved")
		c := p.only()
		if len(c.Added) > 0 || len(p.last.Apart) != 1 || c.Reach != p.last.Apart[0].ID || p.last.Apart[0].Case != c.ID || c.Unsought {
			t.Fatalf("%s: %d additions, %d apart", way, len(c.Added), len(p.last.Apart))
		}
		if got := p.apartOf(); !strings.Contains(got, "value=opt_reach_"+way) || strings.Contains(got, "RAHASIA") != (ask != "") {
			t.Errorf("%s: staff read %q", way, got)
		}
		if strings.Contains(encode(t, p.desk)+textWords(report.Text{List: p.screen.Body}), "RAHASIA") {
			t.Errorf("%s: the words are left in the chat's own record", way)
		}
	}
}

func TestTheLastAnswerOfHowToReachSomebodyCounts(t *testing.T) {
	t.Parallel()
	p := reported(t, "opt_about_me_adult", "opt_interrupted_no")
	p.taps("btn_add", "opt_add_reach", "opt_reach_adult", "btn_skip")
	first := p.only().Reach
	p.taps("opt_add_reach", "opt_reach_none")
	p.sees("reach_none_limit")
	if c := p.only(); !c.Unsought || len(c.Apart()) > 0 || len(p.last.Apart) > 0 {
		t.Error("who does not want to be looked for leaves something to find them by")
	}
	p.taps("opt_add_reach", "opt_reach_place")
	p.text("di taman kota sore hari")
	if c := p.only(); c.Unsought || c.Reach == first || c.Reach.Zero() {
		t.Error("the last answer does not count")
	}
	p.taps("opt_add_reach", "opt_reach_school")
	p.command("kembali")
	p.taps("opt_reach_adult", "btn_skip")
	if got := p.apartOf(); !strings.Contains(got, "opt_reach_adult") || strings.Contains(got, "opt_reach_school") {
		t.Errorf("after going back staff read %q", got)
	}
}

func TestAWitnessIsAskedWhereAndWhetherTheyCouldBeGuessed(t *testing.T) {
	t.Parallel()
	p := reported(t, "opt_about_friend", "opt_interrupted_no")
	p.tap("btn_add")
	if _, buttons := p.say(); slices.Contains(buttons, "opt_add_reach") {
		t.Error("a witness is asked how to find themselves")
	}
	p.tap("opt_add_find")
	p.sees("find_advice")
	if p.screen.Voice != report.VoiceChild {
		t.Error("not in a child's voice")
	}
	p.tap("opt_find_school")
	p.text("SD di ujung gang")
	p.tap("opt_find_guess_yes")
	p.sees("reach_saved")
	got := p.apartOf()
	for _, words := range []string{"opt_find_school", "opt_find_guess_yes", "SD di ujung gang"} {
		if !strings.Contains(got, words) {
			t.Errorf("staff read %q", got)
		}
	}
}

// TestLeavingAReachAnswerAtAnyStepKeepsNothingHalf: by the quick exit and by silence without a yes nothing of it is left, and
// what was told before still counts.
func TestLeavingAReachAnswerAtAnyStepKeepsNothingHalf(t *testing.T) {
	t.Parallel()
	for about, way := range map[string][]string{"opt_about_me_adult": {"opt_add_reach", "opt_reach_adult"},
		"opt_about_child": {"opt_add_find", "opt_find_home", "btn_skip"}} {
		p := reported(t, about, "opt_interrupted_no")
		p.taps("btn_add", way[0], way[1], "btn_skip")
		if about == "opt_about_child" {
			p.tap("opt_find_guess_no")
		}
		before := p.only().Reach
		for i := range way {
			p.tap(way[i])
			for _, leave := range []func(q *phone){func(q *phone) { q.command("keluar") }, func(q *phone) { q.command("batal") },
				func(q *phone) { q.wait(report.QuietRoutine * 2) }, func(q *phone) { q.wait(q.city.Keep.Draft * 2) }} {
				q := p.fork(t)
				leave(q)
				if len(q.last.Apart) > 0 || q.only().Reach != before || len(q.only().Added) > 0 {
					t.Errorf("%s: something is kept after leaving at %s", way[i], p.where())
				}
			}
		}
	}
}

func TestWhereExactlyLiesApartUntilSomebodyIsSafe(t *testing.T) {
	t.Parallel()
	p := emergency(t)
	p.text("gang mawar, pagar hijau")
	p.sees("where_saved")
	c := p.only()
	if len(c.Where) != 1 || len(c.Added) > 0 || !strings.Contains(p.apartOf(), "gang mawar") {
		t.Fatalf("%d places, %d additions", len(c.Where), len(c.Added))
	}
	p.taps("btn_skip", "btn_skip", "btn_safe_now")
	p.sees("safe_now_ask")
	if len(p.only().Where) != 1 {
		t.Fatal("it is gone before it was asked once more")
	}
	p.tap("btn_safe_yes")
	p.sees("safe_done")
	if n := p.only(); len(n.Where) > 0 || !n.Status.Open() || n.Urgency != report.Emergency || p.screen.WhenErased != c.Where[0] {
		t.Error("it is still there, or the case ended with it, or it is said before the key is gone")
	}
	if _, buttons := p.say(); slices.Contains(buttons, "btn_safe_now") {
		t.Error("it is asked again for what is gone")
	}
	p.tap("opt_add_where")
	p.text("sekarang di warung biru")
	p.tap("opt_add_where")
	p.text("pindah ke masjid")
	if n := p.only(); len(n.Where) != 1 || !strings.Contains(p.apartOf(), "masjid") {
		t.Errorf("%d places after moving", len(n.Where))
	}
}

func TestWordsOfDangerAreHeardInWhatLiesApart(t *testing.T) {
	t.Parallel()
	p := reported(t, "opt_about_me_adult", "opt_interrupted_no")
	p.taps("btn_add", "opt_add_reach", "opt_reach_adult")
	p.text("bibi saya. saya mau bunuh diri")
	p.sees("self_harm")
	p.tap("btn_send_emergency")
	if c := p.only(); c.Reason != report.ReasonSuicide || c.Reach.Zero() || len(c.Added) != 1 || len(c.Added[0].Answers) > 0 || len(c.Added[0].Signs) == 0 {
		t.Errorf("%q, %d additions", c.Reason, len(c.Added))
	}

	p = emergency(t)
	p.text("dia bawa parang")
	p.text("gang mawar")
	p.taps("btn_skip")
	if c := p.only(); len(c.Where) != 2 || len(c.Added) != 1 || len(c.Added[0].Answers) > 0 {
		t.Errorf("%d places, %d additions", len(c.Where), len(c.Added))
	}
	p = emergency(t)
	for range report.MaxWhere {
		p.text("dia bawa parang")
	}
	p.text("ini cerita")
	if c := p.only(); len(c.Where) != report.MaxWhere || !slices.Equal(latestStory(&c), []string{"ini cerita"}) {
		t.Errorf("%d places; what is told beyond is lost", len(c.Where))
	}
}

func latestStory(c *report.Case) []string {
	words, _ := latest(c, fieldStory)
	return words
}

func TestWhatIsTooLongForAPlaceIsNotLost(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("kata ", 200)
	p := emergency(t)
	p.text(long)
	p.sees("addition_saved")
	if c := p.only(); len(c.Where) > 0 || !slices.Equal(latestStory(&c), []string{long}) {
		t.Error("a long answer is lost")
	}
	p = reported(t, "opt_about_me_adult", "opt_interrupted_no")
	p.taps("btn_add", "opt_add_reach", "opt_reach_adult")
	p.text(long)
	p.sees("apart_long")
	p.text("bibi")
	p.sees("reach_saved")
}

// TestAnotherHandDoesNotSendTheHelperElsewhere: with a code word, how and where to find somebody is changed only with it.
func TestAnotherHandDoesNotSendTheHelperElsewhere(t *testing.T) {
	t.Parallel()
	p := emergency(t)
	p.text("gang mawar")
	p.taps("btn_skip", "btn_skip")
	p.cases[0].Word, _ = report.NewCodeWord("layang-layang", report.ID{7})
	p.tap("btn_safe_now")
	p.sees("word_enter_ask")
	p.text("salah")
	p.sees("no_news")
	if len(p.only().Where) != 1 {
		t.Fatal("it is gone without the word")
	}
	p.command("mulai")
	p.taps("btn_continue", "btn_add", "opt_add_where")
	p.sees("word_enter_ask")
	p.text("layang-layang")
	p.sees("emergency_where_ask")
	p.text("di masjid")
	p.tap("btn_safe_now")
	p.sees("safe_now_ask")
}

// accepted is an office with a case that keeps how to reach its reporter, and where they are, accepted by Rina.
func accepted(t *testing.T, change func(*report.Case)) (*office, *report.Case) {
	t.Helper()
	o := newOffice(t)
	c := o.open(func(c *report.Case) {
		c.Reach, c.Where = report.ID{0xb1}, []report.ID{{0xb2}}
		if change != nil {
			change(c)
		}
	}, rina, budi)
	o.through(rina.Chat, "btn_open", "btn_accept", "btn_next", "btn_no_conflict")
	return o, o.cases[c.ID]
}

func TestHowToFindSomebodyIsOpenedByATapOfItsOwn(t *testing.T) {
	t.Parallel()
	o, c := accepted(t, func(c *report.Case) { c.Witness = true })
	o.press(rina.Chat, "btn_story")
	for _, m := range o.last.Outbox {
		if m.Apart {
			t.Error("reading the story opens it")
		}
	}
	o.press(rina.Chat, "btn_reach")
	m := o.last.Outbox[0]
	if !m.Apart || !m.Protect || m.DeleteAfter != o.city.Keep.Screen || m.As != report.AsCard || m.About != c.ID ||
		m.Purpose != report.PurposeStaff || m.Person != rina.ID || !strings.Contains(said(m), "staff_reach_witness") {
		t.Errorf("it is sent as %s", said(m))
	}
	read := slices.DeleteFunc(slices.Clone(o.cases[c.ID].Log), func(e report.Entry) bool { return e.Event != didReach })
	if len(read) != 1 || read[0].By != rina.ID {
		t.Errorf("%d readings stand in the history", len(read))
	}
}

func TestPromise07OnlyWhoAcceptedAndACoordinatorOpenWhereSomebodyIs(t *testing.T) {
	t.Parallel()
	tap := func(c *report.Case, p report.Person, verb, choice string) string {
		about := string(c.Code)
		if i, ok := c.OfferTo(p.ID); ok {
			about = string(c.Offers[i].ID)
		}
		return report.Tap{Verb: verb, About: about, Choice: choice}.Data()
	}
	opens := func(o *office, c *report.Case, p report.Person) bool {
		o.tap(p.Chat, tap(c, p, report.TapOpen, passCheck), 1)
		o.tap(p.Chat, tap(c, p, report.TapReach, ""), 1)
		return slices.ContainsFunc(o.last.Outbox, func(m report.Message) bool { return m.Apart })
	}
	before := newOffice(t)
	c := before.open(func(c *report.Case) { c.Where = []report.ID{{0xb2}} }, rina)
	for _, p := range []report.Person{rina, budi, ratna, mega} {
		if opens(before, c, p) {
			t.Errorf("%s opens it before anybody has accepted", p.ID)
		}
	}
	o, c := accepted(t, func(c *report.Case) { c.Exclude.People = []report.PersonID{wahyu.ID} })
	for p, want := range map[*report.Person]bool{&rina: true, &ratna: true, &budi: false, &sari: false, &wahyu: false, &mega: false} {
		if got := opens(o, c, *p); got != want {
			t.Errorf("%s opens it: %v", p.ID, got)
		}
	}
	o.press(rina.Chat, "btn_conflict")
	o.cases[c.ID].Status = report.StatusOffered
	for _, p := range []report.Person{rina, ratna} {
		if opens(o, c, p) {
			t.Errorf("%s opens it after it was handed back", p.ID)
		}
	}
}

func TestWhoDoesNotWantToBeLookedForIsSaidPlainly(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.open(func(c *report.Case) { c.Unsought = true }, rina)
	o.through(rina.Chat, "btn_open", "btn_accept")
	o.expect(rina.Chat, "staff_unsought")
	o.through(rina.Chat, "btn_next", "btn_no_conflict")
	o.expect(rina.Chat, "staff_unsought")
	o.expectNot(rina.Chat, "btn_reach")
}

// TestTheLeaveToCallThePoliceStandsBesideThePlace: who reads where somebody is may have to telephone at once.
func TestTheLeaveToCallThePoliceStandsBesideThePlace(t *testing.T) {
	t.Parallel()
	o, c := accepted(t, nil)
	o.press(rina.Chat, "btn_reach")
	o.expectNot(rina.Chat, "label_police")
	for _, answer := range []string{"yes", "no"} { // the later answer holds
		n := o.cases[c.ID].Clone()
		n.Added = append(n.Added, report.Addition{At: o.now, Answers: map[report.Field][]string{fieldPolice: {answer}}})
		o.cases[c.ID] = n
		o.press(rina.Chat, "btn_reach")
		if want := "staff_story_line label=label_police value=opt_police_" + answer; !strings.Contains(said(o.last.Outbox[0]), want) {
			t.Errorf("beside the place stands %s, not %s", said(o.last.Outbox[0]), want)
		}
	}
}

func TestTheHolderSaysThatSomebodyIsSafe(t *testing.T) {
	t.Parallel()
	o, c := accepted(t, nil)
	o.press(rina.Chat, "btn_reach")
	o.press(rina.Chat, "btn_safe")
	o.expect(rina.Chat, "staff_safe_ask")
	if len(o.cases[c.ID].Where) != 1 {
		t.Fatal("one tap destroys it")
	}
	o.press(rina.Chat, "btn_safe_sure")
	n := o.cases[c.ID]
	if len(n.Where) > 0 || n.Reach.Zero() || !n.Status.Open() {
		t.Error("where they were is still there, or more is gone than that")
	}
	o.expect(rina.Chat, "staff_safe_done")
	o.expectNot(rina.Chat, "staff_reach_head")
	if m := o.last.Outbox[len(o.last.Outbox)-1]; m.WhenErased != (report.ID{0xb2}) {
		t.Error("it is said before the key is gone")
	}
}

func TestWhatTheReporterAddsOrTakesBackReachesTheHolderWithoutWords(t *testing.T) {
	t.Parallel()
	p := emergency(t)
	p.cases[0].Status, p.cases[0].Holder = report.StatusAccepted, "rina"
	p.cases[0].Log = append(p.cases[0].Log, report.Entry{Event: didReach, By: "rina"})
	told := func() (words []string) {
		for _, m := range p.last.Outbox {
			if m.Person == "rina" {
				words = append(words, string(m.Do)+" "+said(m))
			}
		}
		return words
	}
	p.text("gang mawar")
	if got := told(); !slices.Equal(got, []string{"send staff_reach_added [btn_reach]"}) {
		t.Errorf("the holder hears %q", got)
	}
	p.taps("btn_skip", "btn_skip", "btn_safe_now", "btn_safe_yes")
	if got := told(); !slices.Equal(got, []string{"delete ", "send staff_said_safe code=K-7F3Q [btn_open]"}) {
		t.Errorf("the holder hears %q", got)
	}
}

func TestPromise08NothingToFindSomebodyByOutlivesTheirCase(t *testing.T) {
	t.Parallel()
	o, c := accepted(t, nil)
	o.through(rina.Chat, "btn_progress", "btn_close_case", "opt_outcome_helped")
	if n := o.cases[c.ID]; n.Status.Open() || len(n.Apart()) > 0 {
		t.Error("a closed case keeps it")
	}
	p := reported(t, "opt_about_me_adult", ofKind("opt_kind_psikis")...)
	p.taps("btn_add", "opt_add_reach", "opt_reach_adult", "btn_skip", "btn_after", "btn_stop", "btn_stop_yes")
	if n := p.only(); n.Status.Open() || len(n.Apart()) > 0 {
		t.Error("a case that was stopped keeps it")
	}
}

// TestAReachAnswerOutlivesItsCase: it was being told when the case ended, and went on as a report of its own.
func TestAReachAnswerOutlivesItsCase(t *testing.T) {
	t.Parallel()
	p := reported(t, "opt_about_me_adult", "opt_interrupted_no")
	p.taps("btn_add", "opt_add_reach", "opt_reach_adult")
	p.cases[0].Status = report.StatusClosed
	p.text("bibi. saya mau bunuh diri")
	p.tap("btn_send_emergency")
	for p.desk.Draft != nil && len(p.cases) == 1 {
		p.taps("Balikpapan Timur", "Lamaru")
	}
	if len(p.cases) != 2 || p.cases[1].Reach.Zero() || len(p.last.Apart) != 1 || len(p.cases[1].Answers["reach_adult"]) > 0 {
		t.Errorf("%d cases", len(p.cases))
	}
}
