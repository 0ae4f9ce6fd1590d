package report

import (
	"fmt"
	"log/slog"
)

// Change is the value that says what is to be written. Pure functions make it, the store applies all of it or nothing,
// in one transaction. The zero value changes nothing.
type Change struct {
	// State replaces what is remembered of the chat.
	State *ChatState
	// Draft replaces the chat's draft. A draft with a new ID gets a key of its own.
	Draft *Draft
	// Open turns the chat's draft into the case of the same ID in Cases: the draft row goes, its key stays.
	// (A case may also be new without a draft having been stored: its key is then made with it.)
	Open bool
	// Erase destroys drafts and cases: their rows, outbox rows and keys. See Message.WhenErased.
	Erase []ID
	// Forget breaks what else ties this chat to these cases, whose Reporter the same change clears: what waits for the chat
	// about them goes unsent, and which of its messages spoke of them is forgotten.
	Forget []ID
	// Cases are written whole. Rev is the one that was read (0 for a new case); another one in the database is ErrStale.
	Cases []Case
	// Apart is sealed apart from the case in Cases that names it.
	Apart []Apart
	// Receipts open cases. A receipt in use already is ErrTaken.
	Receipts []ReceiptFor
	// Outbox are messages to be sent after commit, in this order within each lane.
	Outbox []Message
	// Received are the person's own messages, remembered (sealed) so that a wipe can remove them.
	Received []MessageID
	// People replaces what is remembered of persons.
	People []PersonState
	// City replaces the counters over all chats.
	City *Counters
	// Agency replaces what the agency decided in chat.
	Agency *Agency
	// KeepShift moves the end of every closed case, in whole weeks: simpan.kasus_selesai changed.
	KeepShift int
	// Kick wakes the worker after commit: an emergency opened or raised, a decline, a 403.
	Kick bool
	// Alarms are written to the log after commit. They carry no content.
	Alarms []Alarm
	// NotStored: nothing was taken up, for want of room. The chat hears the one fixed sentence with helplines, outside the
	// outbox (DESIGN §2).
	NotStored bool
}

// ReceiptFor ties a receipt to the case it opens.
type ReceiptFor struct {
	Receipt Receipt
	Case    ID
}

// Alarm is a content-free cry for the operator.
type Alarm struct {
	Event string // constant words, for example "nobody_reachable"
	Case  ID     // zero if none
}

// Format hides a change from every fmt verb.
func (Change) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides a change from slog.
func (Change) LogValue() slog.Value { return slog.StringValue(redacted) }
