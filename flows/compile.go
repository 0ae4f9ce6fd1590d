package flows

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"

	"ruangaman/report"
)

// Flows is every conversation, compiled. It is immutable and safe for concurrent use.
type Flows struct {
	table       *table
	steps       map[report.Step]*step
	edges       []edge // the moves of people, for the drawing
	referee     *referee
	danger      *phrases
	areas       *gazetteer
	letterWords *wordList
}

// Compile reads the embedded tables. hasText says which keys the texts know. Every fault of every file is told at once,
// each with its line; the errors wrap report.ErrInvalid.
func Compile(hasText func(key string) bool) (*Flows, error) {
	return compile(reportYAML, dangerYAML, areasYAML, hasText)
}

func compile(reportRaw, dangerRaw, areasRaw []byte, hasText func(key string) bool) (*Flows, error) {
	top, faults := readYAML("report.yaml", reportRaw)
	f := &Flows{table: readTable(top, faults), steps: map[report.Step]*step{}}
	c := &check{t: f.table, steps: f.steps, faults: faults, hasText: hasText}
	c.all()
	var dangerFaults, areaFaults, letterFaults error
	f.letterWords, letterFaults = readWordList(lettersYAML)
	f.danger, dangerFaults = readPhrases(dangerRaw)
	f.areas, areaFaults = readAreas(areasRaw)
	for _, group := range f.danger.groups() {
		c.text(1, categorySign+group)
	}
	if err := errors.Join(append(faults.all, dangerFaults, areaFaults, letterFaults)...); err != nil {
		return nil, err
	}
	f.edges = c.edges()
	f.referee = newReferee(string(f.home()), f.lawful())
	return f, nil
}

// Mermaid draws the table: what people can do next, without the ways back and beside.
func (f *Flows) Mermaid() string { return drawing(string(f.home()), f.edges) }

// check looks whether the steps of a table fit together.
type check struct {
	t       *table
	steps   map[report.Step]*step
	faults  *faults
	hasText func(string) bool
}

var idForm = regexp.MustCompile(`^[a-z0-9_]+$`)

var kinds = []kind{kindMenu, kindConsent, kindChoice, kindMany, kindArea, kindText, kindStory, kindReview, kindDetour}

func (c *check) all() {
	for i := range c.t.Steps {
		s := &c.t.Steps[i]
		if !idForm.MatchString(string(s.ID)) {
			c.faults.add(s.Line, "id %q: only a-z, 0-9 and _", s.ID)
		}
		if _, twice := c.steps[s.ID]; twice {
			c.faults.add(s.Line, "step %q is there twice", s.ID)
		}
		c.steps[s.ID] = s
	}
	for i := range c.t.Steps {
		c.step(&c.t.Steps[i])
	}
	c.starts()
	if len(c.faults.all) == 0 { // a walk through a broken table would only repeat the same faults
		c.walks()
	}
	for _, key := range slices.Concat(c.t.Categories, slices.Sorted(maps.Keys(c.t.Fills)), spoken) {
		c.text(1, key)
	}
}

// choosing are the kinds that are nothing without choices.
var choosing = []kind{kindConsent, kindChoice, kindMany, kindReview, kindDetour}

// jobs are the offices a choice may name.
var jobs = []report.Job{"", report.JobNeighbourhood, report.JobTeacher, report.JobPolice, report.JobAgency, report.JobActivist}

func (c *check) starts() {
	for _, flow := range []string{flowOutside, flowLearn, flowReport, flowEmergency, flowAddition, flowRescue} {
		if len(c.t.Starts[flow]) == 0 {
			c.faults.add(1, "flow %q has no start", flow)
		}
	}
	for flow, starts := range c.t.Starts {
		for _, id := range starts {
			if s, ok := c.steps[id]; !ok || s.Flow != flow {
				c.faults.add(c.t.lines[flow], "flow %q starts at %q, which is no step of it", flow, id)
			}
		}
	}
	if s, ok := c.steps[sent]; !ok || s.Kind != kindMenu {
		c.faults.add(1, "the menu %q, where every flow ends, is missing", sent)
	}
}

