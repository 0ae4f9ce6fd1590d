package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/tink-crypto/tink-go/v2/streamingaead/subtle"

	"ruangaman/report"
)

// Evidence lies in files of its own in the data folder, under random names, each sealed by a streaming AEAD with a key that
// lies in its row, which the case's key seals. So a destroyed case key ends them all, and a file without its row is noise.
// A file is written whole before a row names it, and unlinked only after its row and the case's key are gone for certain
// (erase.go); what a crash leaves between the two is swept.

const (
	filePrefix = "berkas-"
	// keepFree is how much of the disk is left to the reports themselves: they matter more than any file.
	keepFree = 1 << 30
	// segmentSize is how much of a file is sealed at a time (bytes).
	segmentSize = 64 << 10
)

// fileSizes are the lengths a file can have before it is sealed.
var fileSizes = [...]int64{64 << 10, 256 << 10, 1 << 20, 2 << 20, 4 << 20, 8 << 20, 16 << 20, 24 << 20}

const (
	sqlFileInsert    = "INSERT INTO files (row, target, key, size, sealed) VALUES (?, ?, ?, ?, ?)"
	sqlFilesOf       = "SELECT row, key, sealed FROM files WHERE target = +?"
	sqlFilesOfDrop   = "DELETE FROM files WHERE target = +?"
	sqlFileOf        = "SELECT target, key, sealed FROM files WHERE row = ?"
	sqlFileZero      = "UPDATE files SET sealed = zeroblob(length(sealed)) WHERE row = ?"
	sqlFileDrop      = "DELETE FROM files WHERE row = ?"
	sqlFilesAll      = "SELECT row FROM files"
	sqlFilesTogether = "SELECT coalesce(sum(size), 0) FROM files"
)

