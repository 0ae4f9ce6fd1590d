package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman"
	"ruangaman/config"
	"ruangaman/dispatch"
	"ruangaman/flows"
	"ruangaman/report"
)

// torture reports whether the long form of a test is wanted: "make torture".
func torture() bool { return os.Getenv("RUANGAMAN_TORTURE") != "" }

// yearLines are what a year adds to the example: leave, swaps and holidays, in the words of an admin.
var yearLines = map[string][]string{
	"cuti:": {
		"{petugas: budi, dari: 2027-02-08, sampai: 2027-02-14, pengganti: agus}",
		"{petugas: dewi, dari: 2027-03-20, sampai: 2027-04-02, pengganti: yusuf}",
		"{petugas: ratna, dari: 2027-05-01, sampai: 2027-05-20, pengganti: wahyu}",
		"{petugas: agus, dari: 2027-06-28, sampai: 2027-07-04, pengganti: sari}",
		"{petugas: hasan, dari: 2027-08-17, sampai: 2027-08-17, pengganti: lina}",
		"{petugas: yusuf, dari: 2027-09-30, sampai: 2027-10-03, pengganti: dewi}",
	},
	"tukar:": {
		"{untuk: [Manggar], mulai: 2027-01-20 00:00, selesai: 2027-01-20 07:00, petugas: sari, alasan: pesta}",
		"{untuk: [Balikpapan Kota], mulai: 2027-03-01 06:30, selesai: 2027-03-04 18:15, petugas: lina, alasan: sakit}",
		"{untuk: [Balikpapan Utara, Karang Rejo], mulai: 2027-05-31 22:00, selesai: 2027-06-01 05:00, petugas: yusuf, alasan: lain}",
	},
	"libur:": {
		"{tanggal: 2027-03-10, nama: Idul Fitri, untuk: semua, jam: 00:00-24:00, petugas: hasan}",
		"{tanggal: 2027-08-17, nama: Kemerdekaan, untuk: [Balikpapan Timur, Manggar], jam: 09:00-15:00, petugas: agus}",
		"{tanggal: 2027-10-31, nama: Jaga malam, untuk: [Balikpapan Barat], jam: 19:00-07:00, petugas: dewi}",
	},
}

// yearConfig is the example with the lines of a year.
func yearConfig() string {
	var b strings.Builder
	for line := range strings.Lines(ruangaman.ExampleConfig) {
		b.WriteString(line)
		for key, more := range yearLines {
			if strings.HasPrefix(line, key) {
				for _, m := range more {
					b.WriteString("  - " + m + "\n")
				}
			}
		}
	}
	return b.String()
}

var yearStart = time.Date(2026, 11, 22, 16, 0, 0, 0, time.UTC) // Monday 00:00 in Balikpapan

// year is a city through a year: reports come, people answer, refuse, rest, block the bot, are frozen and thawed, go on
// leave; the machine is off now and then. The clock is a variable, the keeper a list, everything else is the program's.
type year struct {
	t        *testing.T
	chance   *rand.Rand
	now      time.Time
	talk     *flows.Flows
	settings *config.Settings
	roster   *naiveRoster
	states   map[report.PersonID]report.PersonState
	silent   map[report.PersonID]time.Time // who has blocked the bot in truth, until when
	open     []*report.Case
	cried    map[report.ID]time.Time // when a plan last said that nobody can be reached
	drawn    uint64
	learnt   bool // somebody met 403 since all open cases were looked at

	reports, accepted, closed, alarms, restarts, minutes int
}

