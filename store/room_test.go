package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"ruangaman/report"
)

// withRoom is a store in a folder that may take quota bytes, with so much ballast, in fake time.
func withRoom(t *testing.T, quota, ballast int64, f func(k *kit, changes *int)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		k := &kit{t: t, now: start}
		changes := 0
		k.options = Options{Data: t.TempDir(), Keys: t.TempDir(), Trusted: k.trusted.Load, Quota: quota, Ballast: ballast,
			RoomChanged: func() { changes++ }}
		k.open()
		f(k, &changes)
		if err := k.Close(); err != nil {
			t.Error(err)
		}
	})
}

// stuff leaves so many bytes of the quota.
func (k *kit) stuff(leave int64) {
	k.t.Helper()
	path := filepath.Join(k.options.Data, "stuffing")
	_ = os.Remove(path)
	used, err := taken(k.options.Data)
	if err == nil {
		err = os.WriteFile(path, make([]byte, k.options.Quota-used-leave), 0o600)
	}
	if err != nil {
		k.t.Fatal(err)
	}
	time.Sleep(lookEvery)
}

func (k *kit) lies() int64 {
	info, err := os.Stat(filepath.Join(k.options.Data, ballastName))
	if err != nil {
		return 0
	}
	return info.Size()
}

func (k *kit) wantRoom(want report.Room, ballast int64) {
	k.t.Helper()
	k.must(func(*Tx) error { return nil })
	if got := k.Left(); got != want || k.lies() != ballast {
		k.t.Errorf("room %d, want %d; ballast %d, want %d", got, want, k.lies(), ballast)
	}
}

func TestTheBallastGoesWhenTheDiskIsFullAndComesBackWithRoom(t *testing.T) {
	t.Parallel()
	const quota = 8 << 20
	withRoom(t, quota, 16<<20, func(k *kit, changes *int) {
		const size = quota / ballastPart // never more than a twentieth of a small disk
		k.wantRoom(report.RoomAmple, size)
		k.stuff(quota / 11)
		k.wantRoom(report.RoomLow, size)
		k.stuff(quota / 40)
		k.wantRoom(report.RoomScarce, size)
		k.stuff(0)
		err := k.Write(context.Background(), func(tx *Tx) error { return tx.Apply(1, report.Change{Draft: draft(1)}, k.now) })
		if !errors.Is(err, report.ErrStore) {
			t.Errorf("on a full disk: %v", err)
		}
		k.wantRoom(report.RoomReserve, 0)
		k.apply(1, report.Change{Draft: draft(1)}) // the reserve is there to be used
		k.apply(1, report.Change{Erase: []report.ID{id(1)}})
		k.stuff(quota / 20) // some room, not enough: no going to and fro
		k.wantRoom(report.RoomReserve, 0)
		k.stuff(quota / 4)
		k.wantRoom(report.RoomAmple, size)
		if *changes != 4 {
			t.Errorf("told of %d changes", *changes)
		}
	})
}

func TestABallastThatACrashCutOffIsLaidAnew(t *testing.T) {
	t.Parallel()
	const quota = 8 << 20
	withRoom(t, quota, 1<<18, func(k *kit, _ *int) {
		for _, left := range []int64{0, 1000} {
			if err := os.Truncate(filepath.Join(k.options.Data, ballastName), left); err != nil {
				t.Fatal(err)
			}
			k.reopen()
			k.wantRoom(report.RoomAmple, 1<<18)
		}
		if err := os.Truncate(filepath.Join(k.options.Data, ballastName), 0); err != nil {
			t.Fatal(err)
		}
		k.stuff(quota / 20)
		k.reopen() // a start on a disk that is nearly full takes reports all the same
		k.wantRoom(report.RoomLow, 0)
	})
}

func TestWithoutBallastRoomIsNotWatched(t *testing.T) {
	t.Parallel()
	withRoom(t, 8<<20, 0, func(k *kit, changes *int) {
		k.stuff(0)
		k.wantRoom(report.RoomAmple, 0)
		if *changes != 0 || k.FreeBytes() != 0 {
			t.Error("it was watched")
		}
	})
}
