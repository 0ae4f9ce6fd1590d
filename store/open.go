package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"ruangaman/report"
)

// Options say where the store lives and what it is told by the rest of the program.
type Options struct {
	Data string // folder of the database
	Keys string // folder of the master keys; on another disk, if possible
	Log  *slog.Logger
	// Trusted reports whether Telegram's clock agreed with ours within the last hour. Nothing irreversible that time alone
	// decides happens without it. nil: never.
	Trusted func() bool
	// LongestWait is how far ahead an open case may be due at most. nil: DefaultLongestWait.
	LongestWait func() time.Duration
	// Agency is called on the writer's goroutine after a commit that changed what is known of people or what the agency
	// decided in chat. It must return at once. nil: nobody needs to know.
	Agency func()
	// KeepClosed is how long a closed case is kept, and a chat that fell silent. nil: DefaultKeepClosed.
	KeepClosed func() time.Duration
	// MaxFiles is how many bytes all files sent as evidence may take together; 0: report.MaxAllFiles.
	MaxFiles int64
	// KeepFree is how many bytes of the disk no such file may take; 0: 1 GiB.
	KeepFree int64
	// Ballast is how many bytes are held in reserve for the day the disk is full; 0: none, and room is not watched.
	Ballast int64
	// RoomChanged is called by the writer whenever Store.Left has changed; optional. It must return at once.
	RoomChanged func()
	// Quota is the most the data folder may take; 0: what the disk has.
	Quota int64
}

// The defaults of Options.
const (
	DefaultLongestWait = 7 * day
	DefaultKeepClosed  = 90 * day
)

// Store is an open data folder.
type Store struct {
	// First: the database was made just now. Whoever starts the program says that losing the key loses every case.
	First bool
	// SameDisk: key and data share a device, so one theft takes both.
	SameDisk bool

	options Options
	folder  *os.File // holds the lock
	masters *masters
	tags    *tagger
	canary  canaryTags
	slip    []byte // makes the marks of slips
	tail    []byte // makes the checks of the ends of receipts
	shared  *lock  // seals what belongs to no chat and no case
	db      *database
	readers *sql.DB
	room    room

	files         filing
	jobs          chan job
	stop, stopped chan struct{}
	closing       sync.Once

	// What follows belongs to the writer's goroutine alone.
	keys  keyring
	chats map[report.ChatID]*chat // chats met lately, as they stand in the database
	// chatBytes is about what they take; links counts changes of links, so that a chat notices.
	chatBytes, links int
	queue            queue
	expiry           expiries
	rest             rests
	people           map[report.PersonID]report.PersonState // nil: to be read
	agency           *report.Agency                         // nil: to be read
	city             *report.Counters                       // nil: to be read
	pending          map[int64]bool                         // slots of keys not yet erased for certain
	swept            int64                                  // day of the last sweep of seen
}

// Open opens the data folder or, when there is none, makes it and its master key. The errors it gives are ErrLocked,
// ErrNoKey, ErrWrongKey, ErrNewerSchema, ErrDamaged and those of the file system. After one of the first four nothing in
// either folder has changed.
func Open(ctx context.Context, o Options) (*Store, error) {
	o = o.withDefaults()
	s := &Store{options: o, jobs: make(chan job), stop: make(chan struct{}), stopped: make(chan struct{}),
		chats: map[report.ChatID]*chat{}, pending: map[int64]bool{}}
	if err := s.open(ctx); err != nil {
		s.release()
		return nil, fmt.Errorf("open the store: %w", err)
	}
	go s.work()
	return s, nil
}

func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Trusted == nil {
		o.Trusted = func() bool { return false }
	}
	if o.LongestWait == nil {
		o.LongestWait = func() time.Duration { return DefaultLongestWait }
	}
	if o.Agency == nil {
		o.Agency = func() {}
	}
	if o.KeepClosed == nil {
		o.KeepClosed = func() time.Duration { return DefaultKeepClosed }
	}
	if o.MaxFiles == 0 {
		o.MaxFiles = report.MaxAllFiles
	}
	if o.KeepFree == 0 {
		o.KeepFree = keepFree
	}
	return o
}

