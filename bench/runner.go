package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// patience is how long a bot may make no progress before a run is given up.
const patience = 20 * time.Second

// rig is a town with a bot in it.
type rig struct {
	*town
	who     contestant
	api     string
	folder  string
	process *process
	stop    func()
}

func newRig(c contestant, t *town) (*rig, error) {
	folder, err := os.MkdirTemp(buildFolder, "run-")
	if err != nil {
		return nil, fmt.Errorf("make a folder: %w", err)
	}
	if folder, err = filepath.Abs(folder); err != nil {
		return nil, fmt.Errorf("make a folder: %w", err)
	}
	r := &rig{town: t, who: c, folder: folder}
	if r.api, r.stop, err = t.listen(); err != nil {
		return nil, err
	}
	return r, nil
}

// run starts the bot and waits for its first poll.
func (r *rig) run() (err error) {
	r.mu.Lock()
	r.polled = make(chan struct{})
	r.mu.Unlock()
	if r.process, err = start(r.who, r.api, r.folder); err != nil {
		return err
	}
	select {
	case <-r.polled:
		return nil
	case <-r.process.ended:
	case <-time.After(patience):
	}
	log, _ := os.ReadFile(filepath.Join(r.folder, "log")) // #nosec G304 -- a folder of our own
	r.process.kill()
	return fmt.Errorf("%s did not start: %s", r.who.name, log)
}

// close ends the bot and the town, and removes the folder.
func (r *rig) close() {
	if r.process != nil {
		r.process.stop()
	}
	r.stop()
	_ = os.RemoveAll(r.folder)
}

// measure is what one run of one contestant gave. Times are a update.
type measure struct {
	CPU, Wall float64 // microseconds
	Calls     float64
	Memory    int64   // bytes at the highest
	Town      float64 // share of a core that the town took
}

// crowd has a number of reporters at once, each of whom goes when they have their receipt, until total have it.
func (t *town) crowd(atOnce, total int, first int64) (done chan struct{}) {
	done = make(chan struct{})
	t.mu.Lock()
	defer t.mu.Unlock()
	begun, left := 0, total
	t.finish = func(p *person) {
		if p.act < len(p.script)-1 {
			t.step(p, time.Now())
			return
		}
		if left--; left == 0 {
			close(done)
		} else if begun < total {
			begun++
			t.enterLocked(first+int64(begun), time.Now())
		}
	}
	t.progress = time.Now()
	for begun < min(atOnce, total) {
		begun++
		t.enterLocked(first+int64(begun), time.Now())
	}
	return done
}

// await waits for done, and fails when nothing moves.
func (t *town) await(done chan struct{}) error {
	check := time.NewTicker(100 * time.Millisecond)
	defer check.Stop()
	for {
		select {
		case <-done:
			return nil
		case <-check.C:
			t.mu.Lock()
			still := time.Since(t.progress)
			t.mu.Unlock()
			if still > patience {
				return fmt.Errorf("no answer for %s%s", patience, t.stuck())
			}
		}
	}
}

// throughput measures one contestant once: warm first, then total conversations by atOnce reporters.
func throughput(c contestant, atOnce, total, warm int) (m measure, err error) {
	r, err := newRig(c, newTown())
	if err != nil {
		return m, err
	}
	defer r.close()
	if err := r.run(); err != nil {
		return m, err
	}
	if err := r.await(r.crowd(min(atOnce, warm), warm, 800_000_000)); err != nil {
		return m, fmt.Errorf("%s: %w", c.name, err)
	}
	settle()
	calls, own := r.counts.calls, ownCPU()
	before, err := r.process.cpu()
	if err != nil {
		return m, err
	}
	begun := time.Now()
	if err := r.await(r.crowd(atOnce, total, 900_000_000)); err != nil {
		return m, fmt.Errorf("%s: %w", c.name, err)
	}
	wall := time.Since(begun)
	settle() // what was promised before the last answer may still be on its way: rows to be recorded, taps to be answered
	after, err := r.process.cpu()
	if err != nil {
		return m, err
	}
	updates := float64(total * len(acts))
	_, m.Memory = r.process.memory()
	r.mu.Lock()
	m.Calls = float64(r.counts.calls-calls) / updates
	r.mu.Unlock()
	m.CPU = float64((after - before).Microseconds()) / updates
	m.Wall = float64(wall.Microseconds()) / updates
	m.Town = float64(ownCPU()-own) / float64(wall)
	return m, nil
}

// settle lets what is under way end.
func settle() { time.Sleep(300 * time.Millisecond) }

// ownCPU is the processor time of this program: the town and its reporters.
func ownCPU() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// stuck says what somebody waits for: a conversation that has changed is the usual reason, see -record.
func (t *town) stuck() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, p := range t.people {
		if p.waits {
			return fmt.Sprintf(" to act %d %q on the screen %.80q", p.act, p.script[p.act], p.screen)
		}
	}
	return ""
}
