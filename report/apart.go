package report

import (
	"fmt"
	"log/slog"
	"slices"
	"time"
)

// Apart is something told that lies sealed apart from its case: how somebody can be reached, or where exactly they are. It has
// a row and a key of its own, so reading the case does not open it and its end does not wait for the case's. It is opened only
// in the transaction that claims the message which shows it (Message.Apart).
type Apart struct {
	ID      ID                 `json:"id"`
	Case    ID                 `json:"case"`
	At      time.Time          `json:"at"`
	Answers map[Field][]string `json:"answers"`
}

// Apart names what a case keeps apart, where somebody is before how to reach them. What is named no more is destroyed when
// the case is written.
func (c *Case) Apart() []ID {
	ids := slices.Clone(c.Where)
	if !c.Reach.Zero() {
		ids = append(ids, c.Reach)
	}
	return ids
}

// MaxWhere is how many messages in a row say where somebody is; what is told beyond belongs to the story.
const MaxWhere = 3

// MayReach reports whether a person may open what the case keeps apart: whoever accepted it, and who coordinates. Nobody does
// before somebody has accepted.
func (c *Case) MayReach(p Person) bool {
	if !c.Status.Open() || c.Status.Unanswered() {
		return false
	}
	return c.Holder == p.ID || p.Role == RoleCoordinator || p.Role == RoleIndependent
}

// Format hides what is kept apart from every fmt verb.
func (Apart) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides what is kept apart from slog.
func (Apart) LogValue() slog.Value { return slog.StringValue(redacted) }
