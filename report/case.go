package report

import (
	"fmt"
	"log/slog"
	"slices"
	"time"
)

// Status is where a case stands. The lawful moves are a table in flows; see Event.
type Status string

// The life of a case (DESIGN §6).
const (
	StatusNew        Status = "new"
	StatusOffered    Status = "offered"
	StatusAccepted   Status = "accepted"
	StatusAssessed   Status = "assessed"
	StatusAssisting  Status = "assisting"
	StatusReferred   Status = "referred"
	StatusMonitoring Status = "monitoring"
	StatusClosed     Status = "closed"
	StatusWithdrawn  Status = "withdrawn"
	StatusDuplicate  Status = "duplicate"
	StatusNotOurs    Status = "not_ours"
)

// Open reports whether somebody still has to answer for the case.
func (s Status) Open() bool {
	switch s {
	case StatusClosed, StatusWithdrawn, StatusDuplicate, StatusNotOurs:
		return false
	default:
		return true
	}
}

// Unanswered reports whether the ladder is still climbing: nobody has accepted.
func (s Status) Unanswered() bool { return s == StatusNew || s == StatusOffered }

// Event is a move in the life of a case.
type Event string

// The events of a case. EventRelease takes a case back from its holder (conflict, frozen, left the roster).
const (
	EventOffer     Event = "offer"
	EventAccept    Event = "accept"
	EventRelease   Event = "release"
	EventAssess    Event = "assess"
	EventAssist    Event = "assist"
	EventRefer     Event = "refer"
	EventMonitor   Event = "monitor"
	EventClose     Event = "close"
	EventReopen    Event = "reopen"
	EventWithdraw  Event = "withdraw"
	EventDuplicate Event = "duplicate"
	EventNotOurs   Event = "not_ours"
)

// Case is a sent report with its life. Everything in it is sealed; only open, next due (whole minutes), rev and expiry
// (whole weeks) stand in clear beside it.
type Case struct {
	ID     ID     `json:"id"`
	Code   Code   `json:"code"`
	Rev    int    `json:"rev"` // 0: not stored yet; every write checks and raises it
	Status Status `json:"status"`

	Urgency  Urgency   `json:"urgency"`
	Reason   Reason    `json:"reason,omitempty"`
	Category string    `json:"category"` // text key of the category staff see before TERIMA
	Place    Place     `json:"place,omitzero"`
	Exclude  Exclusion `json:"exclude,omitzero"`
	// Elsewhere: the accused lives in the home or holds an office, so whoever does not live near is offered it first. A
	// preference: where nobody else is left, it does not count.
	Elsewhere bool `json:"elsewhere,omitempty"`

	// Reporter is where to write; zero when the tie was cut. Never shown to staff (P6).
	Reporter ChatID  `json:"reporter,omitempty"`
	Lang     Lang    `json:"lang"`
	Voice    Voice   `json:"voice,omitempty"` // how to speak to the reporter
	Witness  bool    `json:"witness,omitempty"`
	Child    bool    `json:"child,omitempty"` // the person affected is under 18
	Contact  Contact `json:"contact,omitzero"`
	// Approach is whether somebody may contact the reporter, asked once after a suicide statement.
	Approach Approach `json:"approach,omitempty"`
	// Word is the code word the reporter chose, asked before any detail.
	Word CodeWord `json:"word,omitzero"`
	// SignedAt is when a sign that there is news was last written for the reporter; zero once they looked.
	SignedAt time.Time `json:"signed_at,omitzero"`
	// LookedAt is when the reporter last saw how the case stands.
	LookedAt time.Time `json:"looked_at,omitzero"`
	// Letters are what the reporter and the staff wrote to each other, oldest first.
	Letters []Letter `json:"letters,omitempty"`
	// Posted counts the letters ever written, previews included: it numbers them.
	Posted int `json:"posted,omitempty"`
	// Previews are letters that staff have written and not yet sent, at most one a person.
	Previews []Letter `json:"previews,omitempty"`
	// Away is since when the reporter's chat is closed: they blocked the bot or deleted the chat. Zero: it is open.
	Away time.Time `json:"away,omitzero"`

	Answers map[Field][]string `json:"answers,omitempty"` // story included
	Signs   []Sign             `json:"signs,omitempty"`
	Added   []Addition         `json:"added,omitempty"`
	Files   []File             `json:"files,omitempty"`
	// Reach names what was told of how to reach the person, Where of where exactly they are, at most MaxWhere; they lie sealed
	// apart (Apart), and the last answer counts. Unsought: they asked not to be looked for.
	Reach    ID   `json:"reach,omitzero"`
	Where    []ID `json:"where,omitempty"`
	Unsought bool `json:"unsought,omitempty"`
	// Wish is what the reporter asked for that only people may grant; nil if they asked for nothing.
	Wish *Wish `json:"wish,omitempty"`
	// Silence: the report went out because its teller fell silent, as they had allowed.
	Silence bool `json:"silence,omitempty"`
	// Bare: nothing was told beyond what sends a call for help: no word, no sign of danger, no answer about what happened.
	// The alert of any other emergency leaves before those of bare ones (Message.First).
	Bare bool `json:"bare,omitempty"`
	// Bundled: a bare emergency that came in a flood of them. It is a case like any other; only its pushes are put together,
	// one a person in FloodEvery, until it gains a story. See ADR 14.
	Bundled bool `json:"bundled,omitempty"`
	// Calm: its teller sent many reports today, or guesses receipts. While the case is routine it goes to the coordinators,
	// without a sound. Nobody is told why.
	Calm bool `json:"calm,omitempty"`
	// Canary: no report of anybody, but the daily proof that the way through is whole. See CanaryTeller.
	Canary bool `json:"canary,omitempty"`

	Ladder Ladder  `json:"ladder,omitzero"`
	Offers []Offer `json:"offers,omitempty"`
	// AskedAt is when the reporter was asked, after sending, whether it is happening now. QuietEmergency of silence after
	// it counts as yes. Zero: not asked, or answered.
	AskedAt time.Time `json:"asked_at,omitzero"`
	// NextDue is when somebody must look again. Never zero while open (P3).
	NextDue time.Time `json:"next_due,omitzero"`

	Holder     PersonID  `json:"holder,omitempty"`
	AcceptedAt time.Time `json:"accepted_at,omitzero"`
	FollowedUp bool      `json:"followed_up,omitempty"` // SUDAH DITINDAKLANJUTI was pressed since acceptance

	OpenedAt time.Time `json:"opened_at"`
	ClosedAt time.Time `json:"closed_at,omitzero"`
	Outcome  string    `json:"outcome,omitempty"`
	Log      []Entry   `json:"log,omitempty"`
}

