package store

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"ruangaman/report"
)

// modelRow is an outbox row as somebody would keep it who has read only the promises.
type modelRow struct {
	text      string
	chat      report.ChatID
	lane      report.Lane
	notBefore time.Time
	tried     bool
	row       report.RowID // in flight if not 0
}

// model is the outbox in order of arrival.
type model []*modelRow

// turn gives the row of a chat that may be sent now, if there is one.
func (m model) turn(chat report.ChatID, now time.Time) *modelRow {
	for lane := report.LaneEmergency; lane <= report.LaneOther; lane++ {
		for _, r := range m {
			switch {
			case r.chat != chat:
			case r.row != 0:
				return nil // one call at a time
			case r.lane != lane:
			case !r.notBefore.After(now):
				return m.unlessFlying(r)
			case r.tried:
				return nil // waits for its next try and holds up the rest
			}
		}
	}
	return nil
}

func (m model) unlessFlying(r *modelRow) *modelRow {
	for _, other := range m {
		if other.chat == r.chat && other.row != 0 {
			return nil
		}
	}
	return r
}

func (m *model) remove(r *modelRow) {
	for i := range *m {
		if (*m)[i] == r {
			*m = append((*m)[:i:i], (*m)[i+1:]...)
			return
		}
	}
}

const modelChats = 5

// TestTheOutboxAgreesWithAModel plays thousands of random steps, restarts among them, and compares.
func TestTheOutboxAgreesWithAModel(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		k := newKit(t)
		chance := rand.New(rand.NewPCG(seed, 9)) //nolint:gosec // a test that can be repeated
		var m model
		for step := range 400 {
			switch chance.IntN(10) {
			case 0, 1, 2:
				m = append(m, arrive(k, chance, step))
			case 3, 4, 5:
				claimAndCompare(t, k, m, 1+chance.IntN(4))
			case 6, 7:
				finishOne(k, &m, chance)
			case 8:
				k.now = k.now.Add(time.Duration(chance.IntN(40)) * time.Second)
			default:
				if chance.IntN(8) == 0 {
					k.reopen()
					for _, r := range m {
						r.row = 0
					}
				}
			}
			if t.Failed() {
				t.Fatalf("seed %d, step %d", seed, step)
			}
		}
	}
}

func arrive(k *kit, chance *rand.Rand, step int) *modelRow {
	r := &modelRow{text: fmt.Sprint(step), chat: report.ChatID(1 + chance.IntN(modelChats)), lane: report.Lane(chance.IntN(3))}
	m := inLane(r.lane, r.chat, r.text)
	if chance.IntN(3) == 0 {
		r.notBefore = k.now.Add(time.Duration(chance.IntN(100)) * time.Second)
		m.NotBefore = r.notBefore
	}
	k.apply(1, report.Change{Outbox: []report.Message{m}})
	return r
}

// claimAndCompare checks that exactly the rows were handed out that may be, and none was passed over for a later lane.
func claimAndCompare(t *testing.T, k *kit, m model, most int) {
	t.Helper()
	turns := map[string]*modelRow{}
	for chat := report.ChatID(1); chat <= modelChats; chat++ {
		if r := m.turn(chat, k.now); r != nil {
			turns[r.text] = r
		}
	}
	expected := min(most, len(turns))
	rows := k.claim(most)
	if len(rows) != expected {
		t.Errorf("%d rows of %d", len(rows), expected)
	}
	highest := report.LaneEmergency
	for _, c := range rows {
		r := turns[c.Message.Body[0].Raw]
		if r == nil || (c.Attempts > 0) != r.tried {
			t.Errorf("row %s is not the turn of its chat", c.Message.Body[0].Raw)
			return
		}
		r.row, highest = c.Row, max(highest, r.lane)
		delete(turns, r.text)
	}
	for _, r := range turns {
		if r.lane < highest {
			t.Errorf("row %s of lane %d was passed over for lane %d", r.text, r.lane, highest)
		}
	}
}

func finishOne(k *kit, m *model, chance *rand.Rand) {
	for _, i := range chance.Perm(len(*m)) {
		r := (*m)[i]
		if r.row == 0 {
			continue
		}
		o := report.Outcome{Row: r.row, Result: report.Sent, Message: report.MessageID(1 + chance.IntN(1000))}
		if chance.IntN(3) == 0 {
			o.Result, o.After = report.Retry, k.now.Add(time.Duration(chance.IntN(90))*time.Second)
		}
		k.finish(o)
		if o.Result == report.Retry {
			r.row, r.tried, r.notBefore = 0, true, o.After
		} else {
			m.remove(r)
		}
		return
	}
}
