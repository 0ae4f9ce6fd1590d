package bot

import (
	"strings"
	"time"
	"unicode/utf16"

	"github.com/go-telegram/bot/models"

	"ruangaman/report"
)

const (
	// maxTextUnits is the longest text of a message in UTF-16 code units (Bot API, Message.text).
	maxTextUnits = 4096
	// maxData bounds callback data of a forged client; what is longer than report.MaxTapBytes is no tap anyway.
	maxData = 2 * report.MaxTapBytes
	// maxCommand is the longest command (Bot API, BotCommand.command).
	maxCommand = 32
)

// heard is what remains of an update: the chat, the act, and the callback query that waits for an answer. Names,
// usernames, phone numbers and languages of the sender end in this file; of a file only Telegram's
// name for it goes on.
type heard struct {
	chat  report.ChatID
	in    report.Input
	query string
}

// route reads an update for a bot with this username ("" when it is not known yet). It is false for what nobody has to
// answer: a tick of a live location, a command to another bot, a kind of update we did not ask for.
func route(u *models.Update, username string) (heard, bool) {
	if chat, _ := origin(u); chat.Canary() { // no account has such an id: it is forged
		return heard{}, false
	}
	switch {
	case u.Message != nil:
		return routeMessage(u.Message, username)
	case u.EditedMessage != nil:
		return routeEdited(u.EditedMessage)
	case u.CallbackQuery != nil:
		return routeTap(u.CallbackQuery), true
	case u.MyChatMember != nil:
		return routeMember(u.MyChatMember)
	default:
		return heard{}, false
	}
}

// origin is the chat an update came from, and whether it is a private one.
func origin(u *models.Update) (chat report.ChatID, private bool) {
	switch {
	case u.Message != nil:
		return place(u.Message.Chat)
	case u.EditedMessage != nil:
		return place(u.EditedMessage.Chat)
	case u.CallbackQuery != nil:
		return tapPlace(u.CallbackQuery)
	case u.MyChatMember != nil:
		return place(u.MyChatMember.Chat)
	default:
		return 0, false
	}
}

func place(c models.Chat) (report.ChatID, bool) {
	return report.ChatID(c.ID), c.Type == models.ChatTypePrivate
}

func routeMessage(m *models.Message, username string) (heard, bool) {
	h := start(m)
	h.in.Kind, h.in.Text = content(m)
	h.in.File, h.in.Upload = fileOf(m), uploadOf(m)
	if m.Location != nil {
		h.in.Latitude, h.in.Longitude = m.Location.Latitude, m.Location.Longitude
	}
	if h.in.Kind != report.KindText {
		return h, true
	}
	if command, to, args, ok := parseCommand(h.in.Text); ok {
		if to != "" && username != "" && !strings.EqualFold(to, username) {
			return heard{}, false
		}
		h.in.Kind, h.in.Command, h.in.Args = report.KindCommand, command, args
	}
	return h, true
}

// start is what every message tells.
func start(m *models.Message) heard {
	chat, private := place(m.Chat)
	return heard{chat: chat, in: report.Input{Message: report.MessageID(m.ID), Private: private, At: instant(m.Date)}}
}

func instant(unix int) time.Time {
	if unix == 0 {
		return time.Time{}
	}
	return time.Unix(int64(unix), 0).UTC()
}

// content is the kind of a message and its text or caption.
func content(m *models.Message) (report.Kind, string) {
	kind := report.KindOther
	switch {
	case m.Text != "":
		return report.KindText, bounded(m.Text)
	case len(m.Photo) > 0:
		kind = report.KindPhoto
	case m.Voice != nil, m.Audio != nil:
		kind = report.KindVoice
	case m.Video != nil, m.VideoNote != nil, m.Animation != nil: // an animation comes with a document beside it
		kind = report.KindVideo
	case m.Document != nil:
		kind = report.KindDocument
	case m.Sticker != nil:
		kind = report.KindSticker
	case m.Location != nil:
		kind = report.KindLocation
	case m.Contact != nil:
		kind = report.KindContact
	}
	return kind, bounded(m.Caption)
}

