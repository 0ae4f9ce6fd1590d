package simulator

import "strings"

// method runs one call of the Bot API and gives its result or refuses.
type method func(*Server, *request) (any, *refusal)

// methods are all that the simulator knows. Any other is answered with 404, as Telegram does.
var methods = []namedMethod{
	{"answerCallbackQuery", (*Server).answerCallbackQuery},
	{"deleteMessage", (*Server).deleteMessage},
	{"deleteMessages", (*Server).deleteMessages},
	{"deleteMyCommands", (*Server).deleteMyCommands},
	{"deleteWebhook", (*Server).deleteWebhook},
	{"editMessageReplyMarkup", (*Server).editMessageReplyMarkup},
	{"editMessageText", (*Server).editMessageText},
	{"getChat", (*Server).getChat},
	{"getFile", (*Server).getFile},
	{"getMe", (*Server).getMe},
	{"getMyCommands", (*Server).getMyCommands},
	{"getMyDescription", (*Server).getMyDescription},
	{"getMyName", (*Server).getMyName},
	{"getMyShortDescription", (*Server).getMyShortDescription},
	{"getUpdates", (*Server).getUpdates},
	{"getWebhookInfo", (*Server).getWebhookInfo},
	{"sendChatAction", (*Server).sendChatAction},
	{"sendDocument", (*Server).sendDocument},
	{"sendMessage", (*Server).sendMessage},
	{"sendPhoto", (*Server).sendPhoto},
	{"sendVoice", (*Server).sendVoice},
	{"setMyCommands", (*Server).setMyCommands},
	{"setMyDescription", (*Server).setMyDescription},
	{"setMyName", (*Server).setMyName},
	{"setMyShortDescription", (*Server).setMyShortDescription},
	{"setWebhook", (*Server).setWebhook},
}

type namedMethod struct {
	name string
	run  method
}

var methodsByName = func() map[string]namedMethod {
	all := make(map[string]namedMethod, 2*len(methods))
	for _, m := range methods {
		all[m.name] = m
		all[strings.ToLower(m.name)] = m
	}
	return all
}()

// lookup finds a method in any spelling of case, as Telegram does.
func lookup(name string) (string, method) {
	m, ok := methodsByName[name]
	if !ok {
		m = methodsByName[strings.ToLower(name)]
	}
	return m.name, m.run
}

func (s *Server) getMe(*request) (any, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return wireMe{wireUser: *s.bot, CanJoinGroups: true}, nil
}

func (s *Server) getChat(r *request) (any, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, refused := s.reach(r)
	switch {
	case refused != nil:
		return nil, refused
	case c.wire.Type == typePrivate && !c.wrote: // a stranger is unknown to the bot
		return nil, bad("chat not found")
	}
	return wireFullChat{wireChat: c.wire, MaxReactionCount: 11}, nil
}

func (s *Server) sendChatAction(r *request) (any, *refusal) {
	if r.fields["action"] == "" {
		return nil, bad("wrong parameter action in request")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, refused := s.writable(r); refused != nil {
		return nil, refused
	}
	return true, nil
}
