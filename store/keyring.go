package store

import (
	"database/sql/driver"
	"fmt"
	"math/rand/v2"

	"ruangaman/report"
)

// Every draft, case and chat has 32 random bytes of its own, wrapped by the master, in a slot of the table keys. A draft's
// key becomes the case's key. Slots are made many at a time and taken at random, so their order tells nothing, and they are
// overwritten in place, so that zeros really replace a key (see the migration).

// slotBlock is how many slots are made at once.
const slotBlock = 256

// maxCached bounds each of the writer's caches; a full one starts anew.
const maxCached = 1 << 13

// keyring is the writer's memory of keys.
type keyring struct {
	free  []int64
	last  int64                       // the highest slot
	locks map[int64]*lock             // by slot
	names map[int64]int64             // slots by row number of draft or case
	chats map[report.ChatID]chatPlace // rows of chats
}

const (
	sqlKeysLast   = "SELECT max(slot) FROM keys"
	sqlKeysFree   = "SELECT slot FROM keys WHERE wrapped = zeroblob(76) AND slot NOT IN (SELECT slot FROM erasures)"
	sqlKeysAppend = "INSERT INTO keys (slot, wrapped) VALUES (?, zeroblob(76))"
	sqlKeysRead   = "SELECT wrapped FROM keys WHERE slot = ?"
	sqlKeysWrite  = "UPDATE keys SET wrapped = ? WHERE slot = ?"
	sqlKeysErase  = "UPDATE keys SET wrapped = zeroblob(76) WHERE slot = ?"
	sqlKeyOf      = "SELECT key FROM cases WHERE row = ?1 UNION ALL SELECT key FROM drafts WHERE row = ?1"
)

// recallKeys finds the free slots.
func (t *Tx) recallKeys() error {
	k := &t.s.keys
	k.locks, k.names, k.chats = map[int64]*lock{}, map[int64]int64{}, map[report.ChatID]chatPlace{}
	if _, err := t.one([]any{&k.last}, sqlKeysLast); err != nil {
		return err
	}
	return t.query(func(v []driver.Value) (bool, error) {
		k.free = append(k.free, v[0].(int64))
		return true, nil
	}, sqlKeysFree)
}

// newKey draws a key and puts it into a free slot.
func (t *Tx) newKey() (slot int64, l *lock, err error) {
	if len(t.s.keys.free) == 0 {
		if err := t.moreSlots(); err != nil {
			return 0, nil, err
		}
	}
	key := random(keySize)
	if l, err = newLock(key); err != nil {
		return 0, nil, err
	}
	slot = t.takeSlot()
	wrapped, err := t.s.masters.wrap(key, place("keys", slot, "wrapped"))
	if err != nil {
		return 0, nil, err
	}
	n, err := t.exec(sqlKeysWrite, wrapped, slot)
	if err == nil && n != 1 { // nothing may ever be sealed with a key that is not kept
		t.broken = fmt.Errorf("%w: keep a key: %w", report.ErrStore, ErrDamaged)
		err = t.broken
	}
	if err != nil {
		return 0, nil, err
	}
	t.cache(slot, l)
	return slot, l, nil
}

func (t *Tx) takeSlot() int64 {
	k := &t.s.keys
	i := rand.IntN(len(k.free)) //nolint:gosec // which slot is no secret, only no order
	slot := k.free[i]
	k.free[i] = k.free[len(k.free)-1]
	k.free = k.free[:len(k.free)-1]
	t.onRollback(func() {
		k.free = append(k.free, slot)
		delete(k.locks, slot)
	})
	return slot
}

func (t *Tx) moreSlots() error {
	k := &t.s.keys
	last, free := k.last, k.free
	t.onRollback(func() { k.last, k.free = last, free })
	for range slotBlock {
		k.last++
		if _, err := t.exec(sqlKeysAppend, k.last); err != nil {
			return err
		}
		k.free = append(k.free, k.last)
	}
	return nil
}

func (t *Tx) cache(slot int64, l *lock) {
	if len(t.s.keys.locks) >= maxCached {
		clear(t.s.keys.locks)
	}
	t.s.keys.locks[slot] = l
}

// lock gives the key in a slot. It gives errErased if it was destroyed.
func (t *Tx) lock(slot int64) (*lock, error) {
	if l, ok := t.s.keys.locks[slot]; ok {
		return l, nil
	}
	var wrapped []byte
	if found, err := t.one([]any{&wrapped}, sqlKeysRead, slot); err != nil {
		return nil, err
	} else if !found {
		return nil, fmt.Errorf("find a key: %w", ErrDamaged)
	}
	key, err := t.s.masters.unwrap(wrapped, place("keys", slot, "wrapped"))
	if err != nil {
		return nil, err
	}
	l, err := newLock(key)
	if err != nil {
		return nil, err
	}
	t.cache(slot, l)
	return l, nil
}

// slotOf finds the key of a draft or case; false if there is neither.
func (t *Tx) slotOf(id report.ID) (int64, bool, error) {
	row := rowOf(id)
	if slot, ok := t.s.keys.names[row]; ok {
		return slot, true, nil
	}
	var slot int64
	found, err := t.one([]any{&slot}, sqlKeyOf, row)
	if found {
		t.name(row, slot)
	}
	return slot, found, err
}

// name remembers whose key a slot holds.
func (t *Tx) name(row, slot int64) {
	names := t.s.keys.names
	if len(names) >= maxCached {
		clear(names)
	}
	names[row] = slot
	t.onRollback(func() { delete(names, row) })
}

// seal seals content with the key in a slot.
func (t *Tx) seal(slot int64, content, where []byte) ([]byte, error) {
	l, err := t.lock(slot)
	if err != nil {
		return nil, err
	}
	return l.seal(content, where)
}

// open is the way back.
func (t *Tx) open(slot int64, blob, where []byte) ([]byte, error) {
	l, err := t.lock(slot)
	if err != nil {
		return nil, err
	}
	return l.open(blob, where)
}

// sealHash seals 32 bytes without padding.
func (t *Tx) sealHash(slot int64, hash, where []byte) ([]byte, error) {
	l, err := t.lock(slot)
	if err != nil {
		return nil, err
	}
	sealed, err := l.aead.Encrypt(hash, where)
	if err != nil {
		return nil, fmt.Errorf("seal %s: %w", where, err)
	}
	return sealed, nil
}
