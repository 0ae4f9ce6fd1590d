package simulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

const (
	// maxUpdates is the largest and the usual limit of one getUpdates.
	maxUpdates = 100
	// maxPoll is the longest wait of one getUpdates.
	maxPoll = 50 * time.Second
	// keepUpdates is how long Telegram keeps an update that nobody confirms.
	keepUpdates = 24 * time.Hour
)

// Names of the kinds of update, which are also the keys they travel under.
const (
	updateMessage  = "message"
	updateEdited   = "edited_message"
	updatePost     = "channel_post"
	updateCallback = "callback_query"
	updateMember   = "my_chat_member"
)

// Descriptions of the two conflicts a poll can meet.
const (
	hookActive = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
	otherPoll  = "terminated by other getUpdates request; make sure that only one bot instance is running"
)

// updates is the queue of what the bot has not confirmed. Server.mu guards it.
type updates struct {
	next    int64
	pending []update
	past    []update // the latest that were confirmed, for Redeliver
	allowed []string // kinds the bot asked for; all when empty
	arrived bell
	poll    chan struct{} // the poll that is open; closing it ends it with 409
	hook    webhook
}

type update struct {
	id  int64
	at  time.Time
	raw []byte // the whole update as JSON, as it was when it happened
}

// enqueue gives the bot an update, unless it does not want that kind. The caller holds mu.
func (s *Server) enqueue(kind string, body any) {
	u := &s.updates
	if len(u.allowed) > 0 && !slices.Contains(u.allowed, kind) {
		return
	}
	encoded, err := json.Marshal(body)
	if err != nil {
		panic(err) // updates are our own plain types
	}
	raw := make([]byte, 0, len(encoded)+len(kind)+40)
	raw = append(raw, `{"update_id":`...)
	raw = strconv.AppendInt(raw, u.next, 10)
	raw = append(raw, `,"`...)
	raw = append(raw, kind...)
	raw = append(raw, `":`...)
	raw = append(raw, encoded...)
	u.push(update{id: u.next, at: s.opt.Clock(), raw: append(raw, '}')})
}

func (u *updates) push(next update) {
	u.pending = append(u.pending, next)
	u.next++
	u.arrived.ring()
}

// SetNextUpdateID sets the id of the next update. Telegram may choose a lower one after a quiet week.
func (s *Server) SetNextUpdateID(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.updates.next = id
}

// PendingUpdates is how many updates the bot has not confirmed.
func (s *Server) PendingUpdates() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.updates.pending)
}

// SendRaw queues an update with any body under any kind, also one that no client can decode. It returns its id.
func (s *Server) SendRaw(kind string, body json.RawMessage) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := &s.updates
	raw := `{"update_id":` + strconv.FormatInt(u.next, 10) + `,` + strconv.Quote(kind) + `:` + string(body) + `}`
	u.push(update{id: u.next, at: s.opt.Clock(), raw: []byte(raw)})
	return u.next - 1
}

// maxPast is how many confirmed updates Redeliver can hand out again.
const maxPast = 100

func (u *updates) remember(confirmed ...update) {
	u.past = append(u.past, confirmed...)
	u.past = slices.Clone(u.past[max(0, len(u.past)-maxPast):])
}

// Redeliver hands the latest n confirmed updates out again, with the ids they had, before everything that waits. It
// returns how many there were.
func (s *Server) Redeliver(n int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := &s.updates
	again := u.past[max(0, len(u.past)-n):]
	u.pending = slices.Concat(again, u.pending)
	u.past = u.past[:len(u.past)-len(again)]
	u.arrived.ring()
	return len(again)
}

// Rearrange lets f put the ids of the updates that wait into another order, repeat some or leave some out; the updates
// are handed out in that order.
func (s *Server) Rearrange(f func(ids []int64) []int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := &s.updates
	byID := map[int64]update{}
	var ids []int64
	for _, p := range u.pending {
		byID[p.id] = p
		ids = append(ids, p.id)
	}
	var arranged []update
	for _, id := range f(ids) {
		arranged = append(arranged, byID[id])
	}
	u.pending = arranged
}

// confirm forgets what an offset confirms and what has become too old. A negative offset keeps the last ones.
func (s *Server) confirm(offset int64) {
	u := &s.updates
	if offset < 0 {
		u.pending = u.pending[max(0, len(u.pending)+int(max(offset, -1<<31))):]
	}
	old := s.opt.Clock().Add(-keepUpdates)
	n := 0
	for n < len(u.pending) && (u.pending[n].id < offset || u.pending[n].at.Before(old)) {
		n++
	}
	u.remember(u.pending[:n]...)
	clear(u.pending[:n]) // the array lives on for a while; what was in it need not
	u.pending = u.pending[n:]
}

// getUpdates applies the offset once, on arrival: a poll whose client has died must not confirm what a later client
// is still to see.
func (s *Server) getUpdates(r *request) (any, *refusal) {
	var allowed []string
	if refused := r.list("allowed_updates", &allowed); refused != nil {
		return nil, refused
	}
	s.mu.Lock()
	u := &s.updates
	if u.hook.url != "" {
		s.mu.Unlock()
		return nil, conflict(hookActive)
	}
	if r.fields["allowed_updates"] != "" {
		u.allowed = allowed
	}
	s.confirm(r.number("offset"))
	if u.poll != nil {
		close(u.poll)
	}
	mine := make(chan struct{})
	u.poll = mine
	s.mu.Unlock()
	return s.await(r, mine)
}

// await answers with the first updates there are, with none when the time is over, or with 409 when another poll
// took this one's place.
func (s *Server) await(r *request, mine chan struct{}) (any, *refusal) {
	defer s.leavePoll(mine)
	wait := min(time.Duration(max(r.number("timeout"), 0))*time.Second, maxPoll)
	timer := time.NewTimer(wait)
	defer timer.Stop()
	over := wait == 0
	for {
		batch, arrived, mineStill := s.batch(r, mine)
		switch {
		case !mineStill:
			return nil, conflict(otherPoll)
		case len(batch) > 0 || over:
			return join(batch), nil
		}
		select {
		case <-arrived:
		case <-mine:
		case <-timer.C:
			over = true
		case <-r.ctx.Done(): // nobody reads the answer
			return join(nil), nil
		case <-s.closed.Done():
			return nil, refuse(http.StatusBadGateway, "Bad Gateway")
		}
	}
}

// batch is what a poll may answer now, and the bell that tells of more.
func (s *Server) batch(r *request, mine chan struct{}) (found []update, arrived <-chan struct{}, mineStill bool) {
	limit := int(r.number("limit"))
	if limit <= 0 || limit > maxUpdates {
		limit = maxUpdates
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u := &s.updates
	if u.poll != mine {
		return nil, nil, false
	}
	return slices.Clone(u.pending[:min(limit, len(u.pending))]), u.arrived.listen(), true
}

func (s *Server) leavePoll(mine chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.updates.poll == mine {
		s.updates.poll = nil
	}
}

// join makes a JSON list of updates.
func join(batch []update) rawJSON {
	out := rawJSON{'['}
	for i, u := range batch {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, u.raw...)
	}
	return append(out, ']')
}

func conflict(text string) *refusal { return refuse(http.StatusConflict, "Conflict: "+text) }
