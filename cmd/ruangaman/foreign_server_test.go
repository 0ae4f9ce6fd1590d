package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// foreignServer is a second, independent Bot API: it shares no line with package simulator, so that a mistake made
// twice the same way (once in the bot, once in the simulator) is found.
type foreignServer struct {
	mu       sync.Mutex
	changed  chan struct{} // closed and replaced at every change
	token    string
	url      string
	updates  []foreignUpdate
	nextID   int
	chats    map[int64]*foreignChat
	calls    map[string]int
	everSent []foreignMessage // every text that ever went out, edits included
	unhook   func()           // ends the bringing of updates, if they are brought
}

type foreignUpdate struct {
	id   int
	body map[string]any
}

type foreignChat struct {
	id       int64
	lastID   int
	messages []foreignMessage
}

type foreignMessage struct {
	chat    int64
	id      int
	mine    bool // sent by the person
	text    string
	buttons []foreignButton
	protect bool
}

type foreignButton struct{ label, data string }

func newForeignServer(t *testing.T, token string) *foreignServer {
	t.Helper()
	return newForeignServerBehind(t, token, func(h http.Handler) http.Handler { return h })
}

// newForeignServerBehind has something stand before it.
func newForeignServerBehind(t *testing.T, token string, front func(http.Handler) http.Handler) *foreignServer {
	t.Helper()
	f := &foreignServer{changed: make(chan struct{}), token: token, nextID: 7_000_001, chats: map[int64]*foreignChat{}, calls: map[string]int{}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: front(f), ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() {
		_ = server.Close()
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.unhook != nil {
			f.unhook()
		}
	})
	f.url = "http://" + listener.Addr().String()
	return f
}

func (f *foreignServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method, ok := strings.CutPrefix(r.URL.Path, "/bot"+f.token+"/")
	if !ok {
		f.refuse(w, 401, "Unauthorized")
		return
	}
	args, err := foreignArgs(r)
	if err != nil {
		f.refuse(w, 400, "Bad Request: "+err.Error())
		return
	}
	f.mu.Lock()
	f.calls[method]++
	f.mu.Unlock()
	switch method {
	case "getMe":
		f.answer(w, map[string]any{"id": 99, "is_bot": true, "first_name": "X", "username": "x_bot"})
	case "getUpdates":
		f.getUpdates(w, r, args)
	case "setWebhook":
		f.setWebhook(w, args)
	case "sendMessage", "editMessageText":
		f.put(w, method, args)
	case "deleteMessage":
		f.remove(w, args)
	case "answerCallbackQuery":
		f.answer(w, true)
	default: // a small program knows no more methods; a bot must live with that
		f.refuse(w, 404, "Not Found")
	}
}

// foreignArgs reads the three body forms of the Bot API into strings.
func foreignArgs(r *http.Request) (map[string]string, error) {
	args := map[string]string{}
	for k, v := range r.URL.Query() {
		args[k] = v[0]
	}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return nil, err
	}
	switch kind {
	case "application/json":
		var raw map[string]json.RawMessage
		if err := json.Unmarshal(body, &raw); err != nil {
			return nil, err
		}
		for k, v := range raw {
			var s string
			if json.Unmarshal(v, &s) != nil {
				s = string(v)
			}
			args[k] = s
		}
	case "multipart/form-data":
		form, err := multipart.NewReader(bytes.NewReader(body), params["boundary"]).ReadForm(1 << 20)
		if err != nil && len(body) > 0 {
			return args, nil //nolint:nilerr // an empty form has no parts at all
		}
		if form != nil {
			for k, v := range form.Value {
				args[k] = v[0]
			}
		}
	default:
		values, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, err
		}
		for k, v := range values {
			args[k] = v[0]
		}
	}
	return args, nil
}

func (f *foreignServer) answer(w http.ResponseWriter, result any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"ok": true, "result": result})
}