func newYear(t *testing.T, seed uint64) *year {
	t.Helper()
	talk, err := flows.Compile(func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	y := &year{t: t, chance: rand.New(rand.NewPCG(seed, 3)), now: yearStart, talk: talk, roster: readNaive(t, yearConfig()),
		states: map[report.PersonID]report.PersonState{}, silent: map[report.PersonID]time.Time{}, cried: map[report.ID]time.Time{}}
	y.restart()
	return y
}

// restart reads the configuration anew, as a start does, and looks at every open case.
func (y *year) restart() {
	settings, problems := config.Read("config.yaml", []byte(yearConfig()), yearStart)
	if settings == nil {
		y.t.Fatal(problems)
	}
	y.settings = settings
	y.restarts++
	y.review()
}

func (y *year) planEnv() dispatch.Env {
	return dispatch.Env{Now: y.now, Roster: y.settings.Roster, City: y.settings.City, States: y.states, Move: flows.Move,
		NewOffer: func() report.OfferID {
			y.drawn++
			return report.OfferID(fmt.Sprintf("year%012d", y.drawn))
		}}
}

func (y *year) review() {
	for _, c := range slices.Clone(y.open) {
		y.look(c)
	}
}

// look plans one case, as often as what follows asks for it.
func (y *year) look(c *report.Case) {
	for range 20 {
		ch := dispatch.Plan(*c, y.planEnv())
		y.take(c, ch)
		if !y.refused(c, ch) {
			return
		}
	}
	y.t.Fatalf("at %s a case is planned for ever", y.now)
}

// refused lets pushes to who has blocked the bot meet 403, and reports whether any did.
func (y *year) refused(c *report.Case, ch report.Change) bool {
	any := false
	for _, m := range ch.Outbox {
		if m.Person != "" && y.now.Before(y.silent[m.Person]) && dispatch.Ask(m, c, y.planEnv()) {
			known := y.states[m.Person].Blocked
			y.take(c, dispatch.Blocked(*c, m.Person, y.planEnv()))
			any, y.learnt = any || !known, y.learnt || !known
		}
	}
	return any
}

func (y *year) take(c *report.Case, ch report.Change) {
	for _, k := range ch.Cases {
		k.Rev++
		*c = k
	}
	if len(ch.Alarms) > 0 {
		y.alarms++
		y.cried[c.ID] = y.now
	}
	for _, s := range ch.People {
		y.states[s.Person] = s
	}
	y.open = slices.DeleteFunc(y.open, func(c *report.Case) bool { return !c.Status.Open() })
}

// does lets somebody of the staff act in their chat, by the same decision that a tap or command meets in the program.
func (y *year) does(id report.PersonID, c *report.Case, in report.Input) {
	person, _ := y.settings.City.Person(id)
	in.Private, in.Message = true, 1
	d := report.Desk{Chat: person.Chat}
	if c != nil {
		d.Found = c.Clone()
	}
	blocked := y.states[id].Blocked
	ch := y.talk.Answer(d, in, report.Env{Now: y.now, City: y.settings.City, States: y.states})
	if c == nil {
		c = &report.Case{}
	}
	status := c.Status
	if in.Command != "" && len(ch.People) == 0 && id != "ratna" {
		y.t.Fatalf("/%s does nothing", in.Command)
	}
	y.take(c, ch)
	y.accepted += tally(status.Unanswered() && c.Status == report.StatusAccepted)
	y.closed += tally(status.Open() && !c.Status.Open() && status != "")
	if blocked || len(ch.People) > 0 || ch.Kick {
		y.review()
	} else if !c.ID.Zero() && c.Status.Open() {
		y.look(c)
	}
}

func tally(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (y *year) tap(id report.PersonID, c *report.Case, verb, choice string) {
	about := string(c.Code)
	if i, ok := c.OfferTo(id); ok {
		about = string(c.Offers[i].ID)
	}
	y.does(id, c, report.Input{Kind: report.KindTap, Data: report.Tap{Verb: verb, About: about, Choice: choice}.Data()})
}

// minute: what is due is planned, something may happen, and then everything must hold.
func (y *year) minute() {
	for _, c := range slices.Clone(y.open) {
		if !c.NextDue.After(y.now) {
			y.look(c)
		}
	}
	switch n := y.chance.IntN(5000); {
	case n < 8:
		y.tell()
	case n < 11:
		y.somebodyChanges()
	case n == 11 && y.chance.IntN(3) == 0: // the machine is off for a while
		y.now = y.now.Add(time.Duration(1+y.chance.IntN(12*60)) * time.Minute)
		y.restart()
	}
	y.somebodyReturns()
	for _, c := range slices.Clone(y.open) {
		if y.chance.IntN(90) == 0 && c.Status.Open() {
			y.somebodyActs(c)
		}
	}
	for y.learnt { // as the worker does when it has learnt that somebody cannot be reached
		y.learnt = false
		y.review()
	}
	for _, c := range y.open {
		y.somebodyIsDue(c)
	}
	y.minutes++
	y.now = y.now.Add(time.Minute)
}

func (y *year) tell() {
	y.reports++
	y.drawn++
	city := y.settings.City
	d := city.Districts[y.chance.IntN(len(city.Districts))]
	c := &report.Case{
		ID: report.ID{byte(y.drawn), byte(y.drawn >> 8), byte(y.drawn >> 16), 1}, Code: "K-7F3Q", Rev: 1, Status: report.StatusNew,
		Urgency: report.Urgency(y.chance.IntN(3)), Category: "cat_fisik", Place: report.Place{District: d.Name, Ward: d.Wards[y.chance.IntN(len(d.Wards))]},
		Reporter: 900, Lang: report.Indonesian, Ladder: report.Ladder{Step: -1}, NextDue: y.now, OpenedAt: y.now,
	}
	switch y.chance.IntN(10) {
	case 0:
		c.Urgency, c.Reason = report.Emergency, report.ReasonSuicide
	case 1:
		c.Place.Ward = ""
	case 2:
		c.Exclude.NotFromWard = true
	case 3:
		c.Exclude.CityOnly = true
	case 4:
		c.Exclude.Jobs = []report.Job{report.JobAgency}
	case 5:
		c.Exclude.Jobs = []report.Job{report.JobActivist}
	}
	y.open = append(y.open, c)
	y.look(c)
}

func (y *year) anybody() report.PersonID {
	people := y.settings.City.People
	return people[y.chance.IntN(len(people))].ID
}

func (y *year) somebodyChanges() {
	id := y.anybody()
	switch y.chance.IntN(6) {
	case 0, 1:
		y.silent[id] = y.now.Add(time.Duration(y.chance.IntN(72)) * time.Hour)
	case 2:
		y.does(id, nil, report.Input{Kind: report.KindCommand, Command: "istirahat", Args: "4 jam"})
	case 3:
		y.does("ratna", nil, report.Input{Kind: report.KindCommand, Command: "bekukan", Args: string(id)})
	case 4, 5:
		for person, s := range y.states {
			if s.Frozen {
				y.states[person] = report.PersonState{Person: person}
			}
		}
		y.review()
	}
}

// somebodyReturns: whoever had blocked the bot takes it back when their silence ends.
func (y *year) somebodyReturns() {
	for _, p := range y.settings.City.People {
		if until, silent := y.silent[p.ID]; silent && !y.now.Before(until) {
			delete(y.silent, p.ID)
			y.does(p.ID, nil, report.Input{Kind: report.KindUnblocked})
		}
	}
}

func (y *year) somebodyActs(c *report.Case) {
	if !c.Status.Unanswered() {
		y.holderActs(c)
		return
	}
	var asked []report.PersonID
	for _, o := range c.Offers {
		if o.State == report.OfferOpen && !y.now.Before(y.silent[o.To]) {
			asked = append(asked, o.To)
		}
	}
	if len(asked) == 0 {
		return
	}
	id := asked[y.chance.IntN(len(asked))]
	switch y.chance.IntN(8) {
	case 0, 1:
		y.tap(id, c, report.TapDecline, "")
	case 2:
		y.conflict(id, c)
	case 3, 4:
		y.tap(id, c, report.TapAccept, "")
	}
}

func (y *year) holderActs(c *report.Case) {
	if y.now.Before(y.silent[c.Holder]) {
		return
	}
	switch y.chance.IntN(12) {
	case 0:
		y.tap(c.Holder, c, report.TapFollowed, "")
	case 1:
		y.tap(c.Holder, c, report.TapClose, "helped")
	case 2:
		y.conflict(c.Holder, c)
	}
}

// conflict is BENTURAN, now and then; a case that everybody has turned away from is another story.
func (y *year) conflict(id report.PersonID, c *report.Case) {
	if len(c.Exclude.People) < 2 && y.chance.IntN(3) == 0 {
		y.tap(id, c, report.TapConflict, "")
	}
}

// somebodyIsDue: an open case is looked at again in time, and until then somebody who may and can has it before them; or
// it is a night that may be slept through; or there is nobody, and that was cried out.
func (y *year) somebodyIsDue(c *report.Case) {
	if wait := c.NextDue.Sub(y.now); wait <= 0 || wait > y.settings.Roster.LongestWait() {
		y.t.Fatalf("at %s a case is looked at again in %s", y.now, wait)
	}
	may := func(id report.PersonID) bool {
		p, ok := y.settings.City.Person(id)
		return ok && c.MaySee(p) && !y.states[id].Frozen
	}
	if !c.Status.Unanswered() {
		if !may(c.Holder) {
			y.t.Fatalf("at %s a case is held by somebody who may not", y.now)
		}
		return
	}
	asked := func(o report.Offer) bool {
		return o.State == report.OfferOpen && may(o.To) && y.states[o.To].Reachable(y.now)
	}
	if slices.ContainsFunc(c.Offers, asked) {
		return
	}
	local := y.now.In(y.settings.City.Zone)
	if night := local.Hour() >= 22 || local.Hour() < 6; night && c.Urgency < report.Emergency && c.Reason == "" {
		morning := time.Date(local.Year(), local.Month(), local.Day()+tally(local.Hour() >= 22), 6, 0, 0, 0, local.Location())
		if !c.NextDue.After(morning) {
			return
		}
	}
	if at, ok := y.cried[c.ID]; !ok || y.now.Sub(at) > 2*time.Hour {
		y.t.Fatalf("at %s nobody has a case of urgency %s before them, and nobody cried (%+v)", local, c.Urgency, c.Offers)
	}
}

func TestAYearInSecondsNoOpenCaseIsEverWithoutSomebodyDue(t *testing.T) {
	t.Parallel()
	seeds, weeks := uint64(1), 8 // leave, a swap and both holidays of the example; the whole year by "make torture"
	if torture() {
		seeds, weeks = 24, 52
	}
	for seed := range seeds {
		t.Run(fmt.Sprint("year ", seed), func(t *testing.T) {
			t.Parallel()
			y := newYear(t, seed)
			for end := yearStart.AddDate(0, 0, 7*weeks); y.now.Before(end); {
				y.minute()
			}
			t.Logf("%d minutes, %d reports, %d accepted, %d closed, %d alarms, %d restarts, %d open at the end",
				y.minutes, y.reports, y.accepted, y.closed, y.alarms, y.restarts, len(y.open))
			if y.reports < 6*weeks || y.accepted < 6*weeks || y.closed < 4*weeks || y.restarts < 2 {
				t.Error("this is no year worth the name")
			}
		})
	}
}

func TestTheWholeYearANaiveReadingOfTheFileAgreesWithTheRoster(t *testing.T) {
	t.Parallel()
	settings, problems := config.Read("config.yaml", []byte(yearConfig()), yearStart)
	if settings == nil {
		t.Fatal(problems)
	}
	naive := readNaive(t, yearConfig())
	why := map[string]int{}
	for hour := yearStart; hour.Before(yearStart.AddDate(1, 0, 0)); hour = hour.Add(time.Hour) {
		for _, m := range naiveMinutes(hour) {
			at := hour.Add(m)
			local := at.In(settings.City.Zone)
			for _, d := range settings.City.Districts {
				for _, ward := range naiveWards(d) {
					want := naive.onDuty(d.Name, ward, local)
					got, ok := settings.Roster.OnDuty(ward, at)
					if !ok || string(got.Person) != want {
						t.Fatalf("%s at %s: %s by the roster, %s by the file", ward, local, got.Person, want)
					}
					why[got.Why.String()]++
				}
			}
		}
	}
	for _, kind := range []string{"jadwal", "cuti", "tukar", "libur"} {
		if why[kind] == 0 {
			t.Errorf("nobody was ever on duty by %s", kind)
		}
	}
}

// naiveMinutes are all minutes of an hour; in the short form its first and last, and those around the half hours in which
// the file swaps somebody.
func naiveMinutes(hour time.Time) (minutes []time.Duration) {
	of := []int{0, 59}
	if h := hour.Add(8 * time.Hour).Hour(); h == 6 || h == 18 {
		of = []int{0, 14, 15, 29, 30, 59}
	}
	for m := range 60 {
		if torture() || slices.Contains(of, m) {
			minutes = append(minutes, time.Duration(m)*time.Minute)
		}
	}
	return minutes
}

// naiveWards are all wards of a district; in the short form its first two, and one that the file names.
func naiveWards(d report.District) (wards []string) {
	for i, w := range d.Wards {
		if torture() || i < 2 || w == "Karang Rejo" {
			wards = append(wards, w)
		}
	}
	return wards
}
