package simulator_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"ruangaman/simulator"
)

// site is a page in front of a simulator.
type site struct {
	t   *testing.T
	srv *simulator.Server
	web *httptest.Server
}

func open(t *testing.T, page simulator.Page) *site {
	t.Helper()
	w := listen(t, simulator.Options{Clock: clockAt(time.Date(2026, 12, 25, 2, 0, 0, 0, time.UTC)).now})
	page.Phones = []simulator.PagePhone{
		{UserID: 5, Label: simulator.Words{ID: "Pelapor", EN: "reporter"}},
		{UserID: 6, Label: simulator.Words{ID: "Petugas jaga", EN: "on duty"}, Staff: true},
		{UserID: 7, Label: simulator.Words{ID: "Cadangan", EN: "backup"}, Staff: true, Quiet: true},
	}
	page.Zone = time.FixedZone("WITA", 8*3600)
	s := &site{t: t, srv: w.srv, web: httptest.NewServer(simulator.PageHandler(w.srv, page))}
	t.Cleanup(s.web.Close)
	return s
}

// do sends a request with these headers, "Host" included, and returns the answer with its body.
func (s *site) do(method, path, body string, headers map[string]string) (*http.Response, string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.web.URL+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for k, v := range headers {
		if k == "Host" {
			req.Host = v
		}
		req.Header.Set(k, v)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return resp, string(got)
}

var asJSON = map[string]string{"Content-Type": "application/json"}

func TestThePageIsServedUnderAPolicyThatAllowsNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	s := open(t, simulator.Page{})
	for path, kind := range map[string]string{
		"/": "text/html", "/style.css": "text/css", "/icon.svg": "image/svg",
		"/app.js": "javascript", "/phone.js": "javascript",
	} {
		resp, _ := s.do("GET", path, "", nil)
		policy := resp.Header.Get("Content-Security-Policy")
		if resp.StatusCode != 200 || !strings.Contains(resp.Header.Get("Content-Type"), kind) {
			t.Errorf("%s: %d %s", path, resp.StatusCode, resp.Header.Get("Content-Type"))
		}
		if !strings.HasPrefix(policy, "default-src 'none'") || regexp.MustCompile("unsafe|http").MatchString(policy) {
			t.Errorf("%s: policy %q", path, policy)
		}
		if resp.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s sets a cookie", path)
		}
	}
}

