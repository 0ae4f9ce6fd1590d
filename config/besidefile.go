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
// store. A line that cannot be read, or names somebody unknown, is passed over.
func (s *Settings) WithBeside(path string) (*Settings, error) {
	raw, err := os.ReadFile(BesidePath(path))
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read what was agreed: %w", err)
	}
	var leaves []roster.Leave
	var swaps []roster.Swap
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
	out := *s
	out.Roster = s.Roster.With(leaves, swaps)
	return &out, nil
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