// bounded cuts what is longer than Telegram allows, never within a character.
func bounded(text string) string {
	if len(text) <= maxTextUnits {
		return text // as many bytes are never more units
	}
	units := 0
	for i, c := range text {
		if units += max(utf16.RuneLen(c), 1); units > maxTextUnits {
			return text[:i]
		}
	}
	return text
}

// parseCommand reads "/start@RuangBot payload". It looks at the text alone: the offsets of entities count UTF-16 units,
// and a client may leave entities out.
func parseCommand(text string) (command, to, args string, ok bool) {
	rest, found := strings.CutPrefix(text, "/")
	if !found {
		return "", "", "", false
	}
	end := strings.IndexFunc(rest, notCommandRune)
	if end < 0 {
		end = len(rest)
	}
	command, rest = rest[:end], rest[end:]
	if command == "" || len(command) > maxCommand {
		return "", "", "", false
	}
	if after, addressed := strings.CutPrefix(rest, "@"); addressed {
		end = strings.IndexFunc(after, notCommandRune)
		if end < 0 {
			end = len(after)
		}
		to, rest = after[:end], after[end:]
	}
	args = strings.TrimSpace(rest)
	if rest != "" && len(args) == len(rest) {
		return "", "", "", false // "/50% …" and "/dev/null" are words, not commands
	}
	return strings.ToLower(command), to, args, true
}

func notCommandRune(c rune) bool {
	letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
	return !letter && (c < '0' || c > '9') && c != '_'
}

// routeEdited reads an edit. A live location edits itself every few seconds; nobody has to answer that.
func routeEdited(m *models.Message) (heard, bool) {
	if m.Location != nil {
		return heard{}, false
	}
	h := start(m)
	h.in.Kind = report.KindEdited
	_, h.in.Text = content(m)
	return h, true
}

// routeTap reads a tap on a button. The message that carries the button may be too old for Telegram to show; its chat
// and id are known even so. In a private chat the account that tapped is the chat, whatever the message says.
func routeTap(q *models.CallbackQuery) heard {
	h := heard{query: q.ID}
	h.chat, h.in.Private = tapPlace(q)
	h.in.Kind, h.in.Data = report.KindTap, q.Data
	if len(h.in.Data) > maxData {
		h.in.Data = ""
	}
	switch m := q.Message; {
	case m.Message != nil:
		h.in.Message, h.in.At = report.MessageID(m.Message.ID), instant(m.Message.Date)
	case m.InaccessibleMessage != nil:
		h.in.Message = report.MessageID(m.InaccessibleMessage.MessageID)
	}
	return h
}

func tapPlace(q *models.CallbackQuery) (report.ChatID, bool) {
	var chat models.Chat
	switch m := q.Message; {
	case m.Message != nil:
		chat = m.Message.Chat
	case m.InaccessibleMessage != nil:
		chat = m.InaccessibleMessage.Chat
	}
	if chat.ID == 0 || chat.ID == q.From.ID || chat.Type == models.ChatTypePrivate {
		return report.ChatID(q.From.ID), true
	}
	return report.ChatID(chat.ID), false
}

// routeMember reads that somebody blocked the bot, or took it back; or that a group did.
func routeMember(m *models.ChatMemberUpdated) (heard, bool) {
	chat, private := place(m.Chat)
	h := heard{chat: chat, in: report.Input{Kind: report.KindUnblocked, Private: private, At: instant(m.Date)}}
	gone := func(c models.ChatMember) bool {
		return c.Type == models.ChatMemberTypeBanned || c.Type == models.ChatMemberTypeLeft
	}
	before, after := gone(m.OldChatMember), gone(m.NewChatMember)
	if after {
		h.in.Kind = report.KindBlocked
	}
	return h, before != after
}