func TestThePageNamesNoAddressAndHasNoInlineScriptOrStyle(t *testing.T) {
	t.Parallel()
	foreign := regexp.MustCompile(`(?i)(https?:)?//[a-z0-9-]+\.[a-z]|@import|url\(` +
		`|\son[a-z]+=|\sstyle=|<style|<script[^>]*>[^<]`)
	allowed := regexp.MustCompile(`http://www\.w3\.org/2000/svg`)
	err := fs.WalkDir(os.DirFS("page"), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile("page/" + path)
		if err != nil {
			return err
		}
		if hit := foreign.FindString(allowed.ReplaceAllString(string(raw), "")); hit != "" {
			t.Errorf("%s has %q", path, hit)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsDoneOnThePageHappensOnThePhone(t *testing.T) {
	t.Parallel()
	s := open(t, simulator.Page{})
	phone := s.srv.Phone(5, simulator.Profile{})
	for _, c := range []struct{ action, body string }{
		{"say", `{"text":"halo"}`}, {"tap", `{"message":7,"data":"x"}`}, {"send", `{"kind":"sticker"}`},
		{"block", `{"blocked":true}`},
	} {
		if resp, body := s.do("POST", "/api/phones/5/"+c.action, c.body, asJSON); resp.StatusCode != 204 {
			t.Errorf("%s: %d %s", c.action, resp.StatusCode, body)
		}
	}
	if got := texts(phone.Messages()); got != "[halo ]" || phone.Last().Detail != "🙂" || !phone.Blocked() {
		t.Errorf("%s %+v", got, phone.Last())
	}
	if n := s.srv.PendingUpdates(); n != 4 {
		t.Errorf("%d updates", n)
	}
	s.do("POST", "/api/phones/5/block", `{}`, asJSON)
	s.do("POST", "/api/phones/5/clear", `{}`, asJSON)
	if len(phone.Messages()) != 0 || phone.Blocked() {
		t.Error("the chat was not cleared or the bot is still blocked")
	}
}

func TestOnlyThePageItselfMayDriveThePhones(t *testing.T) {
	t.Parallel()
	s := open(t, simulator.Page{})
	say := `{"text":"palsu"}`
	with := func(more map[string]string) map[string]string {
		all := map[string]string{"Content-Type": "application/json"}
		for k, v := range more {
			all[k] = v
		}
		return all
	}
	for name, c := range map[string]struct {
		path    string
		body    string
		headers map[string]string
		want    int
	}{
		"another site":        {"/api/phones/5/say", say, with(map[string]string{"Sec-Fetch-Site": "cross-site"}), 403},
		"another origin":      {"/api/phones/5/say", say, with(map[string]string{"Origin": "http://example.org"}), 403},
		"a name that rebinds": {"/api/phones/5/say", say, with(map[string]string{"Host": "example.org"}), 403},
		"a form":              {"/api/phones/5/say", say, map[string]string{"Content-Type": "text/plain"}, 415},
		"not JSON":            {"/api/phones/5/say", "text=x", asJSON, 400},
		"no text":             {"/api/phones/5/say", "{}", asJSON, 400},
		"unknown action":      {"/api/phones/5/fly", "{}", asJSON, 400},
		"unknown kind":        {"/api/phones/5/send", `{"kind":"x"}`, asJSON, 400},
		"a phone not shown":   {"/api/phones/8/say", say, asJSON, 404},
	} {
		if resp, body := s.do("POST", c.path, c.body, c.headers); resp.StatusCode != c.want {
			t.Errorf("%s: %d %s", name, resp.StatusCode, body)
		}
	}
	if resp, _ := s.do("GET", "/api/page", "", map[string]string{"Host": "example.org"}); resp.StatusCode != 403 {
		t.Errorf("read under another name: %d", resp.StatusCode)
	}
	if n := len(s.srv.Phone(5, simulator.Profile{}).Messages()); n != 0 {
		t.Errorf("%d messages were written", n)
	}
	own := with(map[string]string{"Origin": s.web.URL, "Sec-Fetch-Site": "same-origin"})
	if resp, _ := s.do("POST", "/api/phones/5/say", say, own); resp.StatusCode != 204 {
		t.Errorf("the page itself: %d", resp.StatusCode)
	}
}

// events reads Server-Sent Events until one of that name satisfies look.
func (s *site) events(lines *bufio.Scanner, name string, look func(string) bool) {
	s.t.Helper()
	for lines.Scan() {
		if lines.Text() != "event: "+name || !lines.Scan() {
			continue
		}
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok && look(data) {
			return
		}
	}
	s.t.Fatalf("the stream ended before the event %s: %v", name, lines.Err())
}

func TestThePageIsToldEveryChangeAsItHappens(t *testing.T) {
	t.Parallel()
	s := open(t, simulator.Page{})
	phone := s.srv.Phone(6, simulator.Profile{})
	phone.Say("sebelum dibuka")
	req, err := http.NewRequestWithContext(within(t), "GET", s.web.URL+"/api/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	s.events(lines, "clock", func(d string) bool {
		return d == `{"day":{"id":"Jumat, 25 Desember 2026","en":"Friday, 25 December 2026"},"time":"10:00:00"}`
	})
	s.events(lines, "phone", func(d string) bool {
		return strings.Contains(d, `"id":6`) && strings.Contains(d, "sebelum dibuka") && strings.Contains(d, `"time":"10:00"`)
	})
	phone.Say("sesudah")
	s.events(lines, "phone", func(d string) bool { return strings.Contains(d, "sesudah") })
	phone.Block()
	s.events(lines, "phone", func(d string) bool { return strings.Contains(d, `"blocked":true`) })
	phone.DeleteChat()
	s.events(lines, "phone", func(d string) bool { return strings.Contains(d, `"messages":[]`) })
	if err := s.srv.Close(); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() { // the stream ends with the server, so this does too
		continue
	}
}

func TestThePageShowsAPictureWhereOneStands(t *testing.T) {
	t.Parallel()
	s := open(t, simulator.Page{})
	phone := s.srv.Phone(5, simulator.Profile{})
	picture := phone.SendPhoto(simulator.SamplePhoto(), "")
	odd := phone.SendPhoto([]byte("<script>"), "")
	gone := phone.SendPhoto(simulator.SamplePhoto(), "")
	if err := phone.Delete(gone); err != nil {
		t.Fatal(err)
	}
	resp, body := s.do("GET", fmt.Sprintf("/api/phones/5/photos/%d", picture), "", nil)
	if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "image/jpeg" || body != string(simulator.SamplePhoto()) {
		t.Errorf("%d %s", resp.StatusCode, resp.Header.Get("Content-Type"))
	}
	for path, want := range map[string]int{
		fmt.Sprintf("/api/phones/5/photos/%d", odd): 204, fmt.Sprintf("/api/phones/5/photos/%d", gone): 204,
		"/api/phones/5/photos/x": 404, "/api/phones/9/photos/1": 404,
	} {
		if resp, body := s.do("GET", path, "", nil); resp.StatusCode != want || want == 204 && body != "" {
			t.Errorf("%s: %d %q", path, resp.StatusCode, body)
		}
	}
}

func TestThePageAsksForItsSetupOnce(t *testing.T) {
	t.Parallel()
	s := open(t, simulator.Page{
		Title: simulator.Words{ID: "Latihan", EN: "Practice"},
		Plays: []simulator.Play{{Title: simulator.Words{ID: "Cerita"}, Steps: []simulator.Words{{ID: "Tekan MULAI"}}}},
	})
	_, body := s.do("GET", "/api/page", "", nil)
	var setup struct {
		Title  map[string]string
		Plays  []struct{ Steps []map[string]string }
		Phones []struct {
			ID    int64
			Staff bool
			Quiet bool
			Label map[string]string
		}
		Thief bool
	}
	if err := json.Unmarshal([]byte(body), &setup); err != nil {
		t.Fatal(err)
	}
	if setup.Title["en"] != "Practice" || len(setup.Plays) != 1 || setup.Plays[0].Steps[0]["id"] != "Tekan MULAI" || len(setup.Phones) != 3 || !setup.Phones[1].Staff ||
		setup.Phones[1].Quiet || !setup.Phones[2].Quiet || setup.Thief {
		t.Error(body)
	}
}

func TestTheThiefPanelShowsWhatItIsGivenAndNoErrorText(t *testing.T) {
	t.Parallel()
	fault := errors.New("open /data/kunci: rahasia")
	view := simulator.ThiefView{Tables: []simulator.ThiefTable{{Name: "cases", Total: 3, Rows: [][]string{{"8f3a"}}}}}
	s := open(t, simulator.Page{Thief: func(context.Context) (simulator.ThiefView, error) { return view, fault }})
	resp, body := s.do("GET", "/api/thief", "", nil)
	if resp.StatusCode != 500 || strings.Contains(body, "rahasia") {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
	fault = nil
	if resp, body = s.do("GET", "/api/thief", "", nil); resp.StatusCode != 200 || !strings.Contains(body, `"total":3`) {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
	if resp, _ := open(t, simulator.Page{}).do("GET", "/api/thief", "", nil); resp.StatusCode != 404 {
		t.Errorf("no panel: %d", resp.StatusCode)
	}
}
