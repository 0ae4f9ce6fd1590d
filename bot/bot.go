package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	telegram "github.com/go-telegram/bot"

	"ruangaman/report"
)

// Tx is what a batch needs of the store's one write transaction. Any error that wraps report.ErrStore ends the batch.
type Tx interface {
	// Savepoint undoes what f wrote when f returns an error, and returns that error.
	Savepoint(f func() error) error
	// Seen marks an update id and reports whether it was marked before.
	Seen(update int64, now time.Time) (bool, error)
	// Desk reads everything about one chat, and the case the Lookup asks for.
	Desk(report.ChatID, report.Lookup) (report.Desk, error)
	// Everyone is what we learnt about the people in petugas:.
	Everyone() (map[report.PersonID]report.PersonState, error)
	// Agency is what the agency decided in chat.
	Agency() (report.Agency, error)
	// Apply writes a change. report.ErrTaken: a drawn value is in use; report.ErrStale: a case changed since it was read.
	Apply(report.ChatID, report.Change, time.Time) error
}

// Store is the only door for writers. Write commits what f did, or nothing when f returns an error.
type Store interface {
	Write(ctx context.Context, f func(Tx) error) error
}

// Outbox hands out what is to be sent and takes down what became of it.
type Outbox interface {
	// Claim gives at most max rows that may be sent now, lower lanes first and at most one for each chat; rows and chats
	// not yet finished are not given again. next is when to ask again if nothing wakes us; zero if no row waits.
	Claim(ctx context.Context, now time.Time, max int) (rows []report.Claimed, next time.Time, err error)
	// Finish records outcomes of claimed rows.
	Finish(ctx context.Context, outcomes []report.Outcome, now time.Time) error
}

// Talk decides what an input means; flows.Flows does. Both methods are pure.
type Talk interface {
	Wants(report.ChatID, report.Input, *report.City) report.Lookup
	Answer(report.Desk, report.Input, report.Env) report.Change
}

// Texts turns keys into words; texts.Texts does.
type Texts interface {
	// Render says one text.
	Render(report.Text, report.Lang, report.Voice) (string, error)
	// Body says the paragraphs of a message within Telegram's limit.
	Body(report.Message) (string, error)
}

// Config is what a Bot is made of. Every field without "optional" is needed.
type Config struct {
	Token report.Secret
	// API is the address of the Bot API, https or loopback; optional, Telegram's own when empty.
	API string
	// Client gives the transport; optional. Redirects and other hosts are refused whatever it allows.
	Client *http.Client
	Store  Store
	Outbox Outbox
	Talk   Talk
	Texts  Texts
	// Files keeps what was sent as evidence.
	Files Files
	// Uploads reads configuration files that coordinators send.
	Uploads Uploads
	// City is the accepted configuration at this moment.
	City func() *report.City
	// OnDuty is who is on duty at an instant, by ward, for people in petugas:; optional.
	OnDuty func(time.Time) map[string]report.PersonID
	// Book is the roster as /tukar and /izin ask it at an instant, for people in petugas:; optional.
	Book func(time.Time) report.DutyBook
	// Room is what the disk has left; optional.
	Room func() report.Room
	// Prove is the keyed mark of a proof of report; without it none is shown.
	Prove func(report.Code, string) string
	// Tail is the keyed check of the last digits of a receipt; without it they are not asked back.
	Tail func(report.ID, string) string
	// Now is the clock of everything that is stored; waiting and rate limits follow the machine's own.
	Now    func() time.Time
	Random io.Reader
	Log    *slog.Logger
	Limits Limits
	// Clock is told Telegram's Date headers; optional.
	Clock *Clock
	// Committed is called after each batch that changed something: kick when the worker must look at once, rows when the
	// outbox has something new, of which the sender here knows already. Optional. It must return at once.
	Committed func(kick, rows bool)
	// PollWait is how long Telegram may hold a getUpdates open; optional, 50 seconds when 0.
	PollWait time.Duration
	// Webhook is how updates come when it has a Listener; they are fetched when it has none.
	Webhook Webhook
}

// ErrToken is returned by Run when Telegram does not know the token, before it ever accepted it.
var ErrToken = errors.New("telegram does not know this token")

// telegramAPI is Telegram's own address.
const telegramAPI = "https://api.telegram.org"

// Bot talks with Telegram. Make it with New, start it with Run.
type Bot struct {
	cfg     Config
	client  *client
	library *telegram.Bot
	sender  *sender
	direct  *direct
	// name is our @username in lower case, once Telegram told it; "" before.
	name atomic.Pointer[string]
	// known is closed at Telegram's first good answer to a poll, or to setWebhook.
	known chan struct{}
	// suspects ended a batch by an error of unknown kind, and were not settled since; intake only.
	suspects map[int64]bool
	counts   counts
}

