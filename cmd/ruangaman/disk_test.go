package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// strike names a place at the disk, and what happens there to the unmodified binary. testdata/disk.c does it: a library
// that is loaded before the C library and sees every write and fsync of SQLite.
type strike struct {
	step  int    // which commit, counted by fsync, from 1; 0: nothing is struck
	write int    // which write of that commit, from 1; 0: its fsync
	do    string // before, torn, after: kill -9 there; eio, full, short: the disk fails
	times int    // how many calls fail
}

func (s strike) String() string {
	return fmt.Sprintf("%s of write %d in commit %d", s.do, s.write, s.step)
}

// env is what loads the library into a process whose data lies in folder; trace is a file or "".
func (s strike) env(t *testing.T, folder, trace string) []string {
	t.Helper()
	env := []string{"LD_PRELOAD=" + diskLibrary(t), "DISK_FOLDER=" + folder}
	if trace != "" {
		env = append(env, "DISK_TRACE="+trace)
	}
	if s.step == 0 {
		return env
	}
	return append(env, fmt.Sprint("DISK_STEP=", s.step), fmt.Sprint("DISK_WRITE=", s.write), "DISK_DO="+s.do, fmt.Sprint("DISK_TIMES=", s.times))
}

var compileDisk = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "ruangaman-disk")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "disk.so")
	out, err := exec.Command("cc", "-O1", "-shared", "-fPIC", "-o", path, filepath.Join("testdata", "disk.c"), "-ldl", "-lpthread").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("compile disk.c: %w\n%s", err, out)
	}
	return path, nil
})

func diskLibrary(t *testing.T) string {
	t.Helper()
	path, err := compileDisk()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// readTrace gives the number of writes of each commit.
func readTrace(t *testing.T, path string) (writes []int) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Fields(string(raw)) {
		n, err := strconv.Atoi(line)
		if err != nil {
			t.Fatal(err)
		}
		writes = append(writes, n)
	}
	return writes
}
