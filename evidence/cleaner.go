package evidence

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// ErrDied: the process that cleaned the file did not survive it, or took too long. Only this file is lost.
var ErrDied = errors.New("file killed its process")

// patience is how long one file may take altogether; its processor time is bounded by the child itself.
const patience = 60 * time.Second

// Cleaner starts a process for each file.
type Cleaner struct {
	// Path and Args start Child in a new process: the program itself with its hidden subcommand. The kind of file is
	// added to Args.
	Path string
	Args []string

	// shared: this machine does not let us make namespaces, so the child keeps ours and has its other limits only.
	shared atomic.Bool
	one    sync.Mutex
}

// Clean reads one file to its end and gives what may be kept. Its errors are ErrRefused, ErrDied, the errors of in and of ctx,
// and one of the operating system when no process could be started. One file is cleaned at a time.
func (c *Cleaner) Clean(ctx context.Context, as Wanted, in io.Reader) (Clean, error) {
	c.one.Lock()
	defer c.one.Unlock()
	raw, err := io.ReadAll(io.LimitReader(in, MaxIn+1))
	if err != nil {
		return Clean{}, err
	}
	if len(raw) == 0 || len(raw) > MaxIn {
		return Clean{}, ErrRefused
	}
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	out, err := c.start(limited, as, raw)
	if ctx.Err() != nil { // we are ending: the child was killed for no fault of the file
		return Clean{}, ctx.Err()
	}
	if err != nil {
		return Clean{}, err
	}
	return parse(out)
}

// start runs the child, in namespaces of its own where that is allowed.
func (c *Cleaner) start(ctx context.Context, as Wanted, raw []byte) ([]byte, error) {
	if !c.shared.Load() {
		out, err := c.run(ctx, as, raw, true)
		if !errors.Is(err, errNotStarted) {
			return out, err
		}
	}
	out, err := c.run(ctx, as, raw, false)
	if err == nil {
		c.shared.Store(true)
	}
	return out, err
}

var errNotStarted = errors.New("no process could be started")

// run starts one process, without environment, in the top folder, with nothing open but the three standard files. The
// thread stays until the child is gone: the child dies with the thread that started it.
func (c *Cleaner) run(ctx context.Context, as Wanted, raw []byte, apart bool) ([]byte, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	out := bounded{most: outHead + MaxOut}
	cmd := exec.CommandContext(ctx, c.Path, append(append([]string(nil), c.Args...), string(as))...)
	cmd.Env, cmd.Dir = []string{"GOMAXPROCS=1"}, "/"
	cmd.Stdin, cmd.Stdout = bytes.NewReader(raw), &out
	cmd.SysProcAttr = alone(apart)
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%w: %w", errNotStarted, err)
	}
	err := cmd.Wait()
	var ended *exec.ExitError
	switch {
	case err == nil && out.over:
		return nil, ErrDied
	case err == nil:
		return out.content, nil
	case errors.As(err, &ended) && ended.ExitCode() == childRefused:
		return nil, ErrRefused
	default:
		return nil, ErrDied
	}
}

// bounded keeps so many bytes and notices more.
type bounded struct {
	content []byte
	most    int
	over    bool
}

// Write keeps what fits.
func (b *bounded) Write(p []byte) (int, error) {
	if len(b.content)+len(p) > b.most {
		b.over = true
		return 0, ErrRefused
	}
	b.content = append(b.content, p...)
	return len(p), nil
}

// parse reads what a child wrote. The child has read a stranger's file, so nothing of it is believed without a look.
func parse(out []byte) (Clean, error) {
	if len(out) <= outHead {
		return Clean{}, ErrDied
	}
	c := Clean{Form: Form(out[0]), Width: int(binary.BigEndian.Uint32(out[1:])), Height: int(binary.BigEndian.Uint32(out[5:])),
		Content: out[outHead:]}
	magic := map[Form][]byte{JPEG: jpegMagic, PNG: pngMagic, Opus: []byte("OggS")}[c.Form]
	if magic == nil || !bytes.HasPrefix(c.Content, magic) || c.Width*c.Height > MaxPixels {
		return Clean{}, ErrDied
	}
	return c, nil
}
