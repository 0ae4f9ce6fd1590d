package bot

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"ruangaman/report"
)

// instant answers every call at once, so that only what a call costs us is measured.
type instantly struct{ body string }

func (i instantly) RoundTrip(r *http.Request) (*http.Response, error) {
	_, _ = io.Copy(io.Discard, r.Body)
	_ = r.Body.Close()
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(i.body)), Request: r}, nil
}

const sentBody = `{"ok":true,"result":{"message_id":7,"date":1700000000,"chat":{"id":501,"type":"private"},"text":"words"}}`

// The two benchmarks are the reason for JSON calls of our own (see client): the same message, both ways.
func BenchmarkSendAsJSON(b *testing.B) {
	c, err := newCalls("1:x", "http://127.0.0.1:1", &http.Client{Transport: instantly{sentBody}}, new(Clock))
	if err != nil {
		b.Fatal(err)
	}
	params := sendParams{Chat: 501, Text: "words", Keyboard: &keyboard{Rows: [][]key{{{Text: "label", Data: "a:b:c:1"}}}}}
	var sent models.MessageID
	b.ReportAllocs()
	for b.Loop() {
		if err := c.call(b.Context(), methodSend, params, &sent); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSendAsTheLibraryDoes(b *testing.B) {
	lib, err := telegram.New("1:x", telegram.WithSkipGetMe(), telegram.WithServerURL("http://127.0.0.1:1"),
		telegram.WithHTTPClient(time.Minute, &http.Client{Transport: instantly{sentBody}}))
	if err != nil {
		b.Fatal(err)
	}
	params := &telegram.SendMessageParams{ChatID: int64(501), Text: "words", ReplyMarkup: &models.InlineKeyboardMarkup{
		InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: "label", CallbackData: "a:b:c:1"}}}}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := lib.SendMessage(b.Context(), params); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkIntake is what a batch of a hundred costs from the bytes of getUpdates to the commit, without a disk.
func BenchmarkIntake(b *testing.B) {
	bot := &Bot{cfg: Config{
		Store: nothing{}, Talk: &still{}, City: func() *report.City { return &report.City{} }, Now: time.Now,
		Random: endless{}, Committed: func(bool, bool) {},
	}}
	var err error
	if bot.library, err = bot.newLibrary(); err != nil {
		b.Fatal(err)
	}
	bot.direct, bot.sender = newDirect(bot), newSender(bot)
	var raws []jsonRaw
	for i := range 100 {
		raws = append(raws, jsonRaw(fmt.Sprintf(`{"update_id":%d,"message":{"message_id":9,"date":1700000000,%s"text":"halo"}}`, i+1, who)))
	}
	b.ReportAllocs()
	for b.Loop() {
		batch, _ := decodeAll(raws)
		if err := bot.commit(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
}

// nothing is a store that writes nothing.
type nothing struct{}

func (nothing) Write(_ context.Context, f func(Tx) error) error           { return f(nothing{}) }
func (nothing) Savepoint(f func() error) error                            { return f() }
func (nothing) Seen(int64, time.Time) (bool, error)                       { return false, nil }
func (nothing) Apply(report.ChatID, report.Change, time.Time) error       { return nil }
func (nothing) Everyone() (map[report.PersonID]report.PersonState, error) { return nil, nil }
func (nothing) Agency() (report.Agency, error)                            { return report.Agency{}, nil }
func (nothing) Desk(report.ChatID, report.Lookup) (report.Desk, error)    { return report.Desk{}, nil }

// still is a conversation that never says anything.
type still struct{}

func (*still) Wants(report.ChatID, report.Input, *report.City) report.Lookup { return report.Lookup{} }
func (*still) Answer(report.Desk, report.Input, report.Env) report.Change    { return report.Change{} }
