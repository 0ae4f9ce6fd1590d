package bot

import (
	"context"
	"errors"
	"net"
	"runtime"
	"strconv"
	"strings"
	"time"

	"ruangaman/report"
)

// trouble says in one constant word what went wrong. Only such words reach a log line or the text of an error: what
// Telegram, a proxy, net/http or a handler say about a failure may quote the token or a person.
type trouble string

// The words for attribute err_kind.
const (
	troubleStore      trouble = "store"      // the batch or the outcomes could not be committed
	troubleNetwork    trouble = "network"    // no answer came
	troubleTimeout    trouble = "timeout"    // no answer came in time
	troubleStopped    trouble = "stopped"    // we are shutting down
	troubleServer     trouble = "server"     // 5xx, a redirect, or anything that is not the Bot API
	troubleGarbled    trouble = "garbled"    // an answer that cannot be read, or is too large
	troubleToken      trouble = "token"      // 401
	troubleUnknown    trouble = "not_found"  // 404: the token or the method
	troubleConflict   trouble = "conflict"   // 409: somebody else polls, or a webhook is set
	troubleTooMany    trouble = "too_many"   // 429
	troubleForbidden  trouble = "forbidden"  // 403
	troubleRefused    trouble = "refused"    // any other 4xx
	troublePanic      trouble = "panic"      // a handler panicked
	troubleUnreadable trouble = "unreadable" // an update that cannot be decoded
	troubleInvalid    trouble = "invalid"    // a kind of error of package report that refuses an input
	troubleOther      trouble = "other"
)

// reason tells apart the refusals that mean something for an outbox row.
type reason string

// The reasons behind troubleRefused. Telegram has no codes for them, only English descriptions.
const (
	reasonSame   reason = "same"   // the edit changes nothing
	reasonLost   reason = "lost"   // the message to edit is gone or was never ours
	reasonGone   reason = "gone"   // the message to delete is gone
	reasonKept   reason = "kept"   // the message may not be deleted (any more)
	reasonNobody reason = "nobody" // no such chat: for us the same as being blocked
)

// reasons are matched against Telegram's description in lower case, in this order.
var reasons = []struct {
	words string
	is    reason
}{
	{"message is not modified", reasonSame},
	{"message to edit not found", reasonLost},
	{"message can't be edited", reasonLost},
	{"there is no text in the message to edit", reasonLost},
	{"message_id_invalid", reasonLost},
	{"message to delete not found", reasonGone},
	{"message can't be deleted", reasonKept},
	{"message identifier is not specified", reasonGone},
	{"chat not found", reasonNobody},
	{"user not found", reasonNobody},
	{"peer_id_invalid", reasonNobody},
}

func reasonOf(description string) reason {
	description = strings.ToLower(description)
	for _, r := range reasons {
		if strings.Contains(description, r.words) {
			return r.is
		}
	}
	return ""
}

// callError is a call of the Bot API that did not succeed. It is made of constants and numbers alone: no URL, no body,
// no description.
type callError struct {
	method string
	kind   trouble
	reason reason
	after  time.Duration // 429: how long Telegram asks us to wait
	hook   bool          // 409: because a webhook is set
}

func (e *callError) Error() string { return "call " + e.method + ": " + string(e.kind) }

// errPanic stands for whatever a handler panicked with: the value may hold words of a person.
var errPanic = errors.New("handler panicked")

// kindOf is the one place where an error becomes something that may be logged.
func kindOf(err error) trouble {
	var call *callError
	switch {
	case errors.As(err, &call):
		return call.kind
	case errors.Is(err, report.ErrStore):
		return troubleStore
	case errors.Is(err, errPanic):
		return troublePanic
	case errors.Is(err, context.Canceled):
		return troubleStopped
	case refusal(err):
		return troubleInvalid
	default:
		return troubleOther
	}
}

// refusal reports whether an error says that one input cannot be taken, and the database is well.
func refusal(err error) bool {
	for _, kind := range []error{report.ErrInvalid, report.ErrNotFound, report.ErrStale, report.ErrTaken, report.ErrUnlawful} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// transportTrouble names why no answer came. The error of net/http quotes the URL, token included, so it ends here.
func transportTrouble(err error) trouble {
	var network net.Error
	switch {
	case errors.Is(err, context.Canceled):
		return troubleStopped
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return troubleTimeout
	default:
		return troubleNetwork
	}
}

// panicPlace names the function of ours that panicked, with its line. Unlike a stack trace it holds no arguments.
func panicPlace() string {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, "runtime.") || !more {
			return f.Function + ":" + strconv.Itoa(f.Line)
		}
	}
}
