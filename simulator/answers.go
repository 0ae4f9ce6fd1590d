package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// refusal is an answer with "ok": false.
type refusal struct {
	code  int
	text  string
	retry time.Duration
}

func refuse(code int, text string) *refusal { return &refusal{code: code, text: text} }

func bad(format string, args ...any) *refusal {
	return refuse(http.StatusBadRequest, "Bad Request: "+fmt.Sprintf(format, args...))
}

func errNotFound() *refusal { return refuse(http.StatusNotFound, "Not Found") }

func tooMany(wait time.Duration) *refusal {
	seconds := retrySeconds(wait)
	return &refusal{
		code: http.StatusTooManyRequests, retry: wait,
		text: fmt.Sprintf("Too Many Requests: retry after %d", seconds),
	}
}

// retrySeconds rounds up, as a client that waits exactly so long must be past the limit.
func retrySeconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }

type wireRefusal struct {
	OK          bool            `json:"ok"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  *wireParameters `json:"parameters,omitempty"`
}

type wireParameters struct {
	RetryAfter int `json:"retry_after,omitempty"`
}

func writeError(w http.ResponseWriter, r *refusal) {
	body := wireRefusal{Code: r.code, Description: r.text}
	if r.retry > 0 {
		body.Parameters = &wireParameters{RetryAfter: retrySeconds(r.retry)}
		w.Header().Set("Retry-After", fmt.Sprint(body.Parameters.RetryAfter))
	}
	out, err := json.Marshal(body)
	if err != nil {
		panic(err) // three plain fields always encode
	}
	writeJSON(w, r.code, out)
}

// rawJSON is a result that is encoded already.
type rawJSON []byte

func writeResult(w http.ResponseWriter, result any) {
	raw, ok := result.(rawJSON)
	if !ok {
		var err error
		if raw, err = json.Marshal(result); err != nil {
			panic(err) // results are our own plain types
		}
	}
	out := make([]byte, 0, len(raw)+24)
	out = append(out, `{"ok":true,"result":`...)
	out = append(out, raw...)
	writeJSON(w, http.StatusOK, append(out, '}'))
}

func writeJSON(w http.ResponseWriter, code int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_, _ = w.Write(body) // a client that left has no use for an error
}
