package simulator_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"ruangaman/simulator"
)

func TestListenRefusesAnAddressThatOthersCanReach(t *testing.T) {
	t.Parallel()
	srv := simulator.New(simulator.Options{})
	defer srv.Close()
	for _, addr := range []string{":0", "0.0.0.0:0", "[::]:0", "192.0.2.1:0", "example.org:0", "127.0.0.1"} {
		if base, err := srv.Listen(addr); err == nil {
			t.Errorf("%s: listens at %s", addr, base)
		}
	}
}

func TestATokenOrMethodThatDoesNotExistIsRefusedAsTelegramDoes(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{Token: "77:secret"})
	for path, want := range map[string]int{
		"/bot77:wrong/getMe": 401, "/bot77:secret/noSuchMethod": 404, "/bot77:secret/": 404, "/": 404,
		"/bot77:secret/getMe": 200, "/bot77:secret/GETME": 200, "/file/bot77:wrong/x": 401, "/file/bot77:secret/x": 404,
	} {
		resp, err := http.Get(w.url + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, resp.StatusCode, want)
		}
	}
	var me user
	w.must("getMe", nil, &me)
	if me.ID != 77 || !me.Bot {
		t.Errorf("the bot is %+v", me)
	}
}

func TestEveryFormOfBodyMeansTheSame(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	phone := w.srv.Phone(5, simulator.Profile{FirstName: "Ani"})
	phone.Say("/mulai")

	var multi bytes.Buffer
	parts := multipart.NewWriter(&multi)
	for k, v := range map[string]string{"chat_id": "5", "text": "bagian", "disable_notification": "true"} {
		if err := parts.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := parts.Close(); err != nil {
		t.Fatal(err)
	}
	jsonBody := `{"chat_id":5,"text":"jason","disable_notification":true,"x":null}`
	formKind, formBody := form(map[string]string{"chat_id": "5", "text": "formulir", "disable_notification": "1"})
	for _, c := range []struct {
		kind string
		body io.Reader
	}{
		{parts.FormDataContentType(), io.MultiReader(&multi)}, // a reader without length is sent in chunks
		{formKind, formBody},
		{"application/json; charset=utf-8", strings.NewReader(jsonBody)},
	} {
		got, err := w.try(t.Context(), "sendMessage", c.kind, c.body)
		if err != nil || !got.OK {
			t.Fatalf("%s: %v %+v", c.kind, err, got)
		}
		if !phone.Last().Silent {
			t.Errorf("%s: the flag was not read", c.kind)
		}
	}
	if got := texts(phone.Messages()); got != "[/mulai bagian formulir jason]" {
		t.Error(got)
	}
}

func TestABodyThatStopsShortOrIsNotReadableIsRefused(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	phone := w.srv.Phone(5, simulator.Profile{})
	phone.Say("a")
	part := "--b\r\nContent-Disposition: form-data; name="
	for kind, body := range map[string]string{
		"multipart/form-data; boundary=b":   part + "chat_id\r\n\r\n5\r\n" + part,
		"application/json":                  `{"chat_id":5,"text":"x"`,
		"application/x-www-form-urlencoded": "chat_id=5&text=%zz",
	} {
		got, err := w.try(t.Context(), "sendMessage", kind, strings.NewReader(body))
		if err != nil || got.Code != 400 {
			t.Errorf("%s: %v %+v", kind, err, got)
		}
	}
	kind, body := form(map[string]string{"chat_id": "5", "text": "\xff"})
	if got, err := w.try(t.Context(), "sendMessage", kind, body); err != nil || got.Code != 400 {
		t.Errorf("not UTF-8: %v %+v", err, got)
	}
	if n := len(phone.Messages()); n != 1 {
		t.Errorf("%d messages", n)
	}
}

func TestTheBotMayWriteToAPersonWhoStartedItLongAgo(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	phone := w.srv.Phone(5, simulator.Profile{})
	phone.Start()
	if n := w.srv.PendingUpdates(); n != 0 || len(phone.Messages()) != 0 {
		t.Errorf("%d updates, shows %s", n, phone)
	}
	w.send(5, "Ada tugas baru", nil)
	if got := texts(phone.Messages()); got != "[Ada tugas baru]" {
		t.Error(got)
	}
}

func TestTheDateHeaderIsTheSimulatedTime(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 12, 25, 2, 0, 0, 0, time.FixedZone("WITA", 8*3600))
	w := listen(t, simulator.Options{Clock: clockAt(at).now})
	if got := w.post("getMe", nil).Header.Get("Date"); got != "Thu, 24 Dec 2026 18:00:00 GMT" {
		t.Error(got)
	}
}

func TestManyPhonesAreCheapAndSafeAtOnce(t *testing.T) {
	t.Parallel()
	srv := simulator.New(simulator.Options{MaxMessages: 2, MaxCalls: 10})
	defer srv.Close()
	const people = 20_000
	for id := range int64(people) {
		srv.Phone(id+1, simulator.Profile{}).Say("/mulai")
	}
	if n := srv.PendingUpdates(); n != people {
		t.Fatalf("%d updates wait", n)
	}
	base, err := srv.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{t: t, srv: srv, url: base}
	seen, offset := 0, int64(0)
	for {
		batch := w.poll(offset)
		if len(batch) == 0 {
			break
		}
		seen += len(batch)
		offset = batch[len(batch)-1].ID + 1
	}
	if seen != people {
		t.Errorf("%d updates came", seen)
	}
	for i := range 5 {
		w.send(1, fmt.Sprint(i), nil)
	}
	if got := texts(srv.Phone(1, simulator.Profile{}).Messages()); got != "[3 4]" {
		t.Error("a chat keeps the newest two:", got)
	}
	if got := srv.Calls(); len(got) != 10 || got[9].Ordinal != srv.CallCount("getUpdates")+5 {
		t.Errorf("%d calls kept, the last is %+v", len(got), got[len(got)-1])
	}
}
