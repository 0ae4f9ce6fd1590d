// Child is the program that the tests of package evidence start: the real child, and some that are worse than any file
// can make it. It is built without the race detector, whose own memory would be over every limit.
package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"ruangaman/evidence"
)

// answer is the head of a good answer: a JPEG of one pixel, as far as its first bytes tell.
const answer = "J\x00\x00\x00\x01\x00\x00\x00\x01\xff\xd8\xff"

func main() {
	switch os.Args[1] {
	case "real":
		os.Exit(evidence.Child(os.Args[2], os.Stdin, os.Stdout))
	case "greedy":
		confined()
		greedy()
	case "endless":
		confined()
		endless()
	case "killed":
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	case "chatty":
		confined()
		for b := make([]byte, 1<<20); ; {
			if _, err := os.Stdout.Write(b); err != nil {
				return
			}
		}
	case "liar":
		fmt.Print(strings.TrimSuffix(answer, "\xff\xd8\xff") + "<html>")
	case "shown":
		fmt.Print(answer + shown())
	case "curious":
		confined()
		fmt.Print(answer + curious())
	}
}

func confined() {
	if err := evidence.Confine(); err != nil {
		os.Exit(1)
	}
}

// greedy takes more memory than it may have, and uses it.
func greedy() {
	var hold [][]byte
	for range 32 {
		b := make([]byte, 64<<20)
		for i := 0; i < len(b); i += 4096 {
			b[i] = 1
		}
		hold = append(hold, b)
	}
	fmt.Print(answer, len(hold))
}

// endless works for ever; the time it may take is cut, so that the test is short.
func endless() {
	_ = syscall.Setrlimit(0, &syscall.Rlimit{Cur: 1, Max: 1}) // RLIMIT_CPU
	for i := 0; ; i++ {
		_ = i
	}
}

// shown tells what the process was given: environment, folder, open files, network.
func shown() string {
	_, _ = io.ReadAll(os.Stdin)
	folder, _ := os.Getwd()
	links, _ := filepath.Glob("/proc/self/fd/*")
	var files []string
	for _, l := range links {
		to, err := os.Readlink(l)
		runtimes := strings.HasPrefix(to, "/proc/") || strings.HasPrefix(to, "/sys/fs/cgroup") || strings.HasPrefix(to, "anon_inode:")
		if err == nil && !runtimes {
			kind, _, _ := strings.Cut(to, ":")
			files = append(files, kind)
		}
	}
	network, _ := os.Readlink("/proc/self/ns/net")
	return strings.Join([]string{strings.Join(os.Environ(), ","), folder, strings.Join(files, ","), network}, "|")
}

// curious tries what a confined process must not be able to do, and names what it could.
func curious() (could string) {
	if _, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0); err == nil {
		could += "a socket "
	}
	if _, err := os.ReadFile("/etc/passwd"); err == nil {
		could += "a file to read "
	}
	if err := os.WriteFile(filepath.Join(os.TempDir(), "kanari"), []byte("x"), 0o600); err == nil {
		could += "a file to write "
	}
	if _, err := syscall.Dup(1); err == nil {
		could += "a descriptor "
	}
	return could
}
