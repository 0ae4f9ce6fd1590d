package config

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ruangaman/report"
)

const (
	historySuffix = ".riwayat"
	// maxHistory is how many accepted files are kept; the oldest goes first.
	maxHistory = 50
	// historyTime names a kept file so that names sort by time.
	historyTime = "20060102T150405Z"
	historyHash = 12 // characters of the hash in the name
)

// HistoryPath is the folder beside a configuration file in which every accepted version of it is kept.
func HistoryPath(path string) string { return path + historySuffix }

// historyMode: the accounts of the whole staff stand in each of them.
const historyMode = 0o600

// Kept is an accepted version of the configuration file.
type Kept struct {
	Path string
	Hash string // the beginning of Settings.Hash
	At   time.Time
	By   report.PersonID // who sent it by chat; empty: it was changed where it lies
}

// History lists the accepted versions of a configuration file, oldest first. Other files in the folder are passed over.
func History(path string) ([]Kept, error) {
	entries, err := os.ReadDir(HistoryPath(path))
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	var out []Kept
	for _, e := range entries {
		name, isFile := strings.CutSuffix(e.Name(), ".yaml")
		stamp, rest, ok := strings.Cut(name, "-")
		sum, by, _ := strings.Cut(rest, "-")
		at, err := time.Parse(historyTime, stamp)
		if isFile && ok && err == nil && len(sum) == historyHash {
			out = append(out, Kept{filepath.Join(HistoryPath(path), e.Name()), sum, at, report.PersonID(by)})
		}
	}
	slices.SortStableFunc(out, func(a, b Kept) int { return a.At.Compare(b.At) })
	return out, nil
}

// addHistory keeps an accepted file, unless it is the one accepted last, and drops the oldest beyond maxHistory.
func addHistory(path, sum string, raw []byte, by report.PersonID, now time.Time) error {
	kept, err := History(path)
	if err != nil {
		return err
	}
	sum = sum[:historyHash]
	if n := len(kept); n > 0 && kept[n-1].Hash == sum {
		return nil
	}
	if err := os.MkdirAll(HistoryPath(path), 0o700); err != nil {
		return fmt.Errorf("make history folder: %w", err)
	}
	if n := len(kept); n > 0 && now.Before(kept[n-1].At.Add(time.Second)) {
		now = kept[n-1].At.Add(time.Second) // names sort by time, also within a second and after the clock was set back
	}
	name := now.UTC().Format(historyTime) + "-" + sum
	if by != "" {
		name += "-" + string(by) // letters, digits, "-" and "_": see readPerson
	}
	if err := writeWhole(filepath.Join(HistoryPath(path), name+".yaml"), raw, historyMode); err != nil {
		return err
	}
	for len(kept) >= maxHistory {
		if err := os.Remove(kept[0].Path); err != nil {
			return fmt.Errorf("drop from history: %w", err)
		}
		kept = kept[1:]
	}
	return nil
}
