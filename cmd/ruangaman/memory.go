package main

import "runtime"

// ballastSize is how much garbage may gather beyond what the runtime would allow by itself. The program's live heap is a
// few MiB, so that without it the collector runs every few hundred updates and takes a tenth of the processor.
const ballastSize = 24 << 20

// settleHeap puts a block on the heap that nobody touches, so that it takes addresses but no memory, and that makes the
// collector wait until about as much again was thrown away. Unlike a higher percentage, this costs the same when the
// heap is large. It goes first: in memory that was used before, it would have to be cleared, and so be taken. What it gives
// must be called when the program ends.
func settleHeap() (release func()) {
	ballast := make([]byte, ballastSize)
	return func() { runtime.KeepAlive(ballast) }
}
