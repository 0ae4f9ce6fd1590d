// Command telego is the conversation of conversation.json with telego and its handlers: every update is committed to
// SQLite, WAL and FULL, before it is answered.
package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"math/big"
	"os"
	"strings"

	_ "github.com/mattn/go-sqlite3"
	"github.com/mymmrac/telego"
	th "github.com/mymmrac/telego/telegohandler"
	tu "github.com/mymmrac/telego/telegoutil"
)

type screen struct {
	Text    string     `json:"text"`
	Buttons [][]string `json:"buttons"`
}

// session is what is kept of a chat.
type session struct {
	Step    int               `json:"step"`
	Live    int               `json:"live"`
	Answers map[string]string `json:"answers"`
}

type app struct {
	screens        []screen
	get, put, drop *sql.Stmt
	add            *sql.Stmt
}

const schema = `CREATE TABLE IF NOT EXISTS session (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS report (id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, body TEXT NOT NULL) STRICT`

func main() {
	if err := run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	var a app
	raw, err := os.ReadFile(os.Getenv("CONVERSATION"))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, &a.screens); err != nil {
		return err
	}
	if err := a.open(); err != nil {
		return err
	}
	bot, err := telego.NewBot(os.Getenv("TOKEN"), telego.WithAPIServer(os.Getenv("API")), telego.WithDefaultLogger(false, true))
	if err != nil {
		return err
	}
	updates, err := bot.UpdatesViaLongPolling(ctx, &telego.GetUpdatesParams{Timeout: 30})
	if err != nil {
		return err
	}
	handler, err := th.NewBotHandler(bot, updates)
	if err != nil {
		return err
	}
	handler.HandleMessage(a.start, th.CommandEqual("start"))
	handler.HandleMessage(a.typed)
	handler.HandleCallbackQuery(a.tapped)
	return handler.Start()
}

func (a *app) open() error {
	db, err := sql.Open("sqlite3", "file:"+os.Getenv("DB")+"?_journal_mode=WAL&_synchronous=FULL&_txlock=immediate")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(schema); err != nil {
		return err
	}
	var errs [4]error
	a.get, errs[0] = db.Prepare("SELECT body FROM session WHERE id = ?")
	a.put, errs[1] = db.Prepare("INSERT INTO session (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body")
	a.drop, errs[2] = db.Prepare("DELETE FROM session WHERE id = ?")
	a.add, errs[3] = db.Prepare("INSERT INTO report (chat, body) VALUES (?, ?)")
	return errors.Join(errs[:]...)
}

func (a *app) load(chat int64) (s session, err error) {
	var body string
	if err := a.get.QueryRow(chat).Scan(&body); err != nil {
		return s, err
	}
	return s, json.Unmarshal([]byte(body), &s)
}

func (a *app) save(chat int64, s session) error {
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	_, err = a.put.Exec(chat, string(body))
	return err
}

func (a *app) keyboard(step int) *telego.InlineKeyboardMarkup {
	k := &telego.InlineKeyboardMarkup{InlineKeyboard: [][]telego.InlineKeyboardButton{}}
	for _, row := range a.screens[step].Buttons {
		var buttons []telego.InlineKeyboardButton
		for _, label := range row {
			data := fmt.Sprintf("s%d:%s", step, label)
			buttons = append(buttons, telego.InlineKeyboardButton{Text: label, CallbackData: data[:min(len(data), 60)]})
		}
		k.InlineKeyboard = append(k.InlineKeyboard, buttons)
	}
	return k
}

func (a *app) start(ctx *th.Context, m telego.Message) error {
	if err := a.save(m.Chat.ID, session{Answers: map[string]string{}}); err != nil {
		return err
	}
	if err := ctx.Bot().DeleteMessage(ctx, tu.Delete(m.Chat.ChatID(), m.MessageID)); err != nil {
		return err
	}
	_, err := ctx.Bot().SendMessage(ctx, tu.Message(m.Chat.ChatID(), a.screens[0].Text).WithReplyMarkup(a.keyboard(0)))
	return err
}

func (a *app) typed(ctx *th.Context, m telego.Message) error {
	s, err := a.advance(m.Chat.ID, 0, m.Text)
	if err != nil {
		return err
	}
	if err := ctx.Bot().DeleteMessage(ctx, tu.Delete(m.Chat.ChatID(), m.MessageID)); err != nil {
		return err
	}
	return a.show(ctx, m.Chat.ID, s)
}

func (a *app) tapped(ctx *th.Context, q telego.CallbackQuery) error {
	chat := q.From.ID
	s, err := a.advance(chat, q.Message.GetMessageID(), q.Data)
	if err != nil {
		return err
	}
	if err := ctx.Bot().AnswerCallbackQuery(ctx, tu.CallbackQuery(q.ID)); err != nil {
		return err
	}
	return a.show(ctx, chat, s)
}

// advance commits an answer: the next step, or the finished report. live is the message that was tapped, 0 if none was.
func (a *app) advance(chat int64, live int, answer string) (session, error) {
	s, err := a.load(chat)
	if err != nil {
		return s, err
	}
	s.Step++
	if live != 0 {
		s.Live = live
	}
	s.Answers[fmt.Sprint(s.Step)] = answer
	if s.Step < len(a.screens)-1 {
		return s, a.save(chat, s)
	}
	body, err := json.Marshal(s.Answers)
	if err != nil {
		return s, err
	}
	if _, err := a.add.Exec(chat, string(body)); err != nil {
		return s, err
	}
	_, err = a.drop.Exec(chat)
	return s, err
}

func (a *app) show(ctx *th.Context, chat int64, s session) error {
	if s.Step == len(a.screens)-1 {
		if _, err := ctx.Bot().SendMessage(ctx, tu.Message(tu.ID(chat), receipt())); err != nil {
			return err
		}
	}
	_, err := ctx.Bot().EditMessageText(ctx, &telego.EditMessageTextParams{ChatID: tu.ID(chat), MessageID: s.Live,
		Text: a.screens[s.Step].Text, ReplyMarkup: a.keyboard(s.Step)})
	return err
}

func receipt() string {
	var groups []string
	for range 4 {
		n, err := rand.Int(rand.Reader, big.NewInt(10000))
		if err != nil {
			panic(err)
		}
		groups = append(groups, fmt.Sprintf("%04d", n))
	}
	return strings.Join(groups, " ")
}
