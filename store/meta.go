package store

import (
	"bytes"
	"crypto/sha256"
	"fmt"
)

// Four values are drawn once, when the database is made, and lie in it sealed by the master.
const (
	metaCheck = "check" // a value we know: does this key open this database?
	metaK0    = "k0"    // inner key of all tags, for ever
	metaIndex = "index" // outer key of all tags
	metaStore = "store" // seals what belongs to no chat and no case
)

func checkValue() []byte {
	h := sha256.Sum256([]byte("ruangaman check value"))
	return h[:]
}

func metaPlace(name string) []byte { return []byte("meta|" + name + "|wrapped") }

const (
	sqlMetaInsert = "INSERT INTO meta (name, wrapped) VALUES (?, ?)"
	sqlMetaRead   = "SELECT wrapped FROM meta WHERE name = +?"
)

// writeMeta fills the meta table of a database just made.
func writeMeta(d *database, m *masters) error {
	for _, name := range []string{metaCheck, metaK0, metaIndex, metaStore} {
		value := random(keySize)
		if name == metaCheck {
			value = checkValue()
		}
		wrapped, err := m.wrap(value, metaPlace(name))
		if err != nil {
			return err
		}
		if _, err := d.exec(sqlMetaInsert, name, wrapped); err != nil {
			return err
		}
	}
	return nil
}

// readMeta proves that the master key fits and takes the other values into memory.
func (s *Store) readMeta() error {
	values := map[string][]byte{}
	for _, name := range []string{metaCheck, metaK0, metaIndex, metaStore} {
		var wrapped []byte
		if found, err := (&Tx{s: s}).one([]any{&wrapped}, sqlMetaRead, name); err != nil {
			return err
		} else if !found {
			return fmt.Errorf("read %s: %w", name, ErrDamaged)
		}
		value, err := s.masters.unwrap(wrapped, metaPlace(name))
		if err != nil {
			return err
		}
		values[name] = value
	}
	if !bytes.Equal(values[metaCheck], checkValue()) {
		return ErrWrongKey
	}
	s.slip, s.tail = markKey(values[metaK0], slipLabel), markKey(values[metaK0], tailLabel)
	s.tags = newTagger(values[metaK0], values[metaIndex])
	s.canary = s.tags.canary()
	var err error
	s.shared, err = newLock(values[metaStore])
	return err
}
