package bot

import (
	"context"

	"github.com/go-telegram/bot/models"

	"ruangaman/report"
)

// voiceParams are the parameters of sendVoice that we use.
type voiceParams struct {
	Chat     int64     `json:"chat_id"`
	Voice    string    `json:"voice"`
	Caption  string    `json:"caption"`
	Silent   bool      `json:"disable_notification,omitempty"`
	Protect  bool      `json:"protect_content,omitempty"`
	Keyboard *keyboard `json:"reply_markup,omitempty"`
}

// passOn sends a voice message that somebody sent us to somebody else. By its file_id alone: nothing is fetched, and what
// arrives names no sender (unlike forwardMessage).
func (b *Bot) passOn(ctx context.Context, m *report.Message, s screen) (report.Outcome, *callError) {
	var sent models.MessageID
	out, again := b.judge(b.client.call(ctx, methodSendVoice, voiceParams{
		Chat: int64(m.To), Voice: m.Sound, Caption: s.text, Silent: m.Silent, Protect: m.Protect, Keyboard: s.keys,
	}, &sent), m.Lane)
	out.Message = report.MessageID(sent.ID)
	return out, again
}
