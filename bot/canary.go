package bot

import (
	"context"

	"ruangaman/report"
)

// canary carries out a row of the daily canary: it is rendered like any other, and Telegram is asked who we are, since
// nobody is in that chat. What Telegram refuses for good is given up without a word; that it never came through is the
// alarm.
func (b *Bot) canary(ctx context.Context, m *report.Message) (report.Outcome, *callError) {
	if m.Do != report.ActSend {
		return report.Outcome{Result: report.Sent}, nil
	}
	if _, err := b.render(m); err != nil {
		return report.Outcome{Result: report.Lost}, nil
	}
	err := b.client.call(ctx, methodGetMe, nil, nil)
	if err != nil && passable(err) {
		return report.Outcome{Result: report.Lost}, nil
	}
	return b.judge(err, m.Lane)
}
