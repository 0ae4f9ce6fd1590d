package bot

import (
	"bytes"
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ruangaman/report"
	"ruangaman/simulator"
	"ruangaman/texts"
)

// rig is a bot that talks with a simulated Telegram over HTTP, beside a store in memory.
type rig struct {
	*testing.T
	sim    *simulator.Server
	mem    *memory
	talk   *talk
	log    *record
	city   *report.City
	config Config
	bot    *Bot
	stop   context.CancelFunc
	done   chan error
	// patience is how long something expected may take: real seconds, or an hour that costs nothing.
	patience time.Duration
}

// talk is a conversation: each input is counted and answered with its own words, unless a test says otherwise.
type talk struct {
	mu     sync.Mutex
	heard  []report.Input
	envs   []report.Env
	answer func(report.Desk, report.Input, report.Env) report.Change
}

func (k *talk) Wants(report.ChatID, report.Input, *report.City) report.Lookup { return report.Lookup{} }

func (k *talk) Answer(d report.Desk, in report.Input, env report.Env) report.Change {
	k.mu.Lock()
	k.heard, k.envs = append(k.heard, in), append(k.envs, env)
	k.mu.Unlock()
	if k.answer != nil {
		return k.answer(d, in, env)
	}
	return echo(d, in)
}

func (k *talk) inputs() []report.Input {
	k.mu.Lock()
	defer k.mu.Unlock()
	return append([]report.Input(nil), k.heard...)
}

// echo counts in the chat's state and says what was said.
func echo(d report.Desk, in report.Input) report.Change {
	state := d.State
	state.LiveRev++
	return report.Change{State: &state, Outbox: []report.Message{notice(d.Chat, "you said "+in.Text+in.Data)}}
}

// notice is a plain message of lane 1.
func notice(to report.ChatID, words string) report.Message {
	return report.Message{To: to, Do: report.ActSend, As: report.AsNotice, Body: []report.Text{report.Raw(words)},
		Lang: report.Indonesian, Purpose: report.PurposeAnswer, Lane: report.LaneAnswer}
}

// inLane is the message in another lane.
func inLane(m report.Message, lane report.Lane) report.Message {
	m.Lane = lane
	return m
}

// record collects log lines of several goroutines.
type record struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.all.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.all.String()
}

// words are read once: that is slow.
var words = texts.Must()

const token = "123456:CANARY-token_0123456789"

// newRig listens on loopback. start runs the bot.
func newRig(t *testing.T, opt ...simulator.Options) *rig {
	t.Helper()
	r := prepare(t, opt...)
	url, err := r.sim.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.config.API = url
	return r
}

// inBubble runs a test in fake time, with HTTP over pipes instead of sockets.
func inBubble(t *testing.T, f func(r *rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r := prepare(t)
		wire := simulator.NewPipes()
		server := &http.Server{Handler: r.sim}
		go func() { _ = server.Serve(wire) }()
		r.patience, r.config.API, r.config.Client = time.Hour, "http://"+simulator.PipesAddress, wire.Client()
		t.Cleanup(func() {
			r.config.Client.CloseIdleConnections()
			_ = server.Close()
		})
		f(r)
		r.end()
	})
}

func prepare(t *testing.T, opt ...simulator.Options) *rig {
	t.Helper()
	o := simulator.Options{}
	if len(opt) > 0 {
		o = opt[0]
	}
	o.Token, o.KeepHistory = token, true
	r := &rig{T: t, patience: time.Minute, sim: simulator.New(o), mem: newMemory(), talk: &talk{}, log: &record{}, city: &report.City{
		Name: "Balikpapan", Lang: report.Indonesian, Zone: time.UTC,
		People: []report.Person{{ID: "rina", Name: "Rina", Chat: 700, Role: report.RoleActivist}},
		Help:   []report.Helpline{{Name: "Polisi", Number: "110", For: []string{"darurat"}, Note: "nomor Anda tercatat"}, {Name: "SAPA", Number: "129"}},
	}}
	t.Cleanup(func() {
		if err := r.sim.Close(); err != nil {
			t.Error(err)
		}
	})
	r.config = Config{
		Token: token, Store: r.mem, Outbox: r.mem, Talk: r.talk, Texts: words, City: func() *report.City { return r.city },
		Now: time.Now, Random: rand.Reader, Log: slog.New(slog.NewJSONHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		PollWait: 10 * time.Second,
	}
	return r
}

// start runs the bot until end or the end of the test.
func (r *rig) start() *Bot {
	r.Helper()
	b, err := New(r.config)
	if err != nil {
		r.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	r.bot, r.stop, r.done = b, cancel, make(chan error, 1)
	done := r.done
	go func() { done <- b.Run(ctx) }()
	r.Cleanup(r.end)
	return b
}

// end stops the bot, if it runs, and fails when Run gives an error.
func (r *rig) end() {
	if r.stop == nil {
		return
	}
	r.stop()
	r.stop = nil
	if err := <-r.done; err != nil {
		r.Errorf("Run: %v", err)
	}
}

// soon bounds a wait that is expected to succeed.
func (r *rig) soon() context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), r.patience)
	r.Cleanup(cancel)
	return ctx
}

// says waits until a message of the bot with these words is on a screen.
func (r *rig) says(s *simulator.Phone, words string) simulator.Message {
	r.Helper()
	m, err := s.WaitText(r.soon(), words)
	if err != nil {
		r.Fatal(err)
	}
	return m
}

// confirmed waits until Telegram holds no update any more.
func (r *rig) confirmed() {
	r.Helper()
	for deadline := time.Now().Add(r.patience); r.sim.PendingUpdates() > 0; {
		if time.Now().After(deadline) {
			r.Fatalf("%d updates are not confirmed", r.sim.PendingUpdates())
		}
		_ = r.sim.WaitCalls(r.short(), func([]simulator.Call) bool { return r.sim.PendingUpdates() == 0 })
	}
}

// drained waits until nothing waits in the outbox.
func (r *rig) drained() {
	r.Helper()
	deadline := time.Now().Add(r.patience)
	for r.mem.waiting() > 0 {
		if time.Now().After(deadline) {
			r.Fatalf("%d rows still wait", r.mem.waiting())
		}
		if err := r.sim.WaitCalls(r.short(), func([]simulator.Call) bool { return r.mem.waiting() == 0 }); err == nil {
			return
		}
	}
}

// short bounds one look of a wait that polls.
func (r *rig) short() context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	r.Cleanup(cancel)
	return ctx
}

// calls are the calls of one method so far.
func (r *rig) calls(method string) []simulator.Call {
	var found []simulator.Call
	for _, c := range r.sim.Calls() {
		if c.Method == method {
			found = append(found, c)
		}
	}
	return found
}

// writes puts rows into the outbox and wakes the sender.
func (r *rig) writes(messages ...report.Message) {
	r.mem.put(messages...)
	r.bot.Wake()
}

// person is somebody who wrote to the bot before, so that it may write back; the bot has not fetched it yet.
func (r *rig) person(id int64) *simulator.Phone {
	return r.sim.Phone(id, simulator.Profile{FirstName: "CANARY-first", LastName: "CANARY-last", Username: "CANARY_user", Lang: "id"})
}

// count is how often words stand in text.
func count(text, words string) int { return strings.Count(text, words) }
