package simulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// clockBeat is how often the page is told the simulated time.
const clockBeat = time.Second

// phoneState is all that one phone shows. The page finds out itself what is different from before.
type phoneState struct {
	ID       int64         `json:"id"`
	Blocked  bool          `json:"blocked"`
	Toast    string        `json:"toast"`
	Answered int           `json:"answered"`
	Messages []pageMessage `json:"messages"`
}

type pageMessage struct {
	ID        int            `json:"id"`
	Time      string         `json:"time"`
	Edited    bool           `json:"edited"`
	FromBot   bool           `json:"bot"`
	Kind      string         `json:"kind"`
	Text      string         `json:"text"`
	Detail    string         `json:"detail,omitempty"`
	Buttons   [][]pageButton `json:"buttons"`
	Silent    bool           `json:"silent"`
	Protected bool           `json:"protected"`
}

type pageButton struct {
	Text  string `json:"text"`
	Data  string `json:"data,omitempty"`
	URL   string `json:"url,omitempty"`
	Style string `json:"style,omitempty"`
}

type pageCard struct {
	Name        string    `json:"name"`
	Description string    `json:"description"`
	Commands    []Command `json:"commands"`
}

type pageClock struct {
	Day  Words  `json:"day"`
	Time string `json:"time"`
}

// stream is one open page: what it was told last.
type stream struct {
	*pages
	out  http.ResponseWriter
	told map[int64]uint64
	card string
	time string
}

// serveEvents sends the state of every phone, the bot's card and the clock as Server-Sent Events: all at once, and
// then each when it changes.
func (p *pages) serveEvents(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	st := &stream{pages: p, out: w, told: map[int64]uint64{}}
	flush := http.NewResponseController(w)
	beat := time.NewTicker(clockBeat)
	defer beat.Stop()
	for {
		p.srv.mu.Lock()
		ring := p.srv.anyChange.listen()
		p.srv.mu.Unlock()
		if st.tell() != nil || flush.Flush() != nil {
			return // the page was closed
		}
		select {
		case <-ring:
		case <-beat.C:
		case <-r.Context().Done():
			return
		case <-p.srv.closed.Done():
			return
		}
	}
}

// tell sends what is new.
func (st *stream) tell() error {
	now := st.srv.opt.Clock().In(st.page.Zone)
	if err := st.sendNew("clock", pageClock{Day: day(now), Time: now.Format("15:04:05")}, &st.time); err != nil {
		return err
	}
	card := st.srv.Card("id")
	if err := st.sendNew("card", pageCard{card.Name, card.Description, card.Commands}, &st.card); err != nil {
		return err
	}
	for _, shown := range st.page.Phones {
		phone := st.phones[shown.UserID]
		rev := phone.rev() // before the state, so that a change between the two is told once more, not lost
		if told, ok := st.told[shown.UserID]; ok && told == rev {
			continue
		}
		st.told[shown.UserID] = rev
		if err := st.send("phone", phone.state(st.page.Zone)); err != nil {
			return err
		}
	}
	return nil
}

// sendNew sends a value that is different from the last one under that name.
func (st *stream) sendNew(name string, v any, last *string) error {
	body, err := json.Marshal(v)
	if err != nil || string(body) == *last {
		return err
	}
	*last = string(body)
	return st.send(name, json.RawMessage(body))
}

func (st *stream) send(name string, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = st.out.Write(slices.Concat([]byte("event: "+name+"\ndata: "), body, []byte("\n\n")))
	return err
}

// rev grows with every change of the chat.
func (p *Phone) rev() uint64 {
	p.srv.mu.Lock()
	defer p.srv.mu.Unlock()
	return p.chat.rev
}

// state is what the phone shows now.
func (p *Phone) state(zone *time.Location) phoneState {
	p.srv.mu.Lock()
	defer p.srv.mu.Unlock()
	c := p.chat
	out := phoneState{
		ID: c.wire.ID, Blocked: c.blocked, Toast: c.toast, Answered: c.answered, Messages: []pageMessage{},
	}
	for _, m := range c.show() {
		shown := pageMessage{
			ID: m.ID, Time: m.At.In(zone).Format("15:04"), Edited: !m.EditedAt.IsZero(), FromBot: m.FromBot,
			Kind: m.Kind, Text: m.Text, Detail: m.Detail, Silent: m.Silent, Protected: m.Protected,
			Buttons: [][]pageButton{},
		}
		for _, row := range m.Buttons {
			keys := make([]pageButton, len(row))
			for i, b := range row {
				keys[i] = pageButton(b)
			}
			shown.Buttons = append(shown.Buttons, keys)
		}
		out.Messages = append(out.Messages, shown)
	}
	return out
}

var (
	weekdays = [...]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}
	months   = [...]string{
		"Januari", "Februari", "Maret", "April", "Mei", "Juni",
		"Juli", "Agustus", "September", "Oktober", "November", "Desember",
	}
)

// day names a date in both languages.
func day(at time.Time) Words {
	return Words{
		ID: weekdays[at.Weekday()] + at.Format(", 2 ") + months[at.Month()-1] + at.Format(" 2006"),
		EN: at.Format("Monday, 2 January 2006"),
	}
}
