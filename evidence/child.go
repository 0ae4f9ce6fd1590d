package evidence

import (
	"encoding/binary"
	"errors"
	"io"
)

// The statuses a child ends with. Any other, or a signal, is its death.
const (
	childDone    = 0
	childRefused = 3
)

// outHead precedes what a child writes: the form, the width and the height.
const outHead = 1 + 4 + 4

// Child is the whole life of the process that cleans one file: it gives up what it does not need, reads the file, writes
// what may be kept of it, and tells its exit status.
func Child(as string, in io.Reader, out io.Writer) (status int) {
	if err := Confine(); err != nil {
		return 1
	}
	raw, err := io.ReadAll(io.LimitReader(in, MaxIn+1))
	if err != nil {
		return 1
	}
	clean, err := scrub(Wanted(as), raw)
	if errors.Is(err, ErrRefused) {
		return childRefused
	}
	if err != nil {
		return 1
	}
	head := append(make([]byte, 0, outHead), byte(clean.Form))
	head = binary.BigEndian.AppendUint32(head, uint32(clean.Width))  //nolint:gosec // at most 24 million
	head = binary.BigEndian.AppendUint32(head, uint32(clean.Height)) //nolint:gosec // as above
	for _, part := range [][]byte{head, clean.Content} {
		if _, err := out.Write(part); err != nil {
			return 1
		}
	}
	return childDone
}
