package simulator_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"ruangaman/simulator"
)

func TestUpdatesComeAgainUntilAnOffsetConfirmsThem(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{NextUpdateID: 500})
	phone := w.srv.Phone(5, simulator.Profile{})
	for _, text := range []string{"a", "b", "c"} {
		phone.Say(text)
	}
	if first, again := w.poll(0), w.poll(500); len(first) != 3 || len(again) != 3 || first[0].ID != 500 {
		t.Fatalf("%v %v", first, again)
	}
	var one []got
	w.must("getUpdates", args{"limit": 1}, &one)
	if len(one) != 1 || one[0].ID != 500 {
		t.Error(one)
	}
	if rest := w.poll(502); len(rest) != 1 || rest[0].Message.Text != "c" {
		t.Error(rest)
	}
	phone.Say("d")
	if last := w.poll(-1); len(last) != 1 || last[0].Message.Text != "d" || w.srv.PendingUpdates() != 1 {
		t.Error(last)
	}
}

func TestIdsThatStartLowerAreLostToAnOffsetThatWasKept(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{NextUpdateID: 9000})
	phone := w.srv.Phone(5, simulator.Profile{})
	phone.Say("a")
	kept := w.poll(0)[0].ID + 1
	w.poll(kept)
	w.srv.SetNextUpdateID(17)
	phone.Say("b")
	if all := w.poll(0); len(all) != 1 || all[0].ID != 17 {
		t.Fatal(all)
	}
	if all := w.poll(kept); len(all) != 0 {
		t.Error(all)
	}
}

func TestUpdatesAreForgottenAfterADay(t *testing.T) {
	t.Parallel()
	clock := clockAt(time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC))
	w := listen(t, simulator.Options{Clock: clock.now})
	phone := w.srv.Phone(5, simulator.Profile{})
	phone.Say("kemarin")
	clock.forward(24*time.Hour + time.Second)
	phone.Say("hari ini")
	if all := w.poll(0); len(all) != 1 || all[0].Message.Text != "hari ini" {
		t.Error(all)
	}
}

// longPoll starts a poll in the background and returns where its answer comes.
func (w *wire) longPoll(ctx context.Context, body string) <-chan answer {
	before := w.srv.CallCount("getUpdates")
	out := make(chan answer, 1)
	go func() {
		got, err := w.try(ctx, "getUpdates", "application/json", strings.NewReader(body))
		if err != nil {
			got.Description = err.Error()
		}
		out <- got
	}()
	if err := w.srv.WaitCallCount(within(w.t), "getUpdates", before+1); err != nil {
		w.t.Fatal(err)
	}
	return out
}

func TestALongPollAnswersAsSoonAsSomethingHappens(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	answer := w.longPoll(within(t), `{"timeout":50}`)
	w.srv.Phone(5, simulator.Profile{}).Say("bangun")
	if got := <-answer; !strings.Contains(string(got.Result), "bangun") {
		t.Errorf("%+v", got)
	}
}

func TestTheOlderOfTwoPollsEndsWithConflict(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	older := w.longPoll(within(t), `{"timeout":50}`)
	newer := w.longPoll(within(t), `{"timeout":50}`)
	if got := <-older; got.Code != 409 || !strings.Contains(got.Description, "terminated by other getUpdates") {
		t.Errorf("%+v", got)
	}
	w.srv.Phone(5, simulator.Profile{}).Say("a")
	if got := <-newer; !got.OK || string(got.Result) == "[]" {
		t.Errorf("%+v", got)
	}
}

func TestTheLongPollOfADeadClientConfirmsNothingLater(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{NextUpdateID: 100})
	ctx, die := context.WithCancel(within(t))
	dead := w.longPoll(ctx, `{"timeout":50,"offset":1000}`)
	die()
	<-dead
	w.srv.Phone(5, simulator.Profile{}).Say("untuk yang berikut")
	if all := w.poll(0); len(all) != 1 || all[0].ID != 100 {
		t.Error(all)
	}
}

