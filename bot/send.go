package bot

import (
	"context"
	"errors"
	"slices"

	"github.com/go-telegram/bot/models"

	"ruangaman/report"
)

// maxDelete is the most messages of one deleteMessages (Bot API).
const maxDelete = 100

// sendParams are the parameters of sendMessage that we use.
type sendParams struct {
	Chat     int64     `json:"chat_id"`
	Text     string    `json:"text"`
	Preview  preview   `json:"link_preview_options"`
	Silent   bool      `json:"disable_notification,omitempty"`
	Protect  bool      `json:"protect_content,omitempty"`
	Keyboard *keyboard `json:"reply_markup,omitempty"`
}

// editParams are the parameters of editMessageText that we use. Without a keyboard the old one goes.
type editParams struct {
	Chat     int64     `json:"chat_id"`
	Message  int       `json:"message_id"`
	Text     string    `json:"text"`
	Preview  preview   `json:"link_preview_options"`
	Keyboard *keyboard `json:"reply_markup,omitempty"`
}

// preview is LinkPreviewOptions. noPreview keeps Telegram's servers from fetching an address that somebody wrote.
type preview struct {
	Disabled bool `json:"is_disabled"`
}

var noPreview = preview{Disabled: true}

type deleteParams struct {
	Chat    int64 `json:"chat_id"`
	Message int   `json:"message_id"`
}

type deleteManyParams struct {
	Chat     int64              `json:"chat_id"`
	Messages []report.MessageID `json:"message_ids"`
}

// deliver carries out one row. A nil error means that the outcome is final; otherwise the row is to be tried again, and
// the outcome says what was done so far.
func (b *Bot) deliver(ctx context.Context, c *report.Claimed) (report.Outcome, *callError) {
	m := &c.Message
	if m.To.Canary() {
		return b.canary(ctx, m)
	}
	switch m.Do {
	case report.ActFetch:
		if m.Upload != nil {
			return b.fetchUpload(ctx, c)
		}
		return b.fetchFile(ctx, c)
	case report.ActSend:
		if m.File > 0 {
			return b.sendFile(ctx, m)
		}
		return b.send(ctx, m)
	case report.ActEdit:
		return b.edit(ctx, m)
	case report.ActDelete:
		targets := m.Targets
		if m.Target != 0 {
			targets = append(slices.Clone(targets), m.Target)
		}
		_, err := b.remove(ctx, m.To, targets)
		return b.judge(err, m.Lane)
	case report.ActWipe:
		wiped, err := b.remove(ctx, m.To, c.Wipe)
		out, again := b.judge(err, m.Lane)
		out.Wiped = wiped
		return out, again
	default:
		return b.dead(m.Lane, troubleInvalid), nil
	}
}

func (b *Bot) send(ctx context.Context, m *report.Message) (report.Outcome, *callError) {
	s, err := b.render(m)
	if err != nil {
		return b.dead(m.Lane, kindOf(err)), nil
	}
	if m.Sound != "" {
		return b.passOn(ctx, m, s)
	}
	var sent models.MessageID
	out, again := b.judge(b.client.call(ctx, methodSend, sendParams{
		Chat: int64(m.To), Text: s.text, Preview: noPreview, Silent: m.Silent, Protect: m.Protect, Keyboard: s.keys,
	}, &sent), m.Lane)
	out.Message = report.MessageID(sent.ID)
	return out, again
}

func (b *Bot) edit(ctx context.Context, m *report.Message) (report.Outcome, *callError) {
	if m.Target == 0 {
		return report.Outcome{Result: report.Lost}, nil
	}
	s, err := b.render(m)
	if err != nil {
		return b.dead(m.Lane, kindOf(err)), nil
	}
	return b.judge(b.client.call(ctx, methodEdit, editParams{
		Chat: int64(m.To), Message: int(m.Target), Text: s.text, Preview: noPreview, Keyboard: s.keys,
	}, nil), m.Lane)
}

// judge turns the answer to a call into an outcome, or gives the error back when the row is to be tried again.
func (b *Bot) judge(err error, lane report.Lane) (report.Outcome, *callError) {
	var e *callError
	if !errors.As(err, &e) {
		return report.Outcome{Result: report.Sent}, nil
	}
	switch e.kind {
	case troubleForbidden:
		return report.Outcome{Result: report.Blocked}, nil
	case troubleRefused:
		return b.judgeRefusal(e, lane), nil
	default:
		return report.Outcome{}, e
	}
}

func (b *Bot) judgeRefusal(e *callError, lane report.Lane) report.Outcome {
	switch e.reason {
	case reasonSame, reasonGone, reasonKept:
		return report.Outcome{Result: report.Sent}
	case reasonLost:
		return report.Outcome{Result: report.Lost}
	case reasonNobody:
		return report.Outcome{Result: report.Blocked}
	default:
		return b.dead(lane, e.kind)
	}
}

// dead is the end of a row that can never be sent, with the alarm for the operator.
func (b *Bot) dead(lane report.Lane, kind trouble) report.Outcome {
	b.cfg.Log.Error("message can never be sent", "event", "message_dead", "err_kind", kind, "lane", lane)
	return report.Outcome{Result: report.Dead}
}

// maxKept is after how many messages in a row that Telegram does not let us delete the rest is left: from the newest to
// the oldest, what follows is older still.
const maxKept = 5

// removal deletes messages of one chat.
type removal struct {
	bot  *Bot
	chat report.ChatID
	gone []report.MessageID
	kept int // in a row
}

// remove deletes messages in the order given, by the hundred, and says which are gone.
func (b *Bot) remove(ctx context.Context, chat report.ChatID, ids []report.MessageID) (gone []report.MessageID, err error) {
	r := &removal{bot: b, chat: chat}
	for some := range slices.Chunk(ids, maxDelete) {
		if err = r.some(ctx, some); err != nil {
			break
		}
	}
	return r.gone, err
}

// some deletes at most a hundred messages. One that may not be deleted makes Telegram refuse them all, so a refused batch
// is halved until it is found.
func (r *removal) some(ctx context.Context, ids []report.MessageID) error {
	switch {
	case r.kept >= maxKept:
		return nil
	case len(ids) == 1:
		return r.one(ctx, ids[0])
	}
	err := r.bot.client.call(ctx, methodDeleteMany, deleteManyParams{Chat: int64(r.chat), Messages: ids}, nil)
	if err == nil {
		r.gone, r.kept = append(r.gone, ids...), 0
		return nil
	}
	if !passable(err) {
		return err
	}
	half := (len(ids) + 1) / 2
	if err := r.some(ctx, ids[:half]); err != nil {
		return err
	}
	return r.some(ctx, ids[half:])
}

func (r *removal) one(ctx context.Context, id report.MessageID) error {
	err := r.bot.client.call(ctx, methodDelete, deleteParams{Chat: int64(r.chat), Message: int(id)}, nil)
	var e *callError
	switch {
	case err == nil, errors.As(err, &e) && e.reason == reasonGone:
		r.gone, r.kept = append(r.gone, id), 0
	case passable(err):
		r.kept++
	default:
		return err
	}
	return nil
}

// passable: this message stays, others may go. Also where a server knows no deletes, because trying that again would hold
// up the chat for ever.
func passable(err error) bool {
	var e *callError
	return errors.As(err, &e) && (e.kind == troubleRefused && e.reason != reasonNobody || e.kind == troubleUnknown)
}
