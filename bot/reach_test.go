package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ruangaman/report"
)

func TestWhatTelegramSaysOfAChatIsUnderstood(t *testing.T) {
	t.Parallel()
	slow := 0
	answers := map[int64]string{
		1:  `200 {"ok":true,"result":true}`,
		2:  `403 {"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}`,
		3:  `403 {"ok":false,"error_code":403,"description":"Forbidden: bot can't initiate conversation with a user"}`,
		4:  `400 {"ok":false,"error_code":400,"description":"Bad Request: chat not found"}`,
		5:  `400 {"ok":false,"error_code":400,"description":"Bad Request: something new"}`,
		-6: `400 {"ok":false,"error_code":400,"description":"Bad Request: not enough rights to send text messages to the chat"}`,
		7:  `200 {"ok":true,"result":true}`,
	}
	var said []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked actionParams
		_ = json.NewDecoder(r.Body).Decode(&asked)
		said = append(said, fmt.Sprint(strings.HasSuffix(r.URL.Path, "/sendChatAction"), asked.Action))
		answer := answers[asked.Chat]
		if asked.Chat == 7 && slow == 0 {
			slow++
			answer = `429 {"ok":false,"error_code":429,"parameters":{"retry_after":0}}`
		}
		var status int
		_, _ = fmt.Sscan(answer, &status)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(answer[4:]))
	}))
	t.Cleanup(server.Close)
	got, err := AskReach(t.Context(), Config{Token: "1:x", API: server.URL}, []report.ChatID{1, 2, 3, 4, 5, -6, 7})
	if err != nil {
		t.Fatal(err)
	}
	want := map[report.ChatID]Reach{1: ReachOpen, 2: ReachClosed, 3: ReachClosed, 4: ReachClosed, 5: ReachUnknown, -6: ReachClosed, 7: ReachOpen}
	for chat, reach := range want {
		if got[chat] != reach {
			t.Errorf("chat %d: %d, want %d", chat, got[chat], reach)
		}
	}
	for _, call := range said {
		if call != "truetyping" {
			t.Errorf("called %s", call)
		}
	}
	if len(said) != 8 {
		t.Errorf("%d calls", len(said))
	}
}

func TestAskingEndsWhereTelegramCannotBeAsked(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]error{401: ErrToken, 404: ErrToken, 502: ErrAway} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = fmt.Fprintf(w, `{"ok":false,"error_code":%d}`, status)
		}))
		_, err := AskReach(t.Context(), Config{Token: "1:x", API: server.URL}, []report.ChatID{1})
		if !errors.Is(err, want) || strings.Contains(err.Error(), "1:x") {
			t.Errorf("%d: %v, want %v", status, err, want)
		}
		server.Close()
		if _, err = AskReach(t.Context(), Config{Token: "1:x", API: server.URL}, []report.ChatID{1}); !errors.Is(err, ErrAway) {
			t.Errorf("nobody there: %v", err)
		}
	}
	if _, err := AskReach(t.Context(), Config{Token: "no token"}, nil); !errors.Is(err, ErrToken) {
		t.Errorf("no token: %v", err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := AskReach(ended, Config{Token: "1:x", API: "http://127.0.0.1:1"}, []report.ChatID{1}); !errors.Is(err, ErrAway) {
		t.Errorf("ended: %v", err)
	}
}