// Addition is something told after sending.
type Addition struct {
	At      time.Time          `json:"at"`
	Answers map[Field][]string `json:"answers"`
	Signs   []Sign             `json:"signs,omitempty"`
	// Corrects are the earlier answers of the fields that were answered anew: they stand beside the new ones.
	Corrects map[Field][]string `json:"corrects,omitempty"`
	// Place is where the person is after all, and Former where we thought they were; both zero if the place was right.
	Place  Place `json:"place,omitzero"`
	Former Place `json:"former,omitzero"`
}

// Ladder is where the search for somebody stands; the steps themselves are read from the present configuration.
type Ladder struct {
	Step      int       `json:"step"`  // index of the step last offered; -1 before the first
	Round     int       `json:"round"` // how often the last step has repeated
	StepAt    time.Time `json:"step_at,omitzero"`
	WaitUntil time.Time `json:"wait_until,omitzero"` // when the next step is due
	RemindAt  time.Time `json:"remind_at,omitzero"`
	Reminded  bool      `json:"reminded,omitempty"`
	// Urgency is the one this ladder was started for; a raised urgency starts its ladder at once.
	Urgency Urgency `json:"urgency"`
	// Reason is the one this ladder was started for; another reason starts its own ladder at once.
	Reason Reason `json:"reason,omitempty"`
	// Morning: at night one silent offer went out (urgent) or none (routine); the ladder starts in the morning.
	Morning bool `json:"morning,omitempty"`
	// Late counts how often the coordinators were told of a late follow-up.
	Late int `json:"late,omitempty"`
}

// OfferState says what became of an offer.
type OfferState string

// The states of an offer. Only OfferOpen may still be accepted.
const (
	OfferOpen     OfferState = "open"
	OfferDeclined OfferState = "declined" // TIDAK BISA; lasts one round
	OfferConflict OfferState = "conflict" // BENTURAN; the person joins Exclude.People
	OfferBlocked  OfferState = "blocked"  // Telegram said 403
	OfferAccepted OfferState = "accepted"
	OfferTaken    OfferState = "taken"   // somebody else accepted
	OfferRevoked  OfferState = "revoked" // person left, froze, or became excluded
)