func (f *foreignServer) refuse(w http.ResponseWriter, code int, why string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(map[string]any{"ok": false, "error_code": code, "description": why})
}

// getUpdates waits up to the asked time; an offset confirms everything below it, once, on arrival.
func (f *foreignServer) getUpdates(w http.ResponseWriter, r *http.Request, args map[string]string) {
	offset, _ := strconv.Atoi(args["offset"])
	timeout, _ := strconv.Atoi(args["timeout"])
	f.mu.Lock()
	for len(f.updates) > 0 && f.updates[0].id < offset {
		f.updates = f.updates[1:]
	}
	f.mu.Unlock()
	deadline := time.After(time.Duration(min(timeout, 20)) * time.Second)
	for {
		f.mu.Lock()
		out := []map[string]any{}
		for _, u := range f.updates[:min(len(f.updates), 100)] {
			out = append(out, u.body)
		}
		changed := f.changed
		f.mu.Unlock()
		if len(out) > 0 {
			f.answer(w, out)
			return
		}
		select {
		case <-changed:
		case <-deadline:
			f.answer(w, out)
			return
		case <-r.Context().Done():
			return
		}
	}
}

func (f *foreignServer) put(w http.ResponseWriter, method string, args map[string]string) {
	chatID, err := strconv.ParseInt(args["chat_id"], 10, 64)
	if err != nil || args["text"] == "" {
		f.refuse(w, 400, "Bad Request: message text is empty")
		return
	}
	var markup struct {
		Rows [][]struct {
			Text string `json:"text"`
			Data string `json:"callback_data"`
		} `json:"inline_keyboard"`
	}
	if args["reply_markup"] != "" {
		if err := json.Unmarshal([]byte(args["reply_markup"]), &markup); err != nil {
			f.refuse(w, 400, "Bad Request: can't parse reply keyboard markup JSON object")
			return
		}
	}
	m := foreignMessage{chat: chatID, text: args["text"], protect: args["protect_content"] == "true"}
	for _, row := range markup.Rows {
		for _, b := range row {
			if len(b.Data) == 0 || len(b.Data) > 64 {
				f.refuse(w, 400, "Bad Request: BUTTON_DATA_INVALID")
				return
			}
			m.buttons = append(m.buttons, foreignButton{b.Text, b.Data})
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	chat := f.chat(chatID)
	if method == "sendMessage" {
		chat.lastID++
		m.id = chat.lastID
		chat.messages = append(chat.messages, m)
	} else {
		m.id, _ = strconv.Atoi(args["message_id"])
		i := chat.find(m.id)
		if i < 0 || chat.messages[i].mine {
			f.refuse(w, 400, "Bad Request: message to edit not found")
			return
		}
		if old := chat.messages[i]; old.text == m.text && fmt.Sprint(old.buttons) == fmt.Sprint(m.buttons) {
			f.refuse(w, 400, "Bad Request: message is not modified")
			return
		}
		chat.messages[i] = m
	}
	f.everSent = append(f.everSent, m)
	f.bell()
	f.answer(w, map[string]any{"message_id": m.id, "date": time.Now().Unix(), "chat": map[string]any{"id": chatID, "type": "private"}, "text": m.text})
}

func (f *foreignServer) remove(w http.ResponseWriter, args map[string]string) {
	chatID, _ := strconv.ParseInt(args["chat_id"], 10, 64)
	id, _ := strconv.Atoi(args["message_id"])
	f.mu.Lock()
	defer f.mu.Unlock()
	chat := f.chat(chatID)
	i := chat.find(id)
	if i < 0 {
		f.refuse(w, 400, "Bad Request: message to delete not found")
		return
	}
	chat.messages = append(chat.messages[:i:i], chat.messages[i+1:]...)
	f.bell()
	f.answer(w, true)
}

// chat and bell are called with the lock held.
func (f *foreignServer) chat(id int64) *foreignChat {
	if f.chats[id] == nil {
		f.chats[id] = &foreignChat{id: id}
	}
	return f.chats[id]
}

func (f *foreignServer) bell() {
	close(f.changed)
	f.changed = make(chan struct{})
}

func (c *foreignChat) find(id int) int {
	for i, m := range c.messages {
		if m.id == id {
			return i
		}
	}
	return -1
}

// The names a reporter brings along; none of them may be found in any file or log afterwards.
const (
	foreignFirstName = "Kanarifirst"
	foreignUsername  = "kanari_username"
)

func foreignUser(id int64) map[string]any {
	return map[string]any{"id": id, "is_bot": false, "first_name": foreignFirstName, "last_name": "Kanarilast", "username": foreignUsername, "language_code": "id"}
}

func (f *foreignServer) deliver(kind string, body map[string]any) {
	f.updates = append(f.updates, foreignUpdate{f.nextID, map[string]any{"update_id": f.nextID, kind: body}})
	f.nextID++
	f.bell()
}

// say is a person typing.
func (f *foreignServer) say(id int64, text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	chat := f.chat(id)
	chat.lastID++
	chat.messages = append(chat.messages, foreignMessage{chat: id, id: chat.lastID, mine: true, text: text})
	body := map[string]any{"message_id": chat.lastID, "date": time.Now().Unix(), "text": text, "from": foreignUser(id),
		"chat": map[string]any{"id": id, "type": "private", "first_name": foreignFirstName, "username": foreignUsername}}
	if strings.HasPrefix(text, "/") {
		body["entities"] = []any{map[string]any{"type": "bot_command", "offset": 0, "length": len(strings.Fields(text)[0])}}
	}
	f.deliver("message", body)
}

// press is a person pressing a button of a message.
func (f *foreignServer) press(id int64, m foreignMessage, data string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.deliver("callback_query", map[string]any{"id": strconv.Itoa(f.nextID), "from": foreignUser(id), "chat_instance": "1", "data": data,
		"message": map[string]any{"message_id": m.id, "date": time.Now().Unix(), "text": m.text, "chat": map[string]any{"id": id, "type": "private"}}})
}

// visible is what stands in a chat now.
func (f *foreignServer) visible(id int64) []foreignMessage {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]foreignMessage(nil), f.chat(id).messages...)
}

