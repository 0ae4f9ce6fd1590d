package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ruangaman/simulator"
)

// build compiles the binary once for all tests that run it as a process.
var build = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "ruangaman-test")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "ruangaman")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build the binary: %w\n%s", err, out)
	}
	return path, nil
})

func binary(t *testing.T) string {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// process is one running `ruangaman serve`.
type process struct {
	cmd    *exec.Cmd
	output *lockedBuffer
	ended  chan struct{}
}

// lockedBuffer collects stdout and stderr of a process.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// start runs the binary with extra environment; it is killed when the test ends.
func start(t *testing.T, output *lockedBuffer, env []string, args ...string) *process {
	t.Helper()
	return startThis(t, binary(t), output, env, args...)
}

// startThis runs this binary.
func startThis(t *testing.T, path string, output *lockedBuffer, env []string, args ...string) *process {
	t.Helper()
	cmd := exec.Command(path, args...)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}, env...)
	cmd.Stdout, cmd.Stderr = output, output
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{cmd, output, make(chan struct{})}
	go func() { _ = cmd.Wait(); close(p.ended) }()
	t.Cleanup(p.kill)
	return p
}

// served is a play before serve as it goes to production, in a process that can be killed and started again.
type served struct {
	*play
	dir, api string
	output   lockedBuffer
	running  *process
}

func newServed(t *testing.T) *served {
	t.Helper()
	sim := simulator.New(simulator.Options{KeepHistory: true})
	t.Cleanup(func() { _ = sim.Close() })
	api, err := sim.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &served{play: &play{t: t, sim: sim}, dir: t.TempDir(), api: api}
	s.again()
	return s
}

// again starts the binary, after kill -9 if it runs.
func (s *served) again() {
	s.t.Helper()
	if s.running != nil {
		s.running.kill()
	}
	s.running = start(s.t, &s.output, serveEnv(s.dir, s.api, s.sim.Token()), "serve", "--config", writeConfig(s.t, s.dir, foreignConfig))
}

// kill is kill -9.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// run executes the binary to its end and gives what it printed and its exit code.
func run(t *testing.T, env []string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary(t), args...)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}, env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if ctx.Err() != nil {
		t.Fatalf("%s did not end", strings.Join(args, " "))
	}
	if err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}