// New makes a Bot without calling Telegram. What cannot be a token is ErrToken; an address that would show the token to
// others is refused.
func New(cfg Config) (*Bot, error) {
	if cfg.Clock == nil {
		cfg.Clock = new(Clock)
	}
	calls, err := newCalls(cfg.Token, cfg.API, cfg.Client, cfg.Clock)
	if err != nil {
		return nil, err
	}
	cfg.Token = ""
	if cfg.Committed == nil {
		cfg.Committed = func(bool, bool) {}
	}
	if cfg.Book == nil {
		cfg.Book = func(time.Time) report.DutyBook { return nil }
	}
	if cfg.OnDuty == nil {
		cfg.OnDuty = func(time.Time) map[string]report.PersonID { return nil }
	}
	if cfg.Room == nil {
		cfg.Room = func() report.Room { return report.RoomAmple }
	}
	if cfg.PollWait == 0 {
		cfg.PollWait = pollWait
	}
	cfg.Random = &locked{from: cfg.Random}
	b := &Bot{cfg: cfg, client: calls, known: make(chan struct{})}
	if b.library, err = b.newLibrary(); err != nil {
		return nil, err
	}
	b.sender = newSender(b)
	b.direct = newDirect(b)
	return b, nil
}

// newCalls makes the client for a token and the address of the Bot API; without one it is Telegram's own.
func newCalls(secret report.Secret, address string, given *http.Client, clock *Clock) (*client, error) {
	token := strings.TrimSpace(secret.Reveal())
	if token == "" || strings.ContainsFunc(token, notTokenRune) {
		return nil, ErrToken
	}
	if address == "" {
		address = telegramAPI
	}
	api, err := apiURL(strings.TrimSuffix(address, "/"))
	if err != nil {
		return nil, err
	}
	at := func(path string) *url.URL {
		u := *api
		u.Path += path
		return &u
	}
	return &client{
		url:   func(method string) *url.URL { return at("/bot" + token + "/" + method) },
		file:  func(path string) *url.URL { return at("/file/bot" + token + "/" + path) },
		wire:  guard(given, api),
		clock: clock,
	}, nil
}

func notTokenRune(c rune) bool { return notCommandRune(c) && c != ':' && c != '-' }

// newLibrary makes the library's bot, of which only the matching of updates is used. It gets no token and no network, so
// it has nothing to leak; its default, error and debug handlers, which print updates, are replaced.
func (b *Bot) newLibrary() (*telegram.Bot, error) {
	lib, err := telegram.New("0:none",
		telegram.WithSkipGetMe(),
		telegram.WithNotAsyncHandlers(),
		telegram.WithHTTPClient(pollWait, noNetwork{}),
		telegram.WithDefaultHandler(b.handle),
		telegram.WithErrorsHandler(func(error) {}),
		telegram.WithDebugHandler(func(string, ...any) {}),
	)
	if err != nil {
		return nil, fmt.Errorf("prepare the bot library: %w", err)
	}
	lib.RegisterHandlerMatchFunc(always, b.handle)
	return lib, nil
}

// noNetwork is the network of the library's bot: none.
type noNetwork struct{}

// Do refuses.
func (noNetwork) Do(*http.Request) (*http.Response, error) { return nil, errOtherHost }

// Run fetches and sends until ctx ends, then finishes what it holds and returns nil, within five seconds. It returns early only
// with ErrToken; that Telegram is away is no reason.
func (b *Bot) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var work sync.WaitGroup
	work.Go(func() { b.sender.run(ctx) })
	work.Go(func() { b.direct.run(ctx) })
	work.Go(func() {
		select {
		case <-b.known:
			b.Introduce(ctx)
		case <-ctx.Done():
		}
	})
	intake := b.poll
	if b.cfg.Webhook.Listener != nil {
		intake = b.receive
	}
	err := intake(ctx)
	stop()
	work.Wait()
	return err
}

const (
	// grace is how long what was begun may go on after Run was asked to end, and lastWord how long recording it may take
	// then: together less than the five seconds that Run promises.
	grace    = 3 * time.Second
	lastWord = 1500 * time.Millisecond
)

// held gives a context for work that was begun: it lasts at most limit, and outlives ctx by at most grace.
func held(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	stop := context.AfterFunc(ctx, func() {
		sleep(own, grace)
		cancel()
	})
	return own, func() { stop(); cancel() }
}

// Wake tells the sender that somebody else wrote to the outbox, perhaps something urgent. It never blocks.
func (b *Bot) Wake() { b.sender.poke(true) }

// locked makes one source of chance safe for several goroutines.
type locked struct {
	mu   sync.Mutex
	from io.Reader
}

// Read reads chance.
func (l *locked) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.from.Read(p)
}

// backoff is the pause after so many failures in a row (0 is the first): doubling from first to most, give or take a
// tenth, so that many bots or rows do not return in step.
func backoff(failures int, first, most time.Duration, random io.Reader) time.Duration {
	d := most
	if failures < 16 {
		d = min(first<<failures, most)
	}
	var chance [1]byte
	if _, err := io.ReadFull(random, chance[:]); err != nil {
		return d
	}
	return d - d/10 + d/5*time.Duration(chance[0])/255
}

// sleep waits, and reports whether it was not cut short by ctx.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
