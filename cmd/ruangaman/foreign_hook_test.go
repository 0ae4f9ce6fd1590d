package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// setWebhook begins to bring updates, one at a time and each until it is answered with 200. Only the last address counts.
func (f *foreignServer) setWebhook(w http.ResponseWriter, args map[string]string) {
	ctx, stop := context.WithCancel(context.Background())
	f.mu.Lock()
	if f.unhook != nil {
		f.unhook()
	}
	f.unhook = stop
	f.mu.Unlock()
	go f.bring(ctx, args["url"], args["secret_token"])
	f.answer(w, true)
}

func (f *foreignServer) bring(ctx context.Context, url, secret string) {
	client := &http.Client{Timeout: 10 * time.Second}
	defer client.CloseIdleConnections()
	for ctx.Err() == nil {
		f.mu.Lock()
		var next *foreignUpdate
		if len(f.updates) > 0 {
			oldest := f.updates[0]
			next = &oldest
		}
		changed := f.changed
		f.mu.Unlock()
		switch {
		case next == nil:
			select {
			case <-changed:
			case <-ctx.Done():
			}
		case f.brought(ctx, client, url, secret, *next):
			f.mu.Lock()
			if len(f.updates) > 0 && f.updates[0].id == next.id {
				f.updates = f.updates[1:]
			}
			f.mu.Unlock()
		default:
			select {
			case <-time.After(20 * time.Millisecond):
			case <-ctx.Done():
			}
		}
	}
}

func (f *foreignServer) brought(ctx context.Context, client *http.Client, url, secret string, u foreignUpdate) bool {
	body, err := json.Marshal(u.body)
	if err != nil {
		return false
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	resp, err := client.Do(req)
	if err != nil {
		return false
	}
	defer func() { _ = resp.Body.Close() }()
	return resp.StatusCode == http.StatusOK
}
