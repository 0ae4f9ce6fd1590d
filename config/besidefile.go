package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"ruangaman/report"
	"ruangaman/roster"
)

// besideSuffix names the file of what was agreed on phones, beside the configuration.
const besideSuffix = ".sepakat"

// BesidePath is where what was agreed on phones stands for people to read.
func BesidePath(path string) string { return path + besideSuffix }

// WriteBeside puts the file in place; an equal one is left alone.
func WriteBeside(path string, agreed []report.Agreed, zone *time.Location) error {
	to, text := BesidePath(path), []byte(BesideText(agreed, zone))
	old, err := os.ReadFile(to)
	if err == nil && bytes.Equal(old, text) || errors.Is(err, fs.ErrNotExist) && len(agreed) == 0 {
		return nil
	}
	return writeWhole(to, text, modeOf(path))
}

// besideEntry is one line of the file, of either kind.
type besideEntry struct {
	For     []string `yaml:"untuk"`
	Person  string   `yaml:"petugas"`
	From    string   `yaml:"mulai"`
	Until   string   `yaml:"selesai"`
	First   string   `yaml:"dari"`
	Last    string   `yaml:"sampai"`
	Instead string   `yaml:"pengganti"`
}

// WithBeside gives settings whose roster holds what stands in the file beside, for the views; the bot itself asks its
// store.
func (s *Settings) WithBeside(path string) (*Settings, error) {
	leaves, swaps, err := s.readBeside(path)
	if err != nil {
		return nil, err
	}
	out := *s
	out.Roster = s.Roster.With(leaves, swaps)
	return &out, nil
}

// Unproved are the mistakes that a good file has only together with what stands beside it: times for which an agreement
// leaves nobody before the coordinators.
func (s *Settings) Unproved(path string, now time.Time) ([]Problem, error) {
	leaves, swaps, err := s.readBeside(path)
	if err != nil || len(leaves)+len(swaps) == 0 {
		return nil, err
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	b := newBuild(path, now)
	b.agreed.Leaves, b.agreed.Swaps = leaves, swaps
	for i := range leaves {
		leaves[i].Line = -leaves[i].Line // no line of this file; see sayMissing
	}
	_, problems := b.finish(raw)
	return Errors(problems), nil
}

// readBeside reads what was agreed. A line that cannot be read, or names somebody unknown, is passed over.
func (s *Settings) readBeside(path string) (leaves []roster.Leave, swaps []roster.Swap, err error) {
	raw, err := os.ReadFile(BesidePath(path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read what was agreed: %w", err)
	}
	for i, line := range strings.Split(string(raw), "\n") {
		entry, found := strings.CutPrefix(line, "  - ")
		var e besideEntry
		if !found || yaml.Unmarshal([]byte(entry), &e) != nil {
			continue
		}
		if w, ok := s.besideSwap(e, i+1); ok {
			swaps = append(swaps, w)
		}
		if l, ok := s.besideLeave(e, i+1); ok {
			leaves = append(leaves, l)
		}
	}
	return leaves, swaps, nil
}

func (s *Settings) besideSwap(e besideEntry, line int) (roster.Swap, bool) {
	from, err := time.ParseInLocation(besideMinute, e.From, s.City.Zone)
	until, err2 := time.ParseInLocation(besideMinute, e.Until, s.City.Zone)
	_, known := s.City.Person(report.PersonID(e.Person))
	ok := err == nil && err2 == nil && known && len(e.For) > 0
	return roster.Swap{For: e.For, From: from, Until: until, Person: report.PersonID(e.Person), Line: line, Beside: true}, ok
}

func (s *Settings) besideLeave(e besideEntry, line int) (roster.Leave, bool) {
	first, err := time.ParseInLocation(besideDay, e.First, s.City.Zone)
	last, err2 := time.ParseInLocation(besideDay, e.Last, s.City.Zone)
	_, known := s.City.Person(report.PersonID(e.Person))
	_, also := s.City.Person(report.PersonID(e.Instead))
	return roster.Leave{Person: report.PersonID(e.Person), Substitute: report.PersonID(e.Instead), From: roster.DayOf(first), To: roster.DayOf(last),
		Line: line, Beside: true}, err == nil && err2 == nil && known && also
}
