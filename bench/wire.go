package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// token is the bot's here. It has the form of a real one.
const token = "7000000001:BENCHbenchBENCHbenchBENCHbenchBENCH"

// call is one call of a bot, with the parameters that matter here.
type call struct {
	Method  string    `json:"-"`
	At      time.Time `json:"-"`
	Chat    int64     `json:"chat_id"`
	Message int64     `json:"message_id"`
	Many    []int64   `json:"message_ids"`
	Text    string    `json:"text"`
	Markup  struct {
		Rows [][]struct {
			Text string `json:"text"`
			Data string `json:"callback_data"`
		} `json:"inline_keyboard"`
	} `json:"reply_markup"`
	Offset  int64 `json:"offset"`
	Limit   int   `json:"limit"`
	Timeout int   `json:"timeout"`
}

// listen serves the town on loopback and gives its address.
func (t *town) listen() (url string, stop func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("listen: %w", err)
	}
	server := &http.Server{Handler: t, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }()
	return "http://" + l.Addr().String(), func() { _ = server.Close() }, nil
}

// ServeHTTP answers one call.
func (t *town) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method, ok := strings.CutPrefix(r.URL.Path, "/bot"+token+"/")
	c := call{Method: method, At: time.Now()}
	raw, err := io.ReadAll(r.Body)
	if err == nil && len(raw) > 0 {
		err = json.Unmarshal(raw, &c)
	}
	if !ok || err != nil {
		http.Error(w, `{"ok":false,"error_code":400,"description":"Bad Request"}`, http.StatusBadRequest)
		return
	}
	if c.Method == "getUpdates" {
		t.getUpdates(w, r, c)
		return
	}
	code, body := t.answer(c)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_, _ = w.Write(body)
}

func (t *town) getUpdates(w http.ResponseWriter, r *http.Request, c call) {
	t.mu.Lock()
	select {
	case <-t.polled:
	default:
		close(t.polled)
	}
	t.mu.Unlock()
	if c.Limit <= 0 {
		c.Limit = 100
	}
	over := time.NewTimer(time.Duration(c.Timeout) * time.Second)
	defer over.Stop()
	for done := c.Timeout == 0; ; {
		batch, arrived := t.take(c.Offset, c.Limit)
		if len(batch) > 0 || done {
			writeUpdates(w, batch)
			return
		}
		select {
		case <-arrived:
		case <-over.C:
			done = true
		case <-r.Context().Done():
			return
		}
	}
}

func writeUpdates(w http.ResponseWriter, batch [][]byte) {
	out := []byte(`{"ok":true,"result":[`)
	for i, raw := range batch {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, raw...)
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(append(out, "]}"...))
}

// answer carries out a call that is not a poll.
func (t *town) answer(c call) (code int, body []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts.calls++
	if t.refuse != nil {
		if code, body := t.refuse(c); code != 0 {
			return code, []byte(body)
		}
	}
	if t.watch != nil {
		t.watch(c)
	}
	switch c.Method {
	case "sendMessage":
		t.sent++
		t.shown(c, t.sent)
		return http.StatusOK, sentMessage(c, t.sent)
	case "editMessageText":
		t.shown(c, c.Message)
		return http.StatusOK, sentMessage(c, c.Message)
	case "getMe":
		return http.StatusOK, []byte(`{"ok":true,"result":{"id":7000000001,"is_bot":true,"first_name":"Bench","username":"bench_bot","can_join_groups":false,"can_read_all_group_messages":false,"supports_inline_queries":false}}`)
	case "getMyName":
		return http.StatusOK, []byte(`{"ok":true,"result":{"name":"Bench"}}`)
	case "getWebhookInfo":
		return http.StatusOK, []byte(`{"ok":true,"result":{"url":"","has_custom_certificate":false,"pending_update_count":0}}`)
	default:
		return http.StatusOK, []byte(`{"ok":true,"result":true}`)
	}
}

func sentMessage(c call, id int64) []byte {
	text, _ := json.Marshal(c.Text) // a string always can be
	return fmt.Appendf(nil, `{"ok":true,"result":{"message_id":%d,"from":{"id":7000000001,"is_bot":true,"first_name":"Bench"},"chat":{"id":%d,"type":"private","first_name":"R"},"date":%d,"text":%s}}`,
		id, c.Chat, time.Now().Unix(), text)
}

// update is what Telegram would hand out for an act. The caller holds mu.
func (t *town) update(p *person, a act) []byte {
	from := `{"id":` + strconv.FormatInt(p.id, 10) + `,"is_bot":false,"first_name":"R","language_code":"id"}`
	chat := `{"id":` + strconv.FormatInt(p.id, 10) + `,"type":"private","first_name":"R"}`
	now := time.Now().Unix()
	if a.tap != "" {
		text, _ := json.Marshal(p.screen)
		return fmt.Appendf(nil, `{"update_id":%d,"callback_query":{"id":"%d","from":%s,"message":{"message_id":%d,"from":{"id":7000000001,"is_bot":true,"first_name":"Bench"},"chat":%s,"date":%d,"text":%s},"chat_instance":"1","data":%q}}`,
			t.next, t.next, from, p.message, chat, now, text, p.data)
	}
	t.sent++
	entities := ""
	if strings.HasPrefix(a.say, "/") {
		entities = fmt.Sprintf(`,"entities":[{"type":"bot_command","offset":0,"length":%d}]`, len(a.say))
	}
	return fmt.Appendf(nil, `{"update_id":%d,"message":{"message_id":%d,"from":%s,"chat":%s,"date":%d,"text":%q%s}}`,
		t.next, t.sent, from, chat, now, a.say, entities)
}