// Offer is a case offered to one person.
type Offer struct {
	ID    OfferID    `json:"id"`
	To    PersonID   `json:"to"`
	State OfferState `json:"state"`
	Step  int        `json:"step"`
	Round int        `json:"round"`
	At    time.Time  `json:"at"`
	// Seen: BUKA was pressed.
	Seen bool `json:"seen,omitempty"`
	// Bundled: no push named this offer alone yet.
	Bundled bool `json:"bundled,omitempty"`
	// Duty: it was made to them because they were on duty.
	Duty bool `json:"duty,omitempty"`
}

// Entry is one line of a case's history. It names staff, never the reporter.
type Entry struct {
	At    time.Time `json:"at"`
	Event string    `json:"event"`
	By    PersonID  `json:"by,omitempty"`
}

// OfferTo gives the newest offer to a person.
func (c *Case) OfferTo(p PersonID) (int, bool) {
	for i := len(c.Offers) - 1; i >= 0; i-- {
		if c.Offers[i].To == p {
			return i, true
		}
	}
	return 0, false
}

// OfferByID finds an offer by its random name.
func (c *Case) OfferByID(id OfferID) (int, bool) {
	i := slices.IndexFunc(c.Offers, func(o Offer) bool { return o.ID == id })
	return max(i, 0), i >= 0
}

// PeopleOffered counts the different people who were offered the case: the number in the reporter's honest status.
func (c *Case) PeopleOffered() int {
	seen := map[PersonID]bool{}
	for _, o := range c.Offers {
		seen[o.To] = true
	}
	return len(seen)
}

// Restart takes the case from whoever held it and begins its ladder anew at now, in a new round, so that everybody who is
// not excluded may be asked again. The status is the table's matter (EventRelease), the offers the caller's.
func (c *Case) Restart(now time.Time) {
	c.Holder, c.AcceptedAt, c.FollowedUp = "", time.Time{}, false
	c.Ladder = Ladder{Step: -1, Round: c.Ladder.Round + 1, Urgency: c.Urgency, Reason: c.Reason}
	c.SignedAt, c.Contact.Turn = time.Time{}, c.Contact.Turn+1 // a sign that waits would tell of somebody who has gone
	c.NextDue = now
}

// News reports whether there is something the reporter has not seen: that somebody accepted, or a letter.
func (c *Case) News() bool { return c.AcceptedAt.After(c.LookedAt) || c.Unread() > 0 }

// DueBy gives the earliest of a planned time, the end of the silence after AskedAt, and the time at which a wish is brought
// up again.
func (c *Case) DueBy(planned time.Time) time.Time {
	if end := c.AskedAt.Add(QuietEmergency); !c.AskedAt.IsZero() && end.Before(planned) {
		planned = end
	}
	if c.Wish.Waits() && !c.Wish.AskAt.IsZero() && c.Wish.AskAt.Before(planned) {
		planned = c.Wish.AskAt
	}
	return planned
}

// MaySee is the exclusion rule for this case; see the function of that name. Whoever was vouched for later never sees
// what is older than that.
func (c *Case) MaySee(p Person) bool {
	return !c.OpenedAt.Before(p.Since) && MaySee(p, c.Place, c.Exclude)
}

// Clone is a deep copy, so that a pure function can answer with a new case and leave the old one alone.
func (c *Case) Clone() *Case {
	n := *c
	n.Exclude.Jobs = slices.Clone(c.Exclude.Jobs)
	n.Exclude.People = slices.Clone(c.Exclude.People)
	n.Contact.Windows = slices.Clone(c.Contact.Windows)
	n.Answers = cloneAnswers(c.Answers)
	n.Signs = slices.Clone(c.Signs)
	n.Added = slices.Clone(c.Added)
	n.Files = slices.Clone(c.Files)
	n.Where = slices.Clone(c.Where)
	n.Letters, n.Previews = slices.Clone(c.Letters), slices.Clone(c.Previews)
	if c.Wish != nil {
		wish := *c.Wish
		n.Wish = &wish
	}
	n.Offers = slices.Clone(c.Offers)
	n.Log = slices.Clone(c.Log)
	return &n
}

// Format hides a case from every fmt verb.
func (Case) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides a case from slog.
func (Case) LogValue() slog.Value { return slog.StringValue(redacted) }
