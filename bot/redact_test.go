package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ruangaman/report"
	"ruangaman/simulator"
)

// TestPromise05NothingOfAPersonReachesALog: every error path is walked with planted names, ids, words and the token, and
// none of them stands in a log line afterwards.
func TestPromise05NothingOfAPersonReachesALog(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		const chat = 510000001
		echoing := "Bad Request: CANARY 510000001 " + token
		r.talk.answer = func(d report.Desk, in report.Input, env report.Env) report.Change {
			if in.Text == "CANARY-panic" {
				panic(fmt.Sprint("CANARY-panic ", int64(d.Chat), in.Text, string(env.Fresh.Receipt)))
			}
			return echo(d, in)
		}
		p := r.person(chat)
		r.start()
		p.Say("CANARY-story")
		r.says(p, "CANARY-story")
		for _, method := range []string{methodGetUpdates, methodSend, methodAnswerCallback, methodEdit, methodDelete, "getMe", "setMyCommands"} {
			for _, kind := range []simulator.Kind{
				simulator.Drop, simulator.LostAnswer, simulator.ServerError, simulator.Answer(400, echoing), simulator.Answer(401, echoing),
				simulator.Answer(403, echoing), simulator.Answer(404, echoing), simulator.Answer(409, echoing), simulator.TooMany(time.Second),
				simulator.Answer(302, echoing), simulator.Answer(200, echoing),
			} {
				r.sim.Inject(simulator.Fault{Method: method, Kind: kind})
			}
		}
		broken := []error{report.ErrStore, report.ErrInvalid, report.ErrTaken, report.ErrStale, errors.New("odd"), nil}
		for _, err := range broken {
			r.mem.breaks(func(what string) error {
				if err == nil || what == "commit" || what == "seen" {
					return nil
				}
				return fmt.Errorf("CANARY %d %s: %w", int64(chat), token, err)
			})
			p.Say("CANARY-story")
			p.Say("CANARY-panic")
			p.TapData(1, "CANARY:b:c:1")
			p.SendContact("CANARY-0812")
			r.sim.SendRaw("message", []byte(`{"message_id":"CANARY","chat":{"id":510000001,"type":"private"}}`))
			m := notice(chat, "CANARY-words")
			m.Do, m.Target = report.ActEdit, 1
			r.mem.put(m, report.Message{To: chat, Do: report.ActDelete, Target: 1}, notice(chat, ""))
			r.bot.Wake()
			r.bot.Introduce(context.Background())
			time.Sleep(5 * time.Minute)
		}
		r.confirmed()
		log := r.log.String()
		for _, planted := range []string{"CANARY", "51000000", "123456", token, "CANARY_user", "127.0.0.1", "http://"} {
			if i := strings.Index(log, planted); i >= 0 {
				r.Fatalf("%q is in the log: %s", planted, log[max(0, i-200):min(len(log), i+100)])
			}
		}
		for _, kind := range []trouble{troubleStore, troubleInvalid, troubleOther, troublePanic, troubleUnreadable, troubleNetwork,
			troubleServer, troubleRefused, troubleToken, troubleTooMany, troubleConflict, troubleGarbled, troubleUnknown} {
			if !strings.Contains(log, `"err_kind":"`+string(kind)+`"`) {
				r.Errorf("the path of %s was not walked", kind)
			}
		}
	})
}

