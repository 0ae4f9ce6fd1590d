package simulator

import (
	"strconv"
	"time"
)

const (
	// callbackLife is how long a tapped button may be answered. Telegram names no number; its own is of this order.
	callbackLife = time.Minute
	// maxToast is the limit of the text of answerCallbackQuery in UTF-16 code units.
	maxToast = 200
)

// callbacks are the taps that wait for an answer, oldest first. Server.mu guards it.
type callbacks struct {
	last int64
	open []callback
}

type callback struct {
	id   string
	at   time.Time
	chat *chat
}

// tap queues a callback query on a message. A message that is gone is sent as inaccessible, with date 0.
func (s *Server) tap(c *chat, from *wireUser, messageID int, data string) {
	now := s.opt.Clock()
	shown := &wireMessage{ID: messageID, Chat: c.wire}
	if m := c.find(messageID); m != nil {
		shown = c.wireMessage(m)
	}
	b := &s.callbacks
	b.expire(now)
	b.last++
	id := strconv.FormatInt(from.ID<<20+b.last, 10)
	b.open = append(b.open, callback{id: id, at: now, chat: c})
	c.toast = ""
	s.enqueue(updateCallback, wireCallback{
		ID: id, From: from, Message: shown, ChatInstance: strconv.FormatInt(c.wire.ID, 10), Data: data,
	})
}

func (b *callbacks) expire(now time.Time) {
	keep := 0
	for keep < len(b.open) && now.Sub(b.open[keep].at) >= callbackLife {
		keep++
	}
	b.open = append(b.open[:0], b.open[keep:]...)
}

func (s *Server) answerCallbackQuery(r *request) (any, *refusal) {
	text := r.fields["text"]
	if utf16Length(text) > maxToast {
		return nil, bad("MESSAGE_TOO_LONG")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b := &s.callbacks
	b.expire(s.opt.Clock())
	for i, open := range b.open {
		if open.id != r.fields["callback_query_id"] {
			continue
		}
		b.open = append(b.open[:i], b.open[i+1:]...)
		open.chat.toast = text
		open.chat.answered++
		s.record(open.chat, Answered, &message{at: s.opt.Clock(), from: s.bot, fromBot: true, kind: KindText, text: text})
		return true, nil
	}
	return nil, bad("query is too old and response timeout expired or query ID is invalid")
}
