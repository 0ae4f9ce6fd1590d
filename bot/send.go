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
	Chat      int64     `json:"chat_id"`
	Text      string    `json:"text"`
	NoPreview noPreview `json:"link_preview_options"`
	Silent    bool      `json:"disable_notification,omitempty"`
	Protect   bool      `json:"protect_content,omitempty"`
	Keyboard  *keyboard `json:"reply_markup,omitempty"`
}

// editParams are the parameters of editMessageText that we use. Without a keyboard the old one goes.
type editParams struct {
	Chat      int64     `json:"chat_id"`
	Message   int       `json:"message_id"`
	Text      string    `json:"text"`
	NoPreview noPreview `json:"link_preview_options"`
	Keyboard  *keyboard `json:"reply_markup,omitempty"`
}

// noPreview keeps Telegram's servers from fetching an address that somebody wrote.
type noPreview struct{}

// MarshalJSON is LinkPreviewOptions with is_disabled.
func (noPreview) MarshalJSON() ([]byte, error) { return []byte(`{"is_disabled":true}`), nil }

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
	switch m.Do {
	case report.ActSend:
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
	var sent models.MessageID
	out, again := b.judge(b.client.call(ctx, methodSend, sendParams{
		Chat: int64(m.To), Text: s.text, Silent: m.Silent, Protect: m.Protect, Keyboard: s.keys,
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
		Chat: int64(m.To), Message: int(m.Target), Text: s.text, Keyboard: s.keys,
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
	b.cfg.Log.Error("message can never be sent", "err_kind", kind, "lane", lane)
	return report.Outcome{Result: report.Dead}
}

// remove deletes messages of a chat in the order given, by the hundred, and says which are gone. What may not be deleted
// any more is passed over.
func (b *Bot) remove(ctx context.Context, chat report.ChatID, ids []report.MessageID) (gone []report.MessageID, err error) {
	for some := range slices.Chunk(ids, maxDelete) {
		more, err := b.removeSome(ctx, chat, some)
		gone = append(gone, more...)
		if err != nil {
			return gone, err
		}
	}
	return gone, nil
}

// removeSome deletes at most a hundred messages. One that may not be deleted makes Telegram refuse them all, so a refused
// batch is halved until it is found: the older half of what is given is usually the one.
func (b *Bot) removeSome(ctx context.Context, chat report.ChatID, ids []report.MessageID) ([]report.MessageID, error) {
	if len(ids) == 1 {
		return b.removeOne(ctx, chat, ids)
	}
	err := b.client.call(ctx, methodDeleteMany, deleteManyParams{Chat: int64(chat), Messages: ids}, nil)
	var e *callError
	switch {
	case err == nil:
		return ids, nil
	case !errors.As(err, &e) || e.kind != troubleRefused && e.kind != troubleUnknown || e.reason == reasonNobody:
		return nil, err
	}
	half := (len(ids) + 1) / 2
	gone, err := b.removeSome(ctx, chat, ids[:half])
	if err != nil {
		return gone, err
	}
	more, err := b.removeSome(ctx, chat, ids[half:])
	return append(slices.Clone(gone), more...), err
}

func (b *Bot) removeOne(ctx context.Context, chat report.ChatID, ids []report.MessageID) ([]report.MessageID, error) {
	err := b.client.call(ctx, methodDelete, deleteParams{Chat: int64(chat), Message: int(ids[0])}, nil)
	var e *callError
	switch {
	case err == nil:
		return ids, nil
	case errors.As(err, &e) && e.kind == troubleRefused && e.reason == reasonGone:
		return ids, nil
	case errors.As(err, &e) && (e.kind == troubleRefused && e.reason != reasonNobody || e.kind == troubleUnknown):
		return nil, nil // too old, or a server that knows no deletes: trying again would hold up the chat for ever
	default:
		return nil, err
	}
}