// until waits for a condition over the server's state; it is asked at every change.
func (f *foreignServer) until(t *testing.T, what string, patience time.Duration, ok func() bool) {
	t.Helper()
	deadline := time.After(patience)
	for {
		f.mu.Lock()
		changed := f.changed
		f.mu.Unlock()
		if ok() {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("waited in vain for: %s\n%s", what, f)
		}
	}
}

// shows finds the newest visible message of ours with a button of this label or, failing that, with this text.
func (f *foreignServer) shows(id int64, want string) (found foreignMessage, data string, ok bool) {
	for _, m := range f.visible(id) {
		if m.mine {
			continue
		}
		if data == "" && strings.Contains(m.text, want) {
			found, ok = m, true
		}
		for _, b := range m.buttons {
			if strings.Contains(b.label, want) {
				found, data, ok = m, b.data, true
			}
		}
	}
	return found, data, ok
}

// answered tells whether anything of ours is visible in a chat.
func (f *foreignServer) answered(id int64) bool {
	for _, m := range f.visible(id) {
		if !m.mine {
			return true
		}
	}
	return false
}

// String is every chat as it stands, for messages of failing tests.
func (f *foreignServer) String() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var b strings.Builder
	for id, chat := range f.chats {
		fmt.Fprintf(&b, "chat %d\n", id)
		for _, m := range chat.messages {
			fmt.Fprintf(&b, "  %d mine=%v %q", m.id, m.mine, m.text)
			for _, button := range m.buttons {
				fmt.Fprintf(&b, " [%s]", button.label)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// callsOf counts the calls of one method.
func (f *foreignServer) callsOf(method string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls[method]
}
