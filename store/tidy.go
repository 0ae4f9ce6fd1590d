package store

import (
	"slices"
	"time"

	"ruangaman/report"
)

// Telegram lets a bot delete a message for 48 hours (Bot API deleteMessage). So that nothing of a reporter's chat outlives
// that by itself, one durable row a chat waits for the last midnight (UTC) within 44 hours of its oldest message: whole days
// stand in clear, not the minute in which somebody wrote, and four hours are left for a standstill.
const (
	tidyWithin = 44 * time.Hour
	tidyStep   = 24 * time.Hour
)

// tidyAt is when a message learnt in this minute leaves the chat.
func tidyAt(minutes int64) time.Time {
	return time.Unix(minutes*int64(minute/time.Second), 0).UTC().Add(tidyWithin).Truncate(tidyStep)
}

// fading are the messages that leave the chat by themselves, oldest first: none of the staff's work, nor what a wipe left.
func (c *chat) fading() (all []known) {
	for _, k := range c.record.Known {
		if c.fades(k) {
			all = append(all, k)
		}
	}
	return all
}

func (c *chat) fades(k known) bool {
	return k.id != c.record.Kept && !slices.Contains(c.record.Work, k.id)
}

// giveUp stops trying to delete what is due: Telegram refused it.
func (c *chat) giveUp(now time.Time) {
	stuck := c.due(now)
	c.record.State.Left += len(stuck)
	c.forget(stuck)
}

// due lists what leaves the chat by now, newest first.
func (c *chat) due(now time.Time) (ids []report.MessageID) {
	for _, k := range slices.Backward(c.fading()) {
		if !tidyAt(k.minute).After(now) {
			ids = append(ids, k.id)
		}
	}
	return ids
}

// renewAfter is how old a live message may become that is still edited: less than any message has before it leaves, so that
// nobody loses the screen they are using.
const renewAfter = tidyWithin - tidyStep - time.Hour

// worn reports whether a message is that old, and may still be deleted: then the next answer stands in a new one, and it goes.
// Only an answer: nothing is sent because a message became old.
func (c *chat) worn(id report.MessageID, now time.Time) bool {
	i := slices.IndexFunc(c.record.Known, func(k known) bool { return k.id == id })
	return i >= 0 && c.record.State.Trace != report.TraceKeep &&
		now.Sub(time.Unix(c.record.Known[i].minute*int64(minute/time.Second), 0)) >= renewAfter
}

// wantsTidy reports whether a row must be queued, and notes that it is.
func (c *chat) wantsTidy() (time.Time, bool) {
	s := c.record.State
	if c.record.Tidy || s.Closed || s.Trace == report.TraceKeep {
		return time.Time{}, false
	}
	oldest := c.fading()
	if len(oldest) == 0 {
		return time.Time{}, false
	}
	c.record.Tidy = true
	return tidyAt(oldest[0].minute), true
}

// tidy gives what a row of this kind deletes now; nothing where the reporter chose to keep, or closed the chat.
func (t *Tx) tidy(c *chat, now time.Time) ([]report.MessageID, error) {
	t.change(c)
	c.record.Tidy = false
	var ids []report.MessageID
	if s := c.record.State; !s.Closed && s.Trace != report.TraceKeep {
		ids = c.due(now)
	}
	if len(ids) > 0 {
		c.record.Tidy = true // until Finish has recorded what went
		return ids, nil
	}
	return nil, t.saveChat(c, now)
}

func (t *Tx) enqueueTidy(c *chat, at, now time.Time) error {
	return t.enqueue(&report.Message{To: c.record.Chat, Do: report.ActWipe, Purpose: report.PurposeTidy,
		Lane: report.LaneOther, NotBefore: at}, now)
}

// untidied notes that a row of this kind came to nothing. Whoever closed the chat may open it again; everywhere else the same
// messages are not tried for ever.
func (t *Tx) untidied(f flight, why report.Result, now time.Time) error {
	if f.sent.Do != report.ActWipe || f.sent.Purpose != report.PurposeTidy {
		return nil
	}
	c, err := t.chat(f.sent.To)
	if err != nil {
		return err
	}
	t.change(c)
	c.record.Tidy = false
	if why == report.Dead || f.sent.To < 0 {
		c.giveUp(now)
	}
	return t.saveChat(c, now)
}
