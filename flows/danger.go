package flows

import (
	_ "embed"
	"errors"
	"slices"
	"strings"

	"ruangaman/report"
)

//go:embed danger.yaml
var dangerYAML []byte

// phrases is danger.yaml, compiled: what may stand in a text and what it means. Only lists and rules, so that everybody
// can see why something was raised.
type phrases struct {
	reader  reader
	list    []phrase
	byFirst map[string][]int // phrases by the word they begin with
	friends [][]token
	deny    [][]token
	past    [][]token
	fiction [][]token
	fillers [][]token // words that may stand beside a cry for help: "tolong kak"
}

// phrase is one listed phrase.
type phrase struct {
	group *group
	words string // as listed
	level report.Urgency
	parts []token
	alone bool // counts only where nothing else is said
}

// group is a family of phrases that are treated alike.
type group struct {
	Name     string
	Reason   report.Reason
	Ask      bool // first "is it happening now?"
	Past     bool // words of the past lower it to urgent
	Negation bool // a negation before it lowers it one level
	Watched  bool // go quiet
	Over     [][]token
}

// levelNames are the levels as danger.yaml writes them.
var levelNames = map[string]report.Urgency{"L1": report.Routine, "L2": report.Urgent, "L3": report.Emergency}

// readPhrases reads danger.yaml.
func readPhrases(raw []byte) (*phrases, error) {
	top, faults := readYAML("danger.yaml", raw)
	p := &phrases{byFirst: map[string][]int{}}
	p.reader = newReader(top)
	for _, e := range top.keys {
		switch e.key {
		case "short", "verbs", "strong":
		case "groups":
			for _, g := range e.keys {
				p.readGroup(g, faults)
			}
		case "friends":
			p.friends = p.sequences(e.value)
		case "negation":
			p.deny = p.sequences(e.value)
		case "fillers":
			p.fillers = p.sequences(e.value)
		case "past":
			p.past = p.sequences(e.value)
		case "fiction":
			p.fiction = p.sequences(e.value)
		default:
			faults.add(e.line, "unknown key %q", e.key)
		}
	}
	if len(p.list) == 0 {
		faults.add(1, "no phrase at all")
	}
	return p, errors.Join(faults.all...)
}

func (p *phrases) sequences(v value) [][]token {
	var all [][]token
	for _, words := range v.words() {
		all = append(all, p.reader.read(words))
	}
	return all
}

func (p *phrases) readGroup(e entry, faults *faults) {
	g := &group{Name: e.key}
	for _, key := range e.keys {
		if _, ok := levelNames[key.key]; ok {
			continue
		}
		switch key.key {
		case "reason":
			g.Reason = report.Reason(key.word)
		case "ask":
			g.Ask = key.word == "yes"
		case "past":
			g.Past = key.word == "yes"
		case "negation":
			g.Negation = key.word == "yes"
		case "watched":
			g.Watched = key.word == "yes"
		case "over":
			g.Over = p.sequences(key.value)
		case "alone":
			for _, words := range key.words() {
				p.add(phrase{group: g, words: words, level: report.Emergency, parts: p.reader.read(words), alone: true}, key.line, faults)
			}
		default:
			faults.add(key.line, "unknown key %q", key.key)
		}
	}
	for _, key := range e.keys {
		level, ok := levelNames[key.key]
		if !ok {
			continue
		}
		for _, words := range key.words() {
			p.add(phrase{group: g, words: words, level: level, parts: p.reader.read(words)}, key.line, faults)
		}
	}
}

func (p *phrases) add(ph phrase, line int, faults *faults) {
	if len(ph.parts) == 0 {
		faults.add(line, "phrase %q has no word", ph.words)
		return
	}
	first := ph.parts[0].key()
	p.byFirst[first] = append(p.byFirst[first], len(p.list))
	p.list = append(p.list, ph)
}

// groups are the names of all groups.
func (p *phrases) groups() []string {
	var all []string
	for _, ph := range p.list {
		if !slices.Contains(all, ph.group.Name) {
			all = append(all, ph.group.Name)
		}
	}
	return all
}

// groupOf finds a group by name, to ask again about a sign that was kept.
func (p *phrases) groupOf(name string) *group {
	for i := range p.list {
		if strings.EqualFold(p.list[i].group.Name, name) {
			return p.list[i].group
		}
	}
	return &group{}
}
