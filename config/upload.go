package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"ruangaman/report"
)

// A configuration file that comes by chat passes the same judgement as one that is saved, and is put in place of the file
// itself: there is never a second one that counts.

// replacedSuffix names what lay there before and was never accepted, so that nobody's edit is lost.
const replacedSuffix = ".diganti"

// Trial is what would come of a file if it stood where the configuration file stands.
type Trial struct {
	Reload
	Hash string
	Base report.Base
	// Same: it is the file in force, and lies there already.
	Same bool
	// Technical: telegram:, webhook:, pantau: or data: are not as they are now.
	Technical bool
}

// Try judges bytes and changes nothing.
func (w *Watcher) Try(raw []byte) Trial {
	now := w.now()
	t := Trial{Hash: hash(raw), Base: w.Base()}
	settings, problems := Read(w.path, raw, now)
	if settings == nil {
		t.Problems = Errors(problems)
		return t
	}
	t.Settings, t.Differences = settings, Differences(w.current, settings, now)
	t.Same = t.Base == report.Base{InForce: t.Hash, OnDisk: t.Hash}
	t.Technical = !sameServer(w.current, settings)
	return t
}

// Base is what a file is compared with now.
func (w *Watcher) Base() report.Base {
	_, onDisk := w.read()
	return report.Base{InForce: w.current.Hash, OnDisk: onDisk}
}

// Replace writes bytes in place of the file and judges them as a reload does. If they have a mistake by now, nothing is
// written; nor if the error says that it could not be.
func (w *Watcher) Replace(raw []byte, by report.PersonID) (Reload, error) {
	now := w.now()
	settings, problems := Read(w.path, raw, now)
	if settings == nil {
		return Reload{Hash: hash(raw), Problems: Errors(problems)}, nil
	}
	// First, so that a crash after the file was replaced does not forget who sent it.
	_ = addHistory(w.path, settings.Hash, raw, by, now) // take tries again, and warns
	if err := w.put(raw); err != nil {
		w.forget(settings.Hash)
		return Reload{}, err
	}
	w.judged, w.pending = settings.Hash, settings.Hash
	return w.take(settings, raw, by, now), nil
}

func (w *Watcher) put(raw []byte) error {
	to := target(w.path)
	if old, h := w.read(); h != gone && h != w.current.Hash {
		if err := writeWhole(to+replacedSuffix, old, historyMode); err != nil {
			return err
		}
	}
	return writeWhole(to, raw, modeOf(to))
}

// forget takes from the history what could not be put in place: it was never in force.
func (w *Watcher) forget(sum string) {
	kept, _ := History(w.path)
	if n := len(kept); n > 0 && kept[n-1].Hash == sum[:historyHash] && sum != w.current.Hash {
		_ = os.Remove(kept[n-1].Path) // then /jadwal shows one too many
	}
}

// target is where a file really lies.
func target(path string) string {
	if to, err := filepath.EvalSymlinks(path); err == nil {
		return to
	}
	return path // gone: it is made anew
}

// Writable reports whether the file can be replaced where it lies: whether its folder takes a file, and the file is no mount
// of its own, which nothing can take the place of.
func (w *Watcher) Writable() bool {
	to := target(w.path)
	f, err := os.CreateTemp(filepath.Dir(to), ".coba-*"+halfSuffix)
	if err != nil {
		return false
	}
	return f.Close() == nil && os.Remove(f.Name()) == nil && !mountedAlone(to, f.Name())
}

// mountedAlone reports whether a file is a mount of its own, as a container has one that was given a file and no folder. Its
// folder then counts as another disk, so that no second name leads to it.
func mountedAlone(path, second string) bool {
	err := os.Link(path, second)
	if err == nil {
		_ = os.Remove(second) // what stays is swept at the next start
	}
	return errors.Is(err, syscall.EXDEV)
}

// Before is the text of the file that was accepted before the present one; report.ErrNotFound: there is none.
func (w *Watcher) Before() ([]byte, error) {
	return w.keptText(func(k Kept) bool { return k.Hash != w.current.Hash[:historyHash] })
}

// Earlier gives the settings that had this hash, if they are still kept and can still be read; else nil. Without a hash they
// are those that were in force before the start.
func (w *Watcher) Earlier(sum string) *Settings {
	if b := w.start.Before; b != nil && (sum == "" || b.Hash == sum) {
		return b
	}
	raw, err := w.keptText(func(k Kept) bool { return len(sum) >= historyHash && k.Hash == sum[:historyHash] })
	if err != nil {
		return nil
	}
	settings, _ := readAgain(w.path, raw, w.now())
	return settings
}

// Sender is who sent the file in force by chat; empty: it was changed where it lies.
func (w *Watcher) Sender() report.PersonID {
	kept, _ := History(w.path)
	if n := len(kept); n > 0 && kept[n-1].Hash == w.current.Hash[:historyHash] {
		return kept[n-1].By
	}
	return ""
}

func (w *Watcher) keptText(wanted func(Kept) bool) ([]byte, error) {
	kept, err := History(w.path)
	if err != nil {
		return nil, err
	}
	for _, k := range slices.Backward(kept) {
		if !wanted(k) {
			continue
		}
		raw, err := os.ReadFile(k.Path)
		if err != nil {
			return nil, fmt.Errorf("read history: %w", err)
		}
		return raw, nil
	}
	return nil, fmt.Errorf("read history: %w", report.ErrNotFound)
}

// mostListed bounds the versions that Versions tells of.
const mostListed = 10

// Versions are the accepted versions of a file, newest first, the one in force among them.
func Versions(path string) ([]report.AcceptedFile, error) {
	kept, err := History(path)
	if err != nil {
		return nil, err
	}
	var out []report.AcceptedFile
	for _, k := range slices.Backward(kept) {
		out = append(out, report.AcceptedFile{At: k.At, By: k.By})
	}
	return out[:min(len(out), mostListed)], nil
}
