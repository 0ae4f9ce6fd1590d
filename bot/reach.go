package bot

import (
	"context"
	"errors"
	"time"

	"ruangaman/report"
)

// Reach is what Telegram says of writing to a chat.
type Reach int

// The answers. Telegram does not always tell a chat that never began from one that blocked the bot.
const (
	ReachUnknown Reach = iota // it was asked and gave no answer that means either
	ReachOpen                 // a message would be taken
	ReachClosed               // never begun, blocked, or the account is gone; of a group: not a member, or not allowed to write
)

const methodSendChatAction = "sendChatAction"

const (
	reachPause = 50 * time.Millisecond // between two chats: well below what Telegram allows a bot in a second
	reachTries = 3                     // for a chat while Telegram asks us to slow down
	reachWait  = time.Minute           // the longest it may ask for
)

// ErrAway is returned when Telegram could not be asked.
var ErrAway = errors.New("telegram cannot be asked")

type actionParams struct {
	Chat   int64  `json:"chat_id"`
	Action string `json:"action"`
}

// AskReach asks Telegram of each chat whether a message would be taken, beside a bot that runs: by "typing…", which leaves
// nothing in the chat and makes no sound. Only somebody who has the chat open in that moment sees it, for some seconds.
func AskReach(ctx context.Context, cfg Config, chats []report.ChatID) (map[report.ChatID]Reach, error) {
	calls, err := newCalls(cfg.Token, cfg.API, cfg.Client, new(Clock))
	if err != nil {
		return nil, err
	}
	out := map[report.ChatID]Reach{}
	for _, chat := range chats {
		if out[chat], err = calls.reach(ctx, chat); err != nil {
			return nil, err
		}
		if !sleep(ctx, reachPause) {
			return nil, ErrAway
		}
	}
	return out, nil
}

// reach asks of one chat.
func (c *client) reach(ctx context.Context, chat report.ChatID) (Reach, error) {
	for range reachTries {
		err := c.call(ctx, methodSendChatAction, actionParams{Chat: int64(chat), Action: "typing"}, nil)
		var e *callError
		switch {
		case err == nil:
			return ReachOpen, nil
		case !errors.As(err, &e):
			return ReachUnknown, ErrAway
		}
		switch e.kind {
		case troubleTooMany:
			if !sleep(ctx, min(e.after, reachWait)) {
				return ReachUnknown, ErrAway
			}
		case troubleForbidden:
			return ReachClosed, nil
		case troubleRefused:
			if e.reason == reasonNobody || chat < 0 { // a group in which the bot may not write is refused so
				return ReachClosed, nil
			}
			return ReachUnknown, nil
		case troubleToken, troubleUnknown:
			return ReachUnknown, ErrToken
		default:
			return ReachUnknown, ErrAway
		}
	}
	return ReachUnknown, nil
}
