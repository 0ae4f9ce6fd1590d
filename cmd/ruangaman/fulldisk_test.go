package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"ruangaman"
	"ruangaman/report"
	"ruangaman/simulator"
)

const diskTest = "TestPromise01AFullDiskConfirmsNothingAndLetsTheUrgentGoOn"

// TestPromise01AFullDiskConfirmsNothingAndLetsTheUrgentGoOn fills the disk while people talk. It always runs within a quota
// of the data folder, and where a file system of its own may be mounted, on one that is really full.
func TestPromise01AFullDiskConfirmsNothingAndLetsTheUrgentGoOn(t *testing.T) {
	if mountSmallDisk(t) {
		onDisk(t, 0)
		return
	}
	onDisk(t, 16<<20)
	if !onSmallDisk(t, diskTest) {
		t.Log("no file system may be mounted here: within a quota only")
	}
}

func onDisk(t *testing.T, quota int64) {
	t.Helper()
	inBubbleOf(t, ruangaman.ExampleConfig, func(p *play) { p.ballast, p.quota = 4<<20, quota }, func(p *play) {
		d := &diskPlay{play: p, filler: filepath.Join(p.dir, "data", "isian")}
		d.before()
		d.low()
		d.scarce()
		d.full()
		d.ample()
	})
}

// diskPlay is a play on a disk that somebody fills.
type diskPlay struct {
	*play
	filler                     string
	told, begun, leaving, late *simulator.Phone
	receipts                   []string
}

