package store

import (
	"container/heap"
	"time"
)

// instants knows when each of many rows or chats has its time, and which has it next.
type instants struct {
	at    map[int64]int64 // Unix nanoseconds by name
	queue instantQueue    // at least one entry for each of them, none later than its instant
}

type instant struct{ at, name int64 }

type instantQueue []instant

func (q instantQueue) Len() int           { return len(q) }
func (q instantQueue) Less(i, j int) bool { return q[i].at < q[j].at }
func (q instantQueue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }

// Push is container/heap's.
func (q *instantQueue) Push(x any) { *q = append(*q, x.(instant)) }

// Pop is container/heap's.
func (q *instantQueue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}

// set remembers an instant. A later one than before needs no new entry: due moves the old one when it comes up.
func (e *instants) set(name, at int64) {
	before, known := e.at[name]
	if e.at == nil {
		e.at = map[int64]int64{}
	}
	e.at[name] = at
	if !known || at < before {
		heap.Push(&e.queue, instant{at, name})
	}
}

// noteInstant remembers an instant, or by a zero time that there is none any more. A rollback takes that back.
func (t *Tx) noteInstant(e *instants, name int64, at time.Time) {
	before, known := e.at[name]
	t.onRollback(func() {
		delete(e.at, name)
		if known {
			e.set(name, before)
		}
	})
	if at.IsZero() {
		delete(e.at, name)
		return
	}
	e.set(name, at.UnixNano())
}

// due gives up to n names whose instant is not after now. They stay known.
func (e *instants) due(now int64, n int) []int64 {
	var names []int64
	var back []instant
	listed := map[int64]bool{}
	for len(e.queue) > 0 && e.queue[0].at <= now && len(names) < n {
		entry := heap.Pop(&e.queue).(instant)
		at, known := e.at[entry.name]
		switch {
		case !known || listed[entry.name]: // gone, or an entry too many
		case at > now:
			heap.Push(&e.queue, instant{at, entry.name})
		default:
			listed[entry.name] = true
			names = append(names, entry.name)
			back = append(back, instant{at, entry.name})
		}
	}
	for _, entry := range back {
		heap.Push(&e.queue, entry)
	}
	return names
}