func (c *check) step(s *step) {
	if !slices.Contains(kinds, s.Kind) {
		c.faults.add(s.Line, "step %q: unknown kind %q", s.ID, s.Kind)
	}
	if _, known := c.t.Starts[s.Flow]; !known && s.Kind != kindDetour {
		c.faults.add(s.Line, "step %q: unknown flow %q", s.ID, s.Flow)
	}
	if len(s.Text) == 0 {
		c.faults.add(s.Line, "step %q says nothing", s.ID)
	}
	c.words(s)
	c.target(s.Line, s.To)
	c.target(s.Line, s.Back)
	c.condition(s.Line, s.When)
	if !slices.Contains([]string{"", partReach, partWhere}, s.Apart) {
		c.faults.add(s.Line, "step %q: apart is reach or where, not %q", s.ID, s.Apart)
	}
	if len(s.Choices) == 0 && slices.Contains(choosing, s.Kind) {
		c.faults.add(s.Line, "step %q offers nothing to choose", s.ID)
	}
	if s.Kind == kindArea && s.Level != levelDistrict && s.Level != levelWard {
		c.faults.add(s.Line, "step %q: level must be district or ward", s.ID)
	}
	if must := s.Kind == kindArea || s.Kind == kindConsent || s.Kind == kindReview; must && s.Optional {
		c.faults.add(s.Line, "step %q cannot be optional", s.ID)
	}
	seen := map[string]bool{}
	for i := range s.Choices {
		ch := &s.Choices[i]
		if seen[ch.ID] {
			c.faults.add(ch.Line, "step %q: choice %q is there twice", s.ID, ch.ID)
		}
		seen[ch.ID] = true
		c.choice(s, ch)
	}
}

// words looks for every text of a step, and for the length of what its navigation buttons say.
func (c *check) words(s *step) {
	single := []string{s.Picked, s.Note, s.WitnessNote, s.Review, s.Card}
	for _, key := range slices.Concat(s.Text, s.Witness, s.Guarded, s.Alarm, s.More, single) {
		c.text(s.Line, key)
	}
	c.tap(s.Line, report.Tap{Verb: verbGo, About: string(s.ID), Choice: goSend})
}

func (c *check) choice(s *step, ch *choice) {
	if !idForm.MatchString(ch.ID) {
		c.faults.add(ch.Line, "choice %q: only a-z, 0-9 and _", ch.ID)
	}
	if ch.Label == "" && ch.Hour == "" {
		c.faults.add(ch.Line, "choice %q has no label", ch.ID)
	}
	for _, key := range []string{ch.Label, ch.On, ch.Note} {
		c.text(ch.Line, key)
	}
	c.target(ch.Line, ch.To)
	c.condition(ch.Line, ch.When)
	c.tap(ch.Line, report.Tap{Verb: verbAnswer, About: string(s.ID), Choice: ch.ID})
	if ch.To != "" && s.Kind == kindMany {
		c.faults.add(ch.Line, "choice %q: one of many cannot lead elsewhere", ch.ID)
	}
	if _, known := deeds[ch.Do]; ch.Do != "" && !known {
		c.faults.add(ch.Line, "choice %q: unknown deed %q", ch.ID, ch.Do)
	}
	if !slices.Contains(whom, ch.For) {
		c.faults.add(ch.Line, "choice %q: nobody is %q", ch.ID, ch.For)
	}
	if !slices.Contains(jobs, ch.Job) {
		c.faults.add(ch.Line, "choice %q: unknown job %q", ch.ID, ch.Job)
	}
	if !slices.Contains([]string{"", excludeWard, excludeCity}, ch.Exclude) {
		c.faults.add(ch.Line, "choice %q: exclude is ward or city, not %q", ch.ID, ch.Exclude)
	}
	if !slices.Contains([]string{"", nearHome, nearOffice, nearApart}, ch.Near) {
		c.faults.add(ch.Line, "choice %q: near is home, office or apart, not %q", ch.ID, ch.Near)
	}
	if ch.Category != "" && !slices.Contains(c.t.Categories, ch.Category) {
		c.faults.add(ch.Line, "choice %q: category %q is not in the list", ch.ID, ch.Category)
	}
}

func (c *check) text(line int, key string) {
	if key != "" && !c.hasText(key) {
		c.faults.add(line, "text %q is missing", key)
	}
}

func (c *check) target(line int, to report.Step) {
	if _, known := c.steps[to]; to != "" && !known {
		c.faults.add(line, "there is no step %q", to)
	}
}

// condition looks whether somebody can ever give the answers that a step or choice waits for.
func (c *check) condition(line int, when map[report.Field]string) {
	for _, field := range slices.Sorted(maps.Keys(when)) {
		if !c.given(field, when[field]) {
			c.faults.add(line, "nobody can answer %s: %s", field, when[field])
		}
	}
}

func (c *check) given(field report.Field, answer string) bool {
	for _, s := range c.t.Steps {
		for _, ch := range s.Choices {
			if s.Field == field && ch.ID == answer || ch.Set[field] == answer {
				return true
			}
		}
	}
	return false
}

// longestRev is the longest revision a button can carry: 31 bits in base 36.
const longestRev = 1<<31 - 1

func (c *check) tap(line int, t report.Tap) {
	t.Rev = longestRev
	if data := t.Data(); len(data) > report.MaxTapBytes {
		c.faults.add(line, "button %q needs %d bytes, %d are allowed", strings.TrimSuffix(data, ":zik0zj"), len(data),
			report.MaxTapBytes)
	}
}
