package report

import (
	"fmt"
	"log/slog"
	"time"
)

// Action is what an outbox row does in a chat.
type Action string

// The actions of DESIGN §2.
const (
	ActSend   Action = "send"
	ActEdit   Action = "edit"
	ActDelete Action = "delete"
	ActWipe   Action = "wipe"  // every message of both sides we know of, newest first
	ActFetch  Action = "fetch" // a file of the case About, or an Upload; To is Archive, nobody sees anything of it
)

// As says what a message is in its chat once it is there, so that it can be found again for an edit or a wipe.
type As string

// What a message can be.
const (
	AsLive    As = "live"    // the conversation's one live message; a new one takes the place of the old
	AsReceipt As = "receipt" // the receipt, a message of its own
	AsOffer   As = "offer"   // the push for an offer, later its card; Message.Offer says which
	AsCard    As = "card"    // case details on a staff phone
	AsWatch   As = "watch"   // how the call for help stands, edited without a sound for WatchLife
	AsNotice  As = "notice"  // anything else of ours
	AsBundle  As = "bundle"  // the alert for several offers; a new one takes the place of the old
	AsTheirs  As = "theirs"  // what the person sent
)

// Lane orders the outbox: a lower lane goes first, always, also within one chat.
type Lane int

// The lanes.
const (
	LaneEmergency Lane = 0 // emergencies and wipes
	LaneAnswer    Lane = 1 // answers to somebody who just wrote or tapped
	LaneOther     Lane = 2
)

// Purpose says why a message is sent, and so what is asked again in the transaction that claims it.
type Purpose string

// The purposes and their conditions. A row whose condition no longer holds is deleted unsent.
const (
	// PurposeAnswer: somebody wrote or tapped; nothing is asked.
	PurposeAnswer Purpose = "answer"
	// PurposeOffer: Message.Offer is open, nobody accepted, the person is in petugas, reachable and may see the case.
	PurposeOffer Purpose = "offer"
	// PurposeStaff: the person is in petugas and may see the case.
	PurposeStaff Purpose = "staff"
	// PurposeWish: as PurposeStaff, and what the reporter asked for still waits for a decision.
	PurposeWish Purpose = "wish"
	// PurposeAlert: no case content; the person is in petugas and may see the case, if one is named.
	PurposeAlert Purpose = "alert"
	// PurposeBundle: several offers in one alert; Person has at least one that no push named alone. What it says is worked
	// out when it is claimed, from the cases as they are then.
	PurposeBundle Purpose = "bundle"
	// PurposeGroup: the case is still unanswered. Never content, code or place.
	PurposeGroup Purpose = "group"
	// PurposeSpeak: we speak to the reporter first. The case still belongs to this chat, Contact is as it was when the line was
	// written (Turn), the reporter has not looked meanwhile, and Contact allows this minute. If only the minute is wrong, the
	// row waits for the next one that is allowed.
	PurposeSpeak Purpose = "speak"
	// PurposeFetch: the file still waits, and the case still allows fetching it (Case.MayFetch).
	PurposeFetch Purpose = "fetch"
	// PurposeUpload: the person is a coordinator.
	PurposeUpload Purpose = "upload"
	// PurposeTidy: what leaves a chat by itself; not where the reporter chose to keep it.
	PurposeTidy Purpose = "tidy"
	// PurposeWatch: a silent edit of what an emergency says to its reporter (P9, first exception). The case is open, still
	// belongs to this chat, its reporter did not say "jangan balas", and WatchLife is not over.
	PurposeWatch Purpose = "watch"
	// PurposeRest: ten idle minutes are over in a chat. Nobody acted there since (ChatState.Resting, and LiveRev is Turn). What it
	// edits is never sent anew: nobody is spoken to.
	PurposeRest Purpose = "rest"
	// PurposeWipe: nothing is asked.
	PurposeWipe Purpose = "wipe"
)

// Text is something to be said: a key of texts/ with arguments, or raw words (a story, a phone number).
type Text struct {
	Key string `json:"key,omitempty"`
	// Raw is used when Key is empty.
	Raw string `json:"raw,omitempty"`
	// Args fill the placeholders {x} of the key; each is a text itself.
	Args map[string]Text `json:"args,omitempty"`
	// List is rendered item by item, joined by Join, in place of Key and Raw.
	List []Text `json:"list,omitempty"`
	Join string `json:"join,omitempty"`
}

// T is a text by key with arguments in pairs: T("status_offered", "n", Raw("2")).
func T(key string, args ...any) Text {
	t := Text{Key: key}
	for i := 0; i+1 < len(args); i += 2 {
		if t.Args == nil {
			t.Args = make(map[string]Text, len(args)/2)
		}
		t.Args[args[i].(string)] = args[i+1].(Text)
	}
	return t
}

// Raw is a text of raw words.
func Raw(words string) Text { return Text{Raw: words} }

// Button is one button of an inline keyboard.
type Button struct {
	Label Text   `json:"label"`
	Data  string `json:"data"` // Tap.Data, at most MaxTapBytes
}