// A proxy, a captive portal or a hostile server may answer anything; neither the token nor the answer shows up in the error.
func TestTheErrorOfACallIsMadeOfConstantWords(t *testing.T) {
	t.Parallel()
	answers := map[string]func(w http.ResponseWriter, r *http.Request){
		"call sendMessage: server": func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusBadGateway)
			_, _ = io.WriteString(w, "<html>CANARY "+r.URL.Path)
		},
		"call sendMessage: garbled": func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "<html>CANARY "+r.URL.Path) },
		"call sendMessage: network": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, `{"ok":true,"result":"CANARY`)
		},
		"call sendMessage: not_found": func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, `{"ok":false,"error_code":404,"description":"CANARY"}`)
		},
		"call sendMessage: token": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, "CANARY, no JSON")
		},
		"call sendMessage: refused": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"ok":false,"error_code":400,"description":"CANARY"}`)
		},
	}
	for want, answer := range answers {
		server := httptest.NewServer(http.HandlerFunc(answer))
		t.Cleanup(server.Close)
		c := newClient(t, server.URL, nil)
		err := c.call(t.Context(), methodSend, sendParams{Chat: 510000001, Text: "CANARY"}, nil)
		if err == nil || err.Error() != want || strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "CANARY") {
			t.Errorf("%s: %#v", want, err)
		}
	}
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	if err := newClient(t, gone.URL, nil).call(t.Context(), methodSend, nil, nil); kindOf(err) != troubleNetwork || strings.Contains(err.Error(), "CANARY") {
		t.Errorf("nobody listens: %v", err)
	}
}

func newClient(t *testing.T, address string, given *http.Client) *client {
	t.Helper()
	r := prepare(t)
	r.config.API, r.config.Client = address, given
	b, err := New(r.config)
	if err != nil {
		t.Fatal(err)
	}
	return b.client
}

func TestNoRedirectIsFollowedAndNoOtherHostIsAsked(t *testing.T) {
	t.Parallel()
	var hits atomic.Int64
	thief := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	t.Cleanup(thief.Close)
	server := httptest.NewServer(http.RedirectHandler(thief.URL+"/steal", http.StatusTemporaryRedirect))
	t.Cleanup(server.Close)
	loose := &http.Client{Transport: http.DefaultTransport, CheckRedirect: func(*http.Request, []*http.Request) error { return nil }}
	for _, given := range []*http.Client{nil, loose} {
		c := newClient(t, server.URL, given)
		if err := c.call(t.Context(), methodGetMe, struct{}{}, nil); kindOf(err) != troubleServer {
			t.Errorf("a redirect is %v", err)
		}
		if _, err := (&http.Client{Transport: c.wire}).Get(thief.URL); !errors.Is(err, errOtherHost) {
			t.Errorf("another host: %v", err)
		}
	}
	if hits.Load() != 0 {
		t.Error("the other host was asked")
	}
}

func TestAnAnswerIsReadOnlySoFar(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"ok":true,"result":"`)
		_, _ = io.Copy(w, endless{}) // until nobody reads any more
	}))
	t.Cleanup(server.Close)
	if err := newClient(t, server.URL, nil).call(t.Context(), methodSend, nil, nil); kindOf(err) != troubleGarbled {
		t.Errorf("an endless answer is %v", err)
	}
}

// An answer that says all is well and brings nothing would have us poll without a pause.
func TestAnAnswerBringsWhatIsWanted(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]trouble{
		`{"ok":true}`: troubleGarbled, `{"ok":true,"result":null}`: troubleGarbled, `{"ok":true,"result":true}`: troubleGarbled,
		`{"ok":true,"result":null,"result":[]}`: troubleGarbled, `{"result":[],"ok":true,"result":null}`: troubleGarbled,
		`{"ok":true,"Result":[]}`: troubleGarbled, `{"ok":true,"result":[]}`: "", `{"ok":true,"result":[],"result":[]}`: "",
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }))
		t.Cleanup(server.Close)
		c := newClient(t, server.URL, nil)
		var raws []json.RawMessage
		if err := c.call(t.Context(), methodGetUpdates, nil, &raws); err == nil && want != "" || err != nil && kindOf(err) != want {
			t.Errorf("%s is %v, want %q", body, err, want)
		}
		if err := c.call(t.Context(), methodDelete, nil, nil); err != nil {
			t.Errorf("%s, of which nothing is wanted, is %v", body, err)
		}
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestTheTokenTravelsOnlyEncryptedOrOnThisMachine(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"https://api.telegram.org": true, "http://127.0.0.1:8081": true, "http://localhost:1": true, "http://[::1]:1/base": true,
		"http://api.telegram.org": false, "http://10.0.0.1": false, "http://127.0.0.1.evil.example": false, "ftp://127.0.0.1": false,
		"https://user:CANARY@api.telegram.org": false, "https://api.telegram.org?x=CANARY": false, "": false, "://CANARY": false, "https://": false,
	} {
		_, err := apiURL(address)
		if (err == nil) != want || err != nil && strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestEveryErrorHasAWord(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want trouble
	}{
		{fmt.Errorf("x: %w", report.ErrStore), troubleStore},
		{fmt.Errorf("x: %w", report.ErrUnlawful), troubleInvalid},
		{errPanic, troublePanic},
		{context.Canceled, troubleStopped},
		{io.EOF, troubleOther},
		{fmt.Errorf("x: %w", &callError{kind: troubleConflict}), troubleConflict},
	} {
		if got := kindOf(c.err); got != c.want {
			t.Errorf("%v is %s", c.err, got)
		}
	}
	for _, c := range []struct {
		err  error
		want trouble
	}{
		{&url.Error{Op: "Post", URL: token, Err: context.Canceled}, troubleStopped},
		{&url.Error{Op: "Post", URL: token, Err: context.DeadlineExceeded}, troubleTimeout},
		{&url.Error{Op: "Post", URL: token, Err: io.ErrUnexpectedEOF}, troubleNetwork},
	} {
		if got := transportTrouble(c.err); got != c.want {
			t.Errorf("transport: %s, want %s", got, c.want)
		}
	}
}
