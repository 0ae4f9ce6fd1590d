package simulator

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Types of chat.
const (
	typePrivate    = "private"
	typeGroup      = "group"
	typeSupergroup = "supergroup"
	typeChannel    = "channel"
)

// Kinds of Message.
const (
	KindText     = "text"
	KindPhoto    = "photo"
	KindVoice    = "voice"
	KindVideo    = "video"
	KindDocument = "document"
	KindSticker  = "sticker"
	KindLocation = "location"
	KindContact  = "contact"
)

// Message is one message as a person sees it.
type Message struct {
	// ID is unique in its chat and grows.
	ID int
	// At is when it was sent; EditedAt is zero until it is edited. Simulated time.
	At       time.Time
	EditedAt time.Time
	// FromBot is true for the bot's own; FromID is the account of whoever sent it, 0 for a channel.
	FromBot bool
	FromID  int64
	// Kind is KindText or what else it carries.
	Kind string
	// Text, or the caption of a picture or file.
	Text string
	// Detail is what a message beside text shows: an emoji, a file name, a place, a phone number, a length.
	Detail string
	// Buttons are the rows of the inline keyboard.
	Buttons [][]Button
	// Silent came without a sound; Protected cannot be forwarded or saved.
	Silent    bool
	Protected bool
}

// Button is one key of an inline keyboard.
type Button struct {
	// Text is the label. Exactly one of Data and URL is usually set.
	Text string
	Data string
	URL  string
	// Style is the colour the bot asked for: "danger", "success", "primary" or "".
	Style string
}

// EventKind is what happened to a message.
type EventKind string

// What can happen.
const (
	Sent    EventKind = "sent"
	Edited  EventKind = "edited"
	Deleted EventKind = "deleted"
	// Answered is a tapped button that the bot answered; the text is what popped up, often empty.
	Answered EventKind = "answered"
)

// Event is one thing that happened in a chat.
type Event struct {
	Kind EventKind
	At   time.Time
	// Message as it was right after the event, or right before it when deleted.
	Message Message
}

func (m *message) show() Message {
	out := Message{
		ID: m.id, At: m.at, EditedAt: m.editedAt, FromBot: m.fromBot, Kind: m.kind, Text: m.text,
		Detail: m.media.detail(), Silent: m.silent, Protected: m.protected,
	}
	if m.from != nil {
		out.FromID = m.from.ID
	}
	if m.keyboard == nil {
		return out
	}
	for _, row := range m.keyboard.Rows {
		keys := make([]Button, len(row))
		for i, b := range row {
			keys[i] = Button{Text: b.Text, Data: b.Data, URL: b.URL, Style: b.Style}
		}
		out.Buttons = append(out.Buttons, keys)
	}
	return out
}

// Button returns the first button whose label is label, or else the first that contains it in any case.
func (m Message) Button(label string) (Button, bool) {
	return m.pick(func(b Button) bool { return b.Text == label },
		func(b Button) bool { return strings.Contains(strings.ToLower(b.Text), strings.ToLower(label)) })
}

func (m Message) pick(tests ...func(Button) bool) (Button, bool) {
	for _, test := range tests {
		for _, row := range m.Buttons {
			if i := slices.IndexFunc(row, test); i >= 0 {
				return row[i], true
			}
		}
	}
	return Button{}, false
}

// Screen is one chat as its members see it. Phone and Group embed it.
type Screen struct {
	srv  *Server
	chat *chat
}

// ID is the id of the chat. A private chat has the id of its person.
func (v *Screen) ID() int64 { return v.chat.wire.ID }

// Messages are the visible messages, oldest first: what was deleted is gone, what was edited stands in its place.
func (v *Screen) Messages() []Message {
	v.srv.mu.Lock()
	defer v.srv.mu.Unlock()
	return v.chat.show()
}

func (c *chat) show() []Message {
	out := make([]Message, len(c.messages))
	for i, m := range c.messages {
		out[i] = m.show()
	}
	return out
}

// Last is the newest visible message, zero when the chat is empty.
func (v *Screen) Last() Message {
	v.srv.mu.Lock()
	defer v.srv.mu.Unlock()
	if n := len(v.chat.messages); n > 0 {
		return v.chat.messages[n-1].show()
	}
	return Message{}
}

// LastFromBot is the newest visible message of the bot, zero when there is none.
func (v *Screen) LastFromBot() Message {
	all := v.Messages()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].FromBot {
			return all[i]
		}
	}
	return Message{}
}

// History is everything that ever happened in the chat, also what is deleted by now. It panics without
// Options.KeepHistory.
func (v *Screen) History() []Event {
	if !v.srv.opt.KeepHistory {
		panic("simulator: History needs Options.KeepHistory")
	}
	v.srv.mu.Lock()
	defer v.srv.mu.Unlock()
	return slices.Clone(v.chat.history)
}

// Toast is what popped up when the bot answered the last tap; "" while it has not.
func (v *Screen) Toast() string {
	v.srv.mu.Lock()
	defer v.srv.mu.Unlock()
	return v.chat.toast
}

// WaitFor returns nil as soon as look accepts the visible messages. When ctx ends first, the error shows the screen.
func (v *Screen) WaitFor(ctx context.Context, look func([]Message) bool) error {
	err := v.srv.until(ctx, &v.chat.changed, func() bool { return look(v.Messages()) })
	if err != nil {
		return fmt.Errorf("wait for chat %d: %w; it shows\n%s", v.ID(), err, v)
	}
	return nil
}

// WaitText waits for a visible message of the bot that contains text, and returns the newest such message.
func (v *Screen) WaitText(ctx context.Context, text string) (found Message, err error) {
	err = v.WaitFor(ctx, func(all []Message) bool {
		for _, m := range slices.Backward(all) {
			if m.FromBot && strings.Contains(m.Text, text) {
				found = m
				return true
			}
		}
		return false
	})
	return found, err
}

// WaitButton waits for a button with this label (see Message.Button) and returns the newest message that has it.
func (v *Screen) WaitButton(ctx context.Context, label string) (m Message, b Button, err error) {
	err = v.WaitFor(ctx, func(all []Message) bool {
		var ok bool
		m, b, ok = findButton(all, label)
		return ok
	})
	return m, b, err
}

func findButton(all []Message, label string) (Message, Button, bool) {
	for _, m := range slices.Backward(all) {
		if b, ok := m.Button(label); ok {
			return m, b, true
		}
	}
	return Message{}, Button{}, false
}

// String draws the screen in plain text, for messages of failing tests.
func (v *Screen) String() string {
	var out strings.Builder
	for _, m := range v.Messages() {
		side := "<"
		if !m.FromBot {
			side = ">"
		}
		fmt.Fprintf(&out, "%s #%d %s\n", side, m.ID, m.Text)
		for _, row := range m.Buttons {
			for _, b := range row {
				fmt.Fprintf(&out, "  [%s]", b.Text)
			}
			out.WriteByte('\n')
		}
	}
	return out.String()
}
