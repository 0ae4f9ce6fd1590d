package store

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"maps"
	"slices"
	"time"

	"ruangaman/report"
)

// chatPlace is where a chat lies: its row and the slot of its key.
type chatPlace struct{ row, slot int64 }

// chat is a chat as it stands in the transaction at work. The writer keeps those it met (see Store.chats): most updates come
// from chats that wrote a minute ago, and reading them again would cost more than writing them.
type chat struct {
	chatPlace
	stored  bool
	expires int64
	record  chatRecord
	content []byte // the record as it is stored, if that is known
	// The chat's draft, if draftRow is not 0. It is decoded when somebody asks for it.
	draftRow, draftSlot int64
	draftSealed         []byte
	draft               *report.Draft
	// mine are the rows of the cases this chat opened, if links is still Store.links.
	mine  []int64
	links int
}

const (
	sqlChatRead = `SELECT c.row, c.key, c.expires, c.sealed, d.row, d.key, d.sealed
		FROM chats c LEFT JOIN drafts d ON d.chat = c.row WHERE c.tag = +?`
	sqlChatPlace  = "SELECT row, key FROM chats WHERE tag = +?"
	sqlChatInsert = "INSERT INTO chats (row, tag, key, expires, sealed) VALUES (?, ?, ?, ?, ?)"
	sqlChatUpdate = "UPDATE chats SET sealed = ? WHERE row = ?"
	sqlChatRenew  = "UPDATE chats SET expires = ? WHERE row = ?"
)

// chat reads what is remembered of a chat; a chat never seen is empty and not stored.
func (t *Tx) chat(id report.ChatID) (*chat, error) {
	if c, ok := t.s.chats[id]; ok {
		return c, t.broken
	}
	c := &chat{links: -1}
	var sealed []byte
	found, err := t.one([]any{&c.row, &c.slot, &c.expires, &sealed, &c.draftRow, &c.draftSlot, &c.draftSealed},
		sqlChatRead, t.s.tags.chat(id))
	if err != nil {
		return nil, err
	}
	if !found {
		c.record.Chat = id
		t.keep(c)
		return c, nil
	}
	c.stored = true
	content, err := t.open(c.slot, sealed, place("chats", c.row, "sealed"))
	if err != nil {
		return nil, err
	}
	if err := decode(content, &c.record); err != nil {
		return nil, err
	}
	if c.record.Chat != id {
		return nil, ErrDamaged
	}
	t.rememberPlace(id, c.chatPlace)
	t.keep(c)
	return c, nil
}

// maxChatBytes bounds what the chats in memory take on disk; in memory it is two or three times as much.
const maxChatBytes = 4 << 20

// keep remembers a chat as it stands in the database, which may be only as this transaction left it.
func (t *Tx) keep(c *chat) {
	t.change(c)
	t.s.chats[c.record.Chat] = c
	t.s.chatBytes += 2*sizes[0] + len(c.draftSealed)
}

// change says that a chat is going to differ from the database as it was before this transaction or savepoint: if that is
// rolled back, the chat must be read again.
func (t *Tx) change(c *chat) {
	id := c.record.Chat
	t.onRollback(func() { delete(t.s.chats, id) })
}

// saveChat writes what is remembered of a chat. Every write lets it live on.
func (t *Tx) saveChat(c *chat, now time.Time) error {
	t.change(c)
	trusted := now
	if !t.s.options.Trusted() { // a clock that jumped must not cost the means of a wipe
		trusted = time.Unix(0, 0)
	}
	c.age(trusted)
	c.dropOldCards()
	c.record.Work = slices.DeleteFunc(c.record.Work, func(id report.MessageID) bool { return !c.knows(id) })
	t.noteRest(c)
	at, tidy := c.wantsTidy()
	if err := t.writeChat(c, weekAfter(now.Add(t.s.options.KeepClosed()))); err != nil || !tidy {
		return err
	}
	return t.enqueueTidy(c, at, now)
}

