package store

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"

	"ruangaman/report"
)

// A full disk must not stop what people in danger need most. So a file of no use, the ballast, lies beside the database. When
// the database cannot grow it is removed, and what was refused a moment ago has room: wipes, answers of staff, the ladder.
// New work is refused before that (Store.Left tells the conversation). With enough room again the ballast is laid down anew.

const (
	ballastName = "ballast"
	// DefaultBallast is thousands of wipes, or a day of the ladder for hundreds of cases.
	DefaultBallast = 16 << 20
	// ballastPart: it takes at most a twentieth of a small disk.
	ballastPart = 20
	// lowPart and scarcePart are the shares of the disk, in percent, under which Room is low and scarce.
	lowPart, scarcePart = 10, 3
	// lookEvery is how often the disk is asked. It costs a microsecond.
	lookEvery = time.Second
	// quotaSlack is what a transaction may need at most under a Quota, which is only asked before a commit.
	quotaSlack = 64 << 10
)

// errFull marks a refusal of the database for want of room.
var errFull = errors.New("no room")

// room watches the disk. All but the level belongs to the writer.
type room struct {
	level   atomic.Int32
	free    atomic.Int64
	looked  time.Time // by the machine's clock
	laid    bool      // the ballast lies there
	pressed bool      // the disk was full, and has not had enough room since
}

// Left is what the disk had left when it was looked at last; always RoomAmple when Options.Ballast is 0.
func (s *Store) Left() report.Room { return report.Room(s.room.level.Load()) }

// FreeBytes is how much of the disk we may still fill, as it was seen last.
func (s *Store) FreeBytes() int64 { return s.room.free.Load() }

func (s *Store) watchesRoom() bool { return s.options.Ballast > 0 }

// look asks the disk, once a second at most.
func (s *Store) look() {
	if !s.watchesRoom() || time.Since(s.room.looked) < lookEvery {
		return
	}
	s.room.looked = time.Now()
	s.judge()
}

// judge brings ballast and level in line with the disk.
func (s *Store) judge() {
	r := &s.room
	free, total, err := s.space()
	if err != nil || total <= 0 {
		s.options.Log.Error("disk not asked", slog.String("err_kind", "disk"))
		return
	}
	size := min(s.options.Ballast, total/ballastPart)
	if !r.laid && free-size >= total/100*lowPart {
		if r.laid = s.layBallast(size); r.laid {
			r.pressed = false
			free -= size
		}
	}
	r.free.Store(free)
	s.setRoom(r.stage(free, total))
}

func (r *room) stage(free, total int64) report.Room {
	switch {
	case r.pressed:
		return report.RoomReserve
	case free < total/100*scarcePart:
		return report.RoomScarce
	case free < total/100*lowPart:
		return report.RoomLow
	default:
		return report.RoomAmple
	}
}

func (s *Store) setRoom(to report.Room) {
	from := report.Room(s.room.level.Swap(int32(to))) //nolint:gosec // four values
	if from == to {
		return
	}
	s.options.Log.Warn("room on the disk changed", "event", "room", "count", int(to))
	if s.options.RoomChanged != nil {
		s.options.RoomChanged()
	}
}

// strained is called with every error of a transaction: if it was for want of room, the ballast goes, so that the next
// try has some.
func (s *Store) strained(err error) {
	if !s.watchesRoom() || !errors.Is(err, errFull) {
		return
	}
	r := &s.room
	r.pressed = true
	if r.laid {
		r.laid = false
		if err := os.Remove(s.ballast()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			s.options.Log.Error("ballast not released", slog.String("err_kind", "disk"))
		}
	}
	r.looked = time.Now()
	s.judge()
}

func (s *Store) ballast() string { return filepath.Join(s.options.Data, ballastName) }

// findBallast looks after a start whether it lies there whole.
func (s *Store) findBallast() {
	if !s.watchesRoom() {
		return
	}
	_, total, err := s.space()
	if err == nil {
		info, err := os.Stat(s.ballast())
		s.room.laid = err == nil && info.Size() == min(s.options.Ballast, total/ballastPart)
	}
	if !s.room.laid {
		_ = os.Remove(s.ballast())
	}
	s.look()
}

// layBallast writes what no file system can compress. It reports whether it lies there whole.
func (s *Store) layBallast(size int64) bool {
	f, err := os.OpenFile(s.ballast(), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return false
	}
	noise := rand.NewChaCha8([32]byte{}) // worth nothing to anybody
	block := make([]byte, 1<<20)
	for left := size; left > 0 && err == nil; left -= int64(len(block)) {
		block = block[:min(int64(len(block)), left)]
		_, _ = noise.Read(block)
		_, err = f.Write(block)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(s.ballast())
	}
	return err == nil
}

// space tells how much we may still fill, and of how much.
func (s *Store) space() (free, total int64, err error) {
	if quota := s.options.Quota; quota > 0 {
		used, err := taken(s.options.Data)
		return max(quota-used, 0), quota, err
	}
	var disk syscall.Statfs_t
	if err := syscall.Statfs(s.options.Data, &disk); err != nil {
		return 0, 0, fmt.Errorf("ask the disk: %w", err)
	}
	block := int64(disk.Bsize)
	return int64(disk.Bavail) * block, int64(disk.Blocks) * block, nil //nolint:gosec,unconvert // a disk fits
}

// taken is how much the files of a folder take.
func taken(folder string) (sum int64, err error) {
	entries, err := os.ReadDir(folder)
	for _, e := range entries {
		if info, gone := e.Info(); gone == nil {
			sum += info.Size()
		}
	}
	return sum, err
}

// fits refuses a transaction that a Quota has no room for.
func (s *Store) fits() error {
	if s.options.Quota <= 0 {
		return nil
	}
	if free, _, err := s.space(); err != nil || free < quotaSlack {
		return fmt.Errorf("%w: %w: quota", report.ErrStore, errFull)
	}
	return nil
}