// Message is one outbox row: what is to be done in a chat, rendered when it is sent. It is sealed as it stands.
type Message struct {
	To ChatID `json:"to"`
	Do Action `json:"do"`
	As As     `json:"as,omitempty"`

	// The target of an edit or delete. An edit with Target 0 finds its message by As (and Offer for AsOffer) when it is
	// claimed; an edit of AsLive that finds none is sent as a new message, any other is dropped.
	Target MessageID `json:"target,omitempty"`
	// Targets of an ActDelete, at most 100 (Telegram's limit of deleteMessages). Without any, it removes every message
	// of ours in the chat that is As and belongs to About: AsCard the details of a case on the phone of somebody who lost
	// it, AsNotice every word about it, for somebody who must not hear of it any more.
	Targets []MessageID `json:"targets,omitempty"`

	Body    []Text     `json:"body,omitempty"` // paragraphs
	Buttons [][]Button `json:"buttons,omitempty"`
	Lang    Lang       `json:"lang,omitempty"`
	Voice   Voice      `json:"voice,omitempty"`
	Silent  bool       `json:"silent,omitempty"`
	Keep    bool       `json:"keep,omitempty"`    // the harmless line of a wipe: it does not leave by itself; a wipe spares it
	Protect bool       `json:"protect,omitempty"` // no forwarding, no saving (Bot API protect_content)

	Purpose   Purpose   `json:"purpose"`
	Lane      Lane      `json:"lane"`
	NotBefore time.Time `json:"not_before,omitzero"`
	NotAfter  time.Time `json:"not_after,omitzero"`
	// First: in lane 0, it goes before whatever else waits there, in its own chat and in all others.
	First bool `json:"first,omitempty"`
	// OnlyAt: the message is an answer for whoever still waits at this step; once the chat stands elsewhere it is deleted
	// unsent.
	OnlyAt Step `json:"only_at,omitempty"`
	// Sound is a voice message to be passed on, by Telegram's file_id, with Body as its caption.
	Sound string `json:"sound,omitempty"`
	// Turn is the Contact.Turn under which a PurposeSpeak row was written, or the ChatState.LiveRev of a PurposeRest row.
	Turn int `json:"turn,omitempty"`
	// DeleteAfter removes the message from the chat that long after it was sent; zero keeps it.
	DeleteAfter time.Duration `json:"delete_after,omitempty"`
	// WhenErased holds the message back until the key of this draft or case is gone from our files (P8).
	WhenErased ID `json:"when_erased,omitzero"`

	// What the message is about. A row with About is sealed with that draft's or case's key and dies with it.
	About ID      `json:"about,omitzero"`
	Offer OfferID `json:"offer,omitempty"`
	// File is the number of a file of the case About: to be fetched, or to be sent with Body as its caption.
	File int `json:"file,omitempty"`
	// Upload is a configuration file to be read; Person wants it.
	Upload *Upload `json:"upload,omitempty"`
	// Apart shows, below Body, what the case About keeps apart when it is claimed: it never lies in the outbox.
	Apart  bool     `json:"apart,omitempty"`
	Person PersonID `json:"person,omitempty"` // who is written to, for staff
}

// Rank is the place of a message among all that wait.
type Rank int

// The ranks: lane 0 has four, the others one each.
const (
	RankFirst Rank = iota // an emergency that tells something: Message.First
	RankCall              // any other emergency that rings alone; a flood rings in bundles
	RankExit              // a quick exit: the wipe, and the line it leaves
	RankFast
	RankAnswer
	RankOther
)

// Rank gives the place of a message.
func (m *Message) Rank() Rank {
	switch {
	case m.Lane == LaneAnswer:
		return RankAnswer
	case m.Lane == LaneOther:
		return RankOther
	case m.First:
		return RankFirst
	case m.Do == ActSend && m.Purpose == PurposeOffer:
		return RankCall
	case m.Do == ActWipe || m.Keep:
		return RankExit
	default:
		return RankFast
	}
}

// Format hides a message from every fmt verb.
func (Message) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides a message from slog.
func (Message) LogValue() slog.Value { return slog.StringValue(redacted) }

// RowID names an outbox row.
type RowID int64

// Claimed is an outbox row that passed its questions and may be sent now.
type Claimed struct {
	Row      RowID
	Message  Message     // Target is resolved: an ActEdit has one, or became ActSend
	Wipe     []MessageID // ActWipe: the known messages of the chat, newest first
	Attempts int         // how often it was tried before
	File     File        // the file of Message.File as the case now holds it
	Apart    []Apart     // what Message.Apart shows
}

// Result says what became of a claimed row.
type Result string

// The results.
const (
	Sent    Result = "sent"    // done (also: was not modified, was gone already)
	Retry   Result = "retry"   // try again at After
	Blocked Result = "blocked" // 403: this chat does not want us; the row is dropped
	Dead    Result = "dead"    // can never work; the row is dropped and counted
	Lost    Result = "lost"    // the message to edit is not there any more: AsLive, and an offer with buttons, are sent anew
)

// Outcome is what the sender tells of a claimed row.
type Outcome struct {
	Row     RowID
	Result  Result
	Message MessageID // ActSend: the id Telegram gave
	After   time.Time // Retry: not before
	Untried bool      // Retry: no call was made, so that it counts as no try
	// File is what became of a fetched file, FileKept or FileRefused; Kept is it, sealed. The store records both.
	File FileState
	Kept Kept
	// About and FileN name that file: its case, and its number there.
	About ID
	FileN int
	// Judged is what became of an Upload.
	Judged *Judged
	// Wiped are the messages that an ActWipe really removed (or Telegram no longer has).
	Wiped []MessageID
}
