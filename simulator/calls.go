package simulator

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Call is one call of the bot as it reached the server.
type Call struct {
	// Ordinal counts all calls from 1 in order of arrival.
	Ordinal int
	// Method in Telegram's spelling, or as written when it is unknown.
	Method string
	// Chat the call is about, 0 when it names none.
	Chat int64
	// At is the simulated time of arrival.
	At time.Time
	// Status is the HTTP status of the answer, 0 while there is none.
	Status int
	// Cut is true when the bot got no answer because the connection ended.
	Cut bool
	// Fields are what the bot sent, lists and objects as JSON; only with Options.KeepHistory.
	Fields map[string]string
}

// callLog keeps calls in order. Server.mu guards it.
type callLog struct {
	all     []Call
	last    int // ordinal of the latest call
	max     int
	count   map[string]int
	changed bell
}

// begin logs a call on arrival and returns its ordinal.
func (s *Server) begin(method string, chat int64, fields map[string]string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := &s.calls
	l.last++
	l.count[method]++
	c := Call{Ordinal: l.last, Method: method, Chat: chat, At: s.opt.Clock()}
	if s.opt.KeepHistory {
		c.Fields = fields
	}
	if l.max > 0 && len(l.all) >= 2*l.max {
		l.all = append(l.all[:0], l.all[len(l.all)-l.max:]...)
	}
	l.all = append(l.all, c)
	l.changed.ring()
	return l.last
}

// finish writes down how a call ended.
func (s *Server) finish(ordinal, status int, cut bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := &s.calls
	if i := ordinal - l.last + len(l.all) - 1; i >= 0 {
		l.all[i].Status, l.all[i].Cut = status, cut
	}
	l.changed.ring()
}

// Calls returns every call so far, or the latest Options.MaxCalls, in order of arrival. A call that waits, such as
// a long poll, is listed with Status 0.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.calls.all
	if s.calls.max > 0 && len(all) > s.calls.max {
		all = all[len(all)-s.calls.max:]
	}
	return slices.Clone(all)
}

// CallCount is how often a method was called, also of calls that Calls has forgotten.
func (s *Server) CallCount(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls.count[method]
}

// WaitCalls returns nil as soon as look accepts the log of calls, and an error when ctx ends first.
func (s *Server) WaitCalls(ctx context.Context, look func([]Call) bool) error {
	if err := s.until(ctx, &s.calls.changed, func() bool { return look(s.Calls()) }); err != nil {
		return fmt.Errorf("wait for calls after %d: %w", len(s.Calls()), err)
	}
	return nil
}

// WaitCallCount returns nil as soon as a method was called n times, and an error when ctx ends first.
func (s *Server) WaitCallCount(ctx context.Context, method string, n int) error {
	if err := s.until(ctx, &s.calls.changed, func() bool { return s.CallCount(method) >= n }); err != nil {
		return fmt.Errorf("wait for %d calls of %s after %d: %w", n, method, s.CallCount(method), err)
	}
	return nil
}
