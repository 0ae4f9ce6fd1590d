package simulator

import (
	"slices"
	"time"
	"unicode/utf16"
)

// chat is one conversation of the bot. Server.mu guards it.
type chat struct {
	wire     wireChat
	person   *wireUser // of a private chat; replaced on a change, never altered
	wrote    bool      // the person has written, so the bot may
	blocked  bool      // the person blocked the bot, or the group has no place for it
	messages []*message
	history  []Event
	toast    string // what the last answered button said
	answered int    // how many taps were answered
	rev      uint64 // Server.rev at the last change
	changed  bell
}

// message is what a chat shows at one place. What it points to is replaced on a change, never altered.
type message struct {
	id        int
	at        time.Time
	editedAt  time.Time
	from      *wireUser // nil for a post of a channel
	fromBot   bool
	kind      string
	text      string // the caption when kind is not KindText
	media     *media
	keyboard  *keyboard
	silent    bool
	protected bool
}

func (c *chat) find(id int) *message {
	i, ok := slices.BinarySearchFunc(c.messages, id, func(m *message, id int) int { return m.id - id })
	if !ok {
		return nil
	}
	return c.messages[i]
}

// add gives a message its id and time and shows it.
func (s *Server) add(c *chat, m *message) {
	s.nextID++
	m.id, m.at = s.nextID, s.opt.Clock()
	c.messages = append(c.messages, m)
	if limit := s.opt.MaxMessages; limit > 0 && len(c.messages) > limit {
		c.messages = slices.Delete(c.messages, 0, len(c.messages)-limit)
	}
	s.record(c, Sent, m)
}

// edited marks a message that was just altered.
func (s *Server) edited(c *chat, m *message) {
	m.editedAt = s.opt.Clock()
	s.record(c, Edited, m)
}

// drop takes a message out of the chat for both sides.
func (s *Server) drop(c *chat, m *message) {
	c.messages = slices.DeleteFunc(c.messages, func(x *message) bool { return x == m })
	s.record(c, Deleted, m)
}

// record notes an event and wakes everybody who watches the chat.
func (s *Server) record(c *chat, kind EventKind, m *message) {
	if s.opt.KeepHistory {
		c.history = append(c.history, Event{Kind: kind, At: s.opt.Clock(), Message: m.show()})
	}
	s.touch(c)
}

// touch wakes the watchers of a chat whose state changed without a message.
func (s *Server) touch(c *chat) {
	s.change()
	c.rev = s.rev
	c.changed.ring()
}

// change counts a change and wakes everybody who watches the whole server.
func (s *Server) change() {
	s.rev++
	s.anyChange.ring()
}

// wireMessage is the message as the bot gets it.
func (c *chat) wireMessage(m *message) *wireMessage {
	w := &wireMessage{
		ID: m.id, From: m.from, Chat: c.wire, Date: m.at.Unix(),
		media: m.media, Markup: m.keyboard, Protected: m.protected,
	}
	if m.from == nil {
		sender := c.wire
		w.SenderChat = &sender
	}
	if !m.editedAt.IsZero() {
		w.EditDate = m.editedAt.Unix()
	}
	if m.media == nil {
		w.Text, w.Entities = m.text, commands(m.text)
	} else {
		w.Caption, w.CaptionEnt = m.text, commands(m.text)
	}
	return w
}

// maxCommand is the longest bot command.
const maxCommand = 32

// commands finds the /commands of a text, with or without @botname, as Telegram marks them.
func commands(text string) []wireEntity {
	var found []wireEntity
	offset, atWordStart := 0, true
	for i, r := range text {
		if r == '/' && atWordStart {
			if n := commandLength(text[i+1:]); n > 0 {
				found = append(found, wireEntity{Type: "bot_command", Offset: offset, Length: n + 1})
			}
		}
		atWordStart = r == ' ' || r == '\n' || r == '\t'
		offset += utf16.RuneLen(r)
	}
	return found
}

// commandLength is how many bytes of s are a command and its @botname; 0 when it is none.
func commandLength(s string) int {
	n := wordLength(s)
	if n == 0 || n > maxCommand {
		return 0
	}
	if n < len(s) && s[n] == '@' {
		if m := wordLength(s[n+1:]); m > 0 {
			n += 1 + m
		}
	}
	return n
}

func wordLength(s string) int {
	for i := range len(s) {
		c := s[i]
		if c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return i
		}
	}
	return len(s)
}

// utf16Length is the length of a text as Telegram counts it.
func utf16Length(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}
