package simulator_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ruangaman/simulator"
)

// patience bounds every wait of a test; a test that is right never uses it up.
const patience = 20 * time.Second

// args are the fields of a call.
type args = map[string]any

// wire is a bot that speaks raw HTTP.
type wire struct {
	t   *testing.T
	srv *simulator.Server
	url string
}

func listen(t *testing.T, opt simulator.Options) *wire {
	t.Helper()
	opt.KeepHistory = true
	srv := simulator.New(opt)
	base, err := srv.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
	})
	return &wire{t: t, srv: srv, url: base}
}

// answer is what the server said.
type answer struct {
	Status      int
	Header      http.Header
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
	} `json:"parameters"`
}

// try posts a body and returns the answer, or the error of a cut connection.
func (w *wire) try(ctx context.Context, method, kind string, body io.Reader) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url+"/bot"+w.srv.Token()+"/"+method, body)
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Content-Type", kind)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	got := answer{Status: resp.StatusCode, Header: resp.Header}
	if err := json.NewDecoder(resp.Body).Decode(&got); err != nil {
		return got, err
	}
	return got, nil
}

// post calls a method with a JSON body.
func (w *wire) post(method string, fields map[string]any) answer {
	w.t.Helper()
	body, err := json.Marshal(fields)
	if err != nil {
		w.t.Fatal(err)
	}
	got, err := w.try(w.t.Context(), method, "application/json", strings.NewReader(string(body)))
	if err != nil {
		w.t.Fatalf("%s: %v", method, err)
	}
	return got
}

// must calls a method that has to succeed and decodes its result.
func (w *wire) must(method string, fields map[string]any, result any) {
	w.t.Helper()
	w.decode(w.post(method, fields), result)
}

// decode reads the result of an answer that has to be a yes.
func (w *wire) decode(got answer, result any) {
	w.t.Helper()
	if !got.OK || got.Status != http.StatusOK {
		w.t.Fatalf("refused: %d %s", got.Code, got.Description)
	}
	if result == nil {
		return
	}
	if err := json.Unmarshal(got.Result, result); err != nil {
		w.t.Fatalf("%v in %s", err, got.Result)
	}
}

// refused calls a method that has to be refused with this code and a description that contains text.
func (w *wire) refused(code int, text, method string, fields map[string]any) answer {
	w.t.Helper()
	got := w.post(method, fields)
	if got.OK || got.Status != code || got.Code != code || !strings.Contains(got.Description, text) {
		w.t.Fatalf("%s: got %d %d %q, want %d %q", method, got.Status, got.Code, got.Description, code, text)
	}
	return got
}

// send writes to a chat and returns the message id.
func (w *wire) send(chat int64, text string, extra map[string]any) int {
	w.t.Helper()
	fields := args{"chat_id": chat, "text": text}
	for k, v := range extra {
		fields[k] = v
	}
	var m struct {
		ID int `json:"message_id"`
	}
	w.must("sendMessage", fields, &m)
	return m.ID
}

// got is an update, as far as these tests look into it.
type got struct {
	ID       int64           `json:"update_id"`
	Message  *message        `json:"message"`
	Edited   *message        `json:"edited_message"`
	Post     *message        `json:"channel_post"`
	Callback *callback       `json:"callback_query"`
	Member   json.RawMessage `json:"my_chat_member"`
}

type message struct {
	ID       int              `json:"message_id"`
	From     *user            `json:"from"`
	Chat     map[string]any   `json:"chat"`
	Date     int64            `json:"date"`
	EditDate int64            `json:"edit_date"`
	Text     string           `json:"text"`
	Caption  string           `json:"caption"`
	Entities []map[string]any `json:"entities"`
	Markup   json.RawMessage  `json:"reply_markup"`
	Photo    []map[string]any `json:"photo"`
	Voice    map[string]any   `json:"voice"`
	Document map[string]any   `json:"document"`
	Sticker  map[string]any   `json:"sticker"`
	Location map[string]any   `json:"location"`
	Contact  map[string]any   `json:"contact"`
}

type user struct {
	ID   int64  `json:"id"`
	Bot  bool   `json:"is_bot"`
	Lang string `json:"language_code"`
}

type callback struct {
	ID      string   `json:"id"`
	From    user     `json:"from"`
	Message *message `json:"message"`
	Data    string   `json:"data"`
}

// poll asks for updates from an offset without waiting; 0 sends none.
func (w *wire) poll(offset int64) []got {
	w.t.Helper()
	fields := args{}
	if offset != 0 {
		fields["offset"] = offset
	}
	var all []got
	w.must("getUpdates", fields, &all)
	return all
}

// next takes one update and confirms it.
func (w *wire) next() got {
	w.t.Helper()
	all := w.poll(0)
	if len(all) == 0 {
		w.t.Fatal("no update is waiting")
	}
	w.poll(all[0].ID + 1)
	return all[0]
}

func form(fields map[string]string) (kind string, body io.Reader) {
	v := url.Values{}
	for k, x := range fields {
		v.Set(k, x)
	}
	return "application/x-www-form-urlencoded", strings.NewReader(v.Encode())
}

func keys(rows ...[]string) map[string]any {
	var all [][]map[string]string
	for _, row := range rows {
		var out []map[string]string
		for _, label := range row {
			out = append(out, map[string]string{"text": label, "callback_data": "d:" + label})
		}
		all = append(all, out)
	}
	return args{"inline_keyboard": all}
}

// hand is a clock that only a test moves.
type hand struct{ ch chan time.Time }

func clockAt(at time.Time) *hand {
	h := &hand{ch: make(chan time.Time, 1)}
	h.ch <- at
	return h
}

func (h *hand) now() time.Time {
	at := <-h.ch
	h.ch <- at
	return at
}

func (h *hand) forward(d time.Duration) { h.ch <- (<-h.ch).Add(d) }

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

func texts(all []simulator.Message) string {
	var out []string
	for _, m := range all {
		out = append(out, m.Text)
	}
	return fmt.Sprint(out)
}
