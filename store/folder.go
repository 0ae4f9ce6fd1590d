package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Names in the data folder. The database is made under another name and renamed when it is whole, so a database that is
// there is one that was finished.
const (
	databaseName = "ruangaman.db"
	unfinished   = ".new"
)

// lockFolder makes this process the only one that works on the folder, until the file is closed. The lock is on the folder
// itself: a lock file would be something to touch.
func lockFolder(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the data folder: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil { //nolint:gosec // a descriptor fits
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, ErrLocked
		}
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	return f, nil
}

// unlockFolder gives the lock back. Closing alone would not, while a process that was just started still shares the file.
func unlockFolder(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_UN) //nolint:gosec // a descriptor fits
	return errors.Join(err, f.Close())
}

// writeDurably writes a small file so that after a power cut it is there whole or not at all, and reads it back.
func writeDurably(path string, content []byte) error {
	f, err := os.OpenFile(path+unfinished, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(path+unfinished, path); err != nil {
		return err
	}
	if err := syncFolder(filepath.Dir(path)); err != nil {
		return err
	}
	back, err := os.ReadFile(path)
	if err == nil && !bytes.Equal(back, content) {
		err = errors.New("read back something else")
	}
	return err
}

func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// private takes away what others may do in the data folder.
func private(folder string) error {
	if err := os.Chmod(folder, 0o700); err != nil { //nolint:gosec // a folder needs the x
		return err
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		err := os.Chmod(filepath.Join(folder, databaseName+suffix), 0o600)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// sameDisk reports whether two folders lie on the same device.
func sameDisk(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	if errX != nil || errY != nil {
		return false
	}
	sx, okX := x.Sys().(*syscall.Stat_t)
	sy, okY := y.Sys().(*syscall.Stat_t)
	return okX && okY && sx.Dev == sy.Dev
}

// header is what the first bytes of a database file tell without opening it.
type header struct {
	schema      int64  // PRAGMA user_version: the newest migration
	fingerprint uint32 // PRAGMA application_id: of the master key
}

// Offsets in the header of an SQLite file (sqlite.org/fileformat.html, "The Database Header").
const (
	headerSize        = 100
	schemaOffset      = 60
	fingerprintOffset = 68
	headerMagic       = "SQLite format 3\x00"
)

// readHeader looks at a database without opening it: SQLite would recover the log and so touch the folder even for reading.
func readHeader(path string) (header, error) {
	f, err := os.Open(path)
	if err != nil {
		return header{}, fmt.Errorf("open the database: %w", err)
	}
	defer func() { _ = f.Close() }()
	b := make([]byte, headerSize)
	if _, err := io.ReadFull(f, b); err != nil || string(b[:len(headerMagic)]) != headerMagic {
		return header{}, fmt.Errorf("%w: not a database", ErrDamaged)
	}
	return header{
		schema:      int64(binary.BigEndian.Uint32(b[schemaOffset:])),
		fingerprint: binary.BigEndian.Uint32(b[fingerprintOffset:]),
	}, nil
}
