package main

import (
	"fmt"
	"os"
	"syscall"
)

// harden keeps what is in memory out of files: no core dumps, and files that only we can read. It is called before any
// secret is read.
func harden() error {
	syscall.Umask(0o077)
	if err := syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}); err != nil {
		return fmt.Errorf("forbid core dumps: %w", err)
	}
	return nil
}

// unset reads an environment variable and removes it, so that no child process and no /proc reader finds it later.
func unset(name string) (string, error) {
	v := os.Getenv(name)
	if err := os.Unsetenv(name); err != nil {
		return "", fmt.Errorf("unset %s: %w", name, err)
	}
	return v, nil
}
