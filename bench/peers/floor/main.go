// Command floor fetches and answers alone, in Go: no library, no session, nothing kept.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
)

type screen struct {
	Text    string     `json:"text"`
	Buttons [][]string `json:"buttons"`
}

type button struct {
	Text string `json:"text"`
	Data string `json:"callback_data"`
}

type keyboard struct {
	Rows [][]button `json:"inline_keyboard"`
}

type message struct {
	ID   int64 `json:"message_id"`
	Chat struct {
		ID int64 `json:"id"`
	} `json:"chat"`
	Text string `json:"text"`
}

type update struct {
	ID      int64    `json:"update_id"`
	Message *message `json:"message"`
	Tap     *struct {
		ID      string  `json:"id"`
		Data    string  `json:"data"`
		Message message `json:"message"`
	} `json:"callback_query"`
}

// story is the screen after the words that a reporter types.
const story = 12

type bot struct {
	base      string
	client    *http.Client
	screens   []screen
	keyboards []keyboard
}

func main() {
	raw, err := os.ReadFile(os.Getenv("CONVERSATION"))
	if err != nil {
		log.Fatal(err)
	}
	b := &bot{base: os.Getenv("API") + "/bot" + os.Getenv("TOKEN") + "/",
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 9}}}
	if err := json.Unmarshal(raw, &b.screens); err != nil {
		log.Fatal(err)
	}
	for step, s := range b.screens {
		b.keyboards = append(b.keyboards, keyboardOf(step, s))
	}
	for offset := int64(0); ; {
		var updates []update
		if err := b.call("getUpdates", map[string]any{"offset": offset, "timeout": 30, "limit": 100}, &updates); err != nil {
			log.Fatal(err)
		}
		b.answerAll(updates)
		if len(updates) > 0 {
			offset = updates[len(updates)-1].ID + 1
		}
	}
}

func keyboardOf(step int, s screen) keyboard {
	var k keyboard
	for _, row := range s.Buttons {
		var buttons []button
		for _, label := range row {
			data := fmt.Sprintf("s%d:%s", step, label)
			buttons = append(buttons, button{label, data[:min(len(data), 60)]})
		}
		k.Rows = append(k.Rows, buttons)
	}
	return k
}

// answerAll answers a batch, eight calls at once.
func (b *bot) answerAll(updates []update) {
	var work sync.WaitGroup
	slots := make(chan struct{}, 8)
	for _, u := range updates {
		slots <- struct{}{}
		work.Go(func() {
			if err := b.answer(u); err != nil {
				log.Fatal(err)
			}
			<-slots
		})
	}
	work.Wait()
}

func (b *bot) answer(u update) error {
	if u.Tap == nil {
		chat := u.Message.Chat.ID
		if err := b.call("deleteMessage", map[string]any{"chat_id": chat, "message_id": u.Message.ID}, nil); err != nil {
			return err
		}
		step := story
		if u.Message.Text == "/start" {
			step = 0
		}
		return b.call("sendMessage", map[string]any{"chat_id": chat, "text": b.screens[step].Text, "reply_markup": b.keyboards[step]}, nil)
	}
	number, _, _ := strings.Cut(u.Tap.Data[1:], ":")
	step, err := strconv.Atoi(number)
	if err != nil {
		return err
	}
	step++
	chat := u.Tap.Message.Chat.ID
	if err := b.call("answerCallbackQuery", map[string]any{"callback_query_id": u.Tap.ID}, nil); err != nil {
		return err
	}
	if step == len(b.screens)-1 {
		if err := b.call("sendMessage", map[string]any{"chat_id": chat, "text": "1234 5678 9012 3456"}, nil); err != nil {
			return err
		}
	}
	return b.call("editMessageText", map[string]any{"chat_id": chat, "message_id": u.Tap.Message.ID, "text": b.screens[step].Text,
		"reply_markup": b.keyboards[step]}, nil)
}

func (b *bot) call(method string, params, result any) error {
	body, err := json.Marshal(params)
	if err != nil {
		return err
	}
	resp, err := b.client.Post(b.base+method, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(raw, &struct {
		Result any `json:"result"`
	}{result})
}
