package report

import "math"

// The daily canary is told by nobody, offered to nobody and accepted by nobody: its chats and its person exist inside the
// program only. Telegram's ids have at most 52 significant bits (Bot API, Chat.id), so no account can ever have these.
const (
	CanaryTeller ChatID = math.MinInt64 + 1 // where the canary is told
	CanaryHelper ChatID = math.MinInt64 + 2 // where it is offered

	// CanaryPerson is who answers it. No key under petugas: can be written like this.
	CanaryPerson PersonID = "*"
)

// CanaryWait is how the daily canary is waited for, in Unix seconds.
type CanaryWait struct {
	Came  int64 `json:"canary,omitempty"` // when it last came through, or was first waited for
	Tries int   `json:"canary_tries,omitempty"`
	Told  int64 `json:"canary_told,omitempty"` // when its absence was last told
}

// Canary reports whether a chat exists inside the program only: what is written there is rendered, and counts as sent when
// Telegram answers at all.
func (c ChatID) Canary() bool { return c == CanaryTeller || c == CanaryHelper }

// ForCanary is the city as the canary meets it: the same, but for its people.
func (c *City) ForCanary() *City {
	city := *c
	city.People = []Person{{ID: CanaryPerson, Chat: CanaryHelper, Role: RoleCoordinator}}
	return &city
}
