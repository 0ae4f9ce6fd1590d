package simulator

import (
	"regexp"
	"strconv"
)

// Limits of what a bot may say about itself.
const (
	maxName        = 64
	maxDescription = 512
	maxShort       = 120
	maxCommands    = 100
	maxCommandText = 256
)

// scopePrivate is the scope of commands for all private chats.
const scopePrivate = "all_private_chats"

var commandForm = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

// Command is an entry of the menu that Telegram shows beside the text field.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// Card is what the bot says about itself in one language.
type Card struct {
	// Name above the chat; Description in an empty chat; ShortDescription on the profile.
	Name, Description, ShortDescription string
	// Commands of the menu.
	Commands []Command
}

// card keeps every text by language, "" being everybody's. Commands are kept by scope and language.
type card struct {
	name, description, short map[string]string
	commands                 map[string][]Command
}

func newCard(name string) card {
	return card{
		name: map[string]string{"": name}, description: map[string]string{}, short: map[string]string{},
		commands: map[string][]Command{},
	}
}

// Card is what a person with this language reads about the bot in a private chat.
func (s *Server) Card(lang string) Card {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Card{
		Name: best(s.card.name, lang), Description: best(s.card.description, lang),
		ShortDescription: best(s.card.short, lang), Commands: s.card.menu(lang),
	}
}

// menu picks the commands of a private chat in Telegram's order: those for private chats, then everybody's.
func (c card) menu(lang string) []Command {
	for _, key := range []string{scopePrivate + " 0 " + lang, scopePrivate + " 0 ", lang} {
		if list := c.commands[key]; list != nil {
			return list
		}
	}
	return c.commands[""]
}

func best(by map[string]string, lang string) string {
	if own, ok := by[lang]; ok {
		return own
	}
	return by[""]
}

// say keeps one of the texts; an empty one removes it.
func (s *Server) say(by map[string]string, r *request, field string, limit int) (any, *refusal) {
	text, lang := r.fields[field], r.fields["language_code"]
	if utf16Length(text) > limit {
		return nil, bad("%s is too long", field)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if text == "" {
		delete(by, lang)
	} else {
		by[lang] = text
	}
	s.change()
	return true, nil
}

func (s *Server) setMyName(r *request) (any, *refusal) {
	if r.fields["name"] == "" && r.fields["language_code"] == "" {
		return nil, bad("name is empty")
	}
	return s.say(s.card.name, r, "name", maxName)
}

func (s *Server) setMyDescription(r *request) (any, *refusal) {
	return s.say(s.card.description, r, "description", maxDescription)
}

func (s *Server) setMyShortDescription(r *request) (any, *refusal) {
	return s.say(s.card.short, r, "short_description", maxShort)
}

func (s *Server) getMyName(r *request) (any, *refusal) {
	return map[string]string{"name": s.Card(r.fields["language_code"]).Name}, nil
}

func (s *Server) getMyDescription(r *request) (any, *refusal) {
	return map[string]string{"description": s.Card(r.fields["language_code"]).Description}, nil
}

func (s *Server) getMyShortDescription(r *request) (any, *refusal) {
	return map[string]string{"short_description": s.Card(r.fields["language_code"]).ShortDescription}, nil
}

// scopeKey names who a list of commands is for. Everybody's key is the language alone.
func (r *request) scopeKey() (string, *refusal) {
	scope := struct {
		Type   string `json:"type"`
		ChatID int64  `json:"chat_id"`
	}{}
	if refused := r.list("scope", &scope); refused != nil {
		return "", refused
	}
	if scope.Type == "" || scope.Type == "default" {
		return r.fields["language_code"], nil
	}
	return scope.Type + " " + strconv.FormatInt(scope.ChatID, 10) + " " + r.fields["language_code"], nil
}

func (s *Server) setMyCommands(r *request) (any, *refusal) {
	var list []Command
	if refused := r.list("commands", &list); refused != nil {
		return nil, refused
	}
	if len(list) > maxCommands {
		return nil, bad("BOT_COMMANDS_TOO_MUCH")
	}
	for _, c := range list {
		if !commandForm.MatchString(c.Command) {
			return nil, bad("BOT_COMMAND_INVALID")
		}
		if n := utf16Length(c.Description); n == 0 || n > maxCommandText {
			return nil, bad("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	return s.keepCommands(r, list)
}

func (s *Server) deleteMyCommands(r *request) (any, *refusal) { return s.keepCommands(r, nil) }

func (s *Server) keepCommands(r *request, list []Command) (any, *refusal) {
	key, refused := r.scopeKey()
	if refused != nil {
		return nil, refused
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(list) == 0 {
		delete(s.card.commands, key)
	} else {
		s.card.commands[key] = list
	}
	s.change()
	return true, nil
}

func (s *Server) getMyCommands(r *request) (any, *refusal) {
	key, refused := r.scopeKey()
	if refused != nil {
		return nil, refused
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if list := s.card.commands[key]; list != nil {
		return list, nil
	}
	return []Command{}, nil
}
