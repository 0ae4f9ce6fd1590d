package simulator

import (
	"net/http"
	"strings"
	"time"
)

const (
	// maxText is the limit of a message in UTF-16 code units.
	maxText = 4096
	// maxBatch is how many messages one deleteMessages may name.
	maxBatch = 100
	// deletable is how long a bot may delete a message.
	deletable = 48 * time.Hour
)

const notModified = "message is not modified: specified new message content and reply markup are exactly the same" +
	" as a current content and reply markup of the message"

// text reads the field text as Telegram stores it: without white space around it, within the limit.
func (r *request) text() (string, *refusal) {
	if r.fields["parse_mode"] != "" {
		return "", bad("parse_mode is not simulated")
	}
	text := strings.TrimSpace(r.fields["text"])
	switch {
	case text == "":
		return "", bad("message text is empty")
	case utf16Length(text) > maxText:
		return "", bad("message is too long")
	}
	return text, nil
}

// reach finds the chat of a call. The caller holds mu.
func (s *Server) reach(r *request) (*chat, *refusal) {
	if r.fields["chat_id"] == "" {
		return nil, bad("chat_id is empty")
	}
	c := s.chats[r.number("chat_id")]
	if c == nil {
		return nil, bad("chat not found")
	}
	return c, nil
}

// writable finds the chat of a call and refuses when the bot may not write there. The caller holds mu.
func (s *Server) writable(r *request) (*chat, *refusal) {
	c, refused := s.reach(r)
	switch {
	case refused != nil:
		return nil, refused
	case c.blocked && c.wire.Type == typePrivate:
		return nil, refuse(http.StatusForbidden, "Forbidden: bot was blocked by the user")
	case c.blocked:
		return nil, refuse(http.StatusForbidden, "Forbidden: bot was kicked from the "+c.wire.Type+" chat")
	case c.wire.Type == typePrivate && !c.wrote:
		return nil, refuse(http.StatusForbidden, "Forbidden: bot can't initiate conversation with a user")
	}
	return c, nil
}

// words are the text of a message and the keyboard under it.
func (r *request) words() (text string, keys *keyboard, refused *refusal) {
	if text, refused = r.text(); refused == nil {
		keys, refused = r.keyboard()
	}
	return text, keys, refused
}

func (s *Server) sendMessage(r *request) (any, *refusal) {
	text, keys, refused := r.words()
	if refused != nil {
		return nil, refused
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, refused := s.writable(r)
	if refused != nil {
		return nil, refused
	}
	m := &message{
		from: s.bot, fromBot: true, kind: KindText, text: text, keyboard: keys,
		silent: r.flag("disable_notification"), protected: r.flag("protect_content"),
	}
	if c.wire.Type == typeChannel {
		m.from = nil
	}
	s.add(c, m)
	return c.wireMessage(m), nil
}

func (s *Server) editMessageText(r *request) (any, *refusal) {
	text, keys, refused := r.words()
	if refused != nil {
		return nil, refused
	}
	return s.edit(r, func(m *message) *refusal {
		if m.kind != KindText {
			return bad("there is no text in the message to edit")
		}
		if m.text == text && m.keyboard.same(keys) {
			return bad(notModified)
		}
		m.text, m.keyboard = text, keys
		return nil
	})
}

func (s *Server) editMessageReplyMarkup(r *request) (any, *refusal) {
	keys, refused := r.keyboard()
	if refused != nil {
		return nil, refused
	}
	return s.edit(r, func(m *message) *refusal {
		if m.keyboard.same(keys) {
			return bad(notModified)
		}
		m.keyboard = keys
		return nil
	})
}

// edit finds a message of the bot and lets change alter it.
func (s *Server) edit(r *request, change func(*message) *refusal) (any, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, refused := s.writable(r)
	if refused != nil {
		return nil, refused
	}
	m := c.find(int(r.number("message_id")))
	switch {
	case m == nil:
		return nil, bad("message to edit not found")
	case !m.fromBot:
		return nil, bad("message can't be edited")
	}
	if refused := change(m); refused != nil {
		return nil, refused
	}
	s.edited(c, m)
	return c.wireMessage(m), nil
}

func (s *Server) deleteMessage(r *request) (any, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, refused := s.reach(r)
	if refused != nil {
		return nil, refused
	}
	m := c.find(int(r.number("message_id")))
	if m == nil {
		return nil, bad("message to delete not found")
	}
	if refused := s.mayDelete(c, m); refused != nil {
		return nil, refused
	}
	s.drop(c, m)
	return true, nil
}

// deleteMessages passes over what is not there. One message that can't be deleted refuses the whole batch.
func (s *Server) deleteMessages(r *request) (any, *refusal) {
	var ids []int
	if refused := r.list("message_ids", &ids); refused != nil {
		return nil, refused
	}
	switch {
	case len(ids) == 0:
		return nil, bad("message identifiers are not specified")
	case len(ids) > maxBatch:
		return nil, bad("too many message identifiers specified")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, refused := s.reach(r)
	if refused != nil {
		return nil, refused
	}
	var found []*message
	for _, id := range ids {
		m := c.find(id)
		if m == nil {
			continue
		}
		if refused := s.mayDelete(c, m); refused != nil {
			return nil, refused
		}
		found = append(found, m)
	}
	for _, m := range found {
		s.drop(c, m)
	}
	return true, nil
}

// mayDelete keeps Telegram's law: 48 hours, and what others wrote only in private chats. A chat that blocked the
// bot is no hindrance, as deleting sends nothing.
func (s *Server) mayDelete(c *chat, m *message) *refusal {
	if s.opt.Clock().Sub(m.at) >= deletable || !m.fromBot && c.wire.Type != typePrivate {
		return bad("message can't be deleted")
	}
	return nil
}
