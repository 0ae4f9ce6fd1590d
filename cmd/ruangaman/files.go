package main

import (
	"context"
	"errors"
	"io"
	"time"

	"ruangaman/bot"
	"ruangaman/dispatch"
	"ruangaman/evidence"
	"ruangaman/report"
	"ruangaman/store"
)

// files is where the bot brings what it fetched: cleaned in a process of its own, sealed by the store.
type files struct{ *program }

// Room reports whether there is room for a file.
func (f files) Room(ctx context.Context, size int64) error {
	return f.told(ctx, f.store.Room(ctx, size))
}

// Keep cleans and seals a file. No row names it before its outcome is recorded.
func (f files) Keep(ctx context.Context, file report.File, content io.Reader) (report.Kept, error) {
	as := evidence.Voice
	if file.Picture() {
		as = evidence.Picture
	}
	clean, err := f.cleaner.Clean(ctx, as, content)
	switch {
	case errors.Is(err, evidence.ErrRefused), errors.Is(err, evidence.ErrDied):
		return report.Kept{}, bot.ErrRefused
	case err != nil:
		return report.Kept{}, err
	}
	form := map[evidence.Form]string{evidence.JPEG: "jpeg", evidence.PNG: "png", evidence.Opus: "opus"}[clean.Form]
	kept, err := f.store.SealFile(ctx, report.Kept{Form: form, Width: clean.Width, Height: clean.Height}, clean.Content)
	return kept, f.told(ctx, err)
}

// Open gives a kept file.
func (f files) Open(ctx context.Context, of report.ID, n int) (report.Kept, io.ReadCloser, error) {
	return f.store.OpenFile(ctx, of, n)
}

// told lets the coordinators hear that files wait for room: once, until there is some again.
func (f files) told(ctx context.Context, err error) error {
	full := errors.Is(err, store.ErrNoRoom)
	if err != nil && !full {
		return err
	}
	if before := f.filesFull.Swap(full); full && !before && !f.alarm(ctx, report.T("admin_files_full")) {
		f.filesFull.Store(false)
	}
	if full {
		return bot.ErrNoRoom
	}
	return nil
}

// fetched records what became of a fetched file, in the transaction that ends its row. It reports whether a row names the
// file now.
func (o outbox) fetched(tx *store.Tx, x report.Outcome, now time.Time) (kept bool, err error) {
	c, err := tx.Case(x.About)
	if errors.Is(err, report.ErrNotFound) { // destroyed meanwhile
		return false, nil
	}
	if err != nil {
		return false, err
	}
	change := dispatch.Fetched(*c, x.FileN, x.File, x.Kept.Size)
	if len(change.Cases) == 0 {
		return false, nil
	}
	if i, ok := change.Cases[0].File(x.FileN); ok && change.Cases[0].Files[i].State == report.FileKept {
		kept = true
		err = tx.KeepFile(x.About, x.FileN, x.Kept)
	}
	if err != nil {
		return false, err
	}
	return kept, tx.Apply(0, change, now)
}
