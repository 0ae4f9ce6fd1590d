package main

import (
	"strings"
	"syscall"
	"testing"
)

// TestSIGHUPHasTheFileJudgedAtOnce: the signal ends nothing, and a file that did not change is judged all the same, which no
// look by the hash does.
func TestSIGHUPHasTheFileJudgedAtOnce(t *testing.T) {
	t.Parallel()
	s := newServed(t)
	phone := s.reporter(620000991)
	phone.Say("/start")
	s.sees(phone, `Silakan pilih`) // whoever answers listens to signals too
	judged := func() bool { return strings.Contains(s.output.String(), "configuration accepted") }
	if judged() {
		t.Fatal("judged before anybody asked")
	}
	if err := s.running.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the file is judged", judged)
	select {
	case <-s.running.ended:
		t.Errorf("the signal ended the program:\n%s", s.output.String())
	default:
	}
}