func TestOnlyTheKindsThatAreAskedForAreKept(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	phone := w.srv.Phone(5, simulator.Profile{})
	w.must("getUpdates", args{"allowed_updates": []string{"message"}}, nil)
	id := phone.Say("a")
	phone.TapData(id, "x")
	phone.Block()
	if all := w.poll(0); len(all) != 1 || all[0].Message == nil {
		t.Errorf("%+v", all)
	}
	w.must("getUpdates", args{"allowed_updates": []string{}}, nil)
	phone.Unblock()
	if all := w.poll(0); len(all) != 2 || all[1].Member == nil {
		t.Errorf("%+v", all)
	}
	if id := w.srv.SendRaw("message", json.RawMessage(`{"chat":"rusak"}`)); w.srv.PendingUpdates() != 3 || id == 0 {
		t.Error("an update that nobody can decode was not queued")
	}
}

// hookBot takes webhook deliveries and refuses the first ones.
type hookBot struct {
	mu      sync.Mutex
	info    string // asked in the middle of each delivery, so that two at once would be seen
	refuse  int
	open    int
	worst   int
	bodies  []string
	secrets map[string]bool
	ring    chan struct{}
}

// enter counts deliveries that are under way.
func (h *hookBot) enter(n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.open += n
	h.worst = max(h.worst, h.open)
}

func (h *hookBot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.enter(1)
	defer h.enter(-1)
	body, err := io.ReadAll(r.Body)
	for range 5 {
		if resp, err := http.Get(h.info); err == nil {
			resp.Body.Close()
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.secrets[r.Header.Get("X-Telegram-Bot-Api-Secret-Token")] = true
	if h.refuse > 0 || err != nil {
		h.refuse--
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	h.bodies = append(h.bodies, string(body))
	h.ring <- struct{}{}
}

func TestAWebhookGetsEachUpdateInOrderUntilItSaysYes(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	bot := &hookBot{
		info: w.url + "/bot" + w.srv.Token() + "/getWebhookInfo", refuse: 2,
		secrets: map[string]bool{}, ring: make(chan struct{}, 10),
	}
	target := httptest.NewServer(bot)
	defer target.Close()
	phone := w.srv.Phone(5, simulator.Profile{})
	phone.Say("satu")
	w.refused(400, "loopback", "setWebhook", args{"url": "https://example.org/x"})
	w.refused(400, "secret token", "setWebhook", args{"url": target.URL, "secret_token": "a b"})
	poll := w.longPoll(within(t), `{"timeout":50,"offset":-9999}`)
	<-poll // it has an update to give
	w.must("setWebhook", args{"url": target.URL, "secret_token": "rahasia", "max_connections": 1}, nil)
	phone.Say("dua")
	for range 2 {
		select {
		case <-bot.ring:
		case <-within(t).Done():
			t.Fatal("the webhook was not called")
		}
	}
	bot.mu.Lock()
	if len(bot.bodies) != 2 || !strings.Contains(bot.bodies[0], "satu") || !strings.Contains(bot.bodies[1], "dua") ||
		len(bot.secrets) != 1 || !bot.secrets["rahasia"] || bot.worst != 1 {
		t.Errorf("%+v", bot)
	}
	bot.mu.Unlock()
	w.refused(409, "webhook is active", "getUpdates", nil)
	var info map[string]any
	w.must("getWebhookInfo", nil, &info)
	last := fmt.Sprint(info["last_error_message"])
	if info["url"] != target.URL || info["max_connections"] != 1.0 || !strings.Contains(last, "503") {
		t.Error(info)
	}
	w.must("deleteWebhook", args{"drop_pending_updates": true}, nil)
	phone.Say("tiga")
	if all := w.poll(0); len(all) != 1 || all[0].Message.Text != "tiga" {
		t.Errorf("%+v", all)
	}
}

func TestUpdatesAreRepeatedAndReorderedAsScripted(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{NextUpdateID: 10})
	phone := w.srv.Phone(5, simulator.Profile{})
	for _, text := range []string{"a", "b", "c"} {
		phone.Say(text)
	}
	w.srv.Rearrange(func(ids []int64) []int64 { return []int64{ids[2], ids[0], ids[0], ids[1]} })
	var ids []int64
	for _, u := range w.poll(0) {
		ids = append(ids, u.ID)
	}
	if fmt.Sprint(ids) != "[12 10 10 11]" {
		t.Error(ids)
	}
	if rest := w.poll(13); len(rest) != 0 {
		t.Error(rest)
	}
	phone.Say("d")
	if n := w.srv.Redeliver(2); n != 2 {
		t.Error(n)
	}
	again := w.poll(0)
	if len(again) != 3 || again[0].ID != 10 || again[1].ID != 11 || again[2].ID != 13 {
		t.Error(again)
	}
}
