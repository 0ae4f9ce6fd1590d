package simulator

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"time"
)

// Waits of webhook delivery. Each refusal doubles the wait.
const (
	hookFirstWait = 20 * time.Millisecond
	hookMaxWait   = time.Second
	hookTimeout   = time.Minute
)

// webhook is where updates are delivered. Server.mu guards it.
type webhook struct {
	url       string
	secret    string
	max       int64
	stop      context.CancelFunc
	lastError string
	errorAt   time.Time
}

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{0,256}$`)

type wireWebhook struct {
	URL            string   `json:"url"`
	CustomCert     bool     `json:"has_custom_certificate"`
	Pending        int      `json:"pending_update_count"`
	MaxConnections int64    `json:"max_connections,omitempty"`
	LastErrorDate  int64    `json:"last_error_date,omitempty"`
	LastError      string   `json:"last_error_message,omitempty"`
	Allowed        []string `json:"allowed_updates,omitempty"`
}

// setWebhook takes http, unlike Telegram, and loopback only, so that no update can leave this machine.
func (s *Server) setWebhook(r *request) (any, *refusal) {
	var allowed []string
	if refused := r.list("allowed_updates", &allowed); refused != nil {
		return nil, refused
	}
	target, err := url.Parse(r.fields["url"])
	switch {
	case r.fields["url"] == "":
		return s.deleteWebhook(r)
	case err != nil || target.Scheme != "http" && target.Scheme != "https" || !isLoopback(target.Hostname()):
		return nil, bad("bad webhook: the simulator delivers to loopback only")
	case !secretForm.MatchString(r.fields["secret_token"]):
		return nil, bad("secret token contains unallowed characters")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unhook(r)
	u := &s.updates
	if r.fields["allowed_updates"] != "" {
		u.allowed = allowed
	}
	if u.poll != nil {
		close(u.poll)
		u.poll = nil
	}
	ctx, stop := context.WithCancel(s.closed)
	u.hook = webhook{url: r.fields["url"], secret: r.fields["secret_token"], max: r.number("max_connections"), stop: stop}
	hook := u.hook
	s.work.Go(func() { s.deliver(ctx, hook) })
	return true, nil
}

func (s *Server) deleteWebhook(r *request) (any, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unhook(r)
	return true, nil
}

func (s *Server) unhook(r *request) {
	u := &s.updates
	if u.hook.stop != nil {
		u.hook.stop()
	}
	u.hook = webhook{}
	if r.flag("drop_pending_updates") {
		u.pending = nil
	}
}

func (s *Server) getWebhookInfo(*request) (any, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := &s.updates
	info := wireWebhook{
		URL: u.hook.url, Pending: len(u.pending), MaxConnections: u.hook.max,
		LastError: u.hook.lastError, Allowed: u.allowed,
	}
	if info.LastError != "" {
		info.LastErrorDate = u.hook.errorAt.Unix()
	}
	return info, nil
}

// deliver posts one update at a time, in order, each again and again until it is answered with 200.
func (s *Server) deliver(ctx context.Context, hook webhook) {
	client := &http.Client{
		Timeout:       hookTimeout,
		Transport:     &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer client.CloseIdleConnections()
	wait := hookFirstWait
	for ctx.Err() == nil {
		next, ok := s.nextForHook(ctx)
		if !ok {
			return
		}
		if err := post(ctx, client, hook, next.raw); err != nil {
			if ctx.Err() == nil {
				s.hookFailed(err)
			}
			pause(ctx, wait)
			wait = min(2*wait, hookMaxWait)
			continue
		}
		wait = hookFirstWait
		s.hookDone(ctx, next.id)
	}
}

// nextForHook waits for the oldest update.
func (s *Server) nextForHook(ctx context.Context) (next update, ok bool) {
	err := s.until(ctx, &s.updates.arrived, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		if len(s.updates.pending) > 0 {
			next, ok = s.updates.pending[0], true
		}
		return ok
	})
	return next, err == nil
}

func (s *Server) hookDone(ctx context.Context, id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.updates.pending; ctx.Err() == nil && len(p) > 0 && p[0].id == id {
		s.updates.remember(p[0])
		s.updates.pending = p[1:]
	}
}

func (s *Server) hookFailed(err error) {
	s.mu.Lock()
	s.updates.hook.lastError, s.updates.hook.errorAt = err.Error(), s.opt.Clock()
	s.mu.Unlock()
	s.opt.Log.Warn("webhook delivery refused", "err_kind", "webhook")
}

func post(ctx context.Context, client *http.Client, hook webhook, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, hook.url, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("build webhook request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	if hook.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", hook.secret)
	}
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("post to webhook: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxBody))
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("wrong response from the webhook: %s", resp.Status)
	}
	return nil
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
