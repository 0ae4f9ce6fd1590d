package bot

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/go-telegram/bot/models"
	"golang.org/x/time/rate"

	"ruangaman/report"
)

const (
	// answerers is how many answers to taps are on the wire at once.
	answerers = 4
	// waitingTaps and waitingSorry bound what waits; what comes on top is dropped. The words of DESIGN §2: best effort.
	waitingTaps, waitingSorry = 512, 256
	// sorryEvery is how often one chat hears that nothing could be stored (DESIGN §2).
	sorryEvery = 10 * time.Minute
	// sorryRate is how many chats a second hear it, so that it cannot use up the limits of the sender.
	sorryRate = 5
	// tapTime is how long an answer to a tap may take; Telegram forgets the tap soon after.
	tapTime = 10 * time.Second
)

// direct does the only two things that reach a chat outside the outbox. Both are best effort and carry nothing of
// anybody's: stopping the little clock on a tapped button, and one fixed sentence when a batch cannot be stored.
type direct struct {
	bot   *Bot
	taps  chan string
	sorry chan report.ChatID

	mu   sync.Mutex
	told map[report.ChatID]time.Time
	// stands are messages that nobody wrote down, ours and those of people who were turned away, until their chat's next change
	// takes them along: a quick exit must find them.
	stands map[report.ChatID][]report.MessageID
}

func newDirect(b *Bot) *direct {
	return &direct{
		bot: b, taps: make(chan string, waitingTaps), sorry: make(chan report.ChatID, waitingSorry),
		told: map[report.ChatID]time.Time{}, stands: map[report.ChatID][]report.MessageID{},
	}
}

// run works until ctx ends.
func (d *direct) run(ctx context.Context) {
	var work sync.WaitGroup
	for range answerers {
		work.Go(func() { d.answerTaps(ctx) })
	}
	d.apologies(ctx)
	work.Wait()
}

// answerTap answers a callback query soon. It never blocks.
func (d *direct) answerTap(query string) {
	select {
	case d.taps <- query:
	default:
	}
}

func (d *direct) answerTaps(ctx context.Context) {
	type params struct {
		ID string `json:"callback_query_id"`
	}
	for {
		select {
		case query := <-d.taps:
			// A failure is nobody's loss: the little clock on the button stops by itself.
			call, cancel := context.WithTimeout(ctx, tapTime)
			_ = d.bot.client.call(call, methodAnswerCallback, params{ID: query}, nil)
			cancel()
		case <-ctx.Done():
			return
		}
	}
}

// apologise tells a chat soon that its message could not be stored, at most once every ten minutes. It never blocks.
func (d *direct) apologise(chat report.ChatID) {
	now := d.bot.cfg.Now()
	d.mu.Lock()
	defer d.mu.Unlock()
	if told, ok := d.told[chat]; ok && now.Sub(told).Abs() < sorryEvery {
		return
	}
	select {
	case d.sorry <- chat:
		d.forget(now)
		d.told[chat] = now
	default:
	}
}

// forget drops chats that may hear the sentence again.
func (d *direct) forget(now time.Time) {
	if len(d.told) < waitingSorry {
		return
	}
	for chat, told := range d.told {
		if now.Sub(told).Abs() >= sorryEvery {
			delete(d.told, chat)
		}
	}
}

func (d *direct) apologies(ctx context.Context) {
	limit := rate.NewLimiter(sorryRate, sorryRate)
	for {
		select {
		case chat := <-d.sorry:
			if limit.Wait(ctx) != nil {
				return
			}
			d.tell(ctx, chat)
		case <-ctx.Done():
			return
		}
	}
}

func (d *direct) tell(ctx context.Context, chat report.ChatID) {
	city := d.bot.cfg.City()
	words, err := d.bot.cfg.Texts.Body(report.Message{
		To: chat, Lang: city.Lang, Body: []report.Text{report.T(textNotStored, "numbers", lines(city.UrgentHelp()))},
	})
	if err != nil {
		d.bot.cfg.Log.Error("fixed sentence cannot be said", "err_kind", kindOf(err))
		return
	}
	var sent models.MessageID
	if d.bot.client.call(ctx, methodSend, sendParams{Chat: int64(chat), Text: words, Preview: noPreview, Silent: true}, &sent) == nil {
		d.remember(chat, report.MessageID(sent.ID))
	}
}

// maxStands bounds what is remembered of one chat, maxStandsIn in how many chats.
const maxStands, maxStandsIn = 20, 5000

// remember keeps that a message stands in a chat and is not written down.
func (d *direct) remember(chat report.ChatID, id report.MessageID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	ids, known := d.stands[chat]
	if id == 0 || !known && len(d.stands) >= maxStandsIn {
		return
	}
	ids = append(ids, id)
	d.stands[chat] = ids[max(0, len(ids)-maxStands):]
}

// standing are those of a chat.
func (d *direct) standing(chat report.ChatID) []report.MessageID {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.stands[chat])
}

// written forgets what a change has written down.
func (d *direct) written(chat report.ChatID, ids []report.MessageID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stands[chat] = slices.DeleteFunc(d.stands[chat], func(id report.MessageID) bool { return slices.Contains(ids, id) })
	if len(d.stands[chat]) == 0 {
		delete(d.stands, chat)
	}
}
