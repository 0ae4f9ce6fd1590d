package store

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"time"

	"ruangaman/report"
)

// A push is the message that carries an offer in a staff chat. It must be found again weeks later ("sudah diambil rekan"),
// so it has a row of its own beside the list of messages in the chat.

const (
	sqlPushRead  = "SELECT key, sealed FROM pushes WHERE tag = +?"
	sqlPushWrite = `INSERT INTO pushes (tag, chat, key, sealed) VALUES (?1, ?2, ?3, ?4)
		ON CONFLICT (tag) DO UPDATE SET key = ?3, sealed = ?4`
	sqlPushDelete = "DELETE FROM pushes WHERE tag = +?"
)

func pushPlace(tag []byte) []byte { return []byte("pushes|" + hex.EncodeToString(tag) + "|sealed") }

// push finds the message of an offer in a chat, or 0.
func (t *Tx) push(c *chat, offer report.OfferID) (report.MessageID, error) {
	tag := t.s.tags.push(c.record.Chat, offer)
	var slot int64
	var sealed []byte
	found, err := t.one([]any{&slot, &sealed}, sqlPushRead, tag)
	if err != nil || !found {
		return 0, err
	}
	l, err := t.lock(slot)
	if err != nil {
		return 0, err
	}
	id, err := l.aead.Decrypt(sealed, pushPlace(tag))
	if err != nil || len(id) != keySize {
		return 0, errors.New("open a push: the seal does not fit")
	}
	return report.MessageID(binary.BigEndian.Uint64(id)), nil //nolint:gosec // written from a MessageID
}

// savePush remembers the message of an offer, sealed with the key of the case it is about.
func (t *Tx) savePush(c *chat, m *report.Message, id report.MessageID) error {
	slot := c.slot
	if !m.About.Zero() {
		s, found, err := t.slotOf(m.About)
		if err != nil || !found { // erased while the message was under way
			return err
		}
		slot = s
	}
	tag := t.s.tags.push(c.record.Chat, m.Offer)
	content := make([]byte, keySize)
	binary.BigEndian.PutUint64(content, uint64(id)) //nolint:gosec // message ids are positive
	sealed, err := t.sealHash(slot, content, pushPlace(tag))
	if err != nil {
		return err
	}
	_, err = t.exec(sqlPushWrite, tag, c.row, slot, sealed)
	return err
}

// pushed remembers the newest message of an offer. A push that repeats an older one takes its place: whoever was called
// six times at night sees one task in the morning, not six.
func (t *Tx) pushed(c *chat, m *report.Message, id report.MessageID, now time.Time) error {
	former, err := t.push(c, m.Offer)
	if err != nil {
		return err
	}
	if err := t.savePush(c, m, id); err != nil || former == 0 || former == id {
		return err
	}
	return t.enqueueDelete(m, former, time.Time{}, now)
}

// dropPush forgets the message of an offer.
func (t *Tx) dropPush(c *chat, offer report.OfferID) error {
	_, err := t.exec(sqlPushDelete, t.s.tags.push(c.record.Chat, offer))
	return err
}