func (s *Store) open(ctx context.Context) error {
	if s.options.Data == "" || s.options.Keys == "" {
		return errors.New("no folder named for data or keys")
	}
	if err := os.MkdirAll(s.options.Data, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	var err error
	if s.folder, err = lockFolder(s.options.Data); err != nil {
		return err
	}
	path := filepath.Join(s.options.Data, databaseName)
	switch _, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		err = s.first(ctx)
		if err != nil {
			return err
		}
	case err != nil:
		return fmt.Errorf("look for the database: %w", err)
	default:
		if err := s.again(ctx, path); err != nil {
			return err
		}
	}
	s.SameDisk = sameDisk(s.options.Data, s.options.Keys)
	return s.connect(ctx, path)
}

// first makes the key, if there is none, and then the database. A key without a database is what a start leaves behind
// that was cut off between the two.
func (s *Store) first(ctx context.Context) (err error) {
	s.First = true
	if s.masters, err = loadMasters(s.options.Keys); err != nil {
		return err
	}
	if s.masters.newest == 0 {
		if err := s.masters.create(s.options.Keys); err != nil {
			return err
		}
	}
	return createDatabase(ctx, s.options.Data, s.masters)
}

// again checks schema and key by reading alone, and only then lets SQLite near the files.
func (s *Store) again(ctx context.Context, path string) error {
	h, err := readHeader(path)
	if err != nil {
		return err
	}
	newest, err := newestSchema()
	if err != nil {
		return err
	}
	if h.schema > newest {
		return ErrNewerSchema
	}
	if s.masters, err = loadMasters(s.options.Keys); err != nil {
		return err
	}
	if s.masters.newest == 0 {
		return ErrNoKey
	}
	if !s.masters.prints[h.fingerprint] {
		return ErrWrongKey
	}
	return migrate(ctx, path)
}

func (s *Store) connect(ctx context.Context, path string) (err error) {
	if s.db, err = openDatabase(path); err != nil {
		return err
	}
	if err := s.readMeta(); err != nil {
		return err
	}
	if err := private(s.options.Data); err != nil {
		return fmt.Errorf("close the data folder to others: %w", err)
	}
	if err := s.recall(); err != nil {
		return err
	}
	// A reader cannot make the log's files; the writer has by now.
	if s.readers, err = sql.Open("sqlite3", source(path, readerSettings)); err != nil {
		return refusal(err)
	}
	if err := s.readers.PingContext(ctx); err != nil {
		return refusal(err)
	}
	s.findBallast()
	return nil
}

// recall takes into memory what the writer needs at hand, and finishes erasures that a crash cut off.
func (s *Store) recall() error {
	t := &Tx{s: s}
	if err := t.recallKeys(); err != nil {
		return err
	}
	if err := t.recallOutbox(); err != nil {
		return err
	}
	if err := t.recallErasures(); err != nil {
		return err
	}
	if len(s.pending) > 0 {
		s.finishErasures()
	}
	// What a crash left of files is no reason not to start.
	if err := s.transact((*Tx).sweepFiles); err != nil {
		s.options.Log.Error("files not swept", "event", "file_stays")
	}
	return nil
}

// Close waits for the transaction at work, then lets go of everything.
func (s *Store) Close() error {
	s.closing.Do(func() { close(s.stop) })
	<-s.stopped
	return s.release()
}

func (s *Store) release() error {
	var errs []error
	if s.readers != nil {
		errs = append(errs, s.readers.Close()) // it stays, closed, for a reader who comes too late
	}
	if s.db != nil {
		errs = append(errs, s.db.close())
		s.db = nil
	}
	if s.folder != nil {
		errs = append(errs, unlockFolder(s.folder))
		s.folder = nil
	}
	return errors.Join(errs...)
}
