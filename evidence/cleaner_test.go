package evidence

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// child is the program in testdata/child.
var child string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "ruangaman-child-")
	if err == nil {
		child = filepath.Join(folder, "child")
		err = exec.Command("go", "build", "-o", child, "./testdata/child").Run()
	}
	status := 1
	if err == nil {
		status = m.Run()
	}
	_ = os.RemoveAll(folder)
	os.Exit(status)
}

// cleaner starts one of the children.
func cleaner(what string) *Cleaner { return &Cleaner{Path: child, Args: []string{what}} }

func TestAChildCleansAFile(t *testing.T) {
	t.Parallel()
	c := cleaner("real")
	for name, f := range map[string]struct {
		as   Wanted
		raw  []byte
		form Form
	}{"photo": {Picture, loadedJPEG(t, 64, 48, 6), JPEG}, "png": {Picture, loadedPNG(t), PNG}, "voice": {Voice, voice(4), Opus}} {
		got, err := c.Clean(t.Context(), f.as, bytes.NewReader(f.raw))
		if err != nil || got.Form != f.form || bytes.Contains(got.Content, []byte(canary)) {
			t.Errorf("%s: %q %v", name, got.Form, err)
		}
		want, _ := scrub(f.as, f.raw)
		if !bytes.Equal(want.Content, got.Content) || want.Width != got.Width {
			t.Errorf("%s: another file than in the process itself", name)
		}
	}
	for name, raw := range map[string][]byte{"words": []byte("bukan"), "25 megapixels": headerOf(5000, 5000), "nothing": nil} {
		if _, err := c.Clean(t.Context(), Picture, bytes.NewReader(raw)); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAChildThatDiesCostsItsFileOnly(t *testing.T) {
	t.Parallel()
	for _, what := range []string{"greedy", "endless", "killed", "chatty", "liar"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			if _, err := cleaner(what).Clean(t.Context(), Picture, strings.NewReader("x")); !errors.Is(err, ErrDied) {
				t.Errorf("%v, want the child to die", err)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := cleaner("real").Clean(ctx, Picture, strings.NewReader("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("a program that is ending takes it for the file's fault: %v", err)
	}
	if _, err := (&Cleaner{Path: "/nowhere"}).Clean(t.Context(), Picture, strings.NewReader("x")); !errors.Is(err, errNotStarted) {
		t.Errorf("no program to start: %v", err)
	}
	cut := io.MultiReader(strings.NewReader("x"), cutReader{})
	if _, err := cleaner("real").Clean(t.Context(), Picture, cut); !errors.Is(err, net.ErrClosed) {
		t.Errorf("a file that stops in its middle: %v", err)
	}
}

type cutReader struct{}

func (cutReader) Read([]byte) (int, error) { return 0, net.ErrClosed }

// TestAChildHasNothingToLose: no environment, no folder of ours, no file of ours, no network and no way to get any.
func TestAChildHasNothingToLose(t *testing.T) {
	t.Setenv("RUANGAMAN_TELEGRAM_TOKEN", canary)
	held, err := os.Open("cleaner_test.go") // something of ours that is open
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = held.Close() }()
	got, err := cleaner("shown").Clean(t.Context(), Picture, strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	seen := strings.Split(string(got.Content[3:]), "|")
	if seen[0] != "GOMAXPROCS=1" || seen[1] != "/" {
		t.Errorf("environment %q, folder %q", seen[0], seen[1])
	}
	for _, f := range strings.Split(seen[2], ",") {
		if f != "pipe" && f != "/dev/null" {
			t.Errorf("it has %s open", f)
		}
	}
	ours, _ := os.Readlink("/proc/self/ns/net")
	if mayUnshare() && seen[3] == ours {
		t.Error("it shares our network though this machine allows it one of its own")
	}
	got, err = cleaner("curious").Clean(t.Context(), Picture, strings.NewReader("x"))
	if err != nil || len(got.Content) != 3 {
		t.Errorf("a confined child got %q (%v)", bytes.TrimPrefix(got.Content, jpegMagic), err)
	}
	shared := cleaner("curious")
	shared.shared.Store(true) // a machine that allows no namespaces
	if got, err := shared.Clean(t.Context(), Picture, strings.NewReader("x")); err != nil || len(got.Content) != 3 {
		t.Errorf("without namespaces it got %q (%v)", bytes.TrimPrefix(got.Content, jpegMagic), err)
	}
}

// mayUnshare reports whether this machine lets us make namespaces at all.
func mayUnshare() bool {
	cmd := exec.Command("/bin/true")
	cmd.SysProcAttr = alone(true)
	return cmd.Run() == nil
}

// TestTheLargestPictureIsCleanedWithinTheLimits: 24 megapixels that have to be turned.
func TestTheLargestPictureIsCleanedWithinTheLimits(t *testing.T) {
	t.Parallel()
	plain := plainJPEG(t, 6000, 4000)
	raw := append(append([]byte{0xff, 0xd8}, segment(0xe1, append([]byte("Exif\x00\x00"), exif(6)...))...), plain[2:]...)
	got, err := cleaner("real").Clean(t.Context(), Picture, bytes.NewReader(raw))
	if err != nil || got.Width != 4000 || got.Height != 6000 {
		t.Errorf("%d × %d, %v", got.Width, got.Height, err)
	}
}
