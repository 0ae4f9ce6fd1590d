package config

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

// asked is who can be asked for a ward at an instant, before the coordinators.
func asked(b *build, ward string, at time.Time) []report.PersonID {
	var there []report.PersonID
	if d, ok := b.roster.OnDuty(ward, at); ok {
		there = append(there, d.Person)
	}
	for _, id := range b.roster.Backups(ward) {
		if !b.roster.OnLeave(id, at) {
			there = append(there, id)
		}
	}
	return there
}

// anyMaySee reports whether one of these people may see a case of a ward.
func anyMaySee(b *build, people []report.PersonID, ward string, ex report.Exclusion) bool {
	return slices.ContainsFunc(people, func(id report.PersonID) bool {
		p, _ := b.city.Person(id)
		return report.MaySee(p, report.Place{Ward: ward}, ex)
	})
}

// toldHoles are all holes the warnings name, by the person or the sentence of the cause, then by ward: single conflicts,
// and leaves that leave only who is on duty.
func toldHoles(b *build) map[string]map[string][]roster.Hole {
	out := map[string]map[string][]roster.Hole{}
	add := func(cause, ward string, holes ...roster.Hole) {
		if out[cause] == nil {
			out[cause] = map[string][]roster.Hole{}
		}
		out[cause][ward] = append(out[cause][ward], holes...)
	}
	for _, s := range b.singles() {
		for _, p := range s.spots {
			for _, ward := range p.wards {
				add(s.cause.said(b.words), ward, p.holes...)
			}
		}
	}
	for _, c := range b.causes() {
		for _, w := range b.watches() {
			for _, h := range w.Holes(func(id report.PersonID) bool { return id == c.person }) {
				if !w.IsBare(h) || !slices.ContainsFunc(w.Bares(), func(x roster.Bare) bool { return x.Left == c.person }) {
					continue
				}
				for _, ward := range w.Wards {
					add(c.said(b.words), ward, h)
				}
			}
		}
	}
	return out
}

// TestEverySingleConflictThatLeavesNobodyIsWarnedOf compares the warnings with asking, for the example and for edits of
// the guide, each hour of each kelurahan: does anybody remain with this one conflict? No shift of theirs begins between.
func TestEverySingleConflictThatLeavesNobodyIsWarnedOf(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, edit := range map[string][]string{
		"": nil, "no backup": {"    cadangan: [yusuf, dewi]\n", ""}, "leave": guideEdits["leave"],
	} {
		b := newBuild("config.yaml", testNow)
		if s, problems := b.finish([]byte(strings.NewReplacer(edit...).Replace(string(raw)))); s == nil {
			t.Fatal(name, problems)
		}
		if holes := compareWithAsking(t, b); holes == 0 {
			t.Errorf("%s: nothing was compared", name)
		}
	}
}

func compareWithAsking(t *testing.T, b *build) (holes int) {
	t.Helper()
	causes, told := b.causes(), toldHoles(b)
	var said []string
	for _, c := range causes {
		said = append(said, c.said(b.words))
	}
	for _, ward := range b.roster.Wards() {
		left := map[string][]bool{} // by who is there: whether anybody remains, for each cause
		for at := b.now; at.Before(b.now.Add(Horizon)); at = at.Add(time.Hour) {
			there := asked(b, ward, at)
			key := joinIDs(there)
			if left[key] == nil {
				for _, c := range causes {
					left[key] = append(left[key], anyMaySee(b, there, ward, c.barred))
				}
			}
			in := func(h roster.Hole) bool { return !at.Before(h.From) && at.Before(h.Until) }
			for i, c := range causes {
				named := slices.ContainsFunc(told[said[i]][ward], in)
				for j, alone := range causes { // of an office or a wish, what one of its people alone brings is told there
					p, ok := b.city.Person(alone.person)
					barred := ok && c.person == "" && !report.MaySee(p, report.Place{Ward: ward}, c.barred)
					named = named || barred && !left[key][j] && slices.ContainsFunc(told[said[j]][ward], in)
				}
				if left[key][i] == named {
					t.Fatalf("%s, %s at %v: somebody left %v, but the warnings say otherwise", said[i], ward, at, left[key][i])
				}
				if named {
					holes++
				}
			}
		}
	}
	return holes
}

func TestOfManyWarningsTheWorstConflictsComeFirstAndTidyingLast(t *testing.T) {
	t.Parallel()
	s, _ := readFile(t, "testdata/bad/conflict-single-many.yaml")
	if s == nil || len(s.Warnings) < 12 {
		t.Fatalf("%+v", s)
	}
	last := s.Warnings[len(s.Warnings)-1]
	if !strings.Contains(last.Sentence, "sudah lewat") {
		t.Errorf("the last is %s", last)
	}
	b := newBuild("config.yaml", testNow)
	raw, err := os.ReadFile("../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(raw), "    cadangan: [yusuf, dewi]\n", "", 1)
	if s, problems := b.finish([]byte(text)); s == nil {
		t.Fatal(problems)
	}
	found := b.singles()
	if len(found) < 4 || !slices.IsSortedFunc(found, func(x, y single) int { return int(y.weight()/time.Hour) - int(x.weight()/time.Hour) }) {
		t.Errorf("%d conflicts, not in order", len(found))
	}
	people := map[report.PersonID]bool{}
	for _, f := range found {
		if people[f.cause.person] {
			t.Errorf("%s is named twice", f.cause.person)
		}
		people[f.cause.person] = true
	}
}
