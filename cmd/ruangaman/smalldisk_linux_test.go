package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// smallDiskEnv tells a test that it runs in a mount namespace of its own, and where the small disk is to be.
const smallDiskEnv = "RUANGAMAN_TEST_SMALL_DISK"

// notAllowed is the exit status of a child that may not mount.
const notAllowed = 77

// mountSmallDisk is called by the child: from then on every temporary folder lies on a file system of its own.
func mountSmallDisk(t *testing.T) bool {
	t.Helper()
	dir := os.Getenv(smallDiskEnv)
	if dir == "" {
		return false
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "mode=0700,size=24m"); err != nil {
		os.Exit(notAllowed)
	}
	t.Setenv("TMPDIR", dir)
	return true
}

// onSmallDisk runs the test of this name once more, on a small disk, and reports whether this machine allows that.
func onSmallDisk(t *testing.T, name string) bool {
	t.Helper()
	plain := &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	mapped := &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWUSER, Unshareflags: syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	for _, way := range []*syscall.SysProcAttr{plain, mapped} {
		var out bytes.Buffer
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+name+"$", "-test.v")
		cmd.Env = append(os.Environ(), smallDiskEnv+"="+t.TempDir())
		cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = &out, &out, way
		if cmd.Start() != nil {
			continue
		}
		switch err := cmd.Wait(); {
		case cmd.ProcessState.ExitCode() == notAllowed:
		case err != nil:
			t.Errorf("on a small disk: %v\n%s", err, &out)
			return true
		case !bytes.Contains(out.Bytes(), []byte("--- PASS: "+name)):
			t.Errorf("on a small disk nothing ran:\n%s", &out)
			return true
		default:
			return true
		}
	}
	return false
}

// mountAlone makes a file a mount of its own: it can be written, and nothing can be put in its place.
func mountAlone(t *testing.T, path string) {
	t.Helper()
	mount(t, path, path, syscall.MS_BIND)
}

// mountReadOnly makes the folder of a file one into which nobody writes.
func mountReadOnly(t *testing.T, path string) {
	t.Helper()
	dir := filepath.Dir(path)
	mount(t, dir, dir, syscall.MS_BIND)
	mount(t, dir, dir, syscall.MS_BIND|syscall.MS_REMOUNT|syscall.MS_RDONLY)
}

// fillDisk leaves the folder of a file, on a disk of its own, without room.
func fillDisk(t *testing.T, path string) {
	t.Helper()
	dir := filepath.Dir(path)
	kept := t.TempDir()
	if err := os.CopyFS(kept, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	mount(t, "tmpfs", dir, 0)
	if err := os.CopyFS(dir, os.DirFS(kept)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "isian"), make([]byte, 1<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatal("the disk is not full", err)
	}
}

// mount mounts something until the test ends.
func mount(t *testing.T, what, where string, flags uintptr) {
	t.Helper()
	kind, options := "", ""
	if flags == 0 {
		kind, options = what, "mode=0700,size=256k"
	}
	if err := syscall.Mount(what, where, kind, flags, options); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(where, syscall.MNT_DETACH) })
}
