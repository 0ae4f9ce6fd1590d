package evidence

import (
	"fmt"
	"runtime/debug"
	"syscall"
)

// What a child may use.
const (
	// childMemory is for everything it can write to. A picture of 24 megapixels that has to be turned needs half of it.
	childMemory = 512 << 20
	// childHeap is where the collector begins to work hard, so that the limit above is met by attacks alone.
	childHeap = 384 << 20
	// childSeconds of processor time.
	childSeconds = 20
)

// Confine gives up what cleaning a file does not need. With no descriptor to be had there is no file to open and no
// connection to make, in whatever namespace the process is: what it has is stdin and stdout.
func Confine() error {
	debug.SetMemoryLimit(childHeap)
	for _, l := range []struct {
		what int
		most uint64
	}{
		{syscall.RLIMIT_CORE, 0}, {syscall.RLIMIT_FSIZE, 0}, {syscall.RLIMIT_DATA, childMemory},
		{syscall.RLIMIT_CPU, childSeconds}, {syscall.RLIMIT_NOFILE, 0},
	} {
		if err := syscall.Setrlimit(l.what, &syscall.Rlimit{Cur: l.most, Max: l.most}); err != nil {
			return fmt.Errorf("set a limit: %w", err)
		}
	}
	return nil
}