func (t *Tx) writeChat(c *chat, expires int64) error {
	if !c.stored {
		return t.insertChat(c, expires)
	}
	if err := t.updateChat(c); err != nil {
		return err
	}
	if expires == c.expires {
		return nil
	}
	c.expires = expires
	_, err := t.exec(sqlChatRenew, expires, c.row)
	return err
}

// updateChat writes the record, unless it is stored like that: an edit that reached the screen everybody knew of tells
// nothing new.
func (t *Tx) updateChat(c *chat) error {
	content, err := encode(c.record)
	if err != nil || bytes.Equal(content, c.content) {
		return err
	}
	sealed, err := t.seal(c.slot, content, place("chats", c.row, "sealed"))
	if err != nil {
		return err
	}
	c.content = content
	_, err = t.exec(sqlChatUpdate, sealed, c.row)
	return err
}

func (t *Tx) insertChat(c *chat, expires int64) error {
	slot, _, err := t.newKey()
	if err != nil {
		return err
	}
	c.chatPlace = chatPlace{randomRow(), slot}
	c.stored, c.expires = true, expires
	content, err := encode(c.record)
	if err != nil {
		return err
	}
	sealed, err := t.seal(slot, content, place("chats", c.row, "sealed"))
	if err != nil {
		return err
	}
	c.content = content
	t.rememberPlace(c.record.Chat, c.chatPlace)
	_, err = t.exec(sqlChatInsert, c.row, t.s.tags.chat(c.record.Chat), slot, expires, sealed)
	return err
}

// chatPlace finds a chat's row, making it if it is new.
func (t *Tx) chatPlace(id report.ChatID, now time.Time) (chatPlace, error) {
	if p, ok := t.s.keys.chats[id]; ok {
		return p, nil
	}
	if c, ok := t.s.chats[id]; ok && !c.stored {
		err := t.saveChat(c, now)
		return c.chatPlace, err
	}
	var p chatPlace
	found, err := t.one([]any{&p.row, &p.slot}, sqlChatPlace, t.s.tags.chat(id))
	if err != nil {
		return p, err
	}
	if found {
		t.rememberPlace(id, p)
		return p, nil
	}
	c, err := t.chat(id)
	if err != nil {
		return p, err
	}
	if err := t.saveChat(c, now); err != nil {
		return p, err
	}
	return c.chatPlace, nil
}

func (t *Tx) rememberPlace(id report.ChatID, p chatPlace) {
	chats := t.s.keys.chats
	if _, ok := chats[id]; ok {
		return
	}
	if len(chats) >= maxCached {
		clear(chats)
	}
	chats[id] = p
	t.onRollback(func() { delete(chats, id) })
}

// randomRow draws a row number.
func randomRow() int64 {
	var b [8]byte
	_, _ = rand.Read(b[:])
	return int64(binary.BigEndian.Uint64(b[:])>>1) | 1 //nolint:gosec // shifted; never 0
}

// keepKnown is how long a message can be deleted (Bot API deleteMessages: 48 hours), with an hour to spare for clocks.
const keepKnown = 49 * time.Hour

// maxKnown bounds what one chat can make us remember.
const maxKnown = 10_000

// since forgets messages that can no longer be deleted, and the oldest of too many.
func (k knownMessages) since(now time.Time) knownMessages {
	oldest := minuteOf(now.Add(-keepKnown))
	drop := 0
	for drop < len(k) && (k[drop].minute < oldest || len(k)-drop > maxKnown) {
		drop++
	}
	return k[drop:]
}

// age forgets messages that can no longer be deleted, and counts those that should have left.
func (c *chat) age(now time.Time) {
	known := c.record.Known
	c.record.Known = known.since(now)
	c.stay(known[:len(known)-len(c.record.Known)])
	if c.record.State.Closed { // the person may have deleted the chat: what stands there nobody knows
		c.record.State.Left = 0
	}
}

// stay counts messages that stay in the chat because we cannot delete them.
func (c *chat) stay(all []known) {
	for _, k := range all {
		if c.fades(k) {
			c.record.State.Left++
		}
	}
}

