//go:build !produksi

package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"ruangaman/config"
	"ruangaman/report"
	"ruangaman/simulator"
)

const (
	// demoHeaderTimeout is how long a browser may take to send the head of a request.
	demoHeaderTimeout = 10 * time.Second
	// demoHangUp is how long the page's answers in flight may take when the demo ends.
	demoHangUp = 2 * time.Second
)

// demoCommand is what the binary has beside the commands of production.
type demoCommand struct {
	Demo demoRun `cmd:"" help:"Coba semuanya di peramban: beberapa ponsel rekaan, tanpa token, tanpa jejak."`
}

// demoRun is the demo: simulator, page, bot and the example configuration in one process, on this machine alone.
type demoRun struct {
	Addr string `default:"127.0.0.1:8088" placeholder:"ALAMAT" help:"Alamat halaman, hanya di mesin ini."`
}

func (c demoRun) Run(_ *commands, w world) error {
	d, err := openDemo(w, c.Addr)
	if err != nil {
		return err
	}
	fmt.Fprintf(w.out, "Ruang Aman, latihan: buka %s di peramban. Ctrl-C mengakhiri dan menghapus semuanya.\n"+
		"Ruang Aman, practice: open that address in a browser. Ctrl-C ends it and removes everything.\n", d.url)
	return errors.Join(d.run(w.ctx), d.close())
}

// demo is one running demo.
type demo struct {
	url      string
	folder   string
	listener net.Listener
	log      *slog.Logger
	sim      *simulator.Server
	settings *config.Settings
	cast     []part
	program  *program
}

// openDemo prepares everything in a fresh temporary folder. Run what it returns, then close it.
func openDemo(w world, addr string) (d *demo, err error) {
	if w.getenv(config.EnvToken) != "" {
		return nil, fail("demo tidak berjalan bersama token sungguhan; kosongkan dulu: unset %s", config.EnvToken)
	}
	d = &demo{log: slog.New(slog.NewTextHandler(w.errors, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	defer func() {
		if err != nil {
			err = errors.Join(err, d.close())
		}
	}()
	if d.listener, err = listenHere(addr); err != nil {
		return d, err
	}
	d.url = "http://" + d.listener.Addr().String()
	if d.settings, err = demoSettings(w.now()); err != nil {
		return d, err
	}
	d.cast = cast(d.settings, w.now())
	return d, d.assemble(w)
}

// listenHere opens the page's port, on loopback alone.
func listenHere(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fail("alamat %q tidak dikenal; tulis seperti 127.0.0.1:8088", addr)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fail("demo hanya untuk mesin ini: pakai 127.0.0.1, bukan %q", host)
	}
	l, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fail("alamat %s sedang dipakai program lain; coba: ruangaman demo --addr 127.0.0.1:8089", addr)
	case err != nil:
		return nil, fail("alamat %s tidak bisa dipakai (%v)", addr, err)
	}
	return l, nil
}

// assemble puts the simulator, the people and the bot together.
func (d *demo) assemble(w world) (err error) {
	if d.folder, err = os.MkdirTemp("", "ruangaman-latihan-"); err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	d.sim = simulator.New(simulator.Options{Clock: w.now, Log: d.log, KeepHistory: true, MaxCalls: 1000})
	api, err := d.sim.Listen("127.0.0.1:0")
	if err != nil {
		return err
	}
	for _, p := range d.cast {
		phone := d.sim.Phone(int64(p.chat), simulator.Profile{FirstName: p.name, Lang: string(report.Indonesian)})
		if p.staff {
			phone.Start()
		}
	}
	if group, ok := d.settings.Roster.Group(); ok {
		d.sim.Group(int64(group), "Latihan")
	}
	here := map[string]string{
		config.EnvAPI: api, config.EnvData: filepath.Join(d.folder, "data"), config.EnvKeys: filepath.Join(d.folder, "kunci"),
	}
	settings, err := d.settings.Override(func(name string) string { return here[name] })
	if err != nil {
		return err
	}
	d.program, err = assemble(w.ctx, parts{
		settings: settings, token: report.Secret(d.sim.Token()), log: d.log, now: w.now, practice: true, trusted: true,
	})
	return err
}

// run serves the page and the bot until ctx ends.
func (d *demo) run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	web := &http.Server{
		Handler: simulator.PageHandler(d.sim, d.page()), ReadHeaderTimeout: demoHeaderTimeout,
		BaseContext: func(net.Listener) context.Context { return ctx },
		ErrorLog:    slog.NewLogLogger(d.log.Handler(), slog.LevelWarn),
	}
	served := make(chan error, 1)
	go func() { defer stop(); served <- web.Serve(d.listener) }()
	err := errors.Join(d.program.run(ctx), hangUp(web))
	if ended := <-served; !errors.Is(ended, http.ErrServerClosed) {
		err = errors.Join(err, fmt.Errorf("serve the page: %w", ended))
	}
	return err
}

