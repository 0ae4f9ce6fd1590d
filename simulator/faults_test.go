package simulator_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"ruangaman/simulator"
)

func TestAFaultStrikesTheCallsItNamesAndNoOther(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	for _, id := range []int64{5, 6} {
		w.srv.Phone(id, simulator.Profile{}).Say("a")
	}
	w.srv.Inject(simulator.Fault{Method: "sendMessage", Chat: 5, Skip: 1, Times: 2, Kind: simulator.Forbidden})
	w.send(5, "lewat", nil)
	w.send(6, "bukan dia", nil)
	for range 2 {
		w.refused(403, "blocked by the user", "sendMessage", args{"chat_id": 5, "text": "x"})
	}
	w.send(5, "lagi", nil)

	remove := w.srv.Inject(simulator.Fault{Times: -1, Kind: simulator.ServerError})
	for range 3 {
		w.refused(500, "Internal", "getMe", nil)
	}
	w.poll(0) // getUpdates must be named
	remove()
	w.must("getMe", nil, nil)
	w.srv.Inject(simulator.Fault{Method: "getUpdates", Kind: simulator.Answer(502, "Bad Gateway")})
	w.refused(502, "Bad Gateway", "getUpdates", nil)
}

func TestTooManyTellsHowLongToWait(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	w.srv.Phone(5, simulator.Profile{}).Say("a")
	w.srv.Inject(simulator.Fault{Chat: 5, Kind: simulator.TooMany(1500 * time.Millisecond)})
	got := w.refused(429, "Too Many Requests: retry after 2", "sendMessage", args{"chat_id": 5, "text": "x"})
	if got.Parameters.RetryAfter != 2 {
		t.Errorf("%+v", got)
	}
	w.send(5, "x", nil)
}

func TestAFloodWaitLastsUntilItsEndAndNoLonger(t *testing.T) {
	t.Parallel()
	clock := clockAt(time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC))
	w := listen(t, simulator.Options{Clock: clock.now})
	w.srv.Phone(5, simulator.Profile{}).Say("a")
	w.srv.Inject(simulator.Fault{Kind: simulator.FloodWait(3 * time.Second)})
	say := args{"chat_id": 5, "text": "x"}
	for _, left := range []int{3, 2, 1} {
		if got := w.refused(429, "retry after", "sendMessage", say); got.Parameters.RetryAfter != left {
			t.Errorf("%d s are left, not %d", got.Parameters.RetryAfter, left)
		}
		clock.forward(time.Second)
	}
	w.must("sendMessage", say, nil)
	clock.forward(time.Second)
	w.must("sendMessage", say, nil)
}

func TestALostAnswerIsCarriedOutAndADropIsNot(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	phone := w.srv.Phone(5, simulator.Profile{})
	phone.Say("a")
	for _, c := range []struct {
		kind simulator.Kind
		want string
	}{{simulator.LostAnswer, "[a x]"}, {simulator.Drop, "[a x]"}} {
		w.srv.Inject(simulator.Fault{Method: "sendMessage", Kind: c.kind})
		got, err := w.try(t.Context(), "sendMessage", "application/json", strings.NewReader(`{"chat_id":5,"text":"x"}`))
		if err == nil {
			t.Errorf("there was an answer: %+v", got)
		}
		if shown := texts(phone.Messages()); shown != c.want {
			t.Error(shown)
		}
	}
	calls := w.srv.Calls()
	if len(calls) != 2 || !calls[0].Cut || calls[0].Status != 200 || !calls[1].Cut || calls[1].Status != 0 {
		t.Errorf("%+v", calls)
	}
}

func TestAHeldCallWaitsUntilItIsReleased(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	phone := w.srv.Phone(5, simulator.Profile{})
	phone.Say("a")
	release := make(chan struct{})
	w.srv.Inject(simulator.Fault{Method: "sendMessage", Kind: simulator.Hold(release)})
	w.srv.Inject(simulator.Fault{Method: "sendMessage", Kind: simulator.Delay(time.Millisecond)})
	done := make(chan error, 1)
	go func() {
		_, err := w.try(t.Context(), "sendMessage", "application/json", strings.NewReader(`{"chat_id":5,"text":"ditahan"}`))
		done <- err
	}()
	if err := w.srv.WaitCalls(within(t), func(all []simulator.Call) bool { return len(all) == 1 }); err != nil {
		t.Fatal(err)
	}
	w.send(5, "mendahului", nil)
	close(release)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if got := texts(phone.Messages()); got != "[a mendahului ditahan]" {
		t.Error(got)
	}
}

func TestAHangIsCarriedOutAndNeverAnswered(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	phone := w.srv.Phone(5, simulator.Profile{})
	phone.Say("a")
	w.srv.Inject(simulator.Fault{Method: "sendMessage", Kind: simulator.Hang})
	ctx, giveUp := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		_, err := w.try(ctx, "sendMessage", "application/json", strings.NewReader(`{"chat_id":5,"text":"x"}`))
		done <- err
	}()
	if _, err := phone.WaitText(within(t), "x"); err != nil {
		t.Fatal(err)
	}
	giveUp()
	if err := <-done; err == nil {
		t.Error("there was an answer")
	}
}

func TestATruncatedAnswerIsCarriedOutAndEndsInItsMiddle(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	phone := w.srv.Phone(5, simulator.Profile{})
	phone.Say("a")
	w.srv.Inject(simulator.Fault{Method: "sendMessage", Kind: simulator.Truncated})
	resp, err := http.Post(w.url+"/bot"+w.srv.Token()+"/sendMessage", "application/json", strings.NewReader(`{"chat_id":5,"text":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil || len(body) == 0 || json.Valid(body) {
		t.Errorf("%q, %v", body, err)
	}
	if shown := texts(phone.Messages()); shown != "[a x]" {
		t.Error(shown)
	}
}

func TestAPageAndARedirectAreNotTheBotAPI(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	phone := w.srv.Phone(5, simulator.Profile{})
	phone.Say("a")
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, c := range []struct {
		kind           simulator.Kind
		status         int
		location, body string
	}{
		{simulator.HTML(200, "<html>login</html>"), 200, "", "<html>login</html>"},
		{simulator.Redirect("http://elsewhere.invalid/x"), 302, "http://elsewhere.invalid/x", ""},
	} {
		w.srv.Inject(simulator.Fault{Method: "sendMessage", Kind: c.kind})
		resp, err := client.Post(w.url+"/bot"+w.srv.Token()+"/sendMessage", "application/json", strings.NewReader(`{"chat_id":5,"text":"x"}`))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != c.status || resp.Header.Get("Location") != c.location || string(body) != c.body {
			t.Errorf("%d %q %q %v", resp.StatusCode, resp.Header.Get("Location"), body, err)
		}
	}
	if shown := texts(phone.Messages()); shown != "[a]" {
		t.Error(shown)
	}
}
