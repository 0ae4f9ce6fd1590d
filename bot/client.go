package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	// maxAnswer bounds what is read of an ordinary answer. The largest is a sent message of 4096 characters with its
	// keyboard.
	maxAnswer = 1 << 20
	// maxUpdates bounds a getUpdates answer: 100 updates of more than half a megabyte each.
	maxUpdates = 64 << 20
	// callTime is how long one call may take. Telegram answers in tenths of a second or not at all.
	callTime = 20 * time.Second
)

// client makes the calls. They are JSON over the one wire: the library's own requests are chunked multipart
// (LIBRARIES §1.3: 5.6 times the time and 3.7 times the allocations) and its errors quote bodies and descriptions.
type client struct {
	// url gives "https://api.telegram.org/bot<token>/<method>". A func, so that no fmt verb prints the token.
	url func(method string) *url.URL
	// file gives the address of a file's content, token included.
	file  func(path string) *url.URL
	wire  oneHost
	clock *Clock
}

// answer is the envelope of every answer of the Bot API. Result points to what the caller wants to have of it, so that an
// answer is read once.
type answer struct {
	OK          bool   `json:"ok"`
	Result      any    `json:"result"`
	Description string `json:"description"`
	ErrorCode   int    `json:"error_code"`
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
	} `json:"parameters"`
}

// unread passes over a result that nobody wants.
type unread struct{}

// UnmarshalJSON keeps nothing.
func (*unread) UnmarshalJSON([]byte) error { return nil }

// call does one method. params may be nil; result may be nil when it does not matter. Every error is a *callError.
func (c *client) call(ctx context.Context, method string, params, result any) error {
	limit := int64(maxAnswer)
	if method == methodGetUpdates { // which brings its own time, as it may be held open
		limit = maxUpdates
	} else if end, ok := ctx.Deadline(); !ok || time.Until(end) > callTime {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, callTime)
		defer cancel()
	}
	body, err := json.Marshal(params)
	if err != nil {
		return &callError{method: method, kind: troubleOther}
	}
	return c.post(ctx, method, "application/json", bytes.NewReader(body), limit, result)
}

// post does one request of the Bot API and reads at most limit bytes of its answer.
func (c *client) post(ctx context.Context, method, form string, body io.Reader, limit int64, result any) error {
	fail := func(kind trouble) error { return &callError{method: method, kind: kind} }
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "", body)
	if err != nil {
		return fail(troubleOther)
	}
	req.URL = c.url(method)
	req.Header.Set("Content-Type", form)
	resp, err := c.wire.RoundTrip(req)
	if err != nil {
		return fail(transportTrouble(err))
	}
	defer func() { _ = resp.Body.Close() }()
	c.clock.observe(resp.Header)
	raw, err := readAll(resp, limit+1)
	if err != nil {
		return fail(transportTrouble(err))
	}
	wanted := result != nil
	if !wanted {
		result = &unread{}
	}
	a := answer{Result: result}
	readable := int64(len(raw)) <= limit && json.Unmarshal(raw, &a) == nil
	if !readable || resp.StatusCode >= http.StatusMultipleChoices || !a.OK {
		return failure(method, resp.StatusCode, a, readable)
	}
	// All is well, it says, and has nothing to show. A null takes the pointer away, and what came after it would not be read.
	if wanted && (a.Result != result || !bytes.Contains(raw, []byte(`"result"`))) {
		return fail(troubleGarbled)
	}
	return nil
}

// readAll reads at most limit bytes, without growing where the length is told.
func readAll(resp *http.Response, limit int64) ([]byte, error) {
	var b bytes.Buffer
	if n := resp.ContentLength; n > 0 && n <= limit {
		b.Grow(int(n) + bytes.MinRead)
	}
	_, err := b.ReadFrom(io.LimitReader(resp.Body, limit))
	return b.Bytes(), err
}

// failure classifies an answer that is not ok. Of the description only a reason remains.
func failure(method string, status int, a answer, readable bool) *callError {
	code := status
	if a.ErrorCode != 0 {
		code = a.ErrorCode
	}
	e := &callError{method: method, after: max(time.Duration(a.Parameters.RetryAfter), 0) * time.Second}
	switch {
	case code == http.StatusUnauthorized:
		e.kind = troubleToken
	case code == http.StatusTooManyRequests:
		e.kind = troubleTooMany
	case code >= http.StatusInternalServerError || code >= http.StatusMultipleChoices && code < http.StatusBadRequest:
		e.kind = troubleServer
	case !readable || code < http.StatusBadRequest:
		e.kind = troubleGarbled
	case code == http.StatusForbidden:
		e.kind = troubleForbidden
	case code == http.StatusNotFound:
		e.kind = troubleUnknown
	case code == http.StatusConflict:
		e.kind, e.hook = troubleConflict, strings.Contains(strings.ToLower(a.Description), "webhook")
	default:
		e.kind, e.reason = troubleRefused, reasonOf(a.Description)
	}
	return e
}

// errAPI refuses an address to which the token must not be sent.
var errAPI = errors.New("the address of the Bot API must be https, or http on this machine, without user or query")

// apiURL checks the address of the Bot API. Plain http is for loopback alone: the token would travel in clear.
func apiURL(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errAPI
	}
	if u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname()) {
		return u, nil
	}
	return nil, errAPI
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// guard makes the one way to the Bot API. There is no http.Client around it, so nothing follows a redirect (it would carry
// the token to the target as Referer) or keeps a cookie; no other host is asked, and no idle connection is dead without our
// noticing.
func guard(given *http.Client, api *url.URL) oneHost {
	var transport http.RoundTripper = &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}).DialContext,
		ForceAttemptHTTP2:     true,
		HTTP2:                 &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 5 * time.Second},
		TLSHandshakeTimeout:   10 * time.Second,
		IdleConnTimeout:       90 * time.Second,
		MaxIdleConnsPerHost:   mostSlots + answerers + 2,
		ExpectContinueTimeout: time.Second,
		DisableCompression:    true, // answers are short
	}
	if given != nil && given.Transport != nil {
		transport = given.Transport
	}
	return oneHost{scheme: api.Scheme, host: api.Host, next: transport}
}

// oneHost refuses every request that is not for the host of the Bot API.
type oneHost struct {
	scheme, host string
	next         http.RoundTripper
}

var errOtherHost = errors.New("refused: not the host of the Bot API")

// RoundTrip does the request if it is for the one host.
func (o oneHost) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme != o.scheme || r.URL.Host != o.host {
		return nil, errOtherHost
	}
	return o.next.RoundTrip(r)
}
