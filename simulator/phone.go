package simulator

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf16"
)

// ErrNoButton is returned by a tap on a button that no visible message has.
var ErrNoButton = errors.New("no such button on the screen")

// ErrNoMessage is returned when a message is not on the screen, or is not the person's own.
var ErrNoMessage = errors.New("no such message on the screen")

// Profile is what a person's account tells a bot.
type Profile struct {
	FirstName, LastName, Username string
	// Lang is the language of the app, for instance "id".
	Lang string
}

// Phone is one person with a private chat with the bot. Its methods are what the person does; they return at once,
// before the bot has seen anything.
type Phone struct{ Screen }

// Phone returns the phone of an account and makes it when there is none. A Profile that is not empty replaces the
// one before.
func (s *Server) Phone(userID int64, p Profile) *Phone {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[userID]
	if c == nil {
		c = &chat{}
		s.chats[userID] = c
	} else if p == (Profile{}) {
		return &Phone{Screen{srv: s, chat: c}}
	}
	if p.FirstName == "" {
		p.FirstName = fmt.Sprintf("Ponsel %d", userID)
	}
	c.person = &wireUser{ID: userID, FirstName: p.FirstName, LastName: p.LastName, Username: p.Username, Lang: p.Lang}
	c.wire = wireChat{ID: userID, Type: typePrivate, FirstName: p.FirstName, LastName: p.LastName, Username: p.Username}
	return &Phone{Screen{srv: s, chat: c}}
}

// Name is the first name of the person.
func (p *Phone) Name() string {
	p.srv.mu.Lock()
	defer p.srv.mu.Unlock()
	return p.chat.person.FirstName
}

// Start lets the bot write to a person who pressed START long ago and has an empty chat since: nothing is shown, and
// the bot is told nothing.
func (p *Phone) Start() {
	p.srv.mu.Lock()
	defer p.srv.mu.Unlock()
	p.chat.wrote = true
}

// Say writes a text and returns its message id. Like the app it sends a text over the limit as several messages and
// returns the id of the last, and it unblocks a bot that was blocked.
func (p *Phone) Say(text string) int {
	p.srv.mu.Lock()
	defer p.srv.mu.Unlock()
	id := 0
	for _, part := range split(text) {
		id = p.send(&message{kind: KindText, text: part})
	}
	return id
}

// send puts a message into the private chat and tells the bot. The caller holds mu.
func (p *Phone) send(m *message) int {
	p.unblock()
	p.chat.wrote = true
	m.from = p.chat.person
	p.srv.add(p.chat, m)
	p.srv.enqueue(updateMessage, p.chat.wireMessage(m))
	return m.id
}

// split cuts a text into pieces within the limit of a message.
func split(text string) []string {
	if utf16Length(text) <= maxText {
		return []string{text}
	}
	var parts []string
	start, length := 0, 0
	for i, r := range text {
		n := utf16.RuneLen(r)
		if length+n > maxText {
			parts = append(parts, text[start:i])
			start, length = i, 0
		}
		length += n
	}
	return append(parts, text[start:])
}

// Tap presses the newest button with this label: first one that equals it, else one that contains it in any case.
func (p *Phone) Tap(label string) error {
	m, b, ok := findButton(p.Messages(), label)
	if !ok {
		return fmt.Errorf("tap %q in chat %d: %w:\n%s", label, p.ID(), ErrNoButton, p)
	}
	return p.press(m, b)
}

// TapWhenShown waits for a button with this label and presses it.
func (p *Phone) TapWhenShown(ctx context.Context, label string) error {
	m, b, err := p.WaitButton(ctx, label)
	if err != nil {
		return fmt.Errorf("tap %q: %w", label, err)
	}
	return p.press(m, b)
}

func (p *Phone) press(m Message, b Button) error {
	if b.Data == "" {
		return fmt.Errorf("tap %q in chat %d: it opens a link: %w", b.Text, p.ID(), ErrNoButton)
	}
	p.TapData(m.ID, b.Data)
	return nil
}

// TapData presses a button with this data at a message, whether or not the message is there or has that button: a
// forged client can send anything.
func (p *Phone) TapData(messageID int, data string) {
	p.srv.mu.Lock()
	defer p.srv.mu.Unlock()
	p.srv.tap(p.chat, p.chat.person, messageID, data)
}

// Edit changes a text of the person's own.
func (p *Phone) Edit(messageID int, text string) error {
	p.srv.mu.Lock()
	defer p.srv.mu.Unlock()
	m := p.chat.find(messageID)
	if m == nil || m.fromBot {
		return fmt.Errorf("edit message %d: %w", messageID, ErrNoMessage)
	}
	m.text = text
	p.srv.edited(p.chat, m)
	p.srv.enqueue(updateEdited, p.chat.wireMessage(m))
	return nil
}

// Delete takes a message away on both sides. The bot is not told.
func (p *Phone) Delete(messageID int) error {
	p.srv.mu.Lock()
	defer p.srv.mu.Unlock()
	m := p.chat.find(messageID)
	if m == nil {
		return fmt.Errorf("delete message %d: %w", messageID, ErrNoMessage)
	}
	p.srv.drop(p.chat, m)
	return nil
}

// DeleteChat takes every message away on both sides. The bot is not told and may write again.
func (p *Phone) DeleteChat() {
	p.srv.mu.Lock()
	defer p.srv.mu.Unlock()
	for len(p.chat.messages) > 0 {
		p.srv.drop(p.chat, p.chat.messages[0])
	}
}

// Block blocks the bot: it gets my_chat_member, and 403 when it writes or edits.
func (p *Phone) Block() {
	p.srv.mu.Lock()
	defer p.srv.mu.Unlock()
	if !p.chat.blocked {
		p.srv.setMember(p.chat, p.chat.person, true)
	}
}

// Unblock takes the block back.
func (p *Phone) Unblock() {
	p.srv.mu.Lock()
	defer p.srv.mu.Unlock()
	p.unblock()
}

func (p *Phone) unblock() {
	if p.chat.blocked {
		p.srv.setMember(p.chat, p.chat.person, false)
	}
}

// Blocked tells whether the bot is blocked.
func (p *Phone) Blocked() bool {
	p.srv.mu.Lock()
	defer p.srv.mu.Unlock()
	return p.chat.blocked
}

// setMember blocks the bot or takes it back, and tells it. The caller holds mu.
func (s *Server) setMember(c *chat, by *wireUser, blocked bool) {
	c.blocked = blocked
	member, forever := wireMember{Status: "member", User: s.bot}, int64(0)
	kicked := wireMember{Status: "kicked", User: s.bot, Until: &forever}
	change := wireMemberUpdate{Chat: c.wire, From: by, Date: s.opt.Clock().Unix(), Old: kicked, New: member}
	if blocked {
		change.Old, change.New = member, kicked
	}
	s.touch(c)
	s.enqueue(updateMember, change)
}
