package simulator

import (
	"context"
	"embed"
	"encoding/json"
	"io/fs"
	"net"
	"net/http"
	"time"
)

//go:embed page
var pageFiles embed.FS

// contentPolicy lets the page load its own files and talk to its own server, and nothing else.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Words is one text in Indonesian, with English beside it.
type Words struct {
	ID string `json:"id"`
	EN string `json:"en"`
}

// Page says what PageHandler shows.
type Page struct {
	// Title and Banner stand above the phones; the banner says that all of this is practice.
	Title, Banner Words
	// Plays are what a stranger may try; the page shows one at a time.
	Plays []Play
	// Phones from left to right. PageHandler makes those that do not exist.
	Phones []PagePhone
	// Zone of the clock and of the times beside messages; UTC when nil.
	Zone *time.Location
	// Thief fills the panel that shows what a copy of the data folder tells; no panel when nil.
	Thief func(context.Context) (ThiefView, error)
}

// Play is one thing to try, in steps.
type Play struct {
	Title Words   `json:"title"`
	Steps []Words `json:"steps"`
}

// PagePhone is one phone on the page.
type PagePhone struct {
	// UserID of the account.
	UserID int64
	// Label is the part the person plays, Note a short word on it, which may be empty.
	Label, Note Words
	// Staff sets the phones of staff apart from those of reporters.
	Staff bool
	// Quiet keeps the phone off the page until its chat shows a message: it appears when it rings.
	Quiet bool
}

// pages serves the page of one Server.
type pages struct {
	srv    *Server
	page   Page
	phones map[int64]*Phone
}

// PageHandler serves the page at / and its API below /api/. It answers only when asked under a loopback name, so
// that no other site can reach it by a name that points here, and changes something only for its own page.
func PageHandler(srv *Server, page Page) http.Handler {
	if page.Zone == nil {
		page.Zone = time.UTC
	}
	p := &pages{srv: srv, page: page, phones: map[int64]*Phone{}}
	for _, shown := range page.Phones {
		p.phones[shown.UserID] = srv.Phone(shown.UserID, Profile{})
	}
	files, err := fs.Sub(pageFiles, "page")
	if err != nil {
		panic(err) // the folder is embedded
	}
	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServerFS(files))
	mux.HandleFunc("GET /api/page", p.servePage)
	mux.HandleFunc("GET /api/events", p.serveEvents)
	mux.HandleFunc("GET /api/thief", p.serveThief)
	mux.HandleFunc("GET /api/phones/{id}/photos/{message}", p.servePhoto)
	mux.HandleFunc("POST /api/phones/{id}/{action}", p.serveAction)
	return guard(http.NewCrossOriginProtection().Handler(mux))
}

// guard sets the headers of every answer and refuses names that are not loopback.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if !isLoopback(host) {
			http.Error(w, "open this page at 127.0.0.1", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// pageSetup is what the page asks for once.
type pageSetup struct {
	Title  Words        `json:"title"`
	Banner Words        `json:"banner"`
	Plays  []Play       `json:"plays"`
	Phones []phoneSetup `json:"phones"`
	Thief  bool         `json:"thief"`
}

type phoneSetup struct {
	ID    int64  `json:"id"`
	Name  string `json:"name"`
	Label Words  `json:"label"`
	Note  Words  `json:"note"`
	Staff bool   `json:"staff"`
	Quiet bool   `json:"quiet"`
}

func (p *pages) servePage(w http.ResponseWriter, _ *http.Request) {
	setup := pageSetup{
		Title: p.page.Title, Banner: p.page.Banner, Plays: p.page.Plays, Thief: p.page.Thief != nil,
	}
	for _, shown := range p.page.Phones {
		setup.Phones = append(setup.Phones, phoneSetup{
			ID: shown.UserID, Name: p.phones[shown.UserID].Name(), Label: shown.Label, Note: shown.Note,
			Staff: shown.Staff, Quiet: shown.Quiet,
		})
	}
	respond(w, setup)
}

// respond writes one of the page's own values.
func respond(w http.ResponseWriter, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain types always encode
	}
	writeJSON(w, http.StatusOK, body)
}
