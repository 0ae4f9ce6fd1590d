package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"ruangaman/report"
)

// acceptedSuffix names the copy of the last accepted file, beside it.
const acceptedSuffix = ".berlaku"

// AcceptedPath is where the last accepted copy of a configuration file lies.
func AcceptedPath(path string) string { return path + acceptedSuffix }

// Start is how a configuration was found when the program started.
type Start struct {
	// Settings to run with; nil if neither the file nor an accepted copy can be used.
	Settings *Settings
	// Problems of the file: its mistakes, without warnings. With Settings they mean that the program runs on the accepted copy and must say so.
	Problems []Problem
	// Before is the accepted copy whose place the file takes; nil if there was none, or the same one.
	Before *Settings
	// seen is the hash of the file, so that a Watcher does not report the same mistakes again.
	seen string
}

// FromCopy reports whether the accepted copy stands in for a file with mistakes.
func (s Start) FromCopy() bool { return s.Settings != nil && len(s.Problems) > 0 }

// LoadOrAccepted reads the configuration for serve: the file if it is good, which is then kept as the accepted copy; else
// the copy, with the file's problems. The error says that there is neither a readable file nor a copy.
func LoadOrAccepted(path string, now time.Time) (Start, error) {
	sweepHalves(path)
	raw, err := os.ReadFile(path)
	if err != nil {
		copied, copyErr := readAccepted(path, now)
		if copyErr != nil || copied == nil {
			return Start{}, fmt.Errorf("read configuration: %w", err)
		}
		return Start{Settings: copied, Problems: []Problem{unreadable(path, copied.City.Lang)}, seen: gone}, nil
	}
	settings, problems := Read(path, raw, now)
	if settings != nil {
		before, _ := readAccepted(path, now) // what cannot be read is not compared with
		if before != nil && before.Hash == settings.Hash {
			before = nil
		}
		settings.keep(path, raw, "", now)
		return Start{Settings: settings, Before: before, seen: settings.Hash}, nil
	}
	problems = Errors(problems)
	lang := problems[0].Lang
	settings, err = readAccepted(path, now)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		problems = append(problems, Problem{File: AcceptedPath(path), Line: 1, Column: 1, Lang: lang, Sentence: words{lang}.say("salinan ini tidak dapat dibaca")})
	}
	return Start{Settings: settings, Problems: problems, seen: hash(raw)}, nil
}

// readAccepted reads the accepted copy; nil if it has mistakes itself.
func readAccepted(path string, now time.Time) (*Settings, error) {
	raw, err := os.ReadFile(AcceptedPath(path))
	if err != nil {
		return nil, fmt.Errorf("read accepted copy: %w", err)
	}
	settings, _ := readAgain(AcceptedPath(path), raw, now)
	return settings, nil
}

// Accepted is the configuration that was accepted last; nil if there is none that can still be used.
func Accepted(path string, now time.Time) (*Settings, error) {
	settings, err := readAccepted(path, now)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return settings, err
}

func unreadable(path string, lang report.Lang) Problem {
	w := words{lang}
	return Problem{File: path, Line: 1, Column: 1, Lang: lang, Sentence: w.say("berkas ini tidak dapat dibaca — jadwal lama tetap dipakai")}
}

// keep writes the accepted copy and adds the file to the history. Where that fails the settings hold all the same and a
// warning says so: running with a good file is better than not running.
func (s *Settings) keep(path string, raw []byte, by report.PersonID, now time.Time) {
	if err := writeAccepted(path, raw); err != nil {
		w := words{s.City.Lang}
		s.Warnings = append(s.Warnings, Problem{
			File: path, Line: 1, Column: 1, Warning: true, Lang: w.lang,
			Sentence: w.say("salinan %s tidak dapat ditulis — tanpa itu bot tidak dapat menyala bila berkas ini kelak salah", filepath.Base(AcceptedPath(path))),
		})
	}
	if err := addHistory(path, s.Hash, raw, by, now); err != nil {
		w := words{s.City.Lang}
		s.Warnings = append(s.Warnings, Problem{
			File: path, Line: 1, Column: 1, Warning: true, Lang: w.lang,
			Sentence: w.say("riwayat di folder %s tidak dapat ditulis", filepath.Base(HistoryPath(path))),
		})
	}
}

// writeAccepted puts the copy in place; an equal one is left alone.
func writeAccepted(path string, raw []byte) error {
	to := AcceptedPath(path)
	if old, err := os.ReadFile(to); err == nil && bytes.Equal(old, raw) {
		return nil
	}
	return writeWhole(to, raw, modeOf(path))
}

// modeOf is who may read a file: a copy of it must not be open to more.
func modeOf(path string) os.FileMode {
	if info, err := os.Stat(path); err == nil {
		return info.Mode().Perm()
	}
	return 0o600
}

// halfSuffix ends the name of a file that is being written; a crash leaves one lying.
const halfSuffix = ".belum"

// writeWhole writes a file in one step, so that a crash leaves the earlier one or the new one, never half.
func writeWhole(to string, raw []byte, mode os.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(to), "."+filepath.Base(to)+"-*"+halfSuffix)
	if err != nil {
		return fmt.Errorf("create copy: %w", err)
	}
	if err := fill(f, raw, mode); err != nil {
		return errors.Join(fmt.Errorf("write copy: %w", err), os.Remove(f.Name()))
	}
	if err := os.Rename(f.Name(), to); err != nil {
		return errors.Join(fmt.Errorf("replace copy: %w", err), os.Remove(f.Name()))
	}
	return syncFolder(filepath.Dir(to))
}

// sweepHalves removes what a crash left half written. What cannot be removed only lies there.
func sweepHalves(path string) {
	for _, folder := range []string{filepath.Dir(path), filepath.Dir(target(path)), HistoryPath(path)} {
		halves, _ := filepath.Glob(filepath.Join(folder, ".*"+halfSuffix))
		for _, name := range halves {
			_ = os.Remove(name)
		}
	}
}

func fill(f *os.File, raw []byte, mode os.FileMode) error {
	_, err := f.Write(raw)
	return errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
}

func syncFolder(name string) error {
	d, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("open folder: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}
