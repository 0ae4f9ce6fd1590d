package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The key folder holds the master keys, one file per epoch: "master-0001.key" with 64 hexadecimal digits. The newest wraps;
// all of them unwrap. Whoever loses them loses every case, which is what makes a stolen data folder worthless.

// keyFile is the name of an epoch's file.
const keyFile = "master-%04d.key"

// masters are the master keys of all epochs.
type masters struct {
	locks  map[uint32]*lock
	prints map[uint32]bool // fingerprints
	newest uint32
	key    []byte // of the newest epoch, until the header is stamped
}

// loadMasters reads the key folder. A folder that is not there is an empty one.
func loadMasters(folder string) (*masters, error) {
	m := &masters{locks: map[uint32]*lock{}, prints: map[uint32]bool{}}
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the key folder: %w", err)
	}
	for _, e := range entries {
		var epoch uint32
		if n, _ := fmt.Sscanf(e.Name(), keyFile, &epoch); n != 1 || e.Name() != fmt.Sprintf(keyFile, epoch) || epoch == 0 {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("read a master key: %w", err)
		}
		key, err := hex.DecodeString(strings.TrimSpace(string(text)))
		if err != nil || len(key) != keySize {
			return nil, fmt.Errorf("%w: %s is not %d hexadecimal digits", ErrWrongKey, e.Name(), 2*keySize)
		}
		if err := m.add(epoch, key); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (m *masters) add(epoch uint32, key []byte) error {
	l, err := newLock(key)
	if err != nil {
		return err
	}
	m.locks[epoch], m.prints[fingerprint(key)] = l, true
	if epoch >= m.newest {
		m.newest, m.key = epoch, key
	}
	return nil
}

// create draws the first master key and returns when it is on disk for certain.
func (m *masters) create(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("make the key folder: %w", err)
	}
	key := random(keySize)
	path := filepath.Join(folder, fmt.Sprintf(keyFile, 1))
	if err := writeDurably(path, []byte(hex.EncodeToString(key)+"\n")); err != nil {
		return fmt.Errorf("write the master key: %w", err)
	}
	return m.add(1, key)
}

// fingerprint is written into the database's header, where it can be compared without opening the database. 32 bits of a
// keyed hash say nothing about the key.
func fingerprint(key []byte) uint32 {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("ruangaman database"))
	return binary.BigEndian.Uint32(h.Sum(nil))
}

// wrap seals a key with the newest master: key number, then the seal.
func (m *masters) wrap(key, where []byte) ([]byte, error) {
	sealed, err := m.locks[m.newest].aead.Encrypt(key, where)
	if err != nil {
		return nil, fmt.Errorf("wrap a key: %w", err)
	}
	return append(binary.BigEndian.AppendUint32(make([]byte, 0, wrappedSize), m.newest), sealed...), nil
}

// unwrap is the way back. It gives errErased for zeros.
func (m *masters) unwrap(wrapped, where []byte) ([]byte, error) {
	if len(wrapped) != wrappedSize {
		return nil, fmt.Errorf("unwrap a key: %w", ErrDamaged)
	}
	epoch := binary.BigEndian.Uint32(wrapped)
	if epoch == 0 {
		return nil, errErased
	}
	l, ok := m.locks[epoch]
	if !ok {
		return nil, fmt.Errorf("unwrap a key: %w: epoch %d is missing", ErrNoKey, epoch)
	}
	key, err := l.aead.Decrypt(wrapped[4:], where)
	if err != nil {
		return nil, fmt.Errorf("unwrap a key: %w", ErrWrongKey)
	}
	return key, nil
}
