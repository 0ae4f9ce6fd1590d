package bot

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// Webhook is how Telegram brings updates, instead of our fetching them.
type Webhook struct {
	// Address is what Telegram calls. Without a Listener it is not used; only, when this very address is still set at
	// Telegram from an earlier start, it is removed there so that polling can go on.
	Address string
	// Listener is where the calls arrive, without TLS: a proxy stands before it. Run closes it.
	Listener net.Listener
}

const (
	methodSetWebhook    = "setWebhook"
	methodDeleteWebhook = "deleteWebhook"
	methodWebhookInfo   = "getWebhookInfo"
)

const (
	// maxHookBody bounds one delivery: the largest update is a message of 4096 characters with what it replies to.
	maxHookBody = 1 << 20
	// hookRead is how long one delivery may take to arrive, and hookIdle how long its connection may rest.
	hookRead, hookIdle = 20 * time.Second, 2 * time.Minute
	// hookEvery is how often we look whether the webhook is still ours. It also shows us Telegram's clock when nobody
	// writes.
	hookEvery = 5 * time.Minute
	// secretHeader carries the secret of setWebhook.
	secretHeader = "X-Telegram-Bot-Api-Secret-Token" //nolint:gosec // the name of a header
)

// hook takes deliveries until ctx ends.
type hook struct {
	bot    *Bot
	ctx    context.Context //nolint:containedctx // the life of Run: a commit must not end with the delivery that began it
	secret [sha256.Size]byte

	mu       sync.Mutex // one delivery at a time, as max_connections asks for
	failures int
}

// receive is poll for a webhook: it ends with ctx, or with ErrToken.
func (b *Bot) receive(ctx context.Context) error {
	secret, err := b.drawSecret()
	if err != nil {
		return err
	}
	h := &hook{bot: b, ctx: ctx, secret: sha256.Sum256([]byte(secret))}
	server := &http.Server{
		Handler: h, ReadHeaderTimeout: hookRead, ReadTimeout: hookRead, IdleTimeout: hookIdle, MaxHeaderBytes: 16 << 10,
		ErrorLog: log.New(io.Discard, "", 0), // it would print addresses and panics
	}
	served := make(chan struct{})
	go func() { defer close(served); _ = server.Serve(b.cfg.Webhook.Listener) }()
	err = b.keepHook(ctx, secret)
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if server.Shutdown(end) != nil {
		_ = server.Close()
	}
	<-served
	return err
}

// drawSecret makes a secret that lives as long as this process: Telegram is told it at every start, nobody else is.
func (b *Bot) drawSecret() (string, error) {
	var raw [32]byte
	if _, err := io.ReadFull(b.cfg.Random, raw[:]); err != nil {
		return "", errChance
	}
	return hex.EncodeToString(raw[:]), nil
}

// keepHook sets the webhook and sets it again when it is not ours any more.
func (b *Bot) keepHook(ctx context.Context, secret string) error {
	type params struct {
		URL     string   `json:"url"`
		Secret  string   `json:"secret_token"`
		Most    int      `json:"max_connections"`
		Allowed []string `json:"allowed_updates"`
	}
	for failures := 0; ctx.Err() == nil; {
		err := b.client.call(ctx, methodSetWebhook, params{URL: b.cfg.Webhook.Address, Secret: secret, Most: 1, Allowed: wanted}, nil)
		switch {
		case err != nil && ctx.Err() != nil:
			return nil
		case err != nil && b.unknownToken(err):
			return ErrToken
		case err != nil:
			failures++
			sleep(ctx, b.hookTrouble(err, failures))
			continue
		}
		failures = 0
		b.accepted()
		b.watchHook(ctx)
	}
	return nil
}

// hookTrouble logs a webhook that could not be set and says how long to wait.
func (b *Bot) hookTrouble(err error, failures int) time.Duration {
	var call *callError
	pause := backoff(failures-1, firstPause, mostPause, b.cfg.Random)
	if errors.As(err, &call) {
		pause = max(pause, call.after)
	}
	b.cfg.Log.Error("webhook not set, trying again", "err_kind", kindOf(err), "attempt", failures)
	return pause
}

// watchHook returns when the webhook is not ours any more, or with ctx.
func (b *Bot) watchHook(ctx context.Context) {
	for sleep(ctx, hookEvery) {
		if address, err := b.hookAddress(ctx); err == nil && address != b.cfg.Webhook.Address {
			b.cfg.Log.Error("the webhook was changed by somebody else; setting it again")
			return
		}
	}
}

// hookAddress is where Telegram brings updates now; "" when they are fetched.
func (b *Bot) hookAddress(ctx context.Context) (string, error) {
	var info struct {
		URL string `json:"url"`
	}
	err := b.client.call(ctx, methodWebhookInfo, struct{}{}, &info)
	return info.URL, err
}

// leaveHook removes a webhook that an earlier start of ours has set, so that polling works, and reports whether it did.
func (b *Bot) leaveHook(ctx context.Context) bool {
	address, err := b.hookAddress(ctx)
	if err != nil || address == "" || address != b.cfg.Webhook.Address {
		return false
	}
	return b.client.call(ctx, methodDeleteWebhook, struct{}{}, nil) == nil
}

// ServeHTTP takes one delivery. Telegram brings an update again until it is answered with 200, so 200 is said only when
// it is committed.
func (h *hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	given := sha256.Sum256([]byte(r.Header.Get(secretHeader))) // of one length, whatever is given
	switch {
	case subtle.ConstantTimeCompare(given[:], h.secret[:]) != 1:
		w.WriteHeader(http.StatusUnauthorized)
		return
	case r.Method != http.MethodPost:
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxHookBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		w.WriteHeader(http.StatusRequestEntityTooLarge)
	case err != nil || !json.Valid(raw): // cut on the way: it comes again
		w.WriteHeader(http.StatusBadRequest)
	default:
		w.WriteHeader(h.take(raw))
	}
}

// take commits one update and gives the status to answer with.
func (h *hook) take(raw json.RawMessage) int {
	batch, lost := decodeAll([]json.RawMessage{raw})
	h.bot.counts.unreadable.Add(int64(lost))
	if len(batch) == 0 { // without an id nothing can be done with it, now or later
		return http.StatusOK
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.bot.commit(h.ctx, batch); err != nil {
		h.failures++
		h.bot.notStored(batch, err, h.failures)
		return http.StatusServiceUnavailable
	}
	h.failures = 0
	return http.StatusOK
}
