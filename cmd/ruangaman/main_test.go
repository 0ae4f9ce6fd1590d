package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"testing"

	"ruangaman/evidence"
)

// TestMain ends a process that a test started as the cleaner of a file by mistake: a play without a cleaner has the program
// start itself, and here that is the tests, all of them once more.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == cleanName {
		fmt.Fprintln(os.Stderr, "a file was sent in a play without a cleaner: see evidencePlay")
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func TestAPlayThatForgetsItsCleanerLosesTheFileAndNothingElse(t *testing.T) {
	t.Parallel()
	_, err := cleaner().Clean(t.Context(), evidence.Picture, bytes.NewReader([]byte("\xff\xd8\xff")))
	if !errors.Is(err, evidence.ErrDied) {
		t.Errorf("the tests ran once more as their own cleaner: %v", err)
	}
}
