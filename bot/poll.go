package bot

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"ruangaman/flows"
)

// The methods of the Bot API that are called (https://core.telegram.org/bots/api).
const (
	methodGetUpdates     = "getUpdates"
	methodGetMe          = "getMe"
	methodSend           = "sendMessage"
	methodEdit           = "editMessageText"
	methodDelete         = "deleteMessage"
	methodDeleteMany     = "deleteMessages"
	methodAnswerCallback = "answerCallbackQuery"
)

const (
	// pollWait is how long Telegram may hold a poll open (its own limit is 50 seconds).
	pollWait = 50 * time.Second
	// pollSlack is what a poll may take beyond that.
	pollSlack = 15 * time.Second
	// shortPoll is the pause after an empty answer that came sooner than asked for, so that a server that does not hold
	// polls open is not asked in a loop.
	shortPoll = 200 * time.Millisecond
	// batchSize is the most updates of one answer (Bot API, getUpdates.limit).
	batchSize = 100
	// The pauses after a failed poll or commit.
	firstPause = 500 * time.Millisecond
	mostPause  = 15 * time.Second
)

// wanted are the kinds of update we ask for. Posts of channels, reactions and membership of others are none of ours.
var wanted = []string{"message", "edited_message", "callback_query", "my_chat_member"}

// pollParams are the parameters of getUpdates.
type pollParams struct {
	Offset         int64    `json:"offset,omitempty"`
	Limit          int      `json:"limit"`
	Timeout        int      `json:"timeout"`
	AllowedUpdates []string `json:"allowed_updates"`
}

// poll fetches and commits batches until ctx ends. The offset lives for one request only: it confirms the batch just
// committed. After anything else we ask without one, because Telegram's ids may restart lower after a quiet week and an
// old offset would then confirm what nobody has read; what is handed out twice is found by its id.
func (b *Bot) poll(ctx context.Context) error {
	var offset int64
	failures := 0
	for ctx.Err() == nil {
		// The first poll is not held open: it tells at once whether Telegram knows us.
		asked, wait := time.Now(), b.cfg.PollWait
		if !b.tokenKnown() {
			wait = 0
		}
		batch, err := b.fetch(ctx, offset, wait)
		offset = 0
		switch {
		case err != nil && ctx.Err() != nil:
			return nil
		case err != nil && b.unknownToken(err):
			return ErrToken
		case err != nil:
			failures++
			if hooked(err) && b.leaveHook(ctx) {
				continue
			}
			sleep(ctx, b.pollTrouble(err, failures))
			continue
		}
		if len(batch) == 0 {
			failures = 0
			if time.Since(asked) < min(time.Second, wait/2) {
				sleep(ctx, shortPoll)
			}
			continue
		}
		if err := b.commit(ctx, batch); err != nil {
			failures++
			b.notStored(batch, err, failures)
			sleep(ctx, backoff(failures-1, firstPause, mostPause, b.cfg.Random))
			continue
		}
		failures = 0
		offset = last(batch) + 1
	}
	return nil
}

// fetch asks for the next batch.
func (b *Bot) fetch(ctx context.Context, offset int64, wait time.Duration) ([]update, error) {
	ctx, cancel := context.WithTimeout(ctx, wait+pollSlack)
	defer cancel()
	params := pollParams{Offset: offset, Limit: batchSize, Timeout: int(wait.Seconds()), AllowedUpdates: wanted}
	var raws []json.RawMessage
	if err := b.client.call(ctx, methodGetUpdates, params, &raws); err != nil {
		return nil, err
	}
	b.accepted()
	batch, lost := decodeAll(raws)
	b.counts.unreadable.Add(int64(lost))
	if len(batch) == 0 && lost > 0 { // without an id nothing can be confirmed: all of it will be handed out again at once
		return nil, &callError{method: methodGetUpdates, kind: troubleUnreadable}
	}
	return batch, nil
}

// tokenKnown reports whether Telegram ever accepted the token.
func (b *Bot) tokenKnown() bool {
	select {
	case <-b.known:
		return true
	default:
		return false
	}
}

// accepted notes that Telegram knows the token.
func (b *Bot) accepted() {
	if !b.tokenKnown() {
		close(b.known)
	}
}

// unknownToken reports whether Telegram refuses the token and never accepted it. A token that is revoked later is waited
// for: the people who wrote are still there.
func (b *Bot) unknownToken(err error) bool {
	kind := kindOf(err)
	return !b.tokenKnown() && (kind == troubleToken || kind == troubleUnknown)
}

// pollTrouble logs a failed poll and says how long to wait.
func (b *Bot) pollTrouble(err error, failures int) time.Duration {
	pause := backoff(failures-1, firstPause, mostPause, b.cfg.Random)
	kind := kindOf(err)
	var call *callError
	if errors.As(err, &call) {
		pause = max(pause, call.after)
	}
	log := b.cfg.Log.With("err_kind", kind, "attempt", failures)
	switch {
	case kind == troubleConflict && call.hook:
		log.Error("a webhook is set for this token; updates cannot be fetched until it is removed")
	case kind == troubleConflict:
		log.Error("another process fetches updates with this token; only one may run")
	case kind == troubleToken || kind == troubleUnknown:
		log.Error("telegram does not accept the token any more")
	default:
		log.Warn("updates cannot be fetched, trying again")
	}
	return pause
}

// hooked reports whether a poll was refused because a webhook is set.
func hooked(err error) bool {
	var call *callError
	return errors.As(err, &call) && call.kind == troubleConflict && call.hook
}

// notStored logs a batch that could not be committed and tells its people, once in a while.
func (b *Bot) notStored(batch []update, err error, failures int) {
	b.cfg.Log.Error("batch not stored, nothing confirmed, trying again", "err_kind", kindOf(err), "attempt", failures, "count", len(batch))
	for _, u := range batch {
		if chat := u.private(); chat != 0 && !b.leaving(u) {
			b.direct.apologise(chat)
		}
	}
}

// leaving reports whether somebody is on the way out: nothing is said to them, and what they asked for comes as soon as it can
// be stored.
func (b *Bot) leaving(u update) bool {
	if u.full == nil {
		return false
	}
	h, ok := route(u.full, b.username())
	return ok && flows.Exits(h.in)
}
