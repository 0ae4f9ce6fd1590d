package store

import "sync"

// filing is memory's knowledge of files between disk and table.
type filing struct {
	mu     sync.Mutex
	coming map[int64]bool // written or being written, and no row names them yet

	// The writer's alone: rows that are gone and whose files go next, and the day of the last sweep.
	doomed []int64
	swept  int64
}

func (f *filing) begin(row int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.coming == nil {
		f.coming = map[int64]bool{}
	}
	f.coming[row] = true
}

func (f *filing) end(row int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.coming, row)
}

func (f *filing) underWay(row int64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.coming[row]
}
