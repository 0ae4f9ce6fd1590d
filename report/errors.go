package report

import "errors"

// The only kinds of error that cross packages. Rooms wrap them with a verb; the bot turns them into a calm sentence and
// never shows the text of an error to a person.
var (
	// ErrNotFound: no such draft, case, offer or person.
	ErrNotFound = errors.New("not found")
	// ErrStale: the thing changed since it was read (rev), or the button belongs to an earlier screen.
	ErrStale = errors.New("stale")
	// ErrTaken: a receipt or case code just drawn is in use already; draw again.
	ErrTaken = errors.New("already taken")
	// ErrInvalid: a value that no honest client sends.
	ErrInvalid = errors.New("invalid")
	// ErrUnlawful: the table does not allow this move from this state.
	ErrUnlawful = errors.New("unlawful move")
	// ErrStore: the database refused (full disk, input/output, interrupt). The whole transaction is gone; nothing of it
	// may be confirmed.
	ErrStore = errors.New("not stored")
)