// learn remembers that a message stands in the chat.
func (c *chat) learn(id report.MessageID, now time.Time) {
	if id == 0 || c.knows(id) {
		return
	}
	c.record.Known = append(c.record.Known, known{id, minuteOf(now)})
}

// forget drops messages that are gone.
func (c *chat) forget(ids []report.MessageID) {
	gone := make(map[report.MessageID]bool, len(ids))
	for _, id := range ids {
		gone[id] = true
	}
	c.record.Known = slices.DeleteFunc(c.record.Known, func(k known) bool { return gone[k.id] })
	maps.DeleteFunc(c.record.Last, func(_ report.As, id report.MessageID) bool { return gone[id] })
	c.record.Cards = slices.DeleteFunc(c.record.Cards, func(k card) bool { return gone[k.Message] })
}

// maxCards bounds how many cards one phone is remembered to show; older ones have left it by simpan.layar.
const maxCards = 100

// shows remembers that a message on a staff phone speaks of a case; of none any more, once it was edited into other words.
func (c *chat) shows(id report.MessageID, about report.ID, as report.As) {
	c.record.Cards = slices.DeleteFunc(c.record.Cards, func(k card) bool { return k.Message == id })
	if about.Zero() {
		return
	}
	c.record.Cards = append(c.record.Cards, card{id, about, as == report.AsNotice})
	c.record.Cards = c.record.Cards[max(0, len(c.record.Cards)-maxCards):]
}

// unshow forgets which messages spoke of a case.
func (c *chat) unshow(about report.ID) {
	c.record.Cards = slices.DeleteFunc(c.record.Cards, func(k card) bool { return k.About == about })
}

// dropOldCards forgets cards that can no longer be deleted.
func (c *chat) dropOldCards() {
	c.record.Cards = slices.DeleteFunc(c.record.Cards, func(k card) bool { return !c.knows(k.Message) })
}

func (c *chat) knows(id report.MessageID) bool {
	return slices.ContainsFunc(c.record.Known, func(k known) bool { return k.id == id })
}

// maxTargets is Telegram's limit of one deleteMessages (Bot API: 1–100).
const maxTargets = 100

// cards lists the messages with details of a case, or also those that only name it, newest first, as many as one deletion
// may name.
func (c *chat) cards(about report.ID, notices bool) (ids []report.MessageID) {
	for _, k := range slices.Backward(c.record.Cards) {
		if k.About == about && (notices || !k.Notice) && len(ids) < maxTargets {
			ids = append(ids, k.Message)
		}
	}
	return ids
}

// became remembers the newest message of a sort and gives the one it replaces, or 0.
func (c *chat) became(as report.As, id report.MessageID) report.MessageID {
	former := c.record.Last[as]
	if c.record.Last == nil {
		c.record.Last = map[report.As]report.MessageID{}
	}
	c.record.Last[as] = id
	if former == id {
		return 0
	}
	return former
}

// everything lists the messages of a wipe, newest first; all but the line that stays, if one does.
func (c *chat) everything(spare bool) []report.MessageID {
	seen := map[report.MessageID]bool{}
	for _, k := range c.record.Known {
		seen[k.id] = true
	}
	for _, id := range c.record.Last {
		seen[id] = true
	}
	if spare {
		delete(seen, c.record.Kept)
	}
	ids := slices.Sorted(maps.Keys(seen))
	slices.Reverse(ids)
	return ids
}

// atRest reports whether nobody has acted in the chat since it came to rest with this revision.
func (c *chat) atRest(rev int) bool { return c.record.State.Resting && c.record.State.LiveRev == rev }

// draft gives a copy of the chat's draft, or nil if there is none.
func (t *Tx) draft(c *chat) (*report.Draft, error) {
	if c.draftRow == 0 {
		return nil, nil //nolint:nilnil // no draft is the ordinary case
	}
	if c.draft == nil {
		r, err := t.openDraft(c.draftRow, c.draftSlot, c.draftSealed)
		if err != nil {
			return nil, err
		}
		c.draft, c.draftSealed = &r.Draft, nil
	}
	return c.draft.Clone(), nil
}