// hangUp ends the page's server: first kindly, so that nobody reads the store when it closes, then at once.
func hangUp(web *http.Server) error {
	ctx, stop := context.WithTimeout(context.Background(), demoHangUp)
	defer stop()
	if web.Shutdown(ctx) == nil {
		return nil
	}
	return web.Close()
}

// close ends what openDemo started and removes the folder.
func (d *demo) close() error {
	var errs []error
	if d.program != nil {
		errs = append(errs, d.program.close())
	}
	if d.sim != nil {
		errs = append(errs, d.sim.Close())
	}
	if d.listener != nil {
		if err := d.listener.Close(); !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	if d.folder != "" {
		errs = append(errs, os.RemoveAll(d.folder))
	}
	return errors.Join(errs...)
}

// page is what the browser shows.
func (d *demo) page() simulator.Page {
	page := simulator.Page{
		Title: simulator.Words{ID: "Ruang Aman"},
		Banner: simulator.Words{
			ID: "LATIHAN: semua orang di sini rekaan; yang ditulis hilang bila program ini diakhiri.",
			EN: "PRACTICE: everybody here is invented; what is written is gone when the program ends.",
		},
		Zone: d.settings.City.Zone, Thief: d.thief,
	}
	for _, play := range demoPlays {
		shown := simulator.Play{Title: simulator.Words{ID: play.title[0], EN: play.title[1]}}
		for _, step := range play.steps {
			shown.Steps = append(shown.Steps, simulator.Words{ID: step[0], EN: step[1]})
		}
		page.Plays = append(page.Plays, shown)
	}
	for _, p := range d.cast {
		label := simulator.Words{ID: p.label[0], EN: p.label[1]}
		if p.staff {
			label.ID += " · " + p.name
		}
		page.Phones = append(page.Phones, simulator.PagePhone{
			UserID: int64(p.chat), Label: label, Note: simulator.Words{ID: p.note}, Staff: p.staff, Quiet: !p.shown,
		})
	}
	return page
}

// thief is what somebody has who copies the data folder, but not the key beside it.
func (d *demo) thief(ctx context.Context) (simulator.ThiefView, error) {
	files, err := steal(filepath.Join(d.folder, "data"))
	if err != nil {
		return simulator.ThiefView{}, fmt.Errorf("copy the data folder: %w", err)
	}
	view := simulator.ThiefView{Note: simulator.Words{
		ID: "Inilah yang didapat orang yang menyalin folder data tanpa kuncinya.",
		EN: "This is what somebody gets who copies the data folder without its key.",
	}}
	for _, w := range d.wanted() {
		view.Search = append(view.Search, simulator.ThiefSearch{
			What: simulator.Words{ID: w.what[0], EN: w.what[1]}, Words: w.words, Found: w.count(files),
		})
	}
	for _, f := range files {
		view.Files = append(view.Files, simulator.ThiefFile{Name: f.name, Size: int64(len(f.content)), Excerpt: f.excerpt()})
	}
	stolen, err := d.program.store.Thief(ctx)
	if err != nil {
		return view, fmt.Errorf("read the tables: %w", err)
	}
	tables, notes := shownTables(stolen.Tables)
	for i, t := range tables {
		view.Tables = append(view.Tables, simulator.ThiefTable{
			Name: t.Name, Note: simulator.Words{ID: notes[i][0], EN: notes[i][1]}, Columns: t.Columns, Rows: t.Rows, Total: t.Count,
		})
	}
	return view, nil
}

// wanted is what the panel looks for.
func (d *demo) wanted() []wanted {
	var chats []report.ChatID
	var reporters, staff, places []string
	for _, p := range d.cast {
		if p.staff {
			staff = append(staff, p.name)
			continue
		}
		chats = append(chats, p.chat)
		reporters = append(reporters, p.name)
	}
	for _, district := range d.settings.City.Districts {
		places = append(append(places, district.Name), district.Wards...)
	}
	all := append([]wanted{wantAccounts(chats), wantWords("Nama pelapor", "the reporters' names", reporters...)}, d.seen().wantSeen()...)
	return append(all, wantWords("Kecamatan dan kelurahan", "districts and wards", places...),
		wantWords("Nama petugas", "names of the staff", staff...))
}

// seen is what ever stood on the phones.
func (d *demo) seen() (s seenTexts) {
	for _, p := range d.cast {
		for _, event := range d.sim.Phone(int64(p.chat), simulator.Profile{}).History() {
			switch m := event.Message; {
			case event.Kind != simulator.Sent && event.Kind != simulator.Edited:
			case m.FromBot:
				s.said = append(s.said, m.Text)
			case !p.staff:
				s.typed = append(s.typed, m.Text)
			}
		}
	}
	return s
}