// fileRecord is what lies under the seal of a row.
type fileRecord struct {
	N      int    `json:"n"`
	Form   string `json:"form"`
	Size   int64  `json:"size"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	Key    []byte `json:"key"`
}

// SealFile writes a file that no row names yet, durably. k says what it is; Row, Key and Size are filled in. It gives
// ErrNoRoom when that would be too much for all files together, or too little would be left of the disk.
func (s *Store) SealFile(ctx context.Context, k report.Kept, content []byte) (report.Kept, error) {
	size, ok := fileSize(int64(len(content)))
	if !ok || len(content) == 0 {
		return k, fmt.Errorf("seal a file of this size: %w", report.ErrInvalid)
	}
	if err := s.Room(ctx, size); err != nil {
		return k, err
	}
	k.Row, k.Key, k.Size = randomRow(), random(keySize), int64(len(content))
	s.files.begin(k.Row)
	if err := s.writeFile(k, content, size); err != nil {
		s.DropFile(k)
		return k, fmt.Errorf("seal a file: %w", err)
	}
	return k, nil
}

// Room reports whether a file of so many bytes may be added; ErrNoRoom if not.
func (s *Store) Room(ctx context.Context, size int64) error {
	if s.Left() >= report.RoomScarce {
		return ErrNoRoom
	}
	all, err := s.FileBytes(ctx)
	if err != nil {
		return err
	}
	var disk syscall.Statfs_t
	if err := syscall.Statfs(s.options.Data, &disk); err != nil {
		return fmt.Errorf("look at the disk: %w", err)
	}
	free := int64(disk.Bavail) * int64(disk.Bsize) //nolint:gosec,unconvert // disks are smaller than 8 EiB
	if all+size > s.options.MaxFiles || free-size < s.options.KeepFree {
		return ErrNoRoom
	}
	return nil
}

// FileBytes is how many bytes all files take together, padding included.
func (s *Store) FileBytes(ctx context.Context) (all int64, err error) {
	if err := s.readers.QueryRowContext(ctx, sqlFilesTogether).Scan(&all); err != nil {
		return 0, refusal(err)
	}
	return all, nil
}

func (s *Store) writeFile(k report.Kept, content []byte, size int64) (err error) {
	path := s.filePath(k.Row)
	f, err := os.OpenFile(path+unfinished, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(path + unfinished)
		}
	}()
	err = sealStream(f, k, content, size)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err = os.Rename(path+unfinished, path); err != nil {
		return err
	}
	return syncFolder(s.options.Data)
}

// sealStream seals the content and zeros up to the next of the few sizes.
func sealStream(to io.Writer, k report.Kept, content []byte, size int64) error {
	aead, err := subtle.NewAESGCMHKDF(k.Key, "SHA256", keySize, segmentSize, 0)
	if err != nil {
		return err
	}
	w, err := aead.NewEncryptingWriter(to, place("files", k.Row, "content"))
	if err != nil {
		return err
	}
	if _, err := w.Write(content); err != nil {
		return err
	}
	if _, err := io.CopyN(w, zeros{}, size-int64(len(content))); err != nil {
		return err
	}
	return w.Close()
}

// zeros is padding.
type zeros struct{}

// Read gives zeros without end.
func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// DropFile removes a sealed file that no row shall name.
func (s *Store) DropFile(k report.Kept) {
	s.unlink(k.Row)
	s.files.end(k.Row)
}

// KeepFile names a sealed file in the row of a case. It gives report.ErrNotFound if the case is gone.
func (t *Tx) KeepFile(id report.ID, n int, k report.Kept) error {
	slot, found, err := t.slotOf(id)
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("keep a file: %w", report.ErrNotFound)
	}
	content, err := encode(fileRecord{N: n, Form: k.Form, Size: k.Size, Width: k.Width, Height: k.Height, Key: k.Key})
	if err != nil {
		return err
	}
	sealed, err := t.seal(slot, content, place("files", k.Row, "sealed"))
	if err != nil {
		return err
	}
	size, _ := fileSize(k.Size)
	t.onCommit(func() { t.s.files.end(k.Row) })
	_, err = t.exec(sqlFileInsert, k.Row, rowOf(id), slot, size, sealed)
	return err
}

// File finds a kept file of a case by its number; report.ErrNotFound if there is none.
func (t *Tx) File(id report.ID, n int) (k report.Kept, err error) {
	found := false
	err = t.query(func(v []driver.Value) (bool, error) {
		row := v[0].(int64)
		r, err := t.fileRecord(row, v[1].(int64), v[2].([]byte))
		if err != nil {
			return true, t.damaged(err)
		}
		if found = r.N == n; found {
			k = report.Kept{Row: row, Key: r.Key, Form: r.Form, Size: r.Size, Width: r.Width, Height: r.Height}
		}
		return !found, nil
	}, sqlFilesOf, rowOf(id))
	if err == nil && !found {
		err = fmt.Errorf("find a file: %w", report.ErrNotFound)
	}
	return k, err
}

func (t *Tx) fileRecord(row, slot int64, sealed []byte) (r fileRecord, err error) {
	content, err := t.open(slot, sealed, place("files", row, "sealed"))
	if err == nil {
		err = decode(content, &r)
	}
	return r, err
}

// OpenFile opens a kept file of a case. Whatever was changed in it shows as an error while it is read, before a changed
// byte is given. It gives report.ErrNotFound if there is none.
func (s *Store) OpenFile(ctx context.Context, id report.ID, n int) (k report.Kept, r io.ReadCloser, err error) {
	err = s.Write(ctx, func(t *Tx) (err error) {
		k, err = t.File(id, n)
		return err
	})
	if err != nil {
		return k, nil, err
	}
	f, err := os.Open(s.filePath(k.Row))
	if errors.Is(err, fs.ErrNotExist) {
		lost := s.Write(ctx, func(t *Tx) error { return t.loseFile(k.Row) })
		return k, nil, errors.Join(fmt.Errorf("open a file: %w", report.ErrNotFound), lost)
	}
	if err != nil {
		return k, nil, fmt.Errorf("open a file: %w", err)
	}
	aead, err := subtle.NewAESGCMHKDF(k.Key, "SHA256", keySize, segmentSize, 0)
	if err == nil {
		r, err = unseal(f, aead, k)
	}
	if err != nil {
		_ = f.Close()
		return k, nil, fmt.Errorf("open a file: %w", err)
	}
	return k, r, nil
}

func unseal(f *os.File, aead *subtle.AESGCMHKDF, k report.Kept) (io.ReadCloser, error) {
	plain, err := aead.NewDecryptingReader(f, place("files", k.Row, "content"))
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(plain, k.Size), f}, nil
}

func (s *Store) filePath(row int64) string {
	return filepath.Join(s.options.Data, fmt.Sprintf("%s%016x", filePrefix, row))
}

// fileRow reads the name of a file; 0 for any other name. whole: it was finished.
func fileRow(name string) (row int64, whole bool) {
	digits, ours := strings.CutPrefix(name, filePrefix)
	digits, part := strings.CutSuffix(digits, unfinished)
	if !ours || len(digits) != 16 {
		return 0, false
	}
	if _, err := fmt.Sscanf(digits, "%016x", &row); err != nil {
		return 0, false
	}
	return row, !part
}

// fileSize is the length that a file of n bytes is padded to; false if it is too large.
func fileSize(n int64) (int64, bool) {
	for _, size := range fileSizes {
		if n <= size {
			return size, true
		}
	}
	return 0, false
}
