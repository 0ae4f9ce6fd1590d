package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// trouble stands before the foreign Bot API and answers a share of all calls with something else, as the whole network
// on a bad day does. Like that server it shares nothing with package simulator.
type trouble struct {
	inner http.Handler
	share float64 // of all calls
	hangs int     // how many calls may hang: each costs its chat twenty seconds

	mu     sync.Mutex
	random *rand.Rand
	off    bool
	calls  int
	struck map[string]int    // how often each fault struck
	handed []json.RawMessage // updates handed out lately
}

// misfortunes are what may happen to a call. Whatever says "done" was carried out.
var misfortunes = []string{"500", "502 page", "200 page", "429", "dropped", "done, answer dropped", "done, answer cut", "redirect", "done, late",
	"done, never answered", "again and out of order", "409"}

func (f *trouble) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	what := f.choose(strings.HasSuffix(r.URL.Path, "/getUpdates"))
	switch what {
	case "":
		f.inner.ServeHTTP(w, r)
	case "500":
		respond(w, 500, "application/json", `{"ok":false,"error_code":500,"description":"Internal Server Error"}`)
	case "409":
		respond(w, 409, "application/json", `{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request"}`)
	case "429":
		respond(w, 429, "application/json", `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1","parameters":{"retry_after":1}}`)
	case "502 page":
		respond(w, 502, "text/html", "<html>KANARIPROKSI "+r.URL.Path+"</html>")
	case "200 page":
		respond(w, 200, "text/html", "<html>KANARIPROKSI "+r.URL.Path+"</html>")
	case "redirect":
		w.Header().Set("Location", "http://127.0.0.1:2"+r.URL.Path)
		respond(w, 302, "text/html", "<html>KANARIPROKSI "+r.URL.Path+"</html>")
	case "dropped":
		panic(http.ErrAbortHandler)
	default:
		f.done(w, r, what)
	}
}

func respond(w http.ResponseWriter, status int, kind, body string) {
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}

// choose draws what happens to a call; "" for nothing.
func (f *trouble) choose(poll bool) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls++
	if f.off || f.random.Float64() >= f.share {
		return ""
	}
	for {
		what := misfortunes[f.random.IntN(len(misfortunes))]
		switch {
		case what == "done, never answered" && (poll || f.hangs == 0): // a poll that hangs costs a minute
			continue
		case !poll && (what == "again and out of order" || what == "409"):
			continue
		case what == "done, never answered":
			f.hangs--
		}
		f.struck[what]++
		return what
	}
}

// done carries the call out and spoils the answer.
func (f *trouble) done(w http.ResponseWriter, r *http.Request, what string) {
	answer := httptest.NewRecorder()
	f.inner.ServeHTTP(answer, r)
	body := answer.Body.Bytes()
	f.mu.Lock()
	late := time.Duration(f.random.IntN(300)) * time.Millisecond
	f.mu.Unlock()
	switch what {
	case "done, answer dropped":
		panic(http.ErrAbortHandler)
	case "done, never answered":
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case "done, late":
		time.Sleep(late)
	case "again and out of order":
		body = f.disorder(body)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(answer.Code)
	if what == "done, answer cut" {
		_, _ = w.Write(body[:len(body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(body)
}

// disorder shuffles the updates of an answer and adds some that were handed out before.
func (f *trouble) disorder(body []byte) []byte {
	var a struct {
		OK     bool              `json:"ok"`
		Result []json.RawMessage `json:"result"`
	}
	if json.Unmarshal(body, &a) != nil {
		return body
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	all := append(a.Result, f.handed...)
	f.handed = a.Result
	f.random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	a.Result = all
	mixed, err := json.Marshal(a)
	if err != nil {
		return body
	}
	return mixed
}

// end lets everything be well from now on.
func (f *trouble) end() (calls, struck int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.off = true
	for _, n := range f.struck {
		struck += n
	}
	return f.calls, struck
}
