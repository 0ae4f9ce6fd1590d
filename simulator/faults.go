package simulator

import (
	"context"
	"io"
	"net/http"
	"slices"
	"time"
)

// Fault is something that goes wrong with the calls it matches. Inject it.
type Fault struct {
	// Method in Telegram's spelling. Empty means every method but getUpdates, which must be named.
	Method string
	// Chat the call must be about; 0 means any chat and calls without one.
	Chat int64
	// Skip is how many matching calls pass unharmed first.
	Skip int
	// Times is how many calls are struck; 0 means one, a negative number means all until the fault is removed.
	Times int
	// Kind is what happens to them.
	Kind Kind
}

type kindCode int

const (
	healthy kindCode = iota
	answered
	flooded
	lostAnswer
	dropped
	delayed
	hung
	scripted
	truncated
)

// Kind is what a Fault does. The zero Kind does nothing.
type Kind struct {
	code    kindCode
	refuse  refusal
	wait    time.Duration
	release <-chan struct{}
	page    page
}

// page is an answer that is not the Bot API's.
type page struct {
	status         int
	kind, location string
	body           string
}

// The kinds of fault that need no further word.
var (
	// Forbidden refuses with 403, "bot was blocked by the user", though the person did not block the bot.
	Forbidden = Answer(http.StatusForbidden, "Forbidden: bot was blocked by the user")
	// ServerError refuses with 500, as Telegram does when it has trouble of its own.
	ServerError = Answer(http.StatusInternalServerError, "Internal Server Error")
	// LostAnswer carries the call out and cuts the connection before the answer.
	LostAnswer = Kind{code: lostAnswer}
	// Drop cuts the connection before anything is done.
	Drop = Kind{code: dropped}
	// Hang carries the call out and never answers: the client must give up by itself.
	Hang = Kind{code: hung}
	// Truncated carries the call out and cuts the answer in its middle.
	Truncated = Kind{code: truncated}
)

// Answer refuses with an HTTP status and Telegram's description of it.
func Answer(status int, description string) Kind {
	return Kind{code: answered, refuse: refusal{code: status, text: description}}
}

// HTML answers with a page of HTML instead of the Bot API's JSON, as a proxy or a hotel's login does. Nothing is carried out.
func HTML(status int, words string) Kind {
	return Kind{code: scripted, page: page{status: status, kind: "text/html; charset=utf-8", body: words}}
}

// Redirect sends the client to another address with 302. Nothing is carried out.
func Redirect(to string) Kind {
	return Kind{code: scripted, page: page{status: http.StatusFound, kind: "text/html; charset=utf-8", location: to}}
}

// TooMany refuses each struck call with 429 and this retry_after, rounded up to whole seconds.
func TooMany(retryAfter time.Duration) Kind {
	return Kind{code: answered, refuse: *tooMany(retryAfter)}
}

// FloodWait refuses with 429 from the first struck call until d of simulated time has passed, each time with the
// seconds that are left. It ends by itself; Times does not matter.
func FloodWait(d time.Duration) Kind { return Kind{code: flooded, wait: d} }

// Delay lets d of real time pass before the call is carried out.
func Delay(d time.Duration) Kind { return Kind{code: delayed, wait: d} }

// Hold lets a call wait until release is closed before it is carried out.
func Hold(release <-chan struct{}) Kind { return Kind{code: delayed, release: release} }

// fault is an injected Fault with what is left of it.
type fault struct {
	Fault
	until time.Time // end of a flood wait that has begun
}

// Inject lets a fault strike from now on, before faults injected later. The function it returns removes it.
func (s *Server) Inject(f Fault) (remove func()) {
	if f.Times == 0 {
		f.Times = 1
	}
	in := &fault{Fault: f}
	s.mu.Lock()
	s.faults = append(s.faults, in)
	s.mu.Unlock()
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.remove(in)
	}
}

func (s *Server) remove(f *fault) {
	s.faults = slices.DeleteFunc(s.faults, func(x *fault) bool { return x == f })
}

// strike picks the fault that meets this call, if any, and uses it up.
func (s *Server) strike(method string, chat int64) Kind {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range slices.Clone(s.faults) {
		if !f.matches(method, chat) {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		if f.Kind.code == flooded {
			if left, on := s.flood(f); on {
				return TooMany(left)
			}
			continue
		}
		if f.Times > 0 {
			if f.Times--; f.Times == 0 {
				s.remove(f)
			}
		}
		return f.Kind
	}
	return Kind{}
}

// flood starts or continues a flood wait and tells what is left of it.
func (s *Server) flood(f *fault) (left time.Duration, on bool) {
	now := s.opt.Clock()
	if f.until.IsZero() {
		f.until = now.Add(f.Kind.wait)
	}
	if left = f.until.Sub(now); left > 0 {
		return left, true
	}
	s.remove(f)
	return 0, false
}

func (f *fault) matches(method string, chat int64) bool {
	if f.Method == "" && method == "getUpdates" || f.Method != "" && f.Method != method {
		return false
	}
	return f.Chat == 0 || f.Chat == chat
}

// before does what a kind does before the call, and tells whether the connection is to be cut now.
func (k Kind) before(ctx, closed context.Context) (cut bool) {
	switch k.code {
	case dropped:
		return true
	case delayed:
		return !k.pause(ctx, closed)
	}
	return false
}

// pause waits as a delay asks, and tells whether it came to its end.
func (k Kind) pause(ctx, closed context.Context) bool {
	release := k.release
	var timer <-chan time.Time
	if release == nil {
		t := time.NewTimer(k.wait)
		defer t.Stop()
		timer = t.C
	}
	select {
	case <-timer:
		return true
	case <-release:
		return true
	case <-ctx.Done():
	case <-closed.Done():
	}
	return false
}

// hang waits until the client gives up or the server closes.
func hang(ctx, closed context.Context) {
	select {
	case <-ctx.Done():
	case <-closed.Done():
	}
}

// elsewhere answers for somebody who is not the Bot API; it is the status that was sent, 0 when this kind does no such thing.
func (k Kind) elsewhere(w http.ResponseWriter) int {
	if k.code != scripted {
		return 0
	}
	w.Header().Set("Content-Type", k.page.kind)
	if k.page.location != "" {
		w.Header().Set("Location", k.page.location)
	}
	w.WriteHeader(k.page.status)
	_, _ = io.WriteString(w, k.page.body) // a client that left has no use for an error
	return k.page.status
}

// halved sends the first half of what a handler writes and promises all of it, so that the client sees a body that ends
// too early.
type halved struct{ http.ResponseWriter }

func (h halved) Write(p []byte) (int, error) {
	half := p[:len(p)/2]
	if n, err := h.ResponseWriter.Write(half); err != nil {
		return n, err
	}
	if err := http.NewResponseController(h.ResponseWriter).Flush(); err != nil {
		return len(half), err
	}
	return len(p), nil
}

func (k Kind) refusal() *refusal {
	if k.code != answered {
		return nil
	}
	r := k.refuse
	return &r
}