// leave fills the disk until so many percent of it are free.
func (d *diskPlay) leave(percent int64) {
	d.t.Helper()
	free, total := d.space()
	f, err := os.OpenFile(d.filler, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	// In small pieces, so that nothing is left at the end.
	for more := free - total*percent/100; more > 0 && err == nil; more -= 4096 {
		_, err = f.Write(make([]byte, min(more, 4096)))
	}
	if err != nil && !(errors.Is(err, syscall.ENOSPC) && percent == 0) {
		d.t.Fatal(err)
	}
}

func (d *diskPlay) space() (free, total int64) {
	d.t.Helper()
	data := filepath.Join(d.dir, "data")
	if d.quota > 0 {
		free = d.quota
		files, _ := os.ReadDir(data)
		for _, f := range files {
			if info, err := f.Info(); err == nil {
				free -= info.Size()
			}
		}
		return max(free, 0), d.quota
	}
	var disk syscall.Statfs_t
	if err := syscall.Statfs(data, &disk); err != nil {
		d.t.Fatal(err)
	}
	return int64(disk.Bavail) * int64(disk.Bsize), int64(disk.Blocks) * int64(disk.Bsize) //nolint:gosec,unconvert // a disk fits
}

func (d *diskPlay) ballastSize() int64 {
	info, err := os.Stat(filepath.Join(d.dir, "data", "ballast"))
	if err != nil {
		return 0
	}
	return info.Size()
}

func (d *diskPlay) wantRoom(want report.Room) {
	d.t.Helper()
	if got := d.program.store.Left(); got != want {
		free, total := d.space()
		d.t.Errorf("room %d, want %d; %d of %d bytes free", got, want, free, total)
	}
}

// before: one report is told, two people are in the middle of theirs.
func (d *diskPlay) before() {
	d.told, d.begun, d.leaving, d.late = d.reporter(620000001), d.reporter(620000002), d.reporter(620000003), d.reporter(620000004)
	d.receipts = append(d.receipts, d.tell(d.told))
	for _, phone := range []*simulator.Phone{d.begun, d.leaving} {
		phone.Say("/start")
		d.press(phone, toManggar...)
	}
	d.settled()
	d.wantRoom(report.RoomAmple)
	if d.ballastSize() == 0 {
		d.t.Error("no ballast lies there")
	}
}

// low: under a tenth the coordinators hear of it, and nothing else changes.
func (d *diskPlay) low() {
	d.leave(8)
	d.settled()
	d.wantRoom(report.RoomLow)
	d.sees(d.staff("ratna"), "kurang dari 10%")
	d.sees(d.staff("wahyu"), "kurang dari 10%")
}

// scarce: who has begun goes on, who has not is given the numbers.
func (d *diskPlay) scarce() {
	d.leave(2)
	d.settled()
	d.wantRoom(report.RoomScarce)
	d.sees(d.staff("ratna"), "hampir habis")
	d.turnedAway(d.late)
	d.press(d.begun, "Cukup, kirim sekarang")
	d.receipts = append(d.receipts, d.sees(d.begun, receiptForm.String()))
	d.settled() // so that the next to write is who writes next
	d.holds(2)
}

// turnedAway: somebody new hears the fixed sentence with numbers, and nothing is kept of them.
func (d *diskPlay) turnedAway(phone *simulator.Phone) {
	d.t.Helper()
	drafts := d.drafts()
	phone.Say("/start")
	if words := d.sees(phone, "(?s)belum tersimpan.*"); !strings.Contains(words, "112") {
		d.t.Errorf("no number in %q", words)
	}
	synctest.Wait()
	if n := d.drafts(); n != drafts || d.sim.PendingUpdates() != 0 {
		d.t.Errorf("%d drafts, then %d; %d updates wait", drafts, n, d.sim.PendingUpdates())
	}
}

func (d *diskPlay) drafts() int {
	d.t.Helper()
	n, err := d.program.store.Counts(d.t.Context(), d.now())
	if err != nil {
		d.t.Fatal(err)
	}
	return n.Drafts
}

// full: the first batch that does not fit is not confirmed; then the ballast makes room for what cannot wait.
func (d *diskPlay) full() {
	d.leave(0)
	first := d.reporter(620000005)
	first.Say("/start")
	synctest.Wait()
	if d.sim.PendingUpdates() == 0 || !strings.Contains(d.log.String(), "batch not stored") {
		d.t.Error("a batch was confirmed that did not fit")
	}
	d.wantRoom(report.RoomReserve)
	if d.ballastSize() != 0 {
		d.t.Error("the ballast still lies there")
	}
	d.leaving.Say("/keluar")
	d.press(d.staff("rina"), "BUKA", "TERIMA")
	d.sees(d.staff("rina"), "K-[0-9A-Z]{4}")
	d.settled()
	if d.sim.PendingUpdates() != 0 || d.drafts() != 0 {
		d.t.Errorf("%d updates wait, %d drafts", d.sim.PendingUpdates(), d.drafts())
	}
	if shown := d.leaving.String(); strings.Contains(shown, "Manggar") {
		d.t.Errorf("after the quick exit: %s", shown)
	}
	d.leave(2) // cutting the log after the wipe may have made room
	d.settled()
	d.forward(time.Hour) // the other case goes to the next person
	d.rings("agus", 1)
	d.oncePerTenMinutes(first)
	d.holds(2)
}

// oncePerTenMinutes: the sentence comes once in a while, however often somebody writes.
func (d *diskPlay) oncePerTenMinutes(phone *simulator.Phone) {
	d.t.Helper()
	said := func() int {
		n := 0
		for _, e := range phone.History() {
			n += strings.Count(e.Message.Text, "belum tersimpan")
		}
		return n
	}
	before := said()
	time.Sleep(11 * time.Minute)
	for range 3 {
		phone.Say("halo")
		d.settled()
	}
	if n := said() - before; n != 1 || before == 0 {
		d.t.Errorf("said %d times before, %d times in three minutes:\n%s", before, n, phone)
	}
}

// ample: with room again everything goes on by itself, also after a restart.
func (d *diskPlay) ample() {
	if err := os.Remove(d.filler); err != nil {
		d.t.Fatal(err)
	}
	d.settled()
	d.wantRoom(report.RoomAmple)
	if d.ballastSize() == 0 {
		d.t.Error("no ballast was laid down again")
	}
	d.sees(d.staff("ratna"), "cukup lagi")
	d.receipts = append(d.receipts, d.tell(d.late))
	settings := d.program.accepted.Load()
	d.end()
	d.start(settings)
	d.settled()
	d.holds(len(d.receipts))
	d.wantRoom(report.RoomAmple)
	searchFor(d.t, append([]string{d.sim.Token(), "620000005", "Kanarifirst"}, d.receipts...), d.log.String())
}
