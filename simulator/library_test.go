package simulator_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"ruangaman/simulator"
)

// client is the library that the bot is built on, talking to a simulator.
func client(t *testing.T, srv *simulator.Server, options ...bot.Option) *bot.Bot {
	t.Helper()
	base, err := srv.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b, err := bot.New(srv.Token(), append(options, bot.WithServerURL(base))...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func server(t *testing.T) *simulator.Server {
	t.Helper()
	srv := simulator.New(simulator.Options{KeepHistory: true})
	t.Cleanup(func() {
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
	})
	return srv
}

func TestAConversationThroughTheClientLibrary(t *testing.T) {
	t.Parallel()
	srv := server(t)
	phone := srv.Phone(5, simulator.Profile{FirstName: "Ani", Lang: "id"})
	edited := make(chan struct{})
	b := client(t, srv, bot.WithDefaultHandler(func(ctx context.Context, b *bot.Bot, u *models.Update) {
		switch {
		case u.Message != nil && u.Message.Text == "/mulai":
			_, err := b.SendMessage(ctx, &bot.SendMessageParams{
				ChatID: u.Message.Chat.ID, Text: "Amankah sekarang?",
				ReplyMarkup: &models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{
					{{Text: "Aman", CallbackData: "1"}, {Text: "Tidak aman", CallbackData: "0"}},
				}},
			})
			if err != nil {
				t.Error(err)
			}
		case u.CallbackQuery != nil:
			if u.CallbackQuery.Message.Message == nil {
				t.Error("the message of the tap is inaccessible")
				return
			}
			tap := u.CallbackQuery
			_, err := b.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: tap.ID, Text: "Baik"})
			if err != nil {
				t.Error(err)
			}
			_, err = b.EditMessageText(ctx, &bot.EditMessageTextParams{
				ChatID: tap.From.ID, MessageID: tap.Message.Message.ID, Text: "Dicatat: " + tap.Data,
			})
			if err != nil {
				t.Error(err)
			}
			close(edited)
		}
	}))
	ctx, stop := context.WithCancel(within(t))
	ended := make(chan struct{})
	go func() { b.Start(ctx); close(ended) }()
	phone.Say("/mulai")
	if err := phone.TapWhenShown(ctx, "tidak"); err != nil {
		t.Fatal(err)
	}
	m, err := phone.WaitText(ctx, "Dicatat: 0")
	if err != nil {
		t.Fatal(err)
	}
	if m.Buttons != nil || phone.Toast() != "Baik" {
		t.Errorf("%+v, toast %q", m, phone.Toast())
	}
	<-edited
	stop()
	<-ended
}

func TestTheClientLibraryUnderstandsEveryRefusal(t *testing.T) {
	t.Parallel()
	srv := server(t)
	b := client(t, srv)
	phone := srv.Phone(5, simulator.Profile{})
	ctx := within(t)
	send := func() error {
		_, err := b.SendMessage(ctx, &bot.SendMessageParams{ChatID: phone.ID(), Text: "x"})
		return err
	}
	if err := send(); !errors.Is(err, bot.ErrorForbidden) {
		t.Error("never wrote:", err)
	}
	phone.Say("a")
	srv.Inject(simulator.Fault{Method: "sendMessage", Kind: simulator.TooMany(7 * time.Second)})
	var wait *bot.TooManyRequestsError
	if err := send(); !errors.As(err, &wait) || wait.RetryAfter != 7 {
		t.Error("429:", err)
	}
	if err := send(); err != nil || phone.LastFromBot().Text != "x" {
		t.Error(err, phone.LastFromBot())
	}
	all := &bot.DeleteMessagesParams{ChatID: phone.ID(), MessageIDs: []int{1, 2, 3}}
	if _, err := b.DeleteMessages(ctx, all); err != nil {
		t.Error(err)
	}
	if left := phone.Messages(); len(left) != 0 {
		t.Error(left)
	}
	_, err := b.EditMessageText(ctx, &bot.EditMessageTextParams{ChatID: phone.ID(), MessageID: 2, Text: "x"})
	if !errors.Is(err, bot.ErrorBadRequest) {
		t.Error("edit:", err)
	}
	_, err = b.GetChatMember(ctx, &bot.GetChatMemberParams{ChatID: phone.ID(), UserID: 5})
	if !errors.Is(err, bot.ErrorNotFound) {
		t.Error("not simulated:", err)
	}
	if _, err := b.SetMyCommands(ctx, &bot.SetMyCommandsParams{
		Commands: []models.BotCommand{{Command: "mulai", Description: "Mulai"}},
		Scope:    &models.BotCommandScopeAllPrivateChats{},
	}); err != nil || len(srv.Card("id").Commands) != 1 {
		t.Error(err, srv.Card("id"))
	}
}

func TestTheClientLibraryDecodesWhateverAPhoneSends(t *testing.T) {
	t.Parallel()
	srv := server(t)
	phone := srv.Phone(5, simulator.Profile{FirstName: "Ani"})
	phone.SendPhoto([]byte("j"), "c")
	phone.SendVoice([]byte("o"), 3)
	phone.SendDocument("a.txt", []byte("d"), "")
	phone.SendSticker("🙂")
	phone.SendLocation(-1.2, 116.8)
	phone.SendContact("+62")
	phone.TapData(99, "x")
	phone.Block()
	srv.Channel(-1_000_000_000_001, "K").Say(nil, "p")
	var seen []string
	all := make(chan struct{})
	b := client(t, srv, bot.WithNotAsyncHandlers(), bot.WithWorkers(1), bot.WithDefaultHandler(
		func(_ context.Context, _ *bot.Bot, u *models.Update) {
			seen = append(seen, kindOf(u))
			if len(seen) == 9 {
				close(all)
			}
		}))
	ctx, stop := context.WithCancel(within(t))
	ended := make(chan struct{})
	go func() { b.Start(ctx); close(ended) }()
	select {
	case <-all:
	case <-ctx.Done():
	}
	stop()
	<-ended
	if got := strings.Join(seen, " "); got != "photo voice document sticker location contact gone banned post" {
		t.Error(got)
	}
}

func kindOf(u *models.Update) string {
	switch m := u.Message; {
	case u.MyChatMember != nil && u.MyChatMember.NewChatMember.Banned != nil:
		return "banned"
	case u.CallbackQuery != nil && u.CallbackQuery.Message.InaccessibleMessage != nil:
		return "gone"
	case u.ChannelPost != nil:
		return "post"
	case m == nil:
		return "nothing"
	case m.Photo != nil:
		return "photo"
	case m.Voice != nil:
		return "voice"
	case m.Document != nil:
		return "document"
	case m.Sticker != nil:
		return "sticker"
	case m.Location != nil:
		return "location"
	case m.Contact != nil:
		return "contact"
	}
	return "text"
}
