package report

import (
	"strconv"
	"time"
)

// WatchLife is how long an open emergency says by silent edits whether somebody has accepted it.
const WatchLife = 30 * time.Minute

// watchOver is how long the last of them, which says that no more come, may still be sent.
const watchOver = 10 * time.Minute

// Watched reports whether the reporter of a case is told by silent edits how it stands: an emergency that is open and not older
// than WatchLife, sent by its teller and not by their silence, when somebody else may hold the phone, and not by one who said "jangan balas".
func (c *Case) Watched(now time.Time) bool {
	return c.Status.Open() && c.Urgency == Emergency && c.Reporter != 0 && !c.Silence && !c.Contact.Hushed && now.Sub(c.OpenedAt) < WatchLife
}

// WatchText is what the edited message says: not accepted yet, do not wait, call; or accepted. numbers are the helplines.
func (c *Case) WatchText(numbers Text) Text {
	if c.Status.Unanswered() {
		return T("watch_waiting", "n", Raw(strconv.Itoa(c.PeopleOffered())), "numbers", numbers)
	}
	return T("watch_accepted", "numbers", numbers)
}

// Watch is the silent edit that tells the reporter how the emergency stands now.
func (c *Case) Watch(numbers Text) Message {
	return Message{To: c.Reporter, Do: ActEdit, As: AsWatch, Body: []Text{c.WatchText(numbers)}, Lang: c.Lang, Voice: c.Voice,
		Silent: true, Purpose: PurposeWatch, Lane: LaneEmergency, NotAfter: c.OpenedAt.Add(WatchLife), About: c.ID}
}

// WatchFirst are the message that is edited later, and its last edit, when the time for edits is over.
func (c *Case) WatchFirst(numbers Text) []Message {
	first, last := c.Watch(numbers), c.Watch(numbers)
	first.Do, first.NotAfter, first.Purpose = ActSend, time.Time{}, PurposeAnswer // an answer to the tap that sent it
	last.Body = []Text{T("watch_over", "numbers", numbers)}
	last.NotBefore = c.OpenedAt.Add(WatchLife)
	last.NotAfter = last.NotBefore.Add(watchOver)
	return []Message{first, last}
}
