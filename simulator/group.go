package simulator

import "fmt"

// Group is a group or channel that the bot is in.
type Group struct{ Screen }

// Group returns the group with this id and makes it when there is none. An id below -10^12 makes a supergroup, as
// in Telegram; ids of groups are negative.
func (s *Server) Group(id int64, title string) *Group {
	kind := typeGroup
	if id < -1_000_000_000_000 {
		kind = typeSupergroup
	}
	return s.room(id, title, kind)
}

// Channel returns the channel with this id and makes it when there is none.
func (s *Server) Channel(id int64, title string) *Group { return s.room(id, title, typeChannel) }

func (s *Server) room(id int64, title, kind string) *Group {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[id]
	if c == nil {
		c = &chat{wire: wireChat{ID: id, Type: kind, Title: title}, wrote: true}
		s.chats[id] = c
	}
	return &Group{Screen{srv: s, chat: c}}
}

// Say writes as somebody in the group, or as the channel itself when from is nil. The bot reads everything, as one
// without privacy mode does.
func (g *Group) Say(from *Phone, text string) int {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	m := &message{kind: KindText, text: text}
	kind := updatePost
	if from != nil {
		m.from, kind = from.chat.person, updateMessage
	}
	g.srv.add(g.chat, m)
	g.srv.enqueue(kind, g.chat.wireMessage(m))
	return m.id
}

// Tap presses the newest button with this label, see Phone.Tap.
func (g *Group) Tap(from *Phone, label string) error {
	m, b, ok := findButton(g.Messages(), label)
	if !ok {
		return fmt.Errorf("tap %q in chat %d: %w:\n%s", label, g.ID(), ErrNoButton, g)
	}
	g.TapData(from, m.ID, b.Data)
	return nil
}

// TapData presses a button with this data at a message, see Phone.TapData.
func (g *Group) TapData(from *Phone, messageID int, data string) {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	g.srv.tap(g.chat, from.chat.person, messageID, data)
}

// Kick takes the bot out of the group.
func (g *Group) Kick(by *Phone) {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	if !g.chat.blocked {
		g.srv.setMember(g.chat, by.chat.person, true)
	}
}

// Invite takes the bot back in.
func (g *Group) Invite(by *Phone) {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	if g.chat.blocked {
		g.srv.setMember(g.chat, by.chat.person, false)
	}
}
