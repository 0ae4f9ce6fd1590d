package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"ruangaman/config"
	"ruangaman/dispatch"
	"ruangaman/flows"
	"ruangaman/store"
)

// point is what one amount of things costs.
type point struct {
	Have   amount
	Tick   spread  // milliseconds of processor: a hundred due cases read, planned and written
	Update float64 // microseconds of processor
	Start  float64 // milliseconds from the start of the process to its first poll
	Memory float64 // MiB resident when it has come to rest
	File   float64 // MiB of the data folder
}

// growth measures one amount. The store is made once and copied for each run.
func growth(c contestant, city string, want amount, limit time.Duration) (p point, err error) {
	r, err := newRig(c, newTown())
	if err != nil {
		return p, err
	}
	defer r.close()
	f, err := fillOnce(want, limit)
	if err != nil {
		return p, err
	}
	p.Have = f.Have
	if err := os.CopyFS(r.folder, os.DirFS(f.folder(want))); err != nil {
		return p, fmt.Errorf("copy the store: %w", err)
	}
	p.File = float64(size(filepath.Join(r.folder, "data"))) / (1 << 20)
	if want.Open > 0 {
		if p.Tick, err = ticks(r.folder, city, f.Due); err != nil {
			return p, err
		}
	}
	return p, r.live(&p)
}

// live measures the running program.
func (r *rig) live(p *point) error {
	begun := time.Now()
	if err := r.run(); err != nil {
		return err
	}
	p.Start = float64(time.Since(begun).Microseconds()) / 1000
	if err := r.rest(); err != nil {
		return err
	}
	now, _ := r.process.memory()
	p.Memory = float64(now) / (1 << 20)
	const people = 60
	if err := r.await(r.crowd(people, people, 800_000_000)); err != nil {
		return err
	}
	if err := r.rest(); err != nil {
		return err
	}
	before, err := r.process.cpu()
	if err != nil {
		return err
	}
	if err := r.await(r.crowd(people, 2*people, 900_000_000)); err != nil {
		return err
	}
	settle()
	after, err := r.process.cpu()
	p.Update = float64((after - before).Microseconds()) / float64(2*people*len(acts))
	return err
}

// rest waits until the process uses next to no processor: what a start has to look at is done.
func (r *rig) rest() error {
	last, err := r.process.cpu()
	for deadline := time.Now().Add(time.Minute); err == nil && time.Now().Before(deadline); {
		time.Sleep(500 * time.Millisecond)
		var now time.Duration
		now, err = r.process.cpu()
		if now-last <= 10*time.Millisecond {
			return err
		}
		last = now
	}
	return err
}

func (filled) folder(want amount) string {
	return filepath.Join(buildFolder, fmt.Sprintf("filled-%d-%d-%d", want.Closed, want.Open, want.Drafts))
}

// fillOnce makes a store, unless it is there.
func fillOnce(want amount, limit time.Duration) (f filled, err error) {
	folder := f.folder(want)
	if f, err = loadFilled(folder); err == nil {
		return f, nil
	}
	if err := os.RemoveAll(folder); err != nil {
		return f, fmt.Errorf("clear the folder: %w", err)
	}
	f.Due = time.Now()
	f.Have, err = fill(folder, want, f.Due, limit)
	return f, err
}

// ticks measures passes of a minute each, with a hundred cases due in every one.
func ticks(folder, city string, base time.Time) (spread, error) {
	settings, problems, err := config.Load(city, time.Now())
	if err != nil || settings == nil {
		return spread{}, fmt.Errorf("read the configuration: %w %v", err, problems)
	}
	s, err := store.Open(context.Background(), folders(folder))
	if err != nil {
		return spread{}, fmt.Errorf("open the store: %w", err)
	}
	var all []float64
	for k := range 41 {
		before := ownCPU()
		due, err := tick(s, settings, base.Add(time.Duration(k)*time.Minute))
		if err != nil {
			return spread{}, errors.Join(err, s.Close())
		}
		if due >= 50 { // the first ticks of a store with few cases take all there are
			all = append(all, float64((ownCPU()-before).Microseconds())/1000)
		}
	}
	return spreadOf(all), s.Close()
}

// compareTicks makes two stores tick in turn and gives the ratio of processor times, a to b.
func compareTicks(city string, a, b filled, wantA, wantB amount) (ratio spread, err error) {
	settings, problems, err := config.Load(city, time.Now())
	if err != nil || settings == nil {
		return ratio, fmt.Errorf("read the configuration: %w %v", err, problems)
	}
	parent, err := os.MkdirTemp(buildFolder, "ticks-")
	if err != nil {
		return ratio, fmt.Errorf("make a folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(parent) }()
	var stores [2]*store.Store
	for i, from := range []string{a.folder(wantA), b.folder(wantB)} {
		folder := filepath.Join(parent, fmt.Sprint(i))
		if err := os.CopyFS(folder, os.DirFS(from)); err != nil {
			return ratio, fmt.Errorf("copy the store: %w", err)
		}
		if stores[i], err = store.Open(context.Background(), folders(folder)); err != nil {
			return ratio, fmt.Errorf("open the store: %w", err)
		}
		defer func() { _ = stores[i].Close() }()
	}
	var spent [2][]float64
	for k := range 80 {
		for turn := range 2 {
			i := (turn + k) % 2
			before := ownCPU()
			if _, err := tick(stores[i], settings, [2]filled{a, b}[i].Due.Add(time.Duration(k)*time.Minute)); err != nil {
				return ratio, err
			}
			spent[i] = append(spent[i], float64(ownCPU()-before))
		}
	}
	return paired(spent[0], spent[1]), nil
}

// tick is one pass of the worker: what is due is read, planned and written in one transaction. It tells how much was due.
func tick(s *store.Store, settings *config.Settings, now time.Time) (n int, err error) {
	err = s.Write(context.Background(), func(tx *store.Tx) error {
		states, err := tx.Everyone()
		if err != nil {
			return fmt.Errorf("read people: %w", err)
		}
		due, err := tx.Due(now, 100)
		if err != nil {
			return fmt.Errorf("read what is due: %w", err)
		}
		n = len(due)
		env := dispatch.Env{Now: now, Roster: settings.Roster, City: settings.City, States: states, Move: flows.Move, NewOffer: drawOffer}
		for _, c := range due {
			if err := tx.Apply(0, dispatch.Plan(c, env), now); err != nil {
				return fmt.Errorf("write a plan: %w", err)
			}
		}
		_, err = tx.Quiet(now, 100)
		return err
	})
	return n, err
}

// size is the bytes of all files in a folder.
func size(folder string) (bytes int64) {
	_ = filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			bytes += info.Size()
		}
		return err
	})
	return bytes
}
