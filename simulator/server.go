package simulator

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// DefaultToken is the token of a simulated bot when Options names none. It has the form of a real one, so that
// clients which check the form accept it, and says that it is not.
const DefaultToken = "100000001:LATIHAN-bukan-token-sungguhan-000000"

// headerTimeout is how long a client may take to send the head of a request.
const headerTimeout = 10 * time.Second

// Options say how a Server behaves. The zero value works.
type Options struct {
	// Token the bot must present; DefaultToken when empty.
	Token string
	// Username and Name of the bot in getMe; "latihan_bot" and "Latihan" when empty.
	Username, Name string
	// Clock is the simulated time, for message dates, the 48 hours of deletion and the Date header; time.Now when nil.
	Clock func() time.Time
	// Log receives what no caller can be told, such as a webhook that does not answer; silent when nil.
	Log *slog.Logger
	// NextUpdateID is the id of the first update; 1001 when 0. Server.SetNextUpdateID changes it later.
	NextUpdateID int64
	// KeepHistory keeps every event of every chat and the fields of every call. Without it History panics, so that
	// a test for leaks cannot pass by looking at nothing.
	KeepHistory bool
	// MaxMessages is how many visible messages a chat keeps; all when 0. The oldest are forgotten.
	MaxMessages int
	// MaxCalls is how many of the latest calls Calls returns; all when 0.
	MaxCalls int
}

// Server is a Telegram with one bot. It is an http.Handler for /bot<token>/<method> and /file/bot<token>/<path>.
// All its methods may be called from many goroutines at once.
type Server struct {
	opt    Options
	bot    *wireUser
	closed context.Context
	close  context.CancelFunc
	work   sync.WaitGroup

	mu        sync.Mutex
	chats     map[int64]*chat
	files     map[string]file
	updates   updates
	callbacks callbacks
	faults    []*fault
	calls     callLog
	card      card
	nextID    int
	rev       uint64
	anyChange bell
	listeners []*http.Server
}

// New returns a server without chats. Close ends what it started.
func New(opt Options) *Server {
	if opt.Token == "" {
		opt.Token = DefaultToken
	}
	if opt.Username == "" {
		opt.Username = "latihan_bot"
	}
	if opt.Name == "" {
		opt.Name = "Latihan"
	}
	if opt.Clock == nil {
		opt.Clock = time.Now
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.NextUpdateID == 0 {
		opt.NextUpdateID = 1001
	}
	s := &Server{
		opt:     opt,
		bot:     &wireUser{ID: botID(opt.Token), IsBot: true, FirstName: opt.Name, Username: opt.Username},
		chats:   map[int64]*chat{},
		files:   map[string]file{},
		updates: updates{next: opt.NextUpdateID},
		calls:   callLog{max: opt.MaxCalls, count: map[string]int{}},
		card:    newCard(opt.Name),
	}
	s.closed, s.close = context.WithCancel(context.Background())
	return s
}

// Token is the token the bot must present.
func (s *Server) Token() string { return s.opt.Token }

// Listen serves the Bot API on addr, for instance "127.0.0.1:0", until Close, and returns its base URL. An address
// that is not loopback is refused: nobody but this machine may reach a simulated chat.
func (s *Server) Listen(addr string) (url string, err error) {
	if err := loopbackOnly(addr); err != nil {
		return "", err
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return "", fmt.Errorf("listen for the bot: %w", err)
	}
	h := &http.Server{
		Handler: s, ReadHeaderTimeout: headerTimeout,
		ErrorLog: slog.NewLogLogger(s.opt.Log.Handler(), slog.LevelWarn),
	}
	s.mu.Lock()
	s.listeners = append(s.listeners, h)
	s.mu.Unlock()
	s.work.Go(func() { _ = h.Serve(l) })
	return "http://" + l.Addr().String(), nil
}

// Close ends long polls, webhook delivery and every listener, cutting open connections.
func (s *Server) Close() error {
	s.close()
	s.mu.Lock()
	listeners := s.listeners
	s.listeners = nil
	s.mu.Unlock()
	var errs []error
	for _, l := range listeners {
		errs = append(errs, l.Close())
	}
	s.work.Wait()
	return errors.Join(errs...)
}

// ServeHTTP answers one call of the bot.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", s.opt.Clock().UTC().Format(http.TimeFormat))
	if path, ok := strings.CutPrefix(r.URL.Path, "/file/bot"); ok {
		s.serveFile(w, r, path)
		return
	}
	path, ok := strings.CutPrefix(r.URL.Path, "/bot")
	token, method, found := strings.Cut(path, "/")
	switch {
	case !ok || !found || method == "":
		writeError(w, errNotFound())
	case token != s.opt.Token:
		writeError(w, refuse(http.StatusUnauthorized, "Unauthorized"))
	default:
		s.call(w, r, method)
	}
}

// call decodes, logs, lets a scripted fault have its way, and runs the method.
func (s *Server) call(w http.ResponseWriter, r *http.Request, method string) {
	name, run := lookup(method)
	if run == nil {
		s.finish(s.begin(method, 0, nil), http.StatusNotFound, false)
		writeError(w, errNotFound())
		return
	}
	req, refused := decode(r, name)
	if refused != nil {
		s.finish(s.begin(name, 0, nil), refused.code, false)
		writeError(w, refused)
		return
	}
	ordinal := s.begin(name, req.chatHint(), req.fields)
	what := s.strike(name, req.chatHint())
	if what.before(r.Context(), s.closed) {
		s.finish(ordinal, 0, true)
		panic(http.ErrAbortHandler)
	}
	if refused = what.refusal(); refused != nil {
		s.finish(ordinal, refused.code, false)
		writeError(w, refused)
		return
	}
	if status := what.elsewhere(w); status != 0 {
		s.finish(ordinal, status, false)
		return
	}
	result, refused := run(s, req)
	s.reply(w, r, ordinal, what, result, refused)
}

// reply answers the call, or cuts the connection when a fault wants the answer lost.
func (s *Server) reply(w http.ResponseWriter, r *http.Request, ordinal int, what Kind, result any, refused *refusal) {
	code := http.StatusOK
	if refused != nil {
		code = refused.code
	}
	if what.code == hung {
		s.finish(ordinal, code, true)
		hang(r.Context(), s.closed)
	}
	cut := what.code == lostAnswer || what.code == truncated || r.Context().Err() != nil
	s.finish(ordinal, code, cut)
	if what.code == truncated {
		w = halved{w}
	}
	switch {
	case cut && what.code != truncated:
		panic(http.ErrAbortHandler)
	case refused != nil:
		writeError(w, refused)
	default:
		writeResult(w, result)
	}
	if what.code == truncated {
		panic(http.ErrAbortHandler)
	}
}

// loopbackOnly refuses an address whose host is not this machine alone.
func loopbackOnly(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("read address %q: %w", addr, err)
	}
	if !isLoopback(host) {
		return fmt.Errorf("address %q is not loopback: use 127.0.0.1", addr)
	}
	return nil
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return ip != nil && ip.IsLoopback()
}

// botID is the number before the colon of a token, as Telegram forms it; 1 for a token without one.
func botID(token string) int64 {
	var id int64
	for _, c := range token {
		if c < '0' || c > '9' || id > 1<<52 {
			break
		}
		id = id*10 + int64(c-'0')
	}
	return max(id, 1)
}
